//! The methods this program uses, typed. `[]` as a tipset key means the head.

use std::time::{Duration, Instant};

use anyhow::Result;
use base64::Engine as _;
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use fvm_shared::{ActorID, MethodNum};
use serde::{Deserialize, Serialize};

use super::types::{SignedWire, atto};
use super::{
    ActorState, Head, Invocation, Link, Listed, Lookup, MinerInfo, Patience, Rpc, RpcError, Tipset, WAIT, Wire,
};
use crate::address::Addr;
use crate::failure::{Failure, Kind};
use crate::gas;

const HEAD: [Link; 0] = [];
const NO_LIMIT: ChainEpoch = -1;

#[derive(Serialize, Deserialize)]
struct Atto(#[serde(with = "atto")] TokenAmount);

/// What a sender says about the cost of its message.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Spec {
    #[serde(with = "atto")]
    max_fee: TokenAmount,
}

/// What of a message that the node signed itself, or ran unsigned, is read.
#[derive(Deserialize)]
struct Pushed {
    #[serde(rename = "CID")]
    cid: Link,
}

impl Rpc {
    pub fn network_name(&self) -> Result<String> {
        self.call("Filecoin.StateNetworkName", [(); 0])
    }

    pub fn head(&self) -> Result<Head> {
        self.call("Filecoin.ChainHead", [(); 0])
    }

    /// The actor at an address, if there is one.
    pub fn actor(&self, address: Address) -> Result<Option<ActorState>> {
        found(self.call("Filecoin.StateGetActor", (Addr(address), HEAD)))
    }

    /// The actor ID of an address, if the chain knows it.
    pub fn actor_id(&self, address: Address) -> Result<Option<ActorID>> {
        let id: Option<Addr> = found(self.call("Filecoin.StateLookupID", (Addr(address), HEAD)))?;
        Ok(id.and_then(|id| id.as_id()))
    }

    /// The public-key address of an account.
    pub fn account_key(&self, address: Address) -> Result<Option<Address>> {
        let key: Option<Addr> = found(self.call("Filecoin.StateAccountKey", (Addr(address), HEAD)))?;
        Ok(key.map(|key| key.0))
    }

    /// What an address holds; zero where there is no actor.
    pub fn balance(&self, address: Address) -> Result<TokenAmount> {
        self.call::<Atto>("Filecoin.WalletBalance", (Addr(address),)).map(|amount| amount.0)
    }

    /// The nonce of an account's next message, those that wait in the pool included.
    pub fn next_nonce(&self, address: Address) -> Result<u64> {
        self.call("Filecoin.MpoolGetNonce", (Addr(address),))
    }

    /// Executes a message on a copy of the state that is thrown away. Its sender must exist.
    pub fn simulate(&self, message: &Message) -> Result<Invocation> {
        by_somebody(self.call("Filecoin.StateCall", (Wire::from(message), HEAD)), message.from)
    }

    /// The message with the gas limit, fee cap and premium that the node estimates, and with nothing else of its answer. A failure when
    /// they make no sense, or when the gas could cost more than `max_fee`.
    pub fn estimate_gas(&self, message: &Message, max_fee: Option<&TokenAmount>) -> Result<Message> {
        let spec = max_fee.map(|max_fee| Spec { max_fee: max_fee.clone() });
        let answer: Result<Wire> = self.call("Filecoin.GasEstimateMessageGas", (Wire::from(message), spec, HEAD));
        let estimate = refused(by_somebody(answer, message.from))?;
        gas::filled(message, estimate.into(), max_fee)
    }

    /// Hands a signed message to the node's pool.
    pub fn push(&self, message: &Message, signature: &Signature) -> Result<Cid> {
        let answer: Result<Link> = self.call("Filecoin.MpoolPush", (SignedWire::new(message, signature),));
        refused(answer).map(|link| link.0)
    }

