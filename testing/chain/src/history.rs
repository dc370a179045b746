//! Every tipset there ever was, and the branch that leads to each.

use std::sync::{Arc, PoisonError, RwLock};

use cid::Cid;
use fvm_shared::clock::ChainEpoch;

use crate::outcome::Applied;
use crate::tipset::Tipset;

/// The place of a tipset in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Position(usize);

/// A tree of tipsets that only grows. A branch is known by its newest tipset, so that going back to a snapshot is a change
/// of position, however long the chain, and a snapshot of an abandoned branch stays good.
#[derive(Clone, Default)]
pub(crate) struct History {
    tree: Arc<RwLock<Tree>>,
}

#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    by_key: std::collections::HashMap<Cid, Vec<usize>>,
    by_message: std::collections::HashMap<Cid, Vec<(usize, usize)>>,
}

struct Node {
    tipset: Arc<Tipset>,
    /// How many tipsets lie below.
    depth: usize,
    parent: usize,
    /// An ancestor far below: with it, any ancestor is found in logarithmic time (a skew-binary list).
    jump: usize,
}

impl History {
    /// Adds a tipset above another, or a genesis above none.
    pub fn push(&self, parent: Option<Position>, tipset: Arc<Tipset>) -> Position {
        let mut tree = self.tree.write().unwrap_or_else(PoisonError::into_inner);
        let index = tree.nodes.len();
        let node = match parent {
            None => Node { tipset: tipset.clone(), depth: 0, parent: index, jump: index },
            Some(Position(parent)) => Node {
                tipset: tipset.clone(),
                depth: tree.nodes[parent].depth + 1,
                parent,
                jump: tree.jump_above(parent),
            },
        };
        tree.nodes.push(node);
        tree.by_key.entry(tipset.header_cid).or_default().push(index);
        for (place, applied) in tipset.asked().enumerate() {
            for cid in [Some(applied.cid), applied.unsigned_cid()].into_iter().flatten() {
                tree.by_message.entry(cid).or_default().push((index, place));
            }
        }
        Position(index)
    }

    pub fn tipset(&self, position: Position) -> Arc<Tipset> {
        self.read(|tree| tree.nodes[position.0].tipset.clone())
    }

    /// How many tipsets lie below this one.
    pub fn depth(&self, position: Position) -> usize {
        self.read(|tree| tree.nodes[position.0].depth)
    }

    /// The newest tipset at `epoch` or below it, on the branch of `head`.
    pub fn at_or_below(&self, head: Position, epoch: ChainEpoch) -> Option<Arc<Tipset>> {
        self.read(|tree| tree.at_or_below(head.0, epoch).map(|index| tree.nodes[index].tipset.clone()))
    }

    /// The tipset above the one at `height`, on the branch of `head`: the oldest that is higher.
    pub fn above(&self, head: Position, height: ChainEpoch) -> Option<Arc<Tipset>> {
        self.read(|tree| tree.above(head.0, height).map(|index| tree.nodes[index].tipset.clone()))
    }

    /// The tipset of a block, if it lies on the branch of `head`.
    pub fn with_block(&self, head: Position, block: &Cid) -> Option<Arc<Tipset>> {
        self.read(|tree| tree.place(head.0, block).map(|index| tree.nodes[index].tipset.clone()))
    }

    /// The tipset that a message ran in and the message, by its CID or the one without its signature, if that tipset lies on the branch of `head`.
    pub fn with_message(&self, head: Position, message: &Cid) -> Option<(Arc<Tipset>, Arc<Applied>)> {
        self.read(|tree| {
            let places = tree.by_message.get(message)?;
            let (index, place) = places.iter().find(|(index, _)| tree.is_on_branch(head.0, *index))?;
            let tipset = tree.nodes[*index].tipset.clone();
            let applied = tipset.asked().nth(*place)?.clone();
            Some((tipset, applied))
        })
    }

    /// Whether a message ran on any branch.
    pub fn knows_message(&self, message: &Cid) -> bool {
        self.read(|tree| tree.by_message.contains_key(message))
    }

    /// The place of a block's tipset, if it lies on the branch of `head`.
    pub fn place(&self, head: Position, block: &Cid) -> Option<Position> {
        self.read(|tree| tree.place(head.0, block).map(Position))
    }

    /// The place of the tipset below this block's, if it lies on the branch of `head` and is no genesis.
    pub fn below(&self, head: Position, block: &Cid) -> Option<Position> {
        self.read(|tree| {
            let index = tree.place(head.0, block)?;
            Some(tree.nodes[index].parent).filter(|parent| *parent != index).map(Position)
        })
    }

