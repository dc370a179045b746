//! Messages of the key that do not get onto the chain. While one waits nothing else is sent, so that one of the keeper's own is sent
//! again with a higher fee: with the same nonce, so that only one of them is ever executed. What was sent before this run began is known
//! from the node alone, which may lie: it is held against what the keeper itself knows before it is signed again.

use abi::lease::{Method, ProviderParams, ProviderReturn};
use anyhow::Result;
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::message::Message;
use num_traits::Zero;
use serde::Deserialize;

use super::pass::Keeper;
use super::work::Work;
use crate::amount::Amount;
use crate::commands::lease;
use crate::due;
use crate::failure::{Failure, Kind};
use crate::flow::Pushed;
use crate::gas::{self, BLOCK_GAS};
use crate::rpc::{Link, Wire};

/// After so many epochs a message that waits is sent again, and after as many more once again.
const STUCK: ChainEpoch = 5;

/// What nodes ask of a message that takes the place of another: a premium that is higher by a quarter.
const RAISE: (u64, u64) = (5, 4);

/// The messages that a keeper sends, but for [`Method::Accept`].
const OWN: [Method; 4] = [Method::Heartbeat, Method::Settle, Method::Expire, Method::Withdraw];

/// For how long messages of the key wait.
#[derive(Debug, Default)]
pub struct Held {
    since: Option<ChainEpoch>,
    /// The nonce about which something was done last, and when.
    done: Option<(u64, ChainEpoch)>,
    /// The parameters of the accepts that this run has made and that may wait.
    accepts: Vec<Vec<u8>>,
}

impl Held {
    /// Whether something is to be done about the message with this nonce, the oldest of those that wait.
    fn is_due(&mut self, nonce: u64, now: ChainEpoch) -> bool {
        let since = *self.since.get_or_insert(now);
        let is_done = self.done.is_some_and(|(done, when)| done == nonce && now - when < STUCK);
        now - since >= STUCK && !is_done
    }

    /// This run accepts an order with these parameters. To be told before it is sent: the node's answer may be lost.
    pub(super) fn accepts(&mut self, params: &[u8]) {
        self.accepts.push(params.to_vec());
    }

    /// A failure unless a message of which the node tells is what a keeper with the key `me` sends, as far as that can be told without
    /// the node. Its parameters cannot: they may name other leases, which does no harm, or in an accept hold another secret. So an
    /// accept must be one that this run has made.
    fn check(&self, message: &Message, me: Address, market: Address) -> Result<()> {
        let is_accept = message.method_num == Method::Accept.number();
        // The market's address as this run writes it: only the node could tell that another one means the same.
        let is_own = message.from == me
            && message.to == market
            && message.value.is_zero()
            && (1..=BLOCK_GAS).contains(&message.gas_limit)
            && (is_accept || OWN.iter().any(|method| method.number() == message.method_num));
        if !is_own {
            return Err(Failure::refused("it is not the keeper's: whoever sent it has to send it again").into());
        }
        if is_accept && !self.accepts.iter().any(|params| params[..] == message.params[..]) {
            let why = "it accepts an order, and this run of the keeper did not make it: it may hold another secret";
            return Err(Failure::refused(why).into());
        }
        Ok(())
    }
}

/// What a node tells of a message that waits.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Pending {
    message: Wire,
}

impl Keeper<'_> {
    /// Looks after the key's oldest message, and does something about it when it has waited for long. `sent` are those of the keeper
    /// that are known since it started.
    pub(super) fn see_to_the_oldest(&mut self, sent: &mut [(Work, Pushed)]) -> Result<()> {
        let now = self.context.rpc.head()?.height;
        let nonce = self.next_to_be_executed()?;
        if !self.held.is_due(nonce, now) {
            return Ok(());
        }
        match self.send_again(nonce, sent) {
            Ok(()) => {}
            Err(error) if Failure::of(&error).kind == Kind::Unreachable => return Err(error),
            Err(_) if self.next_to_be_executed()? != nonce => return Ok(()),
            Err(error) => {
                let (reason, fault) = (format!("{error:#}"), self.first_fault()?);
                tracing::warn!(
                    nonce,
                    reason,
                    first_fault = fault,
                    "a message of the key does not get onto the chain, and the keeper sends nothing meanwhile"
                );
            }
        }
        self.held.done = Some((nonce, now));
        Ok(())
    }

    fn next_to_be_executed(&self) -> Result<u64> {
        Ok(self.context.actor(self.context.wallet()?.address.0)?.nonce)
    }

    fn send_again(&self, nonce: u64, sent: &mut [(Work, Pushed)]) -> Result<()> {
        let known = sent.iter_mut().map(|(_, pushed)| pushed).find(|pushed| pushed.message().sequence == nonce);
        let waits = match &known {
            Some(pushed) => pushed.message().clone(),
            None => self.in_the_pool(nonce)?,
        };
        let asked = self.asked_for(&waits)?;
        let message = dearer(&waits, &asked, &self.policy.max_fee)?;
        let cid = self.context.sign_and_push(&message)?;
        let fee = Amount(gas::most(&message));
        tracing::info!(nonce, %fee, %cid, max_fee = %Amount(self.policy.max_fee.clone()), "sent again with a higher fee");
        if let Some(pushed) = known {
            pushed.replaced(message, cid);
        }
        Ok(())
    }

    /// The message of the key with this nonce that waits at the node; a failure if it is not certainly one of the keeper's.
    fn in_the_pool(&self, nonce: u64) -> Result<Message> {
        let head: [Link; 0] = [];
        let pending: Vec<Pending> = self.context.rpc.call("Filecoin.MpoolPending", (head,))?;
        let wallet = self.context.wallet()?.address.0;
        let names = [wallet, Address::new_id(self.context.actor_id(wallet)?)];
        let mut messages = pending.into_iter().map(|pending| Message::from(pending.message));
        let found = messages.find(|message| message.sequence == nonce && names.contains(&message.from));
        let message = found.ok_or_else(|| Failure::refused("the node does not tell what waits"))?;
        self.held.check(&message, wallet, self.market)?;
        Ok(message)
    }

    /// The message with the fee that the node would give it now.
    fn asked_for(&self, message: &Message) -> Result<Message> {
        let bare = Message { gas_fee_cap: TokenAmount::zero(), gas_premium: TokenAmount::zero(), ..message.clone() };
        self.context.rpc.estimate_gas(&bare, Some(&self.policy.max_fee))
    }

    /// The first epoch at which one of the leases has missed three windows, if no more beats come.
    fn first_fault(&self) -> Result<Option<ChainEpoch>> {
        let params = ProviderParams { provider: Address::new_id(self.provider) };
        let provider: ProviderReturn = self.context.read(self.market, Method::Provider, &params)?;
        let leases = lease::read_own(self.context, self.market, &provider, 0)?;
        Ok(leases.iter().filter_map(due::first_fault).min())
    }
}

