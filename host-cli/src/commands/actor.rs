//! `leasehold actor`: code and actors in general.

use std::fs;
use std::path::Path;

use abi::init;
use anyhow::{Context as _, Result};
use cid::Cid;
use clap::Subcommand;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, INIT, Trail};
use crate::output::{Fields, Report};
use crate::refusal::ActorKind;

/// The largest message that an unmodified Lotus node takes, in bytes.
const LOTUS_LIMIT: usize = 64 << 10;

#[derive(Debug, Subcommand)]
pub enum Command {
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
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Install { code } => context.output.result(&install(context, &code)?)?,
            Self::Create { code, params, value } => {
                let params = hex::decode(params.trim_start_matches("0x"))
                    .map_err(|e| Failure::usage(format!("--params is not hex: {e}")))?;
                context.output.result(&create(context, code_cid(&code)?, params, value.0)?)?;
            }
            Self::Show { address } => context.output.result(&show(context, &address)?)?,
        }
        Ok(())
    }
}

/// Installs code unless it is there already.
pub fn install(context: &Context, name_or_file: &str) -> Result<Installed> {
    let code = match actors::bundled(name_or_file) {
        Ok(actor) => actor.wasm.to_vec(),
        Err(unknown) if !Path::new(name_or_file).exists() => return Err(unknown),
        Err(_) => fs::read(name_or_file).with_context(|| format!("read {name_or_file}"))?,
    };
    let (bytes, code_cid) = (code.len(), wasm_cid(&code));
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

/// A code CID from its text or from the name of one of Leasehold's actors.
pub(super) fn code_cid(text: &str) -> Result<Cid> {
    match text.parse() {
        Ok(cid) => Ok(cid),
        Err(_) => Ok(actors::bundled(text)?.code_cid()),
    }
}

/// The CID that init gives to code: raw, BLAKE2b-256.
fn wasm_cid(code: &[u8]) -> Cid {
    use multihash_codetable::{Code, MultihashDigest};
    const RAW: u64 = 0x55;
    Cid::new_v1(RAW, Code::Blake2b256.digest(code))
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
