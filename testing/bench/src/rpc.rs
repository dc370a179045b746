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
                let pushed = push(&node.url, &mut clients, |_, started| started.elapsed() < time)?;
                Ok(pushed as f64 / started.elapsed().as_secs_f64())
            });
            let rates = rates.collect::<anyhow::Result<_>>()?;
            let what = format!("signed messages over RPC, {count} {}", if count == 1 { "client" } else { "clients" });
            Ok(Figure::new(what, Unit::PerSecond, Some(Goal::AtLeast(300.0)), rates))
        })
        .collect()
}

/// What a node keeps in memory for a number of messages, each in a tipset of its own. Each time in a new node.
pub fn memory(effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let grown = (0..effort.rounds.div_ceil(4)).map(|_| {
        let (node, _) = Node::start(&[])?;
        let mut clients = clients(&node.url, RECEIVER);
        let share = effort.messages / clients.len();
        let before = node.resident()?;
        push(&node.url, &mut clients, |nonce, _| nonce < share as u64)?;
        Ok(node.resident()? - before)
    });
    let what = format!("memory for {} messages", effort.messages);
    Ok(vec![Figure::new(what, Unit::Bytes, None, grown.collect::<anyhow::Result<_>>()?)])
}

/// Pushes from all clients at once for as long as `goes_on` says of a client's next nonce. Returns how many messages.
fn push(url: &str, clients: &mut [Client], goes_on: impl Fn(u64, Instant) -> bool + Sync) -> anyhow::Result<usize> {
    let started = Instant::now();
    let run = |client: &mut Client| {
        let rpc = Rpc::new(url, None);
        (0..).take_while(|nonce| goes_on(*nonce, started)).try_fold(0, |pushed, nonce| {
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
