//! Signed messages over JSON-RPC, end to end: signed by the client, checked, executed and closed into a tipset when the node
//! answers.

use std::time::{Duration, Instant};

use fvm_shared::address::Address;
use leasehold_cli::rpc::Rpc;

use crate::Effort;
use crate::figure::{Figure, Goal, Unit};
use crate::start::Node;
use crate::swarm::{Client, clients};

const RECEIVER: Address = Address::new_id(101);
/// In how many parts memory is measured.
const FIFTHS: u64 = 5;

/// Messages a second from one client and from sixteen.
pub fn calls(effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let rounds = effort.rounds.div_ceil(3);
    [1, 16]
        .into_iter()
        .map(|count| {
            let rates = (0..rounds).map(|_| {
                let (node, _) = Node::start(&[])?;
                let mut clients = clients(&node.url, RECEIVER);
                clients.truncate(count);
                let time = Duration::from_secs(effort.seconds);
                let started = Instant::now();
                let pushed = push(&node.url, &mut clients, 0, |_, started| started.elapsed() < time)?;
                Ok(pushed as f64 / started.elapsed().as_secs_f64())
            });
            let rates = rates.collect::<anyhow::Result<_>>()?;
            let what = format!("signed messages over RPC, {count} {}", if count == 1 { "client" } else { "clients" });
            Ok(Figure::new(what, Unit::PerSecond, Some(Goal::AtLeast(300.0)), rates))
        })
        .collect()
}

/// What a node keeps in memory for a number of messages, each in a tipset of its own: how much it grew in each fifth of them, as if all
/// were like it.
pub fn memory(effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let (node, _) = Node::start(&[])?;
    let mut clients = clients(&node.url, RECEIVER);
    let share = (effort.messages / clients.len()) as u64;
    let mut before = node.resident()?;
    let mut grown = Vec::new();
    for fifth in 0..FIFTHS {
        let until = share * (fifth + 1) / FIFTHS;
        push(&node.url, &mut clients, share * fifth / FIFTHS, |nonce, _| nonce < until)?;
        let now = node.resident()?;
        grown.push((now - before) * FIFTHS as f64);
        before = now;
    }
    let what = format!("memory for {} messages", effort.messages);
    Ok(vec![Figure::new(what, Unit::Bytes, None, grown)])
}

/// Pushes from all clients at once, from this nonce on, for as long as `goes_on` says of a client's next one. Returns how many messages.
fn push(
    url: &str,
    clients: &mut [Client],
    first: u64,
    goes_on: impl Fn(u64, Instant) -> bool + Sync,
) -> anyhow::Result<usize> {
    let started = Instant::now();
    let run = |client: &mut Client| {
        let rpc = Rpc::new(url, None);
        (first..).take_while(|nonce| goes_on(*nonce, started)).try_fold(0, |pushed, nonce| {
            client.push(&rpc, nonce)?;
            anyhow::Ok(pushed + 1)
        })
    };
    std::thread::scope(|scope| {
        let run = &run;
        let threads: Vec<_> = clients.iter_mut().map(|client| scope.spawn(move || run(client))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().map_err(|_| anyhow::anyhow!("a client panicked"))?)
            .sum::<anyhow::Result<usize>>()
    })
}
