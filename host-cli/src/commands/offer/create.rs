use abi::lease::{CreateOfferReturn, Method};
use anyhow::Result;
use serde::Serialize;

use super::Draft;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::flow::{self, Trail};
use crate::output::{Fields, Report};
use crate::price::Billing;
use crate::sealing::SealingKey;

/// Lists units of the signing wallet for lease.
pub fn create(context: &Context, market: &str, draft: Draft) -> Result<Created> {
    let market = context.address(market)?;
    let own_key = || SealingKey::of(&*context.unlock(&context.wallet()?)?);
    let terms = draft.with_file()?.settle(context.rpc.head()?.height, own_key)?;
    let billing = Billing::of(&terms.rate);
    let what = format!(
        "offer {} in the market {} at {}, with {} of collateral each",
        units(terms.units),
        Addr(market),
        billing.sentence(),
        Amount(terms.collateral.clone())
    );
    let sent = context.send(flow::Draft::new(what, market, Method::CreateOffer).params(&terms)?)?;
    let CreateOfferReturn { offer } = sent.decode()?;
    Ok(Created { market: Addr(market), offer, billing, trail: sent.trail() })
}

fn units(count: u32) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
}

#[derive(Debug, Serialize)]
pub struct Created {
    pub market: Addr,
    pub offer: u64,
    pub billing: Billing,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Created {
    fn text(&self) -> String {
        self.billing.fields(Fields::new().field("offer", self.offer).field("market", self.market)).render()
    }
}
