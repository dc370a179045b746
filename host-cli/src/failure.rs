//! Why a command stops: a sentence, what to try, and the exit code that scripts see.

use std::fmt;

/// What kind of end this is. The number is the process's exit code; 0 is success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The chain looked at the message and said no; nothing has changed but perhaps the gas that was burnt.
    Refused = 1,
    /// The command line, or what it asks for, makes no sense.
    Usage = 2,
    /// No node, or no Filecoin node, answers at the URL.
    Unreachable = 3,
    /// Keys, files, figures that do not add up, a node of another network.
    Other = 4,
}

impl Kind {
    pub const fn exit_code(self) -> u8 {
        self as u8
    }

    /// The word that `--json` prints.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Usage => "usage",
            Self::Unreachable => "unreachable",
            Self::Other => "other",
        }
    }
}

/// A classified error. Anything that is not one counts as [`Kind::Other`].
#[derive(Clone, Debug)]
pub struct Failure {
    pub kind: Kind,
    pub sentence: String,
    /// What to try next, as a sentence or a command.
    pub hint: Option<String>,
    /// The actor's exit code, when the chain refused.
    pub code: Option<u32>,
}

impl Failure {
    fn new(kind: Kind, sentence: impl Into<String>) -> Self {
        Self { kind, sentence: sentence.into(), hint: None, code: None }
    }

    pub fn refused(sentence: impl Into<String>) -> Self {
        Self::new(Kind::Refused, sentence)
    }

    pub fn usage(sentence: impl Into<String>) -> Self {
        Self::new(Kind::Usage, sentence)
    }

    pub fn unreachable(sentence: impl Into<String>) -> Self {
        Self::new(Kind::Unreachable, sentence)
    }

    pub fn other(sentence: impl Into<String>) -> Self {
        Self::new(Kind::Other, sentence)
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn code(mut self, code: u32) -> Self {
        self.code = Some(code);
        self
    }

    /// The failure behind an error, wherever in its chain it is; the sentence keeps the whole chain's context.
    pub fn of(error: &anyhow::Error) -> Self {
        let mut failure = error
            .chain()
            .find_map(|cause| cause.downcast_ref::<Self>())
            .cloned()
            .unwrap_or_else(|| Self::other(String::new()));
        failure.sentence = format!("{error:#}");
        failure
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use anyhow::Context as _;

    use super::*;

    #[test]
    fn context_keeps_kind_and_hint() {
        let error =
            Err::<(), _>(Failure::refused("no").hint("try again").code(33)).context("open lease 7").unwrap_err();
        let failure = Failure::of(&error);
        assert_eq!(failure.kind, Kind::Refused);
        assert_eq!(failure.sentence, "open lease 7: no");
        assert_eq!((failure.hint.as_deref(), failure.code), (Some("try again"), Some(33)));
    }

    #[test]
    fn an_unclassified_error_is_other() {
        let failure = Failure::of(&anyhow::anyhow!("disk full").context("write the key"));
        assert_eq!((failure.kind.exit_code(), failure.sentence.as_str()), (4, "write the key: disk full"));
    }
}
