//! What actors and their methods are called.

use cid::Cid;
use fvm_shared::{METHOD_CONSTRUCTOR, METHOD_SEND, MethodNum};

/// The name of the actor that runs a code: one of Leasehold's or of the network's own. `None` for others.
pub fn actor(code: &Cid, builtin_codes: &[(String, Cid)]) -> Option<String> {
    let ours = bundle::actors().iter().find(|actor| actor.code_cid() == *code).map(|actor| actor.name.to_owned());
    ours.or_else(|| builtin_codes.iter().find(|(_, known)| known == code).map(|(name, _)| name.clone()))
}

/// The name of a method of an actor of this name; its number where the name is not known.
pub fn method(actor: Option<&str>, number: MethodNum) -> String {
    let named = match actor {
        _ if number == METHOD_SEND => Some("Send"),
        _ if number == METHOD_CONSTRUCTOR => Some("Constructor"),
        Some("init") => abi::init::Method::from_number(number).map(abi::init::Method::name),
        Some("owner") => abi::owner::Method::from_number(number).map(abi::owner::Method::name),
        Some("lease") => abi::lease::Method::from_number(number).map(abi::lease::Method::name),
        Some("storageminer") => abi::miner::Method::from_number(number).map(abi::miner::Method::name),
        Some("storagepower") => abi::power::Method::from_number(number).map(abi::power::Method::name),
        _ => None,
    };
    let named = named.or_else(|| internal(actor?, number));
    named.map_or_else(|| number.to_string(), ToOwned::to_owned)
}

/// The methods that the official actors do not export, by the numbers that they have had since genesis. Those of a bare 1 are
/// constructors everywhere.
const INTERNAL: [(&str, &[(MethodNum, &str)]); 9] = [
    ("account", &[(2, "PubkeyAddress")]),
    ("cron", &[(2, "EpochTick")]),
    ("init", &[(2, "Exec"), (3, "Exec4")]),
    ("reward", &[(2, "AwardBlockReward"), (3, "ThisEpochReward"), (4, "UpdateNetworkKPI")]),
    (
        "storagepower",
        &[
            (2, "CreateMiner"),
            (3, "UpdateClaimedPower"),
            (4, "EnrollCronEvent"),
            (5, "OnEpochTickEnd"),
            (6, "UpdatePledgeTotal"),
            (8, "SubmitPoRepForBulkVerify"),
            (9, "CurrentTotalPower"),
        ],
    ),
    (
        "storageminer",
        &[
            (2, "ControlAddresses"),
            (3, "ChangeWorkerAddress"),
            (4, "ChangePeerID"),
            (5, "SubmitWindowedPoSt"),
            (6, "PreCommitSector"),
            (7, "ProveCommitSector"),
            (8, "ExtendSectorExpiration"),
            (9, "TerminateSectors"),
            (10, "DeclareFaults"),
            (11, "DeclareFaultsRecovered"),
            (12, "OnDeferredCronEvent"),
            (13, "CheckSectorProven"),
            (14, "ApplyRewards"),
            (15, "ReportConsensusFault"),
            (16, "WithdrawBalance"),
            (17, "InternalSectorSetupForPreseal"),
            (18, "ChangeMultiaddrs"),
            (19, "CompactPartitions"),
            (20, "CompactSectorNumbers"),
            (21, "ConfirmChangeWorkerAddress"),
            (22, "RepayDebt"),
            (23, "ChangeOwnerAddress"),
            (24, "DisputeWindowedPoSt"),
            (25, "PreCommitSectorBatch"),
            (26, "ProveCommitAggregate"),
            (27, "ProveReplicaUpdates"),
            (28, "PreCommitSectorBatch2"),
            (29, "ProveReplicaUpdates2"),
            (30, "ChangeBeneficiary"),
            (31, "GetBeneficiary"),
            (32, "ExtendSectorExpiration2"),
            (33, "MovePartitions"),
            (34, "ProveCommitSectors3"),
            (35, "ProveReplicaUpdates3"),
            (36, "ProveCommitSectorsNI"),
        ],
    ),
    (
        "storagemarket",
        &[
            (2, "AddBalance"),
            (3, "WithdrawBalance"),
            (4, "PublishStorageDeals"),
            (5, "VerifyDealsForActivation"),
            (6, "BatchActivateDeals"),
            (7, "OnMinerSectorsTerminate"),
            (9, "CronTick"),
        ],
    ),
    (
        "multisig",
        &[
            (2, "Propose"),
            (3, "Approve"),
            (4, "Cancel"),
            (5, "AddSigner"),
            (6, "RemoveSigner"),
            (7, "SwapSigner"),
            (8, "ChangeNumApprovalsThreshold"),
            (9, "LockBalance"),
        ],
    ),
    ("paymentchannel", &[(2, "UpdateChannelState"), (3, "Settle"), (4, "Collect")]),
];

fn internal(actor: &str, number: MethodNum) -> Option<&'static str> {
    let (_, methods) = INTERNAL.iter().find(|(name, _)| *name == actor)?;
    methods.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_named_by_the_actor_that_has_them() {
        let deposit = abi::owner::Method::Deposit.number();
        assert_eq!(method(Some("owner"), deposit), "Deposit");
        assert_eq!(method(Some("lease"), deposit), deposit.to_string());
        assert_eq!(method(None, METHOD_SEND), "Send");
        assert_eq!(method(Some("reward"), 2), "AwardBlockReward");
        assert_eq!(method(Some("storageminer"), 14), "ApplyRewards");
        assert_eq!(method(Some("storagepower"), 6), "UpdatePledgeTotal");
        assert_eq!(method(Some("storagepower"), 77), "77");
        assert_eq!(method(Some("init"), abi::init::Method::Install.number()), "Install");
    }

    #[test]
    fn actors_are_named_by_their_code() {
        let owner = bundle::OWNER.code_cid();
        let builtin = [("init".to_owned(), bundle::INIT.code_cid())];
        assert_eq!(actor(&owner, &builtin).as_deref(), Some("owner"));
        assert_eq!(actor(&bundle::INIT.code_cid(), &builtin).as_deref(), Some("init"));
        assert_eq!(actor(&bundle::INIT.code_cid(), &[]), None);
    }
}
