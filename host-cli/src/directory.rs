//! Who is who on the chain: what an address is called, and what can be asked of it. Each thing is looked up once.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use abi::Interface;
use abi_json::Json;
use anyhow::Result;
use cid::Cid;
use fvm_shared::address::{Address, Network};
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::{Entry, Flags};

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::rpc;

/// A command's view of the actors that it comes across.
pub struct Directory<'a> {
    context: &'a Context,
    codes: OnceCell<HashMap<Cid, String>>,
    names: RefCell<HashMap<Address, Option<String>>>,
    epoch: OnceCell<ChainEpoch>,
}

fn entry(raw: &rpc::Entry) -> Entry {
    let flags = Flags::from_bits_truncate(raw.flags);
    Entry { flags, key: raw.key.clone(), codec: raw.codec, value: raw.value.clone() }
}

impl<'a> Directory<'a> {
    pub fn new(context: &'a Context) -> Self {
        Self { context, codes: OnceCell::new(), names: RefCell::default(), epoch: OnceCell::new() }
    }

    /// What a code is called: the name of one of Leasehold's actors or of an official one.
    pub fn code_name(&self, code: Cid) -> Result<Option<String>> {
        if let Some(codes) = self.codes.get() {
            return Ok(codes.get(&code).cloned());
        }
        let mut codes: HashMap<_, _> =
            self.context.rpc.builtin_codes()?.into_iter().map(|(name, link)| (link.0, name)).collect();
        codes.extend(bundle::actors().iter().map(|actor| (actor.code_cid(), actor.name.to_owned())));
        Ok(self.codes.get_or_init(|| codes).get(&code).cloned())
    }

    /// What the actor at an address runs. `None` where there is no actor, or its code is unknown.
    pub fn name(&self, address: Address) -> Result<Option<String>> {
        if let Some(name) = self.names.borrow().get(&address) {
            return Ok(name.clone());
        }
        let name = match self.context.rpc.actor(address)? {
            Some(actor) => self.code_name(actor.code.0)?,
            None => None,
        };
        self.names.borrow_mut().insert(address, name.clone());
        Ok(name)
    }

    /// What can be asked of the actor at an address, if `abi` describes it.
    pub fn interface(&self, address: Address) -> Result<Option<&'static Interface>> {
        Ok(self.name(address)?.as_deref().and_then(Interface::of))
    }

    /// What the epoch is now. Asked once.
    pub fn epoch(&self) -> Result<ChainEpoch> {
        if let Some(epoch) = self.epoch.get() {
            return Ok(*epoch);
        }
        let epoch = self.context.rpc.head()?.height;
        Ok(*self.epoch.get_or_init(|| epoch))
    }

    /// The events behind the root in a receipt.
    pub fn events_at(&self, root: Cid) -> Result<Vec<Json>> {
        let events = self.context.rpc.events_at(root)?;
        events.iter().map(|event| self.event(Address::new_id(event.emitter), &event.entries)).collect()
    }

    /// One event as JSON, with its emitter in front.
    pub fn event(&self, emitter: Address, entries: &[rpc::Entry]) -> Result<Json> {
        let entries: Vec<Entry> = entries.iter().map(entry).collect();
        let told = abi_json::event(self, self.interface(emitter)?, &entries);
        let mut fields = vec![("actor".to_owned(), Json::Text(Addr(emitter).to_string()))];
        if let Json::Object(entries) = told {
            fields.extend(entries);
        }
        Ok(Json::Object(fields))
    }

    /// The same, or why not.
    pub fn must(&self, address: Address) -> Result<&'static Interface> {
        self.context.actor(address)?;
        let name = self.name(address)?;
        name.as_deref().and_then(Interface::of).ok_or_else(|| {
            let kinds: Vec<_> = abi::INTERFACES.iter().map(|interface| interface.name).collect();
            let what =
                name.map_or("code that this program does not know".to_owned(), |name| format!("the {name} code"));
            let sentence = format!("{} runs {what}, and only methods of {} are known", Addr(address), kinds.join(", "));
            Failure::refused(sentence).hint(format!("leasehold actor verify {}", Addr(address))).into()
        })
    }
}

/// How a person writes addresses and amounts in JSON: names of keys will do, and amounts with a unit.
impl abi_json::Words for Directory<'_> {
    fn network(&self) -> Network {
        Network::Testnet
    }

    fn address(&self, text: &str) -> Result<Address, String> {
        self.context.address(text).map_err(|e| format!("{e:#}"))
    }

    fn amount(&self, text: &str) -> Result<TokenAmount, String> {
        match abi_json::Plain(Network::Testnet).amount(text) {
            Ok(amount) => Ok(amount),
            Err(_) => text.parse::<Amount>().map(|amount| amount.0).map_err(|e| e.to_string()),
        }
    }
}