    /// The newest `count` tipsets of the branch of `head`, newest first.
    pub fn newest(&self, head: Position, count: usize) -> Vec<Arc<Tipset>> {
        self.read(|tree| {
            let below = |index: &usize| Some(tree.nodes[*index].parent).filter(|parent| parent != index);
            let branch = std::iter::successors(Some(head.0), below);
            branch.take(count).map(|index| tree.nodes[index].tipset.clone()).collect()
        })
    }

    /// The branch from genesis up to `head`.
    pub fn branch(&self, head: Position) -> Vec<Arc<Tipset>> {
        self.read(|tree| {
            let mut branch = Vec::with_capacity(tree.nodes[head.0].depth + 1);
            let mut index = head.0;
            loop {
                branch.push(tree.nodes[index].tipset.clone());
                if tree.nodes[index].parent == index {
                    break;
                }
                index = tree.nodes[index].parent;
            }
            branch.reverse();
            branch
        })
    }

    fn read<R>(&self, f: impl FnOnce(&Tree) -> R) -> R {
        f(&self.tree.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Tree {
    /// The jump of a new node above `parent`: over both of the parent's last two jumps if they are of one length.
    fn jump_above(&self, parent: usize) -> usize {
        let first = self.nodes[parent].jump;
        let second = self.nodes[first].jump;
        let first_length = self.nodes[parent].depth - self.nodes[first].depth;
        let second_length = self.nodes[first].depth - self.nodes[second].depth;
        if first_length == second_length { second } else { parent }
    }

    fn place(&self, head: usize, block: &Cid) -> Option<usize> {
        self.by_key.get(block)?.iter().copied().find(|index| self.is_on_branch(head, *index))
    }

    fn height(&self, index: usize) -> ChainEpoch {
        self.nodes[index].tipset.height
    }

    fn at_or_below(&self, head: usize, epoch: ChainEpoch) -> Option<usize> {
        let mut index = head;
        while self.height(index) > epoch {
            let Node { parent, jump, .. } = self.nodes[index];
            if parent == index {
                return None;
            }
            index = if self.height(jump) > epoch { jump } else { parent };
        }
        Some(index)
    }

    fn above(&self, head: usize, height: ChainEpoch) -> Option<usize> {
        let mut index = Some(head).filter(|index| self.height(*index) > height)?;
        loop {
            let Node { parent, jump, .. } = self.nodes[index];
            if parent == index || self.height(parent) <= height {
                return Some(index);
            }
            index = if self.height(jump) > height { jump } else { parent };
        }
    }

    fn is_on_branch(&self, head: usize, index: usize) -> bool {
        self.at_or_below(head, self.height(index)) == Some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::parameters::Parameters;
    use crate::store::Store;

    /// Branches that fork and skip heights at random, each ancestor looked up and compared with a plain walk.
    #[test]
    fn lookups_agree_with_walking_down() {
        let (store, config) = (Store::default(), Config::default());
        let parameters = Parameters::of(&config, fvm_shared::address::Address::new_id(1_000));
        let genesis = Tipset::genesis(&store, &parameters, fvm_shared::EMPTY_ARR_CID, &config.base_fee).unwrap();
        let at = |height| Arc::new(Tipset { height, ..genesis.clone() });
        let history = History::default();
        let mut nodes = vec![(history.push(None, at(0)), vec![0])];
        let mut random = 1u64;
        for _ in 0..400 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let back = usize::try_from(random >> 60).unwrap().min(nodes.len() - 1);
            let (parent, mut heights) = nodes[nodes.len() - 1 - back].clone();
            heights.push(heights.last().unwrap() + 1 + i64::try_from(random >> 32 & 7).unwrap());
            nodes.push((history.push(Some(parent), at(*heights.last().unwrap())), heights));
        }
        for (position, heights) in &nodes {
            assert_eq!(history.depth(*position), heights.len() - 1);
            for epoch in -1..heights.last().unwrap() + 3 {
                let below = heights.iter().rev().find(|height| **height <= epoch);
                let above = heights.iter().find(|height| **height > epoch);
                assert_eq!(history.at_or_below(*position, epoch).map(|t| t.height).as_ref(), below);
                assert_eq!(history.above(*position, epoch).map(|t| t.height).as_ref(), above);
            }
        }
    }
}
