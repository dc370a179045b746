//! Running messages on the side: nothing they do stays.

use anyhow::{Context, Result};
use fvm::executor::{ApplyKind, Executor as _};
use fvm::machine::Machine;
use fvm_ipld_encoding::CborStore;
use fvm_shared::EMPTY_ARR_CID;
use fvm_shared::address::{Address, Protocol};
use fvm_shared::econ::TokenAmount;
use fvm_shared::state::ActorState;
use multihash_codetable::Code::Blake2b256;

use crate::chain::Chain;
use crate::config::BLOCK_GAS_LIMIT;
use crate::message::{Call, ChainMessage};
use crate::outcome::Outcome;

impl Chain {
    /// Runs a message on top of the open block and forgets it. The sender may be any address, need not exist, and is
    /// lent the value. Gas does not include carrying the message.
    pub fn call(&self, call: Call) -> Result<Outcome> {
        let sequence = self.actor(&call.from)?.map_or(0, |actor| actor.sequence);
        let message = call.message(sequence, BLOCK_GAS_LIMIT);
        self.machine.run(move |vm| {
            vm.try_out(|executor| {
                lend(&mut **executor, &call.from, &call.value)?;
                Ok(executor.execute_message(message, ApplyKind::Implicit, 0)?.into())
            })
        })
    }

    /// Runs a message on top of the open block as a node tries one, and forgets it: with every call, gas charge and log line in
    /// the outcome's trace, whether or not the chain is tracing. Any actor may be the sender; nothing is lent.
    ///
    /// Errors: there is no such sender.
    pub fn trace(&self, call: Call) -> Result<Outcome> {
        let sender = self.actor(&call.from)?.with_context(|| no_sender(&call.from))?;
        let message = call.message(sender.sequence, BLOCK_GAS_LIMIT);
        let (mut context, parent) = (self.cursor.context(&self.parameters, true), self.cursor.head);
        self.machine.run(move |vm| {
            context.initial_state_root = vm.flush()?;
            vm.aside(&context, Some(parent), |executor| {
                Ok(executor.execute_message(message, ApplyKind::Implicit, 0)?.into())
            })
        })
    }

    /// How the message would end if it were on the chain after those `before` it, its inclusion paid for: `gas_used()` is what a
    /// gas limit has to cover. Gas costs nothing, and nothing is lent. A sender that is no account ends with exit code 1.
    ///
    /// Errors: there is no such sender.
    pub fn estimate_gas(&self, call: Call, before: Vec<ChainMessage>) -> Result<Outcome> {
        let key = self.key_address(&call.from)?.unwrap_or(call.from);
        let sized = before.into_iter().map(|message| Ok::<_, anyhow::Error>((message.chain_size()?, message.message)));
        let before = sized.collect::<Result<Vec<_>>>()?;
        self.machine.run(move |vm| {
            vm.try_out(|executor| {
                for (size, message) in before {
                    // One that can no longer be on the chain changes nothing.
                    executor.execute_message(message, ApplyKind::Explicit, size)?;
                }
                let sender = executor.state_tree().get_actor_by_address(&call.from)?;
                let sequence = sender.with_context(|| no_sender(&call.from))?.sequence;
                let message = call.message(sequence, BLOCK_GAS_LIMIT);
                let size = ChainMessage::unsigned(message.clone()).chain_size_for(&key)?;
                Ok(executor.execute_message(message, ApplyKind::Explicit, size)?.into())
            })
        })
    }
}

/// In Lotus's words.
fn no_sender(sender: &Address) -> String {
    format!("sender {sender} not found on chain: sender validation failed")
}

/// Makes the sender exist and own the value, for as long as the call lasts.
fn lend<M: Machine>(machine: &mut M, sender: &Address, value: &TokenAmount) -> Result<()> {
    let codes = machine.builtin_actors();
    let (account, ethaccount) = (*codes.get_account_code(), *codes.get_ethaccount_code());
    let tree = machine.state_tree_mut();
    let id = match tree.lookup_id(sender)? {
        Some(id) => id,
        None => tree.register_new_address(sender)?,
    };
    if tree.get_actor(id)?.is_none() {
        let actor = match sender.protocol() {
            Protocol::Delegated => ActorState::new(ethaccount, EMPTY_ARR_CID, TokenAmount::default(), 0, Some(*sender)),
            _ => {
                let state = tree.store().put_cbor(&(sender,), Blake2b256).context("make up a sender")?;
                ActorState::new(account, state, TokenAmount::default(), 0, None)
            }
        };
        tree.set_actor(id, actor);
    }
    tree.mutate_actor(id, |actor| {
        actor.balance += value;
        Ok(())
    })?;
    Ok(())
}
