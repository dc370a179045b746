//! The built-in actors: which code goes by which name, with Leasehold's init actor among them.

use anyhow::{Context, Result, anyhow, ensure};
use cid::Cid;
use fvm_ipld_blockstore::{Block, Blockstore};
use fvm_ipld_encoding::IPLD_RAW;
use multihash_codetable::Code::Blake2b256;

use crate::chain::Chain;
use crate::config::BuiltinActors;
use crate::store::Store;

/// The official names, in the official order: an actor's type is its place in this list, counted from 1.
pub const BUILTIN_NAMES: [&str; 16] = [
    "system",
    "init",
    "cron",
    "account",
    "storagepower",
    "storageminer",
    "storagemarket",
    "paymentchannel",
    "multisig",
    "reward",
    "verifiedregistry",
    "datacap",
    "placeholder",
    "evm",
    "eam",
    "ethaccount",
];

const MANIFEST_VERSION: u32 = 1;

/// The list of built-in actors, in the store.
#[derive(Clone, Debug)]
pub(crate) struct Manifest {
    /// `(version, data)`: what the FVM may be told to use.
    pub root: Cid,
    /// The list itself: what the system actor's state points to.
    pub data: Cid,
    pub codes: Vec<(String, Cid)>,
}

impl Manifest {
    /// Puts the built-in actors' code into the store and lists it.
    pub fn load(store: &Store, source: &BuiltinActors) -> Result<Self> {
        let codes = match source {
            BuiltinActors::StandIns => stand_ins(store).context("the stand-ins are incomplete")?,
            BuiltinActors::CarBytes(car) => official(store, car)?,
            BuiltinActors::Car(path) => {
                let car = std::fs::read(path)
                    .with_context(|| format!("cannot read the built-in actors from {}", path.display()))?;
                official(store, &car).with_context(|| format!("{} is no use as built-in actors", path.display()))?
            }
        };
        let data = store.put_value(&codes)?;
        let root = store.put_value(&(MANIFEST_VERSION, data))?;
        Ok(Self { root, data, codes })
    }

    /// The code of a built-in actor.
    pub fn code(&self, name: &str) -> Result<Cid> {
        let found = self.codes.iter().find(|(known, _)| known == name);
        found.map(|(_, code)| *code).ok_or_else(|| anyhow!("the manifest has no actor called {name}"))
    }
}

impl Chain {
    /// Whether the chain was made with these built-in actors. Fails where they cannot be read.
    pub fn is_on(&self, builtin_actors: &BuiltinActors) -> Result<bool> {
        let asked = Manifest::load(&Store::default(), builtin_actors).context("load the built-in actors")?;
        // Init is not compared: it comes with the program and not with the bundle.
        let others =
            |codes: Vec<(String, Cid)>| codes.into_iter().filter(|(name, _)| name != "init").collect::<Vec<_>>();
        Ok(others(asked.codes) == others(self.builtin_codes()?))
    }
}

fn stand_ins(store: &Store) -> Result<Vec<(String, Cid)>> {
    let codes: Vec<(String, Cid)> = bundle::builtins()
        .iter()
        .map(|actor| Ok((actor.name.to_owned(), put_code(store, actor.wasm)?)))
        .collect::<Result<_>>()?;
    check_names(&codes)?;
    Ok(codes)
}

/// Loads a bundle file and replaces the init actor in its list, in place: the others look codes up by position.
fn official(store: &Store, car: &[u8]) -> Result<Vec<(String, Cid)>> {
    let roots = fvm_ipld_car::load_car(store, car)
        .map_err(|error| anyhow!("it is not a CAR file, or it is damaged: {error}"))?;
    let [root] = roots[..] else { return Err(anyhow!("it has {} roots, a bundle has one", roots.len())) };
    let (version, data): (u32, Cid) =
        store.value(&root).context("its root is not the manifest of a bundle of built-in actors")?;
    ensure!(version == MANIFEST_VERSION, "its manifest has version {version}, only 1 is known");
    let mut codes: Vec<(String, Cid)> = store.value(&data).context("its manifest is not a list of actors")?;
    check_names(&codes)?;
    for (name, code) in &mut codes {
        if name == "init" {
            *code = put_code(store, bundle::INIT.wasm)?;
        }
        ensure!(store.has(code)?, "the code of its {name} actor is missing");
    }
    Ok(codes)
}

fn check_names(codes: &[(String, Cid)]) -> Result<()> {
    let names: Vec<&str> = codes.iter().map(|(name, _)| name.as_str()).collect();
    let (have, want) = (names.join(", "), BUILTIN_NAMES.join(", "));
    ensure!(have == want, "its actors are {have}, but they have to be {want}");
    Ok(())
}

fn put_code(store: &Store, wasm: &[u8]) -> Result<Cid> {
    store.put(Blake2b256, &Block::new(IPLD_RAW, wasm))
}
