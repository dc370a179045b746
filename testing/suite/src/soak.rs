//! Random lives of an actor beside its model, as many as are asked for, on all cores; a failure is shrunk, written down, and
//! repeated from what was written.
//!
//! `LEASEHOLD_MESSAGES` sets how many steps (2,000 unless told), `LEASEHOLD_SEED` where they begin: the same seed gives the same
//! lives on every machine. `LEASEHOLD_TRACE` names the file of a failure: only that life runs.

use std::cell::RefCell;
use std::env;
use std::fmt::Debug;
use std::fs;
use std::ops::AddAssign;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use proptest::strategy::BoxedStrategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A world holds on to all its blocks, so it is left for a new one after so many lives.
const LIVES_IN_A_WORLD: u64 = 50;
/// Attempts to find a shorter life that still fails.
const SHRINKS: u32 = 20_000;

/// What is run at random.
pub struct Soak<S, W> {
    pub actor: &'static str,
    /// A life: its steps.
    pub life: fn() -> BoxedStrategy<Vec<S>>,
    /// A world to live in.
    pub world: fn() -> W,
    /// Lives a life from the world's beginning, on the actor and on the model, and compares the two.
    pub live: fn(&mut W, &[S], &mut Tally) -> Result<(), TestCaseError>,
}

/// What was run and compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub steps: u64,
    /// Amounts that were compared, and attoFIL by which they differed.
    pub amounts: u64,
    pub attofil: u128,
    /// Epochs that were compared, and by how many they differed.
    pub epochs: u64,
    pub off: u128,
}

impl Tally {
    /// Compares two amounts of attoFIL.
    pub fn amount(&mut self, actor: i64, model: i64, what: impl FnOnce() -> String) -> Result<(), TestCaseError> {
        self.amounts += 1;
        self.attofil += u128::from(actor.abs_diff(model));
        same(actor, model, what)
    }

    /// Compares two epochs or numbers of epochs.
    pub fn epoch(&mut self, actor: i64, model: i64, what: impl FnOnce() -> String) -> Result<(), TestCaseError> {
        self.epochs += 1;
        self.off += u128::from(actor.abs_diff(model));
        same(actor, model, what)
    }
}

fn same(actor: i64, model: i64, what: impl FnOnce() -> String) -> Result<(), TestCaseError> {
    if actor == model {
        return Ok(());
    }
    Err(TestCaseError::fail(format!("{}: the actor says {actor}, the model {model}", what())))
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.steps += other.steps;
        self.amounts += other.amounts;
        self.attofil += other.attofil;
        self.epochs += other.epochs;
        self.off += other.off;
    }
}

/// A failure as it is written down.
#[derive(Serialize, Deserialize)]
struct Trace<S> {
    actor: String,
    steps: Vec<S>,
}

impl<S, W> Soak<S, W>
where
    S: Clone + Debug + Serialize + DeserializeOwned,
{
    /// Runs what the environment asks for, and says what was run. Panics with the shortest life that fails.
    pub fn run(&self) {
        if let Some(file) = env::var_os("LEASEHOLD_TRACE") {
            return self.replay(PathBuf::from(file));
        }
        let (seed, steps) = (setting("LEASEHOLD_SEED", 1), setting("LEASEHOLD_MESSAGES", 2_000));
        let shared = Shared { seed, steps, next: AtomicU64::new(0), sum: Mutex::default(), failure: Mutex::default() };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| chain::deeply("soak", || self.work(&shared)).expect("a thread"));
            }
        });
        if let Some(failure) = shared.failure.into_inner().expect("no worker panicked") {
            panic!("{failure}");
        }
        let Tally { steps, amounts, attofil, epochs, off } = shared.sum.into_inner().expect("no worker panicked");
        say(&format!(
            "soak of the {} actor, seed {seed}: {steps} steps; {amounts} amounts and {epochs} epochs compared: \
             {attofil} attoFIL and {off} epochs of difference",
            self.actor
        ));
    }

    /// Takes one life after another until there are enough steps, or one fails.
    fn work(&self, shared: &Shared) {
        loop {
            let world = RefCell::new((self.world)());
            for _ in 0..LIVES_IN_A_WORLD {
                if shared.is_done() {
                    return;
                }
                let number = shared.next.fetch_add(1, Ordering::Relaxed);
                if let Err(failure) = self.one(&world, shared, number) {
                    shared.failure.lock().expect("no worker panicked").get_or_insert(failure);
                    return;
                }
            }
        }
    }

    /// Lives the life of this number. The error says what failed, and how to repeat it.
    fn one(&self, world: &RefCell<W>, shared: &Shared, number: u64) -> Result<(), String> {
        let config = Config { cases: 1, failure_persistence: None, max_shrink_iters: SHRINKS, ..Config::default() };
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&shared.seed.to_le_bytes());
        seed[8..16].copy_from_slice(&number.to_le_bytes());
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
        let outcome = runner.run(&(self.life)(), |steps| {
            let mut tally = Tally::default();
            (self.live)(&mut world.borrow_mut(), &steps, &mut tally)?;
            *shared.sum.lock().expect("no worker panicked") += tally;
            Ok(())
        });
        match outcome {
            Ok(()) => Ok(()),
            Err(TestError::Abort(reason)) => Err(format!("life {number}: no steps could be made up: {reason}")),
            Err(TestError::Fail(reason, steps)) => {
                let file = self.write_down(&steps);
                let shown: String = steps.iter().map(|step| format!("  {step:?}\n")).collect();
                Err(format!(
                    "life {number} of seed {}, shrunk to {} steps: {reason}\n{shown}\
                     repeat it with LEASEHOLD_TRACE={}",
                    shared.seed,
                    steps.len(),
                    file.display()
                ))
            }
        }
    }

    fn write_down(&self, steps: &[S]) -> PathBuf {
        let file = env::temp_dir().join(format!("leasehold-{}-{}.json", self.actor, std::process::id()));
        let trace = Trace { actor: self.actor.to_owned(), steps: steps.to_vec() };
        fs::write(&file, serde_json::to_vec(&trace).expect("a trace as JSON")).expect("write the trace down");
        file
    }

    fn replay(&self, file: PathBuf) {
        let text = fs::read(&file).expect("read LEASEHOLD_TRACE");
        let head: serde_json::Value = serde_json::from_slice(&text).expect("a trace as JSON");
        if head["actor"] != self.actor {
            return;
        }
        let trace: Trace<S> = serde_json::from_value(head).expect("steps of this actor");
        let mut tally = Tally::default();
        if let Err(error) = (self.live)(&mut (self.world)(), &trace.steps, &mut tally) {
            panic!("the {} steps of {} still fail: {error}", trace.steps.len(), file.display());
        }
        say(&format!("the {} steps of {} hold", tally.steps, file.display()));
    }
}

