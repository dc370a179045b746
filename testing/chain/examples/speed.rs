//! How fast the chain library is, on this machine: `cargo run --release -p leasehold-chain --example speed`.
//!
//! On the stand-ins, or on the official built-in actors if LEASEHOLD_BUILTIN_ACTORS names a bundle file.

use std::io::Write;
use std::time::{Duration, Instant};

use chain::{Call, Chain, Config, development_accounts};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

const MESSAGES: u32 = 5_000;
const BLOCKS: u32 = 200;

fn main() -> anyhow::Result<()> {
    let config = Config::from_environment();
    report("genesis, actors still to be compiled", timed(1, || Chain::new(config.clone()).map(drop))?)?;
    report("genesis again", timed(1, || Chain::new(config.clone()).map(drop))?)?;
    let mut chain = Chain::new(config)?;
    let [alice, bob] = [0, 1].map(|n| development_accounts(2).map(|accounts| accounts[n].address));
    let (alice, bob) = (alice?, bob?);
    let probe = create_probe(&mut chain, alice)?;
    let ping = Call::new(alice, probe, probe::Method::Ping.number());
    let grow = Call::new(alice, probe, probe::Method::Grow.number()).params(&200u32)?;
    let pay = Call::transfer(alice, bob, TokenAmount::from_atto(1));

    report("bare transfer", timed(MESSAGES, || chain.send(pay.clone()).map(drop))?)?;
    report("message that runs an actor", timed(MESSAGES, || chain.send(ping.clone()).map(drop))?)?;
    report("message that writes a state", timed(MESSAGES, || chain.send(grow.clone()).map(drop))?)?;
    report("read-only call", timed(MESSAGES, || chain.call(ping.clone()).map(drop))?)?;
    report("block of all these messages", timed(1, || chain.mine().map(drop))?)?;
    report("empty block", timed(BLOCKS, || chain.mine().map(drop))?)?;
    report("block of one message", timed(BLOCKS, || chain.send(grow.clone()).and_then(|_| chain.mine()).map(drop))?)?;
    let guard = chain.guard_miner();
    report("award", timed(BLOCKS, || chain.award(guard, 1, TokenAmount::default()).map(drop))?)?;
    report("snapshot", timed(BLOCKS, || chain.snapshot().map(drop))?)?;
    let id = chain.snapshot()?;
    report("revert", timed(BLOCKS, || chain.revert(id))?)?;
    report("advance by 10,000 epochs", timed(10, || chain.advance(10_000).map(drop))?)?;
    report("advance by 1,000,000 epochs", timed(1, || chain.advance(1_000_000).map(drop))?)?;
    let mut file = Vec::new();
    report("export", timed(1, || chain.export(&mut file))?)?;
    report("import", timed(1, || Chain::import(&file[..]).map(drop))?)
}

fn create_probe(chain: &mut Chain, creator: Address) -> anyhow::Result<Address> {
    let wasm = bundle::tests().iter().find(|actor| actor.name == "probe").map(|actor| actor.wasm);
    let code = chain.install(wasm.unwrap_or_default())?;
    Ok(chain.create(creator, code, RawBytes::default(), TokenAmount::default())?.id_address)
}

/// The mean time of one step.
fn timed(steps: u32, mut step: impl FnMut() -> anyhow::Result<()>) -> anyhow::Result<Duration> {
    let start = Instant::now();
    for _ in 0..steps {
        step()?;
    }
    Ok(start.elapsed() / steps)
}

fn report(what: &str, time: Duration) -> anyhow::Result<()> {
    let per_second = 1.0 / time.as_secs_f64();
    Ok(writeln!(std::io::stdout(), "{what:<40} {time:>12.1?} {per_second:>12.0}/s")?)
}
