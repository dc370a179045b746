//! The market's methods and events.

use abi::lease::*;

use super::{atto, id, pinned, pinned_as, vectors};

fn offer_terms() -> OfferTerms {
    OfferTerms {
        resources: Resources {
            cpu_milli: 4_000,
            memory_mib: 8_192,
            disk_mib: 100_000,
            gpu_model: "A100".to_owned(),
            gpu_count: 2,
            bandwidth_mbps: 1_000,
        },
        class: Class::Machine,
        region: "eu".to_owned(),
        labels: vec!["nvme".to_owned()],
        evidence: Evidence::Attested,
        rate: atto(1_000),
        min_term: 60,
        max_term: 600,
        available_until: 100_000,
        units: 3,
        collateral: atto(5),
        window: 10,
        sealing_key: vec![7; 4],
        endpoints: vec!["p".to_owned()],
        metadata: vec![1],
    }
}

#[test]
fn params() {
    pinned(
        Terms {
            operator: id(100),
            fee_bps: 250,
            accept_window: 20,
            max_window: 100,
            min_term: 60,
            min_charge: atto(5_000),
            fault_slash_bps: 5_000,
            no_show_slash_bps: 2_000,
            reporter_bounty_bps: 1_000,
            unbonding: 50,
            pause_grace: 40,
        },
        "8b42006418fa141864183c430013881913881907d01903e818321828",
    );
    pinned(SetPayoutParams { payout: id(101) }, "81420065");
    pinned(SetKeeperParams { keeper: Some(id(102)) }, "81420066");
    pinned(SetKeeperParams { keeper: None }, "81f6");
    pinned(UnbondParams { amount: atto(7) }, "81420007");
    pinned(
        offer_terms(),
        "8f86190fa01920001a000186a06441313030021903e80162657581646e766d6502430003e8183c1902581a000186a0034200050a44070707078161704101",
    );
    pinned(
        UpdateOfferParams { offer: 1, terms: offer_terms() },
        "82018f86190fa01920001a000186a06441313030021903e80162657581646e766d6502430003e8183c1902581a000186a0034200050a44070707078161704101",
    );
    pinned(PauseOfferParams { offer: 1, paused: true }, "8201f5");
    pinned(ReserveParams { offer: 1, units: 2 }, "820102");
    pinned(
        OpenParams {
            offer: 1,
            version: 2,
            max_rate: atto(3),
            term: 60,
            open_ended: true,
            ssh_key: "ssh".to_owned(),
            sealing_key: vec![9; 2],
        },
        "870102420003183cf563737368420909",
    );
    pinned(LeaseParams { lease: 8 }, "8108");
    pinned(AcceptParams { lease: 8, secret: vec![1, 2] }, "8208420102");
    let report = Report { cpu_milli: 1, memory_mib: 2, disk_mib: 3, workload: vec![4] };
    pinned(HeartbeatParams { beats: vec![Beat { lease: 8, report }] }, "81818208840102034104");
    pinned(SettleParams { leases: vec![8, 9] }, "81820809");
    pinned(RenewParams { lease: 8, max_rate: atto(3), term: 10 }, "83084200030a");
    pinned(WithdrawParams { earner: id(101) }, "81420065");
    pinned(ProviderParams { provider: id(101) }, "81420065");
    pinned(OfferParams { offer: 1 }, "8101");
    pinned(
        OffersParams { filter: OfferFilter::default(), cursor: 0, limit: 50 },
        "838ef4f6f6f6f6f6f600000000f600f6001832",
    );
    pinned(LeasesParams { status: Some(Status::Active), cursor: 0, limit: 50 }, "8301001832");
    pinned(LeasesOfParams { of: id(101), status: None, cursor: 8, limit: 50 }, "84420065f6081832");
    pinned(OwedParams { earner: id(101) }, "81420065");
}

