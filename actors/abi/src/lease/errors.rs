crate::errors! {
    /// What the lease actor refuses beyond the standard codes.
    pub enum Error {
        BadOperator = 32, "operator: no actor has this address yet";
        BadFee = 33, "fee_bps: it must be at most 5,000";
        BadAcceptWindow = 34, "accept_window: it must be 1 to 20,160 epochs (a week)";
        BadMaxWindow = 35, "max_window: it must be 3 to 86,400 epochs (30 days)";
        BadMinTerm = 36, "min_term: it must be 18 to 10,512,000 epochs (10 years)";
        BadMinCharge = 37, "min_charge: it must not be negative";
        BadFaultSlash = 38, "fault_slash_bps: it must be 1 to 10,000";
        BadNoShowSlash = 39, "no_show_slash_bps: it must be 1 to 10,000";
        BadBounty = 40, "reporter_bounty_bps: it must be at most 5,000";
        BadUnbonding = 41, "unbonding: it must be 1 to 1,051,200 epochs (a year)";
        BadPauseGrace = 42, "pause_grace: it must be 1 to 1,051,200 epochs (a year)";
        BadResources = 43, "resources: cpu_milli and memory_mib must be more than zero, and GPUs need a model of 1 to 64 bytes and a count, or neither";
        BadRegion = 44, "region: it must have 1 to 32 bytes";
        BadLabels = 45, "labels: at most 16, each of 1 to 32 bytes";
        BadRate = 46, "rate: it must be more than zero and at most 2 billion FIL per epoch";
        BadOfferTerm = 47, "min_term and max_term: they must be in order, at least the market's min_term and at most 10,512,000 epochs (10 years)";
        BadAvailability = 48, "available_until: there must be time to accept and to serve one lease of min_term";
        BadUnits = 49, "units: it must be 1 to 100,000";
        BadCollateral = 50, "collateral: it must be more than zero and at most 2 billion FIL per unit";
        BadWindow = 51, "window: it must be 3 epochs to the market's max_window, and at most a sixth of min_term";
        BadSealingKey = 52, "sealing_key: it must be an X25519 public key of 32 bytes, and none of low order";
        BadEndpoints = 53, "endpoints: at most 8, each of 1 to 256 bytes";
        BadMetadata = 54, "metadata: it must have at most 64 bytes";
        BelowMinCharge = 55, "rate: a lease of min_term would cost less than the market's min_charge";
        TooManyOffers = 56, "the provider has 64 offers: retire one first";
        NotAProvider = 57, "no such provider: add collateral first";
        BadPayout = 58, "payout: it must be an existing actor, and not the market itself";
        BadKeeper = 59, "keeper: no actor has this address yet";
        OfferNotFound = 60, "there is no such offer";
        LeaseNotFound = 61, "there is no such lease";
        NotListed = 62, "the offer is paused or retired";
        OfferChanged = 63, "the offer changed: look at it again";
        RateTooHigh = 64, "the rate is above what the renter would pay";
        BadLeaseTerm = 65, "term: it must be within the offer's min_term and max_term";
        BeyondAvailability = 66, "the lease could end after the offer's available_until";
        NoFreeUnit = 67, "no unit of the offer is free";
        CollateralShort = 68, "the provider's free collateral does not cover another unit";
        WrongPrepayment = 69, "the value must be exactly rate x term";
        OwnOffer = 70, "a provider cannot rent from itself";
        BadSshKey = 71, "ssh_key: it must have at most 1,024 bytes";
        BadSecret = 72, "secret: it must have 1 to 1,024 bytes";
        NotOrdered = 73, "the lease does not wait to be accepted";
        AcceptTooLate = 74, "the accept window is over: the order can only expire";
        NotExpired = 75, "the provider still has time to accept";
        NotRunning = 76, "the lease is not running";
        AlreadyProven = 77, "the lease's service is proven up to now already";
        BeatTooLate = 78, "the lease's time has been out for longer than a window";
        BadReport = 79, "report: the workload's digest must have at most 64 bytes";
        BatchSize = 80, "a batch must name 1 to 200 leases";
        FaultApplied = 81, "the lease's provider had missed three windows: the fault was applied instead";
        NothingOwed = 82, "nothing is owed to this address";
        PayoutRefused = 83, "the payout address did not take the payment: the credit stands";
        NoValue = 84, "the value must be more than zero";
        BadPage = 85, "limit: it must be 1 to 100";
        StillProvable = 86, "the provider may still prove the last window: try again when a window has passed";
        TooManySegments = 87, "the lease has 8 segments of paid time before it: renew at one of their rates, or later";
        NotOpenEnded = 88, "the lease has a fixed term: renew it instead";
        NotPaused = 89, "the lease is not paused";
        GraceRuns = 90, "the grace of the pause has not passed";
        NoFault = 91, "the lease's provider has not missed three windows";
        NotYourOffer = 92, "the offer is another provider's";
        OfferRetired = 93, "the offer is retired for good";
        BadReserve = 94, "units: leased and reserved units together must not exceed the offer's";
        BadAmount = 95, "amount: it must be more than zero and at most the free collateral";
        TooManyTickets = 96, "16 parts of the collateral are on their way out: withdraw first";
        NothingReady = 97, "no collateral has passed its unbonding time";
        NoTokens = 98, "the market takes no tokens";
        TooManyLeases = 99, "the provider has had as many leases as there are numbers for: it has to go on as another actor";
        OtherMachine = 100, "the offer is for another machine than the lease by now: the lease cannot be renewed at its price";
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
            (BadFee, 33),
            (BadAcceptWindow, 34),
            (BadMaxWindow, 35),
            (BadMinTerm, 36),
            (BadMinCharge, 37),
            (BadFaultSlash, 38),
            (BadNoShowSlash, 39),
            (BadBounty, 40),
            (BadUnbonding, 41),
            (BadPauseGrace, 42),
            (BadResources, 43),
            (BadRegion, 44),
            (BadLabels, 45),
            (BadRate, 46),
            (BadOfferTerm, 47),
            (BadAvailability, 48),
            (BadUnits, 49),
            (BadCollateral, 50),
            (BadWindow, 51),
            (BadSealingKey, 52),
            (BadEndpoints, 53),
            (BadMetadata, 54),
            (BelowMinCharge, 55),
            (TooManyOffers, 56),
            (NotAProvider, 57),
            (BadPayout, 58),
            (BadKeeper, 59),
            (OfferNotFound, 60),
            (LeaseNotFound, 61),
            (NotListed, 62),
            (OfferChanged, 63),
            (RateTooHigh, 64),
            (BadLeaseTerm, 65),
            (BeyondAvailability, 66),
            (NoFreeUnit, 67),
            (CollateralShort, 68),
            (WrongPrepayment, 69),
            (OwnOffer, 70),
            (BadSshKey, 71),
            (BadSecret, 72),
            (NotOrdered, 73),
            (AcceptTooLate, 74),
            (NotExpired, 75),
            (NotRunning, 76),
            (AlreadyProven, 77),
            (BeatTooLate, 78),
            (BadReport, 79),
            (BatchSize, 80),
            (FaultApplied, 81),
            (NothingOwed, 82),
            (PayoutRefused, 83),
            (NoValue, 84),
            (BadPage, 85),
            (StillProvable, 86),
            (TooManySegments, 87),
            (NotOpenEnded, 88),
            (NotPaused, 89),
            (GraceRuns, 90),
            (NoFault, 91),
            (NotYourOffer, 92),
            (OfferRetired, 93),
            (BadReserve, 94),
            (BadAmount, 95),
            (TooManyTickets, 96),
            (NothingReady, 97),
            (NoTokens, 98),
            (TooManyLeases, 99),
            (OtherMachine, 100),
        ];
        assert_eq!(pinned.len(), Error::ALL.len());
        for (error, number) in pinned {
            assert_eq!(error.code().value(), number, "{error:?}");
            assert_eq!(Error::from_code(error.code()), Some(error));
        }
    }
}
