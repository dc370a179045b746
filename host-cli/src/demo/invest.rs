//! Step 4: deposits, block rewards, and a split that is exact to the attoFIL.

use anyhow::{Result, ensure};
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;

use super::cast::{FAUCET, HOST, INVESTORS, OPERATOR};
use super::ground::Ground;
use super::shares::Shares;
use super::stage::Stage;
use super::story::Story;
use crate::amount::Amount;
use crate::commands::owner::Shown;
use crate::commands::{chain, owner, stake};
use crate::context::Context;

/// The miner wins this many blocks, then this much time passes before the harvest.
const WINS: u64 = 40;
const SEASON: &str = "3d";

pub fn play(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<Shares> {
    story.begin("deposits, block rewards, an exact split");
    let context = &stage.context;
    for (name, amount) in INVESTORS {
        let Amount(amount) = amount.parse()?;
        let deposited = stake::deposit(&context.with_wallet(name), &ground.owner, amount)?;
        let change = format!("{name} deposits {}, position {}", deposited.principal, deposited.position);
        story.row(&deposited.trail, change);
    }

    let first = owner::harvest(&context.with_wallet(FAUCET), &ground.owner)?;
    ensure!(first.round_ended, "the first harvest ends the round of the deposits");
    story.row(&first.trail, format!("the round ends, deposits earn from now on; {} to split", first.to_positions));
    story.check("profit before anything was earned", &TokenAmount::zero(), &first.to_positions.0);
    let mut shares = Shares::of(&stake::list_all(context, &ground.owner)?.0)?;

    let award = chain::award(context, &ground.miner, WINS)?;
    story.aside(
        "Devnet.Award",
        format!("the miner wins {WINS} blocks: {}, a quarter at once, the rest vests", award.reward),
    );
    let passed = chain::advance(context, SEASON.parse()?)?;
    story.aside("Devnet.Advance", format!("{} pass", passed.passed));

    harvest(stage, story, ground, &mut shares)?;
    claim_all(stage, story, ground, &mut shares)?;
    Ok(shares)
}

/// Harvests, and holds the split against the one computed here.
pub fn harvest(stage: &Stage, story: &mut Story, ground: &Ground, shares: &mut Shares) -> Result<()> {
    let context = &stage.context;
    let before = Money::read(context, ground)?;
    let harvested = owner::harvest(&context.with_wallet(FAUCET), &ground.owner)?;
    let after = Money::read(context, ground)?;

    let from_miner = &before.miner - &after.miner;
    let profit = &from_miner + before.unaccounted();
    story.check("the miner's payment arrives whole", &(&before.owner + &from_miner), &after.owner);
    let net = net_of_fees(&profit, &before.shown);
    story.check("fees of the harvest", &(&profit - &net), &harvested.fees.0);
    story.check("the harvest's profit after fees", &net, &harvested.to_positions.0);
    story.row(
        &harvested.trail,
        format!("profit {}: fees {}, {} to split", Amount(profit), harvested.fees, harvested.to_positions),
    );

    shares.split(net.atto());
    for position in stake::list_all(context, &ground.owner)?.0 {
        let due = amount(shares.due(position.position)?);
        story.check(format!("due to position {} of {}", position.position, position.holder), &due, &position.due.0);
        shares.check_exact(position.position)?;
    }
    Ok(())
}

/// What of a profit is left for the positions.
pub fn net_of_fees(profit: &TokenAmount, shown: &Shown) -> TokenAmount {
    shown.terms.fees.iter().fold(profit.clone(), |net, fee| net - fee.bps.of(profit))
}

/// Everybody takes out what is due; what remains is too little to be split, and has a name.
pub fn claim_all(stage: &Stage, story: &mut Story, ground: &Ground, shares: &mut Shares) -> Result<()> {
    let context = &stage.context;
    for name in INVESTORS.map(|(name, _)| name).into_iter().chain([OPERATOR]) {
        if stake::list(&context.with_wallet(name), &ground.owner, None)?.0.is_empty() {
            continue;
        }
        let before = context.rpc.balance(context.address(&ground.owner)?)?;
        let claims = stake::claim(&context.with_wallet(name), &ground.owner, &[])?;
        let after = context.rpc.balance(context.address(&ground.owner)?)?;
        let mut paid = TokenAmount::zero();
        for claim in &claims.claims {
            ensure!(claim.paid, "position {} was not paid", claim.position);
            paid += &claim.amount.0;
            story.check(format!("claimed by {name}"), &amount(shares.claim(claim.position)?), &claim.amount.0);
        }
        story.check(format!("what {name}'s claim took from the owner actor"), &(before - &paid), &after);
        story.rows(&claims.messages, format!("{name} takes out {}", Amount(paid)));
    }
    claim_fees(stage, story, ground)?;
    let totals = owner::show(context, &ground.owner)?.totals;
    let undistributed = amount(shares.undistributed()?);
    story.check("too little to be split, kept for the next harvest", &undistributed, &totals.rewards_unclaimed.0);
    story.check("fees left when all are claimed", &TokenAmount::zero(), &totals.fees_unclaimed.0);
    story.tell(&format!("left over, too little to be split, for the next harvest: {} attoFIL", undistributed.atto()));
    Ok(())
}

fn claim_fees(stage: &Stage, story: &mut Story, ground: &Ground) -> Result<()> {
    for beneficiary in [OPERATOR, HOST] {
        let context = stage.context.with_wallet(beneficiary);
        let claimed = owner::claim_fees(&context, &ground.owner, beneficiary)?;
        story.row(&claimed.trail, format!("{beneficiary} takes out {} of fees", claimed.amount));
    }
    Ok(())
}

/// Balances, and what the owner actor says of its own.
pub struct Money {
    pub owner: TokenAmount,
    pub miner: TokenAmount,
    pub shown: Shown,
}

impl Money {
    pub fn read(context: &Context, ground: &Ground) -> Result<Self> {
        let balance = |text: &str| context.rpc.balance(context.address(text)?);
        let shown = owner::show(context, &ground.owner)?;
        Ok(Self { owner: balance(&ground.owner)?, miner: balance(&ground.miner)?, shown })
    }

    /// Cash that is neither principal nor owed to anybody: income that came without a harvest.
    pub fn unaccounted(&self) -> TokenAmount {
        let totals = &self.shown.totals;
        let owned = [&totals.idle, &totals.exits_reserved, &totals.rewards_unclaimed, &totals.fees_unclaimed];
        owned.into_iter().fold(self.owner.clone(), |left, part| left - &part.0)
    }
}

fn amount(atto: BigInt) -> TokenAmount {
    TokenAmount::from_atto(atto)
}
