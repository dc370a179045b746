use abi::init;
use anyhow::Result;
use cid::Cid;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::context::Context;
use crate::flow::{Draft, INIT, Trail};
use crate::output::{Fields, Report};
use crate::refusal::ActorKind;

/// Creates an actor from installed code.
pub fn create(context: &Context, code_cid: Cid, params: Vec<u8>, value: TokenAmount) -> Result<Created> {
    let name = actors::name_of(context, code_cid)?;
    let what = format!("create an actor from {}", name.clone().unwrap_or_else(|| code_cid.to_string()));
    // Where init itself has nothing to refuse, an exit code is the constructor's.
    let decides = if context.is_installed(code_cid)? { actors::kind_of(name.as_deref()) } else { ActorKind::Init };
    let params = init::ExecParams { code_cid, constructor_params: RawBytes::new(params) };
    let draft = Draft::new(what, INIT, init::Method::Exec).decided_by(decides).params(&params)?.value(value);
    let sent = context.send(draft)?;
    let init::ExecReturn { id_address, robust_address } = sent.decode()?;
    Ok(Created { address: Addr(id_address), robust_address: Addr(robust_address), trail: sent.trail() })
}

/// A code CID from its text or from the name of one of Leasehold's actors.
pub fn code_cid(text: &str) -> Result<Cid> {
    match text.parse() {
        Ok(cid) => Ok(cid),
        Err(_) => Ok(actors::bundled(text)?.code_cid()),
    }
}

/// A new actor.
#[derive(Debug, Serialize)]
pub struct Created {
    pub address: Addr,
    pub robust_address: Addr,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Created {
    fn text(&self) -> String {
        Fields::new().field("address", self.address).field("robust address", self.robust_address).render()
    }
}
