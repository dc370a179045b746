//! Events of the past, from nodes that tell only those of so many epochs, or so many of them, at a time.

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;

use crate::rpc::{Event, EventFilter, Rpc, RpcError};

/// How many epochs are asked about where a node does not tell of all at once: a day, Lotus's own limit.
const DAY: ChainEpoch = 2_880;
/// How many questions are put to a node for the latest events, which may be few and long ago: a year of days.
const MOST_QUESTIONS: usize = 365;

/// JSON-RPC's code for a method that there is not.
const METHOD_NOT_FOUND: i64 = -32601;

/// The latest events, and from where on they are all of them.
#[derive(Debug)]
pub struct Latest {
    /// Oldest first.
    pub events: Vec<Event>,
    /// What happened before this epoch was not told, or not asked for.
    pub since: ChainEpoch,
}

/// All events from one epoch to another that a filter lets through, oldest first. A failure where the node does not tell them all.
pub fn between(rpc: &Rpc, filter: &EventFilter, from: ChainEpoch, to: ChainEpoch) -> Result<Vec<Event>> {
    collect(from, to, |from, to| rpc.events(&filter.clone().from(from).up_to(to)))
}

/// So many of the latest events up to an epoch that a filter lets through, or some more; fewer where there are not so many, or the
/// node does not look further back. A failure where it tells none at all.
pub fn latest(rpc: &Rpc, filter: &EventFilter, to: ChainEpoch, enough: usize) -> Result<Latest> {
    look_back(to, enough, |from, to| rpc.events(&filter.clone().from(from).up_to(to)))
}

fn collect<T>(
    mut from: ChainEpoch,
    to: ChainEpoch,
    mut ask: impl FnMut(ChainEpoch, ChainEpoch) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let (mut found, mut range) = (Vec::new(), to - from + 1);
    while from <= to {
        let last = to.min(from + range - 1);
        match ask(from, last) {
            Ok(more) => {
                found.extend(more);
                from = last + 1;
            }
            Err(error) => range = narrower(range, error)?,
        }
    }
    Ok(found)
}

fn look_back(
    newest: ChainEpoch,
    enough: usize,
    mut ask: impl FnMut(ChainEpoch, ChainEpoch) -> Result<Vec<Event>>,
) -> Result<Latest> {
    let (mut events, mut since, mut range) = (Vec::new(), newest + 1, newest + 1);
    for _ in 0..MOST_QUESTIONS {
        let from = (since - range).max(0);
        match ask(from, since - 1) {
            Ok(mut more) => {
                more.append(&mut events);
                (events, since) = (more, from);
            }
            Err(error) => match narrower(range, error) {
                Ok(less) => range = less,
                Err(error) if since > newest => return Err(error),
                // It keeps nothing older.
                Err(error) if is_refusal(&error) => break,
                Err(error) => return Err(error),
            },
        }
        if since == 0 || events.len() >= enough {
            break;
        }
    }
    Ok(Latest { events, since })
}

/// A shorter range to ask about after a refusal; the failure where that cannot help.
fn narrower(range: ChainEpoch, error: anyhow::Error) -> Result<ChainEpoch> {
    if range <= 1 || !is_refusal(&error) || refusal(&error).is_some_and(|error| error.code == METHOD_NOT_FOUND) {
        return Err(error);
    }
    Ok(if range > DAY { DAY } else { range / 2 })
}

fn refusal(error: &anyhow::Error) -> Option<&RpcError> {
    error.chain().find_map(|cause| cause.downcast_ref())
}

