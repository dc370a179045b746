//! What was refused is tried again in time.

use std::fs;

use abi::lease::Method;

use super::{Serving, await_pending, call, market};
use crate::proxy::refusing;

#[test]
fn a_refused_beat_of_the_shortest_window_is_tried_again_before_anything_is_missed() {
    let market = market("secret = 's'\nsettle_every = 'never'\nwithdraw_every = 'never'\n");
    let offer = fs::read_to_string(market.path("offer.toml")).unwrap();
    fs::write(market.path("short.toml"), offer.replace("window = '30m'", "window = '90s'")).unwrap();
    market.json("offer", "create", &["--file", &market.path("short.toml"), "--min-term", "1h"], "provider");
    let lease = market.json("lease", "open", &["1", "--term", "10h"], "renter")["lease"].to_string();
    assert_eq!(market.show(&lease)["window"], 3);
    let mut refusals = 0;
    let url = refusing(market.bench.url(), move |request| {
        let is_beat = request["method"] == "Filecoin.GasEstimateMessageGas"
            && request["params"][0]["Method"] == Method::Heartbeat.number();
        refusals += u32::from(is_beat);
        is_beat && refusals == 1
    });

    call(&market, "Devnet.SetAutomine", (false,));
    let serving = Serving::at(&market, &url);
    await_pending(&market, "keeper");
    call(&market, "Devnet.Mine", (1,));
    serving.told("accepted", 1);
    serving.told("cannot beat", 1);

    for served in [2, 3, 4] {
        call(&market, "Devnet.Mine", (1,));
        if served > 2 {
            // The beat of the epoch before was mined, and the next one comes.
            serving.told("beat", served - 2);
        }
        await_pending(&market, "keeper");
    }
    call(&market, "Devnet.Mine", (1,));
    serving.told("beat", 3);
    let shown = market.show(&lease);
    assert_eq!((&shown["served"], &shown["missed"], &shown["status"]), (&4.into(), &0.into(), &"Active".into()));
    assert_eq!(serving.stop()["refused"], 1);
}
