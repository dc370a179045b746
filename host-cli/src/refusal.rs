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

/// The same, or the actor's own reason where the code is one that many refusals share and the node tells how it came to it.
pub fn told(kind: ActorKind, code: u32, error: &str) -> String {
    let shared = (ExitCode::USR_ILLEGAL_ARGUMENT.value()..=ExitCode::USR_READ_ONLY.value()).contains(&code);
    shared.then(|| own_words(error, code)).flatten().unwrap_or_else(|| sentence(kind, code))
}

/// What the innermost actor said that ended with this code, out of the FVM's account of a failure: a line for each actor, like
/// `00: f01005 (method 7) -- only the operator may do this (18)`.
fn own_words(error: &str, code: u32) -> Option<String> {
    error.lines().rev().find_map(|line| {
        let (frame, said) = line.split_once(" -- ")?;
        let (said, number) = said.trim_end().rsplit_once(" (")?;
        let number =
            number.strip_suffix(')')?.rsplit(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?;
        let is_it = frame.contains(" (method ") && number == code.to_string() && !said.trim().is_empty();
        is_it.then(|| said.trim().to_owned())
    })
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
        ActorKind::Lease => abi::lease::Error::from_code(ExitCode::new(code)).and_then(market_hint),
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

fn market_hint(error: abi::lease::Error) -> Option<&'static str> {
    use abi::lease::Error;
    Some(match error {
        Error::OfferNotFound => "leasehold offer list MARKET",
        Error::NotListed
        | Error::OfferChanged
        | Error::RateTooHigh
        | Error::BadLeaseTerm
        | Error::BeyondAvailability
        | Error::NoFreeUnit
        | Error::CollateralShort
        | Error::BadReserve
        | Error::OtherMachine => "leasehold offer show MARKET OFFER tells its terms, and how many units are free",
        Error::LeaseNotFound => "leasehold lease list MARKET",
        Error::NotOrdered
        | Error::AcceptTooLate
        | Error::NotExpired
        | Error::NotRunning
        | Error::AlreadyProven
        | Error::BeatTooLate
        | Error::StillProvable
        | Error::TooManySegments
        | Error::NotPaused
        | Error::GraceRuns
        | Error::NoFault => "leasehold lease show MARKET LEASE tells where it is in its life",
        Error::NotOpenEnded => "leasehold lease renew MARKET LEASE --term TIME",
        Error::NotAProvider => "leasehold collateral add MARKET AMOUNT",
        Error::BadAmount | Error::TooManyTickets | Error::NothingReady => {
            "leasehold provider show MARKET PROVIDER tells what is free, and when the rest is"
        }
        Error::TooManyOffers => "leasehold offer retire MARKET OFFER",
        Error::BadOfferTerm | Error::BadAvailability | Error::BadWindow | Error::BelowMinCharge => {
            "leasehold market show MARKET tells its limits"
        }
        Error::PayoutRefused => "leasehold provider payout MARKET ADDRESS names another",
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
    use clap::CommandFactory as _;

    use super::*;
    use crate::commands::Cli;

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
    fn the_actors_own_reason_is_told_where_the_code_says_little() {
        let error = "message failed with backtrace:\n00: t01005 (method 9) -- miner refused (18)\n01: t01001 (method 23) -- caller is not the owner (18)\n";
        assert_eq!(told(ActorKind::Owner, 18, error), "caller is not the owner");
        assert_eq!(told(ActorKind::Owner, 18, "00: t01005 (method 9) -- none (a reason) (18)"), "none (a reason)");
        for other in
            ["", "no such line", "00: t01005 (method 9) -- said with another code (19)", "00: t01 (method 2) --  (18)"]
        {
            assert_eq!(told(ActorKind::Owner, 18, other), sentence(ActorKind::Owner, 18), "{other}");
        }
        let numbered = abi::owner::Error::BelowMinValue.code().value();
        let error = format!("00: t01005 (method 9) -- in other words ({numbered})");
        assert_eq!(told(ActorKind::Owner, numbered, &error), sentence(ActorKind::Owner, numbered));
    }

    #[test]
    fn every_command_that_a_hint_names_is_there() {
        let owner = abi::owner::Error::ALL.iter().map(|error| (ActorKind::Owner, error.code()));
        let market = abi::lease::Error::ALL.iter().map(|error| (ActorKind::Lease, error.code()));
        let standard = (1..=26).map(|code| (ActorKind::Other, ExitCode::new(code)));
        let mut named = 0;
        for hint in owner.chain(market).chain(standard).filter_map(|(kind, code)| hint(kind, code.value())) {
            for line in hint.split("leasehold ").skip(1) {
                let mut words = line.split(' ');
                let program = Cli::command();
                let group = words.next().and_then(|word| program.find_subcommand(word));
                let command = group.and_then(|group| group.find_subcommand(words.next()?));
                assert!(command.is_some(), "{hint}");
                named += 1;
            }
        }
        assert!(named > 40, "{named} commands are named");
    }

    #[test]
    fn every_standard_code_has_a_sentence() {
        for code in [1, 2, 4, 5, 6, 7, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26] {
            assert!(!sentence(ActorKind::Other, code).contains("does not know"), "{code}");
        }
    }
}
