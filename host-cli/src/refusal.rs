//! Why the chain said no, as a sentence: from the kind of actor and the exit code.

use std::fmt;

use abi::ActorError;
use fvm_shared::error::ExitCode;

/// Whose exit codes those are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActorKind {
    Account,
    Init,
    Power,
    Miner,
    Owner,
    Lease,
    /// Anything else.
    Other,
}

impl fmt::Display for ActorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Account => "account",
            Self::Init => "init actor",
            Self::Power => "power actor",
            Self::Miner => "miner",
            Self::Owner => "owner actor",
            Self::Lease => "market",
            Self::Other => "actor",
        })
    }
}

/// The sentence behind an exit code other than 0.
pub fn sentence(kind: ActorKind, code: u32) -> String {
    let exit = ExitCode::new(code);
    let numbered = match kind {
        ActorKind::Init => abi::init::Error::from_code(exit).map(ActorError::sentence),
        ActorKind::Owner => abi::owner::Error::from_code(exit).map(ActorError::sentence),
        ActorKind::Lease => abi::lease::Error::from_code(exit).map(ActorError::sentence),
        ActorKind::Account | ActorKind::Power | ActorKind::Miner | ActorKind::Other => None,
    };
    if let Some(sentence) = numbered.or_else(|| standard(exit)) {
        return sentence.to_owned();
    }
    format!("the {kind} refuses with exit code {code}, which this version of leasehold does not know")
}

/// What to try, where there is something general to say.
pub fn hint(code: u32) -> Option<&'static str> {
    Some(match ExitCode::new(code) {
        ExitCode::SYS_SENDER_INVALID => {
            "send some FIL to the key first: an address that never received any cannot send"
        }
        ExitCode::SYS_INSUFFICIENT_FUNDS | ExitCode::USR_INSUFFICIENT_FUNDS => "leasehold wallet balance",
        ExitCode::USR_FORBIDDEN => "sign with another key: --wallet KEY",
        ExitCode::USR_UNHANDLED_MESSAGE => "check the address: it may be an actor of another kind or version",
        _ => return None,
    })
}

/// The codes that mean the same for every actor.
fn standard(code: ExitCode) -> Option<&'static str> {
    Some(match code {
        ExitCode::SYS_SENDER_INVALID => "the sender is not an account that may send messages",
        ExitCode::SYS_SENDER_STATE_INVALID => "the sender's nonce or balance does not fit the message",
        ExitCode::SYS_ILLEGAL_INSTRUCTION => "the actor's code did something illegal",
        ExitCode::SYS_INVALID_RECEIVER => "there is no actor at that address",
        ExitCode::SYS_INSUFFICIENT_FUNDS => "the sender has less FIL than the message is worth",
        ExitCode::SYS_OUT_OF_GAS => "the gas limit was reached before the message was done",
        ExitCode::SYS_ILLEGAL_EXIT_CODE => "the actor ended with an exit code that is reserved for the system",
        ExitCode::SYS_ASSERTION_FAILED => "the chain's own checks failed",
        ExitCode::SYS_MISSING_RETURN => "the actor returned something that is not there",
        ExitCode::USR_ILLEGAL_ARGUMENT => "the parameters do not decode, or make no sense to the actor",
        ExitCode::USR_NOT_FOUND => "what the message names does not exist",
        ExitCode::USR_FORBIDDEN => "the sender may not do this",
        ExitCode::USR_INSUFFICIENT_FUNDS => "there is not enough FIL to do this",
        ExitCode::USR_ILLEGAL_STATE => "the actor's state cannot be read or contradicts itself",
        ExitCode::USR_SERIALIZATION => "the actor could not encode or decode a value",
        ExitCode::USR_UNHANDLED_MESSAGE => "the actor has no such method",
        ExitCode::USR_UNSPECIFIED => "the actor refuses without saying why",
        ExitCode::USR_ASSERTION_FAILED => "one of the actor's own checks failed",
        ExitCode::USR_READ_ONLY => "the method would change state, and this was a read",
        ExitCode::USR_NOT_PAYABLE => "the method takes no FIL",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_errors_are_told_by_the_actor_they_come_from() {
        let code = abi::init::Error::CodeNotInstalled.code().value();
        assert_eq!(sentence(ActorKind::Init, code), abi::init::Error::CodeNotInstalled.sentence());
        assert_eq!(
            sentence(ActorKind::Miner, code),
            "the miner refuses with exit code 32, which this version of leasehold does not know"
        );
    }

    #[test]
    fn every_standard_code_has_a_sentence() {
        for code in [1, 2, 4, 5, 6, 7, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26] {
            assert!(!sentence(ActorKind::Other, code).contains("does not know"), "{code}");
        }
    }
}
