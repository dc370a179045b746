//! A harvest called so deep in the stack that the miners' own calls fail.

use abi::owner::{HarvestReturn, Method, MinersReturn};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use probe::{CallParams, CallReturn};
use suite::fil;

use crate::owner_vehicle::{Vehicle, create_probe};

/// The FVM's limit.
const DEEPEST: usize = 1_024;

/// A call of Harvest under so many calls of the probe.
fn harvest_below(probe: Address, vehicle: Address, depth: usize) -> CallParams {
    let call = |to, method, params| CallParams { to, method, params, value: TokenAmount::default(), read_only: false };
    let mut params = call(vehicle, Method::Harvest.number(), RawBytes::default());
    for _ in 1..depth {
        params = call(probe, probe::Method::Call.number(), RawBytes::serialize(&params).unwrap());
    }
    params
}

#[test]
fn harvest_at_the_call_depth_limit_never_ends_a_round_without_its_miners() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    v.investor(fil(10));
    v.harvest();
    let (operator, vehicle) = (v.operator, v.address);
    let probe = create_probe(&mut v);
    let mut refusals = 0;

    for depth in DEEPEST - 8..DEEPEST {
        v.world.award(miner, 1);
        let round = v.summary().round;
        let params = harvest_below(probe, vehicle, depth);
        v.world.step(operator, probe, probe::Method::Call.number()).params(&params).apply();
        let miners = v.read::<MinersReturn>(Method::Miners).miners;
        assert_eq!(miners[0].failing_since, None, "at depth {depth}");
        if v.summary().round == round {
            refusals += 1;
            assert!(v.available(miner).is_positive());
        }
    }

    assert!(refusals > 0, "the limit was never met");
    v.world.advance(2_880);
    assert!(v.harvest().round_ended);
}

#[test]
fn harvest_through_another_actor_works_like_any_other() {
    let mut v = Vehicle::new();
    v.adopted_miner(fil(1));
    let (operator, vehicle) = (v.operator, v.address);
    let probe = create_probe(&mut v);

    let params = harvest_below(probe, vehicle, 1);
    let called: CallReturn = v.world.step(operator, probe, probe::Method::Call.number()).params(&params).ok();

    let harvest: HarvestReturn = called.data.deserialize().unwrap();
    assert!(harvest.round_ended);
}

#[test]
fn debt_is_heard_in_a_harvest_through_another_actor_and_a_refusal_does_not_count() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    v.investor(fil(10));
    v.fine(miner, fil(1_000));
    let (operator, vehicle) = (v.operator, v.address);
    let probe = create_probe(&mut v);
    let harvest = |v: &mut Vehicle| {
        let called: CallReturn =
            v.world.step(operator, probe, probe::Method::Call.number()).params(&harvest_below(probe, vehicle, 1)).ok();
        called.data.deserialize::<HarvestReturn>().unwrap().round_ended
    };
    assert!(harvest(&mut v), "an operator that is a contract need not wait for an account to harvest");
    v.confuse(miner);
    assert!(!harvest(&mut v));
    v.world.advance(2_880);
    assert!(!harvest(&mut v));
    assert_eq!(v.read::<MinersReturn>(Method::Miners).miners[0].failing_since, None);
}
