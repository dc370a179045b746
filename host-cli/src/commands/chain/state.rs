//! The state of an actor.

use abi::{Interface, Signature};
use abi_json::Json;
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use super::fields;
use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::directory::Directory;
use crate::failure::{Failure, Kind};
use crate::flow::Call;
use crate::output::{Fields, Report, humane, tree};

/// What each kind of actor is asked to tell its state: methods that only read and take no parameters.
const QUESTIONS: [(&str, &[&str]); 4] = [
    ("owner", &["Summary", "Terms", "Miners", "Fees"]),
    ("lease", &["Terms"]),
    ("init", &["ListInstalled"]),
    (
        "storageminer",
        &["GetOwner", "GetBeneficiary", "GetAvailableBalance", "GetVestingFunds", "InitialPledge", "GetSectorSize"],
    ),
];

/// The state of the actor at an address.
pub fn state(context: &Context, address: &str, raw: bool) -> Result<Shown> {
    let directory = Directory::new(context);
    let address = context.address(address)?;
    let actor = context.actor(address)?;
    let name = directory.name(address)?;
    let questions = directory.interface(address)?.filter(|_| !raw).map(questions).unwrap_or_default();
    let answers: Result<Vec<_>> = questions.iter().map(|method| ask(&directory, context, address, method)).collect();
    let told = if questions.is_empty() { context.rpc.read_state(address)? } else { serde_json::Value::Null };
    let known = fields::of(name.as_deref()).filter(|_| !raw);
    let state = known.map_or_else(|| told.clone(), |fields| fields::named(fields, &told));
    let humane = known.map_or_else(|| told.clone(), |fields| fields::humane(fields, &told));
    Ok(Shown {
        address: Addr(address),
        actor: name,
        balance: actor.balance.into(),
        root: actor.head.to_string(),
        answers: answers?,
        state,
        humane,
        now: directory.epoch()?,
    })
}

fn questions(interface: &'static Interface) -> Vec<&'static Signature> {
    let names = QUESTIONS.iter().find(|(kind, _)| *kind == interface.name).map(|(_, names)| *names);
    names.unwrap_or_default().iter().filter_map(|name| interface.method(name)).collect()
}

fn ask(directory: &Directory<'_>, context: &Context, address: Address, method: &'static Signature) -> Result<Answer> {
    let kind = actors::kind_of(directory.name(address)?.as_deref());
    match context.read_encoded(address, Call::of(kind, method), Vec::new()) {
        Ok(bytes) => Ok(Answer { method, answer: abi_json::returns(directory, method, &bytes)?, refusal: None }),
        Err(e) if Failure::of(&e).kind == Kind::Refused => {
            Ok(Answer { method, answer: Json::Null, refusal: Some(format!("{e:#}")) })
        }
        Err(e) => Err(e),
    }
}

/// What an actor says of itself.
#[derive(Debug, Serialize)]
pub struct Answer {
    #[serde(serialize_with = "name")]
    method: &'static Signature,
    pub answer: Json,
    /// Why it does not say.
    pub refusal: Option<String>,
}

fn name<S: serde::Serializer>(method: &&'static Signature, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.name)
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub address: Addr,
    /// What its code is called.
    pub actor: Option<String>,
    pub balance: Amount,
    /// The CID of its state.
    pub root: String,
    /// Its state as it tells it itself, where it is known how to ask.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answer>,
    /// Its state otherwise: with names where they are known, else as CBOR.
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    pub state: serde_json::Value,
    #[serde(skip)]
    humane: serde_json::Value,
    #[serde(skip)]
    now: ChainEpoch,
}

impl Report for Shown {
    fn text(&self) -> String {
        let mut fields = Fields::new()
            .field("address", self.address)
            .field("actor", self.actor.as_deref().unwrap_or("unknown code"))
            .field("balance", &self.balance)
            .block("root", &self.root);
        for Answer { method, answer, refusal } in &self.answers {
            if let Some(refusal) = refusal {
                fields = fields.block(method.name, refusal);
                continue;
            }
            let told = method.returns.as_ref().map(|field| humane(field, answer, Some(self.now)));
            fields = fields.block(method.name, &tree(&in_short(&told.unwrap_or_else(|| answer.clone()), answer)));
        }
        if !self.state.is_null() {
            fields = fields.block("state", &serde_json::to_string_pretty(&self.humane).unwrap_or_default());
        }
        fields.render()
    }
}

/// The same where it fits a screen. Of a longer list of amounts by epoch, as of what vests, the sum, the first and the last.
fn in_short(told: &Json, answer: &Json) -> Json {
    let Json::Object(told_fields) = told else { return told.clone() };
    let short = |(name, list): &(String, Json)| match (list, answer.get(name)) {
        (Json::List(rows), Some(Json::List(raw))) if rows.len() > MOST_ROWS => {
            let (first, last) = (rows.first().cloned(), rows.last().cloned());
            let rows = Json::Number(rows.len().into());
            let sum = sum_of(raw).map(|sum| ("sum".to_owned(), Json::Text(Amount(sum).to_string())));
            let ends = [("first".to_owned(), first), ("last".to_owned(), last)];
            let ends = ends.into_iter().filter_map(|(name, row)| Some((name, row?)));
            let fields = [("entries".to_owned(), rows)].into_iter().chain(sum).chain(ends);
            (name.clone(), Json::Object(fields.collect()))
        }
        _ => (name.clone(), list.clone()),
    };
    Json::Object(told_fields.iter().map(short).collect())
}

/// The most rows of a list that are shown one by one; all of them are in `--json`.
const MOST_ROWS: usize = 20;

/// What the amounts of rows `[epoch, amount]` add up to, if they are such rows.
fn sum_of(rows: &[Json]) -> Option<TokenAmount> {
    let amount = |row: &Json| match row {
        Json::List(pair) => match pair.as_slice() {
            [Json::Number(_), Json::Text(atto)] => atto.parse::<BigInt>().ok().map(TokenAmount::from_atto),
            _ => None,
        },
        _ => None,
    };
    rows.iter().map(amount).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_of_amounts_is_told_by_its_sum_and_its_ends() {
        let rows = |amount: fn(i64) -> String| -> Vec<Json> {
            (0..180).map(|n| Json::List(vec![Json::Number(n.into()), Json::Text(amount(n))])).collect()
        };
        let object = |rows| Json::Object(vec![("vesting_funds".to_owned(), Json::List(rows))]);
        let answer = object(rows(|n| format!("{n}000000000000000000")));
        let told = object(rows(|n| format!("{n} FIL")));
        let text = tree(&in_short(&told, &answer));
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        let expected =
            ["vesting_funds", "entries  180", "sum      16110 FIL", "first    0, 0 FIL", "last     179, 179 FIL"];
        assert_eq!(lines, expected);
        let few = object(rows(|n| format!("{n} FIL"))[..3].to_vec());
        assert_eq!(in_short(&few, &few), few);
    }

    #[test]
    fn every_question_is_a_method_without_parameters_that_returns_something() {
        for (kind, names) in QUESTIONS {
            let interface = Interface::of(kind).unwrap();
            for name in names {
                let method = interface.method(name).unwrap_or_else(|| panic!("{kind} has no {name}"));
                assert!(method.params.is_none() && method.returns.is_some(), "{kind} {name}");
            }
        }
    }
}
