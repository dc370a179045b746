//! One look at the chain, and doing what is due.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use abi::lease::{LeaseId, LeaseReturn, Method, OwedParams, ProviderParams, ProviderReturn, Status};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::book::{Book, Caught};
use super::machine::Machine;
use super::memory::{Desk, Memory};
use super::plan::{Declined, Plan, Waiting};
use super::policy::Policy;
use super::step::{Step, step};
use super::stop::Stop;
use super::work::{Served, Work, numbers};
use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::lease;
use crate::context::Context;
use crate::failure::{Failure, Kind};
use crate::flow::Pushed;
use crate::rpc::Head;

/// How many epochs to leave alone what was refused.
const RETRY: ChainEpoch = 10;
/// How long to wait for messages to get onto the chain before looking at other things.
const PATIENCE: Duration = Duration::from_secs(20 * 60);
/// How often to ask for them at least.
const ASK: Duration = Duration::from_secs(1);

/// A failure unless the wallet may work for a provider: it would pay for messages that are refused.
fn admit(context: &Context, market: Address, provider: ActorID) -> Result<()> {
    let wallet = context.wallet()?;
    let me = context.actor_id(wallet.address.0)?;
    let params = ProviderParams { provider: Address::new_id(provider) };
    let read: ProviderReturn = context.read(market, Method::Provider, &params)?;
    if me == provider || read.keeper == Some(me) {
        return Ok(());
    }
    let who = format!("{} ({}) is not the keeper of {}", wallet.name, wallet.address, Addr::id(provider));
    Err(Failure::refused(who).hint("leasehold provider keeper MARKET KEY, as the provider").into())
}

/// A keeper at work.
pub struct Keeper<'c> {
    context: &'c Context,
    market: Address,
    provider: ActorID,
    policy: Policy,
    machine: Machine,
    book: Book,
    /// None when nothing is to be written.
    desk: Option<Desk>,
    withdrawn: Option<ChainEpoch>,
    /// The tipset for which everything is done.
    done: Option<Head>,
    /// How many messages of the key were on their way at the last look.
    waiting: u64,
    /// Why orders are declined, as it was told.
    declined: BTreeMap<LeaseId, String>,
    served: Served,
}

impl<'c> Keeper<'c> {
    /// Sees that the wallet may work for the provider, and that nobody else does from here.
    pub fn start(
        context: &'c Context,
        market: &str,
        provider: Option<&str>,
        policy: Policy,
        writes: bool,
    ) -> Result<Self> {
        context.check_network()?;
        let market = context.address(market)?;
        let wallet = context.wallet()?;
        let me = context.actor_id(wallet.address.0)?;
        let provider = provider.map_or(Ok(me), |text| context.actor_id(context.address(text)?))?;
        admit(context, market, provider)?;
        policy.people().try_for_each(|text| context.address(text).map(|_| ()))?;
        let home = &context.settings.home;
        let desk = writes.then(|| Desk::take(home, &context.settings.network, Addr(market), Addr::id(provider)));
        let desk = desk.transpose()?;
        let Memory { seen, leases, withdrawn } = desk.as_ref().map(Desk::recall).unwrap_or_default();
        if writes {
            tracing::info!(market = %Addr(market), provider = %Addr::id(provider), wallet = wallet.name, "keeping leases");
        }
        Ok(Self {
            context,
            market,
            provider,
            machine: Machine::new(&policy.disk),
            policy,
            book: Book::recall(&leases, seen),
            desk,
            withdrawn,
            done: None,
            waiting: 0,
            declined: BTreeMap::new(),
            served: Served::default(),
        })
    }

    /// What is due, without doing it.
    pub fn rehearse(mut self) -> Result<Plan> {
        let head = self.context.rpc.head()?;
        self.book.catch_up(self.context, self.market, self.provider, &head)?;
        self.plan(head.height + 1)
    }

    /// Does what is due, once for each tipset. False while messages of the key are on their way.
    pub fn pass(&mut self, stop: &Stop, poll: Duration) -> Result<bool> {
        // Before anything is read: what the key has sent must be in what is read, or it would be sent twice.
        let waiting = self.on_their_way()?;
        if std::mem::replace(&mut self.waiting, waiting) != waiting && waiting > 0 {
            tracing::info!(messages = waiting, "messages of the key are on their way: waiting for them");
        }
        if waiting > 0 {
            return Ok(false);
        }
        let head = self.context.rpc.head()?;
        if self.done.as_ref() == Some(&head) {
            return Ok(true);
        }
        let first = self.done.is_none();
        let caught = self.book.catch_up(self.context, self.market, self.provider, &head)?;
        let plan = self.plan(head.height + 1)?;
        self.tell(&plan, first.then_some(caught));
        let work = Work::of(&plan);
        if !work.is_empty() {
            admit(self.context, self.market, self.provider)?;
            let pushed = self.push(work, plan.epoch)?;
            self.collect(pushed, stop, poll)?;
        }
        self.write()?;
        self.done = Some(head);
        Ok(true)
    }

    /// What was done in all.
    pub fn end(self) -> Result<Served> {
        self.write()?;
        Ok(self.served)
    }

    /// How many messages of the key the node has, and has not executed.
    fn on_their_way(&self) -> Result<u64> {
        let wallet = self.context.wallet()?.address.0;
        let (executed, next) = (self.context.actor(wallet)?.nonce, self.context.rpc.next_nonce(wallet)?);
        Ok(next.saturating_sub(executed))
    }

