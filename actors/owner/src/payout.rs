//! Where positions' earnings are paid.

use abi::owner::TokenId;
use fvm_shared::ActorID;
use runtime::Result;
use tree::Blocks;

use crate::holding::admit_batch;
use crate::state::{State, put_token};

impl State {
    /// Says who is paid instead of the holder; the holder itself is the same as nobody.
    pub fn set_payout<BS: Blocks>(
        &mut self,
        ids: &[TokenId],
        payout: Option<ActorID>,
        holder: ActorID,
        store: &BS,
    ) -> Result<()> {
        admit_batch(ids)?;
        let mut tokens = self.load_tokens(store)?;
        for id in ids {
            let mut position = self.held_position(&tokens, *id, holder)?;
            position.payout = payout.filter(|payout| *payout != holder);
            put_token(&mut tokens, *id, position)?;
        }
        self.save_tokens(&mut tokens)
    }
}
