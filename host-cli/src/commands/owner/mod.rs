//! `leasehold owner`: owner actors, which hold miners for investors.

mod adopt;
mod create;
mod earnings;
mod history;
mod miners;
mod pledge;
mod screen;
mod show;

use anyhow::Result;
use clap::Subcommand;

pub use adopt::{Adopted, Step, adopt, adopt_stepwise};
pub use create::{Create, create};
pub use earnings::{ClaimedFees, Fees, Harvested, claim_fees, fees, harvest};
pub use history::{Harvest, History, history};
pub use miners::{Changed, confirm, control, multiaddrs, peer, repay, worker};
pub use pledge::{WoundDown, pledge, wind_down};
pub use show::{Code, Shown, Totals, show, show_as};

use crate::amount::PositiveAmount;
use crate::context::Context;
use crate::output::Chart;
use crate::peer::{Multiaddr, PeerId};
use crate::terms::Template;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create an owner actor, with terms that only a vote can change
    #[command(after_help = create::EXAMPLES)]
    Create(Box<Create>),
    /// Print a terms file with every term explained, to be edited and given to create or to a vote
    #[command(
        after_help = "Examples:\n  leasehold owner terms-template > terms.toml\n  leasehold owner terms-template --json > terms.json"
    )]
    TermsTemplate,
    /// Hand a miner over to an owner actor. Run it again after an interruption: it does what is still missing
    #[command(after_help = adopt::EXAMPLES)]
    Adopt {
        /// The owner actor
        owner: String,
        /// The miner to hand over
        miner: String,
    },
    /// Show on one screen what an investor needs: backing, liquidity, queue, fees, miners, votes, past harvests
    #[command(
        after_help = "Examples:\n  leasehold owner show t01005\n  leasehold owner show t01005 --ascii\n  leasehold owner show t01005 --json"
    )]
    Show {
        /// The owner actor
        owner: String,
        #[command(flatten)]
        chart: Chart,
    },
    /// Show every past harvest, as far back as the node keeps events
    #[command(after_help = "Examples:\n  leasehold owner history t01005\n  leasehold owner history t01005 --json")]
    History {
        /// The owner actor
        owner: String,
        #[command(flatten)]
        chart: Chart,
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
    /// Send idle cash to an adopted miner, to be pledged for sectors. The operator
    #[command(after_help = "Examples:\n  leasehold owner pledge t01005 t01001 50FIL --wallet operator")]
    Pledge {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// How much, with its unit
        #[arg(allow_hyphen_values = true)]
        amount: PositiveAmount,
    },
    /// Announce the end of a vehicle whose cash covers all principal; after the timelock, redeem for everybody. The operator
    #[command(
        after_help = "Run it again once the timelock is over and before the execution window is: it harvests and redeems. Until then nobody\ncan deposit; a pledge calls it off. A lost key then holds no miner for ever.\n\nExamples:\n  leasehold owner wind-down t01005 --wallet operator"
    )]
    WindDown {
        /// The owner actor
        owner: String,
    },
    /// Propose a miner's next worker; its control addresses stay. The operator
    #[command(after_help = "Examples:\n  leasehold owner worker t01005 t01001 new-worker --wallet operator")]
    Worker {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// The next worker: a BLS key or address. It works from 900 epochs later on, once confirmed
        worker: String,
    },
    /// Replace a miner's control addresses, at once; its worker stays. The operator
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
    /// Put a proposed worker in force, once its time has come. The operator
    #[command(after_help = "Examples:\n  leasehold owner confirm t01005 t01001 --wallet operator")]
    Confirm {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
    },
    /// Change a miner's libp2p peer ID. The operator
    #[command(after_help = "Examples:\n  leasehold owner peer t01005 t01001 12D3KooW... --wallet operator")]
    Peer {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// The peer ID
        peer: PeerId,
    },
    /// Replace the multiaddresses at which a miner is reached. The operator
    #[command(
        after_help = "Examples:\n  leasehold owner multiaddrs t01005 t01001 /ip4/203.0.113.7/tcp/4001\n  leasehold owner multiaddrs t01005 t01001 --none"
    )]
    Multiaddrs {
        /// The owner actor
        owner: String,
        /// The miner
        miner: String,
        /// All its multiaddresses from now on
        #[arg(required_unless_present = "none")]
        multiaddrs: Vec<Multiaddr>,
        /// No multiaddresses any more
        #[arg(long, conflicts_with = "multiaddrs")]
        none: bool,
    },
    /// Have a miner repay its debt from its own balance. The operator
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
            Self::TermsTemplate => output.result(&Template)?,
            Self::Adopt { owner, miner } => output.result(&adopt(context, &owner, &miner)?)?,
            Self::Show { owner, chart } => output.result(&show_as(context, &owner, chart)?)?,
            Self::History { owner, chart } => output.result(&history(context, &owner, chart)?)?,
            Self::Harvest { owner } => output.result(&harvest(context, &owner)?)?,
            Self::Fees { owner, claim: None } => output.result(&fees(context, &owner)?)?,
            Self::Fees { owner, claim: Some(beneficiary) } => {
                output.result(&claim_fees(context, &owner, &beneficiary)?)?;
            }
            Self::Pledge { owner, miner, amount } => output.result(&pledge(context, &owner, &miner, amount.0)?)?,
            Self::WindDown { owner } => output.result(&wind_down(context, &owner)?)?,
            Self::Worker { owner, miner, worker: next } => output.result(&worker(context, &owner, &miner, &next)?)?,
            Self::Control { owner, miner, control: addresses, none: _ } => {
                output.result(&control(context, &owner, &miner, &addresses)?)?;
            }
            Self::Confirm { owner, miner } => output.result(&confirm(context, &owner, &miner)?)?,
            Self::Peer { owner, miner, peer: id } => output.result(&peer(context, &owner, &miner, id)?)?,
            Self::Multiaddrs { owner, miner, multiaddrs: addresses, none: _ } => {
                output.result(&multiaddrs(context, &owner, &miner, addresses)?)?;
            }
            Self::Repay { owner, miner } => output.result(&repay(context, &owner, &miner)?)?,
        }
        Ok(())
    }
}
