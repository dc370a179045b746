//! Sending what is due, and noting how it ended.

use std::time::{Duration, Instant};

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;

use super::may_pass;
use super::pass::Keeper;
use super::stop::Stop;
use super::work::{Work, numbers};
use crate::failure::{Failure, Kind};
use crate::flow::Pushed;

/// How long to wait for messages to get onto the chain before looking at other things.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
/// How often to ask for them at least.
const ASK: Duration = Duration::from_secs(1);

impl Keeper<'_> {
    /// Sends messages. What is refused before it is sent is left alone for a while.
    pub(super) fn push(&mut self, messages: Vec<Work>, epoch: ChainEpoch) -> Result<Vec<(Work, Pushed)>> {
        let mut pushed = Vec::new();
        for work in messages {
            match self.push_one(&work) {
                Ok(sent) => {
                    work.leases().iter().for_each(|lease| self.book.stir(*lease));
                    pushed.push((work, sent));
                }
                Err(error) if may_pass(&error) => return Err(error),
                Err(error) => self.give_up(&work, &error, epoch),
            }
        }
        Ok(pushed)
    }

    fn push_one(&mut self, work: &Work) -> Result<Pushed> {
        let draft = work.draft(self.market, self.provider, || self.machine.report())?;
        if matches!(work, Work::Accept(..)) {
            self.held.accepts(&draft.params);
        }
        // Nobody looks at what it costs.
        self.context.push(draft.max_fee(self.policy.max_fee.clone()))
    }

    /// What was refused would be refused again at once.
    pub(super) fn give_up(&mut self, work: &Work, error: &anyhow::Error, epoch: ChainEpoch) {
        let (leases, reason) = (numbers(work.leases()), format!("{error:#}"));
        tracing::warn!(leases, reason, epoch, "cannot {}", work.verb());
        self.served.refused += 1;
        work.leases().iter().for_each(|lease| self.book.retry(*lease, epoch));
    }

    /// Waits until messages are on the chain, and notes how they ended.
    pub(super) fn collect(&mut self, mut pushed: Vec<(Work, Pushed)>, stop: &Stop, poll: Duration) -> Result<()> {
        let started = Instant::now();
        loop {
            let mut left = Vec::new();
            // Asked for first: what is neither on its way nor on the chain after that is nowhere.
            let may_come = self.on_their_way()? > 0;
            if may_come {
                self.see_to_the_oldest(&mut pushed)?;
            }
            for (work, message) in pushed {
                match self.context.outcome(&message) {
                    Ok(Some(sent)) => {
                        if work == Work::Withdraw {
                            self.withdrawn = Some(sent.epoch);
                        }
                        for lease in self.served.count(&work, &sent)? {
                            self.book.retry(lease, sent.epoch);
                        }
                    }
                    Ok(None) if may_come => left.push((work, message)),
                    Ok(None) => {
                        let leases = numbers(work.leases());
                        tracing::warn!(leases, "the node has lost a message to {}: trying again", work.verb());
                    }
                    Err(error) if Failure::of(&error).kind == Kind::Refused => {
                        let now = self.context.rpc.head()?.height;
                        self.give_up(&work, &error, now);
                    }
                    Err(error) => return Err(error),
                }
            }
            pushed = left;
            if pushed.is_empty() || started.elapsed() > PATIENCE || stop.comes_within(poll.min(ASK)) {
                return Ok(());
            }
        }
    }
}
