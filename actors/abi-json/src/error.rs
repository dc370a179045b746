//! What does not fit, and where.

use std::fmt;

/// A place in a value and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// From the root's name on: `params.terms.fees[1].bps`.
    path: String,
    sentence: String,
}

impl Error {
    /// What is wrong, at a place that the callers put in front.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self { path: String::new(), sentence: sentence.into() }
    }

    pub(crate) fn expected(what: &str) -> Self {
        Self::new(format!("expected {what}"))
    }

    pub(crate) fn in_field(mut self, name: &str) -> Self {
        self.path.insert_str(0, &format!(".{name}"));
        self
    }

    pub(crate) fn in_item(mut self, index: usize) -> Self {
        self.path.insert_str(0, &format!("[{index}]"));
        self
    }

    pub(crate) fn in_root(mut self, name: &str) -> Self {
        self.path.insert_str(0, name);
        self
    }

    /// Where it is.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.sentence)
    }
}

impl std::error::Error for Error {}
