//! What something on the chain is.

use std::collections::BTreeSet;

use anyhow::Result;
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::message::{Told, message};
use super::tipset::{self, Row, tipset};
use crate::address::Addr;
use crate::commands::actor;
use crate::context::Context;
use crate::directory::Directory;
use crate::failure::Failure;
use crate::output::{Fields, Report};
use crate::rpc::End;

/// Finds out what a text means: an epoch, a CID, or an address or the name of a key.
pub fn search(context: &Context, what: &str, limit: usize) -> Result<Found> {
    if what.parse::<ChainEpoch>().is_ok() {
        return Ok(Found::Tipset(Box::new(tipset(context, Some(what))?)));
    }
    match what.parse::<Cid>() {
        Ok(cid) => by_cid(context, cid),
        Err(_) if what.parse::<Addr>().is_ok() || context.keystore.has(what) => by_address(context, what, limit),
        Err(_) => Err(Failure::usage(format!(
            "{what:?} is neither an epoch, nor a CID, nor an address, nor the name of a key here"
        ))
        .into()),
    }
}

fn by_cid(context: &Context, cid: Cid) -> Result<Found> {
    if let Ok(told) = message(context, cid) {
        return Ok(Found::Message(Box::new(told)));
    }
    if let Ok(shown) = tipset(context, Some(&cid.to_string())) {
        return Ok(Found::Tipset(Box::new(shown)));
    }
    let name = Directory::new(context).code_name(cid)?;
    let Some(bytes) = context.rpc.read_object(cid)? else {
        return Err(Failure::refused(format!("the chain holds nothing with the CID {cid}")).into());
    };
    let is_code = name.is_some() || bytes.starts_with(b"\0asm");
    Ok(Found::Object { cid: cid.to_string(), bytes: bytes.len(), is_code, name })
}

fn by_address(context: &Context, text: &str, limit: usize) -> Result<Found> {
    let address = context.address(text)?;
    let actor = actor::show(context, text)?;
    let (messages, more) = messages_of(context, address, limit)?;
    Ok(Found::Actor { actor: Box::new(actor), messages, more })
}

/// The newest messages from and to an address, and whether there are more.
fn messages_of(context: &Context, address: Address, limit: usize) -> Result<(Vec<Row>, bool)> {
    let directory = Directory::new(context);
    let mut cids = BTreeSet::new();
    let mut more = false;
    for end in [End::From, End::To] {
        let found = context.rpc.messages_of(address, end)?;
        more |= found.len() > limit;
        cids.extend(found.iter().take(limit).map(|link| link.0));
    }
    let rows: Result<Vec<_>> =
        cids.into_iter().map(|cid| Row::of(context, &directory, cid, context.rpc.message(cid)?)).collect();
    let mut rows = rows?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.epoch));
    more |= rows.len() > limit;
    rows.truncate(limit);
    Ok((rows, more))
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    Tipset(Box<tipset::Shown>),
    Message(Box<Told>),
    Actor {
        #[serde(flatten)]
        actor: Box<actor::Shown>,
        /// The newest first.
        messages: Vec<Row>,
        /// Whether there are older ones.
        more: bool,
    },
    /// A block of the store.
    Object {
        cid: String,
        bytes: usize,
        is_code: bool,
        name: Option<String>,
    },
}

impl Report for Found {
    fn text(&self) -> String {
        match self {
            Self::Tipset(shown) => shown.text(),
            Self::Message(told) => told.text(),
            Self::Actor { actor, messages, more } => {
                let more = if *more { "\n\nThere are older ones: --limit" } else { "" };
                format!("{}\n\n{}{more}", actor.text(), Row::table(messages))
            }
            Self::Object { cid, bytes, is_code, name } => Fields::new()
                .field("cid", cid)
                .field("is", if *is_code { "code" } else { "a block of some state" })
                .maybe("name", name.as_ref())
                .field("bytes", bytes)
                .render(),
        }
    }
}