    /// Waits until a message is on the chain and `confidence` epochs have passed.
    pub fn wait(&self, message: Cid, confidence: u64) -> Result<Lookup> {
        let wait = (Link(message), confidence, NO_LIMIT, true);
        refused_read(self.call("Filecoin.StateWaitMsg", wait))
    }

    /// The same, for so long at the most; `None` when that is over.
    pub fn wait_for(&self, message: Cid, confidence: u64, time: Duration) -> Result<Option<Lookup>> {
        let wait = (Link(message), confidence, NO_LIMIT, true);
        let started = Instant::now();
        match refused_read(self.call_within(Patience { time, ..WAIT }, "Filecoin.StateWaitMsg", wait)) {
            Ok(lookup) => Ok(Some(lookup)),
            Err(e) if started.elapsed() >= time && Failure::of(&e).kind == Kind::Unreachable => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// How a message on the chain came to fail, as the node tells it when it runs it again; nothing where it does not.
    pub fn failure_of(&self, message: Cid) -> String {
        let again: Result<Invocation> = self.call("Filecoin.StateReplay", (HEAD, Link(message)));
        again.map(|invocation| invocation.error).unwrap_or_default()
    }

    /// Where a message is on the chain, if it is there within so many epochs below the head.
    pub fn find(&self, message: Cid, lookback: ChainEpoch) -> Result<Option<Lookup>> {
        refused_read(loaded(self.call("Filecoin.StateSearchMsg", (HEAD, Link(message), lookback, true))))
    }

    /// The tipset at a height, or the one before it where that round is null.
    pub fn head_at(&self, height: ChainEpoch) -> Result<Head> {
        self.call("Filecoin.ChainGetTipSetByHeight", (height, HEAD))
    }

    /// A message that is or was on its way.
    pub fn message(&self, message: Cid) -> Result<Message> {
        refused_read(self.call::<Wire>("Filecoin.ChainGetMessage", (Link(message),))).map(Message::from)
    }

    /// Where a message ended up; `None` while it is on no tipset, and where the node does not know it.
    pub fn search(&self, message: Cid) -> Result<Option<Lookup>> {
        loaded(self.call("Filecoin.StateSearchMsg", (HEAD, Link(message), NO_LIMIT, true)))
    }

    /// The CIDs of messages to (or from) an address, newest first.
    pub fn messages_of(&self, address: Address, end: End) -> Result<Vec<Link>> {
        let wanted = match end {
            End::From => serde_json::json!({ "From": Addr(address) }),
            End::To => serde_json::json!({ "To": Addr(address) }),
        };
        let answer: Option<Vec<Link>> = self.call("Filecoin.StateListMessages", (wanted, HEAD, 0))?;
        Ok(answer.unwrap_or_default())
    }

    /// The newest tipset, with its blocks.
    pub fn head_tipset(&self) -> Result<Tipset> {
        self.call("Filecoin.ChainHead", [(); 0])
    }

    /// The tipset of an epoch, or the last one before it.
    pub fn tipset_at(&self, epoch: ChainEpoch) -> Result<Tipset> {
        refused_read(self.call("Filecoin.ChainGetTipSetByHeight", (epoch, HEAD)))
    }

    /// The tipset of these blocks.
    pub fn tipset(&self, key: &[Link]) -> Result<Tipset> {
        refused_read(self.call("Filecoin.ChainGetTipSet", (key,)))
    }

    pub fn messages_in(&self, key: &[Link]) -> Result<Vec<Listed>> {
        let answer: Option<Vec<Listed>> = self.call("Filecoin.ChainGetMessagesInTipset", (key,))?;
        Ok(answer.unwrap_or_default())
    }

    /// A block of the chain's store, if it is there.
    pub fn read_object(&self, object: Cid) -> Result<Option<Vec<u8>>> {
        if !self.call::<bool>("Filecoin.ChainHasObj", (Link(object),))? {
            return Ok(None);
        }
        let text: String = self.call("Filecoin.ChainReadObj", (Link(object),))?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        Ok(Some(bytes.map_err(|e| Failure::other(format!("the node sends a block that is not base64: {e}")))?))
    }

    /// An actor's state as JSON without names.
    pub fn read_state(&self, address: Address) -> Result<serde_json::Value> {
        let answer: serde_json::Value = self.call("Filecoin.StateReadState", (Addr(address), HEAD))?;
        Ok(answer.get("State").cloned().unwrap_or_default())
    }

    /// Remembers a devnet's chain as it is now; gives the number to go back by.
    pub fn snapshot(&self) -> Result<u64> {
        devnet_only(self.call("Devnet.Snapshot", [(); 0]))
    }

    /// Takes a devnet's chain back to a snapshot.
    pub fn revert(&self, snapshot: u64) -> Result<Head> {
        devnet_only(self.call("Devnet.Revert", (snapshot,)))
    }

    /// A devnet's whole state.
    pub fn dump(&self) -> Result<Vec<u8>> {
        let text: String = devnet_only(self.call("Devnet.Dump", [(); 0]))?;
        let bytes = base64::engine::general_purpose::STANDARD.decode(text);
        bytes.map_err(|e| Failure::other(format!("the node sends a state that is not base64: {e}")).into())
    }

    /// A part of a state that a devnet goes on from; the new head with the last part.
    pub fn load(&self, part: &[u8], more: bool) -> Result<Option<Head>> {
        let text = base64::engine::general_purpose::STANDARD.encode(part);
        let answer: serde_json::Value = devnet_only(self.call("Devnet.Load", (text, more)))?;
        if more {
            return Ok(None);
        }
        let head = serde_json::from_value(answer);
        Ok(Some(head.map_err(|e| Failure::other(format!("the node answers Devnet.Load in another form: {e}")))?))
    }

    /// One of a devnet's settings, by the name of its method.
    pub fn set(&self, method: &str, params: impl Serialize) -> Result<serde_json::Value> {
        devnet_only(self.call(method, params))
    }

    pub fn miner_info(&self, miner: Address) -> Result<MinerInfo> {
        self.call("Filecoin.StateMinerInfo", (Addr(miner), HEAD))
    }

    /// What a new miner must bring along.
    pub fn miner_creation_deposit(&self) -> Result<TokenAmount> {
        self.call::<Atto>("Filecoin.StateMinerCreationDeposit", (HEAD,)).map(|amount| amount.0)
    }

    pub fn list_actors(&self) -> Result<Vec<Addr>> {
        self.call("Filecoin.StateListActors", (HEAD,))
    }

    /// The code CIDs of the official built-in actors' names.
    pub fn builtin_codes(&self) -> Result<std::collections::BTreeMap<String, Link>> {
        let version: u32 = self.call("Filecoin.StateNetworkVersion", (HEAD,))?;
        self.call("Filecoin.StateActorCodeCIDs", (version,))
    }

    /// Makes tipsets of what waits on a devnet.
    pub fn mine(&self, tipsets: u64) -> Result<Head> {
        devnet_only(self.call("Devnet.Mine", (tipsets,)))
    }

    /// Begins a devnet's chain again.
    pub fn reset(&self) -> Result<Head> {
        devnet_only(self.call("Devnet.Reset", [(); 0]))
    }

    /// Lets a devnet's node send as an actor without its key.
    pub fn impersonate(&self, address: Address) -> Result<()> {
        devnet_only(self.call("Devnet.Impersonate", (Addr(address),)))
    }

    /// Ends that; whether there was anything to end.
    pub fn stop_impersonating(&self, address: Address) -> Result<bool> {
        devnet_only(self.call("Devnet.StopImpersonating", (Addr(address),)))
    }

    /// Hands an impersonated actor's message to a devnet's node, which runs it at once.
    pub fn push_unsigned(&self, message: &Message) -> Result<Cid> {
        let spec: Option<()> = None;
        let answer: Result<Pushed> = self.call("Filecoin.MpoolPushMessage", (Wire::from(message), spec));
        refused(answer).map(|pushed| pushed.cid.0)
    }

    /// Installs code on a devnet without a message.
    pub fn install_code(&self, code: &[u8]) -> Result<Cid> {
        let code = base64::engine::general_purpose::STANDARD.encode(code);
        devnet_only(self.call::<Link>("Devnet.InstallCode", (code,))).map(|link| link.0)
    }

    /// Lets epochs pass on a devnet, without blocks.
    pub fn advance(&self, epochs: u64) -> Result<Head> {
        devnet_only(self.call("Devnet.Advance", (epochs,)))
    }

    /// Gives a miner a block's reward on a devnet.
    pub fn award(&self, miner: Address, wins: u64) -> Result<serde_json::Value> {
        devnet_only(self.call("Devnet.Award", (Addr(miner), wins)))
    }

    /// Gives an address FIL on a devnet.
    pub fn fund(&self, address: Address, amount: &TokenAmount) -> Result<serde_json::Value> {
        devnet_only(self.call("Devnet.Fund", (Addr(address), amount.atto().to_string())))
    }
}

/// A message before its sender, nonce and gas are known.
pub fn bare_message(from: Address, to: Address, value: TokenAmount, method: MethodNum, params: Vec<u8>) -> Message {
    Message {
        version: 0,
        from,
        to,
        sequence: 0,
        value,
        method_num: method,
        params: params.into(),
        gas_limit: 0,
        gas_fee_cap: TokenAmount::default(),
        gas_premium: TokenAmount::default(),
    }
}

/// Turns Lotus's error for an unknown actor into `None`.
fn found<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(e) if e.downcast_ref::<RpcError>().is_some_and(|e| e.message.contains("actor not found")) => Ok(None),
        Err(e) => Err(e),
    }
}

