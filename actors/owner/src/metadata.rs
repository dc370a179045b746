//! What a wallet shows of a token: JSON in a `data:` URI, so that nobody has to host it.

use std::fmt::Write;

use abi::owner::Terms;
use fvm_shared::econ::TokenAmount;

use crate::token::Token;

/// A token's metadata; `round` is the one that is open.
pub fn uri(terms: &Terms, id: u64, token: &Token, round: u64) -> String {
    format!("data:application/json;base64,{}", base64(json(terms, id, token, round).as_bytes()))
}

fn json(terms: &Terms, id: u64, token: &Token, round: u64) -> String {
    let vehicle = quoted(&terms.name);
    let symbol = quoted(&terms.symbol);
    let name = quoted(&format!("{} #{id}", terms.name));
    let (kind, attributes) = match token {
        Token::Position(position) => {
            let kind = if position.operator_stake { "Operator stake" } else { "Position" };
            let status = if position.is_pending(round) { "pending" } else { "earning" };
            let principal = fil(&position.principal);
            // The round in which that is so.
            let round = number("Round", round);
            (kind, format!("{},{},{round}", text("Principal", &principal), text("Status", status)))
        }
        Token::Ticket(ticket) => {
            let (amount, fee) = (fil(&ticket.amount), fil(&ticket.fee));
            ("Exit ticket", format!("{},{}", text("Amount", &amount), text("Fee", &fee)))
        }
    };
    format!(
        r#"{{"name":{name},"description":"{kind} of the Leasehold vehicle","vehicle":{vehicle},"symbol":{symbol},"attributes":[{},{attributes}]}}"#,
        text("Kind", kind)
    )
}

fn text(name: &str, value: &str) -> String {
    format!(r#"{{"trait_type":"{name}","value":"{value}"}}"#)
}

fn number(name: &str, value: u64) -> String {
    format!(r#"{{"trait_type":"{name}","value":{value}}}"#)
}

fn fil(amount: &TokenAmount) -> String {
    format!("{amount} FIL")
}

/// A text that anybody chose, as a JSON string.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            out.push(if place > chunk.len() { '=' } else { digit(group >> (18 - 6 * place) & 63) });
        }
    }
    out
}

fn digit(value: u32) -> char {
    let value = value as u8;
    char::from(match value {
        0..26 => b'A' + value,
        26..52 => b'a' + value - 26,
        52..62 => b'0' + value - 52,
        62 => b'+',
        _ => b'/',
    })
}
