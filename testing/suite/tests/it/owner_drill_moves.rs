//! What the attacker of the drill sends: every method with plausible values, with foreign ones, with nonsense, and plain bytes; to
//! the vehicle, to its miners and to the actors that know them.

use std::collections::BTreeMap;

use abi::init::ExecParams;
use abi::miner::{self, ChangeBeneficiaryParams, ChangeOwnerAddressParams, WithdrawBalanceParams};
use abi::owner::*;
use fvm_ipld_encoding::{BytesDe, RawBytes};
use fvm_shared::address::Address;
use serde::Serialize;
use suite::{Dice, atto, fil};

use crate::owner_vehicle::{Vehicle, fee, terms};

/// How many of a key's newest tokens the attacker remembers.
const MAX_LOOK: u64 = 40;

/// What matters most.
const SHARP: [Method; 14] = [
    Method::AdoptMiner,
    Method::Claim,
    Method::Compound,
    Method::Deposit,
    Method::Execute,
    Method::Harvest,
    Method::Pledge,
    Method::Propose,
    Method::Redeem,
    Method::Split,
    Method::Transfer,
    Method::Vote,
    Method::WindDown,
    Method::WithdrawExit,
];

pub struct Attacker {
    dice: Dice,
    /// The operator first.
    keys: Vec<Address>,
    miners: Vec<Address>,
    /// Tokens of each key, as of the last look.
    own: BTreeMap<Address, Vec<TokenId>>,
    strikes: u64,
    tokens: TokenId,
    proposals: ProposalId,
    last: String,
    /// How often each method of the vehicle was carried out.
    landed: BTreeMap<&'static str, u64>,
}

impl Attacker {
    pub fn new(seed: u64, v: &mut Vehicle, keys: &[Address], miners: &[Address]) -> Self {
        // A spare miner to adopt, and one that was never proposed.
        let spare = [v.proposed_miner(fil(3)), v.world.miner(v.operator, fil(3))];
        let keys = [&[v.operator][..], keys].concat();
        let miners = [miners, &spare[..]].concat();
        Self {
            dice: Dice::new(seed),
            keys,
            miners,
            own: BTreeMap::new(),
            strikes: 0,
            tokens: 0,
            proposals: 0,
            last: String::new(),
            landed: BTreeMap::new(),
        }
    }

    /// What was done last, for whoever reads a failure.
    pub fn last(&self) -> &str {
        &self.last
    }

    /// Whether the methods that matter most were carried out, not only refused.
    pub fn has_landed_blows(&self) -> bool {
        let telling =
            [Method::Pledge, Method::Harvest, Method::Propose, Method::Vote, Method::Execute, Method::Deposit];
        telling.iter().all(|method| self.landed.contains_key(method.name()))
    }

    /// One message, or some time.
    pub fn strike(&mut self, v: &mut Vehicle) {
        if self.strikes.is_multiple_of(16) {
            self.look(v);
        }
        self.strikes += 1;
        match self.dice.below(100) {
            0..6 => self.wait(v),
            6..9 => self.award(v),
            9..12 => self.donate(v),
            12..22 => self.bytes(v),
            22..36 => self.miner_message(v),
            36..39 => self.create(v),
            _ => self.vehicle_message(v),
        }
    }

    fn look(&mut self, v: &mut Vehicle) {
        let summary = v.summary();
        (self.tokens, self.proposals) = (summary.next_token_id, summary.next_proposal_id);
        for key in &self.keys {
            let newest = self.tokens.saturating_sub(MAX_LOOK);
            let positions = PositionsOfParams { holder: *key, from: newest, limit: MAX_LOOK };
            let positions: PositionsPage = v.act(*key, Method::PositionsOf, &positions).read();
            let exits = ExitsParams { holder: Some(*key), from: newest, limit: MAX_LOOK };
            let exits: ExitsPage = v.act(*key, Method::Exits, &exits).read();
            let ids = positions.positions.iter().map(|position| position.token_id);
            self.own.insert(*key, ids.chain(exits.exits.iter().map(|exit| exit.token_id)).collect());
        }
    }

    fn wait(&mut self, v: &mut Vehicle) {
        let most = *self.dice.pick(&[10, 100, 1_000, 4_000]);
        self.last = "time".to_owned();
        v.world.advance(1 + self.dice.below(most) as i64);
    }

    /// Not an attack: something for it to covet.
    fn award(&mut self, v: &mut Vehicle) {
        let miner = *self.dice.pick(&self.miners);
        self.last = "an award".to_owned();
        v.world.chain.award(miner, 1, atto(0)).expect("an award");
    }

