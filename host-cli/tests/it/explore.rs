//! Looking at the chain: tipsets, messages, events, states; and the devnet's time machine.

use crate::bench::Bench;

#[test]
fn a_message_is_told_with_its_parameters_its_return_and_its_events() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    bench.funded("ann", "secp256k1", 200);
    let sent = bench.json(&["stake", "deposit", &owner, "100FIL", "--wallet", "ann"]);
    let cid = sent["message"].as_str().unwrap();

    let told = bench.json(&["chain", "message", cid]);
    assert_eq!(
        (&told["to"], &told["receiver"], &told["method"]),
        (&owner.clone().into(), &"owner".into(), &"Deposit".into())
    );
    assert_eq!((&told["value"], &told["params"]), (&"100000000000000000000".into(), &serde_json::Value::Null));
    let outcome = &told["outcome"];
    assert_eq!((&outcome["exit_code"], &outcome["return"]["token_id"]), (&0.into(), &0.into()));
    let event = &outcome["events"][0];
    assert_eq!((&event["actor"], &event["type"]), (&owner.clone().into(), &"deposited".into()));
    assert_eq!((&event["token"], &event["principal"]), (&0.into(), &"100000000000000000000".into()));
    assert!(event["holder"].as_str().unwrap().starts_with("t0"));

    let receipt = bench.run(&["chain", "receipt", cid]);
    assert!(receipt.stdout.contains("gas used") && receipt.stdout.contains("] "), "{}", receipt.stdout);
    assert!(receipt.stdout.contains("principal  100 FIL") || receipt.stdout.contains("token"), "{}", receipt.stdout);
    assert!(!receipt.stdout.contains("nonce"), "{}", receipt.stdout);
    let unknown = "bafy2bzacecmda75ovposbdateg7eyhwij65zklgyijgcjwynlklmqazpwlhba";
    bench.run(&["chain", "message", unknown]).refuses(1, &format!("look for the message {unknown}: the node says: "));
}

#[test]
fn a_tipset_lists_its_messages_by_name() {
    let bench = Bench::new();
    bench.funded("ann", "secp256k1", 5);
    let sent = bench.json(&["wallet", "send", "t099", "1FIL"]);
    let epoch = sent["epoch"].as_i64().unwrap();
    // A lookup tells the epoch whose tipset holds the receipt: the message's own, or the next one.
    let found = [epoch, epoch - 1].into_iter().any(|epoch| {
        let tipset = bench.json(&["chain", "tipset", &epoch.to_string()]);
        let messages = tipset["messages"].as_array().unwrap();
        messages.iter().any(|row| row["message"] == sent["message"] && row["method"] == "Send" && row["exit_code"] == 0)
    });
    assert!(found, "{sent}");
    let head = bench.json(&["chain", "tipset"]);
    assert!(head["epoch"].as_i64().unwrap() >= epoch);
    bench.run(&["chain", "tipset", "soon"]).refuses(2, "\"soon\" is neither an epoch nor the CID of a block");
    bench.run(&["chain", "tipset", "99999999999"]).refuses(1, "the node says: ");
}

#[test]
fn events_are_listed_by_actor_and_type() {
    let bench = Bench::new();
    bench.miner();
    let owner = bench.owner();
    bench.funded("ann", "secp256k1", 300);
    for _ in 0..2 {
        bench.json(&["stake", "deposit", &owner, "100FIL", "--wallet", "ann"]);
    }
    let types = |arguments: &[&str]| {
        let listed = bench.json(&[&["chain", "events", &owner], arguments].concat());
        let events = listed["events"].as_array().unwrap().clone();
        (events.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), listed)
    };
    assert_eq!(types(&[]).0, ["owner-created", "deposited", "deposited"]);
    let (newest, listed) = types(&["--type", "deposited", "--limit", "1"]);
    assert_eq!((newest.len(), &listed["skipped"], &listed["events"][0]["token"]), (1, &1.into(), &1.into()));
    assert!(types(&["--type", "harvested", "--since", "1h"]).0.is_empty());

    let text = bench.run(&["chain", "events", &owner, "--type", "deposited"]).stdout;
    assert!(text.starts_with("EPOCH") && text.contains("principal=100000000000000000000"), "{text}");
    bench.run(&["chain", "events", "nobody"]).refuses(2, "\"nobody\" is not a Filecoin address");
}

