//! `leasehold wallet`: keys and plain FIL.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Subcommand;
use fvm_shared::crypto::signature::SignatureType;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::address::Addr;
use crate::amount::{Amount, PositiveAmount};
use crate::context::Context;
use crate::flow::{Call, Draft, Trail};
use crate::keystore::{Entry, KeyKind, Listing, SecretKey, key_info};
use crate::output::{Fields, Report, Table};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key and keep it, encrypted
    #[command(after_help = "Examples:\n  leasehold wallet new operator\n  leasehold wallet new worker --kind bls")]
    New {
        /// What to call the key: a-z, 0-9, - and _
        name: String,
        /// bls for a miner's worker; secp256k1 costs less gas
        #[arg(long, value_enum, default_value_t = KeyKind::Secp256k1)]
        kind: KeyKind,
    },
    /// Show the keys, without opening them
    #[command(after_help = "Examples:\n  leasehold wallet list\n  leasehold wallet list --json")]
    List,
    /// Keep a key that Lotus exported
    #[command(
        after_help = "Examples:\n  lotus wallet export t3... | leasehold wallet import worker\n  leasehold wallet import worker key.hex\n  leasehold wallet import rich --devnet 0"
    )]
    Import {
        /// What to call the key
        name: String,
        /// A file with the exported hex; standard input without it
        file: Option<PathBuf>,
        /// A development account of every devnet, by its number: everybody knows its key
        #[arg(long, value_name = "NUMBER", conflicts_with = "file", value_parser = clap::value_parser!(u8).range(0..100))]
        devnet: Option<u8>,
    },
    /// Print a key as Lotus imports it. Whoever sees it owns the key
    #[command(
        after_help = "Examples:\n  leasehold wallet export worker > key.hex\n  leasehold wallet export worker | lotus wallet import"
    )]
    Export {
        /// The key's name or address
        key: String,
    },
    /// Show what addresses hold
    #[command(after_help = "Examples:\n  leasehold wallet balance\n  leasehold wallet balance operator t01005")]
    Balance {
        /// Keys or addresses; every key in the keystore without any
        addresses: Vec<String>,
    },
    /// Transfer FIL
    #[command(
        after_help = "Examples:\n  leasehold wallet send t1... 1.5FIL --wallet operator\n  leasehold wallet send worker '200 nanoFIL' --yes"
    )]
    Send {
        /// An address, or the name of a key
        to: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let output = &context.output;
        match self {
            Self::New { name, kind } => output.result(&new(context, &name, kind)?)?,
            Self::List => output.result(&list(context)?)?,
            Self::Import { name, devnet: Some(number), .. } => {
                output.result(&import_devnet(context, &name, number)?)?
            }
            Self::Import { name, file, .. } => output.result(&import(context, &name, &read_key(file.as_deref())?)?)?,
            Self::Export { key } => output.result(&export(context, &key)?)?,
            Self::Balance { addresses } => output.result(&balance(context, &addresses)?)?,
            Self::Send { to, amount } => output.result(&send(context, &to, amount.0)?)?,
        }
        Ok(())
    }
}

/// Every key; a file that is none is told as damaged.
fn list(context: &Context) -> Result<Keys> {
    let Listing { keys, damaged } = context.keystore.list()?;
    if !context.output.is_json() {
        damaged.iter().for_each(|sentence| context.output.warn(sentence));
    }
    let damaged = damaged.into_iter().map(|damaged| Listed::Damaged { damaged });
    Ok(Keys(keys.into_iter().map(Listed::Key).chain(damaged).collect()))
}

/// Every key, with a warning for each file that is none.
fn keys(context: &Context) -> Result<Vec<Entry>> {
    let listing = context.keystore.list()?;
    for sentence in &listing.damaged {
        context.output.warn(sentence);
    }
    Ok(listing.keys)
}

/// Makes a key.
pub fn new(context: &Context, name: &str, kind: KeyKind) -> Result<Entry> {
    add(context, name, &SecretKey::generate(kind))
}

/// Keeps a key in Lotus's form.
pub fn import(context: &Context, name: &str, exported: &str) -> Result<Entry> {
    add(context, name, &key_info::import(exported)?)
}

