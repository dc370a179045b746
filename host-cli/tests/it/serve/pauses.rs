//! A lease that is not paid for, and then is.

use super::{SLOT, Serving, await_beats, beat_events, market, start_of};

#[test]
fn a_paused_lease_resumes_at_once_though_a_beat_has_come_in_the_slot_and_goes_on_once_in_each() {
    let market = market("secret = 's'\nsettle_every = 'never'\nwithdraw_every = 'never'\n");
    let lease = market.json("lease", "open", &["0", "--term", "3h", "--open-ended"], "renter")["lease"].to_string();
    let serving = Serving::start(&market);
    serving.told("accepted", 1);
    let start = start_of(&market, &lease);
    let last = 360 / SLOT;
    for slot in 1..=last {
        market.reach(start + SLOT * slot);
        await_beats(&market, &lease, slot as usize);
    }
    assert_eq!(market.show(&lease)["status"], "Paused");
    let paused = last as usize;

    market.json("lease", "top-up", &[&lease, "--term", "1h"], "renter");
    await_beats(&market, &lease, paused + 1);
    assert_eq!(market.show(&lease)["status"], "Active");
    for slot in 1..=2 {
        market.reach(start + SLOT * (last + slot));
        await_beats(&market, &lease, paused + 1 + slot as usize);
        market.reach(start + SLOT * (last + slot) + 10);
    }
    let slots: Vec<i64> = beat_events(&market, &lease).iter().map(|beat| (beat.height - start) / SLOT).collect();
    assert_eq!(slots[paused - 1..], [last, last, last + 1, last + 2]);
    assert_eq!((&market.show(&lease)["missed"], &serving.stop()["refused"]), (&0.into(), &0.into()));
}