#[test]
fn returns() {
    pinned(CreateOfferReturn { offer: 1 }, "8101");
    pinned(OfferVersionReturn { version: 2 }, "8102");
    pinned(UnbondReturn { ready: 50 }, "811832");
    pinned(OpenReturn { lease: 8, accept_by: 20 }, "820814");
    pinned(BatchReturn { done: 1, refused: vec![Refusal { lease: 9, code: 61 }] }, "8201818209183d");
    pinned(ExtendReturn { status: Status::Paused, paid_until: 60, returned: atto(0) }, "8302183c40");
    pinned(WithdrawReturn { paid: atto(9), payee: 101 }, "824200091865");
    pinned(PaidUntilReturn { epoch: Some(60) }, "81183c");
    pinned_as(("lease", "Owed", "return"), atto(9), "420009");
}

#[test]
fn reads() {
    pinned(
        ProviderReturn {
            provider: 101,
            payout: 102,
            keeper: Some(103),
            free: atto(1),
            locked: atto(2),
            unbonding: vec![UnbondingTicket { amount: atto(3), ready: 50 }],
            owed: atto(4),
            statistics: Statistics { leases: 1, scheduled: 2, served: 3, faults: 4, no_shows: 5, early_ends: 6 },
            offers: vec![1],
            first_lease: 10_000_000,
            lease_count: 9,
        },
        "8b186518661867420001420002818242000318324200048601020304050681011a0098968009",
    );
    let offer = OfferReturn {
        offer: 1,
        provider: 101,
        version: 2,
        status: OfferStatus::Paused,
        terms: offer_terms(),
        reserved: 1,
        free_units: 2,
        leasable: 0,
    };
    pinned(
        offer.clone(),
        "8801186502018f86190fa01920001a000186a06441313030021903e80162657581646e766d6502430003e8183c1902581a000186a0034200050a44070707078161704101010200",
    );
    pinned(
        OffersReturn { offers: vec![offer], next: Some(2) },
        "82818801186502018f86190fa01920001a000186a06441313030021903e80162657581646e766d6502430003e8183c1902581a000186a0034200050a4407070707816170410101020002",
    );
    let paid = Payments {
        provider: atto(1),
        fee: atto(2),
        refunded: atto(3),
        slashed: atto(4),
        bounty: atto(5),
        released: atto(6),
    };
    let lease = LeaseReturn {
        lease: 8,
        status: Status::Paused,
        offer: 1,
        version: 2,
        provider: 101,
        renter: 103,
        ordered: 10,
        accept_by: 30,
        start: 11,
        paid_until: 71,
        end: 1_000,
        open_ended: true,
        window: 10,
        last_beat: 71,
        served: 59,
        missed: 1,
        unsettled: 2,
        paused_since: Some(71),
        pending: 3,
        segments: vec![Segment { epochs: 63, rate: atto(7) }],
        prepaid: atto(441),
        locked: atto(5),
        paid,
        ssh_key: "ssh".to_owned(),
        sealing_key: vec![9],
        secret: vec![1],
        terms: offer_terms(),
    };
    pinned(
        lease.clone(),
        "981b08020102186518670a181e0b18471903e8f50a1847183b01021847038182183f420007430001b94200058642000142000242000342000442000542000663737368410941018f86190fa01920001a000186a06441313030021903e80162657581646e766d6502430003e8183c1902581a000186a0034200050a44070707078161704101",
    );
    pinned(
        LeasesReturn { leases: vec![lease], next: None },
        "8281981b08020102186518670a181e0b18471903e8f50a1847183b01021847038182183f420007430001b94200058642000142000242000342000442000542000663737368410941018f86190fa01920001a000186a06441313030021903e80162657581646e766d6502430003e8183c1902581a000186a0034200050a44070707078161704101f6",
    );
}

/// The bytes of the events are those in `vectors/lease.json`.
#[test]
fn events() {
    use abi::lease::events::*;
    let report = Report { cpu_milli: 1, memory_mib: 2, disk_mib: 3, workload: vec![4] };
    let paid = Payments { provider: atto(1), refunded: atto(300), ..Payments::default() };
    let all = [
        market_created(100),
        lease_opened(8, 1, 101, 103, &atto(441), 30),
        lease_accepted(8, 103, 71),
        beat(8, 20, &report),
        lease_settled(8, &atto(7), &atto(1), &atto(0)),
        lease_ended(8, 101, 103, Status::Terminated, &paid),
        withdrawn(101, 102, &atto(9)),
    ];
    for event in &all {
        vectors::keep_event("lease", event);
    }
}
