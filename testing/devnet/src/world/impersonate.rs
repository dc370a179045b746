//! Sending in other actors' names.

use std::sync::Arc;

use anyhow::Context as _;
use chain::{Applied, Call, Chain, Tipset, singleton};
use fvm_shared::METHOD_SEND;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use super::World;
use crate::rpc::RpcError;

impl World {
    /// Lets `MpoolPushMessage` send as this actor without a signature.
    pub fn impersonate(&mut self, address: &Address) -> Result<(), RpcError> {
        let id = self.view(None)?.id(address)?.ok_or_else(RpcError::actor_not_found)?;
        self.impersonated.insert(id);
        Ok(())
    }

    /// Ends that. Whether there was anything to end.
    pub fn stop_impersonating(&mut self, address: &Address) -> Result<bool, RpcError> {
        let id = self.view(None)?.id(address)?;
        Ok(id.is_some_and(|id| self.impersonated.remove(&id)))
    }

    pub fn is_impersonated(&self, address: &Address) -> Result<bool, RpcError> {
        let id = self.view(None)?.id(address)?;
        Ok(id.is_some_and(|id| self.impersonated.contains(&id)))
    }

    /// Runs a message of an impersonated actor in a tipset of its own: nothing is paid for gas and no nonce counts.
    pub fn send_unsigned(&mut self, call: Call) -> anyhow::Result<Arc<Applied>> {
        self.alone(|chain| chain.send_as(call)).map(|(applied, _)| applied)
    }

    /// Lets the node do something by itself, in a tipset of its own. Where it fails there is no tipset, and nothing has happened.
    pub fn alone<R>(&mut self, deed: impl FnOnce(&mut Chain) -> anyhow::Result<R>) -> anyhow::Result<(R, Arc<Tipset>)> {
        match deed(&mut self.chain) {
            Ok(done) => Ok((done, self.close()?)),
            Err(error) => {
                self.chain.discard()?;
                Err(error)
            }
        }
    }

    /// Makes an address own exactly `balance` attoFIL: the treasury gives what is missing or takes what is too much.
    pub fn set_balance(&mut self, address: Address, balance: &TokenAmount) -> anyhow::Result<Arc<Tipset>> {
        anyhow::ensure!(!balance.is_negative(), "a balance cannot be negative");
        let treasury = Address::new_id(singleton::SYSTEM);
        anyhow::ensure!(
            self.chain.resolve(&address)? != Some(singleton::SYSTEM),
            "the balance of {address} cannot be set: it is the treasury, which gives and takes what others gain and lose"
        );
        let missing = balance - self.chain.balance(&address)?;
        let set = |chain: &mut Chain| {
            if missing.is_negative() {
                let taken = chain.send_as(Call::new(address, treasury, METHOD_SEND).value(-missing))?;
                taken.succeeded().with_context(|| format!("set the balance of {address}"))?;
            } else {
                chain.fund(address, missing)?;
            }
            let now = chain.balance(&address)?;
            anyhow::ensure!(now == *balance, "{address} owns {now} FIL and not {balance} FIL: nothing was changed");
            Ok(())
        };
        self.alone(set).map(|((), closed)| closed)
    }
}
