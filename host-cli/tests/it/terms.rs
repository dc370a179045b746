//! Terms from flags, from a file, and both.

use std::fs;

use serde_json::Value;

use crate::bench::Bench;

fn terms_of(bench: &Bench, owner: &Value) -> Value {
    bench.json(&["owner", "show", owner["address"].as_str().unwrap()])["terms"].clone()
}

#[test]
fn a_template_needs_no_more_than_a_key_to_become_an_owner_actor() {
    let bench = Bench::new();
    let operator = bench.funded("operator", "secp256k1", 100);
    let toml = bench.run(&["owner", "terms-template"]);
    fs::write(bench.home().join("terms.toml"), &toml.stdout).unwrap();
    fs::write(bench.home().join("terms.json"), bench.run(&["owner", "terms-template", "--json"]).stdout).unwrap();
    let create = |file: &str, more: &[&str]| {
        let path = bench.home().join(file).display().to_string();
        bench.json(&[&["owner", "create", "--terms", &path], more].concat())
    };
    let from_toml = terms_of(&bench, &create("terms.toml", &[]));
    assert_eq!(from_toml, terms_of(&bench, &create("terms.json", &[])));
    assert_eq!((&from_toml["name"], &from_toml["early_exit_bps"]), (&"North Vault".into(), &500.into()));
    assert_eq!(from_toml["operator"], bench.json(&["actor", "show", &operator])["address"]);
    assert_eq!(from_toml["fees"][0]["bps"], 500);

    let with_flags = create("terms.toml", &["--early-exit", "2.5%", "--fee", "dataset=operator:1%", "--name", "South"]);
    let with_flags = terms_of(&bench, &with_flags);
    assert_eq!((&with_flags["name"], &with_flags["early_exit_bps"]), (&"South".into(), &250.into()));
    assert_eq!(with_flags["fees"].as_array().unwrap().len(), 1, "flags win over the file");
    assert_eq!((&with_flags["fees"][0]["label"], &with_flags["symbol"]), (&"dataset".into(), &"NORTH".into()));
}

#[test]
fn a_terms_file_that_is_wrong_is_refused_by_name() {
    let bench = Bench::new();
    bench.funded("operator", "secp256k1", 100);
    let path = bench.home().join("terms.toml").display().to_string();
    let create = |text: &str| {
        fs::write(&path, text).unwrap();
        bench.run(&["owner", "create", "--terms", &path, "--yes"])
    };
    create("name = 'N'\nsymbol = 'N'\nearly_exits = '5%'").refuses(4, "terms.toml is wrong: ");
    create("name = 'N'\nsymbol = 'N'\ncap = '7'").refuses(4, "does not say in which unit");
    create("name = 'N'").refuses(2, "the terms do not say what the vehicle and its positions are called");
    create("name = 'N'\nsymbol = 'N'\ntimelock = '1h'").refuses(1, "timelock: it must be");
    bench.run(&["owner", "create", "--terms", "/nonexistent", "--yes"]).refuses(4, "read the terms file /nonexistent");
}
