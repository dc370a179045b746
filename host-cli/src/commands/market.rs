//! `leasehold market`: creates and shows markets.

use abi::lease::{Method, OwedParams, Terms};
use anyhow::Result;
use clap::Subcommand;
use fvm_shared::address::Address;
use fvm_shared::bigint::Zero;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::actor;
use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Fields, Report};
use crate::share::Share;
use crate::span::Span;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a market, under terms that never change. Its code must be installed: leasehold actor install lease
    #[command(
        after_help = "Examples:\n  leasehold market create\n  leasehold market create --fee 2.5% --accept-window 1h --unbonding 14d"
    )]
    Create(TermsArgs),
    /// Show a market's terms and what it holds
    #[command(after_help = "Examples:\n  leasehold market show t01010\n  leasehold market show t01010 --json")]
    Show {
        /// The market's address
        market: String,
    },
}

/// A market's terms. Times are epochs of 30 seconds, or like 12h and 30d.
#[derive(Clone, Debug, clap::Args)]
pub struct TermsArgs {
    /// Who earns the fee; the wallet that signs without it
    #[arg(long, value_name = "ADDRESS")]
    pub operator: Option<String>,
    /// The operator's part of what is served, at most 50%; refunds pay none
    #[arg(long, value_name = "SHARE", default_value = "1%")]
    pub fee: Share,
    /// How long a provider has to accept an order
    #[arg(long, value_name = "TIME", default_value = "1h")]
    pub accept_window: Span,
    /// The longest time that one beat may prove
    #[arg(long, value_name = "TIME", default_value = "1d")]
    pub max_window: Span,
    /// The shortest lease
    #[arg(long, value_name = "TIME", default_value = "1h")]
    pub min_term: Span,
    /// What a renter that leaves early pays at least
    #[arg(long, value_name = "AMOUNT", default_value = "0.001FIL")]
    pub min_charge: Amount,
    /// The part of a lease's collateral that a fault, or a provider that leaves, costs
    #[arg(long, value_name = "SHARE", default_value = "50%")]
    pub fault_slash: Share,
    /// The part of a lease's collateral that not accepting an order costs
    #[arg(long, value_name = "SHARE", default_value = "10%")]
    pub no_show_slash: Share,
    /// The part of a slash that whoever reports it earns; the rest goes to the renter
    #[arg(long, value_name = "SHARE", default_value = "10%")]
    pub reporter_bounty: Share,
    /// How long free collateral takes to leave
    #[arg(long, value_name = "TIME", default_value = "7d")]
    pub unbonding: Span,
    /// How long a lease that ran out of money waits for more
    #[arg(long, value_name = "TIME", default_value = "1d")]
    pub pause_grace: Span,
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Create(terms) => context.output.result(&create(context, &terms)?)?,
            Self::Show { market } => context.output.result(&show(context, &market)?)?,
        }
        Ok(())
    }
}

impl TermsArgs {
    fn settle(&self, context: &Context) -> Result<Terms> {
        let operator = match &self.operator {
            Some(text) => context.address(text)?,
            None => context.wallet()?.address.0,
        };
        Ok(Terms {
            operator,
            fee_bps: self.fee.0,
            accept_window: self.accept_window.0,
            max_window: self.max_window.0,
            min_term: self.min_term.0,
            min_charge: self.min_charge.0.clone(),
            fault_slash_bps: self.fault_slash.0,
            no_show_slash_bps: self.no_show_slash.0,
            reporter_bounty_bps: self.reporter_bounty.0,
            unbonding: self.unbonding.0,
            pause_grace: self.pause_grace.0,
        })
    }
}

/// Creates a market from the lease actor's installed code.
pub fn create(context: &Context, terms: &TermsArgs) -> Result<actor::Created> {
    let params = fvm_ipld_encoding::to_vec(&terms.settle(context)?)?;
    actor::create(context, actors::installed(context, "lease")?, params, TokenAmount::zero())
}

/// Reads a market's terms and what it holds.
pub fn show(context: &Context, market: &str) -> Result<Market> {
    let market = context.address(market)?;
    let terms: Terms = context.read_bare(market, Method::Terms)?;
    Market::read(context, market, terms)
}

/// A market as it is now.
#[derive(Debug, Serialize)]
pub struct Market {
    pub market: Addr,
    pub operator: Addr,
    /// In basis points.
    pub fee_bps: u32,
    pub accept_window: ChainEpoch,
    pub max_window: ChainEpoch,
    pub min_term: ChainEpoch,
    pub min_charge: Amount,
    /// In basis points.
    pub fault_slash_bps: u32,
    /// In basis points.
    pub no_show_slash_bps: u32,
    /// In basis points.
    pub reporter_bounty_bps: u32,
    pub unbonding: ChainEpoch,
    pub pause_grace: ChainEpoch,
    /// All that it holds: collateral, prepayments and what waits to be withdrawn.
    pub balance: Amount,
    /// What the operator could withdraw now.
    pub operator_owed: Amount,
}

impl Market {
    fn read(context: &Context, market: Address, terms: Terms) -> Result<Self> {
        let owed: TokenAmount = context.read(market, Method::Owed, &OwedParams { earner: terms.operator })?;
        let balance = context.rpc.actor(market)?.map_or_else(TokenAmount::zero, |actor| actor.balance);
        Ok(Self {
            market: Addr(market),
            operator: Addr(terms.operator),
            fee_bps: terms.fee_bps,
            accept_window: terms.accept_window,
            max_window: terms.max_window,
            min_term: terms.min_term,
            min_charge: terms.min_charge.into(),
            fault_slash_bps: terms.fault_slash_bps,
            no_show_slash_bps: terms.no_show_slash_bps,
            reporter_bounty_bps: terms.reporter_bounty_bps,
            unbonding: terms.unbonding,
            pause_grace: terms.pause_grace,
            balance: balance.into(),
            operator_owed: owed.into(),
        })
    }
}

impl Report for Market {
    fn text(&self) -> String {
        Fields::new()
            .field("market", self.market)
            .field("operator", self.operator)
            .field("fee", Share(self.fee_bps))
            .field("time to accept", Span(self.accept_window))
            .field("longest window", Span(self.max_window))
            .field("shortest lease", Span(self.min_term))
            .field("least charge", &self.min_charge)
            .field("slash for a fault", Share(self.fault_slash_bps))
            .field("slash for a no-show", Share(self.no_show_slash_bps))
            .field("reporter's part", Share(self.reporter_bounty_bps))
            .field("unbonding", Span(self.unbonding))
            .field("grace when unpaid", Span(self.pause_grace))
            .field("holds", &self.balance)
            .field("operator may take", &self.operator_owed)
            .render()
    }
}
