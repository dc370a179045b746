use abi::init;
use anyhow::Result;
use cid::Cid;
use serde::Serialize;

use crate::actors;
use crate::context::Context;
use crate::flow::{Draft, INIT, Trail};
use crate::output::Report;

/// The largest message that an unmodified Lotus node takes, in bytes.
const LOTUS_LIMIT: usize = 64 << 10;

/// Installs code unless it is there already.
pub fn install(context: &Context, name_or_file: &str) -> Result<Installed> {
    let code = actors::code(name_or_file)?;
    let (bytes, code_cid) = (code.len(), wasm_builder::code_cid(&code));
    if context.is_installed(code_cid)? {
        return Ok(Installed { code_cid, bytes, newly_installed: false, trail: None });
    }
    if bytes > LOTUS_LIMIT && context.settings.network != crate::settings::DEFAULT_NETWORK {
        context.output.warn("an unmodified Lotus node refuses messages over 64 KiB, and this is one");
    }
    let what = format!("install {name_or_file} ({bytes} bytes)");
    let draft = Draft::new(what, INIT, init::Method::Install).params(&init::InstallParams { code })?;
    let sent = context.send(draft)?;
    let init::InstallReturn { code_cid, newly_installed } = sent.decode()?;
    Ok(Installed { code_cid, bytes, newly_installed, trail: Some(sent.trail()) })
}

#[derive(Debug, Serialize)]
pub struct Installed {
    #[serde(serialize_with = "crate::output::as_text")]
    pub code_cid: Cid,
    pub bytes: usize,
    /// False when it was there before.
    pub newly_installed: bool,
    #[serde(flatten)]
    pub trail: Option<Trail>,
}

impl Report for Installed {
    fn text(&self) -> String {
        let state = if self.newly_installed { "installed" } else { "was installed already" };
        format!("{} {state} ({} bytes)", self.code_cid, self.bytes)
    }
}