/// Keeps a key of a devnet's development account.
pub fn import_devnet(context: &Context, name: &str, number: u8) -> Result<Entry> {
    let accounts = devnet::development_accounts(usize::from(number) + 1)?;
    let account = accounts.last().context("make the development accounts")?;
    let kind = match account.kind {
        SignatureType::Secp256k1 => KeyKind::Secp256k1,
        SignatureType::BLS => KeyKind::Bls,
    };
    add(context, name, &SecretKey::from_bytes(kind, &account.secret)?)
}

fn add(context: &Context, name: &str, key: &SecretKey) -> Result<Entry> {
    context.keystore.check_free(name)?;
    let passphrase = context.settings.passphrase.fresh(name, &context.output)?;
    context.keystore.add(name, key, &passphrase)
}

fn read_key(file: Option<&Path>) -> Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    match file {
        Some(path) => *text = fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?,
        None => {
            std::io::stdin().read_to_string(&mut text).context("read the key from standard input")?;
        }
    }
    Ok(text)
}

/// Opens a key and gives it away.
pub fn export(context: &Context, key: &str) -> Result<Exported> {
    let secret = context.unlock(&context.keystore.find(key)?)?;
    Ok(Exported { key_info: key_info::export(&secret)?.to_string() })
}

/// What these addresses hold, or all keys.
pub fn balance(context: &Context, addresses: &[String]) -> Result<Balances> {
    let asked: Vec<(String, Addr)> = if addresses.is_empty() {
        keys(context)?.into_iter().map(|key| (key.name, key.address)).collect()
    } else {
        let named = addresses.iter().map(|text| Ok((text.clone(), Addr(context.address(text)?))));
        named.collect::<Result<_>>()?
    };
    let balance = |(name, address): (String, Addr)| {
        Ok(Balance { name, address, balance: context.rpc.balance(address.0)?.into() })
    };
    asked.into_iter().map(balance).collect::<Result<_>>().map(Balances)
}

/// Transfers FIL to an address.
pub fn send(context: &Context, to: &str, amount: TokenAmount) -> Result<Transfer> {
    let to = context.address(to)?;
    let what = format!("send {} to {}", Amount(amount.clone()), Addr(to));
    let sent = context.send(Draft::new(what, to, Call::SEND).value(amount.clone()))?;
    Ok(Transfer { to: Addr(to), amount: amount.into(), trail: sent.trail() })
}

impl Report for Entry {
    fn text(&self) -> String {
        Fields::new().field("name", &self.name).field("kind", self.kind).field("address", self.address).render()
    }
}

/// The keystore.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Keys(pub Vec<Listed>);

/// A file of the keystore.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Listed {
    Key(Entry),
    /// Why it is no key.
    Damaged {
        damaged: String,
    },
}

impl Report for Keys {
    fn text(&self) -> String {
        let mut table = Table::new(["name", "kind", "address"], "There are no keys yet: leasehold wallet new NAME");
        for listed in &self.0 {
            if let Listed::Key(key) = listed {
                table.row([key.name.clone(), key.kind.to_string(), key.address.to_string()]);
            }
        }
        table.render()
    }
}

/// A secret, on purpose.
#[derive(Serialize)]
pub struct Exported {
    key_info: String,
}

impl Report for Exported {
    fn text(&self) -> String {
        self.key_info.clone()
    }
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Balances(pub Vec<Balance>);

#[derive(Debug, Serialize)]
pub struct Balance {
    pub name: String,
    pub address: Addr,
    pub balance: Amount,
}

impl Report for Balances {
    fn text(&self) -> String {
        let mut table = Table::new(["key", "address", "balance"], "There are no keys yet: leasehold wallet new NAME");
        for balance in &self.0 {
            table.row([balance.name.clone(), balance.address.to_string(), balance.balance.to_string()]);
        }
        table.render()
    }
}

#[derive(Debug, Serialize)]
pub struct Transfer {
    pub to: Addr,
    pub amount: Amount,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Transfer {
    fn text(&self) -> String {
        format!("sent {} to {}", self.amount, self.to)
    }
}
