use fvm_ipld_bitfield::BitField;
use fvm_shared::ActorID;
use fvm_shared::address::Address;

use super::*;
use crate::method_hash;

crate::methods! {
    /// What the owner actor can do. Unless a method says otherwise it takes no value, and refuses a message that brings some.
    pub enum Method {
        /// Called once, by the init actor.
        Constructor(ConstructorParams) = 1,

        /// Takes over a miner whose owner has proposed this actor. The operator only. Harvests what is held already,
        /// confirms the ownership, repays the miner's debt, withdraws what it can pay, and mints the operator a stake
        /// worth the miner. Nothing has changed if any of it fails.
        AdoptMiner(AdoptMinerParams) -> AdoptMinerReturn = method_hash!("AdoptMiner"),
        /// Turns the value of the message into a new position of the caller. Anyone. The position earns from the next
        /// round on.
        Deposit -> DepositReturn = method_hash!("Deposit"),
        /// Withdraws from every miner, splits the profit, ends the round. Anyone. A miner that refuses does not stop
        /// the others.
        Harvest -> HarvestReturn = method_hash!("Harvest"),
        /// Pays what positions have earned, to the payout address of each, else to its holder. The holder of all of
        /// them.
        Claim(ClaimParams) -> ClaimReturn = method_hash!("Claim"),
        /// Pays a beneficiary the fees that it has earned, under these terms or earlier ones. Anyone; the money goes to
        /// the beneficiary.
        ClaimFees(ClaimFeesParams) -> ClaimFeesReturn = method_hash!("ClaimFees"),

        /// Turns what positions have earned into a new position of the caller. The holder of all of them.
        Compound(CompoundParams) -> CompoundReturn = method_hash!("Compound"),
        /// Takes principal out of a position, whole or in part. What it is worth is paid at once when idle cash covers
        /// it and nobody waits; otherwise the holder gets an exit ticket. Earnings are paid in any case. Nothing has
        /// changed if a payment fails. The holder; the operator for its stake, under rules of its own.
        Redeem(RedeemParams) -> RedeemReturn = method_hash!("Redeem"),
        /// Pays funded exit tickets. The holder of all of them. Nothing has changed if the payment fails.
        WithdrawExit(WithdrawExitParams) -> WithdrawExitReturn = method_hash!("WithdrawExit"),
        /// Divides a position into new ones. The holder.
        Split(SplitParams) -> SplitReturn = method_hash!("Split"),
        /// Joins positions into a new one. The holder of all of them.
        Merge(MergeParams) -> MergeReturn = method_hash!("Merge"),
        /// Says who is paid instead of the holder. The holder of all of the positions.
        SetPayout(SetPayoutParams) = method_hash!("SetPayout"),
        /// Sends idle cash to an adopted miner, to be pledged for sectors. The operator only, while sealing is enabled,
        /// nobody waits to leave and the buffer stays liquid.
        Pledge(PledgeParams) = method_hash!("Pledge"),
        /// Announces the end of the vehicle, once idle cash covers all investor principal and nobody waits: from then on nobody
        /// comes in. After the timelock, for an execution window, harvests (which must end the round) and redeems positions for
        /// their holders into funded tickets. The operator only.
        WindDown(WindDownParams) -> WindDownReturn = method_hash!("WindDown"),

        /// Proposes an action to be voted on. The holder of a position with at least `min_proposal` of principal, one at a
        /// time, or the operator.
        Propose(ProposeParams) -> ProposeReturn = method_hash!("Propose"),
        /// Votes with positions that are older than the proposal, each once, with the weight of its principal. A
        /// position that voted in favour cannot be redeemed until the proposal is over. The holder of all of them.
        Vote(VoteParams) -> VoteReturn = method_hash!("Vote"),
        /// Moves a proposal on: counts its votes once the voting period is over, carries it out once the timelock is.
        /// What changes the terms, the operator or the miners harvests first, and needs that harvest to end the round.
        /// Anyone.
        Execute(ProposalParams) -> ExecuteReturn = method_hash!("Execute"),

        /// FRC-0053. Moves tokens of the caller: earnings are banked, payout address and approvals reset, the
        /// receiver's hook called.
        Transfer(TransferParams) -> TransferReturn = method_hash!("Transfer"),
        /// FRC-0053. As Transfer, by an operator of each token or of its holder.
        TransferFrom(TransferFromParams) -> TransferReturn = method_hash!("TransferFrom"),
        /// FRC-0053. Makes an actor an operator of tokens. Their holder, or an operator of the holder's account.
        Approve(ApproveParams) = method_hash!("Approve"),
        /// FRC-0053. Ends that. The same callers.
        RevokeApproval(RevokeParams) = method_hash!("RevokeApproval"),
        /// FRC-0053. Makes an actor an operator of all of the caller's tokens, present and future.
        ApproveForAll(ApproveForAllParams) = method_hash!("ApproveForAll"),
        /// FRC-0053. Ends that.
        RevokeApprovalForAll(RevokeForAllParams) = method_hash!("RevokeApprovalForAll"),
        /// The receiver hook of FRC-0046: always refuses, so that no token is lost here. Anyone.
        Receive(ReceiveParams) = RECEIVE,

        /// Proposes a miner's next worker (in force 900 epochs later, after ConfirmWorker) and replaces its control
        /// addresses at once. The operator only.
        ChangeWorker(ChangeWorkerParams) = method_hash!("ChangeWorker"),
        /// Puts a proposed worker in force. Too early it changes nothing. The operator only.
        ConfirmWorker(MinerParams) = method_hash!("ConfirmWorker"),
        /// Changes a miner's libp2p peer ID. The operator only.
        SetPeer(SetPeerParams) = method_hash!("SetPeer"),
        /// Replaces a miner's multiaddresses. The operator only.
        SetMultiaddrs(SetMultiaddrsParams) = method_hash!("SetMultiaddrs"),
        /// Has a miner repay its debt from its own balance. The operator only.
        RepayDebt(MinerParams) = method_hash!("RepayDebt"),

        /// Every total. Anyone, read-only.
        Summary -> Summary = method_hash!("Summary"),
        /// The terms in force. Anyone, read-only.
        Terms -> Terms = method_hash!("Terms"),
        /// One position. Anyone, read-only.
        Position(PositionParams) -> PositionView = method_hash!("Position"),
        /// A page of all positions, by token id. Anyone, read-only.
        Positions(PageParams) -> PositionsPage = method_hash!("Positions"),
        /// A page of one holder's positions, by token id. There is no index by holder, which every deposit would pay
        /// for: a page looks through a limited number of tokens and may be empty while `next` says to go on. Anyone,
        /// read-only.
        PositionsOf(PositionsOfParams) -> PositionsPage = method_hash!("PositionsOf"),
        /// The adopted miners. Anyone, read-only.
        Miners -> MinersReturn = method_hash!("Miners"),
        /// The fees that wait to be claimed. Anyone, read-only.
        Fees -> FeesReturn = method_hash!("Fees"),

        /// One exit ticket. Anyone, read-only.
        Exit(ExitParams) -> ExitView = method_hash!("Exit"),
        /// A page of exit tickets, everybody's or one holder's; it looks through a limited number of tokens, as
        /// PositionsOf does. Anyone, read-only.
        Exits(ExitsParams) -> ExitsPage = method_hash!("Exits"),
        /// One proposal. Anyone, read-only.
        Proposal(ProposalParams) -> ProposalView = method_hash!("Proposal"),
        /// A page of proposals. Anyone, read-only.
        Proposals(ProposalsParams) -> ProposalsPage = method_hash!("Proposals"),

        /// FRC-0053. The vehicle's name.
        Name -> String = method_hash!("Name"),
        /// FRC-0053. The tokens' symbol.
        Symbol -> String = method_hash!("Symbol"),
        /// FRC-0053. How many tokens there are, positions and exit tickets.
        TotalSupply -> u64 = method_hash!("TotalSupply"),
        /// FRC-0053. A token's metadata, a `data:` URI with JSON that names the vehicle, the principal and the
        /// round.
        MetadataID(TokenId) -> String = method_hash!("MetadataID"),
        /// FRC-0053. How many tokens an actor holds. Looks through all of them: read it off chain.
        Balance(Address) -> u64 = method_hash!("Balance"),
        /// FRC-0053. Who holds each of these tokens.
        Owner(BitField) -> Vec<ActorID> = method_hash!("Owner"),
        /// FRC-0053. Which of these tokens an actor is an operator of.
        IsApproved(IsApprovedParams) -> BitField = method_hash!("IsApproved"),
        /// FRC-0053. Whether an actor is an operator of an account.
        IsApprovedForAll(IsApprovedForAllParams) -> bool = method_hash!("IsApprovedForAll"),
        /// FRC-0053. A page of all tokens.
        ListTokens(ListTokensParams) -> ListTokensReturn = method_hash!("ListTokens"),
        /// FRC-0053. A page of one holder's tokens; may be empty while there is a next one.
        ListOwnedTokens(ListOwnedTokensParams) -> ListTokensReturn = method_hash!("ListOwnedTokens"),
        /// FRC-0053. The operators of one token.
        ListTokenOperators(ListTokenOperatorsParams) -> ListOperatorsReturn = method_hash!("ListTokenOperators"),
        /// FRC-0053. A page of the tokens that an actor is an operator of.
        ListOperatorTokens(ListOperatorTokensParams) -> ListTokensReturn = method_hash!("ListOperatorTokens"),
        /// FRC-0053. The operators of an account.
        ListAccountOperators(ListAccountOperatorsParams) -> ListOperatorsReturn = method_hash!("ListAccountOperators"),
    }
}

#[cfg(test)]
mod tests {
    use super::Method;

    #[test]
    fn only_the_constructor_has_a_small_number() {
        assert_eq!(Method::Constructor.number(), 1);
        let hashed: Vec<_> = Method::ALL.iter().skip(1).map(|m| (m.name(), m.number())).collect();
        crate::assert_hashed(&hashed);
    }
}
