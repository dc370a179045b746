//! How a node is set up.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chain::Applied;
use cid::Cid;
use fvm_shared::econ::TokenAmount;

/// The port a node listens on unless told otherwise; Lotus's own.
pub const DEFAULT_PORT: u16 = 1234;

/// A message that became part of the chain, as an observer sees it.
#[derive(Debug)]
pub struct Executed<'a> {
    pub applied: &'a Applied,
    /// Whether somebody signed it. Funds, awards and the messages of impersonated actors are the node's own.
    pub is_signed: bool,
    /// The code of the actor that it went to, if there is one.
    pub code: Option<Cid>,
    /// The codes of the built-in actors by their official names.
    pub builtin_codes: &'a [(String, Cid)],
}

/// Called for every message that became part of the chain but the ticks of cron, in order, on the node's own thread: it must
/// not block.
pub type Observer = Arc<dyn Fn(&Executed<'_>) + Send + Sync>;

/// When tipsets are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BlockMode {
    /// Each pushed message makes one, one epoch later.
    #[default]
    Instant,
    /// One every so often, whether or not something waits.
    Interval(Duration),
    /// Only when `Devnet.Mine` or `Devnet.Advance` asks for it.
    Manual,
}

/// A node's settings. The default listens on any free port of the loopback interface and keeps nothing on disk.
#[derive(Clone)]
pub struct Config {
    /// Where to listen. Port 0 is any free one. Anything but a loopback address lets others control the node.
    pub listen: SocketAddr,
    /// The bearer token that requests must carry, if any.
    pub token: Option<String>,
    /// The chain to make where no state is loaded.
    pub chain: chain::Config,
    pub blocks: BlockMode,
    /// What a unit of gas burns, in attoFIL, also where a state is loaded. Without it, what the chain says.
    pub base_fee: Option<TokenAmount>,
    /// Where the state is loaded from at the start, if the file exists, and saved to.
    pub state_file: Option<PathBuf>,
    /// How often the state is saved while the node runs, beside once when it stops.
    pub save_every: Duration,
    pub observer: Option<Observer>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            token: None,
            chain: chain::Config::default(),
            blocks: BlockMode::default(),
            base_fee: None,
            state_file: None,
            save_every: Duration::from_secs(30),
            observer: None,
        }
    }
}

impl Config {
    /// The default node, on the official built-in actors if LEASEHOLD_BUILTIN_ACTORS names a bundle file.
    pub fn from_environment() -> Self {
        Self { chain: chain::Config::from_environment(), ..Self::default() }
    }
}
