//! What can be asked.

use abi::{Interface, Signature};
use abi_json::{Json, Plain, decode_params, event, params, returns};
use fvm_shared::MethodNum;
use fvm_shared::address::Network;
use fvm_shared::event::{Entry, Flags};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// A question. `prefix` is the letter that addresses are written with, `actor` a kind as `abi` names it, bytes are hex after `0x`.
#[derive(Debug, Deserialize)]
pub struct Request {
    prefix: char,
    #[serde(flatten)]
    question: Question,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case")]
enum Question {
    /// The number and the bytes of a call: `{number, bytes}`.
    EncodeCall { actor: String, method: String, params: Value },
    /// The method behind a number and its parameters: `{method, params}`.
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

/// Answers a question in JSON: `{"ok": ...}`, or `{"error": "a sentence"}`.
pub fn answer(question: &[u8]) -> Vec<u8> {
    let asked = serde_json::from_slice::<Request>(question).map_err(|e| format!("this question makes no sense: {e}"));
    let answer = match asked.and_then(|request| request.answer()) {
        Ok(value) => json!({ "ok": value }),
        Err(sentence) => json!({ "error": sentence }),
    };
    answer.to_string().into_bytes()
}

impl Request {
    fn answer(self) -> Result<Value, String> {
        let words = Plain(if self.prefix == 'f' { Network::Mainnet } else { Network::Testnet });
        match self.question {
            Question::EncodeCall { actor, method, params: given } => {
                let method = method_of(&actor, &method)?;
                let bytes = params(&words, method, &given).map_err(|e| e.to_string())?;
                Ok(json!({ "number": method.number, "bytes": to_hex(&bytes) }))
            }
            Question::DecodeCall { actor, number, bytes } => {
                let interface = interface(&actor)?;
                let unknown = || format!("this build knows no method {number} of the {actor} actor");
                let method = interface.method_numbered(number).ok_or_else(unknown)?;
                let params = decode_params(&words, method, &from_hex(&bytes)?).map_err(|e| e.to_string())?;
                Ok(json!({ "method": method.name, "params": Value::from(params) }))
            }
            Question::DecodeReturn { actor, method, bytes } => {
                let read = returns(&words, method_of(&actor, &method)?, &from_hex(&bytes)?);
                read.map(Value::from).map_err(|e| e.to_string())
            }
            Question::DecodeEvent { actor, entries } => {
                let entries = entries.into_iter().map(RawEntry::read).collect::<Result<Vec<_>, _>>()?;
                Ok(match event(&words, Some(interface(&actor)?), &entries) {
                    Json::Object(fields) => {
                        fields.into_iter().map(|(k, v)| (k, Value::from(v))).collect::<Map<_, _>>().into()
                    }
                    other => other.into(),
                })
            }
            Question::Sentence { actor: Some(actor), code } => Ok(json!(interface(&actor)?.sentence(code))),
            Question::Sentence { actor: None, code } => Ok(json!(abi::standard_sentence(code))),
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
