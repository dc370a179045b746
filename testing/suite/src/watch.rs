//! The invariants, after every message.

use chain::Chain;
use cid::Cid;
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

/// Above this many objects in an actor its invariants are checked every [`RARELY`] messages, because checking reads them all.
pub const MANY_OBJECTS: u64 = 200;
const RARELY: u64 = 1_000;

/// The actors of ours that hold money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Owner,
    Lease,
}

impl Kind {
    pub fn code_cid(self) -> Cid {
        match self {
            Self::Owner => bundle::OWNER.code_cid(),
            Self::Lease => bundle::LEASE.code_cid(),
        }
    }
}

pub(crate) struct Watch {
    supply: TokenAmount,
    actors: Vec<(ActorID, Kind)>,
    checks: u64,
}

impl Watch {
    pub fn new(supply: TokenAmount) -> Self {
        Self { supply, actors: Vec::new(), checks: 0 }
    }

    pub fn add(&mut self, id: ActorID, kind: Kind) {
        self.actors.push((id, kind));
    }

    pub fn check(&mut self, chain: &mut Chain) {
        self.checks += 1;
        let rare = self.checks.is_multiple_of(RARELY);
        chain.flush().expect("write the state out");
        for (id, kind) in &self.actors {
            if rare || objects(chain, *id, *kind) <= MANY_OBJECTS {
                check(chain, *id, *kind);
            }
        }
        if rare {
            check_init(chain);
            self.check_supply(chain);
        }
    }

    /// What is nowhere else is burnt, and what is burnt lies in f099: the sum never changes.
    pub fn check_supply(&self, chain: &mut Chain) {
        let total = chain.total_balance().expect("add up every balance");
        assert_eq!(total, self.supply, "attoFIL came from nowhere or went there");
    }

    /// Everything once more, at the end of a story.
    pub fn check_all(&self, chain: &mut Chain) {
        chain.flush().expect("write the state out");
        for (id, kind) in &self.actors {
            check(chain, *id, *kind);
        }
        check_init(chain);
        self.check_supply(chain);
    }
}

fn check_init(chain: &Chain) {
    let state: init::State = chain.state(&Address::new_id(1)).expect("the init actor's state");
    let broken = init::violations(&state, chain.store());
    assert!(broken.is_empty(), "f01 breaks its rules: {broken:?}");
}

fn objects(chain: &Chain, id: ActorID, kind: Kind) -> u64 {
    let address = Address::new_id(id);
    match kind {
        Kind::Owner if runs_next(chain, &address) => {
            let state: owner_next::State = chain.state(&address).expect("the upgraded owner's state");
            state.load_tokens(chain.store()).expect("the tokens").count()
        }
        Kind::Owner => {
            let state: owner::State = chain.state(&address).expect("the owner's state");
            state.load_tokens(chain.store()).expect("the tokens").count()
        }
        Kind::Lease => chain.state::<lease::State>(&address).expect("the market's state").leases,
    }
}

fn check(chain: &Chain, id: ActorID, kind: Kind) {
    let address = Address::new_id(id);
    let balance = chain.balance(&address).expect("an actor's balance");
    let broken = match kind {
        Kind::Owner if runs_next(chain, &address) => {
            let state: owner_next::State = chain.state(&address).expect("the upgraded owner's state");
            state.violations(chain.store(), &balance)
        }
        Kind::Owner => {
            chain.state::<owner::State>(&address).expect("the owner's state").violations(chain.store(), &balance)
        }
        Kind::Lease => {
            chain.state::<lease::State>(&address).expect("the market's state").violations(chain.store(), &balance)
        }
    };
    assert!(broken.is_empty(), "actor {id} breaks its own rules:\n  {}", broken.join("\n  "));
}

/// Whether a vehicle was upgraded to the next version of its code.
fn runs_next(chain: &Chain, owner: &Address) -> bool {
    let actor = chain.actor(owner).expect("read an actor").expect("an actor that is watched");
    actor.code == bundle::OWNER_NEXT.code_cid()
}
