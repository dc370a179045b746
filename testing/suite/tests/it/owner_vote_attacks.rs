//! The attacks on votes that were thought of on paper, each tried on the chain.

use abi::owner::{
    Action, CompoundParams, CompoundReturn, Error, ExecuteReturn, FeesReturn, MAX_HOLDERS_PROPOSALS,
    MAX_OPERATOR_PROPOSALS, MergeParams, MergeReturn, Method, PledgeParams, ProposalId, ProposalStatus, ProposeReturn,
    RedeemParams, RedeemReturn, SplitParams, SplitReturn, TokenId, TransferParams, WindDownReturn, WithdrawExitParams,
};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use suite::{Step, atto, fil};

use crate::owner_vehicle::{Vehicle, assert_share, fee, terms};

fn redeem_step(v: &mut Vehicle, from: Address, token_id: TokenId) -> Step<'_> {
    v.act(from, Method::Redeem, &RedeemParams { token_id, principal: None, min_value: atto(0) })
}

fn redeem(v: &mut Vehicle, from: Address, token_id: TokenId) -> RedeemReturn {
    redeem_step(v, from, token_id).ok()
}

fn split(v: &mut Vehicle, from: Address, token_id: TokenId, parts: &[TokenAmount]) -> Vec<TokenId> {
    v.act(from, Method::Split, &SplitParams { token_id, parts: parts.to_vec() }).ok::<SplitReturn>().token_ids
}

fn transfer(v: &mut Vehicle, from: Address, to: Address, token_id: TokenId) {
    let params = TransferParams { to, token_ids: vec![token_id], operator_data: RawBytes::default() };
    v.act(from, Method::Transfer, &params).done();
}

fn upgrade() -> Action {
    Action::Upgrade(bundle::OWNER_NEXT.code_cid())
}

#[test]
fn queued_exits_then_a_proposal_that_passes_without_investors() {
    let mut v = Vehicle::with(|_, terms| (terms.float_window, terms.early_exit_bps) = (250_000, 0));
    v.world.chain.install(bundle::OWNER_NEXT.wasm).unwrap();
    let (miner, _) = v.adopted_miner(fil(1));
    let (alice, token) = v.investor(fil(100));
    let idle = v.summary().idle;
    v.act(v.operator, Method::Pledge, &PledgeParams { miner, amount: idle }).done();
    let ticket = redeem(&mut v, alice, token).ticket.expect("a ticket");
    let summary = v.summary();
    assert_eq!(
        (&summary.principal_active + &summary.principal_pending, &summary.exits_waiting),
        (summary.operator_stake, &fil(100))
    );

    // Nobody has a vote, but somebody's money is inside.
    let waiting = v.proposed(upgrade());
    v.after_voting(waiting);
    assert_eq!(v.execute(waiting), ProposalStatus::Rejected);

    // The same when the cash has come home and was not fetched yet.
    let reserved = v.proposed(upgrade());
    v.harvest();
    assert_eq!((v.summary().exits_reserved, v.summary().exits_waiting), (fil(100), atto(0)));
    v.after_voting(reserved);
    assert_eq!(v.execute(reserved), ProposalStatus::Rejected);

    v.act(alice, Method::WithdrawExit, &WithdrawExitParams { token_ids: vec![ticket] }).done();
    assert_eq!(v.world.balance(alice), fil(200));
    let harmless = v.proposed(upgrade());
    v.carry(harmless);
    assert_eq!(v.world.chain.actor(&v.address).unwrap().unwrap().code, bundle::OWNER_NEXT.code_cid());
}

