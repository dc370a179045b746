//! Creating an owner actor.

use std::path::PathBuf;

use abi::owner::ConstructorParams;
use anyhow::{Context as _, Result};
use clap::Args;
use fvm_shared::econ::TokenAmount;

use crate::actors;
use crate::commands::actor::{self, Created};
use crate::context::Context;
use crate::terms::{self, Written};

pub(super) const EXAMPLES: &str = "\
Examples:
  leasehold owner create --name 'North Vault' --symbol NORTH --wallet operator
  leasehold owner create --name 'North Vault' --symbol NORTH --fee operator=operator:5% \\
      --fee dataset=t01010:1%
  leasehold owner terms-template > terms.toml
  leasehold owner create --terms terms.toml --wallet operator

Flags win over the file. Install the code first, once a network: leasehold actor install owner";

#[derive(Debug, Args)]
pub struct Create {
    /// A file with terms, in TOML, or in JSON when its name ends in .json
    #[arg(long = "terms", value_name = "FILE")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub written: Written,
}

/// Creates an owner actor from the installed code.
pub fn create(context: &Context, arguments: Create) -> Result<Created> {
    let Create { file, written } = arguments;
    let file = file.as_deref().map(terms::read).transpose()?.unwrap_or_default();
    let terms = written.or(file).complete(context)?;
    let code = actors::installed(context, "owner")?;
    let params = fvm_ipld_encoding::to_vec(&ConstructorParams { terms }).context("encode the terms")?;
    actor::create(context, code, params, TokenAmount::default())
}
