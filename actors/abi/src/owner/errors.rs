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
        ];
        assert_eq!(pinned.len(), Error::ALL.len());
        for (error, number) in pinned {
            assert_eq!(error.code().value(), number, "{error:?}");
            assert_eq!(Error::from_code(error.code()), Some(error));
        }
    }
}
