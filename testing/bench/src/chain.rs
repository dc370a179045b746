//! The chain library: going back, and letting time pass.

use chain::{Chain, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use crate::Effort;
use crate::figure::{Figure, timed};

/// How many new actors share a tipset while a state is filled.
const A_TIPSET: usize = 10_000;

/// Snapshots and reverts of states with few actors and with many.
pub fn snapshots(effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let mut chain = Chain::new(Config::from_environment())?;
    let mut figures = Vec::new();
    let mut there = 0;
    for actors in effort.actors {
        fill(&mut chain, there..actors)?;
        there = actors;
        let treasury_pays = |chain: &mut Chain| chain.fund(address(0)?, TokenAmount::from_atto(1)).map(drop);
        figures.push(Figure::time(format!("snapshot, {actors} actors"), 0.005, effort.rounds, || {
            // Something to write out, each time.
            treasury_pays(&mut chain)?;
            timed(|| chain.snapshot().map(drop))
        })?);
        let id = chain.snapshot()?;
        figures.push(Figure::time(format!("revert, {actors} actors"), 0.005, effort.rounds, || {
            treasury_pays(&mut chain)?;
            chain.mine()?;
            // The first read after a revert opens the state: that belongs to it.
            timed(|| chain.revert(id).and_then(|()| chain.balance(&address(0)?)).map(drop))
        })?);
    }
    Ok(figures)
}

/// Makes accounts, as a first payment to a key does.
fn fill(chain: &mut Chain, numbers: std::ops::Range<usize>) -> anyhow::Result<()> {
    for number in numbers {
        chain.fund(address(number)?, TokenAmount::from_atto(1))?;
        if number % A_TIPSET == 0 {
            chain.mine()?;
        }
    }
    chain.mine()?;
    Ok(())
}

pub fn address(number: usize) -> anyhow::Result<Address> {
    Ok(Address::new_secp256k1(&[&number.to_be_bytes()[..], &[7; 57]].concat())?)
}

/// A million epochs without a message.
pub fn epochs(effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let mut chain = Chain::new(Config::from_environment())?;
    let figure =
        Figure::time("a million empty epochs", 1.0, effort.rounds, || timed(|| chain.advance(1_000_000).map(drop)))?;
    Ok(vec![figure])
}
