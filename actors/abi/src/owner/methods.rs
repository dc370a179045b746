use crate::method_hash;

crate::methods! {
    /// What the owner actor can do. Unless a method says otherwise it takes no value, and refuses a message that brings some.
    pub enum Method {
        /// Called once, by the init actor. [`ConstructorParams`](super::ConstructorParams) in.
        Constructor = 1,

        /// Takes over a miner whose owner has proposed this actor. The operator only. Harvests what is held already, confirms the
        /// ownership, repays the miner's debt, withdraws what it can pay, and mints the operator a stake worth the miner.
        /// Nothing has changed if any of it fails. [`AdoptMinerParams`](super::AdoptMinerParams) in,
        /// [`AdoptMinerReturn`](super::AdoptMinerReturn) out.
        AdoptMiner = method_hash!("AdoptMiner"),
        /// Turns the value of the message into a new position of the caller. Anyone. The position earns from the next round on.
        /// No parameters, [`DepositReturn`](super::DepositReturn) out.
        Deposit = method_hash!("Deposit"),
        /// Withdraws from every miner, splits the profit, ends the round. Anyone. A miner that refuses does not stop the
        /// others. No parameters, [`HarvestReturn`](super::HarvestReturn) out.
        Harvest = method_hash!("Harvest"),
        /// Pays what positions have earned, to the payout address of each, else to its holder. The holder of all of
        /// them. [`ClaimParams`](super::ClaimParams) in, [`ClaimReturn`](super::ClaimReturn) out.
        Claim = method_hash!("Claim"),
        /// Pays a beneficiary the fees that it has earned, under these terms or earlier ones. Anyone; the money goes to the
        /// beneficiary. [`ClaimFeesParams`](super::ClaimFeesParams) in, [`ClaimFeesReturn`](super::ClaimFeesReturn) out.
        ClaimFees = method_hash!("ClaimFees"),

        /// Turns what positions have earned into a new position of the caller. The holder of all of them.
        /// [`CompoundParams`](super::CompoundParams) in, [`CompoundReturn`](super::CompoundReturn) out.
        Compound = method_hash!("Compound"),
        /// Takes principal out of a position, whole or in part. What it is worth is paid at once when idle cash covers it and nobody
        /// waits; otherwise the holder gets an exit ticket. Earnings are paid in any case. Nothing has changed if a payment fails. The
        /// holder; the operator for its stake, under rules of its own. [`RedeemParams`](super::RedeemParams) in,
        /// [`RedeemReturn`](super::RedeemReturn) out.
        Redeem = method_hash!("Redeem"),
        /// Pays funded exit tickets. The holder of all of them. Nothing has changed if the payment fails.
        /// [`WithdrawExitParams`](super::WithdrawExitParams) in, [`WithdrawExitReturn`](super::WithdrawExitReturn) out.
        WithdrawExit = method_hash!("WithdrawExit"),
        /// Divides a position into new ones. The holder. [`SplitParams`](super::SplitParams) in, [`SplitReturn`](super::SplitReturn) out.
        Split = method_hash!("Split"),
        /// Joins positions into a new one. The holder of all of them. [`MergeParams`](super::MergeParams) in,
        /// [`MergeReturn`](super::MergeReturn) out.
        Merge = method_hash!("Merge"),
        /// Says who is paid instead of the holder. The holder of all of the positions. [`SetPayoutParams`](super::SetPayoutParams) in.
        SetPayout = method_hash!("SetPayout"),
        /// Sends idle cash to an adopted miner, to be pledged for sectors. The operator only, while sealing is enabled, nobody waits to
        /// leave and the buffer stays liquid. [`PledgeParams`](super::PledgeParams) in.
        Pledge = method_hash!("Pledge"),
        /// Announces the end of the vehicle, once idle cash covers all investor principal and nobody waits; after the timelock, redeems
        /// positions for their holders into funded tickets. The operator only. [`WindDownParams`](super::WindDownParams) in,
        /// [`WindDownReturn`](super::WindDownReturn) out.
        WindDown = method_hash!("WindDown"),

        /// Proposes an action to be voted on. The holder of a position with at least `min_proposal` of principal, or the operator.
        /// [`ProposeParams`](super::ProposeParams) in, [`ProposeReturn`](super::ProposeReturn) out.
        Propose = method_hash!("Propose"),
        /// Votes with positions that are older than the proposal, each once, with the weight of its principal. A position that voted in
        /// favour cannot be redeemed until the proposal is over. The holder of all of them. [`VoteParams`](super::VoteParams) in,
        /// [`VoteReturn`](super::VoteReturn) out.
        Vote = method_hash!("Vote"),
        /// Moves a proposal on: counts its votes once the voting period is over, carries it out once the timelock is. Anyone.
        /// [`ProposalParams`](super::ProposalParams) in, [`ExecuteReturn`](super::ExecuteReturn) out.
        Execute = method_hash!("Execute"),

        /// FRC-0053. Moves tokens of the caller: earnings are banked, payout address and approvals reset, the receiver's hook called.
        /// [`TransferParams`](super::TransferParams) in, [`TransferReturn`](super::TransferReturn) out.
        Transfer = method_hash!("Transfer"),
        /// FRC-0053. As Transfer, by an operator of each token or of its holder. [`TransferFromParams`](super::TransferFromParams) in,
        /// [`TransferReturn`](super::TransferReturn) out.
        TransferFrom = method_hash!("TransferFrom"),
        /// FRC-0053. Makes an actor an operator of tokens. Their holder, or an operator of the holder's account.
        /// [`ApproveParams`](super::ApproveParams) in.
        Approve = method_hash!("Approve"),
        /// FRC-0053. Ends that. The same callers. [`RevokeParams`](super::RevokeParams) in.
        RevokeApproval = method_hash!("RevokeApproval"),
        /// FRC-0053. Makes an actor an operator of all of the caller's tokens, present and future.
        /// [`ApproveForAllParams`](super::ApproveForAllParams) in.
        ApproveForAll = method_hash!("ApproveForAll"),
        /// FRC-0053. Ends that. [`RevokeForAllParams`](super::RevokeForAllParams) in.
        RevokeApprovalForAll = method_hash!("RevokeApprovalForAll"),
        /// The receiver hook of FRC-0046: always refuses, so that no token is lost here. Anyone.
        /// [`ReceiveParams`](super::ReceiveParams) in.
        Receive = super::RECEIVE,

        /// Proposes a miner's next worker (in force 900 epochs later, after ConfirmWorker) and replaces its control addresses
        /// at once. The operator only. [`ChangeWorkerParams`](super::ChangeWorkerParams) in.
        ChangeWorker = method_hash!("ChangeWorker"),
        /// Puts a proposed worker in force. Too early it changes nothing. The operator only. [`MinerParams`](super::MinerParams) in.
        ConfirmWorker = method_hash!("ConfirmWorker"),
        /// Changes a miner's libp2p peer ID. The operator only. [`SetPeerParams`](super::SetPeerParams) in.
        SetPeer = method_hash!("SetPeer"),
        /// Replaces a miner's multiaddresses. The operator only. [`SetMultiaddrsParams`](super::SetMultiaddrsParams) in.
        SetMultiaddrs = method_hash!("SetMultiaddrs"),
        /// Has a miner repay its debt from its own balance. The operator only. [`MinerParams`](super::MinerParams) in.
        RepayDebt = method_hash!("RepayDebt"),

        /// Every total. Anyone, read-only. No parameters, [`Summary`](super::Summary) out.
        Summary = method_hash!("Summary"),
        /// The terms in force. Anyone, read-only. No parameters, [`Terms`](super::Terms) out.
        Terms = method_hash!("Terms"),
        /// One position. Anyone, read-only. [`PositionParams`](super::PositionParams) in, [`PositionView`](super::PositionView) out.
        Position = method_hash!("Position"),
        /// A page of all positions, by token id. Anyone, read-only. [`PageParams`](super::PageParams) in,
        /// [`PositionsPage`](super::PositionsPage) out.
        Positions = method_hash!("Positions"),
        /// A page of one holder's positions, by token id. There is no index by holder, which every deposit would pay for: a page
        /// looks through a limited number of tokens and may be empty while `next` says to go on. Anyone, read-only.
        /// [`PositionsOfParams`](super::PositionsOfParams) in, [`PositionsPage`](super::PositionsPage) out.
        PositionsOf = method_hash!("PositionsOf"),
        /// The adopted miners. Anyone, read-only. No parameters, [`MinersReturn`](super::MinersReturn) out.
        Miners = method_hash!("Miners"),
        /// The fees that wait to be claimed. Anyone, read-only. No parameters, [`FeesReturn`](super::FeesReturn) out.
        Fees = method_hash!("Fees"),

        /// One exit ticket. Anyone, read-only. [`ExitParams`](super::ExitParams) in, [`ExitView`](super::ExitView) out.
        Exit = method_hash!("Exit"),
        /// A page of exit tickets, everybody's or one holder's; it looks through a limited number of tokens, as PositionsOf does. Anyone,
        /// read-only. [`ExitsParams`](super::ExitsParams) in, [`ExitsPage`](super::ExitsPage) out.
        Exits = method_hash!("Exits"),
        /// One proposal. Anyone, read-only. [`ProposalParams`](super::ProposalParams) in, [`ProposalView`](super::ProposalView) out.
        Proposal = method_hash!("Proposal"),
        /// A page of proposals. Anyone, read-only. [`ProposalsParams`](super::ProposalsParams) in,
        /// [`ProposalsPage`](super::ProposalsPage) out.
        Proposals = method_hash!("Proposals"),

        /// FRC-0053. The vehicle's name. No parameters, a bare text out.
        Name = method_hash!("Name"),
        /// FRC-0053. The tokens' symbol. No parameters, a bare text out.
        Symbol = method_hash!("Symbol"),
        /// FRC-0053. How many tokens there are, positions and exit tickets. No parameters, a bare number out.
        TotalSupply = method_hash!("TotalSupply"),
        /// FRC-0053. A token's metadata, a `data:` URI with JSON that names the vehicle, the principal and the round. A bare token id in,
        /// a bare text out.
        MetadataID = method_hash!("MetadataID"),
        /// FRC-0053. How many tokens an actor holds. Looks through all of them: read it off chain. A bare address in, a bare number out.
        Balance = method_hash!("Balance"),
        /// FRC-0053. Who holds each of these tokens. A bare bit field in, a bare list of actor IDs out.
        Owner = method_hash!("Owner"),
        /// FRC-0053. Which of these tokens an actor is an operator of. [`IsApprovedParams`](super::IsApprovedParams) in, a bare bit field
        /// out.
        IsApproved = method_hash!("IsApproved"),
        /// FRC-0053. Whether an actor is an operator of an account. [`IsApprovedForAllParams`](super::IsApprovedForAllParams) in, a bare
        /// boolean out.
        IsApprovedForAll = method_hash!("IsApprovedForAll"),
        /// FRC-0053. A page of all tokens. [`ListTokensParams`](super::ListTokensParams) in,
        /// [`ListTokensReturn`](super::ListTokensReturn) out.
        ListTokens = method_hash!("ListTokens"),
        /// FRC-0053. A page of one holder's tokens; may be empty while there is a next one.
        /// [`ListOwnedTokensParams`](super::ListOwnedTokensParams) in, [`ListTokensReturn`](super::ListTokensReturn) out.
        ListOwnedTokens = method_hash!("ListOwnedTokens"),
        /// FRC-0053. The operators of one token. [`ListTokenOperatorsParams`](super::ListTokenOperatorsParams) in,
        /// [`ListOperatorsReturn`](super::ListOperatorsReturn) out.
        ListTokenOperators = method_hash!("ListTokenOperators"),
        /// FRC-0053. A page of the tokens that an actor is an operator of. [`ListOperatorTokensParams`](super::ListOperatorTokensParams)
        /// in, [`ListTokensReturn`](super::ListTokensReturn) out.
        ListOperatorTokens = method_hash!("ListOperatorTokens"),
        /// FRC-0053. The operators of an account. [`ListAccountOperatorsParams`](super::ListAccountOperatorsParams) in,
        /// [`ListOperatorsReturn`](super::ListOperatorsReturn) out.
        ListAccountOperators = method_hash!("ListAccountOperators"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_constructor_has_a_small_number() {
        assert_eq!(Method::Constructor.number(), 1);
        let hashed: Vec<_> = Method::ALL.iter().skip(1).map(|m| (m.name(), m.number())).collect();
        crate::assert_hashed(&hashed);
    }
}
