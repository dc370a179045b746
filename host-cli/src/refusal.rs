//! Why the chain said no, as a sentence: from the kind of actor and the exit code.

use std::fmt;

use abi::ActorError;
use fvm_shared::error::ExitCode;

use crate::failure::{Failure, Kind};

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
    if let Some(sentence) = numbered.or_else(|| abi::standard_sentence(code)) {
        return sentence.to_owned();
    }
    format!("the {kind} refuses with exit code {code}, which this version of leasehold does not know")
}

/// The refusal behind an error; any other error stays one.
pub fn only(error: anyhow::Error) -> anyhow::Result<Failure> {
    let failure = Failure::of(&error);
    if failure.kind == Kind::Refused { Ok(failure) } else { Err(error) }
}

/// What to try, where there is something general to say.
pub fn hint(kind: ActorKind, code: u32) -> Option<&'static str> {
    let own = match kind {
        ActorKind::Owner => abi::owner::Error::from_code(ExitCode::new(code)).and_then(owner_hint),
        _ => None,
    };
    own.or_else(|| standard_hint(code))
}

fn owner_hint(error: abi::owner::Error) -> Option<&'static str> {
    use abi::owner::Error;
    Some(match error {
        Error::InvestorsInDeficit => "leasehold owner show OWNER tells how much is missing",
        Error::BelowMinValue => {
            "leasehold stake show OWNER POSITION tells what it is worth now, --min-value takes less"
        }
        Error::NotFunded | Error::ExitsWaiting => {
            "leasehold owner harvest OWNER brings cash home; leasehold stake exits OWNER --all tells what is missing"
        }
        Error::VotedOnOpenProposal
        | Error::LockedByVote
        | Error::BoundByProposal
        | Error::HasProposal
        | Error::TooManyProposals
        | Error::Frozen
        | Error::Paused
        | Error::SealingDisabled => "leasehold vote list OWNER tells which vote, and until when",
        Error::NoInvestors | Error::WindingDown | Error::VehicleInDeficit => "leasehold owner show OWNER",
        Error::VotingOpen | Error::VotingOver | Error::NotExecutable => {
            "leasehold vote show OWNER PROPOSAL tells how far it is"
        }
        Error::NotApproved => "its holder can allow it: leasehold stake approve OWNER OPERATOR TOKEN",
        Error::NotInstalled => "leasehold actor install NAME, or a file of WebAssembly",
        Error::NotATicket => "positions are redeemed: leasehold stake redeem OWNER POSITION",
        Error::NotAPosition => "exit tickets are withdrawn: leasehold stake withdraw OWNER TICKET",
        _ => return None,
    })
}

fn standard_hint(code: u32) -> Option<&'static str> {
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
