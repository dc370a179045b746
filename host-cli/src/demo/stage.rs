//! Where the demo plays: a node in this process, and a home folder that goes away with it.

use std::path::PathBuf;

use age::secrecy::SecretString;
use anyhow::{Context as _, Result};
use fvm_shared::econ::TokenAmount;
use tempfile::TempDir;

use crate::commands::devnet;
use crate::context::Context;
use crate::failure::Failure;
use crate::keystore::MIN_LOG_N;
use crate::output::Output;
use crate::passphrase::Source;
use crate::settings::{DEFAULT_NETWORK, Origins, Settings};

/// Of keys that are worth nothing and gone in a minute.
const PASSPHRASE: &str = "demo";

/// A running node, and a person at it whose keystore is empty.
pub struct Stage {
    pub context: Context,
    node: ::devnet::Node,
    info: devnet::Started,
    home: TempDir,
}

impl Stage {
    /// Starts a node on the stand-ins, or on a bundle of the official built-in actors.
    pub fn set(output: &Output, bundle: Option<PathBuf>) -> Result<Self> {
        let node = devnet::spawn(output, devnet::config(bundle))?;
        let info = devnet::describe(&node)?;
        let home = TempDir::with_prefix("leasehold-demo-").context("make a home folder")?;
        let settings = Settings {
            home: home.path().to_owned(),
            url: node.url(),
            token: None,
            wallet: None,
            passphrase: Source::Given(SecretString::from(PASSPHRASE)),
            network: DEFAULT_NETWORK.to_owned(),
            builtin_actors: None,
            confidence: 0,
            scrypt_log_n: MIN_LOG_N,
            json: false,
            yes: true,
            origins: Origins::default(),
        };
        Ok(Self { context: Context::new(settings, output.quiet()), node, info, home })
    }

    /// The exported key of a development account, which owns a million FIL from genesis on.
    pub fn development_key(&self) -> Result<&str> {
        let account = self.info.accounts.first();
        Ok(&account.context("the node has no development accounts")?.key_info)
    }

    /// All the attoFIL of the chain, as genesis made it.
    pub fn total_supply(&self) -> &TokenAmount {
        &self.info.total_supply.0
    }

    /// How to go on playing.
    pub fn directions(&self) -> String {
        format!(
            "\nThe node answers until you press Ctrl-C. In another terminal:\n\n  \
             export LEASEHOLD_URL={} LEASEHOLD_HOME={} LEASEHOLD_PASSPHRASE={PASSPHRASE}\n  leasehold wallet balance\n",
            self.node.url(),
            self.home.path().display()
        )
    }

    /// Ends the node and removes the home folder.
    pub fn strike(self) -> Result<()> {
        let Self { context: _, node, info: _, home } = self;
        node.stop().context("stop the node")?;
        home.close().map_err(|e| Failure::other(format!("remove the demo's home folder: {e}")).into())
    }
}
