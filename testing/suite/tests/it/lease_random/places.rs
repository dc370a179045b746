//! The markets of random lives, each with terms of its own, two providers and three offers.

use abi::lease::*;
use fvm_shared::address::Address;
use suite::{Kind, atto, fil};

use crate::lease_fair::*;
use crate::lease_model::{Rules, Stand, Who};

/// Least charges: less than a window costs, nothing, a window, a lease of the market's least term, more. Graces: longer than every
/// window, longer than some, shorter than all. Shares at their limits and between them.
const TERMS: [Rules; MARKETS] = [
    Rules {
        fee: 250,
        accept_window: 20,
        min_charge: 5_000,
        fault_slash: 5_000,
        no_show_slash: 2_000,
        bounty: 1_000,
        grace: 40,
    },
    Rules {
        fee: 0,
        accept_window: 20,
        min_charge: 0,
        fault_slash: 10_000,
        no_show_slash: 10_000,
        bounty: 0,
        grace: 12,
    },
    Rules {
        fee: 333,
        accept_window: 1,
        min_charge: 10 * RATE,
        fault_slash: 3_333,
        no_show_slash: 1,
        bounty: 5_000,
        grace: 2,
    },
    Rules {
        fee: 5_000,
        accept_window: 20,
        min_charge: 60 * RATES[0],
        fault_slash: 1,
        no_show_slash: 777,
        bounty: 1_000,
        grace: 5,
    },
    Rules {
        fee: 250,
        accept_window: 5,
        min_charge: 90 * RATE,
        fault_slash: 5_000,
        no_show_slash: 2_000,
        bounty: 3_333,
        grace: 15,
    },
];
pub const MARKETS: usize = 5;

/// What offers cost: the lowest first.
pub const RATES: [i64; 4] = [700, RATE, 1_333, 2_001];

/// What each provider has put in.
pub const DEPOSIT: i64 = 100 * COLLATERAL;

const MIN_TERM: i64 = 60;

pub struct Place {
    pub market: Address,
    pub rules: Rules,
    pub stands: Vec<Stand>,
}

/// Who is not in every [`Fair`]: the other provider.
pub fn rival(fair: &mut Fair) -> Address {
    fair.world.account(fil(1_000))
}

/// Markets of all terms, beside the one that the fair has.
pub fn places(fair: &mut Fair, rival: Address) -> Vec<Place> {
    TERMS.iter().map(|rules| place(fair, rival, *rules)).collect()
}

fn place(fair: &mut Fair, rival: Address, rules: Rules) -> Place {
    let operator = fair.operator;
    let terms = Terms {
        fee_bps: rules.fee as u32,
        accept_window: rules.accept_window,
        min_term: MIN_TERM,
        min_charge: atto(rules.min_charge),
        fault_slash_bps: rules.fault_slash as u32,
        no_show_slash_bps: rules.no_show_slash as u32,
        reporter_bounty_bps: rules.bounty as u32,
        pause_grace: rules.grace,
        ..market_terms(operator)
    };
    fair.market = fair.world.create(operator, Kind::Lease, &terms);
    let (provider, keeper) = (fair.provider, fair.keeper);
    for who in [provider, rival] {
        fair.step(who, Method::AddCollateral).value(atto(DEPOSIT)).done();
    }
    fair.step(provider, Method::SetKeeper).params(&SetKeeperParams { keeper: Some(keeper) }).done();
    let stands = stands(&rules, fair.now());
    for (number, stand) in stands.iter().enumerate() {
        let from = if stand.provider == Who::Rival { rival } else { provider };
        let created: CreateOfferReturn = fair.step(from, Method::CreateOffer).params(&terms_of(stand)).ok();
        assert_eq!(created.offer, number as OfferId);
    }
    Place { market: fair.market, rules, stands }
}

/// Windows of ten, three and twenty epochs; the second offer ends within a life.
fn stands(rules: &Rules, now: i64) -> Vec<Stand> {
    let stand = |provider, window: i64, collateral, until| {
        let affords = (rules.min_charge + RATES[0] - 1) / RATES[0];
        let min_term = MIN_TERM.max(WINDOWS_IN_A_TERM * window).max(affords);
        Stand { provider, rate: RATE, window, min_term, collateral, until }
    };
    let always = now + 1_000_000;
    vec![
        stand(Who::Provider, WINDOW, COLLATERAL, always),
        stand(Who::Provider, 3, 777_777, now + 400),
        stand(Who::Rival, 20, 31_337, always),
    ]
}

pub fn terms_of(stand: &Stand) -> OfferTerms {
    OfferTerms {
        rate: atto(stand.rate),
        min_term: stand.min_term,
        window: stand.window,
        collateral: atto(stand.collateral),
        available_until: stand.until,
        ..offer_terms()
    }
}
