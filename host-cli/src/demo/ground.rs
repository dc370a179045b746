//! Step 2: the miner, the code, one owner actor, one market.

use anyhow::Result;

use super::cast::{HOST, OPERATOR, WORKER};
use super::stage::Stage;
use super::story::Story;
use super::typed;
use crate::commands::{actor, market, miner, owner};

/// The addresses of what the rest of the story is about.
#[derive(Clone, Debug)]
pub struct Ground {
    pub miner: String,
    pub owner: String,
    pub market: String,
}

pub fn play(stage: &Stage, story: &mut Story) -> Result<Ground> {
    story.begin("a miner, the code, one owner actor, one market");
    let (operator, host) = (stage.context.with_wallet(OPERATOR), stage.context.with_wallet(HOST));

    let miner = miner::create(&operator, typed(&["--worker", WORKER, "--value", "60 FIL"])?)?;
    story.row(&miner.trail, format!("the miner {} of the operator, with 60 FIL", miner.miner));

    for name in ["owner", "lease"] {
        let installed = actor::install(&operator, name)?;
        if let Some(trail) = &installed.trail {
            story.row(trail, format!("{} bytes of {name} code, {}", installed.bytes, installed.code_cid));
        }
    }

    let fee = format!("operator={OPERATOR}:5%");
    let terms = ["--name", "North Vault", "--symbol", "NORTH", "--fee", &fee, "--fee", "dataset=host:1%"];
    let owner = owner::create(&operator, typed(&terms)?)?;
    story.row(&owner.trail, format!("the owner actor {}, fees of 5% and 1%", owner.address));

    let market = market::create(&host, &typed(&["--fee", "2%"])?)?;
    story.row(&market.trail, format!("the market {}, a fee of 2%", market.address));
    Ok(Ground { miner: miner.miner.to_string(), owner: owner.address.to_string(), market: market.address.to_string() })
}
