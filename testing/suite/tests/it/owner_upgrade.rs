//! Votes that really replace the code: `owner-next` is the owner with another layout of its root block.

use abi::init;
use abi::owner::{
    Action, ClaimParams, Error, ExitsPage, ExitsParams, FeesReturn, Method, MinersReturn, PageParams, PledgeParams,
    PositionsPage, ProposalStatus, ProposalsPage, ProposalsParams, RedeemParams, RedeemReturn, Summary, Terms, TokenId,
    events,
};
use cid::Cid;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use suite::{atto, fil};

use crate::owner_vehicle::{Vehicle, fee};

/// Everything that can be read of a vehicle.
#[derive(Debug, PartialEq)]
struct Books {
    summary: Summary,
    terms: Terms,
    positions: PositionsPage,
    exits: ExitsPage,
    miners: MinersReturn,
    fees: FeesReturn,
    proposals: ProposalsPage,
}

impl Books {
    fn read(v: &mut Vehicle) -> Self {
        let (anyone, limit) = (v.operator, 100);
        Self {
            summary: v.summary(),
            terms: v.read(Method::Terms),
            positions: v.act(anyone, Method::Positions, &PageParams { from: 0, limit }).read(),
            exits: v.act(anyone, Method::Exits, &ExitsParams { holder: None, from: 0, limit }).read(),
            miners: v.read(Method::Miners),
            fees: v.read(Method::Fees),
            proposals: v.act(anyone, Method::Proposals, &ProposalsParams { from: 0, limit }).read(),
        }
    }
}

fn code(v: &Vehicle) -> Cid {
    v.world.chain.actor(&v.address).unwrap().unwrap().code
}

fn install_next(v: &mut Vehicle) -> Cid {
    v.world.chain.install(bundle::OWNER_NEXT.wasm).unwrap()
}

/// A vehicle in full life: a miner, fees owed, positions of three holders, one with earnings, a ticket that waits, and a vote for an
/// upgrade to this code, accepted and executable.
struct Upgrade {
    v: Vehicle,
    alice: Address,
    yes: TokenId,
    bob: Address,
    no: TokenId,
    carol: Address,
    ticket: TokenId,
    id: u64,
    /// Another proposal, on which Alice has voted.
    other: u64,
}

fn accepted(code_cid: Cid, install: bool) -> Upgrade {
    let mut v = Vehicle::with(|_, terms| {
        terms.fees = vec![fee("operator", terms.operator, 1_000)];
        (terms.float_window, terms.vote_period) = (200_000, 2_880);
    });
    if install {
        install_next(&mut v);
    }
    let (miner, _) = v.adopted_miner(fil(5));
    let (alice, yes) = v.investor(fil(60));
    let (bob, no) = v.investor(fil(20));
    let (carol, leaving) = v.investor(fil(20));
    v.harvest();
    v.earn(fil(10));
    v.harvest();
    let idle = v.summary().idle;
    v.act(v.operator, Method::Pledge, &PledgeParams { miner, amount: idle }).done();
    let redeem = RedeemParams { token_id: leaving, principal: None, min_value: atto(0) };
    let ticket = v.act(carol, Method::Redeem, &redeem).ok::<RedeemReturn>().ticket.expect("a ticket");
    let id = v.proposed(Action::Upgrade(code_cid));
    v.vote(alice, id, &[yes], true);
    v.vote(bob, id, &[no], false);
    v.accept(id);
    let other = v.proposed(Action::SetSealing(false));
    v.vote(alice, other, &[yes], true);
    Upgrade { v, alice, yes, bob, no, carol, ticket, id, other }
}

#[test]
fn an_upgrade_keeps_every_position_ticket_and_vote_and_life_goes_on() {
    let Upgrade { mut v, alice, yes, bob, no, carol, ticket, id, other } =
        accepted(bundle::OWNER_NEXT.code_cid(), true);
    let (old, new) = (bundle::OWNER.code_cid(), bundle::OWNER_NEXT.code_cid());
    assert_eq!(code(&v), old);
    let mut before = Books::read(&mut v);

    let applied = v.execute_step(id).done();

    assert_eq!(code(&v), new);
    assert_eq!(applied.value::<abi::owner::ExecuteReturn>().unwrap().status, ProposalStatus::Executed);
    let told: Vec<_> = applied.events.iter().map(|stamped| stamped.event.clone()).collect();
    assert_eq!(told, [events::proposal_executed(id, 0), events::upgraded(&old, &new)]);
    let state: owner_next::State = v.world.chain.state(&v.address).unwrap();
    assert_eq!((state.layout, state.born), (owner_next::layout::LAYOUT, owner::state::LAYOUT));
    before.proposals.proposals[id as usize].status = ProposalStatus::Executed;
    before.summary.frozen = false;
    for position in &mut before.positions.positions {
        position.ballots.retain(|ballot| ballot.proposal_id != id);
    }
    assert_eq!(Books::read(&mut v), before);

    v.execute_step(id).refused(Error::NotExecutable);
    v.vote_step(alice, other, &[yes], false).refused(Error::AlreadyVoted);
    v.vote(bob, other, &[no], false);
    v.act(alice, Method::Redeem, &RedeemParams { token_id: yes, principal: None, min_value: atto(0) })
        .refused(Error::LockedByVote);
    let due = v.due(no);
    assert!(due.is_positive());
    assert_eq!(v.claim(bob, &[no]).claims[0].amount, due);
    // A newcomer's money pays the ticket, and the new code shares profit as the old one did.
    v.deposit(bob, fil(20));
    let params = abi::owner::WithdrawExitParams { token_ids: vec![ticket] };
    v.act(carol, Method::WithdrawExit, &params).done();
    v.harvest();
    let (principal, was) = (v.summary().principal_active, v.due(yes));
    v.earn(fil(10));
    let shared = v.harvest().to_positions;
    assert!(shared >= fil(9));
    let share = TokenAmount::from_atto(shared.atto() * fil(60).atto() / principal.atto());
    let gained = v.due(yes) - was;
    assert!(gained <= &share + atto(1) && share <= gained + atto(1));
    v.after_voting(other);
    assert_eq!(v.execute(other), ProposalStatus::Accepted);
}

