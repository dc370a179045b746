use abi::Exit;
use abi::init::{ConstructorParams, Error, InstallParams, InstallReturn, MAX_CODE_SIZE};
use cid::Cid;
use fvm_ipld_encoding::IPLD_RAW;
use fvm_shared::ActorID;
use fvm_shared::error::ExitCode;
use runtime::{Message, Reply, Result, Store, load, nothing, reply, save, sdk};

use crate::State;

const SYSTEM: ActorID = 0;
const BLAKE2B_256: u64 = 0xb220;
const HASH_BYTES: u32 = 32;
/// What every WASM module begins with.
const WASM_MAGIC: &[u8] = b"\0asm";

pub fn constructor(message: &Message) -> Result<Reply> {
    message.only(SYSTEM, "only the system actor constructs the init actor")?;
    let params: ConstructorParams = message.params()?;
    save(&State::new(&Store, params.network_name)?)?;
    nothing()
}

pub fn install(message: &Message) -> Result<Reply> {
    message.no_value()?;
    let InstallParams { code } = message.params()?;
    if code.len() > MAX_CODE_SIZE {
        return Err(Error::CodeTooLarge.into());
    }
    if !code.starts_with(WASM_MAGIC) {
        return Err(Error::NotWasm.into());
    }
    let mut state: State = load()?;
    // Hashing is cheap, storing is not: find out first whether the code is here already.
    let code_cid = hash(&code)?;
    if state.installed(&Store)?.contains(&code_cid) {
        return reply(&InstallReturn { code_cid, newly_installed: false });
    }
    let stored = sdk::ipld::put(BLAKE2B_256, HASH_BYTES, IPLD_RAW, &code)
        .map_err(|_| Exit::new(ExitCode::USR_ILLEGAL_ARGUMENT, "the FVM did not store the code"))?;
    sdk::actor::install_actor(&stored).map_err(|_| Error::NotInstallable)?;
    state.install(&Store, stored)?;
    save(&state)?;
    runtime::emit(&abi::EventBuilder::new("code-installed").key("code", &stored).build())?;
    reply(&InstallReturn { code_cid: stored, newly_installed: true })
}

fn hash(code: &[u8]) -> Result<Cid> {
    let digest = sdk::crypto::hash_blake2b(code);
    let hash = cid::multihash::Multihash::wrap(BLAKE2B_256, &digest)
        .map_err(|_| Exit::illegal_argument("the code cannot be hashed"))?;
    Ok(Cid::new_v1(IPLD_RAW, hash))
}
