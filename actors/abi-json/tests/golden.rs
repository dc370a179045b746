//! JSON and bytes, side by side, and the sentences for what does not fit.

use abi::{Interface, Signature};
use abi_json::{Plain, Words, event, outline, params, plain, returns};
use fvm_shared::address::{Address, Network};
use fvm_shared::econ::TokenAmount;
use fvm_shared::event::{ActorEvent, Entry, Flags};
use serde_json::{Value, json};

const WORDS: Plain = Plain(Network::Testnet);

fn method(kind: &str, name: &str) -> &'static Signature {
    Interface::of(kind).unwrap().method(name).unwrap()
}

fn to_hex(kind: &str, name: &str, json: Value) -> String {
    hex::encode(params(&WORDS, method(kind, name), &json).unwrap())
}

#[track_caller]
fn refused(kind: &str, name: &str, json: Value, sentence: &str) {
    assert_eq!(params(&WORDS, method(kind, name), &json).unwrap_err().to_string(), sentence);
}

fn terms() -> Value {
    json!({
        "terms": {
            "operator": "t0100", "name": "North", "symbol": "N",
            "fees": [
                { "label": "a", "beneficiary": "f0101", "bps": 500 },
                { "label": "b", "beneficiary": "t0102", "bps": 1 },
            ],
            "min_deposit": "1000", "cap": "1000000000000000000000", "term": 0, "early_exit_bps": 0, "buffer_bps": 0,
            "min_operator_bps": 0, "float_window": 0, "min_proposal": "1", "vote_period": 2880, "timelock": 2880,
            "execution_window": 2880, "quorum_bps": 1, "threshold_bps": 5001,
        }
    })
}

#[test]
fn parameters_become_the_bytes_that_the_typed_struct_has() {
    let typed = abi::owner::ConstructorParams {
        terms: abi::owner::Terms {
            operator: Address::new_id(100),
            name: "North".to_owned(),
            symbol: "N".to_owned(),
            fees: [("a", 101, 500), ("b", 102, 1)]
                .map(|(label, id, bps)| abi::owner::Fee {
                    label: label.to_owned(),
                    beneficiary: Address::new_id(id),
                    bps,
                })
                .to_vec(),
            min_deposit: TokenAmount::from_atto(1_000),
            cap: TokenAmount::from_whole(1_000),
            term: 0,
            early_exit_bps: 0,
            buffer_bps: 0,
            min_operator_bps: 0,
            float_window: 0,
            min_proposal: TokenAmount::from_atto(1),
            vote_period: 2_880,
            timelock: 2_880,
            execution_window: 2_880,
            quorum_bps: 1,
            threshold_bps: 5_001,
        },
    };
    let bytes = fvm_ipld_encoding::to_vec(&typed).unwrap();
    assert_eq!(to_hex("owner", "Constructor", terms()), hex::encode(bytes));
    assert_eq!(to_hex("lease", "SetKeeper", json!({ "keeper": null })), "81f6");
    assert_eq!(to_hex("lease", "Accept", json!({ "lease": "7", "secret": "0x00ff" })), "82074200ff");
    assert_eq!(to_hex("storageminer", "ChangeOwnerAddress", json!("t0101")), "420065");
    let pause = json!({ "token_id": null, "action": { "Pause": 100 } });
    assert_eq!(to_hex("owner", "Propose", pause), "82f682051864");
    let held = fvm_ipld_bitfield::BitField::try_from_bits([1, 3]).unwrap();
    assert_eq!(to_hex("owner", "Owner", json!([3, 1])), hex::encode(fvm_ipld_encoding::to_vec(&held).unwrap()));
    assert_eq!(to_hex("owner", "Harvest", Value::Null), "");
    assert_eq!(to_hex("owner", "Harvest", json!({})), "");
}

