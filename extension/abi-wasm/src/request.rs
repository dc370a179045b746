//! What can be asked.

use abi::{Interface, Signature};
use abi_json::{Json, Plain, decode_params, event, params, returns};
use fvm_shared::MethodNum;
use fvm_shared::address::Network;
use fvm_shared::event::{Entry, Flags};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A question. `prefix` is the letter that addresses are written with, `actor` a kind as `abi` names it, bytes are hex after `0x`.
#[derive(Debug, Deserialize)]
struct Request {
    prefix: char,
    #[serde(flatten)]
    question: Question,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
enum Question {
    /// The number and the bytes of a call.
    EncodeCall { actor: String, method: String, params: Value },
    /// The method behind a number and its parameters.
    DecodeCall { actor: String, number: MethodNum, bytes: String },
    /// What a method returned.
    DecodeReturn { actor: String, method: String, bytes: String },
    /// An event's entries by name, `type` first.
    DecodeEvent { actor: String, entries: Vec<RawEntry> },
    /// The sentence behind an exit code, or null. No actor: only the codes that mean the same for every actor.
    Sentence { actor: Option<String>, code: u32 },
}

#[derive(Debug, Deserialize)]
struct RawEntry {
    key: String,
    codec: u64,
    value: String,
}

/// Printed as `{"ok": ...}` or `{"error": "a sentence"}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Ok(Found),
    Error(String),
}

/// What was asked for. Objects keep the order of the wire.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Found {
    Encoded { number: MethodNum, bytes: String },
    Decoded { method: &'static str, params: Json },
    Read(Json),
    Sentence(Option<&'static str>),
}

/// Answers a question in JSON: `{"ok": ...}`, or `{"error": "a sentence"}`.
pub fn answer(question: &[u8]) -> Vec<u8> {
    let asked = serde_json::from_slice::<Request>(question).map_err(|e| format!("this question makes no sense: {e}"));
    let answer = asked.and_then(Request::answer).map_or_else(Answer::Error, Answer::Ok);
    // Nothing in an answer can fail to be written.
    serde_json::to_vec(&answer).unwrap_or_default()
}

impl Request {
    fn answer(self) -> Result<Found, String> {
        let words = Plain(if self.prefix == 'f' { Network::Mainnet } else { Network::Testnet });
        match self.question {
            Question::EncodeCall { actor, method, params: given } => {
                let method = method_of(&actor, &method)?;
                let bytes = params(&words, method, &given).map_err(|e| e.to_string())?;
                Ok(Found::Encoded { number: method.number, bytes: to_hex(&bytes) })
            }
            Question::DecodeCall { actor, number, bytes } => {
                let unknown = || format!("this build knows no method {number} of the {actor} actor");
                let method = interface(&actor)?.method_numbered(number).ok_or_else(unknown)?;
                let params = decode_params(&words, method, &from_hex(&bytes)?).map_err(|e| e.to_string())?;
                Ok(Found::Decoded { method: method.name, params })
            }
            Question::DecodeReturn { actor, method, bytes } => {
                let read = returns(&words, method_of(&actor, &method)?, &from_hex(&bytes)?);
                read.map(Found::Read).map_err(|e| e.to_string())
            }
            Question::DecodeEvent { actor, entries } => {
                let entries = entries.into_iter().map(RawEntry::read).collect::<Result<Vec<_>, _>>()?;
                Ok(Found::Read(event(&words, Some(interface(&actor)?), &entries)))
            }
            Question::Sentence { actor: Some(actor), code } => Ok(Found::Sentence(interface(&actor)?.sentence(code))),
            Question::Sentence { actor: None, code } => Ok(Found::Sentence(abi::standard_sentence(code))),
        }
    }
}

fn interface(actor: &str) -> Result<&'static Interface, String> {
    Interface::of(actor).ok_or_else(|| format!("this build knows no actor {actor:?}"))
}

fn method_of(actor: &str, method: &str) -> Result<&'static Signature, String> {
    interface(actor)?.method(method).ok_or_else(|| format!("the {actor} actor has no method {method:?}"))
}

fn to_hex(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}

fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let digits = text.strip_prefix("0x").ok_or("bytes begin with 0x")?;
    hex::decode(digits).map_err(|e| format!("these are no bytes: {e}"))
}

impl RawEntry {
    fn read(self) -> Result<Entry, String> {
        let Self { key, codec, value } = self;
        Ok(Entry { flags: Flags::FLAG_INDEXED_ALL, key, codec, value: from_hex(&value)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(question: &str) -> String {
        String::from_utf8(answer(question.as_bytes())).unwrap()
    }

    #[test]
    fn a_call_is_encoded_and_decoded_by_its_number() {
        let encoded = asked(
            r#"{"prefix":"t","op":"encode_call","actor":"lease","method":"Accept","params":{"lease":8,"secret":"0x0102"}}"#,
        );
        let number = abi::lease::Method::Accept.number();
        assert_eq!(encoded, format!(r#"{{"ok":{{"number":{number},"bytes":"0x8208420102"}}}}"#));
        let decoded = asked(&format!(
            r#"{{"prefix":"t","op":"decode_call","actor":"lease","number":{number},"bytes":"0x8208420102"}}"#
        ));
        assert_eq!(decoded, r#"{"ok":{"method":"Accept","params":{"lease":8,"secret":"0x0102"}}}"#);
    }

    #[test]
    fn addresses_have_the_letter_that_was_asked_for() {
        for prefix in ["t", "f"] {
            let question = format!(
                r#"{{"prefix":"{prefix}","op":"decode_return","actor":"lease","method":"Withdraw","bytes":"0x824200091865"}}"#
            );
            assert_eq!(asked(&question), format!(r#"{{"ok":{{"paid":"9","payee":"{prefix}0101"}}}}"#));
        }
    }

    #[test]
    fn what_makes_no_sense_is_answered_with_a_sentence() {
        for (question, sentence) in [
            ("", "this question makes no sense"),
            (r#"{"prefix":"t","op":"dance"}"#, "this question makes no sense"),
            (
                r#"{"prefix":"t","op":"decode_call","actor":"nobody","number":1,"bytes":"0x"}"#,
                "this build knows no actor",
            ),
            (
                r#"{"prefix":"t","op":"decode_call","actor":"lease","number":12,"bytes":"0x"}"#,
                "this build knows no method 12",
            ),
            (
                r#"{"prefix":"t","op":"decode_return","actor":"lease","method":"Withdraw","bytes":"82"}"#,
                "bytes begin with 0x",
            ),
        ] {
            let answer = asked(question);
            assert!(answer.starts_with(&format!(r#"{{"error":"{sentence}"#)), "{question}: {answer}");
        }
    }
}
