use std::fs;
use std::io::Read;
use std::path::Path;

use abi::lease::{AcceptParams, LeaseParams, LeaseReturn, MAX_SECRET, Method, PaidUntilReturn};
use anyhow::{Context as _, Result};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::address::Addr;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::Report;
use crate::sealing::{self, SealingKey};

/// The secret from a file, or from standard input.
pub(super) fn read_secret(file: Option<&Path>) -> Result<Zeroizing<Vec<u8>>> {
    let mut secret = Zeroizing::new(Vec::new());
    match file {
        Some(path) => *secret = fs::read(path).with_context(|| format!("read the secret in {}", path.display()))?,
        None => {
            std::io::stdin().read_to_end(&mut secret).context("read the secret from standard input")?;
        }
    }
    if secret.is_empty() {
        return Err(Failure::usage("the secret is empty: the renter could not get in").into());
    }
    Ok(secret)
}

/// Starts an ordered lease with an access secret, which is sealed to the renter here.
pub fn accept(context: &Context, market: &str, lease: u64, secret: &[u8]) -> Result<Accepted> {
    let market = context.address(market)?;
    let read: LeaseReturn = context.read(market, Method::Lease, &LeaseParams { lease })?;
    let sealed = seal(&read, secret)?;
    let what = format!("accept lease {lease} of {}", Addr::id(read.renter));
    let params = AcceptParams { lease, secret: sealed };
    let sent = context.send(Draft::new(what, market, Method::Accept).params(&params)?)?;
    let paid: PaidUntilReturn = context.read(market, Method::PaidUntil, &LeaseParams { lease })?;
    Ok(Accepted { market: Addr(market), lease, paid_until: paid.epoch, trail: sent.trail() })
}

/// Seals a secret to a lease's renter; a failure when it is longer than the market keeps.
pub(crate) fn seal(lease: &LeaseReturn, secret: &[u8]) -> Result<Vec<u8>> {
    let sealed = SealingKey::from_bytes(&lease.sealing_key)?.seal(secret)?;
    if sealed.len() <= MAX_SECRET {
        return Ok(sealed);
    }
    let longest = MAX_SECRET.saturating_sub(sealed.len() - secret.len());
    let length = secret.len();
    Err(Failure::usage(format!("the secret has {length} bytes, and only {longest} fit: nothing was sent"))
        .hint("store a link or a token instead of a whole configuration")
        .into())
}

/// Opens a lease's access secret with the wallet's key.
pub fn access(context: &Context, market: &str, lease: u64) -> Result<Access> {
    let market = context.address(market)?;
    let read: LeaseReturn = context.read(market, Method::Lease, &LeaseParams { lease })?;
    if read.secret.is_empty() {
        return Err(
            Failure::refused(format!("lease {lease} has no secret yet: its provider has not accepted it")).into()
        );
    }
    let opened = sealing::open(&*context.unlock(&context.wallet()?)?, &read.secret)?;
    Ok(Access { secret: String::from_utf8_lossy(&opened).into_owned() })
}

#[derive(Debug, Serialize)]
pub struct Accepted {
    pub market: Addr,
    pub lease: u64,
    pub paid_until: Option<ChainEpoch>,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Accepted {
    fn text(&self) -> String {
        match self.paid_until {
            Some(epoch) => format!("lease {} runs, and is paid until epoch {epoch}", self.lease),
            None => format!("lease {} runs", self.lease),
        }
    }
}

/// A secret, on purpose.
#[derive(Serialize)]
pub struct Access {
    pub secret: String,
}

impl Report for Access {
    fn text(&self) -> String {
        self.secret.trim_end_matches('\n').to_owned()
    }
}
