//! Balances, addresses and signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;

use crate::client::*;

#[test]
fn development_accounts_are_funded_and_others_have_nothing() {
    let devnet = devnet();
    let million = fvm_shared::econ::TokenAmount::from_whole(1_000_000);
    for account in accounts() {
        assert_eq!(devnet.balance(&account.address), million);
    }
    let stranger = fvm_shared::address::Address::new_secp256k1(&[7; 65]).unwrap();
    assert_eq!(devnet.call("Filecoin.WalletBalance", json!([stranger.to_string()])), json!("0"));
}

#[test]
fn an_address_is_validated_and_printed_for_this_network() {
    let devnet = devnet();
    let mainnet = text(&secp().address).replacen('t', "f", 1);
    assert_eq!(devnet.call("Filecoin.WalletValidateAddress", json!([mainnet])), json!(text(&secp().address)));
    for bad in ["", "hello", "t1zzzz", "t05x", "\u{1f4a9}\u{1f4a9}"] {
        let refused = devnet.refused("Filecoin.WalletValidateAddress", json!([bad]));
        assert!(refused.message.starts_with("not an address"), "{bad}: {}", refused.message);
    }
}

#[test]
fn signatures_verify_for_their_address_and_data_only() {
    let devnet = devnet();
    let data = BASE64.encode(b"a message");
    for account in [secp(), bls()] {
        let (kind, bytes) = signature(&account, b"a message");
        let signature = json!({ "Type": kind, "Data": BASE64.encode(bytes) });
        let verify =
            |address: String, data: &str| devnet.call("Filecoin.WalletVerify", json!([address, data, signature]));
        assert_eq!(verify(text(&account.address), &data), json!(true));
        assert_eq!(verify(text(&accounts()[1].address), &data), json!(false));
        assert_eq!(verify(text(&account.address), &BASE64.encode(b"another")), json!(false));
        let own = devnet.call("Filecoin.WalletSign", json!([text(&account.address), data]));
        let params = json!([text(&account.address), data, own]);
        assert_eq!(devnet.call("Filecoin.WalletVerify", params), json!(true));
    }
}

#[test]
fn the_nodes_own_keys_are_those_of_the_development_accounts() {
    let devnet = devnet();
    let listed = devnet.call("Filecoin.WalletList", json!([]));
    let expected: Vec<_> = accounts().iter().map(|account| text(&account.address)).collect();
    assert_eq!(listed, json!(expected));
    assert_eq!(devnet.call("Filecoin.WalletDefaultAddress", json!([])), json!(expected[0]));
    assert_eq!(devnet.call("Filecoin.WalletHas", json!([expected[9]])), json!(true));
    assert_eq!(devnet.call("Filecoin.WalletHas", json!(["t01"])), json!(false));
    assert!(devnet.refused("Filecoin.WalletSign", json!(["t01", "AA=="])).message.starts_with("key not found"));

    let message = transfer(secp().address, accounts()[1].address, 3);
    let params = json!([text(&secp().address), message_json(&message)]);
    let signed = devnet.call("Filecoin.WalletSignMessage", params);
    assert_eq!(signed["Signature"], signed_json(&secp(), &message)["Signature"]);
}

#[test]
fn a_node_without_keys_has_no_default_one() {
    let devnet = devnet();
    for account in accounts() {
        devnet.call("Filecoin.WalletDelete", json!([text(&account.address)]));
    }
    assert_eq!(devnet.refused("Filecoin.WalletDefaultAddress", json!([])).message, "failed to get default key");
}

#[test]
fn addresses_turn_into_ethereum_addresses_and_back() {
    let devnet = devnet();
    let eth = devnet.call("Filecoin.FilecoinAddressToEthAddress", json!(["t01234"]));
    assert_eq!(eth, json!("0xff000000000000000000000000000000000004d2"));
    assert_eq!(devnet.call("Filecoin.EthAddressToFilecoinAddress", json!([eth])), json!("t01234"));

    let eth = json!("0x5cbeecf99d3fdb3f25e309cc264f240bb0664031");
    let delegated = devnet.call("Filecoin.EthAddressToFilecoinAddress", json!([eth]));
    assert!(delegated.as_str().unwrap().starts_with("t410f"));
    assert_eq!(devnet.call("Filecoin.FilecoinAddressToEthAddress", json!([delegated])), eth);
    for bad in ["0x12", "0xzz", ""] {
        assert_eq!(devnet.refused("Filecoin.EthAddressToFilecoinAddress", json!([bad])).code, -32602);
    }
}
