//! The steps of a life that arrange something: who is paid, who may move tokens, and a miner's debt.

use abi::owner::{ApproveParams, ClaimFeesParams, ClaimFeesReturn, Method, MinerParams, TransferFromParams};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use num_bigint::BigInt;
use num_traits::Zero;

use crate::owner_life::Life;
use crate::owner_model::Id;
use crate::owner_trace::Op;

impl Life {
    pub(crate) fn claim(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let share = self.model.shares[&id].clone();
        let others = self.model.shares.iter().filter(|(other, one)| **other != id && one.holder == share.holder);
        let ids: Vec<Id> = others.map(|(id, _)| *id).take((op.b % 3) as usize).chain([id]).collect();
        let payee = share.payout.filter(|payee| *payee != share.holder);
        let before = payee.map(|payee| self.vehicle.world.balance(payee));
        let mut paid = BigInt::zero();
        for claimed in self.vehicle.claim(share.holder, &ids).claims {
            assert!(claimed.paid);
            self.model.claim(claimed.token_id, claimed.amount.atto());
            self.model.balance -= claimed.amount.atto();
            if self.model.shares[&claimed.token_id].payout == payee {
                paid += claimed.amount.atto();
            }
        }
        if let (Some(payee), Some(before)) = (payee, before) {
            let got = self.vehicle.world.balance(payee) - before;
            self.same("what a payee got", &got, &paid);
        }
    }

    pub(crate) fn claim_fees(&mut self, op: &Op) {
        let beneficiary = op.pick(&self.model.rates.fees).unwrap().0;
        let caller = self.investors[(op.b % 6) as usize];
        let paid: ClaimFeesReturn = self.vehicle.act(caller, Method::ClaimFees, &ClaimFeesParams { beneficiary }).ok();
        let owed = self.model.fees.remove(&beneficiary).unwrap_or_default();
        self.same("a fee", &paid.amount, &owed);
        self.model.balance -= owed;
    }

    /// Names a payee, or the holder again.
    pub(crate) fn set_payout(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let holder = self.model.shares[&id].holder;
        let payout = (!op.b.is_multiple_of(3)).then(|| self.investors[(op.b % 6) as usize]);
        self.vehicle.paying_out_to(holder, &[id], payout).done();
        self.model.shares.get_mut(&id).unwrap().payout = payout.filter(|payout| *payout != holder);
    }

    /// Lets somebody move a position, or has somebody move it who may or may not.
    pub(crate) fn approve(&mut self, op: &Op) {
        let Some(id) = self.pick_share(op) else { return };
        let (share, other) = (self.model.shares[&id].clone(), self.investors[(op.b % 6) as usize]);
        if op.b.is_multiple_of(2) {
            let params = ApproveParams { operator: other, token_ids: vec![id] };
            let applied = self.vehicle.act(share.holder, Method::Approve, &params).apply();
            assert_eq!(applied.is_success(), !share.operator, "approve");
            if applied.is_success() {
                self.model.shares.get_mut(&id).unwrap().operators.insert(other);
            }
            return;
        }
        let to = self.investors[(op.b / 6 % 6) as usize];
        let params =
            TransferFromParams { from: share.holder, to, token_ids: vec![id], operator_data: RawBytes::default() };
        let applied = self.vehicle.act(other, Method::TransferFrom, &params).apply();
        assert_eq!(applied.is_success(), share.operators.contains(&other), "transfer from");
        if applied.is_success() {
            self.model.moved(id, to);
        }
    }

    /// What a miner repays is gone, and so is as much of its debt.
    pub(crate) fn repay_debt(&mut self, op: &Op) {
        let Some(miner) = op.pick(&self.model.miners.keys().copied().collect::<Vec<_>>()).copied() else { return };
        let before = self.vehicle.world.balance(miner);
        let operator = self.vehicle.operator;
        if self.vehicle.act(operator, Method::RepayDebt, &MinerParams { miner }).apply().is_success() {
            let debt = (-self.vehicle.available(miner)).atto().clone().max(BigInt::zero());
            let fell = before - self.vehicle.world.balance(miner);
            let read = self.model.miners.get_mut(&miner).expect("an adopted miner");
            read.known -= fell.atto();
            read.debt = debt;
        }
    }

    pub(crate) fn transfer(&mut self, op: &Op) {
        let shares = self.model.shares.iter().map(|(id, share)| (*id, share.holder, share.operator));
        let tickets = self.model.tickets.iter().map(|(id, ticket)| (*id, ticket.holder, false));
        let Some((id, from, bound)) = op.pick(&shares.chain(tickets).collect::<Vec<_>>()).copied() else { return };
        let to: Address = self.investors[(op.b % 6) as usize];
        assert_eq!(self.vehicle.transferring(from, to, &[id]).apply().is_success(), !bound, "transfer");
        if !bound {
            self.model.moved(id, to);
        }
    }
}
