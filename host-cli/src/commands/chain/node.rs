//! What a devnet's node does on request: blocks, a new beginning, other people's names, code.

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::context::Context;
use crate::failure::Failure;
use crate::follow;
use crate::output::Report;

/// Makes tipsets of what waits.
pub fn mine(context: &Context, tipsets: u64) -> Result<Mined> {
    let head = follow::head(context, "making tipsets", tipsets, || context.rpc.mine(tipsets))?;
    Ok(Mined { tipsets, epoch: head.height })
}

/// Begins again at genesis.
pub fn reset(context: &Context) -> Result<Begun> {
    context.may_lose("what the node has now is lost", "Begin again at genesis?")?;
    Ok(Begun { epoch: context.rpc.reset()?.height })
}

/// Lets the node send as somebody without a key, or ends that.
pub fn impersonate(context: &Context, address: &str, stop: bool) -> Result<Impersonated> {
    let address = context.address(address)?;
    let (who, is_on) = (Addr(address), !stop);
    if is_on {
        context.rpc.impersonate(address)?;
    } else if !context.rpc.stop_impersonating(address)? {
        return Err(Failure::refused(format!("{who} was not impersonated")).into());
    }
    Ok(Impersonated { address: who, impersonated: is_on })
}

/// Installs code without a message of one's own.
pub fn install_code(context: &Context, name_or_file: &str) -> Result<Code> {
    let code = actors::code(name_or_file)?;
    let code_cid = context.rpc.install_code(&code)?.to_string();
    Ok(Code { code_cid, bytes: code.len() })
}

#[derive(Debug, Serialize)]
pub struct Mined {
    pub tipsets: u64,
    pub epoch: ChainEpoch,
}

impl Report for Mined {
    fn text(&self) -> String {
        let made = if self.tipsets == 1 { "a tipset".to_owned() } else { format!("{} tipsets", self.tipsets) };
        format!("made {made}, it is epoch {}", self.epoch)
    }
}

#[derive(Debug, Serialize)]
pub struct Begun {
    pub epoch: ChainEpoch,
}

impl Report for Begun {
    fn text(&self) -> String {
        format!("a new chain, at epoch {}; snapshots are gone", self.epoch)
    }
}

#[derive(Debug, Serialize)]
pub struct Impersonated {
    pub address: Addr,
    pub impersonated: bool,
}

impl Report for Impersonated {
    fn text(&self) -> String {
        if self.impersonated {
            format!("the node sends as {0}: leasehold actor call ADDRESS METHOD --as {0}", self.address)
        } else {
            format!("the node does not send as {} any more", self.address)
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Code {
    pub code_cid: String,
    pub bytes: usize,
}

impl Report for Code {
    fn text(&self) -> String {
        format!("{} is installed ({} bytes)", self.code_cid, self.bytes)
    }
}