#[test]
fn somebody_comes_in_between_acceptance_without_votes_and_execution() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let operator = v.operator;
    let release = abi::owner::Release { miner, new_owner: operator };
    let ids = [v.proposed(Action::SetSealing(false)), v.proposed(Action::ReleaseMiner(release))];
    v.after_voting(ids[0]);
    for id in ids {
        assert_eq!(v.execute(id), ProposalStatus::Accepted);
    }
    let (alice, token) = v.investor(fil(1));
    v.after_timelock(ids[0]);
    for id in ids {
        v.execute_step(id).refused(Error::InvestorsInside);
    }
    redeem(&mut v, alice, token);
    assert_eq!((v.execute(ids[0]), v.execute(ids[1])), (ProposalStatus::Executed, ProposalStatus::Executed));
}

/// A vehicle whose end is announced, and code of her own that its last investor, Mallory, proposed, and voted for or not: it can be
/// counted, and she be paid out. Her position, and the proposal.
fn code_proposed_before_the_end(votes: bool) -> (Vehicle, TokenId, ProposalId) {
    let mut v = Vehicle::with(|_, terms| terms.execution_window = 40_320);
    v.world.chain.install(bundle::OWNER_NEXT.wasm).unwrap();
    v.adopted_miner(fil(50));
    let (mallory, token) = v.investor(fil(100));
    v.harvest();
    let from = v.winding_down(&[]).ok::<WindDownReturn>().from;
    let id = v.propose_step(mallory, Some(token), upgrade()).ok::<ProposeReturn>().proposal_id;
    if votes {
        v.vote(mallory, id, &[token], true);
    }
    v.after_voting(id);
    assert!(v.world.now() >= from);
    (v, token, id)
}

#[test]
fn who_was_paid_out_takes_nothing_with_what_it_had_proposed() {
    for voted in [false, true] {
        let (mut v, token, id) = code_proposed_before_the_end(voted);
        v.winding_down(&[token]).done();
        // Nobody but the operator has anything inside: what is left is the operator's.
        assert_eq!(v.execute(id), ProposalStatus::Rejected, "voted: {voted}");
    }
}

#[test]
fn what_was_accepted_before_its_proposer_was_paid_out_is_not_executed() {
    let (mut v, token, id) = code_proposed_before_the_end(true);
    assert_eq!(v.execute(id), ProposalStatus::Accepted);
    v.winding_down(&[token]).done();
    v.after_timelock(id);
    v.execute_step(id).refused(Error::NobodyInside);
    assert_eq!(v.world.chain.actor(&v.address).unwrap().unwrap().code, bundle::OWNER.code_cid());
}

#[test]
fn a_small_investor_among_few_takes_no_miner_with_code_of_its_own() {
    let mut v = Vehicle::new();
    v.adopted_miner(fil(1_000));
    let (mallory, token) = v.investor(fil(100));
    let id = v.propose_step(mallory, Some(token), upgrade()).ok::<ProposeReturn>().proposal_id;
    v.vote(mallory, id, &[token], true);
    v.after_voting(id);
    assert_eq!(v.execute(id), ProposalStatus::Rejected);
}

#[test]
fn split_vote_merge_vote() {
    let mut v = Vehicle::new();
    let (alice, whole) = v.investor(fil(10));
    v.investor(fil(100));
    let parts = split(&mut v, alice, whole, &[fil(5), fil(5)]);
    let id = v.proposed(Action::SetSealing(false));
    v.vote(alice, id, &parts, true);

    // The parts of a voter voted; what is minted now is too young, and voters do not merge.
    v.act(alice, Method::Merge, &MergeParams { token_ids: parts.clone() }).refused(Error::VotedOnOpenProposal);
    let halves = split(&mut v, alice, parts[0], &[fil(2), fil(3)]);
    v.vote_step(alice, id, &halves, true).refused(Error::TokenTooYoung);
    v.act(alice, Method::Merge, &MergeParams { token_ids: halves.clone() }).refused(Error::VotedOnOpenProposal);
    for half in &halves {
        redeem_step(&mut v, alice, *half).refused(Error::LockedByVote);
    }
    let young = v.deposit(alice, fil(5));
    let params = MergeParams { token_ids: vec![halves[0], young] };
    v.act(alice, Method::Merge, &params).refused(Error::VotedOnOpenProposal);
    assert_eq!(v.proposal(id).approving, fil(10));

    // Once it is over they merge, and what they merge into votes on the next.
    v.after_voting(id);
    assert_eq!(v.execute(id), ProposalStatus::Rejected);
    v.harvest();
    let params = MergeParams { token_ids: vec![halves[0], halves[1], parts[1]] };
    let merged: MergeReturn = v.act(alice, Method::Merge, &params).ok();
    let next = v.proposed(Action::SetSealing(false));
    assert_eq!(v.vote(alice, next, &[merged.token_id], true).approving, fil(10));
}

