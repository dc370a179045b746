//! `leasehold miner`: miners of the official kind.

use abi::miner::{GetAvailableBalanceReturn, GetBeneficiaryReturn, GetOwnerReturn, GetVestingFundsReturn, Method};
use abi::power::{self, CreateMinerParams, CreateMinerReturn, proof};
use anyhow::{Context as _, Result};
use clap::{Args, Subcommand, ValueEnum};
use fvm_ipld_encoding::BytesDe;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;

use crate::address::Addr;
use crate::amount::Amount;
use crate::context::Context;
use crate::failure::Failure;
use crate::flow::{Draft, Trail};
use crate::keystore::KeyKind;
use crate::output::{Fields, Report};
use crate::peer::{Multiaddr, PeerId};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Create a miner through the power actor
    #[command(
        after_help = "Examples:\n  leasehold miner create --worker worker --wallet operator\n  leasehold miner create --worker worker --sector-size 32gib --value 1FIL"
    )]
    Create(Create),
    /// Show who owns, works for and profits from a miner, and what it holds
    #[command(after_help = "Examples:\n  leasehold miner show t01001\n  leasehold miner show t01001 --json")]
    Show {
        /// The miner
        miner: String,
    },
}

#[derive(Debug, Args)]
pub struct Create {
    /// The worker: a BLS key or address that has received FIL before
    #[arg(long, value_name = "KEY")]
    pub worker: String,
    /// The owner; the wallet's key without it
    #[arg(long, value_name = "KEY")]
    pub owner: Option<String>,
    /// Devnets know 2kib and 8mib, the public networks 32gib and 64gib
    #[arg(long, value_enum, default_value_t = SectorSize::TwoKib)]
    pub sector_size: SectorSize,
    /// What the miner starts with; the least deposit that the network asks for without it
    #[arg(long, allow_hyphen_values = true)]
    pub value: Option<Amount>,
    /// Its libp2p peer ID
    #[arg(long, value_name = "ID")]
    pub peer: Option<PeerId>,
    /// Where it is reached; may be repeated
    #[arg(long = "multiaddr", value_name = "ADDRESS")]
    pub multiaddrs: Vec<Multiaddr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SectorSize {
    #[value(name = "2kib")]
    TwoKib,
    #[value(name = "8mib")]
    EightMib,
    #[value(name = "32gib")]
    ThirtyTwoGib,
    #[value(name = "64gib")]
    SixtyFourGib,
}

impl SectorSize {
    const fn window_post_proof(self) -> i64 {
        match self {
            Self::TwoKib => proof::WINDOW_2KIB_V1P1,
            Self::EightMib => proof::WINDOW_8MIB_V1P1,
            Self::ThirtyTwoGib => proof::WINDOW_32GIB_V1P1,
            Self::SixtyFourGib => proof::WINDOW_64GIB_V1P1,
        }
    }
}

impl Command {
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Create(arguments) => context.output.result(&create(context, arguments)?)?,
            Self::Show { miner } => context.output.result(&show(context, &miner)?)?,
        }
        Ok(())
    }
}

/// Creates a miner.
pub fn create(context: &Context, arguments: Create) -> Result<Created> {
    let Create { worker, owner, sector_size, value, peer, multiaddrs } = arguments;
    let owner = match owner {
        Some(owner) => context.address(&owner)?,
        None => context.wallet()?.address.0,
    };
    let worker = usable_worker(context, &worker)?;
    let least = context.rpc.miner_creation_deposit()?;
    let value = value.map_or_else(|| least.clone(), |value| value.0);
    if value < least {
        let sentence = format!("a new miner takes a deposit of {} at least: nothing was sent", Amount(least.clone()));
        return Err(Failure::refused(sentence).hint(format!("--value '{}', or leave it out", Amount(least))).into());
    }
    let params = CreateMinerParams {
        owner,
        worker,
        window_post_proof_type: sector_size.window_post_proof(),
        peer: peer.map(|id| id.0).unwrap_or_default(),
        multiaddrs: multiaddrs.into_iter().map(|address| BytesDe(address.0)).collect(),
    };
    let what = format!("create a miner of {} with {}", Addr(owner), Amount(value.clone()));
    let to = Address::new_id(power::ACTOR_ID);
    let sent = context.send(Draft::new(what, to, power::Method::CreateMiner).params(&params)?.value(value))?;
    let CreateMinerReturn { id_address, robust_address } = sent.decode()?;
    Ok(Created { miner: Addr(id_address), robust_address: Addr(robust_address), trail: sent.trail() })
}

