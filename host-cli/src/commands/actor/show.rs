use anyhow::Result;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::output::{Fields, Report};

/// What an address is.
pub fn show(context: &Context, address: &str) -> Result<Shown> {
    let address = context.address(address)?;
    let id = context.actor_id(address)?;
    let state = context.actor(address)?;
    Ok(Shown {
        address: Addr::id(id),
        key: context.rpc.account_key(address).unwrap_or_default().map(Addr),
        actor: actors::name_of(context, state.code.0)?,
        code_cid: state.code.0.to_string(),
        state_cid: state.head.0.to_string(),
        balance: state.balance.into(),
        nonce: state.nonce,
    })
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub address: Addr,
    /// The public-key address of an account.
    pub key: Option<Addr>,
    /// What its code is called, when it is known.
    pub actor: Option<String>,
    pub code_cid: String,
    pub state_cid: String,
    pub balance: Amount,
    pub nonce: u64,
}

impl Report for Shown {
    fn text(&self) -> String {
        Fields::new()
            .field("address", self.address)
            .maybe("key", self.key)
            .field("actor", self.actor.as_deref().unwrap_or("unknown code"))
            .field("balance", &self.balance)
            .field("nonce", self.nonce)
            .field("code", &self.code_cid)
            .field("state", &self.state_cid)
            .render()
    }
}
