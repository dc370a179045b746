//! Running what is on the chain once more, to see how it went.

use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use cid::Cid;
use fvm::executor::{ApplyKind, Executor as _};
use fvm_ipld_blockstore::Blockstore;

use crate::chain::Chain;
use crate::outcome::{Applied, Outcome};
use crate::tipset::Tipset;

impl Chain {
    /// Runs a message of a closed block again, on the state that it ran on and after what ran before it in that block. The outcome
    /// is the same, with every call, gas charge and log line in its trace.
    ///
    /// Errors: there is no such message; the state that it ran on is not kept any more; it does not end as it did, because its
    /// block was changed in a way that no message can.
    pub fn replay(&self, cid: &Cid) -> Result<Outcome> {
        let (tipset, _) = self.find_message(cid).with_context(|| format!("there is no message {cid}"))?;
        let header = &tipset.header;
        ensure!(
            self.store.has(&header.parent_state_root)?,
            "the state below height {} is not kept, so the message cannot run again",
            tipset.height
        );
        let mut context =
            self.parameters.network().for_epoch(tipset.height, header.timestamp, header.parent_state_root);
        context.set_base_fee(header.parent_base_fee.clone());
        context.set_circulating_supply(self.parameters.circulating_supply.clone());
        context.tracing = true;
        let (parent, cid) = (self.history.below(self.cursor.head, &tipset.header_cid), *cid);
        self.machine.run(move |vm| {
            vm.aside(&context, parent, |executor| {
                for (applied, kind) in in_order(&tipset) {
                    let size = match kind {
                        ApplyKind::Explicit => applied.message.chain_size()?,
                        ApplyKind::Implicit => 0,
                    };
                    let ret = executor.execute_message(applied.message.message.clone(), kind, size)?;
                    let again = Outcome::from(ret);
                    ensure!(
                        again.receipt == applied.receipt,
                        "message {} does not end as it did: its block was changed by hand",
                        applied.cid
                    );
                    if applied.cid == cid {
                        return Ok(again);
                    }
                }
                bail!("the block at height {} does not hold the message {cid}", tipset.height)
            })
        })
    }
}

/// What ran in a tipset, in the order in which a node runs it.
fn in_order(tipset: &Tipset) -> impl Iterator<Item = (&Arc<Applied>, ApplyKind)> {
    let signed = tipset.messages.iter().map(|applied| (applied, ApplyKind::Explicit));
    signed.chain(tipset.implicit.iter().map(|applied| (applied, ApplyKind::Implicit)))
}