/// The address of a worker that the miner actor will accept: a BLS account that exists.
pub fn usable_worker(context: &Context, worker: &str) -> Result<Address> {
    if let Ok(entry) = context.keystore.find(worker)
        && entry.kind != KeyKind::Bls
    {
        return Err(Failure::usage(format!("the key {} is {}, and a worker's must be bls", entry.name, entry.kind))
            .hint("leasehold wallet new worker --kind bls")
            .into());
    }
    let address = context.address(worker)?;
    if context.rpc.actor_id(address)?.is_none() {
        return Err(Failure::refused(format!("the worker {} is not on the chain yet", Addr(address)))
            .hint(format!("leasehold wallet send {worker} 1FIL: an address exists once it has received FIL"))
            .into());
    }
    Ok(address)
}

/// Everything about a miner that matters to its owner.
pub fn show(context: &Context, miner: &str) -> Result<Shown> {
    let miner = context.address(miner)?;
    let owner: GetOwnerReturn = context.read_bare(miner, Method::GetOwner)?;
    let beneficiary: GetBeneficiaryReturn = context.read_bare(miner, Method::GetBeneficiary)?;
    let available: GetAvailableBalanceReturn = context.read_bare(miner, Method::GetAvailableBalance)?;
    let vesting: GetVestingFundsReturn = context.read_bare(miner, Method::GetVestingFunds)?;
    let info = context.rpc.miner_info(miner).context("ask the node about the miner")?;
    let locked: TokenAmount = vesting.vesting_funds.iter().map(|(_, amount)| amount.clone()).sum();
    Ok(Shown {
        miner: Addr::id(context.actor_id(miner)?),
        owner: Addr(owner.owner),
        proposed_owner: owner.proposed.map(Addr),
        worker: info.worker,
        next_worker: info.new_worker.filter(|next| *next != info.worker && info.worker_change_epoch >= 0),
        next_worker_from: (info.worker_change_epoch >= 0).then_some(info.worker_change_epoch),
        control: info.control_addresses.unwrap_or_default(),
        beneficiary: Addr(beneficiary.active.beneficiary),
        proposed_beneficiary: beneficiary.proposed.map(|change| Addr(change.new_beneficiary)),
        peer_id: info.peer_id.filter(|id| !id.is_empty()),
        sector_size: info.sector_size,
        balance: context.rpc.balance(miner)?.into(),
        available: available.available_balance.into(),
        vesting: locked.into(),
    })
}

/// A new miner.
#[derive(Debug, Serialize)]
pub struct Created {
    pub miner: Addr,
    pub robust_address: Addr,
    #[serde(flatten)]
    pub trail: Trail,
}

impl Report for Created {
    fn text(&self) -> String {
        Fields::new().field("miner", self.miner).field("robust address", self.robust_address).render()
    }
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub miner: Addr,
    pub owner: Addr,
    pub proposed_owner: Option<Addr>,
    pub worker: Addr,
    pub next_worker: Option<Addr>,
    /// From which epoch on the next worker can be confirmed.
    pub next_worker_from: Option<ChainEpoch>,
    pub control: Vec<Addr>,
    pub beneficiary: Addr,
    pub proposed_beneficiary: Option<Addr>,
    pub peer_id: Option<String>,
    /// In bytes.
    pub sector_size: u64,
    pub balance: Amount,
    /// What the owner could withdraw now; negative for a miner in debt.
    pub available: Amount,
    /// Rewards that have not vested.
    pub vesting: Amount,
}

impl Report for Shown {
    fn text(&self) -> String {
        let control: Vec<String> = self.control.iter().map(ToString::to_string).collect();
        Fields::new()
            .field("miner", self.miner)
            .field("owner", self.owner)
            .maybe("proposed owner", self.proposed_owner)
            .field("worker", self.worker)
            .maybe("next worker", self.next_worker)
            .maybe("to confirm from", self.next_worker_from)
            .maybe("control", (!control.is_empty()).then(|| control.join(" ")))
            .field("beneficiary", self.beneficiary)
            .maybe("proposed beneficiary", self.proposed_beneficiary)
            .maybe("peer ID", self.peer_id.as_ref())
            .field("sector size", format!("{} bytes", self.sector_size))
            .field("balance", &self.balance)
            .field("available", &self.available)
            .field("vesting", &self.vesting)
            .render()
    }
}
