//! Running messages on states of the past, on the side: nothing they do stays, and the open block is not looked at.

use anyhow::{Context, Result, ensure};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::econ::TokenAmount;

use crate::call::{attempt, carry};
use crate::chain::{Chain, Cursor, OpenBlock};
use crate::message::Call;
use crate::outcome::Outcome;
use crate::tipset::Tipset;

impl Chain {
    /// As [`trace`](Chain::trace), on the state that a tipset of this branch left, one epoch above it.
    ///
    /// Errors: there is no such sender there; that state is not kept.
    pub fn trace_above(&self, tipset: &Tipset, call: Call) -> Result<Outcome> {
        let cursor = self.cursor_above(tipset)?;
        let context = cursor.context(&self.parameters, true);
        self.machine.run(move |vm| vm.aside(&context, Some(cursor.head), |executor| attempt(executor, &call)))
    }

    /// As [`estimate_gas`](Chain::estimate_gas) with nothing before it, on the state that a tipset of this branch left, one epoch above it.
    ///
    /// Errors: there is no such sender there; that state is not kept.
    pub fn estimate_gas_above(&self, tipset: &Tipset, call: Call) -> Result<Outcome> {
        // Whose key an address stands for never changes.
        let key = self.key_address(&call.from)?.unwrap_or(call.from);
        let cursor = self.cursor_above(tipset)?;
        let context = cursor.context(&self.parameters, false);
        self.machine.run(move |vm| vm.aside(&context, Some(cursor.head), |executor| carry(executor, &call, &key)))
    }

    /// What a unit of gas burned, or would, above a tipset of this branch, in attoFIL.
    pub fn base_fee_above(&self, tipset: &Tipset) -> TokenAmount {
        match self.tipset_after(tipset.height) {
            Some(child) => child.header.parent_base_fee.clone(),
            None => self.base_fee().clone(),
        }
    }

    /// Where the chain would stand if it had ended with this tipset.
    fn cursor_above(&self, tipset: &Tipset) -> Result<Cursor> {
        let place = self.history.place(self.cursor.head, &tipset.header_cid);
        let head = place.with_context(|| format!("the tipset at height {} is not on this branch", tipset.height))?;
        ensure!(self.store.has(&tipset.state_root)?, "the state at height {} is not kept", tipset.height);
        let open = OpenBlock::above(tipset, 1, &self.parameters, self.base_fee_above(tipset), 0)?;
        Ok(Cursor { head, root: tipset.state_root, open })
    }
}
