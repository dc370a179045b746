//! What the tests stand on.

use std::io::Write;
use std::sync::Once;

use chain::{BuiltinActors, Call, Chain, Config, Outcome, development_accounts};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

/// Runs a test on the stand-ins, then on the official actors if there are any.
pub fn on_each(test: impl Fn(Chain)) {
    for config in configs() {
        test(Chain::new(config).expect("a chain"));
    }
}

/// The settings of a chain on each kind of built-in actors.
pub fn configs() -> Vec<Config> {
    static ONCE: Once = Once::new();
    let official = Config::from_environment();
    if official.builtin_actors != BuiltinActors::StandIns {
        return vec![Config::default(), official];
    }
    // Past the test harness, which shows nothing of a test that passes.
    ONCE.call_once(|| {
        let note = "SKIPPED on the official built-in actors: LEASEHOLD_BUILTIN_ACTORS names no bundle file";
        writeln!(std::io::stderr(), "{note}").expect("write to stderr");
    });
    vec![Config::default()]
}

/// One of the development accounts. 4 and 9 have BLS keys, the others secp256k1.
pub fn person(number: usize) -> Address {
    development_accounts(10).expect("the development accounts")[number].address
}

pub fn fil(whole: i64) -> TokenAmount {
    TokenAmount::from_whole(whole)
}

pub fn atto(amount: i64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

pub fn exit(outcome: &Outcome) -> u32 {
    outcome.exit_code().value()
}

/// Installs the probe and creates one that owns nothing.
pub fn create_probe(chain: &mut Chain) -> Address {
    let code = chain.install(probe_wasm()).expect("install the probe");
    chain.create(person(0), code, RawBytes::default(), TokenAmount::default()).expect("create a probe").id_address
}

pub fn probe_wasm() -> &'static [u8] {
    bundle::tests().iter().find(|actor| actor.name == "probe").expect("the probe's WASM").wasm
}

/// A call of one of the probe's methods.
pub fn probe_call(probe: Address, method: probe::Method) -> Call {
    Call::new(person(0), probe, method.number())
}
