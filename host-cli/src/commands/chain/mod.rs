//! `leasehold chain`: what is on the chain; on a devnet, also its time, its blocks and its past.

mod devnet;
mod events;
mod fields;
mod head;
mod message;
mod node;
mod search;
mod set;
mod state;
mod time;
mod tipset;
mod wait;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use cid::Cid;
use clap::Subcommand;

pub use devnet::{export, import, revert, snapshot};
pub use events::{EventsArgs, events};
pub use head::{Tip, head};
pub use message::{message, receipt};
pub use node::{impersonate, install_code, mine, reset};
pub use search::search;
pub use set::Setting;
pub use state::state;
pub use time::{advance, award, fund};
pub use tipset::tipset;
pub use wait::wait;

use crate::amount::PositiveAmount;
use crate::context::Context;
use crate::parsed;
use crate::span::Span;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the newest tipset
    #[command(after_help = "Examples:\n  leasehold chain head\n  leasehold chain head --json")]
    Head,
    /// Show a tipset with its messages
    #[command(
        after_help = "Examples:\n  leasehold chain tipset\n  leasehold chain tipset 120\n  leasehold chain tipset bafy2bzace..."
    )]
    Tipset {
        /// An epoch, or the CID of a block; without it, the newest
        which: Option<String>,
    },
    /// Show a message: what it asked for, what came of it, what was told
    #[command(after_help = "Examples:\n  leasehold chain message bafy2bzace...")]
    Message {
        /// The message's CID
        #[arg(value_parser = parsed::cid)]
        message: Cid,
    },
    /// Show only what came of a message: exit code, return, gas, events
    #[command(after_help = "Examples:\n  leasehold chain receipt bafy2bzace...")]
    Receipt {
        /// The message's CID
        #[arg(value_parser = parsed::cid)]
        message: Cid,
    },
    /// List what actors told the world
    #[command(
        after_help = "Examples:\n  leasehold chain events\n  leasehold chain events t01005 --type deposited\n  leasehold chain events t01010 --since 1d --json"
    )]
    Events(EventsArgs),
    /// Show the state of an actor: what it answers itself where that is known, else its CBOR
    #[command(after_help = "Examples:\n  leasehold chain state t01005\n  leasehold chain state t01 --raw")]
    State {
        /// An address, or the name of a key
        address: String,
        /// The CBOR of the state as it lies in the store
        #[arg(long)]
        raw: bool,
    },
    /// Find out what something is: an address with its messages, a CID, an epoch
    #[command(
        after_help = "Examples:\n  leasehold chain search t01005\n  leasehold chain search operator --limit 50\n  leasehold chain search bafy2bzace..."
    )]
    Search {
        /// An address, the name of a key, a CID, or an epoch
        what: String,
        /// The most messages to list
        #[arg(long, default_value_t = 20)]
        limit: usize,
    },
    /// Wait until a message is on the chain, and show how it ended
    #[command(
        after_help = "Examples:\n  leasehold chain wait bafy2bzace...\n  leasehold chain wait bafy2bzace... --timeout 60"
    )]
    Wait {
        /// The message's CID
        #[arg(value_parser = parsed::cid)]
        message: Cid,
        /// Give up after so many seconds; a day without it
        #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=86_400))]
        timeout: Option<u64>,
    },
    /// Devnet only: let time pass
    #[command(after_help = "Examples:\n  leasehold chain advance 20\n  leasehold chain advance 30d")]
    Advance {
        /// How long: epochs, or 45m, 12h, 30d
        time: Span,
    },
    /// Devnet only: make a tipset of what waits, or several
    #[command(after_help = "Examples:\n  leasehold chain mine\n  leasehold chain mine 10")]
    Mine {
        /// How many
        #[arg(default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
        tipsets: u64,
    },
    /// Devnet only: begin again at genesis. What the node has now is lost, snapshots too
    #[command(after_help = "Examples:\n  leasehold chain reset --yes")]
    Reset,
    /// Devnet only: let the node send in the name of an actor that has no key
    #[command(
        after_help = "Examples:\n  leasehold chain impersonate t01005\n  leasehold actor call t01001 ChangeOwnerAddress '\"t0101\"' --as t01005\n  leasehold chain impersonate t01005 --stop"
    )]
    Impersonate {
        /// An address, or the name of a key
        address: String,
        /// End it
        #[arg(long)]
        stop: bool,
    },
    /// Devnet only: install an actor's code without a message, and so without a wallet
    #[command(
        after_help = "Examples:\n  leasehold chain install-code owner\n  leasehold chain install-code ./my_actor.wasm"
    )]
    InstallCode {
        /// owner, lease, or a file of WebAssembly
        code: String,
    },
    /// Devnet only: let a miner win blocks
    #[command(after_help = "Examples:\n  leasehold chain award t01001\n  leasehold chain award t01001 --wins 5")]
    Award {
        /// The miner
        miner: String,
        /// How many times it wins
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=10_000))]
        wins: u64,
    },
    /// Devnet only: give FIL to somebody
    #[command(after_help = "Examples:\n  leasehold chain fund operator 1000FIL")]
    Fund {
        /// An address, or the name of a key
        to: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
    /// Devnet only: remember the chain as it is now, until the node stops
    #[command(after_help = "Examples:\n  leasehold chain snapshot")]
    Snapshot,
    /// Devnet only: go back to a snapshot, which stays good
    #[command(after_help = "Examples:\n  leasehold chain revert 1")]
    Revert {
        /// The snapshot's number
        snapshot: u64,
    },
    /// Devnet only: write the whole chain to a file
    #[command(after_help = "Examples:\n  leasehold chain export devnet.state")]
    Export {
        /// Where to
        file: PathBuf,
        /// Replace a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Devnet only: go on from a chain that was exported. What the node has now is lost, snapshots too
    #[command(after_help = "Examples:\n  leasehold chain import devnet.state --yes")]
    Import {
        /// Where from
        file: PathBuf,
    },
    /// Devnet only: change how the node works
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold chain set balance operator 5FIL\n  leasehold chain set block-time 2.5"
    )]
    Set(Setting),
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let output = context.output;
        match self {
            Self::Head => output.result(&head(context)?)?,
            Self::Tipset { which } => output.result(&tipset(context, which.as_deref())?)?,
            Self::Message { message: cid } => output.result(&message(context, cid)?)?,
            Self::Receipt { message: cid } => output.result(&receipt(context, cid)?)?,
            Self::Events(args) => output.result(&events(context, &args)?)?,
            Self::State { address, raw } => output.result(&state(context, &address, raw)?)?,
            Self::Search { what, limit } => output.result(&search(context, &what, limit)?)?,
            Self::Wait { message, timeout } => {
                output.result(&wait(context, message, timeout.map(Duration::from_secs))?)?;
            }
            Self::Advance { time } => output.result(&advance(context, time)?)?,
            Self::Mine { tipsets } => output.result(&mine(context, tipsets)?)?,
            Self::Reset => output.result(&reset(context)?)?,
            Self::Impersonate { address, stop } => output.result(&impersonate(context, &address, stop)?)?,
            Self::InstallCode { code } => output.result(&install_code(context, &code)?)?,
            Self::Award { miner, wins } => output.result(&award(context, &miner, wins)?)?,
            Self::Fund { to, amount } => output.result(&fund(context, &to, amount.0)?)?,
            Self::Snapshot => output.result(&snapshot(context)?)?,
            Self::Revert { snapshot } => output.result(&revert(context, snapshot)?)?,
            Self::Export { file, force } => output.result(&export(context, &file, force)?)?,
            Self::Import { file } => output.result(&import(context, &file)?)?,
            Self::Set(setting) => output.result(&setting.apply(context)?)?,
        }
        Ok(())
    }
}