    fn plan(&mut self, next: ChainEpoch) -> Result<Plan> {
        let (market, provider) = (Some(Addr(self.market)), Some(Addr::id(self.provider)));
        let mut plan = Plan { market, provider, epoch: next, ..Plan::default() };
        let leases = self.book.look(self.context, self.market, next)?;
        let runs = |lease: &&LeaseReturn| !lease.status.is_over() && lease.status != Status::Ordered;
        let mut renters: Vec<ActorID> = leases.iter().filter(runs).map(|lease| lease.renter).collect();
        for read in &leases {
            let lease = read.lease;
            if let Some(until) = self.book.rests(lease, next) {
                plan.wait.push(Waiting { lease, until });
                continue;
            }
            match step(read, next, self.policy.settle_every) {
                Step::Accept => match self.objection(read, &renters)? {
                    None => {
                        renters.push(read.renter);
                        plan.accept.push(lease);
                    }
                    Some(reason) => {
                        self.book.rest(lease, next);
                        plan.decline.push(Declined { lease, reason });
                    }
                },
                Step::Beat => plan.beat.push(lease),
                Step::Settle => plan.settle.push(lease),
                Step::Expire => plan.expire.push(lease),
                Step::Wait(until) => {
                    self.book.rest(lease, until);
                    plan.wait.push(Waiting { lease, until });
                }
                Step::Forget => self.book.forget(lease),
            }
        }
        plan.withdraw = self.earnings(next)?;
        Ok(plan)
    }

    fn objection(&self, order: &LeaseReturn, renters: &[ActorID]) -> Result<Option<String>> {
        self.policy.objection(order, renters, |renter, text| {
            let address = self.context.address(text)?;
            Ok(self.context.rpc.actor_id(address)? == Some(renter))
        })
    }

    /// What is to be withdrawn, when the time has come and it is enough.
    fn earnings(&self, next: ChainEpoch) -> Result<Option<Amount>> {
        let since = self.withdrawn.map_or(ChainEpoch::MAX, |withdrawn| next - withdrawn);
        if !self.policy.withdraw_every.is_due(since) {
            return Ok(None);
        }
        let params = OwedParams { earner: Address::new_id(self.provider) };
        let owed: TokenAmount = self.context.read(self.market, Method::Owed, &params)?;
        let is_enough = owed.is_positive() && owed >= self.policy.withdraw_from.0;
        Ok(is_enough.then_some(Amount(owed)))
    }

    /// Tells what is new in a plan.
    fn tell(&mut self, plan: &Plan, caught: Option<Caught>) {
        let leases = self.book.numbers().len();
        match caught {
            Some(Caught::Since(from)) => tracing::info!(from, leases, "caught up with what happened since"),
            Some(Caught::Everything | Caught::Already) => tracing::info!(leases, "looked at every lease"),
            None => {}
        }
        self.declined.retain(|lease, _| plan.decline.iter().any(|declined| declined.lease == *lease));
        for Declined { lease, reason } in &plan.decline {
            if self.declined.get(lease) != Some(reason) {
                tracing::info!(lease, reason, "declined");
                self.declined.insert(*lease, reason.clone());
            }
        }
    }

    /// Sends messages. What is refused before it is sent is left alone for a while.
    fn push(&mut self, messages: Vec<Work>, epoch: ChainEpoch) -> Result<Vec<(Work, Pushed)>> {
        let mut pushed = Vec::new();
        for work in messages {
            match self.push_one(&work) {
                Ok(sent) => {
                    work.leases().iter().for_each(|lease| self.book.stir(*lease));
                    pushed.push((work, sent));
                }
                Err(error) if super::may_pass(&error) => return Err(error),
                Err(error) => self.give_up(&work, &error, epoch),
            }
        }
        Ok(pushed)
    }

    fn push_one(&mut self, work: &Work) -> Result<Pushed> {
        let (context, market, policy) = (self.context, self.market, &self.policy);
        let secret = |number| {
            let order = lease::read_one(context, market, number)?;
            lease::seal(&order, &policy.secret.make(market, &order)?)
        };
        let draft = work.draft(market, self.provider, secret, || self.machine.report())?;
        context.push(draft)
    }

    /// What was refused would be refused again at once.
    fn give_up(&mut self, work: &Work, error: &anyhow::Error, epoch: ChainEpoch) {
        let (leases, reason) = (numbers(work.leases()), format!("{error:#}"));
        tracing::warn!(leases, reason, epoch, "cannot {}", work.verb());
        self.served.refused += 1;
        work.leases().iter().for_each(|lease| self.book.rest(*lease, epoch + RETRY));
    }

    /// Waits until messages are on the chain, and notes how they ended.
    fn collect(&mut self, mut pushed: Vec<(Work, Pushed)>, stop: &Stop, poll: Duration) -> Result<()> {
        let started = Instant::now();
        loop {
            let mut left = Vec::new();
            // Asked for first: what is neither on its way nor on the chain after that is nowhere.
            let may_come = self.on_their_way()? > 0;
            for (work, message) in pushed {
                match self.context.outcome(&message) {
                    Ok(Some(sent)) => {
                        if work == Work::Withdraw {
                            self.withdrawn = Some(sent.epoch);
                        }
                        for lease in self.served.count(&work, &sent)? {
                            self.book.rest(lease, sent.epoch + RETRY);
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

    fn write(&self) -> Result<()> {
        let Some(desk) = &self.desk else { return Ok(()) };
        desk.write(&Memory { seen: self.book.seen().cloned(), leases: self.book.numbers(), withdrawn: self.withdrawn })
    }
}