#[test]
fn what_does_not_fit_is_named_with_its_place() {
    let mut wrong = terms();
    wrong["terms"]["fees"][1]["bps"] = json!(4_294_967_296_u64);
    refused("owner", "Constructor", wrong, "params.terms.fees[1].bps: expected a whole number up to 4294967295");
    let mut wrong = terms();
    wrong["terms"]["min_deposit"] = json!("1 FIL");
    let sentence = "params.terms.min_deposit: \"1 FIL\" is not an amount: it is written as digits, in attoFIL";
    refused("owner", "Constructor", wrong, sentence);
    let mut wrong = terms();
    wrong["terms"]["operator"] = json!("someone");
    refused("owner", "Constructor", wrong, "params.terms.operator: \"someone\" is not a Filecoin address");
    let mut wrong = terms();
    wrong["terms"].as_object_mut().unwrap().remove("term");
    refused("owner", "Constructor", wrong, "params.terms.term: missing; expected a number of epochs");
    let extra = json!({ "miner": "t01", "minor": 1 });
    refused("owner", "AdoptMiner", extra, "params.minor: AdoptMinerParams has no such field; it has miner");
    refused("owner", "AdoptMiner", json!([]), "params: expected an object (AdoptMinerParams)");
    refused("owner", "Harvest", json!({ "now": true }), "params: Harvest takes no parameters");
    let action = json!({ "token_id": 1, "action": { "ChangeTerms": { "operator": "t01" } } });
    refused("owner", "Propose", action, "params.action.ChangeTerms.name: missing; expected text");
    let action = json!({ "token_id": 1, "action": { "Dance": true } });
    let sentence = "params.action: expected an object with one of Upgrade, ChangeTerms, SetSealing, ReplaceOperator, ReleaseMiner, Pause as its only key";
    refused("owner", "Propose", action, sentence);
    let secret = json!({ "lease": 1, "secret": "00ff" });
    refused("lease", "Accept", secret, "params.secret: expected bytes in hex, like \"0x00ff\"");
    let fraction = json!({ "lease": 1.5 });
    refused("lease", "Cancel", fraction, "params.lease: expected a whole number up to 18446744073709551615");
    let status = json!({ "status": "Dead", "cursor": 0, "limit": 1 });
    let sentence =
        "params.status: expected one of Ordered, Active, Paused, Ended, Terminated, Faulted, Cancelled, NoShow";
    refused("lease", "Leases", status, sentence);
}

#[test]
fn a_reader_with_more_words_is_asked_for_amounts_and_addresses() {
    struct Names;
    impl Words for Names {
        fn network(&self) -> Network {
            Network::Mainnet
        }
        fn address(&self, text: &str) -> Result<Address, String> {
            Ok(Address::new_id(text.len() as u64))
        }
        fn amount(&self, text: &str) -> Result<TokenAmount, String> {
            text.strip_suffix(" FIL")
                .and_then(|n| n.parse::<u64>().ok())
                .map(TokenAmount::from_whole)
                .ok_or("no FIL".to_owned())
        }
    }
    let set_payout = params(&Names, method("lease", "SetPayout"), &json!({ "payout": "ann" })).unwrap();
    assert_eq!(hex::encode(set_payout), "81420003");
    let unbond = params(&Names, method("lease", "Unbond"), &json!({ "amount": "1 FIL" })).unwrap();
    assert_eq!(hex::encode(unbond), "8149000de0b6b3a7640000");
    let wrong = params(&Names, method("lease", "Unbond"), &json!({ "amount": "1" })).unwrap_err();
    assert_eq!((wrong.path(), wrong.sentence()), ("params.amount", "no FIL"));
}

