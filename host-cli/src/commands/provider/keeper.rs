use abi::lease::{Method, SetKeeperParams};
use anyhow::Result;
use serde::Serialize;

use crate::address::Addr;
use crate::context::Context;
use crate::flow::{Draft, Trail};
use crate::output::Report;

/// Sets or removes the signing provider's keeper.
pub fn keeper(context: &Context, market: &str, keeper: Option<&str>) -> Result<Keeper> {
    let market = context.address(market)?;
    let keeper = keeper.map(|text| context.address(text)).transpose()?;
    let what = match keeper {
        Some(keeper) => format!("let {} keep leases in the market {}", Addr(keeper), Addr(market)),
        None => format!("have no keeper in the market {}", Addr(market)),
    };
    let sent = context.send(Draft::new(what, market, Method::SetKeeper).params(&SetKeeperParams { keeper })?)?;
    Ok(Keeper { market: Addr(market), keeper: keeper.map(Addr), trail: sent.trail() })
}

#[derive(Debug, Serialize)]
pub struct Keeper {
    pub market: Addr,
    pub keeper: Option<Addr>,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Keeper {
    fn text(&self) -> String {
        match self.keeper {
            Some(keeper) => format!("{keeper} keeps leases in {}", self.market),
            None => format!("nobody keeps leases in {} but the provider", self.market),
        }
    }
}
