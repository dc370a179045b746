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
use crate::journal::{Form, Journal};
use crate::keystore::{KeyKind, SecretKey, key_info};
use crate::output::{Fields, Output, Report, Table};
use crate::rpc::Rpc;

pub(super) const EXAMPLES: &str = "\
Examples:
  leasehold devnet
  leasehold devnet --state world.state --block-time 30
  leasehold devnet --listen 127.0.0.1:0 --json
  leasehold devnet --trace                        the calls of each message with their gas
  leasehold devnet --builtin-actors builtin-actors-devnet.car

Its accounts are the same every time, made from a phrase that it prints, so everybody
knows their keys: leasehold wallet import NAME --devnet 3 takes number 3.
What only a devnet can do: leasehold chain mine, advance, award, fund, snapshot, revert,
export, import, set, impersonate, reset, install-code. Snapshots are kept in memory:
they are gone when the node stops, and after chain import. How blocks are made is
not in a state file either, whatever chain set changed: the flags say so at each start.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// Where to listen; port 0 is any free one. Others than a loopback address let others control the node
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::from(([127, 0, 0, 1], devnet::DEFAULT_PORT)), value_parser = listen_address)]
    listen: SocketAddr,
    /// Make a block every so many seconds, rather than one for each message
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
    block_time: Option<u64>,
    /// Make blocks only when asked to: leasehold chain mine, leasehold chain advance
    #[arg(long, conflicts_with = "block_time")]
    manual: bool,
    /// Load the state from this file, if it is there, and save it there
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Use the official built-in actors of this bundle in place of the stand-ins [env: LEASEHOLD_BUILTIN_ACTORS]
    #[arg(long, value_name = "FILE")]
    builtin_actors: Option<PathBuf>,
    /// Save the state every so many seconds, beside once at the end
    #[arg(long, value_name = "SECONDS", requires = "state", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    save_every: u64,
    /// What a unit of gas burns, also for a state that is loaded
    #[arg(long, value_name = "AMOUNT")]
    base_fee: Option<Amount>,
    /// Tell of nothing but what is wrong
    #[arg(long, short, conflicts_with_all = ["json_logs", "trace"])]
    quiet: bool,
    /// Tell of each executed message in a JSON document on a line of stderr
    #[arg(long)]
    json_logs: bool,
    /// Tell of each call that a message led to, with its gas. Slower, and takes memory: traces are kept
    #[arg(long)]
    trace: bool,
}

impl Command {
    /// Runs a node until it is told to stop.
    pub fn run(self, context: &Context) -> Result<()> {
        allow_many_connections();
        let output = if self.quiet { context.output.quiet() } else { context.output };
        log_to_stderr(self.json_logs, output.is_colourful());
        let form = if self.json_logs { Form::Json } else { Form::Lines };
        let journal = (!self.quiet).then(|| Journal::start(output, form)).transpose()?;
        let (prints, notes) = (!self.quiet || output.is_json(), !self.json_logs);
        let node = start(context, self, journal.as_ref())?;
        if !node.address().ip().is_loopback() {
            warn_of_strangers(&output, &node, notes);
        }
        let order = StopOrder::listen()?;
        if prints {
            output.result(&describe(&node)?)?;
        }
        if notes {
            output.note("\nThe node answers until you press Ctrl-C.\n");
        }
        order.wait()?;
        if notes {
            output.note("Stopping.");
        }
        let stopped = node.stop().context("stop the node");
        if let Some(journal) = journal {
            journal.close();
        }
        stopped
    }
}

fn listen_address(text: &str) -> Result<SocketAddr, String> {
    let form = "an address and a port are expected, like 127.0.0.1:1234, or 127.0.0.1:0 for any free port";
    text.parse().map_err(|_| form.to_owned())
}

/// Starts a node with these settings. A token that commands are configured with is the one that the node asks for.
fn start(context: &Context, command: Command, journal: Option<&Journal>) -> Result<devnet::Node> {
    let Command { listen, block_time, manual, state, builtin_actors, save_every, base_fee, trace, .. } = command;
    let mut config = config(builtin_actors.or_else(|| context.settings.builtin_actors.clone()));
    (config.listen, config.token, config.state_file) = (listen, context.settings.token.clone(), state);
    config.save_every = Duration::from_secs(save_every);
    config.observer = journal.map(Journal::observer);
    config.chain.tracing = trace;
    config.base_fee = base_fee.map(|base_fee| base_fee.0);
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
        let failure = Failure::other(format!("the node does not start: {e:#}"));
        match what_to_try(&e) {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    });
    drop(progress);
    Ok(node?)
}