#[test]
fn double_votes_through_a_transfer() {
    let mut v = Vehicle::new();
    let (alice, token) = v.investor(fil(10));
    let bob = v.world.account(fil(10));
    let id = v.proposed(Action::SetSealing(false));
    v.vote(alice, id, &[token], true);
    transfer(&mut v, alice, bob, token);
    v.vote_step(bob, id, &[token], true).refused(Error::AlreadyVoted);
    v.vote_step(bob, id, &[token], false).refused(Error::AlreadyVoted);
    redeem_step(&mut v, bob, token).refused(Error::LockedByVote);
    transfer(&mut v, bob, alice, token);
    v.vote_step(alice, id, &[token], true).refused(Error::AlreadyVoted);
    assert_eq!(v.proposal(id).approving, fil(10));
}

#[test]
fn votes_of_late_deposits_and_of_compounded_earnings() {
    let mut v = Vehicle::new();
    let (alice, token) = v.investor(fil(10));
    v.harvest();
    v.earn(fil(10));
    v.harvest();
    let id = v.proposed(Action::SetSealing(false));
    let late = v.deposit(alice, fil(90));
    let compounded: CompoundReturn = v.act(alice, Method::Compound, &CompoundParams { token_ids: vec![token] }).ok();
    for young in [late, compounded.token_id] {
        v.vote_step(alice, id, &[young], true).refused(Error::TokenTooYoung);
        v.vote_step(alice, id, &[token, young], true).refused(Error::TokenTooYoung);
    }
    assert_eq!(v.vote(alice, id, &[token], true).approving, fil(10));
}

#[test]
fn a_tiny_electorate_while_the_victims_deposits_are_pending() {
    let mut v = Vehicle::new();
    v.world.chain.install(bundle::OWNER_NEXT.wasm).unwrap();
    let (attacker, tiny) = v.investor(fil(1));
    v.harvest();
    // The attacker is all the active principal there is. The victims' deposits are pending, and too young to vote.
    let id = v.proposed(upgrade());
    let victims: Vec<_> = (0..3).map(|_| v.investor(fil(1_000))).collect();
    v.vote(attacker, id, &[tiny], true);
    for (victim, token) in &victims {
        v.vote_step(*victim, id, &[*token], false).refused(Error::TokenTooYoung);
    }
    v.after_voting(id);
    assert_eq!(v.execute(id), ProposalStatus::Rejected);
    assert_eq!(v.proposal(id).quorum, fil(3_001).div_ceil(10));

    // Nor does it help to wait with the count until they have left: the larger electorate counts.
    let id = v.proposed(upgrade());
    v.vote(attacker, id, &[tiny], true);
    for (victim, token) in victims {
        redeem(&mut v, victim, token);
    }
    v.after_voting(id);
    assert_eq!(v.execute(id), ProposalStatus::Rejected);
}

