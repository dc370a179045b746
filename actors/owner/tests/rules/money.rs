//! Rules that hold whatever the numbers are.

use fvm_shared::econ::TokenAmount;
use proptest::prelude::*;

use crate::vehicle::{Vehicle, terms};

proptest! {
    #[test]
    fn a_sniper_gains_nothing(stakes in prop::collection::vec(1u64..1_000_000, 1..6), profit in 1u64..u64::MAX / 2, bait in 1u64..u64::MAX / 2) {
        let mut vehicle = Vehicle::new(abi::owner::Terms { cap: TokenAmount::from_whole(1u64 << 60), ..terms() });
        for (holder, stake) in (201..).zip(&stakes) {
            vehicle.deposit(holder, &TokenAmount::from_atto(*stake)).unwrap();
        }
        vehicle.harvest();
        vehicle.donate(&TokenAmount::from_atto(profit));
        let sniper = vehicle.deposit(666, &TokenAmount::from_atto(bait)).unwrap();
        vehicle.harvest();
        prop_assert!(vehicle.due(sniper).is_zero());
        let paid: TokenAmount = (0..sniper).map(|id| vehicle.due(id)).sum();
        prop_assert!(TokenAmount::from_atto(profit) - paid <= TokenAmount::from_atto(stakes.len()));
    }
}
