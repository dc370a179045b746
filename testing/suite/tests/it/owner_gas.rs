//! What the owner's methods cost, at the sizes that gas.txt names.

use abi::owner::{ClaimParams, Method};
use suite::{atto, fil, gas::Sheet};

use crate::owner_vehicle::Vehicle;

/// Deposits until there are so many positions.
fn grow(v: &mut Vehicle, to: u64) {
    let crowd = v.world.account(fil(1_000_000));
    while v.world.chain.state::<owner::State>(&v.address).expect("the state").next_id < to {
        v.step(crowd, Method::Deposit).value(atto(1_000_000_000)).done();
    }
}

/// The mean gas of so many messages.
fn mean(count: u64, mut message: impl FnMut() -> u64) -> u64 {
    (0..count).map(|_| message()).sum::<u64>() / count
}

fn measure(v: &mut Vehicle, sheet: &mut Sheet, case: &str) {
    let alice = v.world.account(fil(10_000));
    let mut ids = Vec::new();
    let deposit = mean(16, || {
        let applied = v.step(alice, Method::Deposit).value(fil(1)).done();
        ids.push(applied.value::<abi::owner::DepositReturn>().expect("a position").token_id);
        applied.gas_used()
    });
    sheet.record("Deposit", case, deposit);
    for _ in 0..42 {
        ids.push(v.deposit(alice, fil(1)));
    }
    v.harvest();
    v.earn(fil(100));
    let miner_harvest = v.step(v.operator, Method::Harvest).done().gas_used();
    sheet.record("Harvest", case, miner_harvest);
    let first = mean(8, || {
        let token_ids = ids.pop().into_iter().collect();
        v.act(alice, Method::Claim, &ClaimParams { token_ids }).done().gas_used()
    });
    sheet.record("Claim", case, first);
    let batch = v.act(alice, Method::Claim, &ClaimParams { token_ids: ids }).done().gas_used();
    if case == "@10000" {
        sheet.record("Claim", "batch50", batch);
    }
}

#[test]
fn gas_is_what_the_file_says() {
    let mut v = Vehicle::new();
    v.adopted_miner(fil(10));
    let mut sheet = Sheet::new("owner", suite::gas::tools());
    measure(&mut v, &mut sheet, "first");
    for (size, case) in [(1_000, "@1000"), (10_000, "@10000"), (100_000, "@100000")] {
        grow(&mut v, size);
        measure(&mut v, &mut sheet, case);
    }
    sheet.finish().expect("the gas of every case");
}
