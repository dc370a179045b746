use std::collections::BTreeSet;

use abi::owner::{MAX_HOLDERS_PROPOSALS, MAX_MINERS, MAX_OPERATOR_PROPOSALS, MAX_OPERATORS};
use runtime::Result;
use tree::Blocks;

use super::expect;
use crate::approvals;
use crate::book::Book;
use crate::state::unreadable;

/// Lists are within their limits and name nothing twice.
pub fn check(book: &Book, broken: &mut Vec<String>) {
    let miners: BTreeSet<_> = book.miners.iter().map(|m| m.id).collect();
    expect(broken, miners.len() == book.miners.len(), || "a miner is listed twice".to_owned());
    expect(broken, miners.len() <= MAX_MINERS, || format!("{} miners are listed", miners.len()));
    for miner in &book.miners {
        let wellformed = !miner.locked.is_negative() && !miner.debt.is_negative();
        expect(broken, wellformed, || format!("miner {} has a negative reading", miner.id));
        let fresh = miner.fresh.iter().all(|fresh| fresh.amount.is_positive());
        let ordered = miner.fresh.windows(2).all(|pair| pair.first().map(|f| f.until) < pair.last().map(|f| f.until));
        expect(broken, fresh && ordered, || format!("miner {} has fresh pledges {:?}", miner.id, miner.fresh));
    }
    let fees = book.fees.iter().all(|(_, amount)| amount.is_positive());
    expect(broken, fees, || "a fee of nothing, or less, is listed".to_owned());
    let open: BTreeSet<_> = book.open.iter().map(|open| open.id).collect();
    expect(broken, open.len() == book.open.len() && open.iter().all(|id| *id < book.next_proposal), || {
        format!("open proposals are {open:?}, the next is {}", book.next_proposal)
    });
    let backed: Vec<_> = book.open.iter().filter_map(|open| open.token_id).collect();
    let operators = book.open.len() - backed.len();
    let within = backed.len() <= MAX_HOLDERS_PROPOSALS && operators <= MAX_OPERATOR_PROPOSALS;
    let once = backed.iter().collect::<BTreeSet<_>>().len() == backed.len();
    expect(broken, within && once, || {
        format!("{operators} open proposals are the operator's, and those of {backed:?}")
    });
    let backing = book.open.iter().all(|open| open.backing.is_positive() == open.token_id.is_some());
    expect(broken, backing, || "nothing is behind a holder's proposal, or something behind the operator's".to_owned());
}

/// Nobody is listed without operators, or with too many.
pub fn check_approvals<BS: Blocks>(book: &Book, store: &BS, broken: &mut Vec<String>) -> Result<()> {
    let Some(approvals) = approvals::load(book, store)? else { return Ok(()) };
    for item in approvals.iter() {
        let (account, operators) = item.map_err(|_| unreadable())?;
        let ordered = operators.0.windows(2).all(|pair| pair.first() < pair.last());
        let listed = (1..=MAX_OPERATORS).contains(&operators.0.len());
        expect(broken, ordered && listed, || format!("operators of account {account}: {:?}", operators.0));
    }
    Ok(())
}
