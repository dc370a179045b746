//! Sending in other actors' names.

use std::sync::Arc;

use anyhow::Context as _;
use chain::{Applied, Call, Tipset, singleton};
use cid::Cid;
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
        let applied = self.chain.send_as(call)?;
        self.unsigned.insert(applied.cid, applied.epoch);
        self.close()?;
        Ok(applied)
    }

    /// A message on the current branch, signed or sent by impersonation.
    pub fn find_message(&self, cid: &Cid) -> Option<(Arc<Tipset>, Arc<Applied>)> {
        self.chain.find_message(cid).or_else(|| {
            let tipset = self.chain.tipset_at(*self.unsigned.get(cid)?)?;
            let applied = tipset.implicit.iter().find(|applied| applied.cid == *cid)?.clone();
            Some((tipset, applied))
        })
    }

    /// Makes an address own exactly `balance` attoFIL: the treasury gives what is missing or takes what is too much.
    pub fn set_balance(&mut self, address: Address, balance: &TokenAmount) -> anyhow::Result<Arc<Tipset>> {
        anyhow::ensure!(!balance.is_negative(), "a balance cannot be negative");
        let treasury = Address::new_id(singleton::SYSTEM);
        let missing = balance - self.chain.balance(&address)?;
        let moved = if missing.is_negative() {
            self.chain.send_as(Call::new(address, treasury, METHOD_SEND).value(-missing))
        } else {
            self.chain.fund(address, missing)
        };
        let closed = self.close()?;
        moved?.succeeded().with_context(|| format!("set the balance of {address}"))?;
        Ok(closed)
    }
}