/// A message with a premium for which nodes let it take its own place, and with at least the fee that is asked for now, as far as it
/// costs no more than `most`.
fn dearer(waits: &Message, asked: &Message, most: &TokenAmount) -> Result<Message> {
    let raised = TokenAmount::from_atto(waits.gas_premium.atto() * RAISE.0 / RAISE.1 + 1u64);
    let premium = raised.max(asked.gas_premium.clone());
    let cap = (&asked.gas_fee_cap - &asked.gas_premium + &premium).max(waits.gas_fee_cap.clone());
    let highest = most.div_floor(waits.gas_limit);
    if premium > highest {
        let most = Amount(most.clone());
        return Err(Failure::refused(format!("it would cost more than {most}, the policy's max_fee")).into());
    }
    Ok(Message { gas_fee_cap: cap.min(highest), gas_premium: premium, ..waits.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rpc::bare_message;

    fn message(premium: u64, cap: u64) -> Message {
        let mut message = bare_message(
            Address::new_id(1),
            Address::new_id(2),
            TokenAmount::zero(),
            Method::Heartbeat.number(),
            vec![7],
        );
        (message.sequence, message.gas_limit) = (5, 10);
        (message.gas_premium, message.gas_fee_cap) = (TokenAmount::from_atto(premium), TokenAmount::from_atto(cap));
        message
    }

    #[test]
    fn a_message_that_waits_is_seen_to_every_five_epochs_and_the_next_one_at_once() {
        let mut held = Held::default();
        assert_eq!([100, 104, 105].map(|now| held.is_due(7, now)), [false, false, true]);
        held.done = Some((7, 105));
        assert_eq!([105, 109, 110].map(|now| held.is_due(7, now)), [false, false, true]);
        assert!(held.is_due(8, 106), "it has waited for as long");
    }

    #[test]
    fn what_the_node_alone_knows_of_is_signed_only_if_it_can_be_nothing_but_the_keepers() {
        let mut held = Held::default();
        let (me, market) = (Address::new_id(1), Address::new_id(2));
        let beat = message(100, 300);
        let accept = Message { method_num: Method::Accept.number(), ..beat.clone() };
        let reason = |held: &Held, message: &Message| held.check(message, me, market).err().map(|e| e.to_string());
        assert_eq!(reason(&held, &beat), None);
        for other in [
            Message { from: Address::new_id(9), ..beat.clone() },
            Message { to: Address::new_id(9), ..beat.clone() },
            Message { to: Address::new_id(9), ..accept.clone() },
            Message { value: TokenAmount::from_atto(1), ..beat.clone() },
            Message { method_num: 0, ..beat.clone() },
            Message { method_num: Method::SetPayout.number(), ..beat.clone() },
            Message { gas_limit: 0, ..beat.clone() },
            Message { gas_limit: BLOCK_GAS + 1, ..beat },
        ] {
            let told = reason(&held, &other).unwrap();
            assert_eq!(told, "it is not the keeper's: whoever sent it has to send it again", "{other:?}");
        }
        held.accepts(&[8]);
        assert!(reason(&held, &accept).unwrap().contains("this run of the keeper did not make it"));
        held.accepts(&[7]);
        assert_eq!(reason(&held, &accept), None);
    }

    #[test]
    fn what_is_sent_again_differs_in_its_fee_alone_and_costs_a_quarter_more_or_what_is_asked_for() {
        let again = |asked_premium, asked_cap, most| {
            dearer(&message(100, 300), &message(asked_premium, asked_cap), &TokenAmount::from_atto(most))
        };
        for (asked, most, expected) in [
            ((100, 250), 10_000, (126, 300)),
            ((100, 900), 10_000, (126, 926)),
            ((400, 900), 10_000, (400, 900)),
            ((100, 900), 8_000, (126, 800)),
            ((100, 900), 1_260, (126, 126)),
        ] {
            assert_eq!(again(asked.0, asked.1, most).unwrap(), message(expected.0, expected.1), "{asked:?}");
        }
        let refused = again(100, 900, 1_259).unwrap_err().to_string();
        assert_eq!(refused, "it would cost more than 1259 attoFIL, the policy's max_fee");
    }
}
