use abi::lease::Terms;
use anyhow::Result;
use fvm_shared::bigint::Zero;
use fvm_shared::econ::TokenAmount;

use crate::actors;
use crate::amount::Amount;
use crate::commands::actor;
use crate::context::Context;
use crate::share::Share;
use crate::span::Span;

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
