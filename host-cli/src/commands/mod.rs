//! The commands, one file a noun. Each verb is a function of the [`Context`] and its arguments that returns what happened.

pub mod actor;
pub mod chain;
pub mod collateral;
pub mod completions;
pub mod config;
pub mod devnet;
pub mod lease;
pub mod man;
pub mod market;
pub mod miner;
pub mod offer;
pub mod owner;
pub mod provider;
pub mod stake;
pub mod vote;
pub mod wallet;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::context::Context;
use crate::demo;
use crate::settings::Flags;

const ABOUT: &str =
    "Put a Filecoin miner under a contract that investors can trust, and lease machines through an escrow";

const AFTER: &str = "\
Exit codes:
  0  done
  1  the chain refused
  2  the command makes no sense
  3  no node answers
  4  anything else: keys, files, another network

Amounts have a unit: 1.5FIL, '1.5 FIL', 200nanoFIL, 7attoFIL.
Addresses may begin with t or f. Where an address is asked for, the name of a key will do.
Keys and config.toml are in ~/.leasehold [env: LEASEHOLD_HOME]; leasehold --help tells what may be in it.";

const AFTER_LONG: &str = "
config.toml, every line of which is optional, with what holds without it:
  url = 'http://127.0.0.1:1234/rpc/v1'   the node
  token = '...'                          its API token; none
  wallet = 'operator'                    the key that signs; the only one there is
  passphrase_file = 'passphrase'         the keystore's passphrase; you are asked
  network = 'leasehold-devnet'           messages are signed for this network only
  confidence = 0                         epochs to wait after the one that includes a message
  builtin_actors = 'bundle.car'          for the devnet and the demo; the stand-ins
  scrypt_log_n = 17                      work to open new keys, 14 to 20; below 17 for throw-away keys only
Flags win over environment variables, and those over the file.";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "leasehold", version, about = ABOUT, after_help = AFTER, after_long_help = format!("{AFTER}\n{AFTER_LONG}"), max_term_width = 110, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    pub flags: Flags,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Keys: make, import, export; balances and transfers
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold wallet new operator\n  leasehold wallet balance\n  leasehold wallet send operator 5FIL --wallet ann"
    )]
    Wallet(wallet::Command),
    /// Code and actors in general: install, create, look
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold actor install owner --wallet operator\n  leasehold actor methods owner\n  leasehold actor call t01005 Summary --read"
    )]
    Actor(actor::Command),
    /// Miners: create and look
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold miner create --worker worker --wallet operator\n  leasehold miner show t01001"
    )]
    Miner(miner::Command),
    /// Owner actors, which hold miners for investors
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold owner create --name 'North Vault' --symbol NORTH\n  leasehold owner adopt t01005 t01001\n  leasehold owner show t01005\n  leasehold owner harvest t01005 --wallet ann"
    )]
    Owner(owner::Command),
    /// An investor's positions: deposit, claim, transfer, leave
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold stake deposit t01005 100FIL --wallet ann\n  leasehold stake list t01005\n  leasehold stake claim t01005 --wallet ann"
    )]
    Stake(stake::Command),
    /// What investors decide about their owner actor
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold vote propose pause t01005 1d --wallet operator\n  leasehold vote cast t01005 0 yes --wallet ann\n  leasehold vote show t01005 0"
    )]
    Vote(vote::Command),
    /// Lease markets: create, look
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold market create --wallet operator\n  leasehold market show t01010\n  leasehold market reap t01010 --dry-run"
    )]
    Market(market::Command),
    /// What providers have to lease
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold offer list t01010 --leasable --sort price\n  leasehold offer show t01010 0"
    )]
    Offer(offer::Command),
    /// What a provider puts up behind its leases
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold collateral add t01010 50FIL --wallet operator\n  leasehold collateral show t01010 operator"
    )]
    Collateral(collateral::Command),
    /// Where a provider's money goes, and who works for it
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold provider payout t01010 t01005 --wallet operator\n  leasehold provider show t01010 operator"
    )]
    Provider(provider::Command),
    /// Leases, from order to refund
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold lease open t01010 0 --term 30d --wallet renter\n  leasehold lease list t01010\n  leasehold lease serve t01010 --policy policy.toml"
    )]
    Lease(lease::Command),
    /// The chain: its head, messages; on a devnet also time and blocks
    #[command(
        subcommand,
        after_help = "Examples:\n  leasehold chain head\n  leasehold chain search operator\n  leasehold chain advance 1d"
    )]
    Chain(chain::Command),
    /// What holds on this machine: the node, the key that signs, and where that is said
    #[command(subcommand, after_help = "Examples:\n  leasehold config show\n  leasehold config set wallet operator")]
    Config(config::Command),
    /// Print a script that completes commands and flags in a shell
    #[command(
        after_help = "Examples:\n  leasehold completions bash > ~/.local/share/bash-completion/completions/leasehold\n  leasehold completions fish > ~/.config/fish/completions/leasehold.fish"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages, one for each command
    #[command(after_help = "Examples:\n  leasehold man ~/.local/share/man/man1")]
    Man {
        /// The folder to write to
        folder: PathBuf,
    },
    /// Run a network of one node on this machine
    Devnet(devnet::Command),
    /// Play the whole story on a network of its own, and check every attoFIL of it
    Demo(demo::Command),
}

impl Command {
    /// Whether it works where config.toml is wrong.
    pub fn mends_the_configuration(&self) -> bool {
        matches!(self, Self::Config(command) if command.mends())
    }

    /// Does it and prints the result.
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Wallet(command) => command.run(context),
            Self::Actor(command) => command.run(context),
            Self::Miner(command) => command.run(context),
            Self::Owner(command) => command.run(context),
            Self::Stake(command) => command.run(context),
            Self::Vote(command) => command.run(context),
            Self::Market(command) => command.run(context),
            Self::Offer(command) => command.run(context),
            Self::Collateral(command) => command.run(context),
            Self::Provider(command) => command.run(context),
            Self::Lease(command) => command.run(context),
            Self::Chain(command) => command.run(context),
            Self::Config(command) => command.run(context),
            Self::Completions { shell } => Ok(context.output.result(&completions::script(shell))?),
            Self::Man { folder } => Ok(context.output.result(&man::write(&folder)?)?),
            Self::Devnet(command) => command.run(context),
            Self::Demo(command) => command.run(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_help_with_an_example() {
        fn walk(command: &clap::Command, path: &str) {
            let name = format!("{path} {}", command.get_name());
            let verbs: Vec<_> = command.get_subcommands().filter(|c| c.get_name() != "help").collect();
            assert!(command.get_about().is_some(), "{name} says what it does");
            let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            // What is above all commands has no example: it says how they end.
            assert!(path.is_empty() || examples.contains(name.trim()), "{name} has an example of itself");
            let too_long = examples.lines().find(|line| line.starts_with("  leasehold ") && line.len() > 90);
            assert_eq!(too_long, None, "{name} has an example that no terminal shows in one line");
            verbs.into_iter().for_each(|verb| walk(verb, &name));
        }
        walk(&Cli::command(), "");
    }
}
