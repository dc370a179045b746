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
use crate::machine::Executor;
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
        let (mut context, parent) = (self.cursor.context(&self.parameters, true), self.cursor.head);
        self.machine.run(move |vm| {
            context.initial_state_root = vm.flush()?;
            vm.aside(&context, Some(parent), |executor| attempt(executor, &call))
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
                carry(executor, &call, &key)
            })
        })
    }
}

/// Runs a message for what it does.
pub(crate) fn attempt(executor: &mut Executor, call: &Call) -> Result<Outcome> {
    let message = call.message(sequence_of(executor, &call.from)?, BLOCK_GAS_LIMIT);
    Ok(executor.execute_message(message, ApplyKind::Implicit, 0)?.into())
}

/// Runs a message for what it uses, as one of the size that it has once the owner of `key` signed it.
pub(crate) fn carry(executor: &mut Executor, call: &Call, key: &Address) -> Result<Outcome> {
    let message = call.message(sequence_of(executor, &call.from)?, BLOCK_GAS_LIMIT);
    let size = ChainMessage::unsigned(message.clone()).chain_size_for(key)?;
    Ok(executor.execute_message(message, ApplyKind::Explicit, size)?.into())
}

/// The nonce of a sender's next message. That there is no sender is told in Lotus's words.
fn sequence_of(executor: &Executor, sender: &Address) -> Result<u64> {
    let actor = executor.state_tree().get_actor_by_address(sender)?;
    let actor = actor.with_context(|| format!("sender {sender} not found on chain: sender validation failed"))?;
    Ok(actor.sequence)
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
