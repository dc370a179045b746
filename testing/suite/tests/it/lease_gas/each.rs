//! Every method once, in a market with one provider. The methods that [`principal`](super::principal) measures at every size are
//! left to it.

use abi::lease::*;
use suite::gas::Sheet;
use suite::{Kind, Step, atto};

use crate::lease_fair::*;

const CASE: &str = "first";

pub fn measure(sheet: &mut Sheet) {
    let mut fair = Fair::new();
    provider(&mut fair, sheet);
    offer(&mut fair, sheet);
    order_ends(&mut Fair::new(), sheet);
    lease_ends(&mut Fair::new(), sheet);
    renewed(&mut Fair::new(), sheet);
    reads(&mut fair, sheet);
    constructor(&mut fair, sheet);
    let missing: Vec<_> = Method::ALL.iter().filter(|method| !PRINCIPAL.contains(method)).collect();
    for method in missing {
        assert!(sheet.has(method.name(), CASE), "no gas of {} was measured", method.name());
    }
}

const PRINCIPAL: [Method; 6] =
    [Method::Open, Method::Accept, Method::Heartbeat, Method::Settle, Method::Withdraw, Method::Terminate];

fn record(sheet: &mut Sheet, method: Method, step: Step) {
    sheet.record(method.name(), CASE, step.done().gas_used());
}

fn provider(fair: &mut Fair, sheet: &mut Sheet) {
    let (provider, keeper, stranger) = (fair.provider, fair.keeper, fair.stranger);
    record(sheet, Method::AddCollateral, fair.step(stranger, Method::AddCollateral).value(atto(COLLATERAL)));
    let payout = SetPayoutParams { payout: stranger };
    record(sheet, Method::SetPayout, fair.step(provider, Method::SetPayout).params(&payout));
    let keeper = SetKeeperParams { keeper: Some(keeper) };
    record(sheet, Method::SetKeeper, fair.step(stranger, Method::SetKeeper).params(&keeper));
    let amount = UnbondParams { amount: atto(COLLATERAL) };
    record(sheet, Method::Unbond, fair.step(provider, Method::Unbond).params(&amount));
    fair.advance(50);
    record(sheet, Method::WithdrawCollateral, fair.step(provider, Method::WithdrawCollateral));
    let hook = fair.step(provider, Method::Receive).raw(vec![0x80]).apply();
    assert!(!hook.is_success());
    sheet.record(Method::Receive.name(), CASE, hook.gas_used());
}

fn offer(fair: &mut Fair, sheet: &mut Sheet) {
    let provider = fair.provider;
    record(sheet, Method::CreateOffer, fair.step(provider, Method::CreateOffer).params(&offer_terms()));
    let update = UpdateOfferParams { offer: 1, terms: OfferTerms { rate: atto(RATE + 1), ..offer_terms() } };
    record(sheet, Method::UpdateOffer, fair.step(provider, Method::UpdateOffer).params(&update));
    let pause = PauseOfferParams { offer: 1, paused: true };
    record(sheet, Method::PauseOffer, fair.step(provider, Method::PauseOffer).params(&pause));
    let reserve = ReserveParams { offer: 1, units: 2 };
    record(sheet, Method::Reserve, fair.step(provider, Method::Reserve).params(&reserve));
    record(sheet, Method::RetireOffer, fair.step(provider, Method::RetireOffer).params(&OfferParams { offer: 1 }));
}

fn order_ends(fair: &mut Fair, sheet: &mut Sheet) {
    let (renter, stranger) = (fair.renter, fair.stranger);
    let (cancelled, expired) = (fair.open(), fair.open());
    record(sheet, Method::Cancel, fair.lease_step(renter, Method::Cancel, cancelled));
    fair.advance(ACCEPT_WINDOW + 1);
    record(sheet, Method::Expire, fair.lease_step(stranger, Method::Expire, expired));
}

