//! The one way to the chain: try, estimate, ask, sign, push, wait, decode.

use anyhow::{Context as _, Result};
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
pub use crate::draft::{Call, Draft};
use crate::failure::Failure;
use crate::gas;
use crate::keystore::Entry;
use crate::message;
use crate::output::Fields;
use crate::refusal;
use crate::rpc::{Invocation, Lookup, bare_message};

/// The init actor.
pub const INIT: Address = Address::new_id(1);
/// Who asks when nobody in particular does: the system actor exists on every network.
const NOBODY: Address = Address::new_id(0);

/// How far below the head that a message was sent at it is looked for.
const LOOKBACK: ChainEpoch = 10;

/// A message that the node has, and that may not be on the chain yet.
#[derive(Clone, Debug)]
pub struct Pushed {
    draft: Draft,
    /// As it was sent last.
    message: Message,
    /// What it is called in every form in which it was sent, the last at the end: any may get onto the chain, one at the most.
    cids: Vec<Cid>,
    /// The height of the head before it was sent.
    after: ChainEpoch,
}

impl Pushed {
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// It was sent again, and costs something else.
    pub fn replaced(&mut self, message: Message, cid: Cid) {
        self.message = message;
        self.cids.push(cid);
    }
}

/// A message that was executed with exit code 0.
#[derive(Clone, Debug)]
pub struct Sent {
    pub cid: Cid,
    pub epoch: ChainEpoch,
    pub gas_used: u64,
    pub call: Call,
    /// The root of its events.
    pub events: Option<Cid>,
    value: Vec<u8>,
}

/// What every report of a sent message tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// The message's CID.
    pub message: String,
    pub epoch: ChainEpoch,
    pub gas_used: u64,
    /// The method's name.
    #[serde(skip)]
    pub method: &'static str,
}

impl Sent {
    /// Decodes what the method returned.
    pub fn decode<R: DeserializeOwned>(&self) -> Result<R> {
        decode(&self.value, self.call)
    }

    /// What the method returned, as it is.
    pub fn returned(&self) -> &[u8] {
        &self.value
    }

    pub fn trail(&self) -> Trail {
        let Self { cid, epoch, gas_used, call, .. } = self;
        Trail { message: cid.to_string(), epoch: *epoch, gas_used: *gas_used, method: call.name }
    }
}

impl Context {
    /// Sends a message with the wallet's key and waits until it is on the chain. Nothing is sent when a trial run is refused
    /// or the person says no.
    pub fn send(&self, draft: Draft) -> Result<Sent> {
        let what = draft.what.clone();
        self.deliver(draft).with_context(|| what)
    }

    fn deliver(&self, draft: Draft) -> Result<Sent> {
        let (_, cid) = self.put_forward(&draft)?;
        let lookup = self.wait(cid)?;
        self.settle(&draft, cid, lookup)
    }

    /// Has a devnet's node send a message in the name of an actor that it impersonates, whatever that would refuse.
    pub fn send_as(&self, sender: Address, draft: Draft) -> Result<Sent> {
        let what = draft.what.clone();
        let bare = bare_message(sender, draft.to, draft.value.clone(), draft.call.number, draft.params.clone());
        let sent = self.rpc.push_unsigned(&bare).and_then(|cid| {
            let lookup = self.wait(cid)?;
            self.settle(&draft, cid, lookup)
        });
        sent.with_context(|| what)
    }

    /// Sends a message and does not wait for it: [`Context::outcome`] tells later how it ended.
    pub fn push(&self, draft: Draft) -> Result<Pushed> {
        let after = self.rpc.head()?.height;
        let (message, cid) = self.put_forward(&draft).with_context(|| draft.what.clone())?;
        Ok(Pushed { draft, message, cids: vec![cid], after })
    }

    /// How a pushed message ended; `None` while it is not on the chain.
    pub fn outcome(&self, pushed: &Pushed) -> Result<Option<Sent>> {
        let Pushed { draft, cids, after, .. } = pushed;
        // A node that does not find it soon may look down to genesis.
        let lookback = (self.rpc.head()?.height - after).max(0) + LOOKBACK;
        for asked in cids.iter().rev() {
            if let Some(lookup) = self.rpc.find(*asked, lookback)? {
                let cid = *cids.iter().find(|cid| **cid == lookup.message.0).unwrap_or(asked);
                return self.settle(draft, cid, lookup).map(Some).with_context(|| draft.what.clone());
            }
        }
        Ok(None)
    }

