//! What the mempool refuses, and in which words.

use devnet::{BlockMode, Config};
use fvm_ipld_encoding::RawBytes;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use serde_json::json;

use crate::client::*;

fn manual() -> Devnet {
    devnet_with(Config { blocks: BlockMode::Manual, ..Config::from_environment() })
}

fn small(devnet: &Devnet) -> Message {
    devnet.prepared(transfer(secp().address, Address::new_id(101), 1))
}

fn refusal(devnet: &Devnet, message: &Message) -> String {
    let refused = devnet.push(&secp(), message).unwrap_err();
    assert_eq!(refused.code, 1);
    assert_eq!(devnet.epoch(), 0, "nothing was mined");
    refused.message
}

#[test]
fn a_signature_of_another_key_or_over_another_message_is_refused() {
    let devnet = devnet();
    let message = small(&devnet);
    let other = accounts().swap_remove(1);
    let refused = devnet.push(&other, &message).unwrap_err();
    assert!(refused.message.starts_with("signature verification failed"), "{}", refused.message);

    let mut forged = signed_json(&secp(), &message);
    forged["Message"]["Value"] = json!("1000");
    assert!(devnet.refused("Filecoin.MpoolPush", json!([forged])).message.starts_with("signature verification failed"));

    let wrong_kind = devnet.push(&bls(), &message).unwrap_err();
    assert!(wrong_kind.message.starts_with("signature verification failed"), "{}", wrong_kind.message);
    assert_eq!(devnet.epoch(), 0);
}

#[test]
fn malformed_signatures_are_refused_and_the_node_goes_on() {
    let devnet = devnet();
    let message = small(&devnet);
    for (kind, data) in [(1, ""), (1, "AAAA"), (2, ""), (2, "AAAA"), (3, "AAAA"), (255, "")] {
        let signed = json!({ "Message": message_json(&message), "Signature": { "Type": kind, "Data": data } });
        devnet.refused("Filecoin.MpoolPush", json!([signed]));
    }
    let long = signed_json(&secp(), &message);
    let zeros = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, vec![0u8; 96]);
    for kind in [1, 2] {
        let signed = json!({ "Message": long["Message"], "Signature": { "Type": kind, "Data": zeros } });
        devnet.refused("Filecoin.MpoolPush", json!([signed]));
    }
    assert!(devnet.push(&secp(), &message).is_ok());
}

#[test]
fn a_used_nonce_is_too_low() {
    let devnet = devnet();
    let message = small(&devnet);
    devnet.push(&secp(), &message).unwrap();
    let again = Message { value: TokenAmount::from_atto(2), ..message };
    let refused = devnet.push(&secp(), &again).unwrap_err();
    assert_eq!(refused.message, "minimum expected nonce is 1, got 0: message nonce too low");
}

#[test]
fn a_gap_waits_and_runs_once_it_is_filled() {
    let devnet = devnet();
    let message = small(&devnet);
    let second = Message { sequence: 1, ..message.clone() };
    let cid = devnet.push(&secp(), &second).unwrap();
    assert_eq!(devnet.epoch(), 0);
    assert_eq!(devnet.call("Filecoin.MpoolPending", json!([null]))[0]["CID"], cid);
    devnet.push(&secp(), &message).unwrap();
    assert_eq!(devnet.epoch(), 1, "both are in one tipset");
    assert_eq!(devnet.nonce(&secp().address), 2);
}

#[test]
fn a_replacement_needs_a_quarter_more_premium_and_the_first_is_never_run() {
    let devnet = manual();
    let message = small(&devnet);
    let first = devnet.push(&secp(), &message).unwrap();
    let raised = |percent: u64| Message {
        gas_premium: TokenAmount::from_atto(message.gas_premium.atto() * percent / 100u64 + 1u64),
        gas_fee_cap: &message.gas_fee_cap * 2u64,
        ..message.clone()
    };
    let refused = refusal(&devnet, &raised(124));
    assert!(refused.ends_with("replace by fee has too low GasPremium"), "{refused}");
    let second = devnet.push(&secp(), &raised(125)).unwrap();
    let searched = devnet.call("Filecoin.StateSearchMsg", json!([null, first, -1, false]));
    assert!(searched.is_null(), "neither is on the chain yet: {searched}");

    devnet.call("Devnet.Mine", json!([]));
    let lookup = devnet.call("Filecoin.StateWaitMsg", json!([first, 0, -1, true]));
    assert_eq!(lookup["Message"], second);
    let refused = devnet.refused("Filecoin.StateWaitMsg", json!([first, 0, -1, false]));
    assert!(refused.message.starts_with("message was replaced: found message with equal nonce"), "{}", refused.message);
    assert_eq!(devnet.nonce(&secp().address), 1);
}

