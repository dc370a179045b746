use anyhow::Result;
use serde::Serialize;

use super::view::Market;
use crate::actors;
use crate::context::Context;
use crate::output::{Counted, Report, Table};
use crate::share::Share;
use crate::span::Span;

/// Finds the markets among all actors by their code, and reads each.
pub fn list(context: &Context) -> Result<Markets> {
    let code = actors::bundled("lease")?.code_cid();
    let everybody = context.rpc.list_actors()?;
    let progress = context.output.bar("looking for markets", everybody.len() as u64, Counted::Things("actors"));
    let mut markets = Vec::new();
    for address in everybody {
        let runs_it = context.rpc.actor(address.0)?.is_some_and(|actor| actor.code.0 == code);
        if runs_it {
            markets.push(Market::read(context, address.0)?);
        }
        progress.advance(1);
    }
    drop(progress);
    Ok(Markets(markets))
}

#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Markets(pub Vec<Market>);

impl Report for Markets {
    fn text(&self) -> String {
        let head = ["market", "operator", "fee", "shortest lease", "time to accept", "unbonding", "holds"];
        let mut table = Table::new(head, "There is no market of this version's code: leasehold market create");
        for market in &self.0 {
            table.row([
                market.market.to_string(),
                market.operator.to_string(),
                Share(market.fee_bps).to_string(),
                Span(market.min_term).to_string(),
                Span(market.accept_window).to_string(),
                Span(market.unbonding).to_string(),
                market.balance.to_string(),
            ]);
        }
        table.render()
    }
}
