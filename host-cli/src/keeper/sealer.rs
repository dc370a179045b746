//! Secrets in the making: each order's on a thread of its own, so that neither a slow command nor an order that means harm holds up
//! anything but itself.

use std::collections::BTreeMap;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use abi::lease::{LeaseId, LeaseReturn};
use anyhow::{Result, anyhow};
use fvm_shared::address::Address;

use super::secret::Secret;
use crate::commands::lease;

/// How many are made at a time: a renter may order many leases.
const AT_ONCE: usize = 8;
/// How often it is looked whether one is ready.
const LOOK: Duration = Duration::from_millis(5);

/// An order's secret, sealed to its renter.
type Sealed = Result<Vec<u8>>;

/// Makes secrets, and seals each to its renter.
#[derive(Debug)]
pub struct Sealer {
    market: Address,
    secret: Secret,
    making: BTreeMap<LeaseId, JoinHandle<Sealed>>,
}

impl Sealer {
    pub fn new(market: Address, secret: Secret) -> Self {
        Self { market, secret, making: BTreeMap::new() }
    }

    /// Begins with the orders that it has not begun with, as far as there is room. The others' turn comes.
    pub fn begin(&mut self, orders: &[LeaseReturn]) {
        for order in orders {
            if self.making.len() >= AT_ONCE {
                return;
            }
            let (market, secret) = (self.market, &self.secret);
            self.making.entry(order.lease).or_insert_with(|| {
                let (secret, order) = (secret.clone(), order.clone());
                thread::spawn(move || lease::seal(&order, &secret.make(market, &order)?))
            });
        }
    }

    /// Takes those that are ready, and waits for the others no longer than this.
    pub fn ready(&mut self, patience: Duration) -> Vec<(LeaseId, Sealed)> {
        let started = Instant::now();
        while self.making.values().any(|making| !making.is_finished()) && started.elapsed() < patience {
            thread::sleep(LOOK);
        }
        let ready = self.making.extract_if(.., |_, making| making.is_finished());
        ready.map(|(lease, making)| (lease, making.join().unwrap_or_else(|_| Err(panicked())))).collect()
    }

    /// Whether one is ready.
    pub fn has_ready(&self) -> bool {
        self.making.values().any(JoinHandle::is_finished)
    }

    /// Whether any is in the making, or ready.
    pub fn is_busy(&self) -> bool {
        !self.making.is_empty()
    }
}

fn panicked() -> anyhow::Error {
    anyhow!("making or sealing the secret panicked: this is a fault of leasehold, or of what the order holds")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use abi::lease::{LOW_ORDER_KEYS, Status};

    use super::*;
    use crate::due::example;

    const LONG: Duration = Duration::from_secs(60);

    fn order(lease: LeaseId) -> LeaseReturn {
        LeaseReturn { lease, ..example(Status::Ordered) }
    }

    fn shell(script: &str) -> Sealer {
        let words = ["sh", "-c", script].map(String::from).to_vec();
        Sealer::new(Address::new_id(1_010), Secret::command(words, Path::new("")).unwrap())
    }

    #[test]
    fn a_slow_secret_holds_up_no_other() {
        let mut sealer = shell("if [ $LEASEHOLD_LEASE = 1 ]; then sleep 30; fi; echo in");
        sealer.begin(&[order(1), order(2), order(3)]);
        let started = Instant::now();
        let mut ready = Vec::new();
        while ready.len() < 2 {
            assert!(started.elapsed() < LONG, "{ready:?}");
            ready.extend(sealer.ready(Duration::from_millis(20)).into_iter().map(|(lease, _)| lease));
        }
        ready.sort_unstable();
        assert_eq!(ready, [2, 3]);
        assert!(sealer.is_busy() && !sealer.has_ready());
    }

    #[test]
    fn one_that_cannot_be_sealed_or_made_fails_alone() {
        let mut sealer = shell("if [ $LEASEHOLD_LEASE = 2 ]; then exit 7; fi; echo in");
        let hostile = LeaseReturn { sealing_key: LOW_ORDER_KEYS[2].to_vec(), ..order(1) };
        sealer.begin(&[hostile, order(2), order(3)]);
        let mut ready: BTreeMap<_, _> = sealer.ready(LONG).into_iter().collect();
        let mut failed = |lease| format!("{:#}", ready.remove(&lease).unwrap().unwrap_err());
        assert!(failed(1).contains("nothing can be sealed to"));
        assert!(failed(2).contains("it ended with exit status: 7"));
        assert!(ready.remove(&3).unwrap().is_ok());
        assert!(!sealer.is_busy());
    }

    #[test]
    fn eight_are_made_at_a_time_and_none_twice() {
        let mut sealer = shell("echo in");
        let orders: Vec<_> = (0..20).map(order).collect();
        let mut ready = Vec::new();
        while ready.len() < orders.len() {
            let left: Vec<_> = orders.iter().filter(|order| !ready.contains(&order.lease)).cloned().collect();
            sealer.begin(&left);
            sealer.begin(&left);
            assert!(sealer.making.len() <= AT_ONCE);
            ready.extend(sealer.ready(LONG).into_iter().map(|(lease, _)| lease));
        }
        assert_eq!(ready, (0..20).collect::<Vec<_>>());
    }
}