#[test]
fn prices_and_funds_are_checked() {
    let devnet = devnet();
    let message = small(&devnet);

    let cheap =
        Message { gas_fee_cap: TokenAmount::from_atto(99), gas_premium: TokenAmount::from_atto(0), ..message.clone() };
    assert!(refusal(&devnet, &cheap).ends_with("gas fee cap too low"));
    let inverted = Message { gas_premium: &message.gas_fee_cap + TokenAmount::from_atto(1), ..message.clone() };
    assert!(refusal(&devnet, &inverted).contains("'GasFeeCap' less than 'GasPremium'"));
    let starved = Message { gas_limit: 1_000, ..message.clone() };
    assert!(refusal(&devnet, &starved).contains("cost of storing a message on chain 1000 <"));
    let greedy = Message { gas_limit: 10_000_000_001, ..message.clone() };
    assert!(refusal(&devnet, &greedy).contains("greater than a block's gas limit"));
    let rich = Message { value: TokenAmount::from_whole(1_000_001), ..message.clone() };
    assert!(refusal(&devnet, &rich).contains("not enough funds"));
    let absurd = Message { value: TokenAmount::from_whole(3_000_000_000u64), ..message.clone() };
    assert!(refusal(&devnet, &absurd).contains("more filecoin than will ever exist"));
    let negative = Message { value: TokenAmount::from_atto(-1), ..message };
    assert!(refusal(&devnet, &negative).contains("'Value' field cannot be negative"));
}

#[test]
fn senders_that_cannot_sign_are_refused() {
    let devnet = devnet();
    let message = small(&devnet);
    let stranger = Message { from: Address::new_secp256k1(&[7; 65]).unwrap(), ..message.clone() };
    assert!(refusal(&devnet, &stranger).ends_with("actor not found"));
    let actor = Message { from: Address::new_id(1), ..message };
    assert!(refusal(&devnet, &actor).ends_with("is not a valid top-level sender"));
}

#[test]
fn a_message_beyond_two_mebibytes_is_too_big() {
    let devnet = devnet();
    let message = small(&devnet);
    let sized =
        |bytes: usize| Message { params: RawBytes::new(vec![0; bytes]), gas_limit: 10_000_000_000, ..message.clone() };
    assert!(refusal(&devnet, &sized(2 << 20)).ends_with("message too big"));
    assert!(devnet.push(&secp(), &sized(1 << 20)).is_ok(), "Lotus stops at 64 KiB, this node does not");
}

#[test]
fn a_development_account_sends_without_a_wallet_of_ones_own() {
    let devnet = devnet();
    for (count, account) in [secp(), bls()].into_iter().enumerate() {
        let message = message_json(&transfer(account.address, Address::new_id(101), 9));
        let signed = devnet.call("Filecoin.MpoolPushMessage", json!([message, null]));
        let lookup = devnet.call("Filecoin.StateWaitMsg", json!([signed["CID"], 0, -1, true]));
        assert_eq!(lookup["Height"], json!(count + 1));
        assert_eq!(lookup["Receipt"]["ExitCode"], json!(0));
    }
    let foreign = message_json(&transfer(Address::new_id(1), Address::new_id(101), 9));
    assert!(devnet.refused("Filecoin.MpoolPushMessage", json!([foreign, null])).message.starts_with("key not found"));
}

#[test]
fn messages_of_many_senders_share_a_tipset_bls_first() {
    let devnet = manual();
    let cids: Vec<_> = [secp(), bls()]
        .iter()
        .map(|sender| devnet.push(sender, &devnet.prepared(transfer(sender.address, Address::new_id(101), 1))).unwrap())
        .collect();
    let head = devnet.call("Devnet.Mine", json!([]));
    let listed = devnet.call("Filecoin.ChainGetMessagesInTipset", json!([head["Cids"]]));
    assert_eq!([&listed[0]["Cid"], &listed[1]["Cid"]], [&cids[1], &cids[0]]);
}

#[test]
fn a_nonce_may_be_far_ahead() {
    let devnet = devnet();
    let message = small(&devnet);
    devnet.push(&secp(), &Message { sequence: 5_000, ..message.clone() }).unwrap();
    assert_eq!(devnet.nonce(&secp().address), 0);
    devnet.push(&secp(), &message).unwrap();
    assert_eq!((devnet.nonce(&secp().address), devnet.epoch()), (1, 1));
}

#[test]
fn what_is_behind_a_dropped_message_waits_whichever_address_it_is_from() {
    let devnet = manual();
    let sender = secp();
    let id = devnet.call("Filecoin.StateLookupID", json!([text(&sender.address), null]));
    let id = Address::new_id(id.as_str().unwrap().trim_start_matches("t0").parse().unwrap());
    let first = Message { value: TokenAmount::from_whole(500), ..small(&devnet) };
    let second = Message { from: id, sequence: 1, value: TokenAmount::from_atto(1), ..first.clone() };
    devnet.push(&sender, &first).unwrap();
    let waits = devnet.push(&sender, &second).unwrap();
    devnet.call("Devnet.SetBalance", json!([text(&sender.address), "1"]));
    devnet.call("Devnet.Mine", json!([]));
    let pending = devnet.call("Filecoin.MpoolPending", json!([null]));
    assert_eq!((pending.as_array().unwrap().len(), &pending[0]["CID"]), (1, &waits));
}
