//! A home folder with keys, a node, and the command between them.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use fvm_shared::econ::TokenAmount;
use leasehold_cli::Context;
use leasehold_cli::output::Output;
use leasehold_cli::settings::{Flags, Settings};
use serde_json::Value;
use tempfile::TempDir;

pub const PASSPHRASE: &str = "correct horse battery staple";

/// How long any command may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Keys that last no longer than a test need little scrypt.
const CONFIG: &str = "scrypt_log_n = 14\n";

/// One person's home, and the node that their commands talk to.
pub struct Bench {
    home: TempDir,
    url: String,
    /// On a node whose clock one test has at a time.
    _turn: Option<MutexGuard<'static, ()>>,
    /// A node that only this test uses.
    _own: Option<devnet::Node>,
}

/// A node for many tests, with the owner's and the market's code installed.
struct Shared {
    node: OnceLock<devnet::Node>,
    installed: OnceLock<()>,
}

impl Shared {
    const fn new() -> Self {
        Self { node: OnceLock::new(), installed: OnceLock::new() }
    }

    fn bench(&self) -> Bench {
        let node = self.node.get_or_init(|| devnet::spawn(devnet::Config::from_environment()).unwrap());
        let bench = Bench::at(&node.url());
        self.installed.get_or_init(|| {
            bench.funded("installer", "secp256k1", 1_000);
            for code in ["owner", "lease"] {
                bench.json(&["actor", "install", code, "--wallet", "installer"]);
            }
            fs::remove_dir_all(bench.home().join("keystore")).unwrap();
        });
        bench
    }
}

fn read(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    })
}

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    /// Without a node: nothing listens at the URL.
    pub fn offline() -> Self {
        Self::at("http://127.0.0.1:1/rpc/v1")
    }

    pub fn at(url: &str) -> Self {
        let bench = Self { home: tempfile::tempdir().unwrap(), url: url.to_owned(), _turn: None, _own: None };
        bench.configure("");
        bench
    }

    /// On the node that all tests share. Each test uses accounts and actors of its own.
    pub fn new() -> Self {
        static NODE: Shared = Shared::new();
        NODE.bench()
    }

    /// On a node of its own kind, for tests that let days pass: they take turns.
    pub fn in_time() -> Self {
        static NODE: Shared = Shared::new();
        static CLOCK: Mutex<()> = Mutex::new(());
        let turn = CLOCK.lock().unwrap_or_else(PoisonError::into_inner);
        Self { _turn: Some(turn), ..NODE.bench() }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// On a node of its own, for a test that changes how the node works.
    pub fn alone() -> Self {
        let node = devnet::spawn(devnet::Config::from_environment()).unwrap();
        let mut bench = Self::at(&node.url());
        bench._own = Some(node);
        bench
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes `config.toml` anew, with these lines beside the test's own.
    pub fn configure(&self, lines: &str) {
        fs::write(self.home().join("config.toml"), format!("{CONFIG}{lines}")).unwrap();
    }

    /// The command with this home, this node and the right passphrase; nobody at the terminal.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leasehold"));
        command.args(arguments).stdin(Stdio::null()).env_clear();
        command
            .env("LEASEHOLD_HOME", self.home())
            .env("LEASEHOLD_PASSPHRASE", PASSPHRASE)
            .env("LEASEHOLD_URL", &self.url);
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments))
    }

    /// Runs a command that must succeed, and reads its JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ran = self.run(&[arguments, &["--json", "--yes"]].concat());
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", ran.stdout))
    }

    /// A context as `main` would make it, for what no command does.
    pub fn context(&self) -> Context {
        let lookup = |name: &str| match name {
            "LEASEHOLD_HOME" => Some(self.home().display().to_string()),
            "LEASEHOLD_PASSPHRASE" => Some(PASSPHRASE.to_owned()),
            "LEASEHOLD_URL" => Some(self.url.clone()),
            _ => None,
        };
        let mut settings = Settings::resolve(&Flags::default(), lookup).unwrap();
        settings.yes = true;
        Context::new(settings, Output::new(false).quiet())
    }

    /// A new key that holds this many FIL; returns its address.
    pub fn funded(&self, name: &str, kind: &str, fil: u64) -> String {
        let key = self.json(&["wallet", "new", name, "--kind", kind]);
        let address = key["address"].as_str().unwrap().to_owned();
        let context = self.context();
        context.rpc.fund(context.address(name).unwrap(), &TokenAmount::from_whole(fil)).unwrap();
        address
    }

    pub fn balance(&self, key: &str) -> TokenAmount {
        let context = self.context();
        context.rpc.balance(context.address(key).unwrap()).unwrap()
    }

    /// An operator with a worker, and a miner of theirs; returns the miner's address.
    pub fn miner(&self) -> String {
        self.funded("operator", "secp256k1", 1_000);
        self.funded("worker", "bls", 1);
        let miner = self.json(&["miner", "create", "--worker", "worker", "--wallet", "operator"]);
        miner["miner"].as_str().unwrap().to_owned()
    }

    /// An owner actor of the operator's; returns its address.
    pub fn owner(&self) -> String {
        let terms = ["--name", "North Vault", "--symbol", "NORTH", "--fee", "operator=operator:5%"];
        let owner = self.json(&[&["owner", "create", "--wallet", "operator"], &terms[..]].concat());
        owner["address"].as_str().unwrap().to_owned()
    }
}

impl Ran {
    /// Runs a command that must end by itself.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if started.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("{command:?} does not end");
            }
            thread::sleep(Duration::from_millis(5));
        };
        Self { code: status.code().unwrap(), stdout: stdout.join().unwrap(), stderr: stderr.join().unwrap() }
    }

    /// The command must have ended with this code, told this sentence, and printed no result.
    pub fn refuses(&self, code: i32, sentence: &str) {
        assert_eq!(self.code, code, "{}", self.stderr);
        assert!(self.stderr.contains(sentence), "{:?}\ndoes not say\n{sentence:?}", self.stderr);
        assert_eq!(self.stdout, "", "a refusal has no result");
    }
}