fn lease_ends(fair: &mut Fair, sheet: &mut Sheet) {
    let (provider, renter, stranger) = (fair.provider, fair.renter, fair.stranger);
    let open_ended = OpenParams { open_ended: true, ..order(0, 6 * WINDOW) };
    let paused = fair.open_step(&open_ended).ok::<OpenReturn>().lease;
    fair.accept_step(provider, paused).done();
    let faulty = fair.running();
    let renewal = RenewParams { lease: faulty, max_rate: atto(RATE), term: TERM };
    record(sheet, Method::Renew, fair.step(renter, Method::Renew).params(&renewal).value(atto(RATE * TERM)));
    record(sheet, Method::TopUp, fair.lease_step(renter, Method::TopUp, paused).value(atto(RATE)));
    fair.advance(3 * WINDOW);
    fair.beat(&[paused]);
    fair.advance(1);
    record(sheet, Method::ReportFault, fair.lease_step(stranger, Method::ReportFault, faulty));
    fair.advance(3 * WINDOW - 1);
    fair.beat(&[paused]);
    fair.advance(42);
    record(sheet, Method::EndPaused, fair.lease_step(stranger, Method::EndPaused, paused));
}

/// A beat of a lease that was renewed at another price: while the old segment runs, and over the border of the two. Any renter can
/// have its provider pay for that.
fn renewed(fair: &mut Fair, sheet: &mut Sheet) {
    let (provider, renter) = (fair.provider, fair.renter);
    let lease = fair.running();
    let terms = OfferTerms { rate: atto(RATE + 1), ..offer_terms() };
    fair.step(provider, Method::UpdateOffer).params(&UpdateOfferParams { offer: 0, terms }).done();
    let renewal = RenewParams { lease, max_rate: atto(RATE + 1), term: WINDOW };
    let renewed = fair.step(renter, Method::Renew).params(&renewal).value(atto((RATE + 1) * WINDOW)).done();
    sheet.record("Renew.other", CASE, renewed.gas_used());
    fair.serve(&[lease], 19);
    fair.advance(3);
    sheet.record("Heartbeat.renewed", CASE, fair.beat_step(provider, &[lease]).done().gas_used());
    fair.advance(9);
    sheet.record("Heartbeat.turned", CASE, fair.beat_step(provider, &[lease]).done().gas_used());
}

fn reads(fair: &mut Fair, sheet: &mut Sheet) {
    let (provider, renter, stranger) = (fair.provider, fair.renter, fair.stranger);
    let lease = fair.running();
    let all = LeasesParams { status: None, cursor: 0, limit: 8 };
    let of = LeasesOfParams { of: renter, status: None, cursor: 0, limit: 8 };
    let offers = OffersParams { filter: OfferFilter::default(), cursor: 0, limit: 8 };
    let offer = OfferParams { offer: 0 };
    let (provider, owed) = (ProviderParams { provider }, OwedParams { earner: provider });
    record(sheet, Method::Terms, fair.step(stranger, Method::Terms));
    record(sheet, Method::Provider, fair.step(stranger, Method::Provider).params(&provider));
    record(sheet, Method::Offer, fair.step(stranger, Method::Offer).params(&offer));
    record(sheet, Method::Offers, fair.step(stranger, Method::Offers).params(&offers));
    record(sheet, Method::Lease, fair.lease_step(stranger, Method::Lease, lease));
    record(sheet, Method::Leases, fair.step(stranger, Method::Leases).params(&all));
    record(sheet, Method::LeasesOf, fair.step(stranger, Method::LeasesOf).params(&of));
    record(sheet, Method::PaidUntil, fair.lease_step(stranger, Method::PaidUntil, lease));
    record(sheet, Method::Owed, fair.step(stranger, Method::Owed).params(&owed));
}

/// What a new market costs whoever creates it, init's part included.
fn constructor(fair: &mut Fair, sheet: &mut Sheet) {
    let operator = fair.operator;
    fair.world.create(operator, Kind::Lease, &market_terms(operator));
    let created = fair.world.chain.open_messages().last().expect("the message").clone();
    sheet.record(Method::Constructor.name(), CASE, created.gas_used());
}
