//! The drill: every key but the investors' is in an attacker's hands: the operator's, the miners' workers' and control addresses', and
//! a small investor's. Whatever is sent, what the vehicle owes stays covered by its cash and its miners, the miners stay its own, the
//! code stays what it is, and each holder can leave.
//!
//! `LEASEHOLD_MESSAGES` sets how many messages (2,000 unless told), `LEASEHOLD_SEED` where they begin.

use std::collections::BTreeMap;

use abi::miner::{self, GetBeneficiaryReturn, GetOwnerReturn};
use abi::owner::{
    ChangeWorkerParams, ExitView, ExitsPage, ExitsParams, Method, MinerParams, MinersReturn, PositionView,
    PositionsOfParams, PositionsPage, RedeemParams, RedeemReturn, TokenId, WithdrawExitParams,
};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use suite::{atto, fil};

use crate::owner_drill_moves::Attacker;
use crate::owner_random::{setting, tell};
use crate::owner_vehicle::Vehicle;

/// A life is cut off before its tokens are too many.
const LIFE: u64 = 5_000;
/// What is tried at random and has to succeed now and then: a drill that is refused throughout shows nothing.
const LANDS: [Method; 10] = [
    Method::Claim,
    Method::Compound,
    Method::Deposit,
    Method::Execute,
    Method::Harvest,
    Method::Pledge,
    Method::Propose,
    Method::Redeem,
    Method::Transfer,
    Method::Vote,
];
/// From so many messages on.
const MANY: u64 = 10_000;
const FLOAT_WINDOW: i64 = 5_000;
const TERM: i64 = 10_000;

/// An investor who does nothing until it is time to leave.
struct Victim {
    who: Address,
    token: TokenId,
    principal: TokenAmount,
    /// The balance before the deposit.
    had: TokenAmount,
}

struct Drill {
    v: Vehicle,
    attacker: Attacker,
    victims: Vec<Victim>,
}

impl Drill {
    fn new(seed: u64) -> Self {
        let mut v = Vehicle::with(|_, terms| {
            (terms.float_window, terms.term, terms.cap) = (FLOAT_WINDOW, TERM, fil(500));
            // What the attacker may hold at most is no quorum.
            terms.quorum_bps = 5_000;
        });
        v.world.chain.install(bundle::OWNER_NEXT.wasm).expect("install the code that the attacker wants");
        let (miners, worker, control) = take_over(&mut v);
        let victims = [100, 100, 150, 50].map(|amount| invest(&mut v, fil(amount))).into();
        v.harvest();
        let small = v.world.account(fil(1_000));
        v.deposit(small, fil(20));
        let mut attacker = Attacker::new(seed, &mut v, &[worker, control, small], &miners);
        attacker.open(&mut v);
        Self { v, attacker, victims }
    }

    fn attack(&mut self, messages: u64) {
        for number in 0..messages {
            self.attacker.strike(&mut self.v);
            self.check_backing();
            if number % 16 == 0 {
                self.check_miners();
            }
            if number % 64 == 0 {
                self.check_victims();
            }
            if number % 1_000 == 999 {
                let here = self.v.world.chain.snapshot().expect("a snapshot");
                self.leave();
                self.v.world.chain.revert(here).expect("back to the attack");
            }
        }
        self.check_miners();
        self.check_victims();
    }

    /// What is owed, the victims' principal with it, is covered by cash and by miners that can be reached; and the code is the code.
    fn check_backing(&mut self) {
        let summary = self.v.summary();
        assert!(summary.surplus >= atto(0), "a deficit of {} after {}", -summary.surplus, self.attacker.last());
        let code = self.v.world.chain.actor(&self.v.address).expect("an actor").expect("the vehicle").code;
        assert_eq!(code, bundle::OWNER.code_cid(), "after {}", self.attacker.last());
    }

    fn check_miners(&mut self) {
        let vehicle = self.v.address;
        for adopted in self.v.read::<MinersReturn>(Method::Miners).miners {
            let address = Address::new_id(adopted.miner);
            let anyone = self.v.operator;
            let owner: GetOwnerReturn = self.v.world.step(anyone, address, miner::Method::GetOwner.number()).read();
            let beneficiary: GetBeneficiaryReturn =
                self.v.world.step(anyone, address, miner::Method::GetBeneficiary.number()).read();
            assert_eq!((owner.owner, owner.proposed), (vehicle, None));
            assert_eq!((beneficiary.active.beneficiary, beneficiary.proposed), (vehicle, None));
        }
    }

