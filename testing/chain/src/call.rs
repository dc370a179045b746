//! Running messages on the side: nothing they do stays.

use anyhow::{Context, Result};
use fvm::executor::{ApplyKind, Executor as _};
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
        self.try_out(call, ApplyKind::Implicit)
    }

    /// The same, with every call, gas charge and log line in the outcome's trace, whether or not the chain is tracing.
    pub fn trace(&self, call: Call) -> Result<Outcome> {
        let sequence = self.actor(&call.from)?.map_or(0, |actor| actor.sequence);
        let message = call.message(sequence, BLOCK_GAS_LIMIT);
        let size = ChainMessage::unsigned(message.clone()).chain_size()?;
        let (mut context, parent) = (self.cursor.context(&self.parameters, true), self.cursor.head);
        self.machine.run(move |vm| {
            context.initial_state_root = vm.flush()?;
            vm.aside(&context, Some(parent), |executor| {
                lend(&mut **executor, &call.from, &call.value)?;
                Ok(executor.execute_message(message, ApplyKind::Implicit, size)?.into())
            })
        })
    }

    /// How the message would end if it were on the chain, its inclusion paid for: `gas_used()` is what a gas limit has to
    /// cover. The sender may be any address.
    pub fn estimate_gas(&self, call: Call) -> Result<Outcome> {
        let is_account = self.is_account(&call.from)?;
        if is_account {
            return self.try_out(call, ApplyKind::Explicit);
        }
        let size = ChainMessage::unsigned(call.message(0, BLOCK_GAS_LIMIT)).chain_size()?;
        let inclusion = self.parameters.network().price_list.on_chain_message(size).total().round_up();
        let mut outcome = self.try_out(call, ApplyKind::Implicit)?;
        outcome.receipt.gas_used += inclusion;
        Ok(outcome)
    }

    fn try_out(&self, call: Call, kind: ApplyKind) -> Result<Outcome> {
        let sequence = self.actor(&call.from)?.map_or(0, |actor| actor.sequence);
        let message = call.message(sequence, BLOCK_GAS_LIMIT);
        let size = ChainMessage::unsigned(message.clone()).chain_size()?;
        self.machine.run(move |vm| {
            let prepare = |machine: &mut _| lend(machine, &call.from, &call.value);
            Ok(vm.try_out(prepare, message, kind, size)?.into())
        })
    }

    fn is_account(&self, address: &Address) -> Result<bool> {
        let Some(actor) = self.actor(address)? else {
            return Ok(matches!(address.protocol(), Protocol::Secp256k1 | Protocol::BLS));
        };
        self.is_account_code(&actor.code)
    }
}

/// Makes the sender exist and own the value, for as long as the call lasts.
fn lend<M: fvm::machine::Machine>(machine: &mut M, sender: &Address, value: &TokenAmount) -> Result<()> {
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