    fn donate(&mut self, v: &mut Vehicle) {
        let (from, value, to) = (self.key(), self.dice.amount(), v.address);
        self.last = "a transfer".to_owned();
        v.world.step(from, to, fvm_shared::METHOD_SEND).value(value).apply();
    }

    fn bytes(&mut self, v: &mut Vehicle) {
        let to = if self.dice.below(3) == 0 { self.miner() } else { v.address };
        let method = match self.dice.below(4) {
            0 => self.dice.below(64),
            1 => self.dice.pick(miner::Method::ALL).number(),
            _ => self.dice.pick(Method::ALL).number(),
        };
        let length = self.dice.below(40);
        let raw: Vec<u8> = (0..length).map(|_| self.dice.roll() as u8).collect();
        let value = if self.dice.below(4) == 0 { self.dice.amount() } else { atto(0) };
        self.last = format!("method {method} of {to} with {raw:?}");
        v.world.step(self.key(), to, method).raw(raw).value(value).apply();
    }

    /// The miners' own methods, as their worker, their control address, their former owner.
    fn miner_message(&mut self, v: &mut Vehicle) {
        let (from, to) = (self.key(), self.miner());
        let (who, amount) = (self.anybody(v), self.dice.amount());
        let method = *self.dice.pick(miner::Method::ALL);
        self.last = format!("{method:?} of {to} by {from}");
        let step = v.world.step(from, to, method.number());
        match method {
            miner::Method::WithdrawBalance => step.params(&WithdrawBalanceParams { amount_requested: amount }),
            miner::Method::ChangeOwnerAddress => step.params(&ChangeOwnerAddressParams { new_owner: who }),
            miner::Method::ChangeBeneficiary => step.params(&ChangeBeneficiaryParams {
                new_beneficiary: who,
                new_quota: amount,
                new_expiration: 1_000_000,
            }),
            miner::Method::ChangeWorkerAddress => {
                step.params(&miner::ChangeWorkerAddressParams { new_worker: who, new_control_addresses: vec![from] })
            }
            miner::Method::ChangePeerID => step.params(&miner::ChangePeerIDParams { new_id: vec![1] }),
            _ => step,
        }
        .apply();
    }

    /// Another vehicle of the same code must not be mistaken for this one.
    fn create(&mut self, v: &mut Vehicle) {
        let code_cid = bundle::OWNER.code_cid();
        let terms = terms(self.keys[0]);
        let constructor_params = RawBytes::serialize(&ConstructorParams { terms }).expect("parameters");
        let params = ExecParams { code_cid, constructor_params };
        self.last = "another vehicle".to_owned();
        v.world.step(self.keys[0], Address::new_id(1), abi::init::Method::Exec.number()).params(&params).apply();
    }

    fn vehicle_message(&mut self, v: &mut Vehicle) {
        let method = *if self.dice.below(2) == 0 { self.dice.pick(Method::ALL) } else { self.dice.pick(&SHARP) };
        // The operator has the most to try.
        let from = if self.dice.below(2) == 0 { self.keys[0] } else { self.key() };
        let value = match method {
            Method::Deposit => self.dice.amount(),
            _ => atto(0),
        };
        let params = self.params(v, method, from);
        self.last = format!("{method:?} by {from} with {params:?}");
        let step = v.step(from, method).value(value);
        let applied = match params {
            Some(params) => step.raw(params).apply(),
            None => step.apply(),
        };
        if applied.is_success() {
            *self.landed.entry(method.name()).or_default() += 1;
        }
    }

