//! How an actor ends a message that it refuses: an exit code and a sentence.

use std::borrow::Cow;
use std::fmt;

use fvm_shared::error::ExitCode;

/// An exit code with the sentence that goes into the receipt's trace.
///
/// Codes 16 to 24 are the FVM's own user codes (decoding, permission, state); every actor's numbered errors start at
/// 32. The code is what counts on chain; the sentence is for people who read a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    pub code: ExitCode,
    pub sentence: Cow<'static, str>,
}

impl Exit {
    pub fn new(code: ExitCode, sentence: impl Into<Cow<'static, str>>) -> Self {
        Self { code, sentence: sentence.into() }
    }

    /// 16: the parameters do not decode, or a value in them makes no sense.
    pub fn illegal_argument(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ExitCode::USR_ILLEGAL_ARGUMENT, sentence)
    }

    /// 18: the caller may not do this.
    pub fn forbidden(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ExitCode::USR_FORBIDDEN, sentence)
    }

    /// 20: the actor's own state cannot be read or contradicts itself.
    pub fn illegal_state(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ExitCode::USR_ILLEGAL_STATE, sentence)
    }

    /// 21: a value could not be encoded or decoded.
    pub fn serialization(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ExitCode::USR_SERIALIZATION, sentence)
    }

    /// 22: the actor has no such method.
    pub fn unhandled() -> Self {
        Self::new(ExitCode::USR_UNHANDLED_MESSAGE, "this actor has no such method")
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (exit code {})", self.sentence, self.code.value())
    }
}

impl std::error::Error for Exit {}

/// What an exit code that means the same for every actor says, for a person. `None` from 32 on.
pub fn standard_sentence(code: u32) -> Option<&'static str> {
    Some(match ExitCode::new(code) {
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

/// The numbered errors of one actor. Made by [`errors!`](crate::errors).
pub trait ActorError: Copy + Sized + 'static {
    /// Every error, in the order of its number.
    const ALL: &'static [Self];

    /// Every number with its sentence.
    const SENTENCES: &'static [(u32, &'static str)];

    /// The exit code: 32 or more, never reused.
    fn code(self) -> ExitCode;

    /// What went wrong, for a person.
    fn sentence(self) -> &'static str;

    /// The error behind an exit code of this actor.
    fn from_code(code: ExitCode) -> Option<Self> {
        Self::ALL.iter().copied().find(|e| e.code() == code)
    }
}

/// Declares an actor's numbered errors, each with its exit code and one sentence.
#[macro_export]
macro_rules! errors {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal, $sentence:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u32)]
        pub enum $name { $($(#[$vmeta])* #[doc = $sentence] $variant = $code,)* }

        impl $crate::ActorError for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
            const SENTENCES: &'static [(u32, &'static str)] = &[$(($code, $sentence),)*];

            fn code(self) -> ::fvm_shared::error::ExitCode {
                ::fvm_shared::error::ExitCode::new(self as u32)
            }

            fn sentence(self) -> &'static str {
                match self { $(Self::$variant => $sentence,)* }
            }
        }

        impl From<$name> for $crate::Exit {
            fn from(error: $name) -> Self {
                use $crate::ActorError;
                $crate::Exit::new(error.code(), error.sentence())
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str($crate::ActorError::sentence(*self))
            }
        }

        impl ::std::error::Error for $name {}
    };
}
