//! From the start of the process to its first answer.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use fvm_shared::econ::TokenAmount;
use leasehold_cli::rpc::Rpc;

use crate::Effort;
use crate::chain::address;
use crate::figure::Figure;

/// A node in a process of its own, which ends with this value.
pub struct Node {
    child: Child,
    pub url: String,
}

impl Node {
    /// Starts one; returns it once it has answered, and how long that took.
    pub fn start(arguments: &[&str]) -> anyhow::Result<(Self, Duration)> {
        // A port that was free a moment ago: what the node prints takes a second request, which is not what is measured.
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let listen = format!("127.0.0.1:{port}");
        let started = Instant::now();
        let mut command = Command::new(binary()?);
        command.args(["devnet", "--quiet", "--listen", &listen]).args(arguments);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().context("start leasehold")?;
        let node = Self { child, url: format!("http://{listen}/rpc/v1") };
        let rpc = Rpc::new(&node.url, None);
        while rpc.head().is_err() {
            anyhow::ensure!(started.elapsed() < Duration::from_secs(120), "the node does not answer");
            std::thread::sleep(Duration::from_millis(2));
        }
        let took = started.elapsed();
        Ok((node, took))
    }

    /// The memory that the process has now, in bytes.
    pub fn resident(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("find the memory in use")?;
        let kib: f64 = line.split_whitespace().nth(1).context("read the memory in use")?.parse()?;
        Ok(kib * 1024.0)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command that was built beside this program.
pub fn binary() -> anyhow::Result<PathBuf> {
    let folder = std::env::current_exe()?.parent().map(Path::to_owned).context("find the folder of the build")?;
    Ok(folder.join("leasehold"))
}

pub fn measure(effort: Effort) -> anyhow::Result<Vec<Figure>> {
    let new =
        Figure::time("cold start: a new chain, to the first answer", 5.0, effort.rounds, || Ok(Node::start(&[])?.1))?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("world.state");
    let state = ["--state", file.to_str().context("name a file")?];
    let (node, _) = Node::start(&state)?;
    let rpc = Rpc::new(&node.url, None);
    for number in 0..effort.tipsets {
        rpc.fund(address(number)?, &TokenAmount::from_atto(1))?;
    }
    rpc.call::<()>("Devnet.Save", [(); 0])?;
    drop(node);
    let tipsets = effort.tipsets;
    let what = format!("warm start: from a saved state of {tipsets} tipsets and accounts, to the first answer");
    let saved = Figure::time(what, 0.5, effort.rounds, || Ok(Node::start(&state)?.1))?;
    Ok(vec![new, saved])
}
