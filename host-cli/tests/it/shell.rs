//! Completions, manual pages and configuration.

use std::fs;

use crate::bench::Bench;

#[test]
fn every_shell_gets_a_script() {
    let bench = Bench::offline();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = bench.run(&["completions", shell]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(ran.stdout.contains("leasehold") && ran.stdout.contains("harvest"), "{shell}");
    }
    bench.run(&["completions", "cmd"]).refuses(2, "invalid value 'cmd'");
}

#[test]
fn every_command_gets_a_page() {
    let bench = Bench::offline();
    let folder = bench.home().join("man1");
    let pages = bench.json(&["man", folder.to_str().unwrap()]);
    assert!(pages["pages"].as_array().unwrap().len() > 50, "{pages}");
    let page = fs::read_to_string(folder.join("leasehold-chain-message.1")).unwrap();
    assert!(
        page.contains(".TH leasehold-chain-message 1") && page.contains("leasehold chain message bafy2bzace"),
        "{page}"
    );
}

#[test]
fn configuration_tells_who_said_what_and_keeps_comments() {
    let bench = Bench::offline();
    bench.configure("# mine\nconfidence = 1 # few\nwallet = 'ann'\n");
    let setting = |arguments: &[&str], key: &str| {
        let shown = bench.json(&[&["config", "show"], arguments].concat());
        let found = shown["settings"].as_array().unwrap().iter().find(|setting| setting["key"] == key).unwrap().clone();
        (found["value"].clone(), found["origin"].clone())
    };
    assert_eq!(setting(&[], "wallet"), ("ann".into(), "file".into()));
    assert_eq!(setting(&["--wallet", "bob"], "wallet"), ("bob".into(), "flag".into()));
    assert_eq!(setting(&[], "url"), ("http://127.0.0.1:1/rpc/v1".into(), "environment".into()));
    assert_eq!(setting(&[], "network"), ("leasehold-devnet".into(), "default".into()));
    assert_eq!(setting(&["--token", "secret"], "token"), ("(not shown)".into(), "flag".into()));

    bench.json(&["config", "set", "confidence", "5"]);
    bench.json(&["config", "set", "wallet", "o'neil"]);
    assert_eq!(setting(&[], "wallet"), ("o'neil".into(), "file".into()));
    bench.json(&["config", "unset", "wallet"]);
    let path = bench.json(&["config", "path"])["path"].as_str().unwrap().to_owned();
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains("# mine\nconfidence = 5 # few\n") && !text.contains("wallet"), "{text}");

    bench.run(&["config", "set", "colour", "red"]).refuses(2, "\"colour\" is no setting: builtin_actors, confidence");
    bench.run(&["config", "set", "confidence", "many"]).refuses(2, "\"many\" is not a whole number");
    bench.run(&["config", "set", "scrypt_log_n", "3"]).refuses(2, "it may be 14 to 20");
    bench.run(&["config", "set", "scrypt_log_n", "999"]).refuses(2, "scrypt_log_n");
    bench.run(&["config", "set", "url", "foo"]).refuses(2, "\"foo\" is not the URL of a node: nothing was written");
    let set = bench.run(&["config", "set", "wallet", "nobody"]);
    assert!(set.code == 0 && set.stderr.contains("there is no key nobody in the keystore yet"), "{}", set.stderr);
}
