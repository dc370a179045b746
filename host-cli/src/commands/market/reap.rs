use std::collections::BTreeSet;

use abi::lease::{
    LeaseId, LeaseParams, LeaseReturn, MAX_BATCH, Method, OwedParams, ProviderParams, ProviderReturn, SettleParams,
    Terms,
};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::commands::lease::{self, Batch, Refused};
use crate::context::Context;
use crate::due::Due;
use crate::failure::{Failure, Kind};
use crate::flow::{Draft, Trail};
use crate::output::{Counted, Report, Table};
use crate::share::Share;

#[derive(Clone, Debug, clap::Args)]
pub struct ReapArgs {
    /// Show what is due and what it would earn, and send nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Settle running leases as well that have proven more than is settled
    #[arg(long)]
    pub running: bool,
    /// Send at most so many messages before the withdrawal. A batch of 200 leases is one message, an order that expires is one
    #[arg(long, value_name = "COUNT", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub max_messages: u16,
    /// Leave the bounties in the market
    #[arg(long)]
    pub keep: bool,
}

/// Ends what is over, settles what is due and withdraws the bounties.
pub fn reap(context: &Context, market: &str, args: &ReapArgs) -> Result<Reaped> {
    let market = context.address(market)?;
    let mut reaped = plan(context, market, args)?;
    if args.dry_run {
        return Ok(reaped);
    }
    let messages = messages(&reaped.due, usize::from(args.max_messages));
    let planned: usize = messages.iter().map(|message| message.leases().len()).sum();
    reaped.left = reaped.due.len() - planned;
    let owed = if args.keep { TokenAmount::default() } else { owed(context, market)? };
    if messages.is_empty() && !owed.is_positive() {
        return Ok(reaped);
    }
    let what = format!("{} in {} messages, for up to {}", leases(planned), messages.len(), reaped.bounty);
    let context = context.agreed(&format!("reap the market {}: {what}", Addr(market)))?;
    let progress = context.output.bar("reaping", messages.len() as u64, Counted::Things("messages"));
    for message in messages {
        reaped.send(&context, market, &message)?;
        progress.advance(1);
    }
    drop(progress);
    if !args.keep && self::owed(&context, market)?.is_positive() {
        let withdrawn = lease::withdraw(&context, &Addr(market).to_string(), None)?;
        reaped.withdrawn = Some(withdrawn.paid);
        reaped.messages.push(withdrawn.trail);
    }
    Ok(reaped)
}

fn leases(count: usize) -> String {
    if count == 1 { "1 lease".to_owned() } else { format!("{count} leases") }
}

/// What the market owes the wallet.
fn owed(context: &Context, market: Address) -> Result<TokenAmount> {
    context.read(market, Method::Owed, &OwedParams { earner: context.wallet()?.address.0 })
}

fn plan(context: &Context, market: Address, args: &ReapArgs) -> Result<Reaped> {
    let terms: Terms = context.read_bare(market, Method::Terms)?;
    // Without a wallet, a dry run counts what a stranger would earn.
    let me = match context.wallet() {
        Ok(wallet) => context.rpc.actor_id(wallet.address.0)?,
        Err(_) => None,
    };
    let now = context.rpc.head()?.height;
    let wanted = |lease: &LeaseReturn| Due::of(lease, now).filter(|what| args.running || *what != Due::Settle);
    let all = lease::read_all(context, market, None, None)?;
    let found: Vec<_> = all.iter().filter_map(|lease| wanted(lease).map(|what| (lease, what))).collect();
    let providers = found.iter().map(|(lease, _)| lease.provider).collect();
    let kept = kept_by(context, market, me, providers)?;
    let due: Vec<_> = found
        .into_iter()
        .map(|(lease, what)| Overdue::of(lease, what, &terms, kept.contains(&lease.provider)))
        .collect();
    let bounty: TokenAmount = due.iter().map(|entry| entry.bounty.0.clone()).sum();
    Ok(Reaped {
        market: Addr(market),
        epoch: now,
        due,
        bounty: bounty.into(),
        done: 0,
        refused: Vec::new(),
        left: 0,
        withdrawn: None,
        messages: Vec::new(),
    })
}

