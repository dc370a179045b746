//! Random lives beside a model in exact fractions that shares no code with the actor: every total to the attoFIL after every
//! message. `LEASEHOLD_MESSAGES` sets how many (2,000 unless told), `LEASEHOLD_SEED` where they begin. A failure is shrunk to a short
//! trace; `LEASEHOLD_TRACE` replays one.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::owner_life::Life;
use crate::owner_trace::{Dice, Op, shrink, written};

/// A life is cut off before its tokens are too many to check after every message.
const LIFE: u64 = 1_000;

/// A number from the environment.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn live(seed: u64, ops: &[Op]) {
    let mut life = Life::new(seed);
    for op in ops {
        life.run(op);
    }
    life.compare_tokens();
}

/// Lives until so many steps were taken. Returns how many.
fn run(seed: u64, steps: u64) -> u64 {
    let mut taken = 0;
    while taken < steps {
        let seed = seed.wrapping_add(taken / LIFE);
        let mut dice = Dice(seed);
        let ops: Vec<Op> = (0..LIFE.min(steps - taken)).map(|_| Op::roll(&mut dice)).collect();
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| live(seed, &ops))) {
            let fails = |ops: &[Op]| catch_unwind(AssertUnwindSafe(|| live(seed, ops))).is_err();
            let least = written(&shrink(&ops, fails));
            tell(&format!("LEASEHOLD_SEED={seed} LEASEHOLD_TRACE={least:?} replays the failure"));
            resume_unwind(panic);
        }
        taken += ops.len() as u64;
    }
    taken
}

#[expect(clippy::print_stdout, reason = "what a long test found, for whoever reads its output")]
fn tell(text: &str) {
    println!("{text}");
}

#[test]
fn random_messages_leave_no_attofil_of_difference() {
    let seed = setting("LEASEHOLD_SEED", 1);
    match std::env::var("LEASEHOLD_TRACE") {
        Ok(trace) => live(seed, &trace.split_whitespace().map(|op| op.parse().unwrap()).collect::<Vec<_>>()),
        Err(_) => {
            run(seed, setting("LEASEHOLD_MESSAGES", 2_000));
        }
    }
}

/// The long run, of `make soak`.
#[test]
#[ignore = "takes long: make soak"]
fn soak() {
    let operations = run(setting("LEASEHOLD_SEED", 1), setting("LEASEHOLD_MESSAGES", 1_000_000));
    tell(&format!("owner: {operations} operations, 0 attoFIL of difference"));
}
