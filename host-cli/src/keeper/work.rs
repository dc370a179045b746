//! The messages that a plan takes, and what is noted of how each ended.

use abi::lease::{
    AcceptParams, Beat, HeartbeatParams, LeaseId, LeaseParams, MAX_BATCH, Method, Report, SettleParams, WithdrawParams,
    WithdrawReturn,
};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::plan::Plan;
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::lease::Batch;
use crate::flow::{Draft, Sent};
use crate::output::{Fields, Report as Told};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    Beat(Vec<LeaseId>),
    /// With the sealed secret.
    Accept(LeaseId, Vec<u8>),
    Settle(Vec<LeaseId>),
    Expire(LeaseId),
    Withdraw,
}

impl Work {
    /// The beats of a plan: what cannot wait.
    pub fn beats(plan: &Plan) -> Vec<Self> {
        plan.beat.chunks(MAX_BATCH).map(|part| Self::Beat(part.to_vec())).collect()
    }

    /// What a plan has beside beats, and orders to accept.
    pub fn others(plan: &Plan) -> Vec<Self> {
        let settles = plan.settle.chunks(MAX_BATCH).map(|part| Self::Settle(part.to_vec()));
        let expiries = plan.expire.iter().map(|lease| Self::Expire(*lease));
        let withdrawal = plan.withdraw.iter().map(|_| Self::Withdraw);
        settles.chain(expiries).chain(withdrawal).collect()
    }

    pub fn leases(&self) -> &[LeaseId] {
        match self {
            Self::Beat(leases) | Self::Settle(leases) => leases,
            Self::Accept(lease, _) | Self::Expire(lease) => std::slice::from_ref(lease),
            Self::Withdraw => &[],
        }
    }

    pub fn verb(&self) -> &'static str {
        match self {
            Self::Beat(_) => "beat",
            Self::Accept(..) => "accept",
            Self::Settle(_) => "settle",
            Self::Expire(_) => "expire",
            Self::Withdraw => "withdraw",
        }
    }

    /// The message. `report` is asked for when leases beat.
    pub fn draft(&self, market: Address, provider: ActorID, report: impl FnOnce() -> Report) -> Result<Draft> {
        let what = format!("{} {}", self.verb(), numbers(self.leases()));
        let draft = |method| Draft::new(what.trim_end(), market, method);
        match self {
            Self::Beat(leases) => {
                let report = report();
                let beats = leases.iter().map(|lease| Beat { lease: *lease, report: report.clone() }).collect();
                draft(Method::Heartbeat).params(&HeartbeatParams { beats })
            }
            Self::Accept(lease, secret) => {
                draft(Method::Accept).params(&AcceptParams { lease: *lease, secret: secret.clone() })
            }
            Self::Settle(leases) => draft(Method::Settle).params(&SettleParams { leases: leases.clone() }),
            Self::Expire(lease) => draft(Method::Expire).params(&LeaseParams { lease: *lease }),
            Self::Withdraw => draft(Method::Withdraw).params(&WithdrawParams { earner: Address::new_id(provider) }),
        }
    }
}

/// Lease numbers as one word.
pub fn numbers(leases: &[LeaseId]) -> String {
    leases.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}

/// What a keeper has done.
#[derive(Debug, Default, Serialize)]
pub struct Served {
    pub accepted: u32,
    pub beats: u32,
    pub settled: u32,
    pub expired: u32,
    /// Leases in batches, and messages, that were refused.
    pub refused: u32,
    pub withdrawn: Amount,
}

impl Served {
    /// Counts a message that was executed. Returns the leases for which it was refused.
    pub fn count(&mut self, work: &Work, sent: &Sent) -> Result<Vec<LeaseId>> {
        let (epoch, gas, cid) = (sent.epoch, sent.gas_used, sent.cid.to_string());
        if matches!(work, Work::Withdraw) {
            let WithdrawReturn { paid, payee } = sent.decode()?;
            tracing::info!(paid = %Amount(paid.clone()), payee = %Addr::id(payee), epoch, gas, cid, "withdrew");
            self.withdrawn = Amount(&self.withdrawn.0 + paid);
            return Ok(Vec::new());
        }
        let batch = match work {
            Work::Beat(_) | Work::Settle(_) => Batch::of(sent)?,
            _ => Batch::one(sent.trail()),
        };
        for refused in &batch.refused {
            let (lease, reason) = (refused.lease, refused.sentence.as_str());
            tracing::warn!(lease, reason, epoch, "refused to {}", work.verb());
        }
        let done: Vec<LeaseId> = work.leases().iter().copied().filter(|lease| !batch.has_refused(*lease)).collect();
        let leases = numbers(&done);
        match work {
            Work::Beat(_) => {
                self.beats += batch.done;
                tracing::info!(leases, epoch, gas, cid, "beat");
            }
            Work::Accept(..) => {
                self.accepted += 1;
                tracing::info!(leases, epoch, gas, cid, "accepted");
            }
            Work::Settle(_) => {
                self.settled += batch.done;
                tracing::info!(leases, epoch, gas, cid, "settled");
            }
            _ => {
                self.expired += 1;
                tracing::info!(leases, epoch, gas, cid, "expired");
            }
        }
        self.refused += batch.refused.len() as u32;
        Ok(batch.refused.iter().map(|refused| refused.lease).collect())
    }
}

impl Told for Served {
    fn text(&self) -> String {
        let withdrawn = (self.withdrawn.0 > TokenAmount::default()).then_some(&self.withdrawn);
        Fields::new()
            .field("accepted", self.accepted)
            .field("beats", self.beats)
            .field("settled", self.settled)
            .field("expired", self.expired)
            .field("refused", self.refused)
            .maybe("withdrawn", withdrawn)
            .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hundred_leases_share_a_message() {
        let plan = Plan {
            beat: (10..260).collect(),
            settle: vec![9],
            expire: vec![6],
            withdraw: Some(Amount(TokenAmount::from_whole(1))),
            ..Plan::default()
        };
        let verbs = |work: Vec<Work>| work.iter().map(|work| (work.verb(), work.leases().len())).collect::<Vec<_>>();
        assert_eq!(verbs(Work::beats(&plan)), [("beat", 200), ("beat", 50)]);
        assert_eq!(verbs(Work::others(&plan)), [("settle", 1), ("expire", 1), ("withdraw", 0)]);
    }
}