/// Those of some providers whose leases the wallet's actor may keep: itself, and whoever made it the keeper.
fn kept_by(
    context: &Context,
    market: Address,
    me: Option<ActorID>,
    providers: BTreeSet<ActorID>,
) -> Result<BTreeSet<ActorID>> {
    let Some(me) = me else { return Ok(BTreeSet::new()) };
    let mut kept = BTreeSet::new();
    for provider in providers {
        let params = ProviderParams { provider: Address::new_id(provider) };
        if me == provider || context.read::<ProviderReturn>(market, Method::Provider, &params)?.keeper == Some(me) {
            kept.insert(provider);
        }
    }
    Ok(kept)
}

/// One message: a batch, or one order.
enum Message {
    Settle(Vec<LeaseId>),
    Expire(LeaseId),
}

impl Message {
    fn leases(&self) -> &[LeaseId] {
        match self {
            Self::Settle(leases) => leases,
            Self::Expire(lease) => std::slice::from_ref(lease),
        }
    }
}

/// At most so many messages; those that do most come first.
fn messages(due: &[Overdue], most: usize) -> Vec<Message> {
    let (orders, others): (Vec<_>, Vec<_>) = due.iter().partition(|entry| entry.what == Due::Expire);
    let batches = others.chunks(MAX_BATCH).map(|part| Message::Settle(part.iter().map(|entry| entry.lease).collect()));
    let expiries = orders.into_iter().map(|entry| Message::Expire(entry.lease));
    batches.chain(expiries).take(most).collect()
}

/// A lease about which something is to be done.
#[derive(Debug, Serialize)]
pub struct Overdue {
    pub lease: LeaseId,
    pub what: Due,
    pub provider: Addr,
    pub renter: Addr,
    /// What the wallet would earn of the collateral; nothing if it is the provider's or its keeper's.
    pub bounty: Amount,
}

impl Overdue {
    /// `is_kept` says whether the reporter is the provider or its keeper: they earn nothing by what they should have prevented.
    fn of(read: &LeaseReturn, what: Due, terms: &Terms, is_kept: bool) -> Self {
        let slash = match what {
            Due::Expire => terms.no_show_slash_bps,
            Due::Fault => terms.fault_slash_bps,
            Due::End | Due::Settle => 0,
        };
        let slashed = if is_kept { TokenAmount::default() } else { Share(slash).of(&read.locked) };
        Self {
            lease: read.lease,
            what,
            provider: Addr::id(read.provider),
            renter: Addr::id(read.renter),
            bounty: Share(terms.reporter_bounty_bps).of(&slashed).into(),
        }
    }
}

/// What was due in a market, and what became of it.
#[derive(Debug, Serialize)]
pub struct Reaped {
    pub market: Addr,
    pub epoch: ChainEpoch,
    pub due: Vec<Overdue>,
    /// What all of it would earn, if nobody is quicker.
    pub bounty: Amount,
    /// For how many leases it was done.
    pub done: u32,
    /// Those for which it was not.
    pub refused: Vec<Refused>,
    /// How many are left for the next time.
    pub left: usize,
    /// What the market paid the wallet, with all else that it owed.
    pub withdrawn: Option<Amount>,
    pub messages: Vec<Trail>,
}

