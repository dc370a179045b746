//! Step 1: everybody gets a key, and FIL to begin with.

use anyhow::Result;

use super::cast::{FAUCET, HOST, INVESTORS, KEEPER, OPERATOR, RENTER, WORKER};
use super::stage::Stage;
use super::story::Story;
use crate::amount::Amount;
use crate::commands::wallet;
use crate::keystore::KeyKind::{Bls, Secp256k1};

pub fn play(stage: &Stage, story: &mut Story) -> Result<()> {
    story.begin("wallets");
    let context = &stage.context;
    wallet::import(context, FAUCET, stage.development_key()?)?;
    let people = [
        (OPERATOR, Secp256k1, "1000 FIL"),
        (WORKER, Bls, "1 FIL"),
        (KEEPER, Secp256k1, "10 FIL"),
        (HOST, Secp256k1, "10 FIL"),
        (RENTER, Secp256k1, "50 FIL"),
    ];
    let investors = INVESTORS.map(|(name, _)| (name, Secp256k1, "310 FIL"));
    let faucet = context.with_wallet(FAUCET);
    for (name, kind, start) in people.into_iter().chain(investors) {
        let key = wallet::new(context, name, kind)?;
        let Amount(amount) = start.parse()?;
        let sent = wallet::send(&faucet, name, amount)?;
        story.row(&sent.trail, format!("{name} has a {kind} key, {}, and {}", short(&key.address), sent.amount));
    }
    Ok(())
}

/// The first and last characters of a long address.
fn short(address: &impl ToString) -> String {
    let text = address.to_string();
    format!("{}...{}", &text[..6], &text[text.len() - 4..])
}
