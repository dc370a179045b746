//! What the attacker of the drill sends: every method with plausible values, with foreign ones, with nonsense, and plain bytes; to
//! the vehicle, to its miners and to the actors that know them.

use std::collections::BTreeMap;

use abi::init::ExecParams;
use abi::miner::{self, ChangeBeneficiaryParams, ChangeOwnerAddressParams, WithdrawBalanceParams};
use abi::owner::*;
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use serde::Serialize;
use suite::{atto, fil};

use crate::owner_trace::Dice;
use crate::owner_vehicle::{Vehicle, terms};

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
    pub dice: Dice,
    /// The operator first.
    pub keys: Vec<Address>,
    miners: Vec<Address>,
    /// Tokens of each key, as of the last look.
    own: BTreeMap<Address, Vec<TokenId>>,
    strikes: u64,
    tokens: TokenId,
    proposals: ProposalId,
    last: String,
    /// How often each method of the vehicle was tried at random and carried out.
    pub landed: BTreeMap<&'static str, u64>,
}

impl Attacker {
    pub fn new(seed: u64, v: &mut Vehicle, keys: &[Address], miners: &[Address]) -> Self {
        // A spare miner to adopt, and one that was never proposed.
        let spare = [v.proposed_miner(fil(3)), v.world.miner(v.operator, fil(3))];
        let keys = [&[v.operator][..], keys].concat();
        let miners = [miners, &spare[..]].concat();
        Self {
            dice: Dice(seed),
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

    /// The crafted part: every sharp method once in a way that works, each against the victims as far as that goes.
    pub fn open(&mut self, v: &mut Vehicle) {
        let (operator, small) = (self.keys[0], *self.keys.last().expect("a small investor"));
        let miner = self.miners[0];
        let spare = self.miners[self.miners.len() - 2];
        let own = self.tokens_of(v, small)[0];
        // Adopts what was proposed, announces the end, and pays itself out rather than the victims.
        self.craft(v, operator, Method::AdoptMiner, &AdoptMinerParams { miner: spare });
        self.craft(v, operator, Method::WindDown, &WindDownParams { token_ids: Vec::new() });
        let from = v.summary().wind_down_from.expect("an announced end");
        v.until(from);
        self.craft(v, operator, Method::WindDown, &WindDownParams { token_ids: vec![own] });
        let ticket = v.summary().next_token_id - 1;
        self.craft(v, small, Method::WithdrawExit, &WithdrawExitParams { token_ids: vec![ticket] });
        // Takes all idle cash to a miner of its own keys.
        let amount = v.summary().idle;
        self.craft(v, operator, Method::Pledge, &PledgeParams { miner, amount });
        v.step(small, Method::Deposit).value(fil(19)).done();
        v.step(small, Method::Harvest).done();
        v.world.chain.award(miner, 1, atto(0)).expect("an award");
        v.step(small, Method::Harvest).done();
        let own = self.tokens_of(v, small)[0];
        self.craft(v, small, Method::Compound, &CompoundParams { token_ids: vec![own] });
        self.craft(v, small, Method::Claim, &ClaimParams { token_ids: vec![own] });
        self.craft(v, small, Method::Split, &SplitParams { token_id: own, parts: vec![fil(9), fil(10)] });
        let own = v.summary().next_token_id - 1;
        // Votes for code of its own, with what it has.
        let action = Action::Upgrade(bundle::OWNER_NEXT.code_cid());
        self.craft(v, small, Method::Propose, &ProposeParams { token_id: Some(own), action });
        let proposal_id = v.summary().next_proposal_id - 1;
        self.craft(v, small, Method::Vote, &VoteParams { proposal_id, token_ids: vec![own], approve: true });
        v.after_voting(proposal_id);
        self.craft(v, small, Method::Execute, &ProposalParams { proposal_id });
        let redeem = RedeemParams { token_id: own, principal: Some(fil(1)), min_value: atto(0) };
        self.craft(v, small, Method::Redeem, &redeem);
        let transfer = TransferParams { to: operator, token_ids: vec![own], operator_data: RawBytes::default() };
        self.craft(v, small, Method::Transfer, &transfer);
    }

    fn craft<P: Serialize>(&mut self, v: &mut Vehicle, from: Address, method: Method, params: &P) {
        self.last = format!("{method:?} by {from}, crafted");
        v.act(from, method, params).done();
    }

    fn tokens_of(&self, v: &mut Vehicle, holder: Address) -> Vec<TokenId> {
        let params = PositionsOfParams { holder, from: 0, limit: MAX_LOOK };
        let page: PositionsPage = v.act(holder, Method::PositionsOf, &params).read();
        page.positions.iter().map(|position| position.token_id).collect()
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

    pub fn key(&mut self) -> Address {
        *self.dice.pick(&self.keys)
    }

    pub fn miner(&mut self) -> Address {
        *self.dice.pick(&self.miners)
    }

    /// A key of the attacker's, or nearly any actor of this small world: victims, miners, the vehicle, singletons.
    pub fn anybody(&mut self, v: &Vehicle) -> Address {
        match self.dice.below(3) {
            0 => self.key(),
            1 => v.address,
            _ => Address::new_id(1 + self.dice.below(140)),
        }
    }

    /// One of the sender's own, or any that exists or nearly does.
    pub fn id(&mut self, from: Address) -> TokenId {
        match self.own.get(&from) {
            Some(own) if !own.is_empty() && self.dice.below(3) > 0 => *self.dice.pick(own),
            _ => self.dice.below(self.tokens + 2),
        }
    }

    pub fn ids(&mut self, from: Address) -> Vec<TokenId> {
        (0..self.dice.below(4)).map(|_| self.id(from)).collect()
    }

    pub fn proposal(&mut self) -> ProposalId {
        self.proposals.saturating_sub(self.dice.below(10))
    }
}

impl Dice {
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end
    }

    /// Small, middling and large amounts alike.
    pub fn amount(&mut self) -> TokenAmount {
        let digits = self.below(20) as u32;
        TokenAmount::from_atto(1 + self.below(10u64.saturating_pow(digits)))
    }

    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}
