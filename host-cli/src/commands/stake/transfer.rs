//! Tokens in other hands: transfers and approvals.

use abi::owner::{
    ApproveForAllParams, ApproveParams, MAX_BATCH, Method, RevokeForAllParams, RevokeParams, TokenId,
    TransferFromParams, TransferParams,
};
use anyhow::Result;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::show::{Token, token};
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::Report;

#[derive(Debug, clap::Args)]
pub struct TransferArgs {
    /// The owner actor
    pub owner: String,
    /// Who gets them
    pub to: String,
    /// Positions and exit tickets, at most 100
    #[arg(required = true)]
    pub tokens: Vec<TokenId>,
    /// Their holder, when the wallet is only approved to move them
    #[arg(long, value_name = "HOLDER")]
    pub from: Option<String>,
}

/// Who may move tokens, and which.
#[derive(Debug, clap::Args)]
pub struct ApprovalArgs {
    /// The owner actor
    pub owner: String,
    /// Who may move them
    pub operator: String,
    /// Positions and exit tickets, at most 100
    #[arg(required_unless_present = "all")]
    pub tokens: Vec<TokenId>,
    /// All of the wallet's tokens, those to come included
    #[arg(long, conflicts_with = "tokens")]
    pub all: bool,
}

/// Gives tokens to somebody else, with all that is in them.
pub fn transfer(context: &Context, arguments: TransferArgs) -> Result<Transferred> {
    let TransferArgs { owner, to, tokens, from } = arguments;
    let (owner, to) = (context.address(&owner)?, context.address(&to)?);
    limit(&tokens)?;
    let what = format!("transfer {} of {} to {}", named(&tokens), Addr(owner), Addr(to));
    let operator_data = RawBytes::default();
    let draft = match from {
        None => {
            let params = TransferParams { to, token_ids: tokens.clone(), operator_data };
            Draft::new(what, owner, Method::Transfer).params(&params)?
        }
        Some(from) => {
            let from = context.address(&from)?;
            let params = TransferFromParams { from, to, token_ids: tokens.clone(), operator_data };
            Draft::new(what, owner, Method::TransferFrom).params(&params)?.detail("holder", Addr(from))
        }
    };
    let sent = context.send(warned(context, draft, owner, to, &tokens)?)?;
    Ok(Transferred { to: Addr(to), tokens, trail: sent.trail() })
}

/// Tells what goes along.
fn warned(context: &Context, draft: Draft, owner: Address, to: Address, tokens: &[TokenId]) -> Result<Draft> {
    let (mut principal, mut due) = (TokenAmount::default(), TokenAmount::default());
    for id in tokens {
        match token(context, owner, *id)? {
            Token::Position(view) => {
                principal += view.principal;
                due += view.due;
            }
            Token::Ticket(view) => principal += view.amount,
        }
    }
    let is_new = context.rpc.actor_id(to)?.is_none();
    Ok(draft
        .detail("worth", Amount(principal))
        .caution_if(due.is_positive(), || {
            format!("what they have earned and nobody has claimed yet, {}, goes along", Amount(due.clone()))
        })
        .caution_if(is_new, || {
            format!("the chain does not know {} yet: check it, since a transfer cannot be taken back", Addr(to))
        }))
}

/// Lets an actor move tokens.
pub fn approve(context: &Context, arguments: ApprovalArgs) -> Result<Approval> {
    let ApprovalArgs { owner, operator, tokens, all } = arguments;
    let (owner, operator) = (context.address(&owner)?, context.address(&operator)?);
    limit(&tokens)?;
    let what = format!("let {} move {} of {}", Addr(operator), which(&tokens, all), Addr(owner));
    let draft = match all {
        true => Draft::new(what, owner, Method::ApproveForAll).params(&ApproveForAllParams { operator })?,
        false => {
            let params = ApproveParams { operator, token_ids: tokens.clone() };
            Draft::new(what, owner, Method::Approve).params(&params)?
        }
    };
    let draft = draft.caution(format!("{} can then take them for itself, with all that is in them", Addr(operator)));
    let trail = context.send(draft)?.trail();
    Ok(Approval { operator: Addr(operator), tokens, all, approved: true, trail })
}

/// Ends that.
pub fn revoke(context: &Context, arguments: ApprovalArgs) -> Result<Approval> {
    let ApprovalArgs { owner, operator, tokens, all } = arguments;
    let (owner, operator) = (context.address(&owner)?, context.address(&operator)?);
    limit(&tokens)?;
    let what = format!("let {} no longer move {} of {}", Addr(operator), which(&tokens, all), Addr(owner));
    let draft = match all {
        true => Draft::new(what, owner, Method::RevokeApprovalForAll).params(&RevokeForAllParams { operator })?,
        false => {
            let params = RevokeParams { operator, token_ids: tokens.clone() };
            Draft::new(what, owner, Method::RevokeApproval).params(&params)?
        }
    };
    let trail = context.send(draft)?.trail();
    Ok(Approval { operator: Addr(operator), tokens, all, approved: false, trail })
}

fn limit(tokens: &[TokenId]) -> Result<()> {
    if tokens.len() <= MAX_BATCH {
        return Ok(());
    }
    Err(Failure::usage(format!("{} tokens are too many for one message: {MAX_BATCH} at most", tokens.len())).into())
}

/// Tokens, as a person reads them.
pub(super) fn named(tokens: &[TokenId]) -> String {
    match tokens {
        [one] => format!("token {one}"),
        few if few.len() <= 10 => {
            let few: Vec<String> = few.iter().map(ToString::to_string).collect();
            format!("tokens {}", few.join(", "))
        }
        many => format!("{} tokens", many.len()),
    }
}

fn which(tokens: &[TokenId], all: bool) -> String {
    if all { "all your tokens, those to come included,".to_owned() } else { named(tokens) }
}

#[derive(Debug, Serialize)]
pub struct Transferred {
    pub to: Addr,
    pub tokens: Vec<TokenId>,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Transferred {
    fn text(&self) -> String {
        format!("{} belongs to {} now", named(&self.tokens), self.to)
    }
}

#[derive(Debug, Serialize)]
pub struct Approval {
    pub operator: Addr,
    pub tokens: Vec<TokenId>,
    /// Of the whole account.
    pub all: bool,
    pub approved: bool,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Approval {
    fn text(&self) -> String {
        let may = if self.approved { "may move" } else { "may no longer move" };
        format!("{} {may} {}", self.operator, which(&self.tokens, self.all).trim_end_matches(','))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_named_as_long_as_they_are_few() {
        assert_eq!(named(&[3]), "token 3");
        assert_eq!(named(&[3, 5]), "tokens 3, 5");
        assert_eq!(named(&[1; 11]), "11 tokens");
        assert!(limit(&[1; 100]).is_ok() && limit(&[1; 101]).is_err());
    }
}
