//! Saving the world and loading it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use chain::{BuiltinActors, Chain};
use serde::{Deserialize, Serialize};

use super::World;
use crate::config::Config;
use crate::mempool::Mempool;
use crate::persist::StateFile;

/// Where a chain came from, and where it is kept.
#[derive(Debug, Clone)]
pub struct Origin {
    /// `stand-ins`, or the bundle file.
    pub builtin_actors: String,
    /// What a new chain is made with.
    pub genesis: chain::Config,
    file: Option<Arc<StateFile>>,
}

/// A saved world.
#[derive(Serialize, Deserialize)]
struct Saved {
    builtin_actors: String,
    pool: Mempool,
    #[serde(with = "fvm_ipld_encoding::strict_bytes")]
    chain: Vec<u8>,
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
        match saved {
            Some(bytes) => {
                let saved: Saved = fvm_ipld_encoding::from_slice(&bytes).context("read the state file's contents")?;
                let mut chain = Chain::import(&saved.chain[..]).context("load the saved chain")?;
                chain.set_tracing(config.chain.tracing)?;
                let origin = Origin { builtin_actors: saved.builtin_actors, genesis: config.chain, file };
                let mut world = Self::new(chain, config.blocks, config.observer, origin)?;
                world.pool = saved.pool;
                Ok(world)
            }
            None => {
                let builtin_actors = name_of(&config.chain.builtin_actors);
                let origin = Origin { builtin_actors, genesis: config.chain.clone(), file };
                let chain = Chain::new(config.chain).context("make a new chain")?;
                Self::new(chain, config.blocks, config.observer, origin)
            }
        }
    }

    /// Writes the state file, if there is one.
    pub fn save(&mut self) -> anyhow::Result<()> {
        let Some(file) = self.origin.file.clone() else { return Ok(()) };
        let mut chain = Vec::new();
        self.chain.export(&mut chain).context("export the chain")?;
        let builtin_actors = self.origin.builtin_actors.clone();
        let bytes = fvm_ipld_encoding::to_vec(&Saved { builtin_actors, pool: self.pool.clone(), chain })
            .context("encode the state")?;
        file.save(&bytes)
    }
}

fn name_of(builtin_actors: &BuiltinActors) -> String {
    match builtin_actors {
        BuiltinActors::StandIns => "stand-ins".to_owned(),
        BuiltinActors::Car(path) => path.display().to_string(),
        BuiltinActors::CarBytes(_) => "a bundle given as bytes".to_owned(),
    }
}
