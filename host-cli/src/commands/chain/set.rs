//! How a devnet works.

use anyhow::Result;
use clap::{ArgAction, Subcommand};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;
use serde_json::json;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::Report;

#[derive(Debug, Subcommand)]
pub enum Setting {
    /// What a unit of gas burns from the next tipset on
    #[command(after_help = "Examples:\n  leasehold chain set base-fee 100attoFIL")]
    BaseFee {
        /// How much, with its unit
        amount: Amount,
    },
    /// What an address owns
    #[command(after_help = "Examples:\n  leasehold chain set balance operator 5FIL")]
    Balance {
        /// An address, or the name of a key
        address: String,
        /// How much, with its unit
        amount: Amount,
    },
    /// The epoch: time goes forward to it
    #[command(after_help = "Examples:\n  leasehold chain set epoch 100000")]
    Epoch {
        /// An epoch that is not over
        epoch: ChainEpoch,
    },
    /// The chain's clock, in seconds since 1970: time goes forward to it
    #[command(after_help = "Examples:\n  leasehold chain set time 1800000000")]
    Time {
        /// A time that is not over
        seconds: u64,
    },
    /// Whether each message makes a tipset at once
    #[command(after_help = "Examples:\n  leasehold chain set automine false")]
    Automine {
        /// Without it, messages wait for chain mine
        #[arg(action = ArgAction::Set, value_name = "true|false")]
        on: bool,
    },
    /// Seconds between tipsets; 0 makes one for each message again
    #[command(after_help = "Examples:\n  leasehold chain set block-time 2.5")]
    BlockTime {
        /// 0.01 to 86,400, or 0
        seconds: f64,
    },
}

impl Setting {
    /// Sets it.
    pub fn apply(&self, context: &Context) -> Result<Done> {
        let (method, params, told) = match self {
            Self::BaseFee { amount } => {
                ("Devnet.SetBaseFee", json!([amount.atto()]), format!("the base fee is {amount}"))
            }
            Self::Balance { address, amount } => {
                let address = Addr(context.address(address)?);
                ("Devnet.SetBalance", json!([address, amount.atto()]), format!("{address} owns {amount}"))
            }
            Self::Epoch { epoch } => ("Devnet.SetEpoch", json!([epoch]), format!("it is epoch {epoch}")),
            Self::Time { seconds } => {
                ("Devnet.SetTime", json!([seconds]), format!("the chain's clock is at {seconds}"))
            }
            Self::Automine { on: true } => {
                ("Devnet.SetAutomine", json!([true]), "each message makes a tipset".to_owned())
            }
            Self::Automine { on: false } => {
                ("Devnet.SetAutomine", json!([false]), "tipsets are made on request only".to_owned())
            }
            Self::BlockTime { seconds } => ("Devnet.SetBlockTime", json!([seconds]), block_time(*seconds)),
        };
        context.rpc.set(method, params)?;
        Ok(Done { done: told })
    }
}

fn block_time(seconds: f64) -> String {
    match seconds {
        0.0 => "each message makes a tipset".to_owned(),
        1.0 => "a tipset is made every second".to_owned(),
        _ => format!("a tipset is made every {seconds} seconds"),
    }
}

#[derive(Debug, Serialize)]
pub struct Done {
    /// What holds from now on.
    pub done: String,
}

impl Report for Done {
    fn text(&self) -> String {
        self.done.clone()
    }
}
