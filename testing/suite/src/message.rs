use std::sync::Arc;

use abi::ActorError;
use chain::{Applied, Call};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::ExitCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::World;

/// One message in the making.
pub struct Step<'w> {
    world: &'w mut World,
    call: Call,
}

impl<'w> Step<'w> {
    pub(crate) fn new(world: &'w mut World, from: Address, to: Address, method: u64) -> Self {
        Self { world, call: Call::new(from, to, method) }
    }

    pub fn value(mut self, value: TokenAmount) -> Self {
        self.call = self.call.value(value);
        self
    }

    pub fn params<P: Serialize + ?Sized>(mut self, params: &P) -> Self {
        self.call = self.call.params(params).expect("encode the parameters");
        self
    }

    /// Parameters as bytes: for what no honest client would send.
    pub fn raw(mut self, params: Vec<u8>) -> Self {
        self.call = self.call.raw_params(RawBytes::new(params));
        self
    }

    /// Sends it, whatever comes of it; the world is checked afterwards.
    pub fn apply(self) -> Arc<Applied> {
        let applied = self.world.chain.send(self.call).expect("a message that a block can hold");
        self.world.check();
        applied
    }

    /// Sends it; it must succeed.
    pub fn done(self) -> Arc<Applied> {
        let applied = self.apply();
        if let Err(error) = applied.succeeded() {
            panic!("{error:#}");
        }
        applied
    }

    /// Sends it; it must succeed and return this.
    pub fn ok<R: DeserializeOwned>(self) -> R {
        self.done().value().expect("the return value")
    }

    /// Sends it; it must be refused with this numbered error, and change nothing.
    pub fn refused<E: ActorError>(self, error: E) {
        self.exits(error.code());
    }

    /// Sends it; it must end with this exit code, and change nothing but the sender's nonce.
    pub fn exits(self, code: ExitCode) {
        let (from, to) = (self.call.from, self.call.to);
        let world = self.world;
        let before = world.chain.actors().expect("list the actors");
        let applied = world.chain.send(self.call).expect("a message that a block can hold");
        let said = applied.failure.clone().unwrap_or_default();
        assert_eq!(applied.exit_code(), code, "message from {from} to {to}: {said}");
        let sender = world.id(from);
        let after = world.chain.actors().expect("list the actors");
        assert_eq!(before.len(), after.len(), "a refused message created an actor");
        for ((id, old), (_, new)) in before.iter().zip(&after) {
            let same = old.state == new.state && old.balance == new.balance && old.code == new.code;
            assert!(same && (old.sequence == new.sequence || *id == sender), "a refused message changed actor {id}");
        }
        world.check();
    }

    /// Runs it without keeping anything, as `StateCall` does, and returns the answer.
    pub fn read<R: DeserializeOwned>(self) -> R {
        let outcome = self.world.chain.call(self.call).expect("a read");
        outcome.value().unwrap_or_else(|error| panic!("{error:#}"))
    }
}
