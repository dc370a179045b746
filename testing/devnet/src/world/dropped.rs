//! Messages that were taken in and will never be on the chain: whoever waits for one is told so.

use std::collections::VecDeque;

use cid::Cid;

/// How many are remembered, the newest.
const KEPT: usize = 1_000;

/// What was dropped, and why.
#[derive(Debug, Clone, Default)]
pub struct Dropped(VecDeque<(Cid, String)>);

impl Dropped {
    pub fn add(&mut self, cid: Cid, reason: String) {
        self.forget(&cid);
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back((cid, reason));
    }

    /// It was taken in again.
    pub fn forget(&mut self, cid: &Cid) {
        self.0.retain(|(other, _)| other != cid);
    }

    pub fn reason(&self, cid: &Cid) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == cid).map(|(_, reason)| reason.as_str())
    }
}
