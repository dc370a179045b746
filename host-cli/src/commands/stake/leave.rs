//! Principal on its way out.

use abi::owner::{Method, PositionParams, PositionView, RedeemParams, RedeemReturn, TokenId};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::{Amount, PositiveAmount};
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report};
use crate::span::moment;

pub(super) const EXAMPLES: &str = "\
Before anything is sent, a trial run shows what the position is worth, what leaving early costs, and whether cash or an exit
ticket comes back. A position that is worth less than was shown by the time the message is on the chain is not redeemed.

Examples:
  leasehold stake redeem t01005 3 --wallet ann
  leasehold stake redeem t01005 3 --amount 25FIL --wallet ann
  leasehold stake redeem t01005 3 --min-value 90FIL --wallet ann";

#[derive(Debug, clap::Args)]
pub struct RedeemArgs {
    /// The owner actor
    pub owner: String,
    /// The position
    pub position: TokenId,
    /// How much of the principal leaves; all of it without this
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub amount: Option<PositiveAmount>,
    /// The least that the principal may be worth, before the early-exit fee; what the trial run shows without this
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub min_value: Option<Amount>,
}

/// Takes principal out of a position.
pub fn redeem(context: &Context, arguments: RedeemArgs) -> Result<Redeemed> {
    let RedeemArgs { owner, position, amount, min_value } = arguments;
    let owner = context.address(&owner)?;
    let view: PositionView = context.read(owner, Method::Position, &PositionParams { token_id: position })?;
    let principal = amount.map(|amount| amount.0);
    let leaving = principal.clone().unwrap_or_else(|| view.principal.clone());
    let what = format!("redeem {} of position {position} of {}", Amount(leaving.clone()), Addr(owner));
    let draft = |min_value: TokenAmount| {
        let params = RedeemParams { token_id: position, principal: principal.clone(), min_value };
        Draft::new(what.clone(), owner, Method::Redeem).params(&params)
    };
    let expected: RedeemReturn = context.preview(&draft(TokenAmount::default())?)?;
    let least = min_value.map_or_else(|| expected.value.clone(), |least| least.0);
    let now = context.rpc.head()?.height;
    let draft = explained(draft(least)?, &expected, &leaving, view.maturity, now);
    let draft = match view.payout {
        Some(payout) => draft.detail("earnings go to", Addr::id(payout)),
        None => draft,
    };
    let sent = context.send(draft)?;
    Ok(Redeemed {
        position,
        principal: leaving.into(),
        outcome: sent.decode::<RedeemReturn>()?.into(),
        trail: sent.trail(),
    })
}

/// Tells what comes back, and what is lost on the way.
fn explained(
    draft: Draft,
    expected: &RedeemReturn,
    leaving: &TokenAmount,
    maturity: ChainEpoch,
    now: ChainEpoch,
) -> Draft {
    let RedeemReturn { value, fee, paid, rewards, ticket } = expected;
    let waits = value - fee;
    let draft = draft.detail("worth", Amount(value.clone())).detail("earnings paid", Amount(rewards.clone()));
    let draft = match ticket {
        None => draft.detail("paid at once", Amount(paid.clone())),
        Some(_) => draft.detail("exit ticket", Amount(waits.clone())),
    };
    draft
        .caution_if(value < leaving, || {
            format!(
                "investors are in deficit: {} of principal are worth {} now, and the loss of {} is final",
                Amount(leaving.clone()),
                Amount(value.clone()),
                Amount(leaving - value)
            )
        })
        .caution_if(fee.is_positive(), || {
            format!("leaving before maturity ({}) costs {}", moment(maturity, now), Amount(fee.clone()))
        })
        .caution_if(ticket.is_some(), || {
            format!(
                "there is not enough cash: you get an exit ticket for {}, to be withdrawn when the tickets before it are paid",
                Amount(waits)
            )
        })
}

/// What redeeming all of a position would give its holder now, or the sentence that refuses it.
pub(super) fn outlook(context: &Context, owner: Address, view: &PositionView) -> Result<Result<Outcome, String>> {
    let params = RedeemParams { token_id: view.token_id, principal: None, min_value: TokenAmount::default() };
    let draft = Draft::new("redeem it", owner, Method::Redeem).params(&params)?;
    match context.preview_by::<RedeemReturn>(Address::new_id(view.holder), &draft) {
        Ok(expected) => Ok(Ok(expected.into())),
        Err(e) => crate::refusal::only(e).map(|failure| Err(failure.sentence)),
    }
}

/// What leaving gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// What the principal is worth: itself, or its part of what is left in a deficit.
    pub value: Amount,
    /// For leaving before maturity, out of the value.
    pub fee: Amount,
    /// At once. Zero when there is a ticket.
    pub paid: Amount,
    pub rewards: Amount,
    /// The exit ticket for what could not be paid at once.
    pub ticket: Option<TokenId>,
}

impl From<RedeemReturn> for Outcome {
    fn from(read: RedeemReturn) -> Self {
        let RedeemReturn { value, fee, paid, rewards, ticket } = read;
        Self { value: value.into(), fee: fee.into(), paid: paid.into(), rewards: rewards.into(), ticket }
    }
}

#[derive(Debug, Serialize)]
pub struct Redeemed {
    pub position: TokenId,
    /// What left the position.
    pub principal: Amount,
    #[serde(flatten)]
    pub outcome: Outcome,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Redeemed {
    fn text(&self) -> String {
        let Outcome { value, fee, paid, rewards, ticket } = &self.outcome;
        let fields = Fields::new()
            .field("position", self.position)
            .field("principal", &self.principal)
            .maybe("worth", (value != &self.principal).then_some(value))
            .maybe("early-exit fee", fee.0.is_positive().then_some(fee))
            .field("earnings paid", rewards);
        match ticket {
            None => fields.field("paid", paid),
            Some(ticket) => fields
                .field("exit ticket", ticket)
                .field("it stands for", Amount(&value.0 - &fee.0))
                .field("next", "leasehold stake exits, then leasehold stake withdraw"),
        }
        .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: u64, fee: u64, ticket: Option<TokenId>) -> String {
        let fil = TokenAmount::from_whole;
        let paid = if ticket.is_some() { fil(0) } else { fil(value - fee) };
        let expected = RedeemReturn { value: fil(value), fee: fil(fee), paid, rewards: fil(1), ticket };
        let draft = Draft::new("redeem", Address::new_id(7), Method::Redeem);
        format!("{:?}", explained(draft, &expected, &fil(100), 2_890, 10))
    }

    #[test]
    fn what_is_lost_on_the_way_out_is_told_beforehand() {
        let plain = told(100, 0, None);
        assert!(plain.contains("cautions: []") && plain.contains(r#"("paid at once", "100 FIL")"#), "{plain}");
        let early = told(100, 5, None);
        assert!(early.contains("leaving before maturity (epoch 2890, in 1d) costs 5 FIL"), "{early}");
        let haircut = told(90, 0, None);
        assert!(
            haircut.contains("100 FIL of principal are worth 90 FIL now, and the loss of 10 FIL is final"),
            "{haircut}"
        );
        let queued = told(100, 5, Some(9));
        assert!(queued.contains("an exit ticket for 95 FIL") && !queued.contains("paid at once"), "{queued}");
    }
}
