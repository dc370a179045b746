//! What a command works with: settings, the node, the keystore and the way to the person.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use abi::init::IsInstalledParams;
use anyhow::{Context as _, Result};
use cid::Cid;
use fvm_shared::address::Address;

use crate::actors;
use crate::address::Addr;
use crate::failure::Failure;
use crate::keystore::{Entry, Keystore, Listing, SecretKey};
use crate::output::Output;
use crate::refusal::ActorKind;
use crate::rpc::{ActorState, Rpc};
use crate::settings::{Origin, Settings};

/// Everything a command needs. Commands are functions of it and of their arguments, so that the demo and the tests drive the
/// very code that the command line does.
#[derive(Clone, Debug)]
pub struct Context {
    pub settings: Settings,
    pub output: Output,
    pub rpc: Rc<Rpc>,
    pub keystore: Keystore,
    /// Keys that this process has opened already: scrypt is slow on purpose.
    unlocked: Rc<RefCell<HashMap<Address, Rc<SecretKey>>>>,
    right_network: Rc<Cell<bool>>,
    /// Codes that this process has looked up, with the kind that they turned out to be.
    familiar: Rc<RefCell<HashSet<(Cid, ActorKind)>>>,
}

fn unknown(address: Address) -> anyhow::Error {
    Failure::refused(format!("the chain knows no actor at {}", Addr(address)))
        .hint("check the address and the node; an account exists once it has received FIL")
        .into()
}

impl Context {
    pub fn new(settings: Settings, output: Output) -> Self {
        Self {
            rpc: Rc::new(Rpc::new(&settings.url, settings.token.as_deref())),
            keystore: Keystore::new(settings.keystore(), settings.scrypt_log_n),
            settings,
            output,
            unlocked: Rc::default(),
            right_network: Rc::default(),
            familiar: Rc::default(),
        }
    }

    /// The same, signing with another key.
    pub fn with_wallet(&self, wallet: &str) -> Self {
        let mut context = self.clone();
        context.settings.wallet = Some(wallet.to_owned());
        context
    }

    /// The key that signs: the one that was named, or the only one there is.
    pub fn wallet(&self) -> Result<Entry> {
        if let Some(name) = &self.settings.wallet {
            let said = match self.settings.origins.get("wallet") {
                Some(Origin::File) => "find the key that config.toml says signs",
                Some(Origin::Environment) => "find the key that LEASEHOLD_WALLET says signs",
                _ => return self.keystore.find(name),
            };
            return self.keystore.find(name).context(said);
        }
        let Listing { mut keys, damaged } = self.keystore.list()?;
        // A damaged key counts: it may be the one that was meant.
        match (keys.len(), damaged.as_slice()) {
            (1, []) => Ok(keys.remove(0)),
            (0, [only]) => Err(Failure::other(only.clone()).into()),
            (0, []) => Err(Failure::usage("there is no key to sign with").hint("leasehold wallet new NAME").into()),
            (whole, rest) => Err(Failure::usage(format!(
                "there are {} keys, and nothing says which one is meant",
                whole + rest.len()
            ))
            .hint("--wallet KEY, LEASEHOLD_WALLET, or wallet = \"KEY\" in config.toml")
            .into()),
        }
    }

    /// Decrypts a key, once a process.
    pub fn unlock(&self, entry: &Entry) -> Result<Rc<SecretKey>> {
        if let Some(key) = self.unlocked.borrow().get(&entry.address.0) {
            return Ok(Rc::clone(key));
        }
        let passphrase = self.settings.passphrase.existing(&entry.name, &self.output)?;
        let key = Rc::new(self.keystore.unlock(entry, &passphrase)?);
        self.unlocked.borrow_mut().insert(entry.address.0, Rc::clone(&key));
        Ok(key)
    }

    /// Refuses to go on with a node of another network than the configured one: a signature is good on every network.
    pub fn check_network(&self) -> Result<()> {
        if self.right_network.get() {
            return Ok(());
        }
        let actual = self.rpc.network_name()?;
        if actual != self.settings.network {
            return Err(Failure::other(format!(
                "the node at {} is on the network {actual:?}, and you work on {:?}: nothing was signed",
                self.rpc.url(),
                self.settings.network
            ))
            .hint(format!(
                "another --url, or network = {actual:?} in {}",
                self.settings.home.join("config.toml").display()
            ))
            .into());
        }
        self.right_network.set(true);
        Ok(())
    }

    /// Goes on only if the person agrees to lose something.
    pub fn may_lose(&self, lost: &str, question: &str) -> Result<()> {
        if self.settings.yes {
            return Ok(());
        }
        if !self.output.is_interactive() {
            return Err(Failure::usage(format!("{lost}, and nobody is at the terminal to agree")).hint("--yes").into());
        }
        if self.output.ask(&format!("{question} {lost}."))? {
            Ok(())
        } else {
            Err(Failure::usage("you said no: nothing was done").into())
        }
    }

    /// What a person means by an address: an address, or the name of a key.
    pub fn address(&self, text: &str) -> Result<Address> {
        match text.parse::<Addr>() {
            Ok(address) => Ok(address.0),
            Err(_) if self.keystore.has(text) => Ok(self.keystore.find(text)?.address.0),
            Err(not_an_address) => Err(Failure::usage(format!("{not_an_address}; nor is it the name of a key here"))
                .hint("leasehold wallet list tells the names")
                .into()),
        }
    }

    /// The actor ID behind an address; a failure when the chain does not know it.
    pub fn actor_id(&self, address: Address) -> Result<u64> {
        self.actor(address)?;
        self.rpc.actor_id(address)?.ok_or_else(|| unknown(address))
    }

    /// The actor at an address; a failure when there is none.
    pub fn actor(&self, address: Address) -> Result<ActorState> {
        self.rpc.actor(address)?.ok_or_else(|| unknown(address))
    }

    /// Refuses an address at which there is nothing, or an actor that is known to be of another kind: an account, for one, takes
    /// any message and keeps the FIL.
    pub fn check_kind(&self, address: Address, expected: ActorKind) -> Result<()> {
        self.is_of_kind(address, expected, ", so nothing was sent")
    }

    /// The same before a read, after which nobody asks what was sent.
    pub fn is_kind(&self, address: Address, expected: ActorKind) -> Result<()> {
        self.is_of_kind(address, expected, "")
    }

    fn is_of_kind(&self, address: Address, expected: ActorKind, aftermath: &str) -> Result<()> {
        let code = self.actor(address)?.code.0;
        if self.familiar.borrow().contains(&(code, expected)) {
            return Ok(());
        }
        if let Some(name) = actors::name_of(self, code)?
            && actors::kind_of(Some(&name)) != expected
        {
            return Err(Failure::refused(format!(
                "{} is not of the right kind: it is {name}, not {expected}{aftermath}",
                Addr(address)
            ))
            .hint(format!("leasehold actor show {}", Addr(address)))
            .into());
        }
        self.familiar.borrow_mut().insert((code, expected));
        Ok(())
    }

    /// Whether the init actor knows a code.
    pub fn is_installed(&self, code_cid: Cid) -> Result<bool> {
        self.read(crate::flow::INIT, abi::init::Method::IsInstalled, &IsInstalledParams { code_cid })
    }
}
