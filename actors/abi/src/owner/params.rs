use fvm_ipld_encoding::{BytesDe, strict_bytes};
use fvm_shared::ActorID;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use super::{Terms, TokenId};

crate::tuple! {
    pub struct ConstructorParams {
        pub terms: Terms,
    }

    pub struct AdoptMinerParams {
        pub miner: Address,
    }

    pub struct AdoptMinerReturn {
        /// The operator's new stake. `None` for a miner that is worth nothing.
        pub token_id: Option<TokenId>,
        /// The stake's principal: what was withdrawn plus what the miner is still worth.
        pub stake: TokenAmount,
        pub withdrawn: TokenAmount,
    }

    pub struct DepositReturn {
        pub token_id: TokenId,
        /// The round in which the position is pending; it earns from the end of that round on.
        pub round: u64,
    }

    /// What a harvest did. `fees + to_positions + to_idle + kept` is all that was unsettled.
    pub struct HarvestReturn {
        pub miners: Vec<MinerHarvest>,
        /// Whether the round ended.
        pub round_ended: bool,
        /// The round that is open now.
        pub round: u64,
        /// Profit that went to the fees' beneficiaries.
        pub fees: TokenAmount,
        /// Profit that went to the positions.
        pub to_positions: TokenAmount,
        /// Principal come home, and what a long exit queue takes before fees and operator.
        pub to_idle: TokenAmount,
        /// Profit that waits, unsettled: because no principal is active yet, or because it was put off for a long exit
        /// queue that did not need it.
        pub kept: TokenAmount,
        /// What the operator stake lost for good to a deficit.
        pub stake_lost: TokenAmount,
    }

    /// One miner in a harvest.
    pub struct MinerHarvest {
        pub miner: ActorID,
        pub withdrawn: TokenAmount,
        /// 0, or the exit code with which the miner refused; 21 when its answer did not decode.
        pub exit_code: u32,
    }

    pub struct ClaimParams {
        /// 1 to [`MAX_BATCH`](super::MAX_BATCH) positions, all held by the caller.
        pub token_ids: Vec<TokenId>,
    }

    pub struct ClaimReturn {
        /// In the order of the parameters.
        pub claims: Vec<Claimed>,
    }

    pub struct Claimed {
        pub token_id: TokenId,
        /// What was due. It is paid unless `paid` is false.
        pub amount: TokenAmount,
        /// False when the payee could not be paid: the amount stays with the position.
        pub paid: bool,
    }

    pub struct ClaimFeesParams {
        pub beneficiary: Address,
    }

    pub struct ClaimFeesReturn {
        /// What was paid; zero when nothing was due.
        pub amount: TokenAmount,
    }

    /// Names an adopted miner.
    pub struct MinerParams {
        pub miner: Address,
    }

    pub struct ChangeWorkerParams {
        pub miner: Address,
        /// A BLS account.
        pub worker: Address,
        /// All control addresses from now on, at most 10.
        pub control: Vec<Address>,
    }

    pub struct SetPeerParams {
        pub miner: Address,
        /// At most 128 bytes.
        #[serde(with = "strict_bytes")]
        pub peer_id: Vec<u8>,
    }

    pub struct SetMultiaddrsParams {
        pub miner: Address,
        /// None empty; together at most 1,024 bytes.
        pub multiaddrs: Vec<BytesDe>,
    }
}