/// Turns Lotus's error for a message that it has never seen into `None`.
fn loaded<T>(answer: Result<Option<T>>) -> Result<Option<T>> {
    match answer {
        Err(e) if e.downcast_ref::<RpcError>().is_some_and(|e| e.message.contains("failed to load message")) => {
            Ok(None)
        }
        other => other,
    }
}

/// Says what is behind Lotus's error for a sender that is on no chain yet: nobody has paid it anything.
fn by_somebody<T>(answer: Result<T>, sender: Address) -> Result<T> {
    const WORDS: [&str; 2] = ["not found on chain", "actor not found"];
    answer.map_err(|e| match e.downcast_ref::<RpcError>() {
        Some(error) if WORDS.iter().any(|words| error.message.contains(words)) => {
            let sender = Addr(sender);
            Failure::refused(format!("there is no account {sender} on this chain yet: nothing was sent"))
                .hint(format!("send some FIL to {sender} first: the first payment makes the account"))
                .into()
        }
        _ => e,
    })
}

/// What the node does not find because it is not there is the chain's no.
fn refused_read<T>(answer: Result<T>) -> Result<T> {
    answer.map_err(|e| match e.downcast_ref::<RpcError>() {
        Some(error) => Failure::refused(format!("the node says: {}", error.message)).into(),
        None => e,
    })
}

/// As [`refused_read`], for what no other node than a devnet's can do.
fn devnet_only<T>(answer: Result<T>) -> Result<T> {
    const METHOD_NOT_FOUND: i64 = -32601;
    answer.map_err(|e| match e.downcast_ref::<RpcError>() {
        Some(error) if error.code == METHOD_NOT_FOUND => {
            Failure::refused("only a devnet can do this, and this node is none, or one of another version").into()
        }
        Some(error) => Failure::refused(format!("the node says: {}", error.message)).into(),
        None => e,
    })
}

/// The end of a message that an address is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    From,
    To,
}

/// What the node says no to where a message is concerned, the chain says no to.
fn refused<T>(answer: Result<T>) -> Result<T> {
    answer.map_err(|e| match e.downcast_ref::<RpcError>() {
        Some(error) => Failure::refused(format!("the node refuses the message: {}", error.message)).into(),
        None => e,
    })
}
