//! What the policy declines that the market lets anybody order. Such an order is not accepted, and costs the provider the market's
//! slash for a no-show: whoever knows of it can take that again and again. Most of it can be closed on the chain.

use std::collections::BTreeMap;

use abi::lease::{OfferId, OfferReturn, OfferStatus, Terms};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use super::policy::Policy;
use super::secret::Secret;
use crate::amount::Amount;
use crate::share::Share;
use crate::span::Span;

/// Orders on an offer that the policy declines.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Exposure {
    pub offer: u64,
    /// Which.
    pub declines: String,
    /// What each costs the provider.
    pub costs: Amount,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Exposure {
    pub fn sentence(&self) -> String {
        let Self { offer, declines, costs, remedy } = self;
        format!("Offer {offer}: the policy declines {declines}. Each such order costs {costs} of collateral; {remedy}")
    }
}

const PAUSE: &str = "take it off the list: leasehold offer pause";
const UPDATE: &str = "say so in the offer: leasehold offer update";
const SOONER: &str = "let its availability end sooner: leasehold offer update";
const RESERVE: &str = "keep the units for yourself: leasehold offer reserve";
const NONE: &str = "the market knows no such rule: drop it, or take the offer off the list while nobody is expected";

/// A lease that runs.
#[derive(Clone, Copy, Debug)]
pub struct Running {
    pub offer: OfferId,
    pub renter: ActorID,
}

/// Everything that a policy declines of what is listed at an epoch, beside the leases that run.
pub fn exposures(
    policy: &Policy,
    offers: &[OfferReturn],
    running: &[Running],
    market: &Terms,
    now: ChainEpoch,
) -> Vec<Exposure> {
    let listed = || offers.iter().filter(|offer| offer.status == OfferStatus::Listed);
    let open: BTreeMap<OfferId, usize> =
        listed().filter(|read| all(policy, read).is_none()).map(|read| (read.offer, units_of(read))).collect();
    let mut room = Room::new(policy.max_leases, beyond(&open, running.iter()));
    let mut of_one = Room::new(policy.max_leases_per_renter, most_beyond_of_one(&open, running));
    let mut exposures = Vec::new();
    for read in listed() {
        let costs = Amount(Share(market.no_show_slash_bps).of(&read.terms.collateral));
        let mut add = |declines: String, remedy| {
            exposures.push(Exposure { offer: read.offer, declines, costs: costs.clone(), remedy });
        };
        if let Some(reason) = all(policy, read) {
            add(reason.0, reason.1);
            continue;
        }
        let longest = Span(read.terms.max_term);
        if let Some(most) = policy.max_term.filter(|most| longest > *most) {
            add(format!("terms of more than {most}, and the offer has up to {longest}"), UPDATE);
        }
        let available = Span(read.terms.available_until.saturating_sub(now));
        if let Some(most) = policy.max_term.filter(|most| available > *most) {
            add(format!("open-ended leases of more than {most}, and the offer is available for {available}"), SOONER);
        }
        let units = units_of(read);
        if !room.take(units) {
            let others = room.others(|beyond| format!(", and {beyond} leases run on units that are not listed"));
            let most = policy.max_leases;
            add(format!("more than {most} leases in all: {units} units of it are not reserved{others}"), RESERVE);
        }
        if !of_one.take(units) {
            let others = of_one.others(|beyond| format!(": one has {beyond} on units that are not listed"));
            add(format!("more than {} leases of one renter{others}", policy.max_leases_per_renter), NONE);
        }
        if policy.allow.is_some() || !policy.deny.is_empty() {
            add("renters whom the policy denies or does not allow".to_owned(), NONE);
        }
    }
    exposures
}

/// How many leases may run on an offer.
fn units_of(read: &OfferReturn) -> usize {
    read.terms.units.saturating_sub(read.reserved) as usize
}

/// How many leases run on no unit of these: on offers that are paused or retired, and on more units than their offer has by now.
fn beyond<'r>(units: &BTreeMap<OfferId, usize>, running: impl Iterator<Item = &'r Running>) -> usize {
    let mut leases: BTreeMap<OfferId, usize> = BTreeMap::new();
    running.for_each(|lease| *leases.entry(lease.offer).or_default() += 1);
    leases.iter().map(|(offer, count)| count.saturating_sub(units.get(offer).copied().unwrap_or(0))).sum()
}