#[test]
fn an_actor_tells_its_state_itself() {
    let bench = Bench::new();
    let miner = bench.miner();
    let owner = bench.owner();
    let state = bench.json(&["chain", "state", &owner]);
    assert_eq!((&state["actor"], &state["answers"][0]["method"]), (&"owner".into(), &"Summary".into()));
    assert_eq!(state["answers"][1]["answer"]["name"], "North Vault");
    let text = bench.run(&["chain", "state", &owner]).stdout;
    assert!(text.contains("\nTerms\n") && text.contains("North Vault"), "{text}");

    let of_miner = bench.json(&["chain", "state", &miner]);
    assert_eq!(of_miner["answers"][0]["method"], "GetOwner");
    let raw = bench.json(&["chain", "state", &owner, "--raw"]);
    assert!(raw["state"].is_array() && raw["answers"].is_null(), "{raw}");
    let account = bench.json(&["chain", "state", "operator"]);
    assert_eq!(account["state"]["address"], bench.json(&["wallet", "list"])[0]["address"]);
    let reward = bench.json(&["chain", "state", "t02"]);
    let atto: u128 = reward["state"]["this_epoch_reward"].as_str().unwrap().parse().unwrap();
    assert!(atto > 1_000_000_000_000_000_000, "{reward}");
    assert!(reward["state"]["epoch"].is_i64(), "{reward}");
    assert!(bench.json(&["chain", "state", "t04"])["state"]["miner_count"].is_i64());
    assert!(bench.json(&["chain", "state", "t02", "--raw"])["state"].is_array());
    bench.run(&["chain", "state", "t0987654321"]).refuses(1, "the chain knows no actor at t0987654321");
}

#[test]
fn searching_tells_what_something_is() {
    let bench = Bench::new();
    let ann = bench.funded("ann", "secp256k1", 5);
    let sent = bench.json(&["wallet", "send", "t099", "1FIL"]);
    let message = sent["message"].as_str().unwrap();
    let by_name = bench.json(&["chain", "search", "ann"]);
    assert_eq!(by_name["actor"]["key"], ann);
    let listed = by_name["actor"]["messages"].as_array().unwrap();
    assert!(listed.iter().any(|row| row["message"] == message), "{by_name}");
    assert_eq!(bench.json(&["chain", "search", message])["message"]["method"], "Send");
    let code = bench.json(&["actor", "show", "t01"])["code_cid"].as_str().unwrap().to_owned();
    let found = bench.json(&["chain", "search", &code]);
    assert_eq!((&found["object"]["is_code"], &found["object"]["name"]), (&true.into(), &"init".into()));
    assert!(bench.json(&["chain", "search", "1"])["tipset"]["epoch"].as_i64().unwrap() <= 1);
    let nothing = "bafk2bzacecmnyfiwb52tkbwmm2dsd7ysi3nvuxl3lmspy7pl26wxj4zj7w4wi";
    bench.run(&["chain", "search", nothing]).refuses(1, "the chain holds nothing with the CID");
}

#[test]
fn a_chain_goes_into_a_file_and_on_in_another_node() {
    let bench = Bench::alone();
    bench.funded("ann", "secp256k1", 5);
    let file = bench.home().join("world.state");
    let path = file.to_str().unwrap();
    let exported = bench.json(&["chain", "export", path]);
    assert_eq!(exported["bytes"].as_u64().unwrap(), std::fs::metadata(&file).unwrap().len());
    bench.run(&["chain", "export", path]).refuses(2, "is there already: nothing was written");

    bench.json(&["chain", "set", "balance", "ann", "7FIL"]);
    bench.run(&["chain", "import", path]).refuses(2, "what the node has now is lost, and nobody is at the terminal");
    let imported = bench.json(&["chain", "import", path]);
    assert_eq!(imported["epoch"], exported["epoch"]);
    assert_eq!(bench.balance("ann"), fvm_shared::econ::TokenAmount::from_whole(5));

    std::fs::write(&file, "no chain").unwrap();
    bench.run(&["chain", "import", path, "--yes"]).refuses(1, "the node says: ");
}

#[test]
fn a_devnet_goes_back_to_a_snapshot_and_takes_settings() {
    let bench = Bench::alone();
    bench.funded("ann", "secp256k1", 5);
    let snapshot = bench.json(&["chain", "snapshot"]);
    bench.json(&["chain", "set", "balance", "ann", "7FIL"]);
    assert_eq!(bench.balance("ann"), fvm_shared::econ::TokenAmount::from_whole(7));
    let number = snapshot["snapshot"].as_u64().unwrap().to_string();
    let back = bench.json(&["chain", "revert", &number]);
    assert_eq!(
        (&back["epoch"], bench.balance("ann").atto().to_string().as_str()),
        (&snapshot["epoch"], "5000000000000000000")
    );
    bench.run(&["chain", "revert", "99"]).refuses(1, "the node says: ");

    let later = back["epoch"].as_i64().unwrap() + 100;
    bench.json(&["chain", "set", "epoch", &later.to_string()]);
    assert_eq!(bench.json(&["chain", "head"])["epoch"], later);
    bench.run(&["chain", "set", "epoch", "1"]).refuses(1, "time goes forward only");
    bench.json(&["chain", "set", "automine", "false"]);
    bench.json(&["chain", "set", "automine", "true"]);
    bench.json(&["chain", "set", "base-fee", "5attoFIL"]);
    bench.json(&["chain", "advance", "1"]);
    bench.json(&["wallet", "send", "t099", "1FIL"]);
    assert_eq!(bench.json(&["chain", "tipset"])["base_fee"], "5");
    bench.run(&["chain", "set", "block-time", "0.001"]).refuses(1, "a block time is 0, or between");
}
