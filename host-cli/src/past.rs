//! Events of the past, from nodes that tell only those of so many epochs, or so many of them, at a time.

use std::ops::RangeInclusive;

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;

use crate::rpc::{Event, EventFilter, Rpc, RpcError};

/// How many epochs are asked about where a node does not tell of all at once: a day, Lotus's own limit.
const DAY: ChainEpoch = 2_880;
/// How many questions are put to a node at the most for the latest events, which may be few and long ago: a year of days.
pub const YEAR: usize = 365;
/// As many where a person waits for more than these events: a month of days.
pub const MONTH: usize = 30;

/// What nodes say, Lotus and the devnet alike, where there are more events than one answer holds.
const TOO_MANY: &str = "more restricted filter";

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

/// So many of the latest events of some epochs that a filter lets through, or some more; fewer where there are not so many, or the
/// node does not look further back, or was asked `questions` times. A failure where it tells none at all.
pub fn latest(
    rpc: &Rpc,
    filter: &EventFilter,
    epochs: RangeInclusive<ChainEpoch>,
    enough: usize,
    questions: usize,
) -> Result<Latest> {
    look_back(epochs, enough, questions, |from, to| rpc.events(&filter.clone().from(from).up_to(to)))
}

fn collect<T>(
    mut from: ChainEpoch,
    to: ChainEpoch,
    mut ask: impl FnMut(ChainEpoch, ChainEpoch) -> Result<Vec<T>>,
) -> Result<Vec<T>> {
    let (mut found, mut width) = (Vec::new(), Width::of(to - from + 1));
    while from <= to {
        let last = to.min(from + width.epochs - 1);
        match ask(from, last) {
            Ok(more) => {
                found.extend(more);
                from = last + 1;
                width.widen();
            }
            Err(error) => width.narrow(error)?,
        }
    }
    Ok(found)
}

fn look_back(
    epochs: RangeInclusive<ChainEpoch>,
    enough: usize,
    questions: usize,
    mut ask: impl FnMut(ChainEpoch, ChainEpoch) -> Result<Vec<Event>>,
) -> Result<Latest> {
    let (oldest, newest) = epochs.into_inner();
    let (mut events, mut since, mut width) = (Vec::new(), newest + 1, Width::of(newest - oldest + 1));
    for _ in 0..questions {
        if since <= oldest || events.len() >= enough {
            break;
        }
        let from = (since - width.epochs).max(oldest);
        match ask(from, since - 1) {
            Ok(mut more) => {
                more.append(&mut events);
                (events, since) = (more, from);
                width.widen();
            }
            Err(error) => match width.narrow(error) {
                Ok(()) => {}
                Err(error) if since > newest => return Err(error),
                // It keeps nothing older.
                Err(error) if is_refusal(&error) => break,
                Err(error) => return Err(error),
            },
        }
    }
    Ok(Latest { events, since })
}

/// How many epochs a node is asked about at a time.
struct Width {
    epochs: ChainEpoch,
    /// The most that it may be asked about, as far as is known.
    most: ChainEpoch,
}

impl Width {
    fn of(epochs: ChainEpoch) -> Self {
        Self { epochs, most: epochs }
    }

    /// Less after a refusal, for a while where there were too many events; the failure where less cannot help.
    fn narrow(&mut self, error: anyhow::Error) -> Result<()> {
        let Some(refusal) = refusal(&error).filter(|refusal| refusal.code != METHOD_NOT_FOUND) else {
            return Err(error);
        };
        if self.epochs <= 1 {
            return Err(error);
        }
        if refusal.message.contains(TOO_MANY) {
            self.epochs /= 2;
        } else {
            self.most = if self.epochs > DAY { DAY } else { self.epochs / 2 };
            self.epochs = self.most;
        }
        Ok(())
    }

    /// More after an answer: where there were too many events, there need not be elsewhere.
    fn widen(&mut self) {
        self.epochs = self.epochs.saturating_mul(2).min(self.most);
    }
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
        refuse_with(code, "no")
    }

    fn refuse_with(code: i64, message: &str) -> anyhow::Error {
        anyhow::Error::new(RpcError { code, message: message.into() }).context("ask")
    }

    /// What Lotus says of more events than it tells at a time.
    const MANY: &str = "filter matches too many events, try a more restricted filter";

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
            if to - from >= self.epochs || from < self.kept_since {
                return Err(refuse(1));
            }
            if found.len() <= self.count { Ok(found) } else { Err(refuse_with(1, MANY)) }
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
        for (epochs, count, most_asked) in [(ChainEpoch::MAX, usize::MAX, 1), (2_880, usize::MAX, 5), (2_000, 10, 300)]
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
        let latest = look_back(0..=9_999, 5, YEAR, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since, node.asked), ((1_000, Some(0), Some(9_990)), 0, 1));
        let mut node = Node { epochs: 2_880, ..GENEROUS };
        let latest = look_back(0..=9_999, 300, YEAR, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since), ((576, Some(4_240), Some(9_990)), 4_240));
        assert_eq!(node.asked, 3, "a refusal and two days");
        let mut node = Node { count: 100, ..GENEROUS };
        let latest = look_back(0..=9_999, 150, YEAR, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest).2, latest.events.len() >= 150, node.asked < 12), (Some(9_990), true, true));
    }

    #[test]
    fn no_further_back_is_looked_than_was_asked_for() {
        let mut node = Node { epochs: 2_880, ..GENEROUS };
        let latest = look_back(5_001..=9_999, usize::MAX, YEAR, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since), ((499, Some(5_010), Some(9_990)), 5_001));
        let latest = look_back(0..=9_999, usize::MAX, 2, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest).1, latest.since), (Some(7_120), 7_120), "a refusal and a day");
        let latest = look_back(RangeInclusive::new(7, 6), 1, YEAR, |_, _| Err(refuse(1))).unwrap();
        assert_eq!((latest.events.len(), latest.since), (0, 7), "nothing is asked about no epochs");
    }

    #[test]
    fn a_burst_of_events_costs_few_questions_beyond_it() {
        let mut asked = 0;
        let tells = |from: ChainEpoch, to: ChainEpoch| {
            asked += 1;
            let burst = (500_000..500_100).filter(|epoch| (from..=to).contains(epoch));
            let found: Vec<ChainEpoch> = burst.flat_map(|epoch| [epoch; 100]).collect();
            if found.len() > 1_000 { Err(refuse_with(1, MANY)) } else { Ok(found) }
        };
        assert_eq!(collect(0, 1_000_000, tells).unwrap().len(), 10_000);
        assert!(asked < 120, "{asked} questions");
    }

    #[test]
    fn a_node_that_keeps_events_of_a_while_tells_all_of_that_while() {
        let mut node = Node { epochs: 2_880, kept_since: 5_005, ..GENEROUS };
        let latest = look_back(0..=9_999, usize::MAX, YEAR, |from, to| node.events(from, to)).unwrap();
        assert_eq!((heights(&latest), latest.since), ((499, Some(5_010), Some(9_990)), 5_005));
        assert!(is_refusal(&look_back(0..=9_999, 1, YEAR, |_, _| Err(refuse(1))).unwrap_err()), "it tells none at all");
        assert!(look_back(0..=9_999, 1, YEAR, |_, _| Err(anyhow!("away"))).is_err());
    }
}
