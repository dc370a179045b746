//! Saving the world and loading it.

use std::collections::BTreeSet;
use std::io::{Read as _, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use chain::{BuiltinActors, Chain, Export};
use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::econ::TokenAmount;
use serde::{Deserialize, Serialize};

use super::World;
use crate::config::Config;
use crate::mempool::Mempool;
use crate::persist::{StateFile, seal, unseal};
use crate::wallet::Wallet;

/// Where a chain came from, and where it is kept.
#[derive(Debug, Clone)]
pub struct Origin {
    /// `stand-ins`, or the bundle file.
    pub builtin_actors: String,
    /// What a new chain is made with.
    pub genesis: chain::Config,
    file: Option<Arc<StateFile>>,
}

/// What is saved beside the chain. Its length, eight bytes, goes before it; the chain's CAR file follows.
#[derive(Serialize, Deserialize)]
struct Beside {
    builtin_actors: String,
    pool: Mempool,
    wallet: Wallet,
    /// What waiting messages replaced. A file of an earlier version does not say.
    #[serde(default)]
    replaced: Vec<(Cid, Cid)>,
    #[serde(default)]
    impersonated: BTreeSet<ActorID>,
    #[serde(default)]
    dropped: Vec<(Cid, String)>,
}

/// The world as it was at one moment, to be written by any thread.
pub struct Saved {
    beside: Beside,
    chain: Export,
    number: u64,
    file: Option<Arc<StateFile>>,
    mark: Mark,
}

/// What tells a world that has changed since it was saved from one that has not.
#[derive(Clone, PartialEq)]
pub struct Mark {
    head: Cid,
    base_fee: TokenAmount,
    arrivals: u64,
    waiting: usize,
    wallet: Wallet,
    impersonated: BTreeSet<ActorID>,
}

/// A world that was read from bytes.
struct Loaded {
    beside: Beside,
    chain: Chain,
}

impl Origin {
    /// The state file's path, if there is one.
    pub fn state_file(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path())
    }
}

impl World {
    /// The world that the state file holds, or a new one.
    pub fn open(config: Config) -> anyhow::Result<Self> {
        let file = config.state_file.as_deref().map(StateFile::open).transpose()?.map(Arc::new);
        let saved = file.as_ref().map(|file| file.load()).transpose()?.flatten();
        let mut genesis = config.chain;
        if let Some(base_fee) = &config.base_fee {
            genesis.base_fee = base_fee.clone();
        }
        let Some(bytes) = saved else {
            let builtin_actors = name_of(&genesis.builtin_actors);
            let origin = Origin { builtin_actors, genesis: genesis.clone(), file };
            let chain = Chain::new(genesis).context("make a new chain")?;
            return Self::new(chain, config.blocks, config.observer, origin);
        };
        let Loaded { beside, mut chain } = Loaded::read(&bytes, genesis.tracing).context("load the saved state")?;
        check_builtin_actors(&chain, &beside.builtin_actors, &genesis.builtin_actors)?;
        let origin = Origin { builtin_actors: beside.builtin_actors.clone(), genesis, file };
        if let Some(base_fee) = config.base_fee {
            chain.set_base_fee(base_fee)?;
        }
        let mut world = Self::new(chain, config.blocks, config.observer, origin)?;
        world.take(beside);
        world.saved = Some(world.mark());
        world.run_waiting()?;
        Ok(world)
    }

    /// Goes on with what was saved beside the chain.
    fn take(&mut self, beside: Beside) {
        let Beside { builtin_actors, pool, wallet, replaced, impersonated, dropped } = beside;
        self.origin.builtin_actors = builtin_actors;
        (self.pool, self.wallet, self.impersonated) = (pool, wallet, impersonated);
        (self.replaced, self.dropped) = (replaced.into_iter().collect(), dropped.into_iter().collect());
    }

