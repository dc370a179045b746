//! The probe: an actor that does what a test tells it to, to see how the chain and the other actors take it.
//!
//! It holds nobody's money and refuses nothing: never install it on a network with anything of value.

#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

use abi::method_hash;
use cid::Cid;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::{ActorID, MethodNum};
use serde_tuple::{Deserialize_tuple, Serialize_tuple};

#[cfg(target_arch = "wasm32")]
mod actor;

abi::methods! {
    /// What the probe can be told. Anyone may call everything.
    pub enum Method {
        /// Keeps what came with the message as [`State::endowment`]. `u32` in, the exit code to end with, or nothing.
        Constructor = 1,
        /// Answers what the actor sees of the message: [`PingReturn`].
        Ping = method_hash!("Ping"),
        /// Ends with an exit code. `u32` in.
        Abort = method_hash!("Abort"),
        /// Traps, as a module does whose code is wrong.
        Trap = method_hash!("Trap"),
        /// Computes until the gas is used up.
        Spin = method_hash!("Spin"),
        /// Emits events of type `probed`. `u32` in, how many.
        Emit = method_hash!("Emit"),
        /// Makes its state a block of so many bytes. `u32` in.
        Grow = method_hash!("Grow"),
        /// Calls any method of any actor. [`CallParams`] in, [`CallReturn`] out.
        Call = method_hash!("Call"),
        /// Calls itself, so many levels deep. `u32` in.
        Nest = method_hash!("Nest"),
        /// Ends the actor for good; what it owns is burnt.
        Destroy = method_hash!("Destroy"),
        /// The CID of a past tipset. [`ChainEpoch`] in, [`Cid`] out.
        TipsetCid = method_hash!("TipsetCid"),
        /// Is told of tokens (FRC-0046), keeps [`TokensReceived`](abi::owner::TokensReceived) in its state, and does what the sender's data
        /// say: nothing where there are none, an abort for an exit code, a call for [`CallParams`].
        Receive = abi::owner::RECEIVE,
        /// Deletes itself, and burns what it has.
        Vanish = method_hash!("Vanish"),
        /// Refuses all tokens from now on.
        Refuse = method_hash!("Refuse"),
    }
}

/// The layout number of a probe that refuses tokens.
pub const REFUSES: u64 = 2;

/// What the probe remembers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct State {
    /// [`REFUSES`] once it refuses tokens.
    pub layout: u64,
    /// What the constructor received, in attoFIL.
    pub endowment: TokenAmount,
    /// What was received last, or zeroes.
    pub filler: RawBytes,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct PingReturn {
    pub caller: ActorID,
    pub epoch: ChainEpoch,
    /// What came with the message, in attoFIL.
    pub value: TokenAmount,
    /// What the probe owns, in attoFIL.
    pub balance: TokenAmount,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct CallParams {
    pub to: Address,
    pub method: MethodNum,
    /// CBOR; empty sends no parameters.
    pub params: RawBytes,
    pub value: TokenAmount,
    pub read_only: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct CallReturn {
    /// The callee's exit code, or none if the FVM did not make the call.
    pub exit_code: Option<u32>,
    /// What `data` is encoded in; 0 if the callee returned nothing.
    pub codec: u64,
    pub data: RawBytes,
}

/// The answer of [`Method::TipsetCid`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize_tuple, Deserialize_tuple)]
pub struct TipsetCidReturn {
    pub cid: Cid,
}
