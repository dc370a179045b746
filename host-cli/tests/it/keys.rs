//! Keys and configuration, without a node.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use crate::bench::{Bench, PASSPHRASE, Ran};

const EXPORTED: &str = "7b2254797065223a22626c73222c22507269766174654b6579223a226a6b55704e6a53493749664a4632434f6f505169344f79477a475241532b766b616c314e5a616f7a3853633d227d";
const ADDRESS: &str = "t3w2ll4guubkslpmxseiqhtemwtmxdnhnshogd25gfrbhe6dso6kly2aj756wmcx2gq4jehn6x2z3ji4zlzioq";

#[test]
fn a_lotus_key_goes_in_by_standard_input_and_comes_out_the_same() {
    let bench = Bench::offline();
    let mut import = bench.command(&["wallet", "import", "worker"]);
    let mut child = import.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{EXPORTED}\n").as_bytes()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());

    let list = bench.run(&["wallet", "list"]);
    assert_eq!(list.stdout, format!("NAME    KIND  ADDRESS\nworker  bls   {ADDRESS}\n"));
    for key in ["worker", ADDRESS, &ADDRESS.replacen('t', "f", 1)] {
        assert_eq!(bench.run(&["wallet", "export", key]).stdout, format!("{EXPORTED}\n"));
    }
}

#[test]
fn a_wrong_passphrase_is_told_and_opens_nothing() {
    let bench = Bench::offline();
    bench.json(&["wallet", "new", "ann"]);
    let mut export = bench.command(&["wallet", "export", "ann"]);
    export.env("LEASEHOLD_PASSPHRASE", "wrong");
    Ran::of(export).refuses(4, "error: the passphrase of the key ann is wrong\n  try: check --passphrase-file");
}

#[test]
fn a_passphrase_file_wins_over_the_environment() {
    let bench = Bench::offline();
    bench.json(&["wallet", "new", "ann"]);
    let file = bench.home().join("passphrase");
    let with_file = || {
        let mut export = bench.command(&["wallet", "export", "ann", "--passphrase-file"]);
        export.arg(&file).env("LEASEHOLD_PASSPHRASE", "wrong");
        Ran::of(export)
    };
    fs::write(&file, format!("{PASSPHRASE}\nnot this line\n")).unwrap();
    assert_eq!(with_file().code, 0);
    fs::write(&file, "wrong as well").unwrap();
    with_file().refuses(4, "the passphrase of the key ann is wrong");
}

#[test]
fn without_a_terminal_nobody_is_asked_for_a_passphrase() {
    let bench = Bench::offline();
    let mut new = bench.command(&["wallet", "new", "ann"]);
    new.env_remove("LEASEHOLD_PASSPHRASE");
    Ran::of(new).refuses(2, "a passphrase is needed and nobody is at the terminal to type it");
    let mut empty = bench.command(&["wallet", "new", "ann", "--passphrase-file"]);
    fs::write(bench.home().join("empty"), "\n").unwrap();
    empty.arg(bench.home().join("empty"));
    Ran::of(empty).refuses(2, "an empty passphrase protects nothing: no key was written");
    assert_eq!(bench.run(&["wallet", "list"]).stdout, "There are no keys yet: leasehold wallet new NAME\n");
}

#[test]
fn a_corrupt_key_file_is_named() {
    let bench = Bench::offline();
    bench.json(&["wallet", "new", "ann"]);
    let path = bench.home().join("keystore/ann.key");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let corrupt = format!("the key file {} is corrupt: EOF", path.display());
    bench.run(&["wallet", "export", "ann"]).refuses(4, &corrupt);
    let list = bench.run(&["wallet", "list"]);
    assert_eq!(list.code, 0, "other keys are listed all the same: {}", list.stderr);
    assert!(list.stderr.contains(&corrupt), "{}", list.stderr);
    bench.json(&["wallet", "new", "bob"]);
    let listed = bench.json(&["wallet", "list"]);
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["name"]), (2, &"bob".into()));
    assert!(listed[1]["damaged"].as_str().unwrap().starts_with(&corrupt), "{listed}");
}

