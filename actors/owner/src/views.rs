//! What people may ask.

use abi::owner::{
    FeeOwed, FeesReturn, MAX_BATCH, MinerView, MinersReturn, PositionView, PositionsPage, Summary, TokenId,
};
use fvm_ipld_blockstore::Blockstore;
use fvm_shared::ActorID;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use num_traits::Zero;
use runtime::Result;

use crate::book::Book;
use crate::position::Position;
use crate::round::Entries;
use crate::state::{State, unreadable};
use crate::token::Token;

/// The most positions that one page of a holder's looks through.
const MAX_SCAN: usize = 4_096;

impl State {
    pub fn summary(
        &self,
        book: &Book,
        balance: &TokenAmount,
        worth: TokenAmount,
        epoch: ChainEpoch,
    ) -> Result<Summary> {
        let surplus = self.surplus(balance, &worth);
        Ok(Summary {
            round: self.round,
            harvested_at: book.harvested_at,
            balance: balance.clone(),
            idle: self.idle.clone(),
            exits_reserved: self.queue.reserved.clone(),
            exits_waiting: self.queue.waiting(),
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
            wind_down_from: book.wind_down_from,
        })
    }

    pub fn position<BS: Blockstore>(&self, id: TokenId, store: &BS) -> Result<PositionView> {
        let tokens = self.load_tokens(store)?;
        self.view(id, &self.find_position(&tokens, id)?, &mut Entries::new(store))
    }

    /// A page from `from` on, of everybody's positions or of one holder's.
    pub fn page<BS: Blockstore>(
        &self,
        holder: Option<ActorID>,
        from: TokenId,
        limit: u64,
        store: &BS,
    ) -> Result<PositionsPage> {
        let limit = usize::try_from(limit).unwrap_or(MAX_BATCH).clamp(1, MAX_BATCH);
        let tokens = self.load_tokens(store)?;
        let mut entries = Entries::new(store);
        let mut page = PositionsPage { positions: Vec::new(), next: None };
        if from >= self.next_id {
            return Ok(page);
        }
        for (looked_at, item) in tokens.iter_from(from).map_err(|_| unreadable())?.enumerate() {
            let (id, token) = item.map_err(|_| unreadable())?;
            if page.positions.len() == limit || looked_at == MAX_SCAN {
                page.next = Some(id);
                break;
            }
            let Token::Position(position) = token else { continue };
            if holder.is_none_or(|holder| holder == position.holder) {
                page.positions.push(self.view(id, position, &mut entries)?);
            }
        }
        Ok(page)
    }

    fn view<BS: Blockstore>(
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
