//! Random lives beside a model in exact fractions that shares no code with the actor: every total to the attoFIL after every
//! message. `LEASEHOLD_MESSAGES` sets how many (2,000 unless told), `LEASEHOLD_SEED` where they begin. A failure is shrunk to the steps
//! that matter and written down; `LEASEHOLD_TRACE` names such a file, to live that life again.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigInt;
use num_traits::Zero;
use serde::{Deserialize, Serialize};

use crate::owner_life::Life;
use crate::owner_trace::{Dice, Op, shrink, written};

/// A life is cut off before its tokens are too many to check after every message.
const LIFE: u64 = 1_000;

/// A failure as it is written down.
#[derive(Serialize, Deserialize)]
struct Trace {
    actor: String,
    seed: u64,
    steps: String,
}

/// A number from the environment.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// What was compared, by how many attoFIL it differed, and what was decided, how often.
#[derive(Debug, Default)]
struct Sum {
    compared: u64,
    difference: BigInt,
    carried: BTreeMap<&'static str, u64>,
}

fn live(seed: u64, ops: &[Op]) -> Sum {
    let mut life = Life::new(seed);
    for op in ops {
        life.run(op);
    }
    life.compare_tokens();
    Sum { compared: life.compared, difference: life.difference, carried: life.carried }
}

/// Lives until so many steps were taken, on all cores.
fn run(first: u64, steps: u64) {
    let (next, failure, sum) = (AtomicU64::new(0), Mutex::new(None), Mutex::new(Sum::default()));
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number * LIFE >= steps || failure.lock().expect("no worker panicked").is_some() {
                return;
            }
            let seed = first.wrapping_add(number);
            let mut dice = Dice(seed);
            let ops: Vec<Op> = (0..LIFE.min(steps - number * LIFE)).map(|_| Op::roll(&mut dice)).collect();
            match catch_unwind(AssertUnwindSafe(|| live(seed, &ops))) {
                Ok(one) => sum.lock().expect("no worker panicked").add(one),
                Err(_) => {
                    failure.lock().expect("no worker panicked").get_or_insert((seed, ops));
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| chain::deeply("soak", work).expect("a thread"));
        }
    });
    if let Some((seed, ops)) = failure.into_inner().expect("no worker panicked") {
        let least = shrink(&ops, |ops| catch_unwind(AssertUnwindSafe(|| drop(live(seed, ops)))).is_err());
        let file = write_down(seed, &least);
        panic!(
            "the life of seed {seed} fails in {} steps: repeat it with LEASEHOLD_TRACE={}",
            least.len(),
            file.display()
        );
    }
    let Sum { compared, difference, carried } = sum.into_inner().expect("no worker panicked");
    tell(&format!(
        "soak of the owner actor, seed {first}: {steps} operations, {difference} attoFIL of difference in {compared} amounts; \
         carried out {carried:?}"
    ));
    assert!(difference.is_zero());
    let all = [
        "change of terms",
        "change of the operator",
        "pause",
        "release",
        "sealing",
        "upgrade",
        "upgrade to the same code",
    ];
    assert!(steps < 5_000 || all.iter().all(|kind| carried.contains_key(kind)), "{all:?} are to be carried out");
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.compared += other.compared;
        self.difference += other.difference;
        for (kind, times) in other.carried {
            *self.carried.entry(kind).or_default() += times;
        }
    }
}

fn write_down(seed: u64, ops: &[Op]) -> PathBuf {
    let file = std::env::temp_dir().join(format!("leasehold-owner-{}.json", std::process::id()));
    let trace = Trace { actor: "owner".to_owned(), seed, steps: written(ops) };
    std::fs::write(&file, serde_json::to_vec(&trace).expect("a trace as JSON")).expect("write the trace down");
    file
}

/// Lives a life again, if it is one of this actor.
fn replay(file: &Path) {
    let text = std::fs::read(file).expect("read LEASEHOLD_TRACE");
    let head: serde_json::Value = serde_json::from_slice(&text).expect("a trace as JSON");
    if head["actor"] == "owner" {
        let Trace { seed, steps, .. } = serde_json::from_value(head).expect("a trace of this actor");
        live(seed, &steps.split_whitespace().map(|op| op.parse().expect("a step")).collect::<Vec<_>>());
        tell(&format!("the steps of {} hold", file.display()));
    }
}

#[expect(clippy::print_stderr, reason = "the result, for whoever runs the soak")]
pub fn tell(text: &str) {
    eprintln!("{text}");
}

#[test]
fn random_messages_leave_no_attofil_of_difference() {
    match std::env::var_os("LEASEHOLD_TRACE") {
        Some(file) => replay(Path::new(&file)),
        None => run(setting("LEASEHOLD_SEED", 1), setting("LEASEHOLD_MESSAGES", 2_000)),
    }
}
