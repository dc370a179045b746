//! What actors and their methods are called.

use cid::Cid;
use fvm_shared::{METHOD_CONSTRUCTOR, METHOD_SEND, MethodNum};

/// The name of the actor that runs a code: one of Leasehold's or of the network's own. `None` for others.
pub fn actor(code: &Cid, builtin_codes: &[(String, Cid)]) -> Option<String> {
    let ours = bundle::actors().iter().find(|actor| actor.code_cid() == *code).map(|actor| actor.name.to_owned());
    ours.or_else(|| builtin_codes.iter().find(|(_, known)| known == code).map(|(name, _)| name.clone()))
}

/// The name of a method of an actor of this name; its number where the name is not known.
pub fn method(actor: Option<&str>, number: MethodNum) -> String {
    let named = match actor {
        _ if number == METHOD_SEND => Some("Send"),
        _ if number == METHOD_CONSTRUCTOR => Some("Constructor"),
        Some("init") => abi::init::Method::from_number(number).map(abi::init::Method::name),
        Some("owner") => abi::owner::Method::from_number(number).map(abi::owner::Method::name),
        Some("lease") => abi::lease::Method::from_number(number).map(abi::lease::Method::name),
        Some("storageminer") => abi::miner::Method::from_number(number).map(abi::miner::Method::name),
        Some("storagepower") => abi::power::Method::from_number(number).map(abi::power::Method::name),
        Some("reward") if number == AWARD_BLOCK_REWARD => Some("AwardBlockReward"),
        _ => None,
    };
    named.map_or_else(|| number.to_string(), ToOwned::to_owned)
}

/// How the node awards blocks.
const AWARD_BLOCK_REWARD: MethodNum = 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_named_by_the_actor_that_has_them() {
        let deposit = abi::owner::Method::Deposit.number();
        assert_eq!(method(Some("owner"), deposit), "Deposit");
        assert_eq!(method(Some("lease"), deposit), deposit.to_string());
        assert_eq!(method(None, METHOD_SEND), "Send");
        assert_eq!(method(Some("reward"), AWARD_BLOCK_REWARD), "AwardBlockReward");
        assert_eq!(method(Some("init"), abi::init::Method::Install.number()), "Install");
    }

    #[test]
    fn actors_are_named_by_their_code() {
        let owner = bundle::OWNER.code_cid();
        let builtin = [("init".to_owned(), bundle::INIT.code_cid())];
        assert_eq!(actor(&owner, &builtin).as_deref(), Some("owner"));
        assert_eq!(actor(&bundle::INIT.code_cid(), &builtin).as_deref(), Some("init"));
        assert_eq!(actor(&bundle::INIT.code_cid(), &[]), None);
    }
}
