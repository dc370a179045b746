//! Votes, written down a second time: who may propose what, who has a vote, what carries, and what waits because of it.

use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use num_traits::{Signed, Zero};

use super::{Id, Model, Rates, Share};

/// What a proposal is to bring about.
#[derive(Clone, Debug)]
pub enum Wish {
    Terms(Box<Rates>),
    Sealing(bool),
    Operator(Address),
    Release(Address),
    Pause(i64),
    /// Other code.
    Upgrade(Cid),
}

impl Wish {
    /// Whether it changes what investors agreed to.
    pub fn is_grave(&self) -> bool {
        matches!(self, Self::Terms(_) | Self::Operator(_) | Self::Upgrade(_))
    }
}

/// A proposal that was not closed.
#[derive(Clone, Debug)]
pub struct Motion {
    pub number: u64,
    pub proposer: Address,
    /// The position that it was made with, and its principal.
    pub by: Option<(Id, BigInt)>,
    pub wish: Wish,
    /// Positions from this one on have no vote.
    pub ceiling: Id,
    /// Investors' principal when it was made.
    pub then: BigInt,
    /// The last epoch of voting, and that in which it is still alive.
    pub ends: i64,
    pub lapses: i64,
    pub yes: BigInt,
    pub no: BigInt,
    pub accepted: Option<Accepted>,
}

#[derive(Clone, Debug)]
pub struct Accepted {
    pub from: i64,
    /// Because nobody was inside.
    pub unvoted: bool,
}

/// The places of holders' and of the operator's proposals.
const PLACES: (usize, usize) = (6, 2);

impl Model {
    pub fn live(&self, epoch: i64) -> impl Iterator<Item = &Motion> {
        self.motions.iter().filter(move |motion| motion.lapses >= epoch)
    }

    pub fn motion(&self, number: u64, epoch: i64) -> Option<&Motion> {
        self.live(epoch).find(|motion| motion.number == number)
    }

    /// Whether a grave change was accepted and waits.
    pub fn is_frozen(&self, epoch: i64) -> bool {
        self.live(epoch).any(|motion| motion.accepted.is_some() && motion.wish.is_grave())
    }

    pub fn takes_money(&self, epoch: i64) -> bool {
        !self.is_frozen(epoch) && self.paused_until.is_none_or(|until| until < epoch)
    }

    /// Whether a position made a proposal that is alive.
    pub fn is_bound(&self, id: Id, epoch: i64) -> bool {
        self.live(epoch).any(|motion| motion.by.as_ref().is_some_and(|(by, _)| *by == id))
    }

    /// How often a position has voted, on this side or on either, on what is alive.
    pub fn votes(&self, share: &Share, side: Option<bool>, epoch: i64) -> usize {
        let counts = |(number, yes): &(&u64, &bool)| {
            side.is_none_or(|side| side == **yes) && self.motion(**number, epoch).is_some()
        };
        share.ballots.iter().filter(counts).count()
    }

    pub fn may_leave(&self, id: Id, epoch: i64) -> bool {
        !self.is_bound(id, epoch) && self.votes(&self.shares[&id], Some(true), epoch) == 0
    }

    /// Whether nobody but the operator has anything inside that this could touch: the cash of exits lies in no miner.
    pub fn is_clear_of(&self, wish: &Wish) -> bool {
        let releases = matches!(wish, Wish::Release(_));
        self.investors().is_zero() && self.queue.is_empty() && (releases || self.tickets.is_empty())
    }

    fn is_operators(&self, motion: &Motion) -> bool {
        motion.by.is_none() && motion.proposer == self.operator
    }

    /// Makes a proposal, where that is possible. Returns its number.
    pub fn propose(&mut self, proposer: Address, by: Option<Id>, wish: Wish, epoch: i64) -> Option<u64> {
        let alive: Vec<Motion> = self.live(epoch).cloned().collect();
        let (holders, operators): (Vec<_>, Vec<_>) = alive.iter().partition(|motion| motion.by.is_some());
        let mut displaced = None;
        let backing = match by {
            None if operators.len() == PLACES.1 => return None,
            None => None,
            Some(id) => {
                let share = &self.shares[&id];
                let again = |motion: &&Motion| {
                    motion.proposer == proposer || motion.by.as_ref().is_some_and(|(by, _)| *by == id)
                };
                let fit = !share.operator && share.holder == proposer && share.principal >= self.rates.min_proposal;
                if !fit || holders.iter().any(again) {
                    return None;
                }
                if holders.len() == PLACES.0 {
                    displaced = Some(self.weakest(&holders, &share.principal)?);
                }
                Some((id, share.principal.clone()))
            }
        };
        self.motions = alive.into_iter().filter(|motion| Some(motion.number) != displaced).collect();
        let (number, ends) = (self.next_motion, epoch + self.rates.vote_period);
        self.next_motion += 1;
        self.motions.push(Motion {
            number,
            proposer,
            by: backing,
            wish,
            ceiling: self.next_id,
            then: self.investors(),
            ends,
            lapses: ends + self.rates.execution_window,
            yes: BigInt::zero(),
            no: BigInt::zero(),
            accepted: None,
        });
        Some(number)
    }

