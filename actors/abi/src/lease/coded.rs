//! What is one of a few things.

crate::coded! {
    /// What an offer runs.
    pub enum Class {
        /// A container.
        Container = 0,
        /// A virtual machine.
        Machine = 1,
        /// Functions, started per call.
        Function = 2,
    }
}

crate::coded! {
    /// How well an offer's resources are shown to exist. Ordered: later is stronger.
    pub enum Evidence {
        /// The provider says so.
        Declared = 0,
        /// A benchmark that others may repeat says so.
        Benchmarked = 1,
        /// The hardware attests it.
        Attested = 2,
    }
}

crate::coded! {
    /// Whether an offer may be leased.
    pub enum OfferStatus {
        /// It may, while a unit and collateral for it are free.
        Listed = 0,
        /// Not now.
        Paused = 1,
        /// Never again.
        Retired = 2,
    }
}

crate::coded! {
    /// Where a lease is in its life. From `Ended` on it is over and nothing about it changes any more.
    pub enum Status {
        /// Opened and paid for, waiting for the provider to accept.
        Ordered = 0,
        /// Running: time is being paid for.
        Active = 1,
        /// Its paid time is out, or it was topped up and waits for the provider's next beat.
        Paused = 2,
        /// It came to its end.
        Ended = 3,
        /// Its renter or its provider left.
        Terminated = 4,
        /// Its provider missed three windows.
        Faulted = 5,
        /// Its renter left before the provider accepted.
        Cancelled = 6,
        /// Its provider did not accept in time.
        NoShow = 7,
    }
}

impl Status {
    /// Whether the lease is over.
    pub const fn is_over(self) -> bool {
        self as u8 >= Status::Ended as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_number_does_not_decode() {
        assert_eq!(fvm_ipld_encoding::from_slice::<Status>(&[7]).ok(), Some(Status::NoShow));
        assert!(fvm_ipld_encoding::from_slice::<Status>(&[8]).is_err());
        assert!(fvm_ipld_encoding::from_slice::<Class>(&[3]).is_err());
    }

    #[test]
    fn only_the_last_five_statuses_are_over() {
        let over: Vec<Status> = Status::ALL.iter().copied().filter(|s| s.is_over()).collect();
        assert_eq!(over, [Status::Ended, Status::Terminated, Status::Faulted, Status::Cancelled, Status::NoShow]);
    }
}
