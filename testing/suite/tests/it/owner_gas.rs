//! What the owner's methods cost, at the sizes that gas.txt names.

use abi::owner::*;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use suite::{Step, atto, fil, gas::Sheet};

use crate::owner_gas_once;
use crate::owner_vehicle::{Vehicle, fee};

/// As many hold the positions that are there already.
const HOLDERS: u64 = 100;
const BATCH: usize = 50;

/// Measures one vehicle at one size.
struct Measured<'v> {
    v: &'v mut Vehicle,
    sheet: &'v mut Sheet,
    case: &'v str,
    alice: Address,
    bob: Address,
    miner: Address,
    /// Positions of Alice that earn.
    ids: Vec<TokenId>,
}

impl Measured<'_> {
    /// Records the mean of a message for each of these many positions; returns the positions.
    fn each<'s>(
        &'s mut self,
        name: &str,
        count: usize,
        step: impl for<'w> Fn(&'w mut Vehicle, Address, TokenId) -> Step<'w>,
    ) -> Vec<TokenId> {
        let ids = self.ids.split_off(self.ids.len() - count);
        let gas: u64 = ids.iter().map(|id| step(self.v, self.alice, *id).done().gas_used()).sum();
        self.sheet.record(name, self.case, gas / count as u64);
        ids
    }

    fn once(&mut self, name: &str, step: impl for<'w> FnOnce(&'w mut Vehicle) -> Step<'w>) {
        let gas = step(self.v).done().gas_used();
        self.sheet.record(name, self.case, gas);
    }

    fn deposits(&mut self) {
        let mut gas = 0;
        for _ in 0..16 {
            let applied = self.v.step(self.alice, Method::Deposit).value(fil(1)).done();
            self.ids.push(applied.value::<DepositReturn>().expect("a position").token_id);
            gas += applied.gas_used();
        }
        self.sheet.record("Deposit", self.case, gas / 16);
        for _ in 0..180 {
            self.ids.push(self.v.deposit(self.alice, fil(1)));
        }
    }

    fn earnings(&mut self) {
        self.v.harvest();
        self.v.earn(fil(100));
        self.once("Harvest", |v| v.step(v.operator, Method::Harvest));
        let beneficiary = self.v.operator;
        self.once("ClaimFees", |v| v.act(v.operator, Method::ClaimFees, &ClaimFeesParams { beneficiary }));
        self.each("Claim", 8, |v, alice, id| v.act(alice, Method::Claim, &ClaimParams { token_ids: vec![id] }));
        let batch = self.ids.split_off(self.ids.len() - BATCH);
        let alice = self.alice;
        self.once("Claim.batch50", |v| v.act(alice, Method::Claim, &ClaimParams { token_ids: batch.clone() }));
        self.each("Compound", 4, |v, alice, id| v.compounding(alice, &[id]));
    }

    fn tokens(&mut self) {
        let (alice, bob) = (self.alice, self.bob);
        self.each("SetPayout", 2, |v, alice, id| v.paying_out_to(alice, &[id], Some(v.operator)));
        let approved = self.each("Approve", 4, |v, alice, id| {
            v.act(alice, Method::Approve, &ApproveParams { operator: bob, token_ids: vec![id] })
        });
        let from =
            |id| TransferFromParams { from: alice, to: bob, token_ids: vec![id], operator_data: RawBytes::default() };
        self.once("TransferFrom", |v| v.act(bob, Method::TransferFrom, &from(approved[0])));
        let revoke = RevokeParams { operator: bob, token_ids: vec![approved[1]] };
        self.once("RevokeApproval", |v| v.act(alice, Method::RevokeApproval, &revoke));
        self.once("ApproveForAll", |v| v.act(alice, Method::ApproveForAll, &ApproveForAllParams { operator: bob }));
        let revoke = RevokeForAllParams { operator: bob };
        self.once("RevokeApprovalForAll", |v| v.act(alice, Method::RevokeApprovalForAll, &revoke));
        self.each("Transfer", 8, |v, alice, id| v.transferring(alice, bob, &[id]));
        let batch = self.ids.split_off(self.ids.len() - BATCH);
        self.once("Transfer.batch50", |v| v.transferring(alice, bob, &batch));
        self.each("Split", 2, |v, alice, id| v.splitting(alice, id, vec![fil(1) - atto(1), atto(1)]));
        let two = self.ids.split_off(self.ids.len() - 2);
        self.once("Merge", |v| v.merging(alice, &two));
    }

    fn exits(&mut self) {
        self.each("Redeem", 8, |v, alice, id| v.redeeming(alice, id));
        let (idle, miner, alice) = (self.v.summary().idle, self.miner, self.alice);
        self.once("Pledge", |v| v.pledging(miner, idle));
        let first = self.v.summary().next_token_id;
        self.each("Redeem.queued", 4, |v, alice, id| v.redeeming(alice, id));
        while let Some(id) = self.ids.pop() {
            self.v.redeeming(alice, id).done();
        }
        self.once("Harvest.exits", |v| v.step(v.operator, Method::Harvest));
        for ticket in first..first + 3 {
            self.v.withdrawing(alice, &[ticket]).done();
        }
        self.once("WithdrawExit", |v| v.withdrawing(alice, &[first + 3]));
        let batch: Vec<_> = (first + 4..).take(BATCH).collect();
        self.once("WithdrawExit.batch50", |v| v.withdrawing(alice, &batch));
        // The next size begins without tickets.
        for ticket in first + 54..self.v.summary().next_token_id {
            self.v.withdrawing(alice, &[ticket]).done();
        }
    }
}

/// Deposits until there are so many positions.
fn grow(v: &mut Vehicle, to: u64) {
    let crowd: Vec<_> = (0..HOLDERS).map(|_| v.world.account(fil(1))).collect();
    let first = v.world.chain.state::<owner::State>(&v.address).expect("the state").next_id;
    for id in first..to {
        v.step(crowd[(id % HOLDERS) as usize], Method::Deposit).value(atto(1_000_000_000)).done();
    }
}

fn measure(v: &mut Vehicle, miner: Address, sheet: &mut Sheet, case: &str) {
    let (alice, bob) = (v.world.account(fil(10_000)), v.world.account(fil(1)));
    let mut measured = Measured { v, sheet, case, alice, bob, miner, ids: Vec::new() };
    measured.deposits();
    measured.earnings();
    measured.tokens();
    measured.exits();
}

#[test]
fn gas_is_what_the_file_says() {
    let mut v = Vehicle::with(|_, terms| terms.fees = vec![fee("operator", terms.operator, 500)]);
    let (miner, _) = v.adopted_miner(fil(10));
    let mut sheet = Sheet::new("owner", suite::gas::tools());
    measure(&mut v, miner, &mut sheet, "first");
    for (size, case) in [(1_000, "@1000"), (10_000, "@10000"), (100_000, "@100000")] {
        grow(&mut v, size);
        measure(&mut v, miner, &mut sheet, case);
    }
    owner_gas_once::measure(&mut sheet);
    sheet.finish().expect("the gas of every case");
}