impl Reaped {
    /// Sends a message. What is refused, because somebody else was quicker, is noted.
    fn send(&mut self, context: &Context, market: Address, message: &Message) -> Result<()> {
        let sent = match message {
            Message::Settle(leases) => context.send(settle(market, leases)?).and_then(|sent| Batch::of(&sent)),
            Message::Expire(lease) => context.send(expire(market, *lease)?).map(|sent| Batch::one(sent.trail())),
        };
        match sent {
            Ok(batch) => {
                self.done += batch.done;
                self.refused.extend(batch.refused);
                self.messages.push(batch.trail);
            }
            Err(error) => {
                let Failure { kind: Kind::Refused, sentence, code: Some(exit_code), .. } = Failure::of(&error) else {
                    return Err(error);
                };
                let refused = |lease: &LeaseId| Refused { lease: *lease, exit_code, sentence: sentence.clone() };
                self.refused.extend(message.leases().iter().map(refused));
            }
        }
        Ok(())
    }
}

fn settle(market: Address, leases: &[LeaseId]) -> Result<Draft> {
    let what = format!("settle {} of the market {}", self::leases(leases.len()), Addr(market));
    Draft::new(what, market, Method::Settle).params(&SettleParams { leases: leases.to_vec() })
}

fn expire(market: Address, lease: LeaseId) -> Result<Draft> {
    let what = format!("expire order {lease} of the market {}", Addr(market));
    Draft::new(what, market, Method::Expire).params(&LeaseParams { lease })
}

impl Report for Reaped {
    fn text(&self) -> String {
        let mut table = Table::new(["lease", "due", "provider", "renter", "bounty"], "Nothing is due.");
        for Overdue { lease, what, provider, renter, bounty } in &self.due {
            let (provider, renter) = (provider.to_string(), renter.to_string());
            table.row([lease.to_string(), what.word().to_owned(), provider, renter, bounty.to_string()]);
        }
        let mut lines = vec![table.render()];
        if !self.messages.is_empty() || !self.refused.is_empty() {
            lines.push(format!("done for {}, refused for {}, left {}", self.done, self.refused.len(), self.left));
        }
        lines.extend(self.refused.iter().map(|refused| format!("lease {}: {}", refused.lease, refused.sentence)));
        lines.extend(self.withdrawn.as_ref().map(|paid| format!("withdrew {paid}")));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use abi::lease::Status;

    use super::*;
    use crate::due::example;

    fn terms() -> Terms {
        Terms {
            operator: Address::new_id(99),
            fee_bps: 100,
            accept_window: 120,
            max_window: 2_880,
            min_term: 120,
            min_charge: TokenAmount::default(),
            fault_slash_bps: 5_000,
            no_show_slash_bps: 1_000,
            reporter_bounty_bps: 1_000,
            unbonding: 1,
            pause_grace: 1,
        }
    }

    fn overdue(lease: LeaseId, what: Due) -> Overdue {
        let read = LeaseReturn { lease, ..example(Status::Active) };
        Overdue::of(&read, what, &terms(), false)
    }

    #[test]
    fn a_bounty_is_the_reporters_part_of_the_slash_and_nothing_for_the_provider_and_its_keeper() {
        let bounty = |what, is_kept| Overdue::of(&example(Status::Active), what, &terms(), is_kept).bounty.0;
        assert_eq!(bounty(Due::Fault, false), TokenAmount::from_nano(50_000_000));
        assert_eq!(bounty(Due::Expire, false), TokenAmount::from_nano(10_000_000));
        for nothing in [bounty(Due::Fault, true), bounty(Due::Expire, true), bounty(Due::End, false)] {
            assert_eq!(nothing, TokenAmount::default());
        }
    }

    #[test]
    fn batches_are_full_and_come_before_single_orders() {
        let mut due: Vec<Overdue> = (0..3).map(|lease| overdue(lease, Due::Expire)).collect();
        due.extend((3..254).map(|lease| overdue(lease, if lease % 2 == 0 { Due::Fault } else { Due::End })));
        let sizes = |most| messages(&due, most).iter().map(|message| message.leases().len()).collect::<Vec<_>>();
        assert_eq!(sizes(50), [200, 51, 1, 1, 1]);
        assert_eq!(sizes(3), [200, 51, 1]);
    }
}
