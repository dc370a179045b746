use abi::Exit;
use abi::miner::{BeneficiaryTerm, PendingBeneficiaryChange};
use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::ActorID;
use fvm_shared::address::{Address, Protocol};
use fvm_shared::clock::{ChainEpoch, EPOCH_UNDEFINED};
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

use crate::policy;

/// What seldom changes about a miner. All addresses are ID addresses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct Info {
    pub owner: Address,
    pub worker: Address,
    pub control_addresses: Vec<Address>,
    pub pending_worker_key: Option<WorkerKeyChange>,
    #[serde(with = "strict_bytes")]
    pub peer_id: Vec<u8>,
    pub multi_address: Vec<BytesDe>,
    pub window_post_proof_type: i64,
    /// Bytes.
    pub sector_size: u64,
    pub window_post_partition_sectors: u64,
    /// Consensus faults are not modelled: always -1.
    pub consensus_fault_elapsed: ChainEpoch,
    pub pending_owner_address: Option<Address>,
    pub beneficiary: Address,
    pub beneficiary_term: BeneficiaryTerm,
    pub pending_beneficiary_term: Option<PendingBeneficiaryChange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct WorkerKeyChange {
    pub new_worker: Address,
    pub effective_at: ChainEpoch,
}

impl Info {
    /// A new miner's. 16 for a proof type that this network does not take.
    pub fn new(
        owner: ActorID,
        worker: ActorID,
        control: Vec<ActorID>,
        peer_id: Vec<u8>,
        multi_address: Vec<BytesDe>,
        proof_type: i64,
    ) -> Result<Self, Exit> {
        let sector_size = policy::sector_size(proof_type)
            .ok_or_else(|| Exit::illegal_argument("this network takes no miners with this proof type"))?;
        Ok(Self {
            owner: Address::new_id(owner),
            worker: Address::new_id(worker),
            control_addresses: control.into_iter().map(Address::new_id).collect(),
            pending_worker_key: None,
            peer_id,
            multi_address,
            window_post_proof_type: proof_type,
            sector_size,
            window_post_partition_sectors: policy::PARTITION_SECTORS,
            consensus_fault_elapsed: EPOCH_UNDEFINED,
            pending_owner_address: None,
            beneficiary: Address::new_id(owner),
            beneficiary_term: no_term(),
            pending_beneficiary_term: None,
        })
    }

    /// 18 unless `caller` is the owner.
    pub fn only_owner(&self, caller: Address) -> Result<(), Exit> {
        if caller == self.owner { Ok(()) } else { Err(Exit::forbidden("only the miner's owner may do this")) }
    }

    /// 18 unless `caller` is the owner, the worker or a control address.
    pub fn only_controllers(&self, caller: Address) -> Result<(), Exit> {
        if self.is_controlling(caller) {
            return Ok(());
        }
        Err(Exit::forbidden("only the miner's owner, its worker and its control addresses may do this"))
    }

    pub fn is_controlling(&self, address: Address) -> bool {
        address == self.owner || address == self.worker || self.control_addresses.contains(&address)
    }

    /// Replaces the control addresses, and proposes another worker. A proposal that waits is not replaced.
    pub fn change_worker(&mut self, worker: Address, control: Vec<Address>, now: ChainEpoch) {
        self.control_addresses = control;
        if worker != self.worker && self.pending_worker_key.is_none() {
            let effective_at = now + policy::WORKER_KEY_CHANGE_DELAY;
            self.pending_worker_key = Some(WorkerKeyChange { new_worker: worker, effective_at });
        }
    }

    /// Makes a worker that was proposed the worker, once its epoch has come.
    pub fn confirm_worker(&mut self, now: ChainEpoch) {
        if let Some(change) = self.pending_worker_key.take_if(|change| change.effective_at <= now) {
            self.worker = change.new_worker;
        }
    }

    /// Proposes (owner) or confirms (whoever was proposed, naming itself) another owner. An owner that proposes itself revokes.
    ///
    /// The beneficiary moves along if it was the owner, and a proposed beneficiary is dropped. 16 for an address that is
    /// no ID, or a confirmation of another address than the proposed one; 18 for anybody else.
    pub fn change_owner(&mut self, caller: Address, new: Address) -> Result<(), Exit> {
        if new.protocol() != Protocol::ID {
            return Err(Exit::illegal_argument("an owner must be given by its ID address"));
        }
        match self.pending_owner_address {
            Some(proposed) if caller != self.owner => self.confirm_owner(caller, new, proposed)?,
            _ => {
                self.only_owner(caller)?;
                self.pending_owner_address = Some(new);
            }
        }
        if self.pending_owner_address == Some(self.owner) {
            self.pending_owner_address = None;
        }
        Ok(())
    }

    fn confirm_owner(&mut self, caller: Address, new: Address, proposed: Address) -> Result<(), Exit> {
        if caller != proposed {
            return Err(Exit::forbidden("only the owner and the proposed owner may do this"));
        }
        if new != proposed {
            return Err(Exit::illegal_argument("a proposed owner confirms by naming itself"));
        }
        if self.beneficiary == self.owner {
            self.beneficiary = proposed;
        }
        self.pending_beneficiary_term = None;
        self.owner = proposed;
        Ok(())
    }
}

/// The owner's own term as beneficiary.
fn no_term() -> BeneficiaryTerm {
    BeneficiaryTerm { quota: TokenAmount::zero(), used_quota: TokenAmount::zero(), expiration: 0 }
}

/// 16 for more than ten control addresses.
pub fn check_control_addresses(control: &[Address]) -> Result<(), Exit> {
    if control.len() > policy::MAX_CONTROL_ADDRESSES {
        return Err(Exit::illegal_argument("a miner has at most ten control addresses"));
    }
    Ok(())
}

/// 16 for a peer ID or multiaddresses that are too long, and for an empty multiaddress.
pub fn check_peer_info(peer_id: &[u8], multiaddrs: &[BytesDe]) -> Result<(), Exit> {
    if peer_id.len() > policy::MAX_PEER_ID {
        return Err(Exit::illegal_argument("a peer ID has at most 128 bytes"));
    }
    if multiaddrs.iter().any(|address| address.0.is_empty()) {
        return Err(Exit::illegal_argument("a multiaddress must not be empty"));
    }
    if multiaddrs.iter().map(|address| address.0.len()).sum::<usize>() > policy::MAX_MULTIADDRS {
        return Err(Exit::illegal_argument("multiaddresses have at most 1024 bytes together"));
    }
    Ok(())
}
