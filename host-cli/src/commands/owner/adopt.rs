//! The hand-over of a miner: one command that may be killed at any step and run again.

use abi::miner::{self, GetBeneficiaryReturn, GetOwnerReturn};
use abi::owner::{self, AdoptMinerParams, AdoptMinerReturn, MinersReturn, Terms, TokenId};
use anyhow::Result;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Sent, Trail};
use crate::keystore::Entry;
use crate::output::{Fields, Report};

pub(super) const EXAMPLES: &str = "\
Examples:
  leasehold owner adopt t01005 t01001

Two keys sign: the miner's present owner proposes the owner actor, then the operator adopts. Both are found in the
keystore by themselves. Where only one of them is here, its step is done, and the same command where the other key is
goes on.";

/// What the hand-over did this time, and where it stands.
#[derive(Debug, Serialize)]
pub struct Adopted {
    pub owner: Addr,
    pub miner: Addr,
    /// The steps that were missing; none when the miner was adopted already.
    pub steps: Vec<Step>,
    /// The operator's new stake.
    pub stake: Option<Amount>,
    pub position: Option<TokenId>,
    /// What the miner paid in.
    pub withdrawn: Option<Amount>,
}

#[derive(Debug, Serialize)]
pub struct Step {
    pub what: &'static str,
    #[serde(flatten)]
    pub trail: Trail,
}

/// Hands a miner over to an owner actor: looks at the chain to see what is missing, and does that.
pub fn adopt(context: &Context, owner: &str, miner: &str) -> Result<Adopted> {
    adopt_stepwise(context, owner, miner, &mut |_| Ok(()))
}

/// As [`adopt`], and tells `after` of each step once it is on the chain. When `after` fails, nothing more is done, as if the
/// process had been killed there.
pub fn adopt_stepwise(
    context: &Context,
    owner: &str,
    miner: &str,
    after: &mut dyn FnMut(&Step) -> Result<()>,
) -> Result<Adopted> {
    let (owner, miner) = (context.address(owner)?, context.address(miner)?);
    let (owner_id, miner_id) = (context.actor_id(owner)?, context.actor_id(miner)?);
    let mut done = Adopted {
        owner: Addr::id(owner_id),
        miner: Addr::id(miner_id),
        steps: Vec::new(),
        stake: None,
        position: None,
        withdrawn: None,
    };
    if is_listed(context, owner, miner_id)? {
        context.output.note(&format!("{} is adopted already: nothing to do", done.miner));
        return Ok(done);
    }
    let terms: Terms = context.read_bare(owner, owner::Method::Terms)?;
    let state: GetOwnerReturn = context.read_bare(miner, miner::Method::GetOwner)?;
    let this = Address::new_id(owner_id);
    if state.owner == this {
        context.output.note("the owner actor owns the miner already, without having adopted it: it only has to");
    } else if state.proposed == Some(this) {
        context.output.note("the present owner has proposed the owner actor already: going on from there");
    } else {
        let sent = propose(context, miner, owner_id, &state)?;
        done.add(Step { what: "proposed", trail: sent.trail() }, after)?;
    }
    let operator = key_of(context, terms.operator, "the operator's", "adopts the miner")?;
    let sent = take_over(&context.with_wallet(&operator.name), owner, miner)?;
    let AdoptMinerReturn { token_id, stake, withdrawn } = sent.decode()?;
    (done.position, done.stake, done.withdrawn) = (token_id, Some(stake.into()), Some(withdrawn.into()));
    done.add(Step { what: "adopted", trail: sent.trail() }, after)?;
    Ok(done)
}

impl Adopted {
    fn add(&mut self, step: Step, after: &mut dyn FnMut(&Step) -> Result<()>) -> Result<()> {
        self.steps.push(step);
        self.steps.last().map_or(Ok(()), after)
    }
}

fn is_listed(context: &Context, owner: Address, miner: ActorID) -> Result<bool> {
    let MinersReturn { miners } = context.read_bare(owner, owner::Method::Miners)?;
    Ok(miners.iter().any(|adopted| adopted.miner == miner))
}

/// The present owner names the owner actor as the next one.
fn propose(context: &Context, miner: Address, owner_id: ActorID, state: &GetOwnerReturn) -> Result<Sent> {
    check_beneficiary(context, miner, state.owner)?;
    let present = key_of(context, state.owner, "the miner's present owner's", "proposes the owner actor")?;
    let what = format!("propose {} as the next owner of {}", Addr::id(owner_id), Addr(miner));
    let params = miner::ChangeOwnerAddressParams { new_owner: Address::new_id(owner_id) };
    let draft = Draft::new(what, miner, miner::Method::ChangeOwnerAddress).params(&params)?;
    context.with_wallet(&present.name).send(draft)
}

/// The owner actor would refuse to adopt such a miner: better to hear it before anything is proposed.
fn check_beneficiary(context: &Context, miner: Address, owner: Address) -> Result<()> {
    let GetBeneficiaryReturn { active, proposed } = context.read_bare(miner, miner::Method::GetBeneficiary)?;
    let refusal = match (active.beneficiary == owner, proposed) {
        (true, None) => return Ok(()),
        (true, Some(_)) => owner::Error::PendingBeneficiary,
        (false, _) => owner::Error::OtherBeneficiary,
    };
    let code = abi::ActorError::code(refusal).value();
    Err(Failure::refused(format!("{refusal} ({}: nothing was sent)", Addr(active.beneficiary)))
        .hint("lotus-miner actor propose-change-beneficiary, then confirm it, and run this again")
        .code(code)
        .into())
}

/// The operator has the owner actor take the miner over.
fn take_over(context: &Context, owner: Address, miner: Address) -> Result<Sent> {
    let what = format!("adopt {} into {}", Addr(miner), Addr(owner));
    context.send(Draft::new(what, owner, owner::Method::AdoptMiner).params(&AdoptMinerParams { miner })?)
}

/// The key of an account, from the keystore.
fn key_of(context: &Context, account: Address, whose: &str, role: &str) -> Result<Entry> {
    let address = Addr(context.rpc.account_key(account)?.unwrap_or(account));
    context.keystore.by_address(address)?.ok_or_else(|| {
        Failure::other(format!("{whose} key is not in this keystore: it is {address}, and it {role}"))
            .hint("run the same command where that key is, or: leasehold wallet import NAME. Nothing is lost meanwhile")
            .into()
    })
}

impl Report for Adopted {
    fn text(&self) -> String {
        let mut fields = Fields::new().field("owner", self.owner).field("miner", self.miner);
        for step in &self.steps {
            fields = fields.field(step.what, format!("{} ({} gas)", step.trail.message, step.trail.gas_used));
        }
        if self.steps.is_empty() {
            fields = fields.field("status", "adopted already");
        }
        fields
            .maybe("withdrawn", self.withdrawn.as_ref())
            .maybe("operator stake", self.stake.as_ref())
            .maybe("position", self.position)
            .render()
    }
}
