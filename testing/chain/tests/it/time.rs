use abi::miner::Method;
use abi::power::{CreateMinerParams, CreateMinerReturn, proof};
use chain::{Call, Chain, singleton};
use fvm_shared::address::Address;
use fvm_shared::bigint::BigInt;
use fvm_shared::econ::TokenAmount;

use crate::world::{atto, create_probe, fil, on_each, person, probe_call};

/// Days of 2,880 epochs over which a reward vests.
const VESTING_DAYS: i64 = 180;
const DAY: i64 = 2_880;

fn create_miner(chain: &mut Chain, value: TokenAmount) -> Address {
    let params = CreateMinerParams {
        owner: person(0),
        worker: person(4),
        window_post_proof_type: proof::WINDOW_2KIB_V1P1,
        peer: Vec::new(),
        multiaddrs: Vec::new(),
    };
    let method = abi::power::Method::CreateMiner.number();
    let call = Call::new(person(0), Address::new_id(singleton::POWER), method).value(value);
    let created = chain.send(call.params(&params).unwrap()).unwrap();
    created.value::<CreateMinerReturn>().unwrap().id_address
}

fn available(chain: &Chain, miner: Address) -> TokenAmount {
    chain.call(Call::new(person(1), miner, Method::GetAvailableBalance.number())).unwrap().value().unwrap()
}

/// Has the owner withdraw more than there is, and returns what it got.
fn withdraw_all(chain: &mut Chain, miner: Address) -> TokenAmount {
    let call = Call::new(person(0), miner, Method::WithdrawBalance.number()).params(&(fil(1_000),)).unwrap();
    chain.send(call).unwrap().value().unwrap()
}

#[test]
fn messages_run_one_epoch_above_the_head() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        chain.advance(9).unwrap();
        assert_eq!((chain.epoch(), chain.open_epoch()), (9, 10));

        let seen = chain.send(probe_call(probe, probe::Method::Ping)).unwrap();

        assert_eq!(seen.value::<probe::PingReturn>().unwrap().epoch, 10);
        assert_eq!(seen.epoch, 10);
        assert_eq!(chain.mine().unwrap().height, 10);
    });
}

#[test]
fn time_passes_with_the_epochs() {
    on_each(|mut chain| {
        let start = chain.head().timestamp;
        chain.mine().unwrap();
        assert_eq!(chain.head().timestamp, start + 30);
        chain.advance(100).unwrap();
        assert_eq!(chain.head().timestamp, start + 101 * 30);
    });
}

#[test]
fn null_rounds_leave_no_tipsets_and_messages_stay_in_the_first_round() {
    on_each(|mut chain| {
        let sent = chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
        let head = chain.advance(50).unwrap();

        assert_eq!(head.height, 50);
        assert_eq!(chain.find_message(&sent.cid).unwrap().0.height, 1);
        let heights: Vec<i64> = chain.tipsets().iter().map(|tipset| tipset.height).collect();
        assert_eq!(heights, [0, 1, 50]);
        assert_eq!(chain.tipset_at(30).unwrap().height, 1);
        assert_eq!(chain.tipset_at(1_000).unwrap().height, 50);
        assert!(chain.tipset_at(-1).is_none());
        assert_eq!(chain.tipset_after(1).unwrap().height, 50);
        assert!(chain.tipset_after(50).is_none());
    });
}

#[test]
fn each_header_names_its_parent_and_what_it_left() {
    on_each(|mut chain| {
        chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
        let first = chain.mine().unwrap();
        let second = chain.advance(5).unwrap();

        assert_eq!(second.header.parents, first.key());
        assert_eq!(second.header.parent_state_root, first.state_root);
        assert_eq!(second.header.parent_message_receipts, first.receipts_root);
        assert!(second.header.parent_weight > first.header.parent_weight);
        assert_eq!(chain.tipset_with_block(&first.header_cid).unwrap().height, 1);
        assert_eq!(second.header.parent_weight, BigInt::from(2));
    });
}

#[test]
fn actors_see_the_cids_of_past_tipsets() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        chain.mine().unwrap();
        chain.advance(20).unwrap();
        let cid_at = |chain: &Chain, epoch: i64| {
            let call = probe_call(probe, probe::Method::TipsetCid).params(&epoch).unwrap();
            chain.call(call).unwrap().value::<probe::TipsetCidReturn>().map(|answer| answer.cid)
        };

        assert_eq!(cid_at(&chain, 1).unwrap(), chain.tipset_at(1).unwrap().key_cid().unwrap());
        assert_eq!(cid_at(&chain, 10).unwrap(), cid_at(&chain, 1).unwrap(), "a null round has the tipset below it");
        assert_ne!(cid_at(&chain, 21).unwrap(), cid_at(&chain, 1).unwrap());
        assert!(cid_at(&chain, 22).is_err(), "the open epoch has no tipset yet");
    });
}

