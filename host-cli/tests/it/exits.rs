//! Investors leave: paid at once, or by a ticket that waits for what was pledged.

use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use serde_json::Value;

use crate::bench::{Bench, Ran};

fn fil(amount: u64) -> Value {
    TokenAmount::from_whole(amount).atto().to_string().into()
}

fn atto(value: &Value) -> BigInt {
    value.as_str().unwrap_or_else(|| panic!("{value} is no amount")).parse().unwrap()
}

/// A vehicle in which ann has 100 FIL and bob 200, all earning.
struct Vehicle {
    bench: Bench,
    miner: String,
    owner: String,
}

impl Vehicle {
    fn new() -> Self {
        Self::on(Bench::new())
    }

    fn on(bench: Bench) -> Self {
        let (miner, owner) = (bench.miner(), bench.owner());
        bench.json(&["owner", "adopt", &owner, &miner]);
        for (name, amount) in [("ann", "100FIL"), ("bob", "200FIL")] {
            bench.funded(name, "secp256k1", 1_000);
            bench.json(&["stake", "deposit", &owner, amount, "--wallet", name]);
        }
        bench.json(&["owner", "harvest", &owner, "--wallet", "bob"]);
        Self { bench, miner, owner }
    }

    fn stake(&self, who: &str, verb: &str, rest: &[&str]) -> Value {
        self.bench.json(&[&["stake", verb, &self.owner, "--wallet", who], rest].concat())
    }

    fn try_stake(&self, who: &str, verb: &str, rest: &[&str]) -> Ran {
        self.bench.run(&[&["stake", verb, &self.owner, "--wallet", who, "--yes"], rest].concat())
    }

    fn shown(&self) -> Value {
        self.bench.json(&["owner", "show", &self.owner])
    }

    /// The number of somebody's only position.
    fn position(&self, who: &str) -> String {
        let mine = self.stake(who, "list", &[]);
        assert_eq!(mine.as_array().unwrap().len(), 1, "{mine}");
        mine[0]["position"].to_string()
    }
}

#[test]
fn who_leaves_while_there_is_cash_is_paid_at_once_less_the_fee_for_leaving_early() {
    let vehicle = Vehicle::new();
    let position = vehicle.position("ann");
    let shown = vehicle.stake("ann", "show", &[&position]);
    assert_eq!((&shown["leaving"]["paid"], &shown["leaving"]["fee"]), (&fil(95), &fil(5)));

    let part = vehicle.try_stake("ann", "redeem", &[&position, "--amount", "40FIL", "--json"]);
    assert!(part.stderr.contains("leaving before maturity (epoch "), "{}", part.stderr);
    let part: Value = serde_json::from_str(&part.stdout).unwrap();
    assert_eq!(
        (&part["value"], &part["fee"], &part["paid"], &part["ticket"]),
        (&fil(40), &fil(2), &fil(38), &Value::Null)
    );
    let before = vehicle.bench.balance("ann");
    vehicle.stake("ann", "redeem", &[&position]);
    let gained = vehicle.bench.balance("ann") - before;
    assert!(gained <= TokenAmount::from_whole(57) && gained > TokenAmount::from_whole(56), "57 FIL less gas: {gained}");
    assert_eq!(vehicle.stake("ann", "list", &[]).as_array().unwrap().len(), 0);

    let totals = vehicle.shown();
    assert_eq!((&totals["investor_principal"], &totals["exits_waiting"]), (&fil(200), &fil(0)));
    assert_eq!(totals["unsettled"], fil(5), "the fees are profit of those who stay");
}

#[test]
fn who_leaves_while_the_money_is_pledged_gets_a_ticket_and_then_the_money() {
    let vehicle = Vehicle::new();
    let Vehicle { bench, miner, owner } = &vehicle;
    let pledge = bench.run(&["owner", "pledge", owner, miner, "250FIL", "--wallet", "operator", "--yes"]);
    assert_eq!(pledge.code, 0, "{}", pledge.stderr);
    assert!(
        pledge.stderr.contains("warning: what is pledged comes home only as the miner sets it free"),
        "{}",
        pledge.stderr
    );
    let too_much = bench.run(&["owner", "pledge", owner, miner, "250FIL", "--wallet", "operator", "--yes"]);
    assert_eq!(too_much.code, 1);
    bench
        .run(&["owner", "pledge", owner, miner, "1FIL", "--wallet", "ann", "--yes"])
        .refuses(1, "only the operator may do this");

    let position = vehicle.position("bob");
    let redeemed = vehicle.try_stake("bob", "redeem", &[&position]);
    assert!(redeemed.stderr.contains("you get an exit ticket for 190 FIL"), "{}", redeemed.stderr);
    let tickets = vehicle.stake("bob", "exits", &[]);
    let (ticket, missing) = (tickets[0]["ticket"].to_string(), atto(&tickets[0]["missing"]));
    assert_eq!((&tickets[0]["amount"], &tickets[0]["fee"]), (&fil(200), &fil(10)));
    assert!(missing > BigInt::from(0));
    assert_eq!(vehicle.stake("ann", "exits", &["--all"]), tickets);
    assert_eq!(vehicle.stake("bob", "show", &[&ticket])["kind"], "ticket");
    vehicle.try_stake("bob", "withdraw", &[]).refuses(1, "no exit ticket of the wallet is funded yet: ");
    vehicle.try_stake("bob", "withdraw", &[&ticket]).refuses(1, "this exit ticket is not funded yet");
    vehicle.try_stake("bob", "redeem", &[&ticket]).refuses(1, "this token is an exit ticket, not a position");
    bench
        .run(&["owner", "pledge", owner, miner, "1FIL", "--wallet", "operator", "--yes"])
        .refuses(1, "holders wait to leave: they are paid first");
    let screen = bench.run(&["owner", "show", owner]);
    assert!(screen.stdout.contains("of tickets wait for cash"), "{}", screen.stdout);

    bench.json(&["owner", "harvest", owner, "--wallet", "ann"]);
    assert_eq!(vehicle.stake("bob", "exits", &[])[0]["missing"], fil(0));
    let paid = vehicle.stake("bob", "withdraw", &[]);
    assert_eq!((&paid["paid"], &paid["fees"]), (&fil(190), &fil(10)));
    assert_eq!(vehicle.stake("bob", "exits", &[]).as_array().unwrap().len(), 0);
    vehicle.try_stake("bob", "withdraw", &[]).refuses(1, "the wallet has no exit tickets in");
}

