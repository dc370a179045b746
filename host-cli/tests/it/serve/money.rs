//! What is settled, withdrawn and paid for messages.

use fvm_shared::econ::TokenAmount;
use leasehold_cli::address::Addr;
use leasehold_cli::amount::Amount;
use serde_json::Value;

use super::{SLOT, Serving, await_beats, call, market, serve, start_of, write};
use crate::lies::lying;
use crate::market::{SECRET, amount};

#[test]
fn what_is_over_is_settled_and_earnings_are_withdrawn() {
    let market = market("secret = 's'\nwithdraw_every = '10h'\nwithdraw_from = '0.01 FIL'\n");
    market.json("provider", "payout", &["host"], "provider");
    let lease = market.json("lease", "open", &["0", "--term", "3h"], "renter")["lease"].to_string();
    let serving = Serving::start(&market);
    serving.told("accepted", 1);
    let start = start_of(&market, &lease);
    for slot in 1..=18 {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
    }
    assert_eq!(serving.told("settled", 1)["leases"], Value::from(lease.as_str()));
    let over = market.show(&lease);
    assert_eq!((&over["status"], &over["served"], &over["locked"]), (&"Ended".into(), &360.into(), &"0".into()));
    let withdrew = serving.told("withdrew", 1);
    assert_eq!(withdrew["paid"].as_str().unwrap(), Amount(amount(&over["to_provider"])).to_string());
    let earned = amount(&serving.stop()["withdrawn"]);
    assert_eq!(earned, amount(&over["to_provider"]));
    assert!(earned > TokenAmount::from_nano(300_000_000));

    // An order that nobody accepted is cleared away as well, by a keeper that runs once.
    write(&market, "");
    let order = market.open();
    let once = market.bench.json(&serve(&market, &["--once"]));
    assert_eq!((&once["accepted"], &once["expired"]), (&0.into(), &0.into()));
    market.reach(market.epoch() + 122);
    assert_eq!(market.bench.json(&serve(&market, &["--once"]))["expired"], 1);
    assert_eq!(market.show(&order)["status"], "NoShow");
}

#[test]
fn a_keeper_without_fil_says_so_and_goes_on() {
    let market = market(&format!("secret = '{SECRET}'\n"));
    let keeper = Addr(market.bench.context().address("keeper").unwrap());
    call(&market, "Devnet.SetBalance", (keeper, "1"));
    let serving = Serving::start(&market);
    let lease = market.open();
    let told = serving.told("cannot accept", 1);
    assert!(told["reason"].as_str().unwrap().contains("and this needs"), "{told}");
    call(&market, "Devnet.SetBalance", (keeper, "1000000000000000000"));
    market.reach(market.epoch() + 20);
    assert_eq!(serving.told("accepted", 1)["leases"], Value::from(lease.as_str()));
}

/// Nobody looks at what a keeper's messages cost.
#[test]
fn a_message_for_whose_gas_the_node_asks_too_much_is_not_sent_but_tried_again() {
    let market = market("secret = 's'\nmax_fee = '0.02 FIL'\n");
    let mut estimates = 0;
    let (url, pushed) = lying(market.bench.url(), move |message| {
        estimates += 1;
        if estimates == 1 {
            message["GasFeeCap"] = "1000000000000000".into();
        }
    });
    let serving = Serving::at(&market, &url);
    let lease = market.open();
    let told = serving.told("cannot accept", 1);
    let reason = told["reason"].as_str().unwrap();
    assert!(reason.ends_with(" FIL of gas, more than 0.02 FIL, the max_fee: nothing was sent"), "{told}");
    assert_eq!(pushed.lock().unwrap().len(), 0);
    market.reach(market.epoch() + 20);
    assert_eq!(serving.told("accepted", 1)["leases"], Value::from(lease.as_str()));
    assert_eq!(pushed.lock().unwrap().len(), 1);
}