    /// Tries a message, asks, signs it and hands it to the node.
    fn put_forward(&self, draft: &Draft) -> Result<(Message, Cid)> {
        self.check_network()?;
        let wallet = self.wallet()?;
        let bare =
            bare_message(wallet.address.0, draft.to, draft.value.clone(), draft.call.number, draft.params.clone());
        self.check_funds(&wallet, &draft.value)?;
        if draft.call != Call::SEND {
            self.check_kind(draft.to, draft.receiver)?;
        }
        let mut message = self.rehearse(draft, &bare)?;
        self.check_funds(&wallet, &(&draft.value + gas::most(&message)))?;
        self.ask(draft, &wallet, &message)?;
        // It may take a person: the nonce is asked for after that.
        self.unlock(&wallet)?;
        message.sequence = self.rpc.next_nonce(wallet.address.0)?;
        let cid = self.sign_and_push(&message)?;
        Ok((message, cid))
    }

    /// Signs a message with the wallet's key and hands it to the node; in place of one with the same nonce that waits there, if it
    /// pays enough more. Nothing is tried, and nobody asked.
    pub fn sign_and_push(&self, message: &Message) -> Result<Cid> {
        let key = self.unlock(&self.wallet()?)?;
        self.rpc.push(message, &message::sign(message, &key)?)
    }

    /// Tries a message without sending it, and fills in its gas: the message stays the one that was built here.
    fn rehearse(&self, draft: &Draft, bare: &Message) -> Result<Message> {
        let _progress = self.output.progress(&format!("trying: {}", draft.what));
        self.check(self.rpc.simulate(bare)?, draft.call)?;
        self.rpc.estimate_gas(bare, draft.max_fee.as_ref())
    }

    /// What a message would return if the wallet sent it now.
    pub fn preview<R: DeserializeOwned>(&self, draft: &Draft) -> Result<R> {
        self.preview_by(self.wallet()?.address.0, draft)
    }

    /// What a message would return if this sender sent it now. Costs nothing and changes nothing.
    pub fn preview_by<R: DeserializeOwned>(&self, sender: Address, draft: &Draft) -> Result<R> {
        let message = bare_message(sender, draft.to, draft.value.clone(), draft.call.number, draft.params.clone());
        let _progress = self.output.progress(&format!("trying: {}", draft.what));
        self.check_kind(draft.to, draft.receiver)?;
        let trial = self.rpc.simulate(&message).and_then(|invocation| self.check(invocation, draft.call));
        decode(&trial.with_context(|| draft.what.clone())?, draft.call)
    }

    /// Waits until a message is on the chain. Who is not at a terminal is told what is waited for.
    pub fn wait(&self, cid: Cid) -> Result<Lookup> {
        if self.settings.confidence == 0
            && let Some(lookup) = self.rpc.find(cid, LOOKBACK)?
        {
            return Ok(lookup);
        }
        if !self.output.is_interactive() {
            self.output.note(&format!("waiting until {cid} is on the chain"));
        }
        let progress = self.output.progress(&format!("waiting for {cid}"));
        let lookup = self.rpc.wait(cid, self.settings.confidence);
        drop(progress);
        lookup.with_context(|| format!("wait for {cid} (it is sent: leasehold chain wait {cid} goes on waiting)"))
    }

    /// Runs a message without sending it, from the wallet if there is one: what it would do now.
    pub fn attempt(&self, draft: &Draft) -> Result<Invocation> {
        let from = self.wallet().map_or(NOBODY, |wallet| wallet.address.0);
        self.rpc.simulate(&bare_message(from, draft.to, draft.value.clone(), draft.call.number, draft.params.clone()))
    }

    /// Calls a read method. Costs nothing and changes nothing.
    pub fn read<R: DeserializeOwned>(&self, to: Address, call: impl Into<Call>, params: &impl Serialize) -> Result<R> {
        self.read_bytes(to, call.into(), fvm_ipld_encoding::to_vec(params)?)
    }

    /// Calls a read method that takes no parameters.
    pub fn read_bare<R: DeserializeOwned>(&self, to: Address, call: impl Into<Call>) -> Result<R> {
        self.read_bytes(to, call.into(), Vec::new())
    }

    fn read_bytes<R: DeserializeOwned>(&self, to: Address, call: Call, params: Vec<u8>) -> Result<R> {
        let value = self.read_encoded(to, call, params)?;
        decode(&value, call).with_context(|| format!("read {} of {}", call.name, Addr(to)))
    }

    /// Calls a read method with parameters that are encoded already; gives what it returned as it is.
    pub fn read_encoded(&self, to: Address, call: Call, params: Vec<u8>) -> Result<Vec<u8>> {
        let message = bare_message(NOBODY, to, TokenAmount::default(), call.number, params);
        let context = || format!("read {} of {}", call.name, Addr(to));
        self.is_kind(to, call.kind).with_context(context)?;
        let invocation = self.rpc.simulate(&message).with_context(context)?;
        returned(invocation, call, None).with_context(context)
    }

