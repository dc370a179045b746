//! An owner actor on one screen.

use fvm_shared::econ::TokenAmount;

use super::show::{Code, Shown};
use crate::amount::Amount;
use crate::output::{Fields, Report, Table, percent};
use crate::span::moment;

/// How wide bars are.
const WIDTH: u64 = 20;
/// How many past harvests fit.
const HARVESTS: usize = 6;

impl Report for Shown {
    fn text(&self) -> String {
        let mut parts = vec![self.terms.fields(self.money(self.head())).render(), self.miners().render()];
        if !self.proposals.is_empty() {
            parts.push(self.votes().render());
        }
        parts.push(self.history.drawn(HARVESTS));
        parts.join("\n\n")
    }
}

impl Shown {
    fn head(&self) -> Fields {
        let totals = &self.totals;
        let round = match totals.harvested_at {
            Some(epoch) => format!("{}, harvested in {}", totals.round, moment(epoch, self.epoch)),
            None => format!("{}, never harvested", totals.round),
        };
        let status = self.status();
        Fields::new()
            .field("owner actor", format!("{}, {} ({})", self.owner, self.terms.name, self.terms.symbol))
            .field("code", self.code.sentence())
            .field("round", round)
            .maybe("attention", (!status.is_empty()).then(|| status.join("; ")))
    }

    /// What is not as it is on most days.
    fn status(&self) -> Vec<String> {
        let totals = &self.totals;
        let mut status = Vec::new();
        if totals.frozen {
            status.push(
                "an accepted vote waits to be executed: no deposits, and who is against it leaves free".to_owned(),
            );
        }
        if let Some(until) = totals.paused_until {
            status.push(format!("deposits and pledges are paused until {}", moment(until, self.epoch)));
        }
        if !totals.sealing {
            status.push("pledging is forbidden by a vote".to_owned());
        }
        if let (Some(from), Some(until)) = (totals.wind_down_from, totals.wind_down_until) {
            let [from, until] = [from, until].map(|epoch| moment(epoch, self.epoch));
            status.push(format!(
                "winds down: no deposits; the operator may redeem for everybody from {from} until {until}"
            ));
        }
        status
    }

    fn money(&self, to: Fields) -> Fields {
        let totals = &self.totals;
        let pending = &totals.principal_pending.0;
        let pending = if pending.is_positive() {
            format!(", {} of both pending", Amount(pending.clone()))
        } else {
            String::new()
        };
        to.field(
            "principal",
            format!("{} of investors, {} operator stake{pending}", totals.investor_principal, totals.operator_stake),
        )
        .field("backing", self.backing())
        .field("liquid", self.liquid())
        .field("leaving now", self.queue())
        .field("unclaimed", format!("{} rewards, {} fees", totals.rewards_unclaimed, totals.fees_unclaimed))
        .field("holds", format!("{} in cash, {} in miners", totals.balance, totals.miners_worth))
        .field("to be split", format!("{} came in since", totals.unsettled))
    }

    /// Assets against all that is owed.
    fn backing(&self) -> String {
        let Some(bps) = self.backing_bps else { return "nothing is owed yet".to_owned() };
        let (totals, whole) = (&self.totals, TokenAmount::from_atto(10_000));
        let bar = self.chart.bar(&TokenAmount::from_atto(bps), &whole, WIDTH);
        let surplus = &totals.surplus.0;
        let told = match (surplus.is_negative(), totals.investor_deficit.0.is_positive()) {
            (false, _) => format!("a surplus of {}", totals.surplus),
            (true, false) => format!("a deficit of {}, which the operator stake bears", Amount(-surplus.clone())),
            (true, true) => {
                format!("a deficit of {}; investors would lose {}", Amount(-surplus.clone()), totals.investor_deficit)
            }
        };
        format!("{bar} {}, {told}", percent(bps))
    }

    /// Cash against all principal.
    fn liquid(&self) -> String {
        let Some(bps) = self.liquid_bps else { return "no principal yet".to_owned() };
        let bar = self.chart.bar(&TokenAmount::from_atto(bps), &TokenAmount::from_atto(10_000), WIDTH);
        format!("{bar} {}, {} idle", percent(bps), self.totals.idle)
    }

    fn queue(&self) -> String {
        let (waiting, reserved) = (&self.totals.exits_waiting, &self.totals.exits_reserved);
        match (waiting.0.is_positive(), reserved.0.is_positive()) {
            (false, false) => "nobody waits".to_owned(),
            (false, true) => format!("nobody waits; {reserved} are set aside for tickets"),
            (true, _) => format!("{waiting} of tickets wait for cash, {reserved} are set aside for others"),
        }
    }

    fn miners(&self) -> Table {
        let mut miners = Table::new(["miner", "worth", "vesting", "debt", "failing since"], "No miner is adopted yet.");
        for miner in &self.miners {
            miners.row([
                miner.miner.to_string(),
                miner.worth.to_string(),
                miner.locked.to_string(),
                miner.debt.to_string(),
                miner.failing_since.map_or_else(|| "-".to_owned(), |epoch| moment(epoch, self.epoch)),
            ]);
        }
        miners
    }

    fn votes(&self) -> Table {
        let mut votes = Table::new(["vote", "what", "how far"], "No vote is open.");
        for proposal in &self.proposals {
            votes.row([proposal.proposal.to_string(), proposal.action.sentence.clone(), proposal.progress()]);
        }
        votes
    }
}

impl Code {
    fn sentence(&self) -> String {
        match &self.name {
            Some(name) => format!("{name}, as this program was built with it"),
            None => format!("UNKNOWN to this program, which cannot tell what it does: {}", self.code_cid),
        }
    }
}
