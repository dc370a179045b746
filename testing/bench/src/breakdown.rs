//! Where the time of a start and of a message goes.

use std::process::{Command, Stdio};

use chain::{Call, Chain, ChainMessage, Config};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use leasehold_cli::keystore::{KeyKind, SecretKey};
use leasehold_cli::message;
use leasehold_cli::rpc::{Rpc, bare_message};

use crate::Effort;
use crate::figure::{Unit, timed};
use crate::start::{Node, binary};

pub const HEAD: &str = "\
| of | part | time |
|---|---|---:|";

/// One part of something that takes time.
pub struct Part {
    of: &'static str,
    what: &'static str,
    seconds: f64,
}

impl Part {
    pub fn row(&self) -> String {
        format!("| {} | {} | {} |", self.of, self.what, Unit::Seconds.text(self.seconds))
    }
}

pub fn measure(effort: Effort) -> anyhow::Result<Vec<Part>> {
    let mut parts = start()?;
    parts.extend(signed_message(effort.rounds * 20)?);
    Ok(parts)
}

fn start() -> anyhow::Result<Vec<Part>> {
    const OF: &str = "cold start";
    let process = timed(|| {
        let mut version = Command::new(binary()?);
        version.arg("--version").stdout(Stdio::null());
        anyhow::ensure!(version.status()?.success(), "leasehold --version fails");
        Ok(())
    })?;
    // The engine keeps what it compiled for as long as the process lives: the second chain is made without.
    let first = timed(|| Chain::new(Config::from_environment()).map(drop))?;
    let second = timed(|| Chain::new(Config::from_environment()).map(drop))?;
    let compile = first.saturating_sub(second);
    Ok(vec![
        Part { of: OF, what: "a process that only tells its version", seconds: process.as_secs_f64() },
        Part { of: OF, what: "compiling the actors that genesis runs, in ref-fvm", seconds: compile.as_secs_f64() },
        Part { of: OF, what: "genesis without that", seconds: second.as_secs_f64() },
    ])
}

/// Each step of a signed transfer by itself, over as many rounds.
fn signed_message(rounds: usize) -> anyhow::Result<Vec<Part>> {
    const OF: &str = "a signed message";
    let key = SecretKey::generate(KeyKind::Secp256k1);
    let (from, to) = (key.address()?, Address::new_id(101));
    let mut transfer = bare_message(from, to, TokenAmount::from_atto(1), 0, Vec::new());
    (transfer.gas_limit, transfer.gas_fee_cap) = (10_000_000, TokenAmount::from_nano(1));
    let part = |what, step: &mut dyn FnMut(u64) -> anyhow::Result<()>| {
        let time = timed(|| (0..rounds as u64).try_for_each(&mut *step))?;
        anyhow::Ok(Part { of: OF, what, seconds: time.as_secs_f64() / rounds as f64 })
    };

    let mut signature = message::sign(&transfer, &key)?;
    let sign = part("signing, in the client", &mut |_| {
        signature = message::sign(&transfer, &key)?;
        Ok(())
    })?;
    let (node, _) = Node::start(&[])?;
    let rpc = Rpc::new(&node.url, None);
    let ask = part("a request that asks for nothing much, there and back", &mut |_| rpc.network_name().map(drop))?;
    let signed = message::cid(&transfer)?.to_bytes();
    let check = part("checking the signature", &mut |_| signature.verify(&signed, &from).map_err(anyhow::Error::msg))?;
    let mut chain = Chain::new(Config::from_environment())?;
    chain.fund(from, TokenAmount::from_whole(1_000))?;
    chain.mine()?;
    let run = part("executing it, in the library", &mut |nonce| {
        transfer.sequence = nonce;
        chain.apply(ChainMessage::signed(transfer.clone(), signature.clone())).map(drop)
    })?;
    let close = part("closing a tipset of one message, cron included", &mut |_| {
        chain.send_as(Call::transfer(from, to, TokenAmount::from_atto(1)))?;
        chain.mine().map(drop)
    })?;
    Ok(vec![sign, ask, check, run, close])
}