    /// The returned bytes of a trial run, or why it was refused.
    pub fn check(&self, invocation: Invocation, call: Call) -> Result<Vec<u8>> {
        returned(invocation, call, Some("nothing was sent"))
    }

    fn check_funds(&self, wallet: &Entry, needed: &TokenAmount) -> Result<()> {
        let has = self.rpc.balance(wallet.address.0)?;
        if has >= *needed {
            return Ok(());
        }
        Err(Failure::refused(format!(
            "{} ({}) has {}, and this needs {} with gas: nothing was sent",
            wallet.name,
            wallet.address,
            Amount(has),
            Amount(needed.clone())
        ))
        .hint(format!("send some FIL to {} first", wallet.address))
        .code(fvm_shared::error::ExitCode::SYS_INSUFFICIENT_FUNDS.value())
        .into())
    }

    /// The same for messages that are sent without asking, once the person has agreed to all of `what`.
    pub fn agreed(&self, what: &str) -> Result<Self> {
        self.answer(what, "Go on?")?;
        let mut context = self.clone();
        context.settings.yes = true;
        Ok(context)
    }

    /// Shows what the message will do and asks, unless the person has said yes beforehand.
    fn ask(&self, draft: &Draft, wallet: &Entry, message: &Message) -> Result<()> {
        draft.cautions.iter().for_each(|sentence| self.output.caution(sentence));
        let details = draft.details.iter().fold(Fields::new(), |fields, (name, value)| fields.field(name, value));
        let fields = details
            .field("from", format!("{} ({})", wallet.address, wallet.name))
            .field("to", format!("{}, {} {}", Addr(draft.to), draft.receiver, draft.call.name))
            .field("value", Amount(draft.value.clone()))
            .field("gas", format!("{} at most, {} at most", message.gas_limit, Amount(gas::most(message))));
        self.answer(&format!("{}\n{}", draft.what, fields.render()), "Send it?")
    }

    fn answer(&self, what: &str, question: &str) -> Result<()> {
        if self.settings.yes {
            return Ok(());
        }
        if !self.output.is_interactive() {
            return Err(Failure::usage("this spends FIL, and nobody is at the terminal to agree: nothing was sent")
                .hint("--yes")
                .into());
        }
        self.output.note(what);
        if self.output.ask(question)? { Ok(()) } else { Err(Failure::usage("you said no: nothing was sent").into()) }
    }

    fn settle(&self, draft: &Draft, cid: Cid, lookup: Lookup) -> Result<Sent> {
        if lookup.message.0 != cid {
            return Err(Failure::refused(format!(
                "another message with the same nonce took its place: {}",
                lookup.message
            ))
            .into());
        }
        if lookup.receipt.exit_code != 0 {
            let epoch = format!("message {cid} burnt its gas in epoch {}", lookup.height);
            let error = self.rpc.failure_of(cid);
            return Err(refused(draft.call, lookup.receipt.exit_code, &error, Some(&epoch)).into());
        }
        self.output.note(&format!("{}: {} gas in epoch {}, {cid}", draft.what, lookup.receipt.gas_used, lookup.height));
        let (epoch, gas_used) = (lookup.height, lookup.receipt.gas_used);
        let events = lookup.receipt.events_root.map(|link| link.0);
        Ok(Sent { cid, epoch, gas_used, call: draft.call, events, value: lookup.receipt.value })
    }
}

/// The returned bytes of a trial run, or why it was refused.
fn returned(invocation: Invocation, call: Call, aftermath: Option<&str>) -> Result<Vec<u8>> {
    match invocation.msg_rct.exit_code {
        0 => Ok(invocation.msg_rct.value),
        code => Err(refused(call, code, &invocation.error, aftermath).into()),
    }
}

fn refused(call: Call, code: u32, error: &str, aftermath: Option<&str>) -> Failure {
    let sentence = refusal::told(call.kind, code, error);
    let aftermath = aftermath.map(|aftermath| format!("; {aftermath}")).unwrap_or_default();
    let failure = Failure::refused(format!("{sentence} ({}, exit code {code}{aftermath})", call.name)).code(code);
    match refusal::hint(call.kind, code) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn decode<R: DeserializeOwned>(bytes: &[u8], call: Call) -> Result<R> {
    fvm_ipld_encoding::from_slice(bytes).map_err(|e| {
        let what = format!("what {} returned does not decode: {e}", call.name);
        Failure::other(what).hint("the actor may be of a newer version than this program").into()
    })
}