    /// The one with the least behind it, less than this, of those that are neither accepted nor about to be.
    fn weakest(&self, holders: &[&Motion], than: &BigInt) -> Option<u64> {
        let open = holders.iter().filter(|motion| motion.accepted.is_none() && !self.carries(motion));
        let backed = open.filter_map(|motion| Some((&motion.by.as_ref()?.1, motion.number)));
        backed.filter(|(backing, _)| *backing < than).min().map(|(_, number)| number)
    }

    fn carries(&self, motion: &Motion) -> bool {
        let votes = &motion.yes + &motion.no;
        let mut inside = motion.then.clone().max(self.investors());
        if motion.by.is_some() && matches!(motion.wish, Wish::Upgrade(_)) {
            inside += self.stake();
        }
        motion.yes.is_positive()
            && &votes * 10_000 >= inside * self.rates.quorum_bps
            && &motion.yes * 10_000 >= votes * self.rates.threshold_bps
    }

    /// Whether this position has a vote on this proposal now.
    pub fn may_vote(&self, id: Id, number: u64, epoch: i64) -> bool {
        let share = &self.shares[&id];
        let open = |motion: &Motion| epoch <= motion.ends && id < motion.ceiling;
        !share.operator && !share.ballots.contains_key(&number) && self.motion(number, epoch).is_some_and(open)
    }

    /// Takes a vote of a position that has one.
    pub fn vote(&mut self, id: Id, number: u64, yes: bool) {
        let share = self.shares.get_mut(&id).expect("a position");
        share.ballots.insert(number, yes);
        let motion = self.motions.iter_mut().find(|motion| motion.number == number).expect("a proposal");
        *(if yes { &mut motion.yes } else { &mut motion.no }) += &share.principal;
    }

    /// Counts the votes of a proposal whose time is over. Returns whether it was accepted.
    pub fn count(&mut self, number: u64, epoch: i64) -> bool {
        let motion = self.motion(number, epoch).expect("a proposal");
        let unvoted = self.is_operators(motion) && self.is_clear_of(&motion.wish);
        let accepted = unvoted || (self.investors().is_positive() && self.carries(motion));
        let (timelock, window) = (self.rates.timelock, self.rates.execution_window);
        if accepted {
            let motion = self.motions.iter_mut().find(|motion| motion.number == number).expect("a proposal");
            motion.accepted = Some(Accepted { from: epoch + timelock, unvoted });
            motion.lapses = epoch + timelock + window;
        } else {
            self.close(number);
        }
        accepted
    }

    /// Whether an accepted proposal harms nobody who did not vote: nor the operator, when all that is left is the operator's.
    pub fn may_be_carried_out(&self, motion: &Motion) -> bool {
        let unvoted = motion.accepted.as_ref().is_some_and(|accepted| accepted.unvoted);
        let needs_nobody = unvoted || matches!(motion.wish, Wish::Release(_));
        let orphaned = self.investors().is_zero() && !self.is_operators(motion);
        !orphaned && (self.is_clear_of(&motion.wish) || !needs_nobody)
    }

    pub fn close(&mut self, number: u64) {
        self.motions.retain(|motion| motion.number != number);
    }

    /// Makes one ordinary position of the operator's stakes, right after a complete harvest, or nothing of nothing. Returns it.
    pub fn convert_stakes(&mut self) -> Option<Id> {
        let stakes: Vec<Share> = self.shares.values().filter(|share| share.operator).cloned().collect();
        self.shares.retain(|_, share| !share.operator);
        self.paying_out = None;
        let mut whole = Share::new(stakes.first()?.holder, BigInt::zero(), false, 0);
        whole.active = true;
        for stake in stakes {
            self.divisions += 1;
            whole.principal += stake.principal;
            whole.earned += stake.earned;
            whole.claimed += stake.claimed;
        }
        whole.principal.is_positive().then(|| self.mint(whole))
    }
}