/// The same of the renter who has the most of them.
fn most_beyond_of_one(units: &BTreeMap<OfferId, usize>, running: &[Running]) -> usize {
    let of = |renter: ActorID| beyond(units, running.iter().filter(|lease| lease.renter == renter));
    running.iter().map(|lease| of(lease.renter)).max().unwrap_or(0)
}

/// The leases that a policy takes, while the units that may be leased are counted.
struct Room {
    free: usize,
    /// The leases that take up room and no such unit.
    beyond: usize,
}

impl Room {
    fn new(most: usize, beyond: usize) -> Self {
        Self { free: most.saturating_sub(beyond), beyond }
    }

    /// Counts an offer's units; whether there is room for a lease of each.
    fn take(&mut self, units: usize) -> bool {
        let fits = units <= self.free;
        self.free = self.free.saturating_sub(units);
        fits
    }

    /// What is said about the leases on no such unit, if there are any.
    fn others(&self, say: impl FnOnce(usize) -> String) -> String {
        if self.beyond == 0 { String::new() } else { say(self.beyond) }
    }
}

/// Why every order on an offer is declined.
fn all(policy: &Policy, read: &OfferReturn) -> Option<(String, &'static str)> {
    if matches!(policy.secret, Secret::None) {
        return Some(("every order: the policy has no secret to give".to_owned(), PAUSE));
    }
    if policy.offers.as_ref().is_some_and(|offers| !offers.contains(&read.offer)) {
        return Some(("every order: the offer is not among those of the policy".to_owned(), PAUSE));
    }
    if policy.min_price.as_ref().is_some_and(|least| read.terms.rate < least.0) {
        return Some(("every order: its price is below the policy's".to_owned(), UPDATE));
    }
    None
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use abi::lease::{OfferTerms, Status};
    use fvm_shared::address::Address;
    use fvm_shared::econ::TokenAmount;

    use super::*;
    use crate::due::example;

    /// The offers are available for thirty days more.
    const NOW: ChainEpoch = 1_000_000 - 30 * 2_880;

    fn offer(offer: u64, units: u32) -> OfferReturn {
        let terms = OfferTerms { units, ..example(Status::Ordered).terms };
        let status = OfferStatus::Listed;
        OfferReturn { offer, provider: 7, version: 1, status, terms, reserved: 0, free_units: units, leasable: units }
    }

    fn told(policy: &str, offers: &[OfferReturn]) -> Vec<(u64, String)> {
        told_beside(policy, offers, &[])
    }

    /// `running` are the offers and the renters of the leases that run.
    fn told_beside(policy: &str, offers: &[OfferReturn], running: &[(OfferId, ActorID)]) -> Vec<(u64, String)> {
        let running: Vec<_> =
            running.iter().map(|(offer, renter)| Running { offer: *offer, renter: *renter }).collect();
        let policy = Policy::parse(policy, Path::new("/etc")).unwrap();
        let market = Terms {
            operator: Address::new_id(100),
            fee_bps: 0,
            accept_window: 120,
            max_window: 2_880,
            min_term: 360,
            min_charge: TokenAmount::default(),
            fault_slash_bps: 5_000,
            no_show_slash_bps: 2_000,
            reporter_bounty_bps: 1_000,
            unbonding: 2_880,
            pause_grace: 2_880,
        };
        let all = exposures(&policy, offers, &running, &market, NOW);
        assert!(all.iter().all(|exposure| exposure.costs.0 == TokenAmount::from_nano(200_000_000)), "{all:?}");
        all.into_iter().map(|exposure| (exposure.offer, exposure.declines)).collect()
    }

    #[test]
    fn what_an_offer_lets_order_and_the_policy_declines_is_told() {
        for (policy, expected) in [
            ("secret = 's'", None),
            ("secret = 's'\nmin_price = '10 attoFIL/epoch'\nmax_term = '30d'\nmax_leases = 2", None),
            ("", Some("every order: the policy has no secret to give")),
            ("secret = 's'\noffers = [1]", Some("every order: the offer is not among those of the policy")),
            ("secret = 's'\nmin_price = '11 attoFIL/epoch'", Some("every order: its price is below the policy's")),
            ("secret = 's'\nmax_leases = 1", Some("more than 1 leases in all: 2 units of it are not reserved")),
            ("secret = 's'\nmax_leases_per_renter = 1", Some("more than 1 leases of one renter")),
            ("secret = 's'\nallow = ['t01001']", Some("renters whom the policy denies or does not allow")),
            ("secret = 's'\ndeny = ['t01001']", Some("renters whom the policy denies or does not allow")),
        ] {
            let expected: Vec<_> = expected.iter().map(|text| (0, (*text).to_owned())).collect();
            assert_eq!(told(policy, &[offer(0, 2)]), expected, "{policy}");
        }
        let terms = told("secret = 's'\nmax_term = '29d'", &[offer(0, 2)]);
        let beginnings = ["terms of more than 83520 epochs (29d)", "open-ended leases of more than 83520 epochs (29d)"];
        assert_eq!(terms.len(), beginnings.len(), "{terms:?}");
        assert!(terms.iter().zip(beginnings).all(|((_, told), expected)| told.starts_with(expected)), "{terms:?}");
    }

    #[test]
    fn offers_share_the_leases_that_the_policy_takes_and_reserved_and_paused_ones_cost_nothing() {
        let policy = "secret = 's'\nmax_leases = 3";
        assert_eq!(told(policy, &[offer(0, 2), offer(1, 2)])[0].0, 1);
        assert_eq!(told(policy, &[offer(0, 2), OfferReturn { reserved: 1, ..offer(1, 2) }]), []);
        assert_eq!(told(policy, &[OfferReturn { status: OfferStatus::Paused, ..offer(0, 20) }]), []);
    }

    #[test]
    fn one_renter_may_take_the_units_of_all_offers() {
        let policy = "secret = 's'\nmax_leases_per_renter = 2";
        assert_eq!(told(policy, &[offer(0, 1), offer(1, 1)]), []);
        let expected = [(2, "more than 2 leases of one renter".to_owned())];
        assert_eq!(told(policy, &[offer(0, 1), offer(1, 1), offer(2, 1)]), expected);
    }

    #[test]
    fn leases_on_units_that_are_not_listed_take_up_room() {
        let offers = [offer(0, 2), OfferReturn { status: OfferStatus::Paused, ..offer(1, 5) }];
        let in_all = |running: &[(OfferId, ActorID)]| told_beside("secret = 's'\nmax_leases = 3", &offers, running);
        let declines = |beyond: usize| -> (u64, String) {
            let others = format!("{beyond} leases run on units that are not listed");
            (0, format!("more than 3 leases in all: 2 units of it are not reserved, and {others}"))
        };
        assert_eq!(in_all(&[(0, 1_001), (0, 1_002), (1, 1_003)]), []);
        assert_eq!(in_all(&[(1, 1_001), (1, 1_002)]), [declines(2)], "on a paused offer");
        assert_eq!(in_all(&[(1, 1_001), (9, 1_002)]), [declines(2)], "one on a retired offer");
        assert_eq!(in_all(&[(0, 1_001), (0, 1_002), (0, 1_003)]), [], "three at a time");
        assert_eq!(in_all(&[(0, 1); 4]), [declines(2)], "on more units than the offer has");
        assert_eq!(in_all(&[(1, 1); 7]), [declines(7)], "more than the policy takes");

        let of_one =
            |running: &[(OfferId, ActorID)]| told_beside("secret = 's'\nmax_leases_per_renter = 3", &offers, running);
        assert_eq!(of_one(&[(1, 1_001), (1, 1_002), (0, 1_002)]), []);
        let expected = "more than 3 leases of one renter: one has 2 on units that are not listed";
        assert_eq!(of_one(&[(1, 1_001), (1, 1_002), (9, 1_002)]), [(0, expected.to_owned())]);
    }
}
