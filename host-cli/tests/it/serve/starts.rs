//! Who may keep leases, and how often at a time.

use super::{Serving, market, serve, write};

#[test]
fn only_one_keeper_at_a_time_and_only_with_a_yes_and_a_right() {
    let market = market("secret = 's'\n");
    market.bench.run(&serve(&market, &[])).refuses(2, "nobody is at the terminal to agree: nothing was sent");
    let stranger = ["lease", "serve", &market.market, "--policy", &market.policy, "--yes", "--wallet", "host"];
    market.bench.run(&[&stranger[..], &["--provider", "provider"]].concat()).refuses(1, "is not the keeper of t0");
    market.bench.run(&stranger).refuses(1, "no such provider: add collateral first");
    write(&market, "secret = 's'\nallow = ['nobody-here']\n");
    market.bench.run(&serve(&market, &["--yes"])).refuses(2, "\"nobody-here\" is not a Filecoin address");
    write(&market, "secret = 's'\ncolour = 'red'\n");
    market.bench.run(&serve(&market, &["--yes"])).refuses(2, "is wrong: TOML parse error");

    write(&market, "secret = 's'\n");
    let serving = Serving::start(&market);
    serving.told("looked at every lease", 1);
    market.bench.run(&serve(&market, &["--yes"])).refuses(4, "another leasehold lease serve keeps the leases of t0");
    serving.kill();
    let next = Serving::start(&market);
    next.told("keeping leases", 1);
    let done = next.stop();
    assert_eq!((&done["accepted"], &done["beats"]), (&0.into(), &0.into()));
}