#[test]
fn a_corrupt_configuration_is_named() {
    let bench = Bench::offline();
    for (line, expected) in [("url = [", "TOML parse error"), ("colour = 'red'", "unknown field `colour`")] {
        bench.configure(line);
        let path = bench.home().join("config.toml");
        let ran = bench.run(&["wallet", "list"]);
        ran.refuses(4, &format!("the configuration {} is wrong: ", path.display()));
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        // Below the line that the bench writes.
        assert!(ran.stderr.contains(&format!("try: edit {}, line 2", path.display())), "{}", ran.stderr);
        assert_eq!(bench.run(&["config", "path"]).stdout, format!("{}\n", path.display()));
    }
    bench.run(&["config", "unset", "colour"]);
    assert_eq!(bench.run(&["wallet", "list"]).code, 0, "what nobody knows is gone");
}

#[test]
fn what_makes_no_sense_is_a_usage_error() {
    let bench = Bench::offline();
    bench.json(&["wallet", "new", "ann"]);
    for (arguments, sentence) in [
        (&["wallet", "send", "ann", "5"][..], "\"5\" does not say in which unit"),
        (&["wallet", "send", "ann", "-5FIL"], "an amount cannot be negative"),
        (&["wallet", "send", "ann", "0FIL"], "the amount must be more than zero"),
        (&["wallet", "send", "ann", "1.0000000000000000001FIL"], "nothing is smaller than 1 attoFIL"),
        (&["stake", "deposit", "t01005", "-1FIL"], "an amount cannot be negative"),
        (&["stake", "deposit", "t01005", "0FIL"], "the amount must be more than zero"),
        (&["wallet", "balance", "X1"], "\"X1\" is not a Filecoin address"),
        (&["wallet", "new", "../ann"], "is neither an address nor a name of a key"),
        (&["chain", "advance", "31s"], "an epoch is 30 seconds"),
        (&["owner", "create", "--name", "N", "--symbol", "N", "--fee", "x"], "write LABEL=KEY:SHARE"),
        (&["no", "such", "command"], "unrecognized subcommand 'no'"),
    ] {
        bench.run(arguments).refuses(2, sentence);
    }
}

#[test]
fn with_json_an_error_is_json_too() {
    let ran = Bench::offline().run(&["wallet", "export", "nobody", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(error["error"]["kind"], "other");
    assert_eq!(error["error"]["sentence"], "there is no key nobody in the keystore");
    assert_eq!((ran.code, ran.stdout.as_str()), (4, ""));

    for (arguments, sentence) in [
        (&["wallet", "send", "--json"][..], "the following required arguments were not provided"),
        (&["--json", "wallet", "lst"], "unrecognized subcommand 'lst'"),
        (&["--json", "chain", "set", "automine", "maybe"], "invalid value 'maybe'"),
    ] {
        let ran = Bench::offline().run(arguments);
        let error: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
        assert!(error["error"]["sentence"].as_str().unwrap().starts_with(sentence), "{error}");
        assert_eq!((ran.code, &error["error"]["kind"], ran.stdout.as_str()), (2, &"usage".into(), ""));
    }
    let help = Bench::offline().run(&["wallet", "send", "--json", "--help"]);
    assert!(help.code == 0 && help.stdout.contains("Transfer FIL"), "{}", help.stdout);
}

#[test]
fn a_development_account_is_taken_by_its_number() {
    let bench = Bench::offline();
    for (number, name) in [("0", "rich"), ("4", "worker")] {
        let account = &devnet::development_accounts(5).unwrap()[number.parse::<usize>().unwrap()];
        let key = bench.json(&["wallet", "import", name, "--devnet", number]);
        assert_eq!(key["address"], leasehold_cli::address::Addr(account.address).to_string());
    }
    assert_eq!(bench.json(&["wallet", "list"])[1]["kind"], "bls");
    bench.run(&["wallet", "import", "more", "--devnet", "100"]).refuses(2, "100 is not in 0..100");
    bench.run(&["wallet", "import", "again", "--devnet", "0"]).refuses(4, "this key is here already: its name is rich");
}
