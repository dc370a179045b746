//! Tipsets and block headers.

use chain::{BlockHeader, Tipset};
use serde_json::{Value, json};

use super::{Address, Amount, Bytes, Cid, Signature};

/// A tipset, as Lotus shows it.
pub fn tipset(tipset: &Tipset) -> Value {
    json!({
        "Cids": tipset.key().into_iter().map(Cid).collect::<Vec<_>>(),
        "Blocks": [block_header(&tipset.header)],
        "Height": tipset.height,
    })
}

/// A block header, as Lotus shows it.
pub fn block_header(header: &BlockHeader) -> Value {
    let ticket = header.ticket.as_ref().map(|ticket| ticket.vrf_proof.clone()).unwrap_or_default();
    // Genesis was elected by nobody.
    let (wins, election) =
        header.election_proof.as_ref().map_or((0, Vec::new()), |proof| (proof.win_count, proof.vrf_proof.clone()));
    let beacon: Vec<_> = header
        .beacon_entries
        .iter()
        .map(|entry| json!({ "Round": entry.round, "Data": Bytes(entry.data.clone()) }))
        .collect();
    let proofs: Vec<_> = header
        .win_post_proof
        .iter()
        .map(
            |proof| json!({ "PoStProof": i64::from(proof.post_proof), "ProofBytes": Bytes(proof.proof_bytes.clone()) }),
        )
        .collect();
    json!({
        "Miner": Address(header.miner),
        "Ticket": { "VRFProof": Bytes(ticket) },
        "ElectionProof": { "WinCount": wins, "VRFProof": Bytes(election) },
        "BeaconEntries": beacon,
        "WinPoStProof": proofs,
        "Parents": header.parents.iter().map(|cid| Cid(*cid)).collect::<Vec<_>>(),
        "ParentWeight": header.parent_weight.to_string(),
        "Height": header.height,
        "ParentStateRoot": Cid(header.parent_state_root),
        "ParentMessageReceipts": Cid(header.parent_message_receipts),
        "Messages": Cid(header.messages),
        "BLSAggregate": header.bls_aggregate.as_ref().map(Signature::from),
        "Timestamp": header.timestamp,
        "BlockSig": header.block_sig.as_ref().map(Signature::from),
        "ForkSignaling": header.fork_signaling,
        "ParentBaseFee": Amount(header.parent_base_fee.clone()),
    })
}