    fn params(&mut self, v: &Vehicle, method: Method, from: Address) -> Option<Vec<u8>> {
        let miner = self.miner();
        let amount = self.dice.amount();
        Some(match method {
            Method::AdoptMiner => bytes(&AdoptMinerParams { miner }),
            Method::Claim => bytes(&ClaimParams { token_ids: self.ids(from) }),
            Method::ClaimFees => bytes(&ClaimFeesParams { beneficiary: self.anybody(v) }),
            Method::Compound => bytes(&CompoundParams { token_ids: self.ids(from) }),
            Method::Redeem => {
                let principal = (self.dice.below(2) == 0).then_some(amount);
                bytes(&RedeemParams { token_id: self.id(from), principal, min_value: atto(0) })
            }
            Method::WithdrawExit => bytes(&WithdrawExitParams { token_ids: self.ids(from) }),
            Method::Split => bytes(&SplitParams { token_id: self.id(from), parts: vec![amount.clone(), amount] }),
            Method::Merge => bytes(&MergeParams { token_ids: self.ids(from) }),
            Method::SetPayout => bytes(&SetPayoutParams { token_ids: self.ids(from), payout: Some(self.anybody(v)) }),
            Method::Pledge => bytes(&PledgeParams { miner, amount }),
            Method::WindDown => bytes(&WindDownParams { token_ids: self.ids(from) }),
            Method::Propose => {
                let token_id = (self.dice.below(3) == 0).then(|| self.id(from));
                bytes(&ProposeParams { token_id, action: self.action(v) })
            }
            Method::Vote => {
                let token_ids = self.ids(from);
                bytes(&VoteParams { proposal_id: self.proposal(), token_ids, approve: self.dice.below(4) > 0 })
            }
            Method::Execute | Method::Proposal => bytes(&ProposalParams { proposal_id: self.proposal() }),
            Method::Transfer => bytes(&TransferParams {
                to: self.anybody(v),
                token_ids: self.ids(from),
                operator_data: RawBytes::default(),
            }),
            Method::TransferFrom => bytes(&TransferFromParams {
                from: self.anybody(v),
                to: self.key(),
                token_ids: self.ids(from),
                operator_data: RawBytes::default(),
            }),
            Method::Approve => bytes(&ApproveParams { operator: self.key(), token_ids: self.ids(from) }),
            Method::RevokeApproval => bytes(&RevokeParams { operator: self.key(), token_ids: self.ids(from) }),
            Method::ApproveForAll => bytes(&ApproveForAllParams { operator: self.key() }),
            Method::RevokeApprovalForAll => bytes(&RevokeForAllParams { operator: self.key() }),
            // The attacker keeps the keys that it has.
            Method::ChangeWorker => {
                bytes(&ChangeWorkerParams { miner, worker: self.keys[1], control: vec![self.key()] })
            }
            Method::ConfirmWorker | Method::RepayDebt => bytes(&MinerParams { miner }),
            Method::SetPeer => bytes(&SetPeerParams { miner, peer_id: vec![7; self.dice.below(200) as usize] }),
            Method::SetMultiaddrs => bytes(&SetMultiaddrsParams { miner, multiaddrs: vec![BytesDe(vec![7; 9])] }),
            Method::Constructor => bytes(&ConstructorParams { terms: terms(self.key()) }),
            Method::Deposit | Method::Harvest => return None,
            _ => bytes(&(self.id(from),)),
        })
    }

    fn action(&mut self, v: &Vehicle) -> Action {
        match self.dice.below(6) {
            0 => Action::Upgrade(bundle::OWNER_NEXT.code_cid()),
            1 => {
                let operator = self.keys[0];
                let fees = vec![fee("all", operator, ALL_BPS)];
                Action::ChangeTerms(Box::new(Terms { fees, timelock: MIN_PERIOD, ..terms(operator) }))
            }
            2 => Action::SetSealing(self.dice.below(2) == 0),
            3 => Action::ReplaceOperator(self.anybody(v)),
            4 => Action::ReleaseMiner(Release { miner: self.miner(), new_owner: self.key() }),
            _ => Action::Pause(1 + self.dice.below(MAX_PAUSE as u64) as i64),
        }
    }

    fn key(&mut self) -> Address {
        *self.dice.pick(&self.keys)
    }

    fn miner(&mut self) -> Address {
        *self.dice.pick(&self.miners)
    }

    /// A key of the attacker's, or nearly any actor of this small world: victims, miners, the vehicle, singletons.
    fn anybody(&mut self, v: &Vehicle) -> Address {
        match self.dice.below(3) {
            0 => self.key(),
            1 => v.address,
            _ => Address::new_id(1 + self.dice.below(140)),
        }
    }

    /// One of the sender's own, or any that exists or nearly does.
    fn id(&mut self, from: Address) -> TokenId {
        match self.own.get(&from) {
            Some(own) if !own.is_empty() && self.dice.below(3) > 0 => *self.dice.pick(own),
            _ => self.dice.below(self.tokens + 2),
        }
    }

    fn ids(&mut self, from: Address) -> Vec<TokenId> {
        (0..self.dice.below(4)).map(|_| self.id(from)).collect()
    }

    fn proposal(&mut self) -> ProposalId {
        self.proposals.saturating_sub(self.dice.below(10))
    }
}

fn bytes<P: Serialize>(params: &P) -> Vec<u8> {
    fvm_ipld_encoding::to_vec(params).expect("parameters")
}
