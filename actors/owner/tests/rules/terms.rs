use abi::owner::{Error, Terms};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use owner::terms::admit;

use crate::vehicle::{DATASET, OPERATOR, atto, fee, terms};

fn refusal(change: impl FnOnce(&mut Terms)) -> runtime::Exit {
    let mut changed = terms();
    change(&mut changed);
    admit(changed, |a| a.id().ok()).expect_err("refused")
}

#[test]
fn good_terms_are_admitted_with_id_addresses() {
    let named = Address::new_actor(b"operator");
    let mut given = terms();
    given.operator = named;
    given.fees = vec![fee("dataset", DATASET, 10_000)];

    let (admitted, operator) = admit(given, |a| if *a == named { Some(OPERATOR) } else { a.id().ok() }).unwrap();

    assert_eq!(operator, OPERATOR);
    assert_eq!(admitted.operator, Address::new_id(OPERATOR));
}

#[test]
fn the_limits_themselves_are_admitted() {
    let mut lowest = terms();
    lowest.fees = Vec::new();
    (lowest.name, lowest.symbol) = ("n".to_owned(), "s".to_owned());
    (lowest.min_deposit, lowest.cap, lowest.min_proposal) = (atto(1), atto(1), atto(1));
    (lowest.term, lowest.early_exit_bps, lowest.buffer_bps, lowest.min_operator_bps) = (0, 0, 0, 0);
    (lowest.float_window, lowest.vote_period, lowest.timelock, lowest.execution_window) = (0, 2_880, 2_880, 2_880);
    (lowest.quorum_bps, lowest.threshold_bps) = (1, 5_001);
    assert!(admit(lowest, |a| a.id().ok()).is_ok());

    let mut highest = terms();
    highest.fees = (0..8).map(|i| fee(&format!("{i:032}"), DATASET, 1_250)).collect();
    (highest.name, highest.symbol) = ("n".repeat(64), "s".repeat(16));
    (highest.term, highest.early_exit_bps, highest.buffer_bps) = (10_512_000, 5_000, 10_000);
    (highest.min_operator_bps, highest.float_window) = (10_000, 259_200);
    (highest.vote_period, highest.timelock, highest.execution_window) = (1_051_200, 1_051_200, 1_051_200);
    (highest.quorum_bps, highest.threshold_bps) = (10_000, 10_000);
    assert!(admit(highest, |a| a.id().ok()).is_ok());
}

#[test]
fn each_nonsense_is_refused_by_the_error_that_names_its_field() {
    let nobody = || Address::new_actor(b"nobody");
    let expect = |error: Error, change: fn(&mut Terms)| assert_eq!(refusal(change), error.into(), "{error:?}");

    assert_eq!(refusal(|t| t.operator = nobody()), Error::BadOperator.into());
    expect(Error::BadName, |t| t.name.clear());
    expect(Error::BadName, |t| t.name = "n".repeat(65));
    expect(Error::BadSymbol, |t| t.symbol.clear());
    expect(Error::BadSymbol, |t| t.symbol = "s".repeat(17));
    expect(Error::BadMinDeposit, |t| t.min_deposit = atto(0));
    expect(Error::BadMinDeposit, |t| t.min_deposit = TokenAmount::from_atto(-1));
    expect(Error::BadCap, |t| (t.min_deposit, t.cap) = (atto(2), atto(1)));
    expect(Error::BadTerm, |t| t.term = -1);
    expect(Error::BadTerm, |t| t.term = 10_512_001);
    expect(Error::BadEarlyExit, |t| t.early_exit_bps = 5_001);
    expect(Error::BadBuffer, |t| t.buffer_bps = 10_001);
    expect(Error::BadMinOperator, |t| t.min_operator_bps = 10_001);
    expect(Error::BadFloatWindow, |t| t.float_window = -1);
    expect(Error::BadFloatWindow, |t| t.float_window = 259_201);
    expect(Error::BadMinProposal, |t| t.min_proposal = atto(0));
    expect(Error::BadVotePeriod, |t| t.vote_period = 2_879);
    expect(Error::BadVotePeriod, |t| t.vote_period = 1_051_201);
    expect(Error::BadTimelock, |t| t.timelock = 2_879);
    expect(Error::BadTimelock, |t| t.timelock = i64::MAX);
    expect(Error::BadExecutionWindow, |t| t.execution_window = 2_879);
    expect(Error::BadExecutionWindow, |t| t.execution_window = i64::MIN);
    expect(Error::BadQuorum, |t| t.quorum_bps = 0);
    expect(Error::BadQuorum, |t| t.quorum_bps = 10_001);
    expect(Error::BadThreshold, |t| t.threshold_bps = 5_000);
    expect(Error::BadThreshold, |t| t.threshold_bps = 10_001);
}

#[test]
fn fees_that_make_no_sense_are_refused() {
    let refused = |fees: Vec<abi::owner::Fee>| assert_eq!(refusal(|t| t.fees = fees), Error::BadFees.into());

    refused((0..9).map(|i| fee(&i.to_string(), DATASET, 1)).collect());
    refused(vec![fee("", DATASET, 1)]);
    refused(vec![fee(&"l".repeat(33), DATASET, 1)]);
    refused(vec![fee("twice", DATASET, 1), fee("twice", OPERATOR, 1)]);
    refused(vec![fee("nothing", DATASET, 0)]);
    refused(vec![fee("a", DATASET, 5_000), fee("b", DATASET, 5_001)]);
    refused(vec![fee("a", DATASET, u32::MAX), fee("b", DATASET, 2)]);
    let mut to_nobody = fee("a", DATASET, 1);
    to_nobody.beneficiary = Address::new_actor(b"nobody");
    refused(vec![to_nobody]);
}
