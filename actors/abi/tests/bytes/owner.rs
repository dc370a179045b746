//! The owner's own methods and events, and what it calls.

use abi::owner::*;
use abi::{miner, power};
use fvm_ipld_encoding::BytesDe;

use super::{atto, id, pinned, vectors};

pub fn terms() -> Terms {
    Terms {
        operator: id(100),
        name: "Vehicle".to_owned(),
        symbol: "VHC".to_owned(),
        fees: vec![Fee { label: "dataset".to_owned(), beneficiary: id(101), bps: 333 }],
        min_deposit: atto(1),
        cap: atto(1_000),
        term: 2_880,
        early_exit_bps: 100,
        buffer_bps: 200,
        min_operator_bps: 300,
        float_window: 10,
        min_proposal: atto(2),
        vote_period: 2_881,
        timelock: 2_882,
        execution_window: 2_883,
        quorum_bps: 1_000,
        threshold_bps: 6_000,
    }
}

#[test]
fn params() {
    pinned(
        ConstructorParams { terms: terms() },
        "81914200646756656869636c65635648438183676461746173657442006519014d420001430003e8190b40186418c819012c0a420002190b41190b42190b431903e8191770",
    );
    pinned(
        terms(),
        "914200646756656869636c65635648438183676461746173657442006519014d420001430003e8190b40186418c819012c0a420002190b41190b42190b431903e8191770",
    );
    pinned(AdoptMinerParams { miner: id(1_000) }, "814300e807");
    pinned(ClaimParams { token_ids: vec![0, 24, 256] }, "8183001818190100");
    pinned(ClaimFeesParams { beneficiary: id(101) }, "81420065");
    pinned(MinerParams { miner: id(1_000) }, "814300e807");
    pinned(
        ChangeWorkerParams { miner: id(1_000), worker: id(102), control: vec![id(103), id(104)] },
        "834300e80742006682420067420068",
    );
    pinned(SetPeerParams { miner: id(1_000), peer_id: b"peer".to_vec() }, "824300e8074470656572");
    pinned(
        SetMultiaddrsParams { miner: id(1_000), multiaddrs: vec![BytesDe(b"addr".to_vec())] },
        "824300e807814461646472",
    );
    pinned(PositionParams { token_id: 7 }, "8107");
    pinned(PageParams { from: 7, limit: 50 }, "82071832");
    pinned(PositionsOfParams { holder: id(201), from: 7, limit: 50 }, "834300c901071832");
}

#[test]
fn returns() {
    pinned(AdoptMinerReturn { token_id: Some(3), stake: atto(500), withdrawn: atto(200) }, "8303430001f44200c8");
    pinned(AdoptMinerReturn { token_id: None, stake: atto(0), withdrawn: atto(0) }, "83f64040");
    pinned(DepositReturn { token_id: 3, round: 2 }, "820302");
    pinned(harvest(), "8881831903e842004d12f504420001420002420003420004420005");
    let claimed = Claimed { token_id: 3, amount: atto(9), paid: true };
    pinned(ClaimReturn { claims: vec![claimed] }, "81818303420009f5");
    pinned(ClaimFeesReturn { amount: atto(33) }, "81420021");
}

fn harvest() -> HarvestReturn {
    HarvestReturn {
        miners: vec![MinerHarvest { miner: 1_000, withdrawn: atto(77), exit_code: 18 }],
        round_ended: true,
        round: 4,
        fees: atto(1),
        to_positions: atto(2),
        to_idle: atto(3),
        kept: atto(4),
        stake_lost: atto(5),
    }
}

#[test]
fn reads() {
    let summary = Summary {
        round: 1,
        harvested_at: Some(2_880),
        balance: atto(100),
        idle: atto(50),
        exits_reserved: atto(3),
        exits_waiting: atto(4),
        rewards_unclaimed: atto(30),
        fees_unclaimed: atto(10),
        unsettled: atto(7),
        principal_active: atto(60),
        principal_pending: atto(20),
        operator_stake: atto(15),
        miners_worth: atto(25),
        surplus: atto(-2),
        investor_deficit: atto(0),
        miners: 1,
        next_token_id: 9,
        next_proposal_id: 2,
        sealing: true,
        paused_until: Some(2_900),
        frozen: false,
        wind_down_from: None,
        wind_down_until: None,
    };
    pinned(
        summary,
        "9701190b4042006442003242000342000442001e42000a42000742003c42001442000f42001942010240010902f5190b54f4f6f6",
    );
    let position = PositionView {
        token_id: 3,
        holder: 201,
        principal: atto(60),
        due: atto(1),
        maturity: 2_890,
        pending: false,
        operator_stake: true,
        payout: Some(202),
        ballots: vec![Ballot { proposal_id: 1, approve: true }],
    };
    pinned(position.clone(), "890318c942003c420001190b4af4f518ca818201f5");
    pinned(
        PositionsPage { positions: vec![position], next: Some(8) },
        "8281890318c942003c420001190b4af4f518ca818201f508",
    );
    let miner = MinerView { miner: 1_000, worth: atto(25), locked: atto(5), debt: atto(0), failing_since: None };
    pinned(MinersReturn { miners: vec![miner] }, "81851903e842001942000540f6");
    pinned(FeesReturn { owed: vec![FeeOwed { beneficiary: 101, amount: atto(10) }] }, "8182186542000a");
}

