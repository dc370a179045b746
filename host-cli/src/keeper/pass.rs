//! One look at the chain, and doing what is due.

use std::collections::BTreeMap;
use std::time::Duration;

use abi::lease::{
    LeaseId, LeaseReturn, Method, OfferParams, OfferReturn, OwedParams, ProviderParams, ProviderReturn, Status,
};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

use super::book::{Book, Caught};
use super::exposure::{Exposure, Running, exposures};
use super::held::Held;
use super::machine::Machine;
use super::memory::{Desk, Memory};
use super::plan::{Declined, Plan, Waiting};
use super::policy::Policy;
use super::sealer::Sealer;
use super::step::{Step, step};
use super::stop::Stop;
use super::work::{Served, Work};
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::rpc::Head;

/// How long to wait for secrets before going on without them: nothing that can be made at once takes longer.
const QUICK: Duration = Duration::from_millis(200);

/// Whether a lease is one of those that a policy counts.
fn runs(lease: &LeaseReturn) -> bool {
    !lease.status.is_over() && lease.status != Status::Ordered
}

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
    pub(super) context: &'c Context,
    pub(super) market: Address,
    pub(super) provider: ActorID,
    pub(super) policy: Policy,
    pub(super) machine: Machine,
    sealer: Sealer,
    pub(super) book: Book,
    /// None when nothing is to be written.
    desk: Option<Desk>,
    pub(super) withdrawn: Option<ChainEpoch>,
    /// The tipset for which everything is done.
    done: Option<Head>,
    /// How many messages of the key were on their way at the last look.
    waiting: u64,
    pub(super) held: Held,
    /// Why orders are declined, as it was told.
    declined: BTreeMap<LeaseId, String>,
    pub(super) served: Served,
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
            let (market, provider, max_fee) = (Addr(market), Addr::id(provider), Amount(policy.max_fee.clone()));
            tracing::info!(%market, %provider, wallet = wallet.name, %max_fee, "keeping leases");
        }
        Ok(Self {
            context,
            market,
            provider,
            machine: Machine::new(&policy.disk),
            sealer: Sealer::new(market, policy.secret.clone()),
            policy,
            book: Book::recall(&leases, seen),
            desk,
            withdrawn,
            done: None,
            waiting: 0,
            held: Held::default(),
            declined: BTreeMap::new(),
            served: Served::default(),
        })
    }

    /// What is due, without doing it.
    pub fn rehearse(mut self) -> Result<Plan> {
        let head = self.context.rpc.head()?;
        self.book.catch_up(self.context, self.market, self.provider, &head)?;
        let mut plan = self.plan(head.height + 1)?;
        plan.exposed = self.exposed(plan.epoch)?;
        Ok(plan)
    }

    /// Does what is due, once for each tipset and whenever a secret is ready. False while messages of the key are on their way, or
    /// secrets in the making.
    pub fn pass(&mut self, stop: &Stop, poll: Duration) -> Result<bool> {
        // Before anything is read: what the key has sent must be in what is read, or it would be sent twice.
        let waiting = self.on_their_way()?;
        if std::mem::replace(&mut self.waiting, waiting) != waiting && waiting > 0 {
            tracing::info!(messages = waiting, "messages of the key are on their way: waiting for them");
        }
        if waiting > 0 {
            self.see_to_the_oldest(&mut [])?;
            return Ok(false);
        }
        self.held = Held::default();
        let head = self.context.rpc.head()?;
        if self.done.as_ref() == Some(&head) && !self.sealer.has_ready() {
            return Ok(!self.sealer.is_busy());
        }
        let first = self.done.is_none();
        let caught = self.book.catch_up(self.context, self.market, self.provider, &head)?;
        let plan = self.plan(head.height + 1)?;
        self.tell(&plan, first.then_some(caught))?;
        self.work(&plan, stop, poll)?;
        self.write()?;
        self.done = Some(head);
        Ok(!self.sealer.is_busy())
    }

    /// Sends the messages of a plan and waits for them. Beats are sent before any secret is waited for.
    fn work(&mut self, plan: &Plan, stop: &Stop, poll: Duration) -> Result<()> {
        self.sealer.begin(&plan.orders);
        let (beats, others) = (Work::beats(plan), Work::others(plan));
        if !(beats.is_empty() && others.is_empty() && plan.orders.is_empty()) {
            admit(self.context, self.market, self.provider)?;
        }
        let mut pushed = self.push(beats, plan.epoch)?;
        let accepts = self.accepts(plan);
        pushed.extend(self.push(accepts, plan.epoch)?);
        pushed.extend(self.push(others, plan.epoch)?);
        if pushed.is_empty() { Ok(()) } else { self.collect(pushed, stop, poll) }
    }

    /// The orders whose secrets are ready. One whose secret cannot be made is left alone for a while.
    fn accepts(&mut self, plan: &Plan) -> Vec<Work> {
        let mut accepts = Vec::new();
        for (lease, sealed) in self.sealer.ready(QUICK) {
            match sealed {
                Ok(secret) if plan.accept.contains(&lease) => accepts.push(Work::Accept(lease, secret)),
                // It was cancelled meanwhile, or there is no room for it any more.
                Ok(_) => {}
                Err(error) => self.give_up(&Work::Accept(lease, Vec::new()), &error, plan.epoch),
            }
        }
        accepts
    }

    /// What anybody may order at an epoch and the policy declines.
    fn exposed(&self, now: ChainEpoch) -> Result<Vec<Exposure>> {
        let (context, market) = (self.context, self.market);
        let params = ProviderParams { provider: Address::new_id(self.provider) };
        let provider: ProviderReturn = context.read(market, Method::Provider, &params)?;
        let read = |offer: &u64| context.read(market, Method::Offer, &OfferParams { offer: *offer });
        let offers: Vec<OfferReturn> = provider.offers.iter().map(read).collect::<Result<_>>()?;
        let running = self.book.leases().filter(|lease| runs(lease));
        let running: Vec<_> = running.map(|lease| Running { offer: lease.offer, renter: lease.renter }).collect();
        Ok(exposures(&self.policy, &offers, &running, &context.read_bare(market, Method::Terms)?, now))
    }

    /// What was done in all.
    pub fn end(self) -> Result<Served> {
        self.write()?;
        Ok(self.served)
    }

    /// How many messages of the key the node has, and has not executed.
    pub(super) fn on_their_way(&self) -> Result<u64> {
        let wallet = self.context.wallet()?.address.0;
        let (executed, next) = (self.context.actor(wallet)?.nonce, self.context.rpc.next_nonce(wallet)?);
        Ok(next.saturating_sub(executed))
    }

    fn plan(&mut self, next: ChainEpoch) -> Result<Plan> {
        let (market, provider) = (Some(Addr(self.market)), Some(Addr::id(self.provider)));
        let mut plan = Plan { market, provider, epoch: next, ..Plan::default() };
        let leases = self.book.look(self.context, self.market, next)?;
        let mut renters: Vec<ActorID> = leases.iter().filter(|lease| runs(lease)).map(|lease| lease.renter).collect();
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
                        plan.orders.push(read.clone());
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

    /// Tells what is new in a plan, and at first what declining costs.
    fn tell(&mut self, plan: &Plan, caught: Option<Caught>) -> Result<()> {
        let leases = self.book.numbers().len();
        match caught {
            Some(Caught::Since(from)) => tracing::info!(from, leases, "caught up with what happened since"),
            Some(_) => tracing::info!(leases, "looked at every lease"),
            None => {}
        }
        if caught.is_some() {
            for Exposure { offer, declines, costs, remedy } in self.exposed(plan.epoch)? {
                tracing::warn!(offer, declines, %costs, remedy, "anybody may order what the policy declines");
            }
        }
        self.declined.retain(|lease, _| plan.decline.iter().any(|declined| declined.lease == *lease));
        for Declined { lease, reason } in &plan.decline {
            if self.declined.get(lease) != Some(reason) {
                tracing::info!(lease, reason, "declined");
                self.declined.insert(*lease, reason.clone());
            }
        }
        Ok(())
    }

    fn write(&self) -> Result<()> {
        let Some(desk) = &self.desk else { return Ok(()) };
        desk.write(&Memory { seen: self.book.seen().cloned(), leases: self.book.numbers(), withdrawn: self.withdrawn })
    }
}
