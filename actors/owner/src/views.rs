//! What people may ask.

use abi::owner::{ExitView, FeeOwed, FeesReturn, MinerView, MinersReturn, PositionView, Summary, TokenId};
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;
use tree::Blocks;

use crate::book::Book;
use crate::position::Position;
use crate::round::Entries;
use crate::state::State;
use crate::ticket::Ticket;

impl State {
    pub fn summary(
        &self,
        book: &Book,
        balance: &TokenAmount,
        worth: TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<Summary> {
        let surplus = self.surplus(balance, &worth);
        let end = book.winding_down(epoch);
        Ok(Summary {
            round: self.round,
            harvested_at: book.harvested_at,
            balance: balance.clone(),
            idle: self.idle.clone(),
            exits_reserved: self.queue.reserved.clone(),
            exits_waiting: self.queue.waiting.clone(),
            rewards_unclaimed: self.rewards_unclaimed.clone(),
            fees_unclaimed: self.fees_unclaimed.clone(),
            unsettled: self.unsettled(balance)?,
            principal_active: self.active.clone(),
            principal_pending: self.pending.clone(),
            operator_stake: book.operator_stake.clone(),
            miners_worth: worth,
            investor_deficit: (-surplus.clone() - &book.operator_stake).max(TokenAmount::zero()),
            surplus,
            miners: book.miners.len() as u64,
            next_token_id: self.next_id,
            next_proposal_id: book.next_proposal,
            sealing: book.sealing,
            paused_until: book.paused_until.filter(|until| epoch <= *until),
            frozen: book.is_frozen(epoch),
            wind_down_from: end.map(|end| end.from),
            wind_down_until: end.map(|end| end.until),
        })
    }

    pub fn position<BS: Blocks>(&self, id: TokenId, store: &BS) -> Result<PositionView> {
        let tokens = self.load_tokens(store)?;
        self.view(id, &self.find_position(&tokens, id)?, &mut Entries::new(store))
    }

    pub(crate) fn view<BS: Blocks>(
        &self,
        id: TokenId,
        position: &Position,
        entries: &mut Entries<'_, BS>,
    ) -> Result<PositionView> {
        let due = match entries.of(self, position)? {
            Some(from) => position.earned(&from, &self.acc)?.0 + &position.banked,
            None => position.banked.clone(),
        };
        Ok(PositionView {
            token_id: id,
            holder: position.holder,
            principal: position.principal.clone(),
            due,
            maturity: position.maturity,
            pending: position.is_pending(self.round),
            operator_stake: position.operator_stake,
            payout: position.payout,
            ballots: position.ballots.clone(),
        })
    }

    pub fn exit<BS: Blocks>(&self, id: TokenId, store: &BS) -> Result<ExitView> {
        let tokens = self.load_tokens(store)?;
        Ok(self.exit_view(id, &self.find_ticket(&tokens, id)?))
    }

    pub(crate) fn exit_view(&self, id: TokenId, ticket: &Ticket) -> ExitView {
        ExitView {
            token_id: id,
            holder: ticket.holder,
            amount: ticket.amount.clone(),
            fee: ticket.fee.clone(),
            missing: self.queue.missing(&ticket.end).min(ticket.amount.clone()),
            since: ticket.since,
        }
    }
}

impl Book {
    pub fn miners_view(&self, balance_of: impl Fn(ActorID) -> TokenAmount) -> MinersReturn {
        let view = |m: &crate::miner::Miner| MinerView {
            miner: m.id,
            worth: m.worth(&balance_of(m.id)),
            locked: m.locked.clone(),
            debt: m.debt.clone(),
            failing_since: m.failing_since,
        };
        MinersReturn { miners: self.miners.iter().map(view).collect() }
    }

    pub fn fees_view(&self) -> FeesReturn {
        let view = |(beneficiary, amount): &(ActorID, TokenAmount)| FeeOwed {
            beneficiary: *beneficiary,
            amount: amount.clone(),
        };
        FeesReturn { owed: self.fees.iter().map(view).collect() }
    }
}