    /// The world as it is now, ready to be written. Takes no time, however much there is to write.
    pub fn capture(&mut self) -> Saved {
        self.saves += 1;
        Saved {
            beside: Beside {
                builtin_actors: self.origin.builtin_actors.clone(),
                pool: self.pool.clone(),
                wallet: self.wallet.clone(),
                replaced: self.replaced.iter().map(|(old, new)| (old, *new)).collect(),
                impersonated: self.impersonated.clone(),
                dropped: self.dropped.iter().map(|(cid, reason)| (cid, reason.clone())).collect(),
            },
            chain: self.chain.to_export(),
            number: self.saves,
            file: self.origin.file.clone(),
            mark: self.mark(),
        }
    }

    /// The same, unless nothing has changed since [`Self::note_saved`] was told of the last one.
    pub fn capture_if_changed(&mut self) -> Option<Saved> {
        if self.saved.as_ref() == Some(&self.mark()) { None } else { Some(self.capture()) }
    }

    /// The world as it was by this mark is in the state file: it need not be written again.
    pub fn note_saved(&mut self, mark: Mark) {
        self.saved = Some(mark);
    }

    fn mark(&self) -> Mark {
        Mark {
            head: self.chain.head_tipset().header_cid,
            base_fee: self.chain.base_fee().clone(),
            arrivals: self.pool.arrivals(),
            waiting: self.pool.len(),
            wallet: self.wallet.clone(),
            impersonated: self.impersonated.clone(),
        }
    }

    /// Becomes the world that [`Saved::to_bytes`] or a state file told. Snapshots are gone. Returns the head.
    pub fn load(&mut self, bytes: &[u8]) -> anyhow::Result<Arc<chain::Tipset>> {
        let contents = unseal(bytes).context("this is no state of a devnet")?;
        let Loaded { beside, chain } = Loaded::read(contents, self.origin.genesis.tracing)?;
        self.replace(chain);
        self.take(beside);
        self.run_waiting()?;
        Ok(self.chain.head_tipset())
    }
}

impl Saved {
    /// Writes the state file, if there is one.
    pub fn save(&self) -> anyhow::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        file.save(self.number, |out| self.write(out))
    }

    /// Everything, as bytes that [`World::load`] and a state file take.
    pub fn to_bytes(&self) -> anyhow::Result<Vec<u8>> {
        seal(Vec::new(), |out| self.write(out))
    }

    /// What the world is known by that this is of.
    pub fn into_mark(self) -> Mark {
        self.mark
    }

    fn write(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let beside = fvm_ipld_encoding::to_vec(&self.beside).context("encode what waits")?;
        out.write_all(&(beside.len() as u64).to_le_bytes())?;
        out.write_all(&beside)?;
        self.chain.write(out).context("export the chain")
    }
}

impl Loaded {
    fn read(bytes: &[u8], tracing: bool) -> anyhow::Result<Self> {
        let mut rest = bytes;
        let mut length = [0; 8];
        rest.read_exact(&mut length).context("it is cut short")?;
        let length = usize::try_from(u64::from_le_bytes(length)).context("it is cut short")?;
        ensure!(length <= rest.len(), "it is cut short");
        let (beside, car) = rest.split_at(length);
        let beside = fvm_ipld_encoding::from_slice(beside).context("read what waits")?;
        let mut chain = Chain::import(car).context("load the saved chain")?;
        if tracing {
            chain.set_tracing(true)?;
        }
        Ok(Self { beside, chain })
    }
}

/// A chain keeps the built-in actors that it was made with: others than those are refused. The stand-ins are no request.
fn check_builtin_actors(chain: &Chain, saved: &str, asked: &BuiltinActors) -> anyhow::Result<()> {
    ensure!(
        *asked == BuiltinActors::StandIns || chain.is_on(asked)?,
        "the state file's chain was made with other built-in actors than {}: with {saved}, and it keeps them",
        name_of(asked)
    );
    Ok(())
}

/// What a kind of built-in actors is called.
pub(super) fn name_of(builtin_actors: &BuiltinActors) -> String {
    match builtin_actors {
        BuiltinActors::StandIns => "stand-ins".to_owned(),
        BuiltinActors::Car(path) => path.display().to_string(),
        BuiltinActors::CarBytes(_) => "a bundle given as bytes".to_owned(),
    }
}