/// What to try, by what the node was about when it stopped.
fn what_to_try(error: &anyhow::Error) -> Option<&'static str> {
    let begins = |words: &str| error.chain().any(|cause| cause.to_string().starts_with(words));
    if begins("listen on ") {
        Some("another address: --listen 127.0.0.1:0 takes any port that is free")
    } else if begins("load the built-in actors") {
        Some("--builtin-actors takes the builtin-actors-devnet.car of a builtin-actors release")
    } else if begins("the state file's chain was made with other built-in actors") {
        Some("leave --builtin-actors out, or begin another --state file")
    } else if begins("the state file ") || begins("load the s") || begins("save the state") {
        Some("another --state file; this one stays as it is")
    } else {
        None
    }
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
        Ok(Account { number: account.number, address: account.address, kind: account.r#type, balance, key_info })
    });
    Ok(Started {
        version: info.version,
        url: node.url(),
        network: info.network,
        network_version: info.network_version,
        chain_id: info.chain_id,
        builtin_actors: info.builtin_actors,
        blocks: match (info.block_mode.as_str(), info.block_time) {
            ("manual", _) => "made when asked for".to_owned(),
            (_, Some(1.0)) => "made every second".to_owned(),
            (_, Some(seconds)) => format!("made every {seconds} seconds"),
            _ => "made for each message".to_owned(),
        },
        base_fee: TokenAmount::from_atto(info.base_fee.parse::<BigInt>().context("read the base fee")?).into(),
        epoch: info.epoch,
        state_file: info.state_file,
        total_supply: TokenAmount::from_atto(info.total_supply.parse::<BigInt>().context("read the total supply")?)
            .into(),
        seed: info.seed,
        accounts: accounts.collect::<Result<_>>().context("describe the node")?,
    })
}

/// As many as the system lets a process have; where it does not say, as many as there were.
fn allow_many_connections() {
    let _ = rlimit::increase_nofile_limit(u64::MAX);
}

/// Says it in the form of the log.
fn warn_of_strangers(output: &Output, node: &devnet::Node, is_text: bool) {
    let sentence = format!("{} is not a loopback address: whoever reaches it controls this node", node.address());
    if is_text { output.warn(&sentence) } else { tracing::warn!("{sentence}") }
}

fn log_to_stderr(json: bool, colour: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into());
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colour).with_writer(std::io::stderr);
    // A second subscriber in one process is a test's: the first one stays.
    let _ = if json { log.json().try_init() } else { log.try_init() };
}

/// Waits for Ctrl-C, or for the system's request to end.
pub fn until_told_to_stop() -> Result<()> {
    StopOrder::listen()?.wait()
}

/// Ctrl-C, or the system's request to end, from the moment on that this exists: neither ends the process by itself any more.
struct StopOrder {
    runtime: tokio::runtime::Runtime,
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl StopOrder {
    fn listen() -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        #[cfg(unix)]
        let signals = {
            use tokio::signal::unix::{SignalKind, signal};
            let _guard = runtime.enter();
            [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?]
        };
        Ok(Self {
            runtime,
            #[cfg(unix)]
            signals,
        })
    }

    fn wait(self) -> Result<()> {
        #[cfg(unix)]
        {
            let [mut interrupt, mut terminate] = self.signals;
            self.runtime.block_on(async {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            });
            Ok(())
        }
        #[cfg(not(unix))]
        Ok(self.runtime.block_on(tokio::signal::ctrl_c())?)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NodeInfo {
    version: String,
    network: String,
    network_version: u32,
    #[serde(rename = "ChainID")]
    chain_id: u64,
    builtin_actors: String,
    block_mode: String,
    block_time: Option<f64>,
    base_fee: String,
    state_file: Option<PathBuf>,
    epoch: i64,
    total_supply: String,
    seed: String,
    accounts: Vec<AccountInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AccountInfo {
    number: usize,
    address: Addr,
    r#type: KeyKind,
    private_key: String,
}

/// A node that has just started.
#[derive(Debug, Serialize)]
pub struct Started {
    pub version: String,
    pub url: String,
    pub network: String,
    pub network_version: u32,
    /// As Ethereum tools see it.
    pub chain_id: u64,
    /// `stand-ins`, or the bundle of the official ones.
    pub builtin_actors: String,
    /// When blocks are made.
    pub blocks: String,
    /// What a unit of gas burns.
    pub base_fee: Amount,
    pub epoch: i64,
    pub state_file: Option<PathBuf>,
    /// All the FIL there is and will be.
    pub total_supply: Amount,
    /// The phrase that the development keys are made from, each with its number behind it.
    pub seed: String,
    /// Development accounts, whose keys are no secret.
    pub accounts: Vec<Account>,
}

#[derive(Debug, Serialize)]
pub struct Account {
    /// For `leasehold wallet import --devnet`.
    pub number: usize,
    pub address: Addr,
    pub kind: KeyKind,
    pub balance: Amount,
    /// For `leasehold wallet import` without `--devnet`, and for Lotus.
    pub key_info: String,
}

impl Report for Started {
    fn text(&self) -> String {
        let network = format!("{}, version {}, chain ID {}", self.network, self.network_version, self.chain_id);
        let fields = Fields::new()
            .field("leasehold", &self.version)
            .field("url", &self.url)
            .field("network", network)
            .field("built-in actors", &self.builtin_actors)
            .field("blocks", &self.blocks)
            .field("base fee", &self.base_fee)
            .field("epoch", self.epoch)
            .field("seed", format!("{:?}, and the account's number", self.seed))
            .maybe("state", self.state_file.as_ref().map(|path| path.display().to_string()));
        let mut table = Table::new(["#", "kind", "balance", "address"], "There are no development accounts.");
        for account in &self.accounts {
            let Account { number, kind, balance, address, .. } = account;
            table.row([number.to_string(), kind.to_string(), balance.to_string(), address.to_string()]);
        }
        let keys: Vec<_> =
            self.accounts.iter().map(|account| format!("{}  {}", account.number, account.key_info)).collect();
        format!(
            "{}\n\n{}\n\nTheir keys, as Lotus exports them. Shorter: leasehold wallet import NAME --devnet NUMBER\n{}",
            fields.render(),
            table.render(),
            keys.join("\n")
        )
    }
}
