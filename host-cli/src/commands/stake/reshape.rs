//! One position into several, several into one.

use std::str::FromStr;

use abi::owner::{MergeParams, MergeReturn, Method, PositionParams, PositionView, SplitParams, SplitReturn, TokenId};
use anyhow::Result;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::transfer::named;
use crate::address::Addr;
use crate::amount::{Amount, AmountError, PositiveAmount};
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Report, Table};

/// A part of a position's principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Amount(TokenAmount),
    /// What the others leave.
    Rest,
}

impl FromStr for Part {
    type Err = AmountError;

    fn from_str(text: &str) -> Result<Self, AmountError> {
        if text.trim().eq_ignore_ascii_case("rest") {
            return Ok(Self::Rest);
        }
        text.parse().map(|PositiveAmount(amount)| Self::Amount(amount))
    }
}

/// Divides a position into new ones.
pub fn split(context: &Context, owner: &str, position: TokenId, parts: &[Part]) -> Result<Split> {
    let owner = context.address(owner)?;
    let view: PositionView = context.read(owner, Method::Position, &PositionParams { token_id: position })?;
    let parts = divide(&view.principal, parts)?;
    let what = format!("split position {position} of {} into {}", Addr(owner), parts.len());
    let params = SplitParams { token_id: position, parts: parts.clone() };
    let draft = Draft::new(what, owner, Method::Split).params(&params)?;
    let draft = draft.detail("what it has earned", format!("{} goes with the first", Amount(view.due)));
    let sent = context.send(draft)?;
    let SplitReturn { token_ids } = sent.decode()?;
    let part = |(position, principal): (TokenId, TokenAmount)| New { position, principal: principal.into() };
    Ok(Split { from: position, into: token_ids.into_iter().zip(parts).map(part).collect(), trail: sent.trail() })
}

/// The amount of each part; `rest` is what the others leave.
fn divide(principal: &TokenAmount, parts: &[Part]) -> Result<Vec<TokenAmount>> {
    let said: TokenAmount =
        parts.iter().filter_map(|p| if let Part::Amount(a) = p { Some(a.clone()) } else { None }).sum();
    let rest = principal - &said;
    let asks = parts.iter().filter(|part| **part == Part::Rest).count();
    let wrong = |sentence: String| Err(Failure::usage(sentence).hint("leasehold stake show OWNER POSITION").into());
    match asks {
        0 if said != *principal => wrong(format!(
            "the parts are {} together, and the principal is {}",
            Amount(said),
            Amount(principal.clone())
        )),
        1 if !rest.is_positive() => {
            wrong(format!("the parts are {} together and leave no rest of {}", Amount(said), Amount(principal.clone())))
        }
        0 | 1 => Ok(parts
            .iter()
            .map(|part| match part {
                Part::Amount(amount) => amount.clone(),
                Part::Rest => rest.clone(),
            })
            .collect()),
        _ => wrong("only one part can be the rest".to_owned()),
    }
}

/// Joins positions into a new one.
pub fn merge(context: &Context, owner: &str, positions: &[TokenId]) -> Result<Merged> {
    let owner = context.address(owner)?;
    let what = format!("merge {} of {}", named(positions), Addr(owner));
    let draft = Draft::new(what, owner, Method::Merge)
        .params(&MergeParams { token_ids: positions.to_vec() })?
        .caution("the new position matures when the last of them would have");
    let sent = context.send(draft)?;
    let MergeReturn { token_id } = sent.decode()?;
    Ok(Merged { position: token_id, from: positions.to_vec(), trail: sent.trail() })
}

#[derive(Debug, Serialize)]
pub struct Split {
    pub from: TokenId,
    pub into: Vec<New>,
    #[serde(flatten)]
    pub trail: Trail,
}

/// A new position.
#[derive(Debug, Serialize)]
pub struct New {
    pub position: TokenId,
    pub principal: Amount,
}

impl Report for Split {
    fn text(&self) -> String {
        let mut table = Table::new(["position", "principal"], "Nothing was split.");
        for new in &self.into {
            table.row([new.position.to_string(), new.principal.to_string()]);
        }
        table.render()
    }
}

#[derive(Debug, Serialize)]
pub struct Merged {
    pub position: TokenId,
    pub from: Vec<TokenId>,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Merged {
    fn text(&self) -> String {
        format!("{} are position {} now", named(&self.from), self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_amounts_and_at_most_one_rest() {
        let divided = |texts: &[&str]| {
            let parts: Vec<Part> = texts.iter().map(|text| text.parse().unwrap()).collect();
            divide(&TokenAmount::from_whole(100), &parts).map_err(|e| e.to_string())
        };
        let fil = TokenAmount::from_whole;
        assert_eq!(divided(&["40 FIL", "60 FIL"]), Ok(vec![fil(40), fil(60)]));
        assert_eq!(divided(&["40 FIL", "rest", "10 FIL"]), Ok(vec![fil(40), fil(50), fil(10)]));
        assert_eq!(
            divided(&["40 FIL", "50 FIL"]),
            Err("the parts are 90 FIL together, and the principal is 100 FIL".into())
        );
        assert_eq!(
            divided(&["100 FIL", "rest"]),
            Err("the parts are 100 FIL together and leave no rest of 100 FIL".into())
        );
        assert_eq!(divided(&["rest", "REST"]), Err("only one part can be the rest".into()));
        assert_eq!("0 FIL".parse::<Part>(), Err(AmountError::Zero));
    }
}
