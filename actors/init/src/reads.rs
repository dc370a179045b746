use abi::init::{IsInstalledParams, ListInstalledReturn};
use runtime::{Message, Reply, Result, Store, load, reply};

use crate::State;

pub fn is_installed(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let IsInstalledParams { code_cid } = message.params()?;
    let state: State = load()?;
    reply(&state.installed(&Store)?.contains(&code_cid))
}

pub fn list_installed(message: &Message) -> Result<Reply> {
    message.no_value()?;
    message.no_params()?;
    let state: State = load()?;
    reply(&ListInstalledReturn { code_cids: state.installed(&Store)? })
}
