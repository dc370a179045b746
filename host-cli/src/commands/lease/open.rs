use std::fs;
use std::path::{Path, PathBuf};

use abi::lease::{Method, OfferParams, OfferReturn, OpenParams, OpenReturn};
use anyhow::{Context as _, Result};
use fvm_shared::clock::ChainEpoch;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::output::{Fields, Report};
use crate::price::{Billing, Price};
use crate::sealing::SealingKey;
use crate::span::Span;

#[derive(Clone, Debug, clap::Args)]
pub struct OpenArgs {
    /// How long to pay for now
    #[arg(long, value_name = "TIME")]
    pub term: Span,
    /// Refuse to pay more, should the price change meanwhile; rounded down to whole attoFIL per epoch [default: the offer's
    /// price]
    #[arg(long, value_name = "PRICE")]
    pub max_price: Option<Price>,
    /// Do not end with the term: pause until more is paid, at most until the offer's availability ends
    #[arg(long)]
    pub open_ended: bool,
    /// A file with the SSH public key to let in
    #[arg(long, value_name = "FILE")]
    pub ssh_key: Option<PathBuf>,
    /// The age public key that the access secret is sealed to [default: the wallet's]
    #[arg(long, value_name = "KEY")]
    pub sealing_key: Option<SealingKey>,
}

/// Orders a lease of the offer as it is now, and prepays its term.
pub fn open(context: &Context, market: &str, offer: u64, args: &OpenArgs) -> Result<Opened> {
    let market = context.address(market)?;
    let read: OfferReturn = context.read(market, Method::Offer, &OfferParams { offer })?;
    let rate = &read.terms.rate;
    let prepaid = rate * args.term.0;
    let params = OpenParams {
        offer,
        version: read.version,
        max_rate: args.max_price.as_ref().map_or_else(|| rate.clone(), |price| price.0.clone()),
        term: args.term.0,
        open_ended: args.open_ended,
        ssh_key: ssh_key(args)?,
        sealing_key: sealing_key(context, args)?.0.to_vec(),
    };
    let billing = Billing::of(rate);
    let what = format!(
        "lease offer {offer} of {} for {} at {}, {} in all",
        Addr::id(read.provider),
        args.term,
        billing.sentence(),
        Amount(prepaid.clone())
    );
    let sent = context.send(Draft::new(what, market, Method::Open).params(&params)?.value(prepaid.clone()))?;
    let OpenReturn { lease, accept_by } = sent.decode()?;
    Ok(Opened { market: Addr(market), lease, accept_by, prepaid: prepaid.into(), billing, trail: sent.trail() })
}

fn ssh_key(args: &OpenArgs) -> Result<String> {
    let Some(path) = &args.ssh_key else { return Ok(String::new()) };
    let text = fs::read_to_string(path).with_context(|| format!("read the SSH key {}", path.display()))?;
    public_key(&text, path)
}

/// Everybody can read what goes onto the chain: a private key must never get there by mistake.
fn public_key(text: &str, path: &Path) -> Result<String> {
    let text = text.trim();
    let is_public = ["ssh-", "ecdsa-", "sk-"].iter().any(|prefix| text.starts_with(prefix));
    if is_public && text.lines().count() == 1 {
        return Ok(text.to_owned());
    }
    Err(Failure::usage(format!("{} holds no SSH public key: nothing was sent", path.display()))
        .hint("name the file that ends in .pub")
        .into())
}

fn sealing_key(context: &Context, args: &OpenArgs) -> Result<SealingKey> {
    match args.sealing_key {
        Some(key) => Ok(key),
        None => SealingKey::of(&*context.unlock(&context.wallet()?)?),
    }
}

#[derive(Debug, Serialize)]
pub struct Opened {
    pub market: Addr,
    pub lease: u64,
    /// The last epoch at which the provider may accept.
    pub accept_by: ChainEpoch,
    pub prepaid: Amount,
    pub billing: Billing,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Opened {
    fn text(&self) -> String {
        let fields = Fields::new()
            .field("lease", self.lease)
            .field("market", self.market)
            .field("accept by", format!("epoch {}", self.accept_by))
            .field("prepaid", &self.prepaid);
        self.billing.fields(fields).render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_public_key_goes_onto_the_chain() {
        let read = |text| public_key(text, Path::new("id_ed25519"));
        assert_eq!(read("ssh-ed25519 AAAA ann@home\n").unwrap(), "ssh-ed25519 AAAA ann@home");
        for text in ["", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "ssh-rsa AAAA\nssh-rsa BBBB\n"] {
            let error = read(text).unwrap_err().to_string();
            assert_eq!(error, "id_ed25519 holds no SSH public key: nothing was sent");
        }
    }
}
