//! `leasehold devnet`: a network of one node in this process.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::keystore::{KeyKind, SecretKey, key_info};
use crate::output::{Fields, Output, Report, Table};
use crate::rpc::Rpc;

pub(super) const EXAMPLES: &str = "\
Examples:
  leasehold devnet
  leasehold devnet --state world.car --block-time 30
  leasehold devnet --listen 127.0.0.1:0 --json
  leasehold devnet --builtin-actors builtin-actors-devnet.car

Its accounts are the same every time and everybody knows their keys: take one with
leasehold wallet import NAME, and paste its key.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Where to listen; port 0 is any free one. Others than a loopback address let others control the node
    #[arg(long, value_name = "ADDRESS", default_value_t = SocketAddr::from(([127, 0, 0, 1], devnet::DEFAULT_PORT)))]
    listen: SocketAddr,
    /// Make a block every so many seconds, rather than one for each message
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    block_time: Option<u64>,
    /// Make blocks only when asked to: leasehold chain advance, Devnet.Mine
    #[arg(long, conflicts_with = "block_time")]
    manual: bool,
    /// Load the state from this file, if it is there, and save it there
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Use the official built-in actors of this bundle in place of the stand-ins [env: LEASEHOLD_BUILTIN_ACTORS]
    #[arg(long, value_name = "FILE")]
    builtin_actors: Option<PathBuf>,
    /// Tell of every message
    #[arg(long, short)]
    verbose: bool,
}

impl Command {
    /// Runs a node until it is told to stop.
    pub fn run(self, context: &Context) -> Result<()> {
        log_to_stderr(self.verbose);
        let node = start(context, self)?;
        context.output.result(&describe(&node)?)?;
        context.output.note("\nThe node answers until you press Ctrl-C.");
        until_told_to_stop()?;
        context.output.note("Stopping.");
        node.stop().context("stop the node")
    }
}

/// Starts a node with these settings. A token that commands are configured with is the one that the node asks for.
fn start(context: &Context, command: Command) -> Result<devnet::Node> {
    let Command { listen, block_time, manual, state, builtin_actors, verbose: _ } = command;
    let mut config = config(builtin_actors.or_else(|| context.settings.builtin_actors.clone()));
    (config.listen, config.token, config.state_file) = (listen, context.settings.token.clone(), state);
    config.blocks = match block_time {
        Some(seconds) => devnet::BlockMode::Interval(Duration::from_secs(seconds)),
        None if manual => devnet::BlockMode::Manual,
        None => devnet::BlockMode::Instant,
    };
    spawn(&context.output, config)
}

/// A node on any free port that keeps nothing, on the stand-ins or on a bundle of the official built-in actors.
pub fn config(bundle: Option<PathBuf>) -> devnet::Config {
    let mut config = devnet::Config::default();
    if let Some(bundle) = bundle {
        config.chain.builtin_actors = devnet::BuiltinActors::Car(bundle);
    }
    config
}

/// Starts a node, and says what to try when it does not start.
pub fn spawn(output: &Output, config: devnet::Config) -> Result<devnet::Node> {
    let progress = output.progress("starting the node");
    let node = devnet::spawn(config).map_err(|e| {
        Failure::other(format!("the node does not start: {e:#}")).hint("another --listen, or another --state file")
    });
    drop(progress);
    Ok(node?)
}

/// What the node says about itself.
pub fn describe(node: &devnet::Node) -> Result<Started> {
    let info: NodeInfo = Rpc::new(&node.url(), node.token()).call("Devnet.NodeInfo", [(); 0])?;
    let rpc = Rpc::new(&node.url(), node.token());
    let accounts = info.accounts.into_iter().map(|account| {
        let bytes = Zeroizing::new(STANDARD.decode(&account.private_key).context("read a development key")?);
        let key = SecretKey::from_bytes(account.r#type, &bytes)?;
        let balance = rpc.balance(account.address.0)?.into();
        let key_info = key_info::export(&key)?.to_string();
        Ok(Account { address: account.address, kind: account.r#type, balance, key_info })
    });
    Ok(Started {
        url: node.url(),
        network: info.network,
        epoch: info.epoch,
        total_supply: TokenAmount::from_atto(info.total_supply.parse::<BigInt>().context("read the total supply")?)
            .into(),
        accounts: accounts.collect::<Result<_>>().context("describe the node")?,
    })
}

fn log_to_stderr(verbose: bool) {
    let default = if verbose { "warn,devnet=debug,leasehold_devnet=debug" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| default.into());
    // A second subscriber in one process is a test's: the first one stays.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Waits for Ctrl-C, or for the system's request to end.
pub fn until_told_to_stop() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                pressed = tokio::signal::ctrl_c() => pressed?,
                _ = terminate.recv() => {}
            }
        }
        #[cfg(not(unix))]
        tokio::signal::ctrl_c().await?;
        Ok(())
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NodeInfo {
    network: String,
    epoch: i64,
    total_supply: String,
    accounts: Vec<AccountInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccountInfo {
    address: Addr,
    r#type: KeyKind,
    private_key: String,
}

/// A node that has just started.
#[derive(Debug, Serialize)]
pub struct Started {
    pub url: String,
    pub network: String,
    pub epoch: i64,
    /// All the FIL there is and will be.
    pub total_supply: Amount,
    /// Development accounts, whose keys are no secret.
    pub accounts: Vec<Account>,
}

#[derive(Debug, Serialize)]
pub struct Account {
    pub address: Addr,
    pub kind: KeyKind,
    pub balance: Amount,
    /// For `leasehold wallet import`.
    pub key_info: String,
}

impl Report for Started {
    fn text(&self) -> String {
        let fields = Fields::new().field("url", &self.url).field("network", &self.network).field("epoch", self.epoch);
        let mut table = Table::new(["kind", "balance", "address and key"], "There are no development accounts.");
        for account in &self.accounts {
            table.row([account.kind.to_string(), account.balance.to_string(), account.address.to_string()]);
            table.row([String::new(), String::new(), account.key_info.clone()]);
        }
        format!("{}\n\n{}", fields.render(), table.render())
    }
}
