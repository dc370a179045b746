crate::errors! {
    /// What the owner actor refuses beyond the standard codes. A miner's own exit code comes through as it is.
    pub enum Error {
        BadOperator = 32, "operator: no actor has this address yet";
        BadName = 33, "name: it must have 1 to 64 bytes";
        BadSymbol = 34, "symbol: it must have 1 to 16 bytes";
        BadFees = 35, "fees: at most 8, each with a label of its own of 1 to 32 bytes, an existing beneficiary and at least 1 basis point, and together at most 10,000";
        BadMinDeposit = 36, "min_deposit: it must be more than zero";
        BadCap = 37, "cap: it must be at least min_deposit";
        BadTerm = 38, "term: it must be 0 to 10,512,000 epochs (10 years)";
        BadEarlyExit = 39, "early_exit_bps: it must be at most 5,000";
        BadBuffer = 40, "buffer_bps: it must be at most 10,000";
        BadMinOperator = 41, "min_operator_bps: it must be at most 10,000";
        BadFloatWindow = 42, "float_window: it must be 0 to 259,200 epochs (90 days)";
        BadMinProposal = 43, "min_proposal: it must be more than zero";
        BadVotePeriod = 44, "vote_period: it must be 2,880 to 1,051,200 epochs (a day to a year)";
        BadTimelock = 45, "timelock: it must be 2,880 to 1,051,200 epochs (a day to a year)";
        BadExecutionWindow = 46, "execution_window: it must be 2,880 to 1,051,200 epochs (a day to a year)";
        BadQuorum = 47, "quorum_bps: it must be 1 to 10,000";
        BadThreshold = 48, "threshold_bps: it must be 5,001 to 10,000";
        BelowMinDeposit = 49, "the value is below the least deposit of the terms";
        BeyondCap = 50, "the deposit would exceed the cap on investor principal";
        InvestorsInDeficit = 51, "investors are in deficit, and a new deposit would pay for their loss: wait until it is made good";
        OperatorStakeTooSmall = 52, "the operator stake would fall below its least part of investor principal";
        TokenNotFound = 53, "there is no such token";
        BatchSize = 54, "a call must name 1 to 100 tokens";
        NotAMiner = 55, "this address is no miner: its actor does not run the built-in miner code";
        AlreadyAdopted = 56, "this miner is adopted already";
        TooManyMiners = 57, "32 miners are adopted, and there is no room for more";
        NotProposed = 58, "the miner's owner has not proposed this actor as the next owner";
        OtherBeneficiary = 59, "the miner's beneficiary is not its owner: set it back first";
        PendingBeneficiary = 60, "a change of the miner's beneficiary is pending: finish or withdraw it first";
        MinerInDebt = 61, "the miner's available balance is negative: pay its debt first";
        HarvestIncomplete = 62, "a miner refused the harvest that this needs: see the result of Harvest";
        NotAdopted = 63, "no such miner is adopted";
        NotTakenOver = 64, "the miner did not make this actor its owner and beneficiary";
        DuplicateToken = 65, "a call must name each token once";
        NotAPosition = 66, "this token is an exit ticket, not a position";
        NotATicket = 67, "this token is a position, not an exit ticket";
        OperatorStakeBound = 68, "the operator stake cannot be transferred, split, merged or approved, and has no vote";
        BelowMinValue = 69, "the position is worth less than the least value that was asked for";
        BadAmount = 70, "the amount must be more than zero and at most what there is";
        NotFunded = 71, "this exit ticket is not funded yet: the queue before it is paid first";
        NothingDue = 72, "nothing is due";
        BadParts = 73, "the parts must be 2 to 100, none zero, and together exactly the principal";
        DifferentRounds = 74, "only positions of the same round, or only earning ones, can be merged";
        VotedOnOpenProposal = 75, "this position voted on a proposal that is not over, and cannot be merged until it is";
        LockedByVote = 76, "this position voted in favour of a proposal that is not over: it can be redeemed once that is rejected, executed or lapsed";
        SealingDisabled = 77, "a vote has disabled sealing: nothing can be pledged";
        ExitsWaiting = 78, "holders wait to leave: they are paid first";
        BelowBuffer = 79, "the buffer of the terms would no longer be liquid";
        InsufficientIdle = 80, "there is not that much idle cash";
        Frozen = 81, "an accepted proposal waits to be executed: nothing can come in or be pledged until then";
        Paused = 82, "deposits and pledges are paused by a vote";
        StakeNotFree = 83, "the operator stake can be redeemed only with no deficit, nobody waiting, no accepted change waiting to be executed, and the buffer and the least stake kept";
        NotCovered = 84, "idle cash does not cover all investor principal yet";
        NotAnnounced = 85, "no wind-down is announced, or its announcement has lapsed: announce it first";
        TooEarly = 86, "the timelock is not over yet";
        TokenRefused = 87, "the receiver of the tokens refused them";
        NotApproved = 88, "the caller is no operator of the token or of its holder";
        TooManyOperators = 89, "a token or an account can have 8 operators";
        UnknownToken = 90, "this actor takes no tokens";
        ProposalNotFound = 91, "there is no such proposal";
        TooManyProposals = 92, "there is no room for another proposal: the operator has 2 open, or holders have 6, each of a position with as much principal or with votes that carry it";
        BelowMinProposal = 93, "the position has less principal than a proposal needs";
        VotingOver = 94, "the voting period is over";
        TokenTooYoung = 95, "this position is younger than the proposal, and has no vote on it";
        AlreadyVoted = 96, "this position has voted on this proposal";
        VotingOpen = 97, "the voting period is not over";
        NotExecutable = 98, "the proposal is rejected, executed or lapsed";
        NotInstalled = 99, "the code that was voted on is not installed: init does not know it";
        BadPause = 100, "a pause must last 1 to 86,400 epochs (30 days)";
        InvestorsInside = 101, "investors or exits are inside: a miner is released, and what nobody voted on is executed, only without them";
        UpgradeRefused = 102, "the new code did not take over the state: nothing has changed";
        BadCursor = 103, "the cursor is not one that this list gave, or the list has changed since";
        NoInvestors = 104, "nobody but the operator is inside: there is nobody to pay out";
        WindingDown = 105, "a wind-down is announced: nothing can come in until it is over or has lapsed";
        HasProposal = 106, "this holder, or this position, has a proposal open already";
        BoundByProposal = 107, "this position made a proposal that is not over: until then it cannot be redeemed, split or merged";
        VehicleInDeficit = 108, "the vehicle is in deficit, and a new stake would pay for it: make it good first";
        DebtExceedsPledge = 109, "the miner owes more than the pledge and all that it has: the money would be lost";
        NobodyInside = 110, "no investor is left: only what the operator proposed is carried out";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ActorError;

    #[test]
    fn every_error_keeps_its_number() {
        use Error::*;
        let pinned = [
            (BadOperator, 32),
            (BadName, 33),
            (BadSymbol, 34),
            (BadFees, 35),
            (BadMinDeposit, 36),
            (BadCap, 37),
            (BadTerm, 38),
            (BadEarlyExit, 39),
            (BadBuffer, 40),
            (BadMinOperator, 41),
            (BadFloatWindow, 42),
            (BadMinProposal, 43),
            (BadVotePeriod, 44),
            (BadTimelock, 45),
            (BadExecutionWindow, 46),
            (BadQuorum, 47),
            (BadThreshold, 48),
            (BelowMinDeposit, 49),
            (BeyondCap, 50),
            (InvestorsInDeficit, 51),
            (OperatorStakeTooSmall, 52),
            (TokenNotFound, 53),
            (BatchSize, 54),
            (NotAMiner, 55),
            (AlreadyAdopted, 56),
            (TooManyMiners, 57),
            (NotProposed, 58),
            (OtherBeneficiary, 59),
            (PendingBeneficiary, 60),
            (MinerInDebt, 61),
            (HarvestIncomplete, 62),
            (NotAdopted, 63),
            (NotTakenOver, 64),
            (DuplicateToken, 65),
            (NotAPosition, 66),
            (NotATicket, 67),
            (OperatorStakeBound, 68),
            (BelowMinValue, 69),
            (BadAmount, 70),
            (NotFunded, 71),
            (NothingDue, 72),
            (BadParts, 73),
            (DifferentRounds, 74),
            (VotedOnOpenProposal, 75),
            (LockedByVote, 76),
            (SealingDisabled, 77),
            (ExitsWaiting, 78),
            (BelowBuffer, 79),
            (InsufficientIdle, 80),
            (Frozen, 81),
            (Paused, 82),
            (StakeNotFree, 83),
            (NotCovered, 84),
            (NotAnnounced, 85),
            (TooEarly, 86),
            (TokenRefused, 87),
            (NotApproved, 88),
            (TooManyOperators, 89),
            (UnknownToken, 90),
            (ProposalNotFound, 91),
            (TooManyProposals, 92),
            (BelowMinProposal, 93),
            (VotingOver, 94),
            (TokenTooYoung, 95),
            (AlreadyVoted, 96),
            (VotingOpen, 97),
            (NotExecutable, 98),
            (NotInstalled, 99),
            (BadPause, 100),
            (InvestorsInside, 101),
            (UpgradeRefused, 102),
            (BadCursor, 103),
            (NoInvestors, 104),
            (WindingDown, 105),
            (HasProposal, 106),
            (BoundByProposal, 107),
            (VehicleInDeficit, 108),
            (DebtExceedsPledge, 109),
            (NobodyInside, 110),
        ];
        assert_eq!(pinned.len(), Error::ALL.len());
        for (error, number) in pinned {
            assert_eq!(error.code().value(), number, "{error:?}");
            assert_eq!(Error::from_code(error.code()), Some(error));
        }
    }
}
