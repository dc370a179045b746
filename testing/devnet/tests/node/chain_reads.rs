//! Tipsets, blocks and objects.

use fvm_shared::address::Address;
use serde_json::{Value, json};

use crate::client::*;

/// A node with one secp256k1 and one BLS message, each in a tipset of its own, and null rounds above them.
fn devnet_with_messages() -> (Devnet, [Value; 2]) {
    let devnet = devnet();
    let cids = [secp(), bls()].map(|sender| {
        let message = devnet.prepared(transfer(sender.address, Address::new_id(101), 1));
        devnet.push(&sender, &message).unwrap()
    });
    devnet.call("Devnet.Advance", json!([5]));
    (devnet, cids)
}

#[test]
fn tipsets_are_found_by_key_and_by_height_across_null_rounds() {
    let (devnet, _) = devnet_with_messages();
    let head = devnet.call("Filecoin.ChainHead", json!([]));
    assert_eq!(head["Height"], json!(7));
    assert_eq!(devnet.call("Filecoin.ChainGetTipSet", json!([head["Cids"]])), head);
    assert_eq!(devnet.call("Filecoin.ChainGetTipSet", json!([[]])), head);

    let at = |height: i64| devnet.call("Filecoin.ChainGetTipSetByHeight", json!([height, null]))["Height"].clone();
    let after =
        |height: i64| devnet.call("Filecoin.ChainGetTipSetAfterHeight", json!([height, null]))["Height"].clone();
    assert_eq!([at(0), at(2), at(4), at(7)], [json!(0), json!(2), json!(2), json!(7)]);
    assert_eq!([after(0), after(2), after(4), after(7)], [json!(0), json!(2), json!(7), json!(7)]);
    assert_eq!(devnet.call("Filecoin.ChainGetGenesis", json!([]))["Height"], json!(0));
}

#[test]
fn heights_that_cannot_be_are_refused_in_lotus_words() {
    let devnet = devnet();
    let above = devnet.refused("Filecoin.ChainGetTipSetByHeight", json!([1, null]));
    assert_eq!(above.message, "looking for tipset with height greater than start point, req: 1, head: 0");
    assert_eq!(devnet.refused("Filecoin.ChainGetTipSetByHeight", json!([-1, null])).message, "height -1 is negative");
    assert_eq!(devnet.refused("Filecoin.ChainGetTipSetAfterHeight", json!([1, null])).code, 1);
}

#[test]
fn a_block_lists_its_messages_by_kind_and_the_child_holds_their_receipts() {
    let (devnet, [secp_cid, bls_cid]) = devnet_with_messages();
    let block_at =
        |height: i64| devnet.call("Filecoin.ChainGetTipSetByHeight", json!([height, null]))["Cids"][0].clone();
    let (first, second, third) = (block_at(1), block_at(2), block_at(7));

    let messages = devnet.call("Filecoin.ChainGetBlockMessages", json!([first]));
    assert_eq!(messages["Cids"], json!([secp_cid]));
    assert_eq!(
        (messages["BlsMessages"].as_array().unwrap().len(), messages["SecpkMessages"][0]["CID"].clone()),
        (0, secp_cid.clone())
    );
    let messages = devnet.call("Filecoin.ChainGetBlockMessages", json!([second]));
    assert_eq!(
        (messages["BlsMessages"][0]["CID"].clone(), messages["SecpkMessages"].as_array().unwrap().len()),
        (bls_cid.clone(), 0)
    );

    let parents = devnet.call("Filecoin.ChainGetParentMessages", json!([third]));
    assert_eq!(parents[0]["Cid"], bls_cid);
    let receipts = devnet.call("Filecoin.ChainGetParentReceipts", json!([third]));
    assert_eq!(receipts[0]["ExitCode"], json!(0));
    let header = devnet.call("Filecoin.ChainGetBlock", json!([third]));
    assert_eq!(header["Parents"], json!([second]));
    assert!(devnet.call("Filecoin.ChainHasObj", json!([header["ParentMessageReceipts"]])).as_bool().unwrap());

    let listed = devnet.call("Filecoin.ChainGetMessagesInTipset", json!([[first]]));
    assert_eq!(listed[0]["Cid"], secp_cid);
}

#[test]
fn genesis_has_no_parent_messages() {
    let devnet = devnet();
    let genesis = devnet.call("Filecoin.ChainGetGenesis", json!([]))["Cids"][0].clone();
    assert!(devnet.call("Filecoin.ChainGetParentMessages", json!([genesis])).is_null());
    assert!(devnet.call("Filecoin.ChainGetParentReceipts", json!([genesis])).is_null());
}

#[test]
fn a_block_header_can_be_read_as_an_object() {
    let devnet = devnet();
    let block = devnet.call("Filecoin.ChainHead", json!([]))["Cids"][0].clone();
    let bytes = devnet.call("Filecoin.ChainReadObj", json!([block]));
    assert!(bytes.as_str().unwrap().len() > 100);
    assert_eq!(devnet.call("Filecoin.ChainHasObj", json!([block])), json!(true));
}

#[test]
fn what_is_not_there_is_said_to_be_missing() {
    let devnet = devnet();
    let unknown = json!({ "/": "bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4" });
    assert_eq!(devnet.call("Filecoin.ChainHasObj", json!([unknown])), json!(false));
    assert!(devnet.refused("Filecoin.ChainReadObj", json!([unknown])).message.starts_with("blockstore get"));
    for method in ["ChainGetBlock", "ChainGetBlockMessages", "ChainGetParentMessages", "ChainGetParentReceipts"] {
        let refused = devnet.refused(&format!("Filecoin.{method}"), json!([unknown]));
        assert!(refused.message.contains("not found"), "{method}: {}", refused.message);
    }
    assert!(devnet.refused("Filecoin.ChainGetTipSet", json!([[unknown]])).message.contains("not found"));
    assert!(devnet.refused("Filecoin.ChainGetTipSet", json!([[unknown, unknown]])).message.contains("one block"));
}
