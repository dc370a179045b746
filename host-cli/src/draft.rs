//! A message that somebody means to send, before anything is done about it.

use anyhow::{Context as _, Result};
use fvm_shared::MethodNum;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::refusal::ActorKind;

/// A method of an actor of a known kind: what is needed to call it and to explain its refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    pub kind: ActorKind,
    pub number: MethodNum,
    pub name: &'static str,
}

macro_rules! calls {
    ($($method:path => $kind:ident,)*) => {
        $(impl From<$method> for Call {
            fn from(method: $method) -> Self {
                Self { kind: ActorKind::$kind, number: method.number(), name: method.name() }
            }
        })*
    };
}

calls! {
    abi::init::Method => Init,
    abi::power::Method => Power,
    abi::miner::Method => Miner,
    abi::owner::Method => Owner,
    abi::lease::Method => Lease,
}

impl Call {
    /// A bare transfer, which runs no code.
    pub const SEND: Self = Self { kind: ActorKind::Account, number: 0, name: "Send" };

    /// A method that is known by its description only.
    pub fn of(kind: ActorKind, method: &abi::Signature) -> Self {
        Self { kind, number: method.number, name: method.name }
    }
}

/// A message that somebody means to send.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What it will do, as the person reads it before saying yes: "deposit 100 FIL with t01005".
    pub(crate) what: String,
    pub(crate) to: Address,
    pub(crate) receiver: ActorKind,
    pub(crate) call: Call,
    pub(crate) value: TokenAmount,
    pub(crate) params: Vec<u8>,
    /// The most that its gas may cost, where somebody says so.
    pub(crate) max_fee: Option<TokenAmount>,
    pub(crate) details: Vec<(&'static str, String)>,
    pub(crate) cautions: Vec<String>,
}

impl Draft {
    /// A message without parameters and value.
    pub fn new(what: impl Into<String>, to: Address, call: impl Into<Call>) -> Self {
        let call = call.into();
        Self {
            what: what.into(),
            to,
            receiver: call.kind,
            call,
            value: TokenAmount::default(),
            params: Vec::new(),
            max_fee: None,
            details: Vec::new(),
            cautions: Vec::new(),
        }
    }

    pub fn params(mut self, params: &impl Serialize) -> Result<Self> {
        self.params = fvm_ipld_encoding::to_vec(params).with_context(|| format!("encode: {}", self.what))?;
        Ok(self)
    }

    /// Parameters that are encoded already.
    pub fn encoded(mut self, params: Vec<u8>) -> Self {
        self.params = params;
        self
    }

    /// Another kind of actor than the receiver decides, through it, how this ends: a new actor's constructor, through init.
    pub fn decided_by(mut self, kind: ActorKind) -> Self {
        self.call.kind = kind;
        self
    }

    pub fn value(mut self, value: TokenAmount) -> Self {
        self.value = value;
        self
    }

    /// Nothing is sent whose gas may cost more than this.
    pub fn max_fee(mut self, max_fee: TokenAmount) -> Self {
        self.max_fee = Some(max_fee);
        self
    }

    /// Adds to what the person reads before saying yes.
    pub fn detail(mut self, name: &'static str, value: impl ToString) -> Self {
        self.details.push((name, value.to_string()));
        self
    }

    /// Adds what the person may come to regret. It is told whether they are asked or not.
    pub fn caution(mut self, sentence: impl Into<String>) -> Self {
        self.cautions.push(sentence.into());
        self
    }

    /// The same, where there is something to tell.
    pub fn caution_if(self, holds: bool, sentence: impl FnOnce() -> String) -> Self {
        if holds { self.caution(sentence()) } else { self }
    }
}
