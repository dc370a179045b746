//! Past harvests, from the events that the actor told.

use abi::owner::events;
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Chart, Report, Table};
use crate::past::{self, is_refusal};
use crate::rpc::{Event, EventFilter};
use crate::span::moment;

/// How wide the longest bar is.
const WIDTH: u64 = 24;

/// Reads an owner actor's harvests, oldest first.
pub fn history(context: &Context, owner: &str, chart: Chart) -> Result<History> {
    let address = context.address(owner)?;
    let now = context.rpc.head()?.height;
    read(context, address, now, past::YEAR, chart)
}

/// The same at a known head. A node that tells little at a time is asked so many questions at the most.
pub(super) fn read(
    context: &Context,
    owner: Address,
    now: ChainEpoch,
    questions: usize,
    chart: Chart,
) -> Result<History> {
    let owner = Address::new_id(context.actor_id(owner)?);
    let filter = EventFilter::of(owner).with("$type", &[events::HARVESTED])?;
    let progress = context.output.progress("reading past harvests");
    let found = past::latest(&context.rpc, &filter, 0..=now, usize::MAX, questions);
    drop(progress);
    let (since, harvests) = match found {
        Ok(found) => (found.since, Some(found.events.iter().filter_map(Harvest::of).collect())),
        Err(error) if is_refusal(&error) => (now, None),
        Err(error) => return Err(error),
    };
    Ok(History { owner: Addr(owner), epoch: now, since, harvests, chart })
}

/// Harvests since an epoch.
#[derive(Debug, Serialize)]
pub struct History {
    pub owner: Addr,
    pub epoch: ChainEpoch,
    pub since: ChainEpoch,
    /// Oldest first. `None` where the node keeps no events.
    pub harvests: Option<Vec<Harvest>>,
    #[serde(skip)]
    pub chart: Chart,
}

/// What one harvest brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Harvest {
    pub epoch: ChainEpoch,
    pub fees: Amount,
    pub to_positions: Amount,
    pub to_idle: Amount,
    pub kept: Amount,
    pub stake_lost: Amount,
    pub message: String,
}

impl Harvest {
    fn of(event: &Event) -> Option<Self> {
        let amount = |key: &str| event.get::<TokenAmount>(key).map(Amount);
        Some(Self {
            epoch: event.height,
            fees: amount("fees")?,
            to_positions: amount("to-positions")?,
            to_idle: amount("to-idle")?,
            kept: amount("kept")?,
            stake_lost: amount("stake-lost")?,
            message: event.msg_cid.to_string(),
        })
    }
}

impl History {
    /// A bar for each of the last harvests, and the sum of all.
    pub fn drawn(&self, last: usize) -> String {
        let Some(harvests) = &self.harvests else {
            return "Harvests: the node keeps no events, so there is no history.".to_owned();
        };
        let most = harvests.iter().map(|harvest| harvest.to_positions.0.clone()).max().unwrap_or_default();
        let mut table = Table::new(["harvest", "", "to positions", "fees", "came home"], "No harvest yet.");
        for harvest in harvests.iter().skip(harvests.len().saturating_sub(last)) {
            table.row([
                moment(harvest.epoch, self.epoch),
                self.chart.bar(&harvest.to_positions.0, &most, WIDTH),
                harvest.to_positions.to_string(),
                harvest.fees.to_string(),
                harvest.to_idle.to_string(),
            ]);
        }
        let total: TokenAmount = harvests.iter().map(|harvest| harvest.to_positions.0.clone()).sum();
        let since = if self.since > 0 { format!(" since epoch {}", self.since) } else { String::new() };
        format!("{}\n{} harvests{since}, {} to positions in all", table.render(), harvests.len(), Amount(total))
    }
}

impl Report for History {
    fn text(&self) -> String {
        self.drawn(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn harvest(epoch: ChainEpoch, fil: u64) -> Harvest {
        let amount = |fil| Amount(TokenAmount::from_whole(fil));
        let (fees, to_positions, to_idle) = (amount(1), amount(fil), amount(0));
        Harvest { epoch, fees, to_positions, to_idle, kept: amount(0), stake_lost: amount(0), message: String::new() }
    }

    fn history(harvests: Option<Vec<Harvest>>) -> History {
        History { owner: Addr::id(7), epoch: 3_000, since: 0, harvests, chart: Chart { ascii: true } }
    }

    #[test]
    fn the_longest_bar_is_the_best_harvest_and_all_are_summed() {
        let text = history(Some(vec![harvest(60, 1), harvest(120, 3), harvest(2_880, 6)])).drawn(2);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert!(lines[1].contains(" ############............  "), "{text}");
        assert!(lines[2].contains("epoch 2880, 1h ago") && lines[2].contains(" ########################  "), "{text}");
        assert_eq!(lines[3], "3 harvests, 10 FIL to positions in all");
    }

    #[test]
    fn a_node_without_events_is_said_to_be_one() {
        assert!(history(None).drawn(3).contains("keeps no events"));
        assert!(history(Some(Vec::new())).drawn(3).starts_with("No harvest yet."));
    }
}