#[test]
fn calls_to_miners_and_power() {
    pinned(miner::ChangeOwnerAddressParams { new_owner: id(1_001) }, "4300e907");
    pinned(
        miner::ChangeWorkerAddressParams { new_worker: id(102), new_control_addresses: vec![id(103)] },
        "8242006681420067",
    );
    pinned(miner::WithdrawBalanceParams { amount_requested: atto(77) }, "8142004d");
    pinned(miner::WithdrawBalanceReturn { amount_withdrawn: atto(77) }, "42004d");
    pinned(miner::GetAvailableBalanceReturn { available_balance: atto(-77) }, "42014d");
    pinned(miner::GetOwnerReturn { owner: id(100), proposed: Some(id(1_001)) }, "824200644300e907");
    pinned(
        miner::GetVestingFundsReturn { vesting_funds: vec![(2_880, atto(5)), (5_760, atto(6))] },
        "818282190b4042000582191680420006",
    );
    let beneficiary = miner::GetBeneficiaryReturn {
        active: miner::ActiveBeneficiary {
            beneficiary: id(100),
            term: miner::BeneficiaryTerm { quota: atto(0), used_quota: atto(0), expiration: 0 },
        },
        proposed: None,
    };
    pinned(beneficiary, "828242006483404000f6");
    pinned(miner::ChangePeerIDParams { new_id: b"peer".to_vec() }, "814470656572");
    pinned(miner::ChangeMultiaddrsParams { new_multi_addrs: vec![BytesDe(b"addr".to_vec())] }, "81814461646472");
    let create = power::CreateMinerParams {
        owner: id(100),
        worker: id(102),
        window_post_proof_type: power::proof::WINDOW_2KIB_V1P1,
        peer: b"peer".to_vec(),
        multiaddrs: vec![BytesDe(b"addr".to_vec())],
    };
    pinned(create, "854200644200660a4470656572814461646472");
}

/// Pins the bytes of an event.
#[track_caller]
fn emitted(event: &fvm_shared::event::ActorEvent, bytes: &str) {
    assert_eq!(hex::encode(fvm_ipld_encoding::to_vec(event).unwrap()), bytes);
    vectors::keep_event("owner", event);
}

#[test]
fn events() {
    use abi::owner::events::*;
    emitted(
        &created(100, "Vehicle", "VHC"),
        "84840365247479706518514e6d6f776e65722d637265617465648403686f70657261746f7218514218648401646e616d651851486756656869636c6584016673796d626f6c18514463564843",
    );
    emitted(
        &miner_adopted(1_000, Some(3), &atto(500), &atto(200)),
        "85840365247479706518514e6d6d696e65722d61646f707465648403656d696e65721851431903e8840365746f6b656e185141038401657374616b65185144430001f484016977697468647261776e1851434200c8",
    );
    emitted(
        &deposited(3, 201, &atto(60), 2),
        "85840365247479706518514a696465706f7369746564840365746f6b656e18514103840366686f6c64657218514218c98401697072696e636970616c18514342003c840165726f756e6418514102",
    );
    emitted(
        &harvested(&harvest()),
        "86840365247479706518514a696861727665737465648401646665657318514342000184016c746f2d706f736974696f6e73185143420002840167746f2d69646c651851434200038401646b65707418514342000484016a7374616b652d6c6f7374185143420005",
    );
    emitted(&round_ended(3), "82840365247479706518514c6b726f756e642d656e646564840365726f756e6418514103");
    emitted(
        &claimed(3, 202, &atto(9)),
        "84840365247479706518514867636c61696d6564840365746f6b656e18514103840365706179656518514218ca840166616d6f756e74185143420009",
    );
    emitted(
        &fees_claimed(101, &atto(33)),
        "83840365247479706518514d6c666565732d636c61696d656484036b62656e65666963696172791851421865840166616d6f756e74185143420021",
    );
    emitted(
        &miner_changed(WORKER_CHANGED, 1_000),
        "82840365247479706518514f6e776f726b65722d6368616e6765648403656d696e65721851431903e8",
    );
    emitted(
        &miner_changed(DEBT_REPAID, 1_000),
        "82840365247479706518514c6b646562742d7265706169648403656d696e65721851431903e8",
    );
}
