/// Every function that the FVM binds for an actor, as (module, function): `fvm` 4.8.4 with the features `m2-native`,
/// `upgrade-actor` and `verify-signature`. A module that imports anything else cannot be linked, and the FVM treats that
/// as fatal.
pub const SYSCALLS: &[(&str, &str)] = &[
    ("actor", "balance_of"),
    ("actor", "create_actor"),
    ("actor", "get_actor_code_cid"),
    ("actor", "get_builtin_actor_type"),
    ("actor", "get_code_cid_for_type"),
    ("actor", "install_actor"),
    ("actor", "lookup_delegated_address"),
    ("actor", "next_actor_address"),
    ("actor", "resolve_address"),
    ("actor", "upgrade_actor"),
    ("crypto", "batch_verify_seals"),
    ("crypto", "compute_unsealed_sector_cid"),
    ("crypto", "hash"),
    ("crypto", "recover_secp_public_key"),
    ("crypto", "verify_aggregate_seals"),
    ("crypto", "verify_bls_aggregate"),
    ("crypto", "verify_consensus_fault"),
    ("crypto", "verify_post"),
    ("crypto", "verify_replica_update"),
    ("crypto", "verify_signature"),
    ("debug", "enabled"),
    ("debug", "log"),
    ("debug", "store_artifact"),
    ("event", "emit_event"),
    ("gas", "available"),
    ("gas", "charge"),
    ("ipld", "block_create"),
    ("ipld", "block_link"),
    ("ipld", "block_open"),
    ("ipld", "block_read"),
    ("ipld", "block_stat"),
    ("network", "context"),
    ("network", "tipset_cid"),
    ("network", "total_fil_circ_supply"),
    ("rand", "get_beacon_randomness"),
    ("rand", "get_chain_randomness"),
    ("self", "current_balance"),
    ("self", "root"),
    ("self", "self_destruct"),
    ("self", "set_root"),
    ("send", "send"),
    ("vm", "exit"),
    ("vm", "message_context"),
];

/// Whether the FVM binds the function.
pub(crate) fn is_bound(module: &str, function: &str) -> bool {
    SYSCALLS.binary_search(&(module, function)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_for_the_search() {
        assert!(SYSCALLS.is_sorted());
        assert!(is_bound("actor", "balance_of") && is_bound("vm", "message_context"));
        assert!(!is_bound("vm", "abort"));
    }
}
