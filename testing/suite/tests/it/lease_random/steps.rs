//! The steps of a random life.

use fvm_shared::clock::ChainEpoch;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

use crate::lease_fair::{RATE, WINDOW};
use crate::lease_model::{EVERYBODY, Who};

/// A lease is any number: which of those that there are is meant is found when the step is run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Step {
    Wait(ChainEpoch),
    Reprice(i64),
    Open(Who, ChainEpoch, bool),
    Accept(Who, usize),
    Cancel(Who, usize),
    Expire(Who, usize),
    Beat(Vec<usize>),
    Settle(Who, Vec<usize>),
    Terminate(Who, usize),
    TopUp(Who, usize, ChainEpoch),
    Renew(Who, usize, ChainEpoch),
    Report(Who, usize),
    EndPaused(Who, usize),
    SettleAll,
    Withdraw(Who),
}

fn who() -> impl Strategy<Value = Who> {
    prop::sample::select(EVERYBODY.to_vec())
}

fn renter() -> impl Strategy<Value = Who> {
    prop::sample::select(vec![Who::Renter, Who::Stranger])
}

fn provider() -> impl Strategy<Value = Who> {
    prop::sample::select(vec![Who::Provider, Who::Keeper])
}

fn some() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(any::<usize>(), 1..8)
}

pub fn step() -> impl Strategy<Value = Step> {
    let one = any::<usize>;
    prop_oneof![
        12 => (1..WINDOW).prop_map(Step::Wait),
        1 => (WINDOW..4 * WINDOW).prop_map(Step::Wait),
        1 => prop::sample::select(vec![RATE, 700, 1_333, 2_001]).prop_map(Step::Reprice),
        4 => (renter(), 60..100i64, any::<bool>()).prop_map(|(who, term, open)| Step::Open(who, term, open)),
        5 => (provider(), one()).prop_map(|(who, lease)| Step::Accept(who, lease)),
        1 => (renter(), one()).prop_map(|(who, lease)| Step::Cancel(who, lease)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Expire(who, lease)),
        16 => some().prop_map(Step::Beat),
        4 => (who(), some()).prop_map(|(who, leases)| Step::Settle(who, leases)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Terminate(who, lease)),
        3 => (renter(), one(), 1..30i64).prop_map(|(who, lease, epochs)| Step::TopUp(who, lease, epochs)),
        3 => (renter(), one(), 1..30i64).prop_map(|(who, lease, epochs)| Step::Renew(who, lease, epochs)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::Report(who, lease)),
        1 => (who(), one()).prop_map(|(who, lease)| Step::EndPaused(who, lease)),
        2 => Just(Step::SettleAll),
        2 => who().prop_map(Step::Withdraw),
    ]
}