#[test]
fn cron_runs_once_in_each_closed_epoch() {
    on_each(|mut chain| {
        for distance in [1, 1, 7, 1_000] {
            chain.advance(distance).unwrap();
            let state = chain.read_state(&Address::new_id(singleton::POWER)).unwrap();
            // The queue's first epoch comes after the queue itself, which is the state's first link.
            let link = state.windows(2).position(|tag| tag == [0xd8, 0x2a]).unwrap();
            let first_cron_epoch: i64 = cbor_uint(&state[link + 2 + 2 + 39..]);
            assert_eq!(first_cron_epoch, chain.epoch() + 1);
            assert_eq!(chain.head_tipset().implicit.len(), 1);
        }
    });
}

fn cbor_uint(bytes: &[u8]) -> i64 {
    match bytes[0] {
        small @ 0..=23 => small.into(),
        24 => bytes[1].into(),
        25 => u16::from_be_bytes([bytes[1], bytes[2]]).into(),
        other => panic!("an unexpected integer, {other:#x}"),
    }
}

#[test]
fn epochs_that_are_not_positive_or_do_not_exist_are_refused() {
    on_each(|mut chain| {
        for epochs in [0, -1, i64::MIN, i64::MAX] {
            assert!(chain.advance(epochs).is_err(), "{epochs}");
        }
        assert_eq!(chain.epoch(), 0);
    });
}

#[test]
fn three_quarters_of_a_reward_vest_over_half_a_year() {
    on_each(|mut chain| {
        let miner = create_miner(&mut chain, fil(1));
        chain.mine().unwrap();
        let (balance, free) = (chain.balance(&miner).unwrap(), available(&chain, miner));

        chain.award(miner, 1, atto(0)).unwrap();

        let reward = chain.balance(&miner).unwrap() - balance;
        let locked = (&reward * 75).div_floor(100);
        assert!(reward > fil(7) && reward < fil(8), "{reward}");
        assert_eq!(available(&chain, miner), &free + &reward - &locked);
        assert_eq!(withdraw_all(&mut chain, miner), &free + &reward - &locked);

        chain.mine().unwrap();
        chain.advance(VESTING_DAYS / 2 * DAY).unwrap();
        let half = withdraw_all(&mut chain, miner);
        assert!(&half * 10 > &locked * 4 && &half * 10 < &locked * 6, "{half} of {locked} after half the time");

        chain.mine().unwrap();
        chain.advance((VESTING_DAYS / 2 + 2) * DAY).unwrap();
        let rest = withdraw_all(&mut chain, miner);
        let deposit = fil(1) - &free;
        assert_eq!(half + rest, locked + deposit, "all of it in the end");
        assert_eq!(chain.balance(&miner).unwrap(), fil(0));
        assert_eq!(chain.total_balance().unwrap(), fil(2_000_000_000));
    });
}

#[test]
fn several_wins_pay_several_times() {
    on_each(|mut chain| {
        let miner = create_miner(&mut chain, fil(1));
        let mut gained = |wins| {
            let before = chain.balance(&miner).unwrap();
            chain.award(miner, wins, atto(0)).unwrap();
            chain.balance(&miner).unwrap() - before
        };
        // Each reward is rounded down, once.
        let difference = gained(3) - gained(1) * 3;
        assert!(!difference.is_negative() && difference < atto(3), "{difference}");
    });
}

#[test]
fn a_penalty_takes_three_times_itself() {
    on_each(|mut chain| {
        let miner = create_miner(&mut chain, fil(1));
        let before = chain.balance(&miner).unwrap();
        chain.award(miner, 1, atto(0)).unwrap();
        let reward = chain.balance(&miner).unwrap() - &before;

        chain.award(miner, 1, fil(1)).unwrap();

        assert_eq!(chain.balance(&miner).unwrap(), before + reward * 2 - fil(3));
    });
}

#[test]
fn what_is_no_miner_is_not_awarded_and_nothing_is_burnt() {
    on_each(|mut chain| {
        let burnt = |chain: &Chain| chain.balance(&Address::new_id(singleton::BURNT_FUNDS)).unwrap();
        let before = burnt(&chain);
        for (target, sentence) in [(person(0), "is not a miner"), (Address::new_id(9_999), "there is no actor")] {
            let error = chain.award(target, 1, atto(0)).unwrap_err();
            assert!(format!("{error:#}").contains(sentence), "{error:#}");
        }
        assert!(chain.award(chain.guard_miner(), 0, atto(0)).is_err());
        assert!(chain.award(chain.guard_miner(), 1, atto(-1)).is_err());
        assert_eq!(burnt(&chain), before);
    });
}
