//! Changing state from outside, as no message can.

use anyhow::{Context, Result};
use cid::Cid;
use fvm_shared::address::Address;

use crate::chain::Chain;

impl Chain {
    /// Makes the block `root` of the [`store`](Chain::store) an actor's state; its balance stays. For an actor of a size that
    /// would take too many messages to reach. No message did it, so whoever runs the block's messages again comes to another
    /// state.
    ///
    /// Errors: there is no such actor.
    pub fn set_state(&mut self, address: &Address, root: Cid) -> Result<()> {
        let id = self.resolve(address)?.with_context(|| format!("there is no actor {address}"))?;
        let edited = self.machine.run(move |vm| {
            vm.edit(|tree| {
                let mut actor = tree.get_actor(id)?.with_context(|| format!("there is no actor {id}"))?;
                actor.state = root;
                tree.set_actor(id, actor);
                Ok(())
            })
        })?;
        self.cursor.root = edited;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Call, Config, development_accounts};
    use fvm_shared::econ::TokenAmount;

    #[test]
    fn a_state_that_was_set_is_there_for_messages_snapshots_and_later_blocks() {
        let mut chain = Chain::new(Config::default()).unwrap();
        let [alice, bob] = [0, 1].map(|n| development_accounts(2).unwrap()[n].address);
        let (before, other) = (chain.actor(&alice).unwrap().unwrap(), chain.actor(&bob).unwrap().unwrap().state);

        chain.set_state(&alice, other).unwrap();
        let snapshot = chain.snapshot().unwrap();
        chain.send(Call::transfer(bob, alice, TokenAmount::from_whole(1))).unwrap().succeeded().unwrap();
        chain.mine().unwrap();

        let after = chain.actor(&alice).unwrap().unwrap();
        assert_eq!((after.state, &after.balance - &before.balance), (other, TokenAmount::from_whole(1)));
        chain.revert(snapshot).unwrap();
        let reverted = chain.actor(&alice).unwrap().unwrap();
        assert_eq!((reverted.state, reverted.balance), (other, before.balance));
        assert!(chain.set_state(&Address::new_id(9_999_999), other).is_err());
    }
}
