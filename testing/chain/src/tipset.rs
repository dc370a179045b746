//! Blocks and tipsets, in the shape that Lotus gives them.

use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use cid::Cid;
use fvm_ipld_amt::{Amt, Amtv0};
use fvm_ipld_blockstore::Blockstore;
use fvm_ipld_encoding::{DAG_CBOR, strict_bytes};
use fvm_shared::address::Address;
use fvm_shared::bigint::{BigInt, bigint_ser};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::StampedEvent;
use fvm_shared::receipt::Receipt;
use fvm_shared::sector::PoStProof;
use multihash_codetable::{Code, MultihashDigest};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::externs::randomness;
use crate::outcome::Applied;
use crate::parameters::Parameters;
use crate::singleton::{CRON, SYSTEM};
use crate::store::Store;

/// The bit width of the AMT that holds a message's events.
const EVENTS_BIT_WIDTH: u32 = 5;

/// A block header as on Filecoin. There is no consensus here: ticket and election proof are derived from the epoch,
/// and nothing is signed.
#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct BlockHeader {
    pub miner: Address,
    pub ticket: Option<Ticket>,
    pub election_proof: Option<ElectionProof>,
    pub beacon_entries: Vec<BeaconEntry>,
    pub win_post_proof: Vec<PoStProof>,
    pub parents: Vec<Cid>,
    #[serde(with = "bigint_ser")]
    pub parent_weight: BigInt,
    pub height: ChainEpoch,
    /// The state before this block's messages.
    pub parent_state_root: Cid,
    /// The receipts of the parent's messages.
    pub parent_message_receipts: Cid,
    pub messages: Cid,
    pub bls_aggregate: Option<Signature>,
    /// Unix seconds.
    pub timestamp: u64,
    pub block_sig: Option<Signature>,
    pub fork_signaling: u64,
    pub parent_base_fee: TokenAmount,
}

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct Ticket {
    #[serde(with = "strict_bytes")]
    pub vrf_proof: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct ElectionProof {
    pub win_count: i64,
    #[serde(with = "strict_bytes")]
    pub vrf_proof: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Serialize_tuple, Deserialize_tuple)]
pub struct BeaconEntry {
    pub round: u64,
    #[serde(with = "strict_bytes")]
    pub data: Vec<u8>,
}

/// The messages of a block: AMTs of CIDs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct MessageMeta {
    pub bls_messages: Cid,
    pub secpk_messages: Cid,
}

/// One epoch that has a block: its header, what ran in it, and the state it left. A tipset here has exactly one block.
#[derive(Clone, Debug)]
pub struct Tipset {
    pub height: ChainEpoch,
    pub header: BlockHeader,
    pub header_cid: Cid,
    /// The state after this tipset's messages, awards and cron: what the next header calls its parent's state.
    pub state_root: Cid,
    /// The receipts of this tipset's messages, as an AMT: what the next header calls its parent's receipts.
    pub receipts_root: Cid,
    /// The messages of the block, in the order in which they ran.
    pub messages: Vec<Arc<Applied>>,
    /// What the node itself ran: funds, awards, impersonated messages, and last the cron tick.
    pub implicit: Vec<Arc<Applied>>,
}

impl Tipset {
    pub(crate) fn genesis(
        store: &Store,
        parameters: &Parameters,
        state_root: Cid,
        base_fee: &TokenAmount,
    ) -> Result<Self> {
        let receipts_root = store_receipts(store, &[])?;
        let header = BlockHeader {
            miner: Address::new_id(SYSTEM),
            ticket: Some(Ticket { vrf_proof: randomness(parameters.seed, "ticket", 0)?.to_vec() }),
            election_proof: None,
            beacon_entries: Vec::new(),
            win_post_proof: Vec::new(),
            parents: Vec::new(),
            parent_weight: BigInt::default(),
            height: 0,
            parent_state_root: state_root,
            parent_message_receipts: receipts_root,
            messages: store_messages(store, &[])?,
            bls_aggregate: None,
            timestamp: parameters.genesis_time,
            block_sig: None,
            fork_signaling: 0,
            parent_base_fee: base_fee.clone(),
        };
        let header_cid = store.records().put_value(&header)?;
        Ok(Self {
            height: 0,
            header,
            header_cid,
            state_root,
            receipts_root,
            messages: Vec::new(),
            implicit: Vec::new(),
        })
    }

    /// The CIDs that name the tipset.
    pub fn key(&self) -> Vec<Cid> {
        vec![self.header_cid]
    }

    /// Everything that somebody asked for: the signed messages, then what the node ran itself, but for the tick of cron.
    pub fn asked(&self) -> impl Iterator<Item = &Arc<Applied>> {
        let cron = Address::new_id(CRON);
        let own = self.implicit.iter().filter(move |applied| applied.message.message.to != cron);
        self.messages.iter().chain(own)
    }

    /// The CID of the key itself, which actors see.
    pub fn key_cid(&self) -> Result<Cid> {
        let bytes: Vec<u8> = self.key().iter().flat_map(Cid::to_bytes).collect();
        let block = fvm_ipld_encoding::to_vec(&strict_bytes::ByteBuf(bytes)).context("encode a tipset key")?;
        Ok(Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&block)))
    }
}

/// Stores the messages of a block and returns the CID of their list.
pub(crate) fn store_messages(store: &Store, messages: &[Arc<Applied>]) -> Result<Cid> {
    let store = &store.records();
    let (mut bls, mut secpk) = (Vec::new(), Vec::new());
    for applied in messages {
        store.put_keyed(&applied.cid, &applied.message.to_block()?)?;
        if applied.message.carries_signature() { secpk.push(applied.cid) } else { bls.push(applied.cid) }
    }
    let meta = MessageMeta {
        bls_messages: Amtv0::new_from_iter(store, bls).context("list the messages")?,
        secpk_messages: Amtv0::new_from_iter(store, secpk).context("list the signed messages")?,
    };
    store.put_value(&meta)
}

/// Stores receipts, in the order of their messages, and returns the CID of their list.
pub(crate) fn store_receipts(store: &Store, messages: &[Arc<Applied>]) -> Result<Cid> {
    let receipts: Vec<&Receipt> = messages.iter().map(|applied| &applied.receipt).collect();
    Amtv0::new_from_iter(store.records(), receipts).context("list the receipts")
}

/// Stores a message's events under the root that its receipt names: the FVM computes that root but keeps nothing.
pub(crate) fn store_events(store: &Store, applied: &Applied) -> Result<()> {
    let Some(root) = applied.receipt.events_root else { return Ok(()) };
    let events: &[StampedEvent] = &applied.events;
    let stored =
        Amt::new_from_iter_with_bit_width(store.records(), EVENTS_BIT_WIDTH, events).context("store the events")?;
    ensure!(
        stored == root,
        "the events of message {} have the root {stored}, but its receipt says {root}",
        applied.cid
    );
    Ok(())
}

/// The events behind a root that a receipt names.
pub(crate) fn load_events(store: &Store, root: &Cid) -> Result<Vec<StampedEvent>> {
    let amt = Amt::<StampedEvent, _>::load(root, store).context("load the events")?;
    let mut events = Vec::new();
    amt.for_each(|_, event| {
        events.push(event.clone());
        Ok(())
    })?;
    Ok(events)
}
