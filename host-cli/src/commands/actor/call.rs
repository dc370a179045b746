//! Any method by its name, with JSON for parameters.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use abi::{Interface, Signature};
use abi_json::Json;
use anyhow::{Context as _, Result};
use clap::Args;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;
use serde_json::Value;

use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::directory::Directory;
use crate::failure::Failure;
use crate::flow::{Call, Draft, Trail};
use crate::gas::BLOCK_GAS;
use crate::output::{Fields, Report, bar, humane, tree};

#[derive(Debug, Args)]
pub struct CallArgs {
    /// The actor: an address, or the name of a key
    pub address: String,
    /// The method's name, like Deposit, or its number
    pub method: String,
    /// The parameters as JSON; `-` reads standard input. Nothing for a method that takes none
    #[arg(value_name = "JSON")]
    pub params: Option<String>,
    /// A file with the parameters
    #[arg(long, value_name = "FILE", conflicts_with = "params")]
    pub file: Option<PathBuf>,
    /// FIL to send along
    #[arg(long, default_value = "0 FIL", allow_hyphen_values = true)]
    pub value: Amount,
    /// Only read: nothing is signed, and nothing changes
    #[arg(long, conflicts_with_all = ["value", "dry_run"])]
    pub read: bool,
    /// Try it, as the wallet's key would, and tell what would happen
    #[arg(long)]
    pub dry_run: bool,
    /// Devnet only: send it in the name of this actor, which needs no key: chain impersonate
    #[arg(long = "as", value_name = "ADDRESS", conflicts_with_all = ["read", "dry_run"])]
    pub sender: Option<String>,
}

/// Calls a method: sends it, tries it, or reads.
pub fn call(context: &Context, args: &CallArgs) -> Result<Called> {
    let directory = Directory::new(context);
    let address = context.address(&args.address)?;
    let interface = directory.must(address)?;
    let method = method(interface, &args.method)?;
    let params = abi_json::params(&directory, method, &input(args)?).map_err(|e| {
        Failure::usage(e.to_string()).hint(format!("leasehold actor methods {} {}", interface.name, method.name))
    })?;
    let called = Call::of(actors::kind_of(Some(interface.name)), method);
    let told = Teller { directory: &directory, address, method };
    if args.read {
        let returned = context.read_encoded(address, called, params)?;
        return told.end(&returned, Mode::Read, None, Vec::new());
    }
    let what = format!("call {} of {}, {}", method.name, Addr(address), interface.name);
    let draft = Draft::new(what, address, called).encoded(params).value(args.value.0.clone());
    if args.dry_run {
        let invocation = context.attempt(&draft)?;
        let mode = Mode::Tried { gas_used: invocation.msg_rct.gas_used };
        return told.end(&context.check(invocation, called)?, mode, None, Vec::new());
    }
    let sent = match &args.sender {
        Some(sender) => context.send_as(context.address(sender)?, draft)?,
        None => context.send(draft)?,
    };
    let events = sent.events.map(|root| directory.events_at(root)).transpose()?.unwrap_or_default();
    told.end(sent.returned(), Mode::Sent, Some(sent.trail()), events)
}

/// A method of a kind of actor, by its name in any case, or its number.
pub(super) fn method(interface: &'static Interface, name: &str) -> Result<&'static Signature> {
    let number: Option<u64> = name.parse().ok();
    let is_it = |method: &&Signature| method.name.eq_ignore_ascii_case(name) || number == Some(method.number);
    interface.methods.iter().find(is_it).ok_or_else(|| {
        let nearest = nearest(interface, name).map(|nearest| format!("; do you mean {nearest}?")).unwrap_or_default();
        Failure::usage(format!("{} has no method {name}{nearest}", interface.name))
            .hint(format!("leasehold actor methods {}", interface.name))
            .into()
    })
}

/// The method whose name is most like this one, if any is.
fn nearest(interface: &'static Interface, name: &str) -> Option<&'static str> {
    const ALIKE: f64 = 0.6;
    let name = name.to_lowercase();
    let alike = interface.methods.iter().map(|method| {
        let other = method.name.to_lowercase();
        let is_part = name.len() > 2 && other.contains(&name);
        (if is_part { 1.0 } else { strsim::jaro_winkler(&name, &other) }, method.name)
    });
    alike.filter(|(score, _)| *score >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

fn input(args: &CallArgs) -> Result<Value> {
    let text = match (&args.params, &args.file) {
        (Some(text), _) if text == "-" => stdin()?,
        (Some(text), _) => text.clone(),
        (None, Some(file)) => read(file)?,
        (None, None) => return Ok(Value::Null),
    };
    serde_json::from_str(&text).map_err(|e| Failure::usage(format!("the parameters are not JSON: {e}")).into())
}

fn stdin() -> Result<String> {
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text).context("read the parameters from standard input")?;
    Ok(text)
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("read the parameters from {}", file.display()))
}

struct Teller<'a> {
    directory: &'a Directory<'a>,
    address: Address,
    method: &'static Signature,
}

impl Teller<'_> {
    fn end(&self, returned: &[u8], mode: Mode, trail: Option<Trail>, events: Vec<Json>) -> Result<Called> {
        let json = abi_json::returns(self.directory, self.method, returned).map_err(|e| {
            Failure::other(format!("what {} returned does not decode: {e}", self.method.name))
                .hint("the actor may be of another version than this program: leasehold actor verify ADDRESS")
        })?;
        let now = self.directory.epoch()?;
        Ok(Called { address: Addr(self.address), method: self.method, returned: json, events, mode, trail, now })
    }
}

#[derive(Debug)]
enum Mode {
    Read,
    Tried { gas_used: u64 },
    Sent,
}

/// What a call returned.
#[derive(Debug, Serialize)]
pub struct Called {
    pub address: Addr,
    #[serde(serialize_with = "name")]
    method: &'static Signature,
    #[serde(rename = "return")]
    pub returned: Json,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Json>,
    #[serde(skip)]
    mode: Mode,
    #[serde(flatten)]
    pub trail: Option<Trail>,
    #[serde(skip)]
    now: ChainEpoch,
}

fn name<S: serde::Serializer>(method: &&'static Signature, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(method.name)
}

impl Report for Called {
    fn text(&self) -> String {
        let returned = match &self.method.returns {
            Some(field) => tree(&humane(field, &self.returned, Some(self.now))),
            None => format!("{} is done; it returns nothing", self.method.name),
        };
        match self.mode {
            Mode::Read => returned,
            Mode::Tried { gas_used } => {
                let fields = Fields::new().field("would use", format!("{gas_used} gas"));
                let block = fields.field("of a block", bar(gas_used, BLOCK_GAS)).block("would return", &returned);
                format!("{}\nNothing was sent.", block.render())
            }
            Mode::Sent => {
                let events: Vec<_> = self.events.iter().map(tree).collect();
                Fields::new().block("returned", &returned).block("events", &events.join("\n")).render()
            }
        }
    }
}
