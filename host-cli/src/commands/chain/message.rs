//! A message with everything that is known of it.

use abi::Signature;
use abi_json::Json;
use anyhow::{Context as _, Result};
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::message::Message;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::directory::Directory;
use crate::journal::names;
use crate::output::{Fields, Report, bar, humane, tree};
use crate::refusal;
use crate::rpc::Lookup;
use crate::span::relative;

/// A message: what it asked for and what came of it.
pub fn message(context: &Context, cid: Cid) -> Result<Told> {
    let directory = Directory::new(context);
    let message = context.rpc.message(cid).with_context(|| format!("look for the message {cid}"))?;
    let asked = Asked::of(&directory, cid, &message)?;
    let outcome = outcome(context, &directory, cid, &message, asked.method)?;
    Ok(Told { asked: Some(asked), outcome, now: directory.epoch()? })
}

/// Only what came of a message.
pub fn receipt(context: &Context, cid: Cid) -> Result<Told> {
    Ok(Told { asked: None, ..message(context, cid)? })
}

fn outcome(
    context: &Context,
    directory: &Directory<'_>,
    cid: Cid,
    message: &Message,
    method: Option<&'static Signature>,
) -> Result<Option<Outcome>> {
    let Some(lookup) = context.rpc.search(cid)? else { return Ok(None) };
    let kind = directory.name(message.to)?;
    let error = if lookup.receipt.exit_code == 0 { String::new() } else { context.rpc.failure_of(lookup.message.0) };
    Ok(Some(Outcome::of(directory, lookup, message.gas_limit, kind.as_deref(), method, &error)?))
}

#[derive(Debug, Serialize)]
pub struct Told {
    #[serde(flatten)]
    pub asked: Option<Asked>,
    /// `null` while the message waits.
    pub outcome: Option<Outcome>,
    #[serde(skip)]
    now: ChainEpoch,
}

/// What a message asks for.
#[derive(Debug, Serialize)]
pub struct Asked {
    pub message: String,
    pub from: Addr,
    pub to: Addr,
    /// What the receiver's code is called.
    pub receiver: Option<String>,
    #[serde(rename = "method")]
    pub name: String,
    pub value: Amount,
    pub nonce: u64,
    pub gas_limit: u64,
    pub gas_fee_cap: Amount,
    pub gas_premium: Amount,
    /// By name where the method is known, else as CBOR, else in hex.
    pub params: Json,
    #[serde(skip)]
    method: Option<&'static Signature>,
}

impl Asked {
    fn of(directory: &Directory<'_>, cid: Cid, message: &Message) -> Result<Self> {
        let interface = directory.interface(message.to)?;
        let method = interface.and_then(|interface| interface.method_numbered(message.method_num));
        let params = method.and_then(|method| abi_json::decode_params(directory, method, &message.params).ok());
        Ok(Self {
            message: cid.to_string(),
            from: Addr(message.from),
            to: Addr(message.to),
            receiver: directory.name(message.to)?,
            name: names::method(directory.name(message.to)?.as_deref(), message.method_num),
            value: message.value.clone().into(),
            nonce: message.sequence,
            gas_limit: message.gas_limit,
            gas_fee_cap: message.gas_fee_cap.clone().into(),
            gas_premium: message.gas_premium.clone().into(),
            params: params.unwrap_or_else(|| unknown(&message.params)),
            method,
        })
    }
}

/// Bytes whose shape is not known.
fn unknown(bytes: &[u8]) -> Json {
    match bytes {
        [] => Json::Null,
        bytes => abi_json::plain(bytes).unwrap_or_else(|| Json::Text(format!("0x{}", hex::encode(bytes)))),
    }
}

/// What came of a message.
#[derive(Debug, Serialize)]
pub struct Outcome {
    pub epoch: ChainEpoch,
    pub exit_code: u32,
    /// Why it failed, in a sentence.
    pub refusal: Option<String>,
    pub gas_used: u64,
    #[serde(rename = "return")]
    pub returned: Json,
    pub events: Vec<Json>,
    #[serde(skip)]
    gas_limit: u64,
    #[serde(skip)]
    method: Option<&'static Signature>,
}

impl Outcome {
    fn of(
        directory: &Directory<'_>,
        lookup: Lookup,
        gas_limit: u64,
        receiver: Option<&str>,
        method: Option<&'static Signature>,
        error: &str,
    ) -> Result<Self> {
        let receipt = lookup.receipt;
        let code = receipt.exit_code;
        let returned = method.and_then(|method| abi_json::returns(directory, method, &receipt.value).ok());
        Ok(Self {
            epoch: lookup.height,
            exit_code: code,
            refusal: (code != 0).then(|| refusal::told(actors::kind_of(receiver), code, error)),
            gas_used: receipt.gas_used,
            returned: returned.filter(|_| code == 0).unwrap_or_else(|| unknown(&receipt.value)),
            events: receipt.events_root.map(|root| directory.events_at(root.0)).transpose()?.unwrap_or_default(),
            gas_limit,
            method,
        })
    }

    fn fields(&self, fields: Fields, now: ChainEpoch) -> Fields {
        let shape = self.method.and_then(|method| method.returns.as_ref());
        let returned = match &self.returned {
            Json::Null => String::new(),
            json => tree(&shape.map_or_else(|| json.clone(), |field| humane(field, json, Some(now)))),
        };
        let events: Vec<_> = self.events.iter().map(tree).collect();
        fields
            .field("epoch", format!("{} ({})", self.epoch, relative(self.epoch, now)))
            .field("exit code", self.exit_code)
            .maybe("refused", self.refusal.as_ref())
            .field("gas used", format!("{} {}", bar(self.gas_used, self.gas_limit), self.gas_used))
            .block("return", &returned)
            .block("events", &events.join("\n"))
    }
}

impl Report for Told {
    fn text(&self) -> String {
        let mut fields = Fields::new();
        if let Some(asked) = &self.asked {
            let shape = asked.method.and_then(|method| method.params.as_ref());
            let params = match &asked.params {
                Json::Null => String::new(),
                json => tree(&shape.map_or_else(|| json.clone(), |field| humane(field, json, Some(self.now)))),
            };
            fields = fields
                .field("message", &asked.message)
                .field("from", asked.from)
                .field("to", format!("{} ({})", asked.to, asked.receiver.as_deref().unwrap_or("unknown code")))
                .field("method", &asked.name)
                .field("value", &asked.value)
                .field("nonce", asked.nonce)
                .field("gas limit", asked.gas_limit)
                .field("fee cap", &asked.gas_fee_cap)
                .field("premium", &asked.gas_premium)
                .block("params", &params);
        }
        match &self.outcome {
            Some(outcome) => outcome.fields(fields, self.now).render(),
            None => fields.field("epoch", "not on the chain yet").render(),
        }
    }
}