/// Whether the node answered, and said no.
pub fn is_refusal(error: &anyhow::Error) -> bool {
    refusal(error).is_some()
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;
    use serde_json::json;

    use super::*;

    fn refuse(code: i64) -> anyhow::Error {
        anyhow::Error::new(RpcError { code, message: "no".into() }).context("ask")
    }

    /// A node with an event in every tenth epoch up to 10,000, that tells those of so many epochs and so many of them at a time,
    /// and none that are too old.
    struct Node {
        epochs: ChainEpoch,
        count: usize,
        kept_since: ChainEpoch,
        asked: usize,
    }

    impl Node {
        fn heights(&mut self, from: ChainEpoch, to: ChainEpoch) -> Result<Vec<ChainEpoch>> {
            self.asked += 1;
            let found: Vec<ChainEpoch> = (from..=to).filter(|height| height % 10 == 0).collect();
            let tells = to - from < self.epochs && found.len() <= self.count && from >= self.kept_since;
            if tells { Ok(found) } else { Err(refuse(1)) }
        }

        fn events(&mut self, from: ChainEpoch, to: ChainEpoch) -> Result<Vec<Event>> {
            let event = |height: ChainEpoch| {
                let cid = json!({ "/": "bafy2bzacebbpdegvr3i4cosewthysg5xkxpqfn2wfcz6mv2hmoktwbdxkax4s" });
                serde_json::from_value(json!({ "emitter": "t01", "entries": [], "height": height, "msgCid": cid }))
            };
            Ok(self.heights(from, to)?.into_iter().map(event).collect::<Result<_, _>>()?)
        }
    }

    const GENEROUS: Node = Node { epochs: ChainEpoch::MAX, count: usize::MAX, kept_since: 0, asked: 0 };

    fn heights(latest: &Latest) -> (usize, Option<ChainEpoch>, Option<ChainEpoch>) {
        let height = |event: Option<&Event>| event.map(|event| event.height);
        (latest.events.len(), height(latest.events.first()), height(latest.events.last()))
    }

    #[test]
    fn all_of_a_range_is_told_whole_and_in_order_whatever_a_node_tells_at_a_time() {
        let all: Vec<ChainEpoch> = (7..=9_999).filter(|height| height % 10 == 0).collect();
        for (epochs, count, most_asked) in [(ChainEpoch::MAX, usize::MAX, 1), (2_880, usize::MAX, 5), (2_000, 10, 200)]
        {
            let mut node = Node { epochs, count, ..GENEROUS };
            assert_eq!(collect(7, 9_999, |from, to| node.heights(from, to)).unwrap(), all);
            assert!(node.asked <= most_asked, "{} questions", node.asked);
        }
        assert!(
            collect(7, 6, |_, _| Err::<Vec<u8>, _>(refuse(1))).unwrap().is_empty(),
            "nothing is asked about no epochs"
        );
    }

    #[test]
    fn what_a_node_does_not_tell_is_a_failure() {
        let mut node = Node { kept_since: 5_000, ..GENEROUS };
        assert!(is_refusal(&collect(0, 9_999, |from, to| node.heights(from, to)).unwrap_err()));
        let mut asked = 0;
        let mut none = |code: fn() -> anyhow::Error| {
            asked = 0;
            let answer = collect(0, 9_999, |_, _| {
                asked += 1;
                Err::<Vec<u8>, _>(code())
            });
            (is_refusal(&answer.unwrap_err()), asked)
        };
        assert_eq!(none(|| refuse(METHOD_NOT_FOUND)), (true, 1));
        assert_eq!(none(|| anyhow!("away")), (false, 1));
        assert_eq!(none(|| refuse(1)), (true, 13));
    }

    #[test]
    fn the_latest_events_are_looked_for_no_further_back_than_there_are_enough() {
        let mut node = GENEROUS;
        let latest = look_back(9_999, 5, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since, node.asked), ((1_000, Some(0), Some(9_990)), 0, 1));
        let mut node = Node { epochs: 2_880, ..GENEROUS };
        let latest = look_back(9_999, 300, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since), ((576, Some(4_240), Some(9_990)), 4_240));
        assert_eq!(node.asked, 3, "a refusal and two days");
    }

    #[test]
    fn a_node_that_keeps_events_of_a_while_tells_all_of_that_while() {
        let mut node = Node { epochs: 2_880, kept_since: 5_005, ..GENEROUS };
        let latest = look_back(9_999, usize::MAX, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since), ((499, Some(5_010), Some(9_990)), 5_005));
        assert!(is_refusal(&look_back(9_999, 1, |_, _| Err(refuse(1))).unwrap_err()), "it tells none at all");
        assert!(look_back(9_999, 1, |_, _| Err(anyhow!("away"))).is_err());
    }
}