#[test]
fn propose_vote_redeem() {
    let mut v = Vehicle::with(|_, terms| terms.early_exit_bps = 0);
    let (attacker, token) = v.investor(fil(50));
    let (bob, no) = v.investor(fil(10));
    let id = v.propose_step(attacker, Some(token), upgrade()).ok::<ProposeReturn>().proposal_id;
    v.vote(attacker, id, &[token], true);
    v.vote(bob, id, &[no], false);
    redeem_step(&mut v, attacker, token).refused(Error::LockedByVote);
    let part = RedeemParams { token_id: token, principal: Some(atto(1)), min_value: atto(0) };
    v.act(attacker, Method::Redeem, &part).refused(Error::LockedByVote);
    // Who voted against may leave at any time.
    assert_eq!(redeem(&mut v, bob, no).paid, fil(10));

    v.after_voting(id);
    redeem_step(&mut v, attacker, token).refused(Error::LockedByVote);
    assert_eq!(v.execute(id), ProposalStatus::Accepted);
    redeem_step(&mut v, attacker, token).refused(Error::LockedByVote);
    let last = v.proposal(id).lapses_after.unwrap();
    v.until(last);
    redeem_step(&mut v, attacker, token).refused(Error::LockedByVote);
    v.world.advance(1);
    assert_eq!(redeem(&mut v, attacker, token).paid, fil(50));
}

#[test]
fn a_dummy_proposal_to_leave_free_of_fees() {
    // Nothing matures before the end of the story.
    let mut v = Vehicle::with(|_, terms| terms.term = 1_000_000);
    let (attacker, token) = v.investor(fil(100));
    let (bob, other) = v.investor(fil(100));
    let same = Action::ChangeTerms(Box::new(v.read(Method::Terms)));
    // A proposal alone waives nothing, and one that changes no agreement never does.
    let small = v.proposed(Action::SetSealing(false));
    let dummy = v.propose_step(attacker, Some(token), same).ok::<ProposeReturn>().proposal_id;
    v.vote(attacker, small, &[token], false);
    v.vote(attacker, dummy, &[token], true);
    let bobs = split(&mut v, bob, other, &[fil(40), fil(60)]);
    assert_eq!(redeem(&mut v, bob, bobs[0]).fee, atto(400_000_000_000_000_000));
    v.after_voting(dummy);
    assert_eq!(v.execute(dummy), ProposalStatus::Accepted);

    // Accepted, it lets everybody go free but those whom it would be for.
    redeem_step(&mut v, attacker, token).refused(Error::LockedByVote);
    let free = redeem(&mut v, bob, bobs[1]);
    assert_eq!((free.fee, free.paid), (atto(0), fil(60)));
    v.after_timelock(dummy);
    v.execute(dummy);
    let left = redeem(&mut v, attacker, token);
    assert_eq!((left.fee, left.paid), (fil(1), fil(99)));
}

#[test]
fn fees_changed_on_profit_already_earned() {
    let mut v = Vehicle::with(|_, terms| terms.fees = vec![fee("operator", terms.operator, 1_000)]);
    let (alice, token) = v.investor(fil(10));
    v.harvest();
    let operator = v.operator;
    let mut greedy = terms(operator);
    greedy.fees = vec![fee("operator", operator, 10_000)];
    let id = v.proposed(Action::ChangeTerms(Box::new(greedy)));
    v.vote(alice, id, &[token], true);
    v.accept(id);
    v.earn(fil(10));

    v.execute(id);

    assert_share(v.due(token), fil(9));
    assert_eq!(v.read::<FeesReturn>(Method::Fees).owed[0].amount, fil(1));
    v.earn(fil(10));
    v.harvest();
    assert_share(v.due(token), fil(9));
    assert_eq!(v.summary().fees_unclaimed, fil(11));
}

#[test]
fn a_change_of_terms_while_a_miner_refuses_the_harvest() {
    let mut v = Vehicle::new();
    let (miner, _) = v.adopted_miner(fil(1));
    let (alice, token) = v.investor(fil(100));
    let id = v.proposed(Action::ChangeTerms(Box::new(terms(v.operator))));
    v.vote(alice, id, &[token], true);
    v.accept(id);
    v.confuse(miner);
    v.execute_step(id).refused(Error::HarvestIncomplete);
    // It has refused for a day once anyone has tried: then the rounds end without it.
    v.harvest();
    let last = v.proposal(id).lapses_after.unwrap();
    v.until(last);
    let status = v.execute_step(id).ok::<ExecuteReturn>().status;
    assert_eq!(status, ProposalStatus::Executed);
}

