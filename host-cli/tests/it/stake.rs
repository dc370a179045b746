//! Investors deposit, a miner earns, investors claim.

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::Bench;

fn atto(value: &Value) -> BigInt {
    value.as_str().unwrap_or_else(|| panic!("{value} is no amount")).parse().unwrap()
}

#[test]
fn deposits_earn_pro_rata_and_are_claimed_to_the_attofil() {
    let bench = Bench::new();
    let (miner, owner) = (bench.miner(), bench.owner());
    bench.json(&["owner", "adopt", &owner, &miner]);
    for (name, fil) in [("ann", "100FIL"), ("bob", "200FIL")] {
        bench.funded(name, "secp256k1", 1_000);
        bench.json(&["stake", "deposit", &owner, fil, "--wallet", name]);
    }
    let nothing_yet = bench.run(&["stake", "claim", &owner, "--yes", "--wallet", "ann"]);
    nothing_yet.refuses(1, "nothing has been earned yet, so there is nothing to claim");
    assert_eq!(bench.json(&["owner", "harvest", &owner, "--wallet", "bob"])["round_ended"], true);
    bench.json(&["chain", "award", &miner, "--wins", "5"]);
    let harvest = bench.json(&["owner", "harvest", &owner, "--wallet", "bob"]);
    assert!(atto(&harvest["to_positions"]) > BigInt::from(0));

    let due = |name: &str| atto(&bench.json(&["stake", "list", &owner, "--holder", name])[0]["due"]);
    let (ann, bob) = (due("ann"), due("bob"));
    assert!(&bob - 2 * &ann <= BigInt::from(1) && bob >= 2 * &ann, "1 : 2, not {ann} : {bob}");
    let before = bench.balance("ann");
    let claimed = bench.json(&["stake", "claim", &owner, "--wallet", "ann"]);
    assert_eq!((atto(&claimed["claims"][0]["amount"]), &claimed["claims"][0]["paid"]), (ann.clone(), &true.into()));
    let gained = bench.balance("ann") - before;
    assert!(
        gained <= TokenAmount::from_atto(ann.clone()) && gained > TokenAmount::from_atto(ann * 9 / 10),
        "less gas only"
    );

    let fees = bench.json(&["owner", "fees", &owner]);
    let paid = bench.json(&["owner", "fees", &owner, "--claim", "operator", "--wallet", "bob"]);
    assert_eq!(fees[0]["amount"], paid["amount"]);
    assert_eq!(bench.json(&["owner", "fees", &owner]).as_array().unwrap().len(), 0);
    let again = bench.run(&["owner", "fees", &owner, "--claim", "operator", "--wallet", "bob", "--yes"]);
    again.refuses(1, "no fees wait for");
}

#[test]
fn a_deposit_that_the_terms_forbid_is_refused_before_it_is_sent() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    let before = bench.balance("operator");
    let small = bench.run(&["stake", "deposit", &owner, "0.5FIL", "--wallet", "operator", "--yes"]);
    small.refuses(1, "the value is below the least deposit of the terms (Deposit, exit code 49; nothing was sent)");
    let broke = bench.run(&["stake", "deposit", &owner, "5000FIL", "--wallet", "operator", "--yes"]);
    broke.refuses(1, "and this needs 5000 FIL");
    bench.run(&["stake", "claim", &owner, "99", "--wallet", "operator", "--yes"]).refuses(1, "there is no such token");
    let wrong = bench.run(&["stake", "deposit", "worker", "1FIL", "--wallet", "operator", "--yes"]);
    wrong.refuses(1, "is not of the right kind: it is account, not owner actor");
    assert_eq!(bench.balance("operator"), before);
}

#[test]
fn terms_that_make_no_sense_are_refused_with_the_name_of_the_field() {
    let bench = Bench::new();
    bench.miner();
    for (term, sentence) in [
        (["--timelock", "1h"], "timelock: it must be"),
        (["--threshold", "50%"], "threshold_bps: it must be"),
        (["--early-exit", "60%"], "early_exit_bps: it must be"),
        (["--fee", "a=operator:0%"], "fees: "),
    ] {
        let create = ["owner", "create", "--name", "N", "--symbol", "N", "--wallet", "operator", "--yes"];
        bench.run(&[&create[..], &term].concat()).refuses(1, sentence);
    }
}
