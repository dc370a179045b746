use chain::{Applied, BLOCK_GAS_LIMIT, Call, Chain, ChainMessage, singleton};
use cid::Cid;
use fvm_ipld_encoding::DAG_CBOR;
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::Signature;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use multihash_codetable::{Code, MultihashDigest};

use crate::world::{atto, exit, fil, on_each, person};

fn transfer(from: Address, to: Address, value: TokenAmount, sequence: u64) -> Message {
    Message {
        version: 0,
        from,
        to,
        sequence,
        value,
        method_num: 0,
        params: Default::default(),
        gas_limit: 3_000_000,
        gas_fee_cap: atto(150),
        gas_premium: atto(7),
    }
}

#[test]
fn a_transfer_pays_the_receiver_the_burn_and_the_tip_and_nobody_else() {
    on_each(|mut chain| {
        let [burnt, reward] = [singleton::BURNT_FUNDS, singleton::REWARD].map(Address::new_id);
        let balances = |chain: &Chain| [person(0), person(1), burnt, reward].map(|who| chain.balance(&who).unwrap());
        let before = balances(&chain);

        let paid = chain.apply(transfer(person(0), person(1), fil(3), 0)).unwrap();

        let after = balances(&chain);
        let (used, fees) = (paid.gas_used(), &paid.fees);
        assert!(paid.is_success());
        assert_eq!(fees.base_fee_burn, atto(100) * used);
        assert_eq!(fees.miner_tip, atto(7) * 3_000_000);
        assert_eq!(&before[0] - &after[0], fil(3) + atto(150) * 3_000_000 - &fees.refund);
        assert_eq!(&after[1] - &before[1], fil(3));
        assert_eq!(&after[2] - &before[2], &fees.base_fee_burn + &fees.over_estimation_burn);
        assert_eq!(&after[3] - &before[3], fees.miner_tip);
        assert_eq!(chain.nonce(&person(0)).unwrap(), 1);
        assert_eq!(chain.total_balance().unwrap(), fil(2_000_000_000));
    });
}

#[test]
fn a_message_that_fails_is_on_the_chain_and_pays_its_gas() {
    on_each(|mut chain| {
        let failed = chain.apply(transfer(person(0), person(1), fil(1_000_000), 0)).unwrap();

        assert_eq!(exit(&failed), 6);
        assert!(!failed.fees.base_fee_burn.is_zero());
        assert_eq!(chain.nonce(&person(0)).unwrap(), 1);
        assert_eq!(chain.balance(&person(1)).unwrap(), fil(1_000_000));
        assert_eq!(chain.mine().unwrap().messages.len(), 1);
    });
}

#[test]
fn a_message_that_no_block_may_hold_is_an_error_and_changes_nothing() {
    let good = transfer(person(0), person(1), fil(1), 0);
    let stranger = Address::new_secp256k1(&[1; 65]).unwrap();
    let cases: Vec<(Message, &str)> = vec![
        (Message { sequence: 1, ..good.clone() }, "Actor sequence invalid: 1 != 0"),
        (Message { from: stranger, ..good.clone() }, "Sender invalid"),
        (Message { from: Address::new_id(singleton::POWER), ..good.clone() }, "Send not from valid sender"),
        (Message { gas_fee_cap: fil(1), ..good.clone() }, "Actor balance less than needed"),
        (Message { gas_limit: 10, ..good.clone() }, "Out of gas"),
        (Message { gas_limit: 0, ..good.clone() }, "the gas limit of a message has to be positive"),
        (Message { gas_limit: BLOCK_GAS_LIMIT + 1, ..good.clone() }, "above that of a block"),
        (Message { gas_fee_cap: atto(-1), ..good.clone() }, "the gas fee cap of a message cannot be negative"),
        (Message { gas_premium: atto(-1), ..good.clone() }, "the gas premium of a message cannot be negative"),
        (Message { gas_premium: atto(151), ..good.clone() }, "cannot be above its fee cap"),
        (Message { value: atto(-1), ..good.clone() }, "the value of a message cannot be negative"),
        (Message { version: 1, ..good.clone() }, "a message has version 0, not 1"),
    ];
    on_each(|mut chain| {
        let before = chain.flush().unwrap();
        for (message, sentence) in &cases {
            let error = chain.apply(message.clone()).expect_err(sentence);
            assert!(format!("{error:#}").contains(sentence), "{error:#}");
        }
        assert_eq!(chain.flush().unwrap(), before);
        assert!(chain.open_messages().is_empty());
        assert!(chain.apply(good.clone()).unwrap().is_success());
    });
}

