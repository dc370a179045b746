//! The newest tipset.

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::context::Context;
use crate::output::{Fields, Report};

/// The newest tipset.
pub fn head(context: &Context) -> Result<Tip> {
    let head = context.rpc.head()?;
    let tipset = head.cids.iter().map(ToString::to_string).collect();
    Ok(Tip { network: context.rpc.network_name()?, epoch: head.height, tipset })
}

#[derive(Debug, Serialize)]
pub struct Tip {
    pub network: String,
    pub epoch: ChainEpoch,
    pub tipset: Vec<String>,
}

impl Report for Tip {
    fn text(&self) -> String {
        Fields::new()
            .field("network", &self.network)
            .field("epoch", self.epoch)
            .field("tipset", self.tipset.join(" "))
            .render()
    }
}
