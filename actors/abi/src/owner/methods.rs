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
