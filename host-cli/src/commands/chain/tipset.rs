//! A tipset and what is in it.

use anyhow::Result;
use cid::Cid;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::message::Message;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::directory::Directory;
use crate::failure::Failure;
use crate::journal::names;
use crate::output::{Fields, Report, Table};
use crate::rpc::{Link, Tipset};
use crate::span::relative;

/// The tipset of an epoch (or the last one before it), of a block, or the newest.
pub fn tipset(context: &Context, which: Option<&str>) -> Result<Shown> {
    let directory = Directory::new(context);
    let tipset = find(context, which)?;
    let messages = context.rpc.messages_in(&tipset.cids)?;
    let rows: Result<Vec<_>> =
        messages.into_iter().map(|listed| Row::of(context, &directory, listed.cid.0, listed.message.into())).collect();
    let head = tipset.blocks.first();
    Ok(Shown {
        epoch: tipset.height,
        time: head.map_or(0, |block| block.timestamp),
        miner: head.map(|block| block.miner),
        base_fee: head.map(|block| block.parent_base_fee.clone().into()),
        state: head.map(|block| block.parent_state_root.to_string()),
        parents: head.map(|block| texts(&block.parents)).unwrap_or_default(),
        tipset: texts(&tipset.cids),
        messages: rows?,
        now: directory.epoch()?,
    })
}

fn find(context: &Context, which: Option<&str>) -> Result<Tipset> {
    let Some(text) = which else { return context.rpc.head_tipset() };
    if let Ok(epoch) = text.parse::<ChainEpoch>() {
        return context.rpc.tipset_at(epoch);
    }
    match text.parse::<Cid>() {
        Ok(block) => context.rpc.tipset(&[Link(block)]),
        Err(_) => Err(Failure::usage(format!("{text:?} is neither an epoch nor the CID of a block")).into()),
    }
}

fn texts(links: &[Link]) -> Vec<String> {
    links.iter().map(ToString::to_string).collect()
}

/// A message in a line.
#[derive(Debug, Serialize)]
pub struct Row {
    pub message: String,
    pub from: Addr,
    pub to: Addr,
    pub method: String,
    pub value: Amount,
    /// `null` while it waits.
    pub epoch: Option<ChainEpoch>,
    pub exit_code: Option<u32>,
    pub gas_used: Option<u64>,
}

impl Row {
    pub(super) fn of(context: &Context, directory: &Directory<'_>, cid: Cid, message: Message) -> Result<Self> {
        let lookup = context.rpc.search(cid)?;
        let receipt = lookup.as_ref().map(|lookup| &lookup.receipt);
        Ok(Self {
            message: cid.to_string(),
            from: Addr(message.from),
            to: Addr(message.to),
            method: names::method(directory.name(message.to)?.as_deref(), message.method_num),
            value: message.value.into(),
            epoch: lookup.as_ref().map(|lookup| lookup.height),
            exit_code: receipt.map(|receipt| receipt.exit_code),
            gas_used: receipt.map(|receipt| receipt.gas_used),
        })
    }

    /// Many messages in a table.
    pub(super) fn table(rows: &[Self]) -> String {
        let mut table =
            Table::new(["epoch", "from", "to", "method", "value", "ended", "gas", "message"], "There are no messages.")
                .dispensable(&["gas"]);
        let number = |number: Option<String>| number.unwrap_or_else(|| "-".to_owned());
        for row in rows {
            table.row([
                number(row.epoch.map(|epoch| epoch.to_string())),
                row.from.to_string(),
                row.to.to_string(),
                row.method.clone(),
                row.value.to_string(),
                row.exit_code.map_or_else(|| "waits".to_owned(), ended),
                number(row.gas_used.map(|gas| gas.to_string())),
                row.message.clone(),
            ]);
        }
        table.render()
    }
}

/// How a message ended, in a word and its exit code.
fn ended(exit_code: u32) -> String {
    if exit_code == 0 { "ok".to_owned() } else { format!("failed ({exit_code})") }
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub epoch: ChainEpoch,
    /// Seconds since 1970, as the chain counts them.
    pub time: u64,
    pub miner: Option<Addr>,
    pub base_fee: Option<Amount>,
    /// The root of the state that its messages begin with.
    pub state: Option<String>,
    pub parents: Vec<String>,
    pub tipset: Vec<String>,
    pub messages: Vec<Row>,
    #[serde(skip)]
    now: ChainEpoch,
}

impl Report for Shown {
    fn text(&self) -> String {
        let fields = Fields::new()
            .field("epoch", format!("{} ({})", self.epoch, relative(self.epoch, self.now)))
            .field("time", self.time)
            .maybe("miner", self.miner)
            .maybe("base fee", self.base_fee.as_ref())
            .maybe("state", self.state.as_ref())
            .field("parents", self.parents.join(" "))
            .field("tipset", self.tipset.join(" "));
        format!("{}\n\n{}", fields.render(), Row::table(&self.messages))
    }
}