#[test]
fn dummy_proposals_in_every_place() {
    let mut v = Vehicle::new();
    let (ann, token) = v.investor(fil(100));
    let successor = v.world.account(fil(1));
    // The operator proposes as often as it can, and has spread nearly six times what Ann has over accounts of its own.
    for _ in 0..MAX_OPERATOR_PROPOSALS {
        v.proposed(Action::Pause(1));
    }
    v.propose_step(v.operator, None, Action::Pause(1)).refused(Error::TooManyProposals);
    for _ in 0..MAX_HOLDERS_PROPOSALS {
        let (sybil, own) = v.investor(fil(99));
        v.propose_step(sybil, Some(own), Action::Pause(1)).done();
    }

    let id = v.propose_step(ann, Some(token), Action::ReplaceOperator(successor)).ok::<ProposeReturn>().proposal_id;

    v.vote(ann, id, &[token], true);
    v.carry(id);
    assert_eq!(v.read::<abi::owner::Terms>(Method::Terms).operator, Address::new_id(v.world.id(successor)));
}

#[test]
fn one_position_in_many_proposals_through_split_transfer_and_merge() {
    let mut v = Vehicle::new();
    let (alice, whole) = v.investor(fil(10));
    let bob = v.world.account(fil(10));
    v.propose_step(alice, Some(whole), Action::Pause(1)).done();
    v.splitting(alice, whole, vec![fil(5), fil(5)]).refused(Error::BoundByProposal);
    transfer(&mut v, alice, bob, whole);
    v.propose_step(bob, Some(whole), Action::Pause(1)).refused(Error::HasProposal);
    v.redeeming(bob, whole).refused(Error::BoundByProposal);
    let young = v.deposit(bob, fil(1));
    v.merging(bob, &[whole, young]).refused(Error::BoundByProposal);
}

#[test]
fn a_proposal_kept_open_for_ever_to_hold_the_operators_stake() {
    let mut v = Vehicle::new();
    let (_, adopted) = v.adopted_miner(fil(5));
    let (ann, token) = v.investor(fil(10));
    let stake = adopted.token_id.unwrap();
    for _ in 0..3 {
        let action = Action::ChangeTerms(Box::new(terms(v.operator)));
        let id = v.propose_step(ann, Some(token), action).ok::<ProposeReturn>().proposal_id;
        v.redeeming_part(v.operator, stake, fil(1)).done();
        v.after_voting(id);
        v.redeeming_part(v.operator, stake, atto(1)).done();
        assert_eq!(v.execute(id), ProposalStatus::Rejected);
    }
    // What is accepted does: then the cash is for those who leave because of it.
    let change = v.proposed(Action::ChangeTerms(Box::new(terms(v.operator))));
    v.vote(ann, change, &[token], true);
    v.accept(change);
    v.redeeming_part(v.operator, stake, atto(1)).refused(Error::StakeNotFree);
    v.execute(change);
    v.redeeming_part(v.operator, stake, atto(1)).done();
}

#[test]
fn a_vote_that_is_cast_again_and_again_to_stay_for_ever() {
    let mut v = Vehicle::new();
    v.adopted_miner(fil(5));
    let (ann, token) = v.investor(fil(10));
    let id = v.propose_step(ann, Some(token), Action::SetSealing(false)).ok::<ProposeReturn>().proposal_id;
    v.vote(ann, id, &[token], true);
    v.after_voting(id);
    assert_eq!(v.execute(id), ProposalStatus::Accepted);
    v.winding_down(&[]).done();
    v.after_timelock(id);
    v.redeeming(ann, token).refused(Error::LockedByVote);
    v.winding_down(&[token]).done();
    let ticket = v.summary().next_token_id - 1;
    v.withdrawing(ann, &[ticket]).done();
}
