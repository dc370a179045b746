use cid::Cid;
use fvm_sdk as sdk;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use super::Failure;

/// The balance of the executing actor, in attoFIL, what came with the message included.
pub fn own_balance() -> TokenAmount {
    sdk::sself::current_balance()
}

/// The balance of any actor, in attoFIL. `None` when there is no such actor.
pub fn balance_of(id: ActorID) -> Option<TokenAmount> {
    sdk::actor::balance_of(id)
}

/// The ID behind an address. `None` when no actor has it yet.
pub fn id_of(address: &Address) -> Option<ActorID> {
    sdk::actor::resolve_address(address)
}

/// The code that an actor runs. `None` when there is no such actor.
pub fn code_cid(id: ActorID) -> Option<Cid> {
    sdk::actor::get_actor_code_cid(&Address::new_id(id))
}

/// The 1-based position of a code in the network's manifest: 4 account, 5 power, 6 miner, 9 multisig ... `None` for code of ours.
pub fn builtin_type(code: &Cid) -> Option<i32> {
    sdk::actor::get_builtin_actor_type(code)
}

/// Whether an actor is a person's account.
pub fn is_account(id: ActorID) -> bool {
    const ACCOUNT: i32 = 4;
    code_cid(id).and_then(|code| builtin_type(&code)) == Some(ACCOUNT)
}

/// Whether an actor runs the built-in miner's code.
pub fn is_miner(id: ActorID) -> bool {
    const MINER: i32 = 6;
    code_cid(id).and_then(|code| builtin_type(&code)) == Some(MINER)
}

/// Puts other code in the place of the executing actor's and calls its `upgrade` export. If that succeeds, its answer ends this
/// message and this never returns; otherwise nothing has changed. The FVM takes any code that is in the store, and refuses while
/// another call of this actor is below in the stack: ask the init actor first whether the code is installed, and save first.
pub fn upgrade_to(code: &Cid) -> Failure {
    match sdk::actor::upgrade_actor(code, None) {
        Ok(response) => Failure::Exit(response.exit_code),
        Err(number) => Failure::Syscall(number),
    }
}