#[test]
fn a_test_message_costs_nothing_and_counts_its_gas() {
    on_each(|mut chain| {
        let sent = chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();

        assert!(sent.gas_used() > 500_000);
        assert_eq!(chain.balance(&person(0)).unwrap(), fil(999_999));
    });
}

#[test]
fn a_sum_can_be_sent_in_anybodys_name_without_a_nonce() {
    on_each(|mut chain| {
        let power = Address::new_id(singleton::POWER);
        chain.fund(power, fil(5)).unwrap();

        chain.send_as(Call::transfer(power, person(0), fil(2))).unwrap().succeeded().unwrap();

        assert_eq!(chain.balance(&power).unwrap(), fil(3));
        assert_eq!(chain.nonce(&power).unwrap(), 0);
        assert_eq!(exit(&chain.send_as(Call::transfer(power, person(0), fil(4))).unwrap()), 6);
    });
}

#[test]
fn funding_makes_an_account_of_a_new_key() {
    on_each(|mut chain| {
        let new = Address::new_bls(&[9; 48]).unwrap();
        chain.fund(new, atto(7)).unwrap();

        assert_eq!(chain.balance(&new).unwrap(), atto(7));
        assert_eq!(chain.actor(&new).unwrap().unwrap().code, chain.builtin_code("account").unwrap());
        assert!(chain.fund(new, atto(-1)).is_err());
        assert!(chain.fund(new, fil(2_000_000_000)).is_err(), "more than there is");
    });
}

#[test]
fn a_secp256k1_message_is_known_by_its_signed_cid_and_a_bls_message_by_its_own() {
    on_each(|mut chain| {
        let signed = |from, signature| ChainMessage::signed(transfer(from, person(1), fil(1), 0), signature);
        let secp = chain.apply(signed(person(0), Signature::new_secp256k1(vec![1; 65]))).unwrap();
        let bls = chain.apply(signed(person(4), Signature::new_bls(vec![1; 96]))).unwrap();

        let cid = |block: Vec<u8>| Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&block));
        let whole = (&secp.message.message, secp.message.signature.as_ref().unwrap());
        assert_eq!(secp.cid, cid(fvm_ipld_encoding::to_vec(&whole).unwrap()));
        assert_eq!(bls.cid, cid(fvm_ipld_encoding::to_vec(&bls.message.message).unwrap()));

        let tipset = chain.mine().unwrap();
        for applied in [&secp, &bls] {
            let (found_in, found) = chain.find_message(&applied.cid).unwrap();
            assert_eq!(found_in.header_cid, tipset.header_cid);
            assert_eq!(found.cid, applied.cid);
            assert!(chain.block(&applied.cid).unwrap().is_some());
        }
    });
}

#[test]
fn an_unsigned_message_pays_for_the_signature_that_it_would_have() {
    let message = transfer(person(0), person(1), fil(1), 0);
    let size = |message: ChainMessage| message.chain_size().unwrap();
    let signed = ChainMessage::signed(message.clone(), Signature::new_secp256k1(vec![0; 65]));
    assert_eq!(size(message.into()), size(signed));

    let message = transfer(person(4), person(1), fil(1), 0);
    let signed = ChainMessage::signed(message.clone(), Signature::new_bls(vec![0; 96]));
    assert_eq!(size(message.clone().into()), size(signed));
    assert_eq!(size(message.clone().into()), fvm_ipld_encoding::to_vec(&message).unwrap().len());
}

#[test]
fn traced_gas_adds_up_to_the_gas_used() {
    on_each(|mut chain| {
        let untraced = chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
        assert_eq!(untraced.gas().charges().count(), 0);

        chain.set_tracing(true).unwrap();
        let traced: std::sync::Arc<Applied> = chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();

        let milligas: u64 = traced.gas().charges().map(|(_, milligas)| milligas).sum();
        assert_eq!(milligas.div_ceil(1000), traced.gas_used());
        assert!(traced.gas().by_kind().values().sum::<u64>() >= traced.gas_used());
    });
}
