//! Which actor runs which code.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use bundle::Actor;
use cid::Cid;

use crate::context::Context;
use crate::failure::Failure;
use crate::refusal::ActorKind;

/// Leasehold's actor of this name, as this program was built with it.
pub fn bundled(name: &str) -> Result<&'static Actor> {
    let names = || bundle::actors().iter().map(|a| a.name).collect::<Vec<_>>().join(", ");
    let found = bundle::actors().iter().find(|actor| actor.name == name);
    found.ok_or_else(|| Failure::usage(format!("{name:?} is not one of Leasehold's actors: {} are", names())).into())
}

/// The code of one of Leasehold's actors, or of a file.
pub fn code(name_or_file: &str) -> Result<Vec<u8>> {
    let unknown = match bundled(name_or_file) {
        Ok(actor) => return Ok(actor.wasm.to_vec()),
        Err(unknown) => unknown,
    };
    if Path::new(name_or_file).exists() {
        return fs::read(name_or_file).with_context(|| format!("read {name_or_file}"));
    }
    // Who writes this means a file.
    if name_or_file.contains(['/', '\\', '.']) {
        return Err(Failure::other(format!("there is no file {name_or_file}")).into());
    }
    Err(unknown)
}

/// What a code CID is called: the name of one of Leasehold's actors or of an official one. `None` for code from elsewhere or of
/// another version.
pub fn name_of(context: &Context, code: Cid) -> Result<Option<String>> {
    if let Some(actor) = bundle::actors().iter().find(|actor| actor.code_cid() == code) {
        return Ok(Some(actor.name.to_owned()));
    }
    let builtin = context.rpc.builtin_codes()?;
    Ok(builtin.into_iter().find(|(_, link)| link.0 == code).map(|(name, _)| name))
}

/// Whose exit codes an actor of this name returns.
pub fn kind_of(name: Option<&str>) -> ActorKind {
    match name {
        Some("account" | "ethaccount" | "placeholder") => ActorKind::Account,
        Some("init") => ActorKind::Init,
        Some("storagepower") => ActorKind::Power,
        Some("storageminer") => ActorKind::Miner,
        Some("owner") => ActorKind::Owner,
        Some("lease") => ActorKind::Lease,
        _ => ActorKind::Other,
    }
}

/// The code CID of one of Leasehold's actors, once init has it; a failure that says how to install it otherwise.
pub fn installed(context: &Context, name: &str) -> Result<Cid> {
    let code = bundled(name)?.code_cid();
    if context.is_installed(code).context("ask which code is installed")? {
        return Ok(code);
    }
    Err(Failure::refused(format!("the network does not have the code of the {name} actor yet ({code})"))
        .hint(format!("leasehold actor install {name}"))
        .into())
}