#[test]
fn code_that_is_not_installed_is_refused_until_it_is() {
    let Upgrade { mut v, id, .. } = accepted(bundle::OWNER_NEXT.code_cid(), false);
    v.execute_step(id).refused(Error::NotInstalled);
    assert_eq!((code(&v), v.status(id)), (bundle::OWNER.code_cid(), ProposalStatus::Executable));

    install_next(&mut v);
    assert_eq!(v.execute(id), ProposalStatus::Executed);
    assert_eq!(code(&v), bundle::OWNER_NEXT.code_cid());
}

#[test]
fn code_that_is_only_in_the_store_is_not_installed() {
    let mut v = Vehicle::new();
    let account = v.world.chain.builtin_code("account").unwrap();
    for code_cid in [account, bundle::INIT.code_cid(), Cid::default()] {
        let id = v.proposed(Action::Upgrade(code_cid));
        v.accept(id);
        v.execute_step(id).refused(Error::NotInstalled);
    }
}

#[test]
fn a_migration_that_fails_half_way_leaves_nothing_and_can_be_executed_again() {
    let Upgrade { mut v, id, .. } = accepted(bundle::OWNER_NEXT.code_cid(), true);
    // The next version writes its root block and then finds cash that no harvest has looked at.
    v.earn(atto(1));
    let before = Books::read(&mut v);

    v.execute_step(id).refused(Error::UpgradeRefused);

    assert_eq!(Books::read(&mut v), before);
    let state: owner::State = v.world.chain.state(&v.address).unwrap();
    assert_eq!((code(&v), state.layout), (bundle::OWNER.code_cid(), owner::state::LAYOUT));
    v.harvest();
    assert_eq!(v.execute(id), ProposalStatus::Executed);
    assert_eq!(code(&v), bundle::OWNER_NEXT.code_cid());
}

#[test]
fn code_that_cannot_take_over_is_refused() {
    let mut v = Vehicle::new();
    let probe = bundle::tests().iter().find(|actor| actor.name == "probe").unwrap();
    let without_upgrade = v.world.chain.install(probe.wasm).unwrap();
    let id = v.proposed(Action::Upgrade(without_upgrade));
    v.accept(id);
    v.execute_step(id).refused(Error::UpgradeRefused);
    assert_eq!(code(&v), bundle::OWNER.code_cid());
}

#[test]
fn the_same_code_takes_over_from_itself_and_an_older_one_refuses_a_newer_layout() {
    let mut v = Vehicle::new();
    let again = v.proposed(Action::Upgrade(bundle::OWNER.code_cid()));
    v.carry(again);
    assert_eq!(code(&v), bundle::OWNER.code_cid());
    let next = install_next(&mut v);
    let forward = v.proposed(Action::Upgrade(next));
    let back = v.proposed(Action::Upgrade(bundle::OWNER.code_cid()));
    v.after_voting(forward);
    assert_eq!((v.execute(forward), v.execute(back)), (ProposalStatus::Accepted, ProposalStatus::Accepted));
    v.after_timelock(forward);
    assert_eq!(v.execute(forward), ProposalStatus::Executed);
    v.execute_step(back).refused(Error::UpgradeRefused);
    assert_eq!(code(&v), next);
}

#[test]
fn the_code_is_that_of_the_vote_and_nothing_before_vote_and_delay_changes_it() {
    let mut v = Vehicle::new();
    let next = install_next(&mut v);
    let (alice, yes) = v.investor(fil(10));
    let id = v.proposed(Action::Upgrade(next));
    v.vote(alice, id, &[yes], true);
    let ends = v.proposal(id).voting_ends;
    for epoch in [ends - 1_000, ends] {
        v.until(epoch);
        v.execute_step(id).refused(Error::VotingOpen);
    }
    v.after_voting(id);
    v.execute(id);
    let from = v.proposal(id).executable_from.unwrap();
    for epoch in [from - 1_000, from - 1] {
        v.until(epoch);
        v.execute_step(id).refused(Error::TooEarly);
        assert_eq!(code(&v), bundle::OWNER.code_cid());
    }
    v.until(from);
    assert_eq!(v.execute(id), ProposalStatus::Executed);
    assert_eq!(code(&v), next);
    v.execute_step(id).refused(Error::NotExecutable);
    v.claim(alice, &[yes]);
    v.act(alice, Method::Claim, &ClaimParams { token_ids: vec![99] }).refused(Error::TokenNotFound);
}

#[test]
fn init_says_what_it_knows() {
    let mut v = Vehicle::new();
    let params = init::IsInstalledParams { code_cid: bundle::OWNER_NEXT.code_cid() };
    let (anyone, actor) = (v.operator, Address::new_id(1));
    let known = |v: &mut Vehicle| -> bool {
        v.world.step(anyone, actor, init::Method::IsInstalled.number()).params(&params).read()
    };
    assert!(!known(&mut v));
    install_next(&mut v);
    assert!(known(&mut v));
}
