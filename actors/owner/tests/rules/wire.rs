//! The state's records as bytes: compact, and read back as they were.

use abi::owner::Ballot;
use owner::position::Entry;
use owner::{Position, Ticket, Token};

use crate::vehicle::{ALICE, atto, fil};

fn bytes(token: &Token) -> Vec<u8> {
    let bytes = fvm_ipld_encoding::to_vec(token).unwrap();
    assert_eq!(&fvm_ipld_encoding::from_slice::<Token>(&bytes).unwrap(), token);
    bytes
}

#[test]
fn a_plain_position_leaves_out_what_it_does_not_have() {
    let mut position = Position::new(ALICE, fil(1), 7, 2_880);
    assert_eq!(bytes(&position.clone().into()).len(), 18);
    position.operators = vec![9];
    assert_eq!(bytes(&position.clone().into()).len(), 22);
    position.ballots = vec![Ballot { proposal_id: 0, approve: true }];
    position.payout = Some(5);
    position.entry = Entry::At(1_000_000.into());
    position.operator_stake = true;
    bytes(&position.into());
}

#[test]
fn a_negative_amount_is_not_written() {
    let position = Position::new(ALICE, atto(0) - atto(1), 0, 0);
    assert!(fvm_ipld_encoding::to_vec(&Token::from(position)).is_err());
}

#[test]
fn a_ticket_is_told_from_a_position() {
    let mut ticket =
        Ticket { holder: ALICE, amount: fil(5), fee: atto(0), end: fil(8), since: 40, operators: Vec::new() };
    assert_eq!(bytes(&ticket.clone().into())[..2], [0x86, 2]);
    ticket.operators = vec![1, 2];
    bytes(&ticket.into());
}

#[test]
fn what_is_neither_is_no_token() {
    for raw in [vec![0x80], vec![0x81, 0x03], vec![0x83, 0x00, 0x01, 0x40], vec![0x00]] {
        assert!(fvm_ipld_encoding::from_slice::<Token>(&raw).is_err());
    }
}
