//! What votes cost, at the sizes that gas.txt names.

use abi::owner::{Action, Method, ProposalParams, ProposeParams, ProposeReturn, VoteParams};
use suite::{atto, fil, gas::Sheet};

use crate::owner_vehicle::Vehicle;

/// What gas.md asks for at 10,000 positions.
const VOTE_AT_MOST: u64 = 16_000_000;

/// Deposits until there are so many positions.
fn grow(v: &mut Vehicle, to: u64) {
    let crowd = v.world.account(fil(1_000_000));
    while v.world.chain.state::<owner::State>(&v.address).expect("the state").next_id < to {
        v.step(crowd, Method::Deposit).value(atto(1_000_000_000)).done();
    }
}

fn measure(v: &mut Vehicle, sheet: &mut Sheet, case: &str) -> u64 {
    let alice = v.world.account(fil(10_000));
    let mut ids: Vec<_> = (0..58).map(|_| v.deposit(alice, fil(1))).collect();
    let action = Action::SetSealing(true);
    let params = ProposeParams { token_id: Some(ids[0]), action };
    let proposed = v.act(alice, Method::Propose, &params).done();
    sheet.record("Propose", case, proposed.gas_used());
    let proposal_id = proposed.value::<ProposeReturn>().expect("a proposal").proposal_id;
    let vote = |v: &mut Vehicle, token_ids| {
        v.act(alice, Method::Vote, &VoteParams { proposal_id, token_ids, approve: true }).done().gas_used()
    };
    let one = (0..8).map(|_| vote(v, ids.pop().into_iter().collect())).sum::<u64>() / 8;
    sheet.record("Vote", case, one);
    sheet.record("Vote.batch50", case, vote(v, ids));
    for step in ["Execute.count", "Execute"] {
        match step {
            "Execute" => v.after_timelock(proposal_id),
            _ => v.after_voting(proposal_id),
        }
        let executed = v.act(alice, Method::Execute, &ProposalParams { proposal_id }).done();
        sheet.record(step, case, executed.gas_used());
    }
    one
}

#[test]
fn gas_of_votes_is_what_the_file_says() {
    let mut v = Vehicle::new();
    v.adopted_miner(fil(10));
    let mut sheet = Sheet::new("owner-votes", suite::gas::tools());
    measure(&mut v, &mut sheet, "first");
    let mut votes = Vec::new();
    for (size, case) in [(1_000, "@1000"), (10_000, "@10000"), (100_000, "@100000")] {
        grow(&mut v, size);
        votes.push(measure(&mut v, &mut sheet, case));
    }
    assert!(votes[1] <= VOTE_AT_MOST, "a vote at 10,000 positions costs {}", votes[1]);
    assert!(votes[2] * 10 <= votes[0] * 13, "a vote costs {} at 1,000 and {} at 100,000", votes[0], votes[2]);
    sheet.finish().expect("the gas of every case");
}
