//! What has happened to a lease that nobody has told its market yet.

use abi::lease::{LeaseReturn, Status, WINDOWS_TO_FAULT};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

/// What anyone may do about a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// Its order was not accepted in time.
    Expire,
    /// Its provider missed three windows.
    Fault,
    /// Its time is over, or the grace of its pause.
    End,
    /// It runs, and has proven more than is settled.
    Settle,
}

impl Due {
    /// What is due of a lease at an epoch. The most that is due is told: a fault settles as well.
    pub fn of(lease: &LeaseReturn, now: ChainEpoch) -> Option<Self> {
        match lease.status {
            Status::Ordered if now > lease.accept_by => Some(Self::Expire),
            Status::Ordered => None,
            // The collateral of a lease is locked until the market is told of its end.
            status if status.is_over() && lease.locked.is_zero() => None,
            Status::Faulted => Some(Self::Fault),
            status if status.is_over() => Some(Self::End),
            _ => (lease.unsettled > 0).then_some(Self::Settle),
        }
    }

    pub const fn word(self) -> &'static str {
        match self {
            Self::Expire => "expire",
            Self::Fault => "report the fault",
            Self::End => "end",
            Self::Settle => "settle",
        }
    }
}

/// The first epoch at which the fault of a lease that runs may be reported, if its provider beats no more; `None` where its paid time
/// is over before.
pub fn first_fault(lease: &LeaseReturn) -> Option<ChainEpoch> {
    let last_chance = lease.last_beat + WINDOWS_TO_FAULT * lease.window;
    (lease.status == Status::Active && last_chance < lease.paid_until).then_some(last_chance + 1)
}

/// A lease for tests: accepted at 100 for 1,200 epochs, with a window of 60.
#[cfg(test)]
pub fn example(status: Status) -> LeaseReturn {
    use abi::lease::{Class, Evidence, OfferTerms, Payments, Resources, Segment};
    use fvm_shared::econ::TokenAmount;
    let terms = OfferTerms {
        resources: Resources {
            cpu_milli: 1,
            memory_mib: 1,
            disk_mib: 0,
            gpu_model: String::new(),
            gpu_count: 0,
            bandwidth_mbps: 0,
        },
        class: Class::Container,
        region: "eu".into(),
        labels: Vec::new(),
        evidence: Evidence::Declared,
        rate: TokenAmount::from_atto(10),
        min_term: 360,
        max_term: 86_400,
        available_until: 1_000_000,
        units: 1,
        collateral: TokenAmount::from_whole(1),
        window: 60,
        sealing_key: vec![9; 32],
        endpoints: Vec::new(),
        metadata: Vec::new(),
    };
    let start = if status == Status::Ordered { 0 } else { 100 };
    LeaseReturn {
        lease: 3,
        status,
        offer: 0,
        version: 1,
        provider: 1_000,
        renter: 1_001,
        ordered: 90,
        accept_by: 210,
        start,
        paid_until: if start == 0 { 0 } else { 1_300 },
        end: if start == 0 { 0 } else { 1_300 },
        open_ended: false,
        window: 60,
        last_beat: start.max(90),
        served: 0,
        missed: 0,
        unsettled: 0,
        paused_since: None,
        pending: 0,
        segments: vec![Segment { epochs: 1_200, rate: TokenAmount::from_atto(10) }],
        prepaid: TokenAmount::from_atto(12_000),
        locked: TokenAmount::from_whole(1),
        paid: Payments::default(),
        ssh_key: String::new(),
        sealing_key: vec![7; 32],
        secret: Vec::new(),
        terms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_expires_after_the_last_epoch_at_which_it_may_be_accepted() {
        let order = example(Status::Ordered);
        assert_eq!((Due::of(&order, 210), Due::of(&order, 211)), (None, Some(Due::Expire)));
    }

    #[test]
    fn what_is_over_is_due_until_the_market_has_been_told() {
        for (status, due) in [(Status::Faulted, Due::Fault), (Status::Ended, Due::End)] {
            let mut lease = example(status);
            assert_eq!(Due::of(&lease, 2_000), Some(due));
            lease.locked = fvm_shared::econ::TokenAmount::default();
            assert_eq!(Due::of(&lease, 2_000), None);
        }
    }

    #[test]
    fn what_runs_is_due_when_it_has_proven_something() {
        let mut lease = example(Status::Active);
        assert_eq!(Due::of(&lease, 200), None);
        lease.unsettled = 20;
        assert_eq!(Due::of(&lease, 200), Some(Due::Settle));
        lease.status = Status::Paused;
        assert_eq!(Due::of(&lease, 200), Some(Due::Settle));
    }

    #[test]
    fn a_fault_comes_after_three_windows_within_the_paid_time() {
        let lease = LeaseReturn { last_beat: 200, ..example(Status::Active) };
        assert_eq!(first_fault(&lease), Some(381));
        assert_eq!(first_fault(&LeaseReturn { last_beat: 1_119, ..lease.clone() }), Some(1_300));
        assert_eq!(first_fault(&LeaseReturn { last_beat: 1_120, ..lease }), None);
        assert_eq!(first_fault(&example(Status::Paused)), None);
    }
}
