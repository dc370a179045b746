//! Writing the chain into a file.

use std::collections::HashSet;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use anyhow::{Context, Result};
use cid::Cid;
use fvm_ipld_car::{Block, CarHeader, CarWriter};
use fvm_shared::econ::TokenAmount;

use crate::chain::Chain;
use crate::file::{ChainRecord, KIND, LAYOUT, Root, TipsetRecord, encode};
use crate::history::{History, Position};
use crate::links::walk;
use crate::message::block_cid;
use crate::parameters::Parameters;
use crate::store::Store;
use crate::tipset::Tipset;

/// The chain as it was at one moment, to be written whenever and wherever: what happens to the chain meanwhile does not show.
#[derive(Clone)]
pub struct Export {
    parameters: Parameters,
    base_fee: TokenAmount,
    next_sequence: u64,
    store: Store,
    history: History,
    head: Position,
    /// Keeps the state from being forgotten meanwhile.
    state_root: Arc<Cid>,
}

/// The states that exports need.
#[derive(Default)]
pub(crate) struct Exports(Mutex<Vec<Weak<Cid>>>);

impl Exports {
    fn add(&self, root: Cid) -> Arc<Cid> {
        let root = Arc::new(root);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|other| other.strong_count() > 0);
        known.push(Arc::downgrade(&root));
        root
    }

    /// The roots of those that are not done yet.
    pub fn roots(&self) -> Vec<Cid> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().filter_map(Weak::upgrade).map(|root| *root).collect()
    }
}

impl Chain {
    /// The chain up to its head, ready to be written. Takes no time, whatever the chain's size.
    pub fn to_export(&self) -> Export {
        Export {
            parameters: self.parameters.clone(),
            base_fee: self.cursor.open.base_fee.clone(),
            next_sequence: self.cursor.open.next_sequence,
            store: self.store.clone(),
            history: self.history.clone(),
            head: self.cursor.head,
            state_root: self.exports.add(self.head_tipset().state_root),
        }
    }

    /// Writes the chain up to its head as a CAR file. The caller sees to it that a half-written file does no harm.
    pub fn export(&self, out: impl Write) -> Result<()> {
        self.to_export().write(out)
    }
}

impl Export {
    /// Writes a CAR file.
    pub fn write(&self, out: impl Write) -> Result<()> {
        let branch = self.history.branch(self.head);
        let state_root = *self.state_root;
        let tipsets = branch.iter().map(|tipset| Ok(block_cid(&record(tipset)?))).collect::<Result<_>>()?;
        let chain = encode(&ChainRecord {
            parameters: self.parameters.clone(),
            base_fee: self.base_fee.clone(),
            next_sequence: self.next_sequence,
            state_root,
            tipsets,
        })?;
        let root = encode(&Root { kind: KIND.to_owned(), layout: LAYOUT, chain: block_cid(&chain) })?;

        let mut car = CarWriter::new(CarHeader::new(vec![block_cid(&root)], 1), out).context("write the CAR header")?;
        // Encoded a second time, rather than kept: a long history takes more memory than time.
        for data in [Ok(root), Ok(chain)].into_iter().chain(branch.iter().map(record)) {
            let data = data?;
            car.write(Block { cid: block_cid(&data), data }).context("write the chain's history")?;
        }
        walk([state_root], &mut HashSet::new(), |cid| {
            let data = self.store.block(cid).with_context(|| format!("the block {cid} of the state is missing"))?;
            car.write(Block { cid: *cid, data: data.to_vec() }).context("write the state")?;
            Ok(data)
        })?;
        car.flush().context("write the CAR file")
    }
}

fn record(tipset: &Arc<Tipset>) -> Result<Vec<u8>> {
    encode(&TipsetRecord::of(tipset))
}
