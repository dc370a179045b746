use abi::lease::*;

use crate::bench::*;

fn unbond(bench: &mut Bench, amount: i64) -> Result<UnbondReturn, abi::Exit> {
    let now = bench.now;
    bench.message(0, |market| market.unbond(PROVIDER, now, atto(amount)))
}

fn withdraw(bench: &mut Bench) -> Result<WithdrawReturn, abi::Exit> {
    let now = bench.now;
    let result = bench.message(0, |market| market.withdraw_collateral(PROVIDER, now))?;
    bench.balance -= &result.paid;
    Ok(result)
}

#[test]
fn free_collateral_leaves_after_the_delay_and_to_the_provider_itself() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 100).expect("collateral");
    bench.message(0, |market| market.set_payout(PROVIDER, RIVAL)).expect("payout");
    assert_eq!(unbond(&mut bench, 30), Ok(UnbondReturn { ready: NOW + 50 }));
    bench.now += 1;
    unbond(&mut bench, 20).expect("another part");
    assert_eq!(bench.provider(PROVIDER).free, atto(50));

    bench.now = NOW + 49;
    assert_eq!(withdraw(&mut bench), Err(Error::NothingReady.into()));
    bench.now += 1;
    assert_eq!(withdraw(&mut bench), Ok(WithdrawReturn { paid: atto(30), payee: PROVIDER }));
    assert_eq!(withdraw(&mut bench), Err(Error::NothingReady.into()));
    bench.now += 1;
    assert_eq!(withdraw(&mut bench), Ok(WithdrawReturn { paid: atto(20), payee: PROVIDER }));
    assert_eq!((bench.state.held.clone(), bench.balance.clone()), (atto(50), atto(50)));
}

#[test]
fn only_free_collateral_leaves() {
    let mut bench = Bench::at_rate(1);
    bench.open(RENTER, 60, order(0, 60)).expect("an order");
    assert_eq!(unbond(&mut bench, 99 * COLLATERAL + 1), Err(Error::BadAmount.into()));
    assert_eq!(unbond(&mut bench, 0), Err(Error::BadAmount.into()));
    assert_eq!(unbond(&mut bench, -1), Err(Error::BadAmount.into()));
    unbond(&mut bench, 99 * COLLATERAL).expect("all that is free");
    assert_eq!(bench.open(RENTER, 60, order(0, 60)), Err(Error::CollateralShort.into()));
}

#[test]
fn the_seventeenth_part_waits() {
    let mut bench = Bench::new(market_terms());
    bench.add_collateral(PROVIDER, 100).expect("collateral");
    for _ in 0..MAX_TICKETS {
        unbond(&mut bench, 1).expect("a part");
    }
    assert_eq!(unbond(&mut bench, 1), Err(Error::TooManyTickets.into()));
}
