//! Running messages in the open block.

use std::sync::Arc;

use abi::init::{ExecParams, ExecReturn, InstallParams, InstallReturn, Method};
use anyhow::{Context, Result, ensure};
use cid::Cid;
use fvm::executor::{ApplyKind, ApplyRet};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::METHOD_SEND;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;

use crate::chain::Chain;
use crate::config::BLOCK_GAS_LIMIT;
use crate::message::{Call, ChainMessage};
use crate::outcome::{Applied, Fees};
use crate::singleton::{INIT, SYSTEM};

/// Implicit messages pay nothing and are bound by no block: a cron tick over many epochs needs a lot.
const IMPLICIT_GAS_LIMIT: u64 = 1_000_000_000_000_000;

impl Chain {
    /// Runs a message as a block would: the nonce must be the sender's next, the sender pays for gas as on Filecoin.
    ///
    /// Signatures are not checked. A message that no block could hold (unknown sender, wrong nonce, not enough FIL for the
    /// gas) is an error and changes nothing; a message that fails is on the chain, with its exit code.
    pub fn apply(&mut self, message: impl Into<ChainMessage>) -> Result<Arc<Applied>> {
        let message = message.into();
        check_inclusion(&message.message)?;
        let size = message.chain_size()?;
        let applied = Arc::new(self.run(message, ApplyKind::Explicit, size)?);
        self.cursor.open.messages.push(applied.clone());
        Ok(applied)
    }

    /// Sends a message from an account, with its next nonce, and as a gift: the gas is counted but costs nothing, so
    /// that a test can add up balances. Up to the block's gas limit.
    pub fn send(&mut self, call: Call) -> Result<Arc<Applied>> {
        let sequence = self.nonce(&call.from)?;
        self.apply(call.message(sequence, BLOCK_GAS_LIMIT))
    }

    /// Runs a message in anybody's name: any actor may be the sender, nothing is paid for gas, no nonce counts. The value
    /// must be the sender's.
    pub fn send_as(&mut self, call: Call) -> Result<Arc<Applied>> {
        let sequence = self.cursor.open.next_sequence;
        let message = ChainMessage::unsigned(call.message(sequence, IMPLICIT_GAS_LIMIT));
        let applied = Arc::new(self.run(message, ApplyKind::Implicit, 0)?);
        self.cursor.open.next_sequence += 1;
        self.cursor.open.implicit.push(applied.clone());
        Ok(applied)
    }

    /// Gives an address FIL from the system actor's treasury. An f1, f3 or f410 address that is new becomes an actor.
    pub fn fund(&mut self, to: Address, amount: TokenAmount) -> Result<Arc<Applied>> {
        ensure!(!amount.is_negative(), "cannot fund {to} with a negative amount");
        let funded = self.send_as(Call::new(Address::new_id(SYSTEM), to, METHOD_SEND).value(amount.clone()))?;
        funded.succeeded().with_context(|| format!("fund {to} with {amount} FIL"))?;
        Ok(funded)
    }

    /// Installs a WASM module through the init actor, as the system actor. Installing the same module again is no error.
    pub fn install(&mut self, wasm: &[u8]) -> Result<Cid> {
        let call = Call::new(Address::new_id(SYSTEM), Address::new_id(INIT), Method::Install.number())
            .params(&InstallParams { code: wasm.to_vec() })?;
        let installed: InstallReturn = self.send_as(call)?.value().context("install an actor's code")?;
        Ok(installed.code_cid)
    }

    /// Creates an actor from installed code through the init actor. The value goes from the creator to the new actor.
    pub fn create(
        &mut self,
        creator: Address,
        code_cid: Cid,
        constructor_params: RawBytes,
        value: TokenAmount,
    ) -> Result<ExecReturn> {
        let call = Call::new(creator, Address::new_id(INIT), Method::Exec.number())
            .value(value)
            .params(&ExecParams { code_cid, constructor_params })?;
        self.send(call)?.value().context("create an actor")
    }

    fn run(&mut self, message: ChainMessage, kind: ApplyKind, size: usize) -> Result<Applied> {
        let bare: Message = message.message.clone();
        let ret: ApplyRet = self.machine.run(move |vm| vm.apply(bare, kind, size))?;
        let (cid, epoch, fees) = (message.cid()?, self.cursor.open.epoch, Fees::of(&ret));
        Ok(Applied { cid, message, epoch, fees, outcome: ret.into() })
    }
}

/// What Lotus asks of a message before it lets it into a block.
fn check_inclusion(message: &Message) -> Result<()> {
    let Message { version, value, gas_limit, gas_fee_cap, gas_premium, .. } = message;
    ensure!(*version == 0, "a message has version 0, not {version}");
    ensure!(!value.is_negative(), "the value of a message cannot be negative");
    ensure!(!gas_fee_cap.is_negative(), "the gas fee cap of a message cannot be negative");
    ensure!(!gas_premium.is_negative(), "the gas premium of a message cannot be negative");
    ensure!(gas_premium <= gas_fee_cap, "the gas premium of a message cannot be above its fee cap");
    ensure!(*gas_limit > 0, "the gas limit of a message has to be positive");
    ensure!(*gas_limit <= BLOCK_GAS_LIMIT, "a gas limit of {gas_limit} is above that of a block, {BLOCK_GAS_LIMIT}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn init_refuses_a_second_actor_at_the_same_address() {
        let mut chain = Chain::new(Config::default()).unwrap();
        let probe = bundle::tests().iter().find(|actor| actor.name == "probe").unwrap();
        let code_cid = chain.install(probe.wasm).unwrap();
        let params = ExecParams { code_cid, constructor_params: RawBytes::default() };
        let call = Call::new(Address::new_id(SYSTEM), Address::new_id(INIT), Method::Exec.number());
        let message = call.params(&params).unwrap().message(77, IMPLICIT_GAS_LIMIT);

        let mut exec = || chain.run(message.clone().into(), ApplyKind::Implicit, 0).unwrap().exit_code().value();

        assert_eq!([exec(), exec()], [0, 18]);
    }
}
