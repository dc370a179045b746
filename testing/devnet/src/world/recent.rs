//! What is remembered of messages for a while: the newest so many.

use std::collections::{HashMap, VecDeque};

use cid::Cid;

/// How many are remembered of each kind, the newest.
pub const KEPT: usize = 10_000;

/// Something about each of the last [`KEPT`] messages, by their CIDs.
#[derive(Debug, Clone)]
pub struct Recent<V> {
    by_cid: HashMap<Cid, V>,
    /// In order of arrival. Some may have been forgotten since.
    order: VecDeque<Cid>,
}

impl<V> Default for Recent<V> {
    fn default() -> Self {
        Self { by_cid: HashMap::new(), order: VecDeque::new() }
    }
}

impl<V> Recent<V> {
    pub fn add(&mut self, cid: Cid, what: V) {
        if self.by_cid.insert(cid, what).is_none() {
            self.order.push_back(cid);
        }
        while self.by_cid.len() > KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.by_cid.remove(&oldest);
        }
        if self.order.len() > 2 * KEPT {
            self.order.retain(|cid| self.by_cid.contains_key(cid));
        }
    }

    pub fn forget(&mut self, cid: &Cid) {
        self.by_cid.remove(cid);
    }

    pub fn get(&self, cid: &Cid) -> Option<&V> {
        self.by_cid.get(cid)
    }

    /// All of it, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (Cid, &V)> {
        self.order.iter().filter_map(|cid| Some((*cid, self.by_cid.get(cid)?)))
    }
}

impl<V> FromIterator<(Cid, V)> for Recent<V> {
    fn from_iter<I: IntoIterator<Item = (Cid, V)>>(items: I) -> Self {
        let mut recent = Self::default();
        items.into_iter().for_each(|(cid, what)| recent.add(cid, what));
        recent
    }
}

#[cfg(test)]
mod tests {
    use multihash_codetable::{Code, MultihashDigest as _};

    use super::*;

    fn cid(number: usize) -> Cid {
        Cid::new_v1(0x71, Code::Blake2b256.digest(&number.to_le_bytes()))
    }

    #[test]
    fn the_newest_are_kept_and_what_is_forgotten_makes_room() {
        let mut recent = Recent::default();
        for number in 0..KEPT + 3 {
            recent.add(cid(number), number);
        }
        assert_eq!((recent.get(&cid(2)), recent.get(&cid(3))), (None, Some(&3)));
        assert_eq!(recent.iter().count(), KEPT);
        recent.forget(&cid(5));
        recent.add(cid(KEPT + 3), 0);
        assert_eq!(recent.get(&cid(3)), Some(&3));
    }

    #[test]
    fn coming_and_going_takes_no_room() {
        let mut recent = Recent::default();
        for number in 0..5 * KEPT {
            recent.add(cid(number), ());
            recent.forget(&cid(number));
        }
        assert!(recent.order.len() <= 2 * KEPT + 1);
        assert_eq!(recent.iter().count(), 0);
    }
}