    /// What each victim put in is there in full: its position or, if the operator has wound down, a ticket for it.
    fn check_victims(&mut self) {
        for victim in &self.victims {
            let held = victim.held(&mut self.v);
            let principal = match &held.position {
                Some(position) => position.principal.clone(),
                None => held.tickets.iter().map(|ticket| &ticket.amount).sum(),
            };
            assert!(principal >= victim.principal, "{principal} is left of {}", victim.principal);
            let untouched = held.position.is_none_or(|p| p.ballots.is_empty() && p.payout.is_none());
            assert!(untouched, "somebody acted for a victim");
        }
    }

    /// All victims leave with all that is theirs, once the terms let them go free and pledges come home.
    fn leave(&mut self) {
        self.v.world.advance(TERM + 1);
        for victim in &self.victims {
            if victim.held(&mut self.v).position.is_some() {
                let min_value = victim.principal.clone();
                let params = RedeemParams { token_id: victim.token, principal: None, min_value };
                let left: RedeemReturn = self.v.act(victim.who, Method::Redeem, &params).ok();
                assert_eq!((&left.value, &left.fee), (&victim.principal, &atto(0)));
            }
        }
        self.v.world.advance(FLOAT_WINDOW + 1);
        self.v.step(self.victims[0].who, Method::Harvest).done();
        for victim in &self.victims {
            let token_ids: Vec<_> = victim.held(&mut self.v).tickets.iter().map(|ticket| ticket.token_id).collect();
            if !token_ids.is_empty() {
                self.v.act(victim.who, Method::WithdrawExit, &WithdrawExitParams { token_ids }).done();
            }
            assert!(victim.held(&mut self.v).position.is_none());
            let (balance, whole) = (self.v.world.balance(victim.who), &victim.had + &victim.principal);
            assert!(balance >= whole, "{balance} of {whole}");
        }
    }
}

/// What a victim holds of what it began with.
struct Held {
    position: Option<PositionView>,
    tickets: Vec<ExitView>,
}

impl Victim {
    fn held(&self, v: &mut Vehicle) -> Held {
        let (holder, from, limit) = (self.who, 0, 100);
        let positions: PositionsPage =
            v.act(self.who, Method::PositionsOf, &PositionsOfParams { holder, from, limit }).read();
        let exits: ExitsPage =
            v.act(self.who, Method::Exits, &ExitsParams { holder: Some(holder), from, limit }).read();
        let position = positions.positions.into_iter().find(|position| position.token_id == self.token);
        Held { position, tickets: exits.exits }
    }
}

/// Two adopted miners whose worker and control address are the attacker's.
fn take_over(v: &mut Vehicle) -> (Vec<Address>, Address, Address) {
    let (worker, control) = (v.world.bls_account(fil(10)), v.world.account(fil(10)));
    let miners: Vec<_> = (0..2).map(|_| v.adopted_miner(fil(20)).0).collect();
    for miner in &miners {
        let params = ChangeWorkerParams { miner: *miner, worker, control: vec![control] };
        v.act(v.operator, Method::ChangeWorker, &params).done();
    }
    v.world.advance(900);
    for miner in &miners {
        v.act(v.operator, Method::ConfirmWorker, &MinerParams { miner: *miner }).done();
    }
    (miners, worker, control)
}

fn invest(v: &mut Vehicle, principal: TokenAmount) -> Victim {
    let who = v.world.account(&principal + fil(1));
    let token = v.deposit(who, principal.clone());
    Victim { who, token, had: v.world.balance(who), principal }
}

#[test]
fn with_every_operator_key_in_an_attackers_hands_each_holder_leaves_whole() {
    let (seed, messages) = (setting("LEASEHOLD_SEED", 1), setting("LEASEHOLD_MESSAGES", 2_000));
    let mut landed: BTreeMap<&str, u64> = BTreeMap::new();
    for life in 0..messages.div_ceil(LIFE) {
        let mut drill = Drill::new(seed.wrapping_add(life));
        drill.attack(LIFE.min(messages - life * LIFE));
        drill.leave();
        for (method, times) in drill.attacker.landed {
            *landed.entry(method).or_default() += times;
        }
    }
    for method in LANDS {
        assert!(messages < MANY || landed.contains_key(method.name()), "{method:?} was never carried out");
    }
    tell(&format!(
        "drill of the owner actor, seed {seed}: {messages} messages of an attacker with every key, {} of the vehicle's methods carried \
         out, {landed:?}; each holder left whole",
        landed.values().sum::<u64>()
    ));
}