#[test]
fn returns_come_back_in_the_order_of_the_wire() {
    let paid = abi::lease::WithdrawReturn { paid: TokenAmount::from_atto(7), payee: 101 };
    let json = returns(&WORDS, method("lease", "Withdraw"), &fvm_ipld_encoding::to_vec(&paid).unwrap()).unwrap();
    assert_eq!(serde_json::to_string(&json).unwrap(), r#"{"paid":"7","payee":"t0101"}"#);
    let holders = fvm_ipld_encoding::to_vec(&vec![100_u64, 101]).unwrap();
    let json = returns(&WORDS, method("owner", "Owner"), &holders).unwrap();
    assert_eq!(Value::from(json), json!(["t0100", "t0101"]));
    let amount = fvm_ipld_encoding::to_vec(&TokenAmount::from_atto(-256)).unwrap();
    let json = returns(&WORDS, method("storageminer", "GetAvailableBalance"), &amount).unwrap();
    assert_eq!(Value::from(json), json!("-256"));
    assert_eq!(returns(&WORDS, method("lease", "Accept"), &[]).unwrap(), abi_json::Json::Null);
}

#[test]
fn bytes_that_do_not_fit_are_refused() {
    let cases: [(&str, &[u8], &str); 4] = [
        ("Withdraw", &[0x81, 0x40], "return: WithdrawReturn has 2 fields, and this has 1"),
        ("Withdraw", &[0x82, 0x40, 0x20], "return.payee: expected an actor ID, like \"t01234\""),
        ("Withdraw", &[0x82, 0x42, 2, 1, 0], "return.paid: expected an amount in attoFIL, as a string"),
        ("Accept", &[0x80], "return: Accept returns nothing, and this is 1 bytes"),
    ];
    for (name, cbor, sentence) in cases {
        assert_eq!(returns(&WORDS, method("lease", name), cbor).unwrap_err().to_string(), sentence);
    }
    let garbage = returns(&WORDS, method("lease", "Withdraw"), &[0xff]).unwrap_err().to_string();
    assert!(garbage.starts_with("return: this is not CBOR: "), "{garbage}");
}

#[test]
fn events_are_told_by_name_and_what_is_unknown_is_told_too() {
    let lease = Interface::of("lease");
    let text = |event: &ActorEvent, of: Option<&Interface>| {
        serde_json::to_string(&abi_json::event(&WORDS, of, &event.entries)).unwrap()
    };
    let kept = abi::lease::events::keeper_set(101, None);
    assert_eq!(text(&kept, lease), r#"{"type":"keeper-set","provider":"t0101","keeper":null}"#);
    let settled = abi::lease::events::lease_settled(
        3,
        &TokenAmount::from_atto(7),
        &TokenAmount::from_atto(1),
        &TokenAmount::default(),
    );
    assert_eq!(text(&settled, lease), r#"{"type":"lease-settled","lease":3,"provider":"7","fee":"1","refunded":"0"}"#);
    assert_eq!(text(&kept, None), r#"{"type":"keeper-set","provider":101,"keeper":null}"#);
    let raw = Entry { flags: Flags::FLAG_INDEXED_ALL, key: "k".to_owned(), codec: 0x55, value: vec![1, 2] };
    assert_eq!(Value::from(event(&WORDS, lease, &[raw])), json!({ "k": "0x0102" }));
}

#[test]
fn an_outline_says_what_belongs_where() {
    let json = outline(method("lease", "Accept").params.as_ref().unwrap());
    assert_eq!(
        serde_json::to_string(&json).unwrap(),
        r#"{"lease":"a whole number up to 18446744073709551615","secret":"bytes in hex, like \"0x00ff\""}"#
    );
    let json = outline(method("storageminer", "GetVestingFunds").returns.as_ref().unwrap());
    let funds = json!([["an epoch", "an amount in attoFIL, as a string"]]);
    assert_eq!(Value::from(json.get("vesting_funds").unwrap().clone()), funds);
}

#[test]
fn cbor_that_nobody_declared_is_told_as_it_is() {
    let json = plain(&[0x83, 0x01, 0x42, 0, 255, 0x61, b'a']).unwrap();
    assert_eq!(Value::from(json), json!([1, "0x00ff", "a"]));
    assert_eq!(plain(&[0xff]), None);
}
