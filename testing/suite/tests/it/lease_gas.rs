//! What the market's methods cost, at the sizes that gas.txt names: so many leases, all running, 500 to a provider; measured on
//! one more provider that has 50. Means of 16 messages; batches are of the 50.

use abi::lease::*;
use chain::Call;
use fvm_shared::address::Address;
use suite::{atto, fil, gas::Sheet};

use crate::lease_fair::*;

const PER_PROVIDER: u64 = 500;
const MEASURED_PROVIDER: u64 = 50;
const MEASURED: u64 = 16;

struct Crowd {
    fair: Fair,
    leases: u64,
}

impl Crowd {
    /// Sends without the check after every message: the world is checked when it is measured.
    fn send<P: serde::Serialize>(&mut self, from: Address, method: Method, params: &P, value: i64) -> chain::Applied {
        let call =
            Call::new(from, self.fair.market, method.number()).value(atto(value)).params(params).expect("encoded");
        let applied = self.fair.world.chain.send(call).expect("a message");
        applied.succeeded().expect("taken");
        (*applied).clone()
    }

    /// Another provider with so many running leases. Returns it with them.
    fn provider(&mut self, leases: u64) -> (Address, Vec<LeaseId>) {
        let provider = self.fair.world.account(fil(1));
        let renter = self.fair.renter;
        let collateral = 2 * leases as i64 * COLLATERAL;
        let call = Call::new(provider, self.fair.market, Method::AddCollateral.number()).value(atto(collateral));
        self.fair.world.chain.send(call).expect("a message").succeeded().expect("taken");
        let created = self.send(provider, Method::CreateOffer, &offer_terms(), 0);
        let offer = created.value::<CreateOfferReturn>().expect("an offer").offer;
        let running = (0..leases).map(|_| {
            let opened = self.send(renter, Method::Open, &order(offer, TERM), RATE * TERM);
            let lease = opened.value::<OpenReturn>().expect("an order").lease;
            self.send(provider, Method::Accept, &AcceptParams { lease, secret: secret() }, 0);
            lease
        });
        let running = running.collect();
        self.leases += leases;
        (provider, running)
    }

    fn grow(&mut self, to: u64) {
        while self.leases + PER_PROVIDER <= to {
            self.provider(PER_PROVIDER);
        }
    }

    fn measure(&mut self, sheet: &mut Sheet, case: &str) {
        let (provider, leases) = self.provider(MEASURED_PROVIDER);
        let offer = self.fair.lease(leases[0]).offer;
        let renter = self.fair.renter;
        let mut fresh = Vec::new();
        let gas = mean(|| {
            let opened = self.send(renter, Method::Open, &order(offer, TERM), RATE * TERM);
            fresh.push(opened.value::<OpenReturn>().expect("an order").lease);
            opened.gas_used()
        });
        sheet.record("Open", case, gas);
        let mut waiting = fresh.clone().into_iter();
        let gas = mean(|| {
            let params = AcceptParams { lease: waiting.next().expect("an order"), secret: secret() };
            self.send(provider, Method::Accept, &params, 0).gas_used()
        });
        sheet.record("Accept", case, gas);
        self.fair.advance(WINDOW / 3);
        let mut running = fresh.clone().into_iter();
        let gas = mean(|| {
            let params = HeartbeatParams { beats: vec![beat(running.next().expect("a lease"))] };
            self.send(provider, Method::Heartbeat, &params, 0).gas_used()
        });
        sheet.record("Heartbeat", case, gas);
        let params = HeartbeatParams { beats: leases.iter().copied().map(beat).collect() };
        let applied = self.send(provider, Method::Heartbeat, &params, 0);
        assert_eq!(applied.value::<BatchReturn>().expect("a batch").done, 50);
        sheet.record("Heartbeat.batch50", case, applied.gas_used());
        let mut running = fresh.clone().into_iter();
        let gas = mean(|| {
            let params = SettleParams { leases: vec![running.next().expect("a lease")] };
            self.send(provider, Method::Settle, &params, 0).gas_used()
        });
        sheet.record("Settle", case, gas);
        let applied = self.send(provider, Method::Settle, &SettleParams { leases }, 0);
        assert_eq!(applied.value::<BatchReturn>().expect("a batch").done, 50);
        sheet.record("Settle.batch50", case, applied.gas_used());
        let applied = self.send(provider, Method::Withdraw, &WithdrawParams { earner: provider }, 0);
        sheet.record("Withdraw", case, applied.gas_used());
        let mut running = fresh.into_iter();
        let gas = mean(|| {
            let params = LeaseParams { lease: running.next().expect("a lease") };
            self.send(renter, Method::Terminate, &params, 0).gas_used()
        });
        sheet.record("Terminate", case, gas);
        self.fair.world.check();
    }
}

fn mean(mut message: impl FnMut() -> u64) -> u64 {
    (0..MEASURED).map(|_| message()).sum::<u64>() / MEASURED
}

#[test]
fn gas_is_what_the_file_says() {
    let mut crowd = Crowd { fair: Fair::new(), leases: 0 };
    let mut sheet = Sheet::new("lease", suite::gas::tools());
    crowd.measure(&mut sheet, "first");
    for (size, case) in [(1_000, "@1000"), (10_000, "@10000")] {
        crowd.grow(size);
        crowd.measure(&mut sheet, case);
    }
    sheet.finish().expect("the gas of every case");
}
