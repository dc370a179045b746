use fvm_shared::econ::TokenAmount;

use super::*;
use crate::method_hash;

crate::methods! {
    /// Whom the provider's methods are for: the provider itself, and where it says so its keeper. "No value" methods refuse
    /// value with exit 16, so that nobody loses it.
    pub enum Method {
        /// Called once, by init, with the market's terms.
        Constructor(Terms) = 1,

        /// Adds the value to the caller's free collateral, and makes the caller a provider if it was none. Value: more
        /// than zero.
        AddCollateral = method_hash!("AddCollateral"),
        /// Takes free collateral out of use: it may be withdrawn when the market's unbonding time has passed. Its
        /// provider only.
        Unbond(UnbondParams) -> UnbondReturn = method_hash!("Unbond"),
        /// Sends the collateral whose unbonding time has passed to its provider, which is not its payout address. Its
        /// provider only.
        WithdrawCollateral -> WithdrawReturn = method_hash!("WithdrawCollateral"),
        /// Sets where a provider's money goes. Its provider only.
        SetPayout(SetPayoutParams) = method_hash!("SetPayout"),
        /// Sets or removes the key that may accept, beat, settle and withdraw for a provider. Its provider only.
        SetKeeper(SetKeeperParams) = method_hash!("SetKeeper"),
        /// Lists units for lease. Providers only.
        CreateOffer(OfferTerms) -> CreateOfferReturn = method_hash!("CreateOffer"),
        /// Changes an offer from now on: what was opened on it keeps what it was. Its provider only.
        UpdateOffer(UpdateOfferParams) -> OfferVersionReturn = method_hash!("UpdateOffer"),
        /// Takes an offer off the list or puts it back. Its provider only.
        PauseOffer(PauseOfferParams) -> OfferVersionReturn = method_hash!("PauseOffer"),
        /// Ends an offer for good: what runs on it runs on. Its provider only.
        RetireOffer(OfferParams) -> OfferVersionReturn = method_hash!("RetireOffer"),
        /// Sets how many units of an offer its provider keeps for itself: at no charge, and without a lease. Its
        /// provider only.
        Reserve(ReserveParams) = method_hash!("Reserve"),

        /// Orders a lease: takes a unit and locks its collateral. Anyone but the provider; value: exactly `rate x
        /// term`.
        Open(OpenParams) -> OpenReturn = method_hash!("Open"),
        /// Starts an ordered lease, within the market's accept window. Its provider or keeper.
        Accept(AcceptParams) = method_hash!("Accept"),
        /// Takes an order back before it is accepted: the prepayment less the market's least charge is credited to the
        /// renter. Its renter only.
        Cancel(LeaseParams) = method_hash!("Cancel"),
        /// Ends an order that was not accepted in time: the prepayment is credited to the renter, the provider is
        /// slashed. Anyone; a bounty goes to whoever is not the provider.
        Expire(LeaseParams) = method_hash!("Expire"),
        /// Proves service of a batch of leases up to now. Their provider or keeper. A bad entry is reported, the others
        /// stand; where a fault is due already, it is applied instead.
        Heartbeat(HeartbeatParams) -> BatchReturn = method_hash!("Heartbeat"),
        /// Credits what a batch of leases has served and missed since it was last settled, and ends those that are past
        /// their end. Anyone. A bad entry is reported, the others stand.
        Settle(SettleParams) -> BatchReturn = method_hash!("Settle"),
        /// Pays for more of an open-ended lease, at the rate that was agreed on last. Its renter; value: that rate
        /// times any number of epochs. A paused lease resumes with the first beat after a window's worth was paid.
        /// Where a fault is due it is applied, and the value is credited to the renter.
        TopUp(LeaseParams) -> ExtendReturn = method_hash!("TopUp"),
        /// Pays for more of any running lease, at the rate that its offer has now, if that is still for the same machine. Its renter;
        /// value: exactly `rate x term`. An open-ended lease may then reach the offer's availability: at another rate than before no
        /// further, at the same one as far as it ever could. Otherwise as [`Method::TopUp`].
        Renew(RenewParams) -> ExtendReturn = method_hash!("Renew"),
        /// Ends a lease whose provider has missed three windows: the rest is credited to the renter, the provider is
        /// slashed. Anyone; a bounty goes to whoever is not the provider.
        ReportFault(LeaseParams) = method_hash!("ReportFault"),
        /// Ends a lease that has been paused for the market's grace, once the last window before the pause cannot be proven any
        /// more. Anyone.
        EndPaused(LeaseParams) = method_hash!("EndPaused"),
        /// Ends a running lease now. Its renter, who pays for what was served and at least the market's least charge,
        /// as far as unused time covers it; or its provider, who is slashed. Once the paid time is out, or in a pause, neither is.
        Terminate(LeaseParams) = method_hash!("Terminate"),
        /// Sends all that an earner is owed to its payout address. The earner itself, or a keeper for its provider. For
        /// the operator this includes what arrived without a method.
        Withdraw(WithdrawParams) -> WithdrawReturn = method_hash!("Withdraw"),
        /// The hook by which token actors deliver (FRC-0046, FRC-0053): refused, because a market would hold a token
        /// forever.
        Receive = method_hash!("Receive"),

        /// The market's terms. Anyone, read-only.
        Terms -> Terms = method_hash!("Terms"),
        /// One provider. Anyone, read-only.
        Provider(ProviderParams) -> ProviderReturn = method_hash!("Provider"),
        /// One offer. Anyone, read-only.
        Offer(OfferParams) -> OfferReturn = method_hash!("Offer"),
        /// Offers in the order of their numbers, filtered, a page at a time. Anyone, read-only; scans, so it is meant
        /// for reading off chain.
        Offers(OffersParams) -> OffersReturn = method_hash!("Offers"),
        /// One lease. Anyone, read-only.
        Lease(LeaseParams) -> LeaseReturn = method_hash!("Lease"),
        /// Leases in the order of their numbers, a page at a time. Anyone, read-only; scans, so it is meant for reading
        /// off chain.
        Leases(LeasesParams) -> LeasesReturn = method_hash!("Leases"),
        /// As [`Method::Leases`], only those of one renter or provider: looks at the leases of the whole market. A provider's
        /// own can be read without the others', by what [`Method::Provider`] tells. Anyone, read-only.
        LeasesOf(LeasesOfParams) -> LeasesReturn = method_hash!("LeasesOf"),
        /// The last epoch that a lease is paid for, whatever was served. Anyone, read-only.
        PaidUntil(LeaseParams) -> PaidUntilReturn = method_hash!("PaidUntil"),
        /// What Withdraw would pay for an address now: what is settled. Anyone, read-only.
        Owed(OwedParams) -> TokenAmount = method_hash!("Owed"),
    }
}

#[cfg(test)]
mod tests {
    use super::Method;

    #[test]
    fn every_number_but_the_constructors_is_the_hash_of_its_name() {
        let hashed: Vec<_> = Method::ALL.iter().skip(1).map(|m| (m.name(), m.number())).collect();
        assert_eq!(Method::ALL[0].number(), 1);
        crate::assert_hashed(&hashed);
    }
}