#[test]
fn a_position_that_is_worth_less_than_asked_is_not_redeemed() {
    let vehicle = Vehicle::new();
    let position = vehicle.position("ann");
    let before = vehicle.shown()["principal_active"].clone();
    let asked = vehicle.try_stake("ann", "redeem", &[&position, "--min-value", "101FIL"]);
    asked.refuses(1, "the position is worth less than the least value that was asked for");
    vehicle
        .try_stake("ann", "redeem", &[&position, "--amount", "101FIL"])
        .refuses(1, "the amount must be more than zero and at most what there is");
    vehicle.try_stake("bob", "redeem", &[&position]).refuses(1, "only the holder of the token may do this");
    vehicle.try_stake("ann", "redeem", &["999"]).refuses(1, "there is no such token");
    assert_eq!(vehicle.shown()["principal_active"], before);
}

#[test]
fn earnings_are_compounded_into_a_new_position() {
    let vehicle = Vehicle::new();
    vehicle
        .try_stake("ann", "compound", &[])
        .refuses(1, "nothing has been earned yet, so there is nothing to compound");
    vehicle.bench.json(&["chain", "award", &vehicle.miner, "--wins", "5"]);
    vehicle.bench.json(&["owner", "harvest", &vehicle.owner, "--wallet", "bob"]);
    let due = vehicle.stake("ann", "list", &[])[0]["due"].clone();
    assert!(atto(&due) > BigInt::from(0));
    let compounded = vehicle.stake("ann", "compound", &[]);
    assert_eq!(compounded[0]["principal"], due);
    let mine = vehicle.stake("ann", "list", &[]);
    assert_eq!((&mine[0]["due"], &mine[1]["principal"], &mine[1]["pending"]), (&fil(0), &due, &true.into()));
}

#[test]
fn the_history_is_that_of_the_harvests() {
    let vehicle = Vehicle::new();
    let Vehicle { bench, miner, owner } = &vehicle;
    bench.json(&["chain", "award", miner, "--wins", "5"]);
    let harvest = bench.json(&["owner", "harvest", owner, "--wallet", "bob"]);
    let history = bench.json(&["owner", "history", owner]);
    let harvests = history["harvests"].as_array().unwrap();
    assert_eq!(harvests.len(), 3, "one of the adoption, two by bob: {history}");
    let last = harvests.last().unwrap();
    for field in ["to_positions", "fees", "to_idle", "kept", "message", "epoch"] {
        assert_eq!(last[field], harvest[field], "{field}");
    }
    let screen = bench.run(&["owner", "show", owner, "--ascii"]).stdout;
    assert!(screen.contains(" ########################  ") && !screen.contains('█'), "{screen}");
    assert!(screen.contains("  owner, as this program was built with it"), "{screen}");
    assert!(screen.lines().count() <= 40, "one screen:\n{screen}");
}

#[test]
fn a_vehicle_is_wound_down_in_two_steps() {
    let vehicle = Vehicle::on(Bench::in_time());
    let Vehicle { bench, owner, .. } = &vehicle;
    let wind_down = ["owner", "wind-down", owner];
    bench.run(&[&wind_down[..], &["--wallet", "ann", "--yes"]].concat()).refuses(1, "only the operator may do this");
    let announced = bench.json(&[&wind_down[..], &["--wallet", "operator"]].concat());
    assert_eq!((&announced["announced"], announced["tickets"].as_array().unwrap().len()), (&true.into(), 0));
    let early = bench.run(&[&wind_down[..], &["--wallet", "operator", "--yes"]].concat());
    early.refuses(1, "the end is announced; positions can be redeemed from epoch ");
    let deposit = bench.run(&["stake", "deposit", owner, "1FIL", "--wallet", "ann", "--yes"]);
    deposit.refuses(1, "a wind-down is announced: nothing can come in until it is over or has lapsed");
    let screen = bench.run(&["owner", "show", owner]).stdout;
    assert!(screen.contains("winds down: no deposits; the operator may redeem for everybody from epoch "), "{screen}");
    bench.json(&["chain", "advance", "7d"]);
    let done = bench.json(&[&wind_down[..], &["--wallet", "operator"]].concat());
    assert_eq!(done["tickets"].as_array().unwrap().len(), 2);
    for (who, principal) in [("ann", 100), ("bob", 200)] {
        let paid = vehicle.stake(who, "withdraw", &[])["paid"].as_str().unwrap().parse::<u128>().unwrap();
        assert!(paid > principal * 10_u128.pow(18), "in full, and what the harvest brought");
    }
}
