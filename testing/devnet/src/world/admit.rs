//! Taking signed messages in.

use anyhow::Context as _;
use chain::singleton;
use cid::Cid;
use fvm::gas::price_list_by_network_version;
use fvm_shared::address::Address;
use fvm_shared::message::Message;
use fvm_shared::version::NetworkVersion;

use super::World;
use crate::mempool::{Conditions, Refusal, Sender, check_form, check_price};
use crate::message::Signed;
use crate::rpc::RpcError;
use crate::view::View;

impl World {
    /// Checks a signed message and lets it wait for the next tipset, which in instant mode is made at once.
    ///
    /// Returns the CID to wait for.
    pub fn push(&mut self, signed: Signed) -> Result<Cid, RpcError> {
        let cid = signed.cid();
        let sender = self.check(&signed).map_err(|error| match error.downcast::<Refusal>() {
            Ok(refusal) => RpcError::refused(refusal.to_string()),
            Err(other) => RpcError::from(other),
        })?;
        let names = [cid, signed.unsigned_cid()];
        let old = self
            .pool
            .waiting(sender.id)
            .find(|old| old.message().sequence == signed.message().sequence)
            .map(|old| ([old.cid(), old.unsigned_cid()], same_call(old.message(), signed.message())));
        self.pool.add(&sender, signed).map_err(|refusal| RpcError::refused(refusal.to_string()))?;
        if let Some((old, does_the_same)) = old {
            self.note_replaced(old, cid, does_the_same);
        }
        for name in names {
            self.replaced.forget(&name);
            self.dropped.forget(&name);
            self.seen.add(name, ());
        }
        match self.run_waiting()?.into_iter().find(|refused| refused.signed.cid() == cid) {
            Some(refused) => Err(RpcError::refused(refused.reason)),
            None => Ok(cid),
        }
    }

    /// Remembers that one message took the place of another, which both of its CIDs name.
    fn note_replaced(&mut self, old: [Cid; 2], new: Cid, does_the_same: bool) {
        for name in old {
            if does_the_same {
                self.replaced.add(name, new);
            } else {
                self.dropped.add(name, format!("{new}, which does something else, took its place"));
            }
        }
    }

    fn check(&self, signed: &Signed) -> anyhow::Result<Sender> {
        check_form(signed)?;
        let view = self.view(None)?;
        let sender = self.sender(&view, &signed.message().from)?;
        let signer = view.key_address(&signed.message().from)?.context("the sender has no key")?;
        signed.verify(&signer).map_err(Refusal::Signature)?;
        check_price(signed, &self.conditions(signed.chain_size()))?;
        Ok(sender)
    }

    /// The account that sends as `from`.
    pub(crate) fn sender(&self, view: &View<'_>, from: &Address) -> anyhow::Result<Sender> {
        let missing = || RpcError::refused(format!("failed to look up actor state nonce: {from}: actor not found"));
        let id = view.id(from)?.ok_or_else(missing)?;
        let actor = view.actor(from)?.ok_or_else(missing)?;
        if !view.is(&actor, "account")? || id < singleton::BURNT_FUNDS {
            return Err(Refusal::NotASender(*from).into());
        }
        Ok(Sender { id, nonce: actor.sequence, balance: actor.balance })
    }

    /// What the chain demands of a message of this size.
    pub(crate) fn conditions(&self, chain_size: usize) -> Conditions {
        let version = NetworkVersion::new(self.chain.parameters().network_version);
        let gas = price_list_by_network_version(version).on_chain_message(chain_size).total();
        Conditions { base_fee: self.chain.base_fee().clone(), inclusion_gas: gas.round_up() }
    }
}

/// Whether two messages do the same and differ only in what they pay for it.
fn same_call(a: &Message, b: &Message) -> bool {
    let effect = |m: &Message| (m.from, m.to, m.sequence, m.value.clone(), m.method_num, m.params.clone());
    effect(a) == effect(b)
}
