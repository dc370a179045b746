//! Reading a chain from a file, and believing nothing in it.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, ensure};
use cid::Cid;
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_car::CarReader;
use fvm_shared::clock::ChainEpoch;

use crate::chain::{Chain, Cursor, OpenBlock};
use crate::file::{ChainRecord, KIND, LAYOUT, MessageRecord, Root, TipsetRecord};
use crate::history::{History, Position};
use crate::links::walk;
use crate::outcome::Applied;
use crate::store::Store;
use crate::tipset::{Tipset, store_events, store_messages, store_receipts};

impl Chain {
    /// Reads a chain that [`export`](Chain::export) wrote, and checks it: every block is what its CID says, each tipset
    /// follows from the one below, and the head's state is complete. Messages are not run again.
    pub fn import(input: impl Read) -> Result<Self> {
        let store = Store::default();
        let root = read_blocks(&store, input)?;
        let chain = read_chain(&store, &root)?;
        walk([chain.state_root], &mut HashSet::new(), |cid| {
            store.block(cid).with_context(|| format!("the file is cut short: it lacks the block {cid} of the state"))
        })?;
        let history = History::default();
        let head = rebuild(&store, &history, &chain)?;
        let tipset = history.tipset(head);
        let open = OpenBlock::above(&tipset, 1, &chain.parameters, chain.base_fee, chain.next_sequence)?;
        let cursor = Cursor { head, root: chain.state_root, open };
        Self::assemble(store, history, chain.parameters, false, cursor)
    }
}

/// Puts the file's blocks into the store, each checked against its CID.
fn read_blocks(store: &Store, input: impl Read) -> Result<Cid> {
    let car = CarReader::new(input).map_err(|error| anyhow!("this is not a CAR file: {error}"))?;
    let roots = car.header.roots.clone();
    for block in car {
        let block = block.map_err(|error| anyhow!("the file is cut short or damaged: {error}"))?;
        store.put_keyed(&block.cid, &block.data)?;
    }
    match roots[..] {
        [root] => Ok(root),
        _ => Err(anyhow!("this CAR file holds no Leasehold chain: it has {} roots", roots.len())),
    }
}

fn read_chain(store: &Store, root: &Cid) -> Result<ChainRecord> {
    let root: Root = store.value(root).context("this CAR file holds no Leasehold chain")?;
    ensure!(root.kind == KIND, "this CAR file holds no Leasehold chain, but a \"{}\"", root.kind);
    ensure!(
        root.layout == LAYOUT,
        "the file has layout {}; this version of Leasehold reads layout {LAYOUT}",
        root.layout
    );
    store.value(&root.chain).context("the file is cut short or damaged")
}

/// Makes the history again and compares it with the headers.
fn rebuild(store: &Store, history: &History, chain: &ChainRecord) -> Result<Position> {
    let mut head: Option<(Position, Arc<Tipset>)> = None;
    for cid in &chain.tipsets {
        let record: TipsetRecord = store.value(cid).context("the file is cut short or damaged")?;
        let height = record.header.height;
        let tipset = rebuild_tipset(store, record, head.as_ref().map(|(_, tipset)| &**tipset))
            .with_context(|| format!("the tipset at height {height} contradicts the rest of the file"))?;
        let tipset = Arc::new(tipset);
        head = Some((history.push(head.map(|(position, _)| position), tipset.clone()), tipset));
    }
    let (position, tipset) = head.context("the file has no tipsets")?;
    ensure!(tipset.state_root == chain.state_root, "the file's state is not the one that its head left");
    Ok(position)
}

fn rebuild_tipset(store: &Store, record: TipsetRecord, parent: Option<&Tipset>) -> Result<Tipset> {
    let TipsetRecord { header, state_root, messages, implicit } = record;
    let state_root = Cid::try_from(state_root.as_slice()).context("its state root is no CID")?;
    match parent {
        None => ensure!(header.height == 0 && header.parents.is_empty(), "the first tipset is no genesis"),
        Some(parent) => {
            ensure!(header.height > parent.height, "it is not above its parent");
            ensure!(header.parents == parent.key(), "it names another parent");
            ensure!(header.parent_state_root == parent.state_root, "it starts from another state");
            ensure!(header.parent_message_receipts == parent.receipts_root, "its parent's receipts are others");
        }
    }
    let messages = rebuild_messages(store, header.height, messages)?;
    let implicit = rebuild_messages(store, header.height, implicit)?;
    ensure!(store_messages(store, &messages)? == header.messages, "its messages are others");
    Ok(Tipset {
        height: header.height,
        header_cid: store.records().put_value(&header)?,
        header,
        state_root,
        receipts_root: store_receipts(store, &messages)?,
        messages,
        implicit,
    })
}

fn rebuild_messages(store: &Store, epoch: ChainEpoch, records: Vec<MessageRecord>) -> Result<Vec<Arc<Applied>>> {
    let rebuilt = records.into_iter().map(|record| record.into_applied(epoch)).collect::<Result<Vec<_>>>()?;
    for applied in &rebuilt {
        store_events(store, applied)?;
    }
    Ok(rebuilt)
}
