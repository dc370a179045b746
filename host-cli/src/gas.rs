//! What a message's gas may cost. The node estimates it, and of its answer nothing else is taken: what is signed is what was built here.

use anyhow::Result;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;

use crate::amount::Amount;
use crate::failure::Failure;

/// The most gas that the messages of one block may use, and so any of them.
pub const BLOCK_GAS: u64 = 10_000_000_000;

/// The most that a message's gas can cost its sender.
pub fn most(message: &Message) -> TokenAmount {
    &message.gas_fee_cap * message.gas_limit
}

/// A message with the gas that a node estimated for it. A failure when the estimate makes no sense, or when the gas could cost more
/// than `max_fee`.
pub fn filled(message: &Message, estimate: Message, max_fee: Option<&TokenAmount>) -> Result<Message> {
    let Message { gas_limit, gas_fee_cap, gas_premium, .. } = estimate;
    let makes_sense = (1..=BLOCK_GAS).contains(&gas_limit) && !gas_premium.is_negative() && gas_premium <= gas_fee_cap;
    if !makes_sense {
        return Err(Failure::other(format!(
            "the node's estimate makes no sense (gas limit {gas_limit}, fee cap {}, premium {}): nothing was sent",
            Amount(gas_fee_cap),
            Amount(gas_premium)
        ))
        .hint("another node: --url")
        .into());
    }
    let filled = Message { gas_limit, gas_fee_cap, gas_premium, ..message.clone() };
    let cost = most(&filled);
    match max_fee.filter(|max_fee| cost > **max_fee) {
        None => Ok(filled),
        Some(max_fee) => Err(Failure::refused(format!(
            "the node asks for up to {} of gas, more than {}, the max_fee: nothing was sent",
            Amount(cost),
            Amount(max_fee.clone())
        ))
        .into()),
    }
}

#[cfg(test)]
mod tests {
    use fvm_shared::address::Address;

    use super::*;
    use crate::rpc::bare_message;

    fn ours() -> Message {
        bare_message(Address::new_id(1), Address::new_id(2), TokenAmount::from_atto(7), 3, vec![4])
    }

    fn estimate(gas_limit: u64, cap: i64, premium: i64) -> Message {
        let (gas_fee_cap, gas_premium) = (TokenAmount::from_atto(cap), TokenAmount::from_atto(premium));
        Message { gas_limit, gas_fee_cap, gas_premium, ..ours() }
    }

    #[test]
    fn the_message_stays_ours_whatever_the_estimate_says_of_it() {
        let mut lie = bare_message(Address::new_id(8), Address::new_id(9), TokenAmount::from_whole(5), 6, vec![7]);
        (lie.version, lie.sequence, lie.gas_limit) = (1, 99, 10);
        (lie.gas_fee_cap, lie.gas_premium) = (TokenAmount::from_atto(30), TokenAmount::from_atto(20));
        assert_eq!(filled(&ours(), lie, None).unwrap(), estimate(10, 30, 20));
    }

    #[test]
    fn figures_that_make_no_sense_are_refused() {
        for (limit, cap, premium) in [(0, 30, 20), (BLOCK_GAS + 1, 30, 20), (10, 30, -1), (10, -1, -2), (10, 30, 31)] {
            let refused = filled(&ours(), estimate(limit, cap, premium), None).unwrap_err().to_string();
            let figures = format!("(gas limit {limit}, fee cap {cap} attoFIL, premium {premium} attoFIL)");
            assert_eq!(refused, format!("the node's estimate makes no sense {figures}: nothing was sent"));
        }
        for (limit, cap, premium) in [(1, 1, 0), (BLOCK_GAS, 30, 30)] {
            let estimate = estimate(limit, cap, premium);
            assert_eq!(filled(&ours(), estimate.clone(), None).unwrap(), estimate);
        }
    }

    #[test]
    fn gas_costs_no_more_than_it_may() {
        let within = |most: u64| filled(&ours(), estimate(10, 30, 20), Some(&TokenAmount::from_atto(most)));
        assert_eq!(within(300).unwrap(), estimate(10, 30, 20));
        let refused = within(299).unwrap_err().to_string();
        assert_eq!(
            refused,
            "the node asks for up to 300 attoFIL of gas, more than 299 attoFIL, the max_fee: nothing was sent"
        );
    }
}
