use chain::{Call, Chain, Config, Head};
use fvm_shared::address::Address;

use crate::world::{atto, configs, create_probe, fil, person, probe_call};

fn script(config: Config) -> Head {
    let mut chain = Chain::new(config).unwrap();
    let probe = create_probe(&mut chain);
    chain.mine().unwrap();
    for number in 0..10u32 {
        chain.send(Call::transfer(person(0), person(number as usize), fil(1))).unwrap();
        chain.send(probe_call(probe, probe::Method::Grow).params(&(number * 50)).unwrap()).unwrap();
        chain.send(probe_call(probe, probe::Method::Emit).params(&number).unwrap()).unwrap();
        chain.fund(Address::new_bls(&[number as u8; 48]).unwrap(), atto(number.into())).unwrap();
        // Calls and snapshots leave no trace.
        if number % 2 == 0 {
            chain.call(probe_call(probe, probe::Method::Ping)).unwrap();
            chain.snapshot().unwrap();
        }
        chain.award(chain.guard_miner(), 1, atto(0)).unwrap();
        chain.mine().unwrap();
        chain.advance(i64::from(number) * 13 + 1).unwrap();
    }
    chain.head()
}

#[test]
fn the_same_script_leads_to_the_same_head() {
    for config in configs() {
        assert_eq!(script(config.clone()), script(config));
    }
}

#[test]
fn tracing_changes_no_head() {
    for config in configs() {
        assert_eq!(script(Config { tracing: true, ..config.clone() }), script(config));
    }
}
