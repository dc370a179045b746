//! Parameters for whatever the drill's attacker sends to the vehicle: well-formed, and about things that exist or nearly do.

use abi::owner::*;
use fvm_ipld_encoding::{BytesDe, RawBytes};
use fvm_shared::address::Address;
use serde::Serialize;
use suite::atto;

use crate::owner_drill_moves::Attacker;
use crate::owner_vehicle::{Vehicle, fee, terms};

impl Attacker {
    /// `None` for a method without any.
    pub fn params(&mut self, v: &Vehicle, method: Method, from: Address) -> Option<Vec<u8>> {
        if matches!(method, Method::Deposit | Method::Harvest) {
            return None;
        }
        let known = self
            .leaving(method, from)
            .or_else(|| self.moving(v, method, from))
            .or_else(|| self.voting(v, method, from))
            .or_else(|| self.managing(v, method));
        Some(known.unwrap_or_else(|| bytes(&(self.id(from),))))
    }

    fn leaving(&mut self, method: Method, from: Address) -> Option<Vec<u8>> {
        let (token_id, token_ids, amount) = (self.id(from), self.ids(from), self.dice.amount());
        Some(match method {
            Method::Claim => bytes(&ClaimParams { token_ids }),
            Method::Compound => bytes(&CompoundParams { token_ids }),
            Method::Redeem => {
                let principal = (self.dice.below(2) == 0).then_some(amount);
                bytes(&RedeemParams { token_id, principal, min_value: atto(0) })
            }
            Method::WithdrawExit => bytes(&WithdrawExitParams { token_ids }),
            Method::Split => bytes(&SplitParams { token_id, parts: vec![amount.clone(), amount] }),
            Method::Merge => bytes(&MergeParams { token_ids }),
            // Without tokens it is announced.
            Method::WindDown => bytes(&WindDownParams { token_ids }),
            _ => return None,
        })
    }

    fn moving(&mut self, v: &Vehicle, method: Method, from: Address) -> Option<Vec<u8>> {
        let (token_ids, operator, to) = (self.ids(from), self.key(), self.anybody(v));
        let operator_data = RawBytes::default();
        Some(match method {
            Method::SetPayout => bytes(&SetPayoutParams { token_ids, payout: Some(to) }),
            Method::Transfer => bytes(&TransferParams { to, token_ids, operator_data }),
            Method::TransferFrom => bytes(&TransferFromParams { from: to, to: operator, token_ids, operator_data }),
            Method::Approve => bytes(&ApproveParams { operator, token_ids }),
            Method::RevokeApproval => bytes(&RevokeParams { operator, token_ids }),
            Method::ApproveForAll => bytes(&ApproveForAllParams { operator }),
            Method::RevokeApprovalForAll => bytes(&RevokeForAllParams { operator }),
            _ => return None,
        })
    }

    fn voting(&mut self, v: &Vehicle, method: Method, from: Address) -> Option<Vec<u8>> {
        let (proposal_id, token_ids) = (self.proposal(), self.ids(from));
        Some(match method {
            Method::Propose => {
                let token_id = (self.dice.below(3) == 0).then(|| self.id(from));
                bytes(&ProposeParams { token_id, action: self.action(v) })
            }
            Method::Vote => {
                // One by one, or one that has voted spoils it for all.
                let token_ids = if self.dice.below(4) == 0 { token_ids } else { vec![self.id(from)] };
                bytes(&VoteParams { proposal_id, token_ids, approve: self.dice.below(4) > 0 })
            }
            Method::Execute | Method::Proposal => bytes(&ProposalParams { proposal_id }),
            _ => return None,
        })
    }

    fn managing(&mut self, v: &Vehicle, method: Method) -> Option<Vec<u8>> {
        let (miner, amount) = (self.miner(), self.dice.amount());
        Some(match method {
            Method::AdoptMiner => bytes(&AdoptMinerParams { miner }),
            Method::Pledge => bytes(&PledgeParams { miner, amount }),
            Method::ClaimFees => bytes(&ClaimFeesParams { beneficiary: self.anybody(v) }),
            // The attacker keeps the keys that it has.
            Method::ChangeWorker => {
                bytes(&ChangeWorkerParams { miner, worker: self.keys[1], control: vec![self.key()] })
            }
            Method::ConfirmWorker | Method::RepayDebt => bytes(&MinerParams { miner }),
            Method::SetPeer => bytes(&SetPeerParams { miner, peer_id: vec![7; self.dice.below(200) as usize] }),
            Method::SetMultiaddrs => bytes(&SetMultiaddrsParams { miner, multiaddrs: vec![BytesDe(vec![7; 9])] }),
            Method::Constructor => bytes(&ConstructorParams { terms: terms(self.key()) }),
            _ => return None,
        })
    }

    fn action(&mut self, v: &Vehicle) -> Action {
        match self.dice.below(6) {
            0 => Action::Upgrade(bundle::OWNER_NEXT.code_cid()),
            1 => {
                let operator = self.keys[0];
                let fees = vec![fee("all", operator, ALL_BPS)];
                Action::ChangeTerms(Box::new(Terms { fees, timelock: MIN_PERIOD, ..terms(operator) }))
            }
            2 => Action::SetSealing(self.dice.below(2) == 0),
            3 => Action::ReplaceOperator(self.anybody(v)),
            4 => Action::ReleaseMiner(Release { miner: self.miner(), new_owner: self.key() }),
            _ => Action::Pause(1 + self.dice.below(MAX_PAUSE as u64) as i64),
        }
    }
}

fn bytes<P: Serialize>(params: &P) -> Vec<u8> {
    fvm_ipld_encoding::to_vec(params).expect("parameters")
}
