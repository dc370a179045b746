//! One executed message.

use devnet::Executed;
use fvm_shared::address::{Address, Protocol};
use serde::Serialize;

use super::names;
use super::tree::{Call, calls};
use crate::actors::kind_of;
use crate::address::Addr;
use crate::amount::Amount;
use crate::output::one_line;
use crate::refusal::told;

/// Room for the longest names of actor and method that are common.
const NAME_WIDTH: usize = 26;

/// What is told of a message.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    epoch: i64,
    cid: String,
    /// Whether somebody signed it, or the node sent it.
    signed: bool,
    from: Addr,
    to: Addr,
    /// The name of the receiver's code, where it is known.
    actor: Option<String>,
    method: String,
    method_number: u64,
    value: Amount,
    gas_used: u64,
    exit_code: u32,
    /// What the exit code means, unless it is 0.
    sentence: Option<String>,
    /// The calls that the message led to, if the node traces them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Call>,
}

impl Entry {
    pub fn of(executed: &Executed<'_>) -> Self {
        let Executed { applied, is_signed, code, builtin_codes } = executed;
        let message = &applied.message.message;
        let actor = code.and_then(|code| names::actor(&code, builtin_codes));
        let exit_code = applied.exit_code().value();
        Self {
            epoch: applied.epoch,
            cid: applied.cid.to_string(),
            signed: *is_signed,
            from: Addr(message.from),
            to: Addr(message.to),
            method: names::method(actor.as_deref(), message.method_num),
            method_number: message.method_num,
            value: message.value.clone().into(),
            gas_used: applied.gas_used(),
            exit_code,
            sentence: (exit_code != 0).then(|| {
                let told = told(kind_of(actor.as_deref()), exit_code, applied.failure.as_deref().unwrap_or_default());
                one_line(&told)
            }),
            calls: calls(&applied.trace, builtin_codes),
            actor,
        }
    }

    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
    }

    /// A line, and one more for each call. An exit code other than 0 stands out.
    pub fn text(&self, colour: bool) -> String {
        let name = name(self.actor.as_deref(), &self.method);
        let (from, to) = (short(&self.from.0), short(&self.to.0));
        let mut line = format!("{:>8}  {name:<NAME_WIDTH$}  {from} -> {to}", self.epoch);
        if !self.value.0.is_zero() {
            line += &format!("  {}", self.value);
        }
        line +=
            &format!("  {} gas  {}", grouped(self.gas_used), outcome(self.exit_code, self.sentence.as_deref(), colour));
        for call in &self.calls {
            call.write(&mut line, 0, colour);
        }
        line
    }
}

/// `owner.Deposit`; the method alone where the actor is not known.
pub(super) fn name(actor: Option<&str>, method: &str) -> String {
    actor.map_or_else(|| method.to_owned(), |actor| format!("{actor}.{method}"))
}

/// `ok`, or the exit code and what it means.
pub(super) fn outcome(exit_code: u32, sentence: Option<&str>, colour: bool) -> String {
    let (paint, text) = match sentence {
        None if exit_code == 0 => ("32", "ok".to_owned()),
        None => ("31", format!("exit {exit_code}")),
        Some(sentence) => ("31", format!("exit {exit_code}: {sentence}")),
    };
    if colour { format!("\x1b[{paint}m{text}\x1b[0m") } else { text }
}

/// An address in few characters: its ends say enough for people to tell their own apart.
pub(super) fn short(address: &Address) -> String {
    const ENDS: (usize, usize) = (8, 5);
    let text = Addr(*address).to_string();
    if address.protocol() == Protocol::ID || text.len() <= ENDS.0 + ENDS.1 {
        return text;
    }
    format!("{}..{}", &text[..ENDS.0], &text[text.len() - ENDS.1..])
}

/// `12,345,678`
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(exit_code: u32) -> Entry {
        Entry {
            epoch: 12,
            cid: "bafy".to_owned(),
            signed: true,
            from: Addr(Address::new_secp256k1(&[7; 65]).unwrap()),
            to: Addr(Address::new_id(1005)),
            actor: Some("owner".to_owned()),
            method: "Deposit".to_owned(),
            method_number: 7,
            value: fvm_shared::econ::TokenAmount::from_whole(100).into(),
            gas_used: 12_345_678,
            exit_code,
            sentence: (exit_code != 0).then(|| told(kind_of(Some("owner")), exit_code, "")),
            calls: Vec::new(),
        }
    }

    #[test]
    fn a_line_tells_who_did_what_and_how_it_ended() {
        let from = short(&entry(0).from.0);
        let line = entry(0).text(false);
        let expected = format!("      12  owner.Deposit               {from} -> t01005  100 FIL  12,345,678 gas  ok");
        assert_eq!(line.replace("f01005", "t01005"), expected.replace("f01005", "t01005"));
        assert!(entry(18).text(false).ends_with("exit 18: the sender may not do this"));
        assert!(entry(18).text(true).contains("\x1b[31mexit 18"));
    }

    #[test]
    fn a_document_has_every_figure_in_full() {
        let document: serde_json::Value = serde_json::from_str(&entry(18).json()).unwrap();
        assert_eq!(document["value"], "100000000000000000000");
        assert_eq!(document["sentence"], "the sender may not do this");
        assert_eq!(document["from"].as_str().unwrap().len(), 41);
        assert_eq!((&document["gas_used"], &document["exit_code"]), (&12_345_678.into(), &18.into()));
        assert!(document.get("calls").is_none());
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let grouped: Vec<_> = [0, 999, 1_000, 1_234_567].map(grouped).to_vec();
        assert_eq!(grouped, ["0", "999", "1,000", "1,234,567"]);
    }
}
