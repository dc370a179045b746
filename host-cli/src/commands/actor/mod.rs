//! `leasehold actor`: code and actors in general.

mod build;
mod call;
mod create;
mod install;
mod methods;
mod show;
mod verify;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

pub use build::{BuildArgs, Built, build};
pub use call::{CallArgs, Called, call};
pub use create::{Created, code_cid, create};
pub use install::{Installed, install};
pub use methods::{Methods, methods};
pub use show::{Shown, show};
pub use verify::{Verified, verify};

use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Call any method of an owner actor, a market, init, a miner or the power actor by its name
    #[command(
        after_help = "Amounts are attoFIL or have a unit, addresses may be names of keys. leasehold actor methods shows what goes in.\n\nExamples:\n  leasehold actor call t01005 Summary --read\n  leasehold actor call t01005 Position '{\"token_id\": 0}' --read\n  leasehold actor call t01005 Deposit --value 100FIL --dry-run\n  leasehold actor call t01010 CreateOffer --file offer.json --wallet operator"
    )]
    Call(CallArgs),
    /// List the methods of a kind of actor, with what goes in and what comes out
    #[command(
        after_help = "Examples:\n  leasehold actor methods owner\n  leasehold actor methods t01010 CreateOffer\n  leasehold actor methods owner --json"
    )]
    Methods {
        /// owner, lease, init, storageminer or storagepower; or an actor's address
        kind: String,
        /// Only this method, with everything it takes and returns
        method: Option<String>,
    },
    /// Compile the actors to WASM, in a checkout of Leasehold: sizes and code CIDs
    #[command(
        after_help = "Examples:\n  leasehold actor build\n  leasehold actor build owner lease --out modules\n  leasehold actor build --car leasehold.car"
    )]
    Build(BuildArgs),
    /// Install an actor's code, so that actors can be created from it. Does nothing when it is installed already
    #[command(after_help = "Examples:\n  leasehold actor install owner\n  leasehold actor install ./my_actor.wasm")]
    Install {
        /// owner, lease, or a file of WebAssembly
        code: String,
    },
    /// Create an actor from installed code. The owner and market nouns have a create of their own
    #[command(
        after_help = "Examples:\n  leasehold actor create bafk2bzace... --params 8101\n  leasehold actor create owner --params 81..."
    )]
    Create {
        /// A code CID, or the name of one of Leasehold's actors
        code: String,
        /// The constructor's parameters: the hex of their CBOR
        #[arg(long, default_value = "", value_name = "HEX", hide_default_value = true)]
        params: String,
        /// FIL that the new actor starts with
        #[arg(long, default_value = "0 FIL", allow_hyphen_values = true)]
        value: Amount,
    },
    /// Show what an address is
    #[command(after_help = "Examples:\n  leasehold actor show t01005\n  leasehold actor show operator --json")]
    Show {
        /// An address, or the name of a key
        address: String,
    },
    /// Tell whether the code on the chain is the code that this program was built with, and what differs
    #[command(
        after_help = "Exit code 1 means that it differs.\n\nExamples:\n  leasehold actor verify t01005\n  leasehold actor verify t01005 --wasm owner.wasm"
    )]
    Verify {
        /// An actor's address, or a code CID
        actor: String,
        /// Compare with this module instead
        #[arg(long, value_name = "FILE")]
        wasm: Option<PathBuf>,
    },
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Call(args) => context.output.result(&call(context, &args)?)?,
            Self::Methods { kind, method } => context.output.result(&methods(context, &kind, method.as_deref())?)?,
            Self::Build(args) => context.output.result(&build(context, &args)?)?,
            Self::Install { code } => context.output.result(&install(context, &code)?)?,
            Self::Create { code, params, value } => {
                let params = hex::decode(params.trim_start_matches("0x"))
                    .map_err(|e| Failure::usage(format!("--params is not hex: {e}")))?;
                context.output.result(&create(context, code_cid(&code)?, params, value.0)?)?;
            }
            Self::Show { address } => context.output.result(&show(context, &address)?)?,
            Self::Verify { actor, wasm } => {
                let verified = verify(context, &actor, wasm.as_deref())?;
                context.output.result(&verified)?;
                verified.verdict()?;
            }
        }
        Ok(())
    }
}
