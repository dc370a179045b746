//! What a keeper means to do next.

use abi::lease::{LeaseId, LeaseReturn};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::exposure::Exposure;
use crate::address::Addr;
use crate::amount::Amount;
use crate::output::{Report, Table};

/// All that is due in one epoch.
#[derive(Debug, Default, Serialize)]
pub struct Plan {
    pub market: Option<Addr>,
    pub provider: Option<Addr>,
    /// The epoch that the messages would be for.
    pub epoch: ChainEpoch,
    pub accept: Vec<LeaseId>,
    /// The orders to accept, as they were read.
    #[serde(skip)]
    pub orders: Vec<LeaseReturn>,
    pub decline: Vec<Declined>,
    pub beat: Vec<LeaseId>,
    pub settle: Vec<LeaseId>,
    pub expire: Vec<LeaseId>,
    /// What would be withdrawn.
    pub withdraw: Option<Amount>,
    pub wait: Vec<Waiting>,
    /// What anybody may order and the policy declines; only in a rehearsal.
    pub exposed: Vec<Exposure>,
}

/// An order that is not accepted.
#[derive(Debug, Serialize)]
pub struct Declined {
    pub lease: LeaseId,
    pub reason: String,
}

/// A lease about which nothing is to be done yet.
#[derive(Debug, Serialize)]
pub struct Waiting {
    pub lease: LeaseId,
    pub until: ChainEpoch,
}

impl Report for Plan {
    fn text(&self) -> String {
        let mut table =
            Table::new(["lease", "would", "because"], "There are no leases to keep, and nothing to withdraw");
        let mut rows = |leases: &[LeaseId], what: &str, why: &str| {
            leases.iter().for_each(|lease| table.row([lease.to_string(), what.to_owned(), why.to_owned()]));
        };
        rows(&self.accept, "accept", "the policy has no objection");
        rows(&self.beat, "beat", "no beat has come in this third of its window");
        rows(&self.settle, "settle", "it is over, or enough is proven");
        rows(&self.expire, "expire", "it was not accepted in time");
        for Declined { lease, reason } in &self.decline {
            table.row([lease.to_string(), "decline".to_owned(), reason.clone()]);
        }
        for Waiting { lease, until } in &self.wait {
            table.row([lease.to_string(), "wait".to_owned(), format!("nothing is due before epoch {until}")]);
        }
        if let Some(amount) = &self.withdraw {
            table.row(["-".to_owned(), "withdraw".to_owned(), format!("{amount} is owed")]);
        }
        let exposed = self.exposed.iter().map(Exposure::sentence).map(|sentence| format!("\n{sentence}"));
        format!("In epoch {}, and nothing was sent:\n{}{}", self.epoch, table.render(), exposed.collect::<String>())
    }
}
