//! What wallets show.

use owner::metadata::uri;

use crate::queueing::pledged;
use crate::vehicle::{ALICE, BOB, fil, terms};

/// The JSON in a `data:` URI, decoded by a table of its own.
fn json(uri: &str) -> serde_json::Value {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = uri.strip_prefix("data:application/json;base64,").unwrap();
    assert_eq!(text.len() % 4, 0);
    let bits: Vec<u32> =
        text.bytes().filter(|b| *b != b'=').map(|b| DIGITS.iter().position(|d| *d == b).unwrap() as u32).collect();
    let mut bytes = Vec::new();
    for group in bits.chunks(4) {
        let value = group.iter().fold(0, |value, bits| value << 6 | bits) << (6 * (4 - group.len()));
        bytes.extend_from_slice(&value.to_be_bytes()[1..group.len()]);
    }
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_position_names_vehicle_principal_and_round() {
    let (mut v, alice, _) = pledged();
    v.harvest();
    let token = v.state.find(&v.state.load_tokens(&v.store).unwrap(), alice).unwrap();
    let shown = json(&uri(&terms(), alice, &token, v.state.round));
    assert_eq!((&shown["name"], &shown["vehicle"]), (&"Vehicle #0".into(), &"Vehicle".into()));
    let attributes = shown["attributes"].as_array().unwrap();
    let value = |name: &str| attributes.iter().find(|a| a["trait_type"] == name).map(|a| a["value"].clone());
    assert_eq!(value("Kind"), Some("Position".into()));
    assert_eq!(value("Principal"), Some("60.0 FIL".into()));
    assert_eq!((value("Status"), value("Round")), (Some("earning".into()), Some(v.state.round.into())));

    let young = v.deposit(BOB, &fil(1)).unwrap();
    let token = v.state.find(&v.state.load_tokens(&v.store).unwrap(), young).unwrap();
    let shown = json(&uri(&terms(), young, &token, v.state.round)).to_string();
    assert!(shown.contains("pending") && shown.contains(&format!(r#""Round","value":{}"#, v.state.round)), "{shown}");
}

#[test]
fn a_ticket_says_what_it_stands_for() {
    let (mut v, alice, bob) = pledged();
    let id = v.redeem(ALICE, alice).unwrap().ticket.unwrap();
    let tokens = v.state.load_tokens(&v.store).unwrap();
    let shown = json(&uri(&terms(), id, &v.state.find(&tokens, id).unwrap(), 3)).to_string();
    assert!(shown.contains("Exit ticket") && shown.contains("60.0 FIL"), "{shown}");
    assert_eq!(v.state.find(&tokens, bob).unwrap().holder(), BOB);
}

#[test]
fn any_name_makes_sound_json() {
    let (v, alice, _) = pledged();
    let token = v.state.find(&v.state.load_tokens(&v.store).unwrap(), alice).unwrap();
    for name in ["\"},{\"", "back\\slash", "new\nline\u{1}", "Kühlhaus 東京", "a", "ab", "abc"] {
        let mut terms = terms();
        terms.name = name.to_owned();
        let shown = json(&uri(&terms, 7, &token, 1));
        assert_eq!(shown["vehicle"], name);
        assert_eq!(shown["name"], format!("{name} #7"));
    }
    assert_eq!(fil(1).to_string(), "1.0");
}
