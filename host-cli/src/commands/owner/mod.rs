//! `leasehold owner`: owner actors, which hold miners for investors.

mod adopt;
mod create;
mod earnings;
mod miners;
mod show;

use anyhow::Result;
use clap::Subcommand;

pub use adopt::{Adopted, Step, adopt, adopt_stepwise};
pub use create::{Create, FeeShare, create};
pub use earnings::{ClaimedFees, Fees, Harvested, claim_fees, fees, harvest};
pub use miners::{Changed, confirm, control, peer, repay, worker};
pub use show::{Shown, show};

use crate::context::Context;
use crate::peer::{Multiaddr, PeerId};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create an owner actor, with terms that only a vote can change
    #[command(after_help = create::EXAMPLES)]
    Create(Box<Create>),
    /// Hand a miner over to an owner actor. Run it again after an interruption: it does what is still missing
    #[command(after_help = adopt::EXAMPLES)]
    Adopt {
        /// The owner actor
        owner: String,
        /// The miner to hand over
        miner: String,
    },
    /// Show an owner actor's totals, miners and terms
    #[command(after_help = "Examples:\n  leasehold owner show t01005\n  leasehold owner show t01005 --json")]
    Show {
        /// The owner actor
        owner: String,
    },
    /// Withdraw what the miners have earned and split it. Anyone may
    #[command(after_help = "Examples:\n  leasehold owner harvest t01005")]
    Harvest {
        /// The owner actor
        owner: String,
    },
    /// Show the fees that wait, or pay one beneficiary's out
    #[command(after_help = "Examples:\n  leasehold owner fees t01005\n  leasehold owner fees t01005 --claim operator")]
    Fees {
        /// The owner actor
        owner: String,
        /// Pay out the fees of this beneficiary. Anyone may; the money goes to the beneficiary
        #[arg(long, value_name = "BENEFICIARY")]
        claim: Option<String>,
    },
    /// Propose a miner's next worker; its control addresses stay
    #[command(after_help = "Examples:\n  leasehold owner worker t01005 t01001 new-worker --wallet operator")]
    Worker {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// The next worker: a BLS key or address. It works from 900 epochs later on, once confirmed
        worker: String,
    },
    /// Replace a miner's control addresses, at once; its worker stays
    #[command(
        after_help = "Examples:\n  leasehold owner control t01005 t01001 post-key\n  leasehold owner control t01005 t01001 --none"
    )]
    Control {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// All control addresses from now on, at most 10
        #[arg(required_unless_present = "none", num_args = 1..=10)]
        control: Vec<String>,
        /// No control addresses any more
        #[arg(long, conflicts_with = "control")]
        none: bool,
    },
    /// Put a proposed worker in force, once its time has come
    #[command(after_help = "Examples:\n  leasehold owner confirm t01005 t01001 --wallet operator")]
    Confirm {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
    },
    /// Change where a miner is reached
    #[command(
        after_help = "Examples:\n  leasehold owner peer t01005 t01001 --peer 12D3KooW...\n  leasehold owner peer t01005 t01001 --multiaddr /ip4/203.0.113.7/tcp/4001"
    )]
    Peer {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// Its libp2p peer ID
        #[arg(long, value_name = "ID", required_unless_present = "multiaddrs")]
        peer: Option<PeerId>,
        /// All its multiaddresses from now on; may be repeated
        #[arg(long = "multiaddr", value_name = "ADDRESS")]
        multiaddrs: Vec<Multiaddr>,
    },
    /// Have a miner repay its debt from its own balance
    #[command(after_help = "Examples:\n  leasehold owner repay t01005 t01001 --wallet operator")]
    Repay {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        let output = &context.output;
        match self {
            Self::Create(arguments) => output.result(&create(context, *arguments)?)?,
            Self::Adopt { owner, miner } => output.result(&adopt(context, &owner, &miner)?)?,
            Self::Show { owner } => output.result(&show(context, &owner)?)?,
            Self::Harvest { owner } => output.result(&harvest(context, &owner)?)?,
            Self::Fees { owner, claim: None } => output.result(&fees(context, &owner)?)?,
            Self::Fees { owner, claim: Some(beneficiary) } => {
                output.result(&claim_fees(context, &owner, &beneficiary)?)?;
            }
            Self::Worker { owner, miner, worker: next } => output.result(&worker(context, &owner, &miner, &next)?)?,
            Self::Control { owner, miner, control: addresses, none: _ } => {
                output.result(&control(context, &owner, &miner, &addresses)?)?;
            }
            Self::Confirm { owner, miner } => output.result(&confirm(context, &owner, &miner)?)?,
            Self::Peer { owner, miner, peer: id, multiaddrs } => {
                output.result(&peer(context, &owner, &miner, id, multiaddrs)?)?;
            }
            Self::Repay { owner, miner } => output.result(&repay(context, &owner, &miner)?)?,
        }
        Ok(())
    }
}