/// What the workers of a run share.
struct Shared {
    seed: u64,
    steps: u64,
    next: AtomicU64,
    sum: Mutex<Tally>,
    failure: Mutex<Option<String>>,
}

impl Shared {
    fn is_done(&self) -> bool {
        let enough = self.sum.lock().expect("no worker panicked").steps >= self.steps;
        enough || self.failure.lock().expect("no worker panicked").is_some()
    }
}

/// A number from the environment.
pub fn setting(name: &str, default: u64) -> u64 {
    let Ok(text) = env::var(name) else { return default };
    text.parse().unwrap_or_else(|_| panic!("{name} is to be a number, not {text:?}"))
}

#[expect(clippy::print_stderr, reason = "the result, for whoever runs the soak")]
fn say(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lives() -> BoxedStrategy<Vec<u8>> {
        prop::collection::vec(any::<u8>(), 0..=20).boxed()
    }

    fn soak(live: fn(&mut (), &[u8], &mut Tally) -> Result<(), TestCaseError>) -> Soak<u8, ()> {
        Soak { actor: "test", life: lives, world: || (), live }
    }

    fn shared(steps: u64) -> Shared {
        Shared { seed: 7, steps, next: AtomicU64::new(0), sum: Mutex::default(), failure: Mutex::default() }
    }

    #[test]
    fn as_many_steps_are_run_as_were_asked_for() {
        let shared = shared(95);
        soak(|_, steps, tally| {
            tally.steps += steps.len() as u64;
            tally.amount(3, 3, String::new)
        })
        .work(&shared);
        let sum = *shared.sum.lock().unwrap();
        assert!((95..115).contains(&sum.steps), "{sum:?}");
        assert_eq!((sum.amounts, sum.attofil), (shared.next.into_inner(), 0));
        assert_eq!(*shared.failure.lock().unwrap(), None);
    }

    #[test]
    fn a_failure_is_shrunk_to_the_steps_that_matter_and_repeats() {
        let failing = soak(|_, steps, tally| {
            let large = steps.iter().filter(|step| **step > 99).count() as i64;
            tally.amount(large.min(2), large, || "large steps".to_owned())
        });
        let shared = shared(1_000_000);
        failing.work(&shared);
        let failure = shared.failure.into_inner().unwrap().expect("a failure");
        assert!(failure.contains("shrunk to 3 steps: large steps: the actor says 2, the model 3"), "{failure}");
        assert!(failure.contains("  100\n  100\n  100\n"), "{failure}");

        let file = PathBuf::from(failure.rsplit_once('=').unwrap().1);
        let repeated = std::panic::catch_unwind(|| failing.replay(file.clone())).unwrap_err();
        let said = repeated.downcast_ref::<String>().unwrap();
        assert!(said.contains("the 3 steps") && said.contains("the model 3"), "{said}");
        fs::remove_file(file).unwrap();
    }
}
