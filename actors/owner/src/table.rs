//! Every method, and who may call it.

use abi::Exit;
use abi::owner::Method;
use runtime::{Message, Reply, Result};

use crate::migrate::migrate;
use crate::ops::{
    adopt, approve, claim, claim_fees, compound, constructor, deposit, execute, harvest, manage, pledge, propose,
    reads, redeem, reshape, set_payout, tokens, transfer, vote, wind_down, withdraw_exit,
};

#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    runtime::invoke(params, dispatch)
}

#[unsafe(no_mangle)]
pub extern "C" fn upgrade(_params: u32, info: u32) -> u32 {
    runtime::upgrade(info, migrate)
}

fn dispatch(message: &Message) -> Result<Reply> {
    match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
        // The init actor
        Method::Constructor => constructor::run(message),
        // The operator
        Method::AdoptMiner => adopt::run(message),
        Method::ChangeWorker => manage::change_worker(message),
        Method::ConfirmWorker => manage::confirm_worker(message),
        Method::SetPeer => manage::set_peer(message),
        Method::SetMultiaddrs => manage::set_multiaddrs(message),
        Method::RepayDebt => manage::repay_debt(message),
        Method::Pledge => pledge::run(message),
        Method::WindDown => wind_down::run(message),
        // The holder of the tokens
        Method::Claim => claim::run(message),
        Method::Compound => compound::run(message),
        Method::Redeem => redeem::run(message),
        Method::WithdrawExit => withdraw_exit::run(message),
        Method::Split => reshape::split(message),
        Method::Merge => reshape::merge(message),
        Method::Vote => vote::run(message),
        Method::SetPayout => set_payout::run(message),
        Method::Transfer => transfer::transfer(message),
        Method::ApproveForAll => approve::approve_for_all(message),
        Method::RevokeApprovalForAll => approve::revoke_for_all(message),
        // The holder of the tokens, or an operator of theirs or of its account
        Method::TransferFrom => transfer::transfer_from(message),
        Method::Approve => approve::approve(message),
        Method::RevokeApproval => approve::revoke(message),
        // The holder of a position, or the operator
        Method::Propose => propose::run(message),
        // Anyone
        Method::Execute => execute::run(message),
        Method::Deposit => deposit::run(message),
        Method::Harvest => harvest::run(message),
        Method::ClaimFees => claim_fees::run(message),
        Method::Summary => reads::summary(message),
        Method::Terms => reads::terms(message),
        Method::Position => reads::position(message),
        Method::Positions => reads::positions(message),
        Method::PositionsOf => reads::positions_of(message),
        Method::Miners => reads::miners(message),
        Method::Fees => reads::fees(message),
        Method::Exit => reads::exit(message),
        Method::Exits => reads::exits(message),
        Method::Proposal => reads::proposal(message),
        Method::Proposals => reads::proposals(message),
        Method::Receive => transfer::receive(message),
        Method::Name => tokens::name(message),
        Method::Symbol => tokens::symbol(message),
        Method::TotalSupply => tokens::total_supply(message),
        Method::MetadataID => tokens::metadata_id(message),
        Method::Balance => tokens::balance(message),
        Method::Owner => tokens::owner(message),
        Method::IsApproved => tokens::is_approved(message),
        Method::IsApprovedForAll => tokens::is_approved_for_all(message),
        Method::ListTokens => tokens::list_tokens(message),
        Method::ListOwnedTokens => tokens::list_owned_tokens(message),
        Method::ListTokenOperators => tokens::list_token_operators(message),
        Method::ListOperatorTokens => tokens::list_operator_tokens(message),
        Method::ListAccountOperators => tokens::list_account_operators(message),
    }
}
