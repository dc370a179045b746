//! The init actor (f01): installs code, creates actors, maps addresses.

use cid::Cid;
use fvm_ipld_encoding::{RawBytes, strict_bytes};
use fvm_shared::address::Address;

use crate::method_hash;

crate::methods! {
    /// The init actor keeps the official numbers for what the official actor has, so that the FVM, the power actor and the EAM
    /// find it where they expect it. The reads are ours and hashed.
    pub enum Method {
        /// Called once, in genesis, by the system actor with the network's name.
        Constructor(ConstructorParams) = 1,
        /// Creates an actor from installed or official code. Anyone may call; the value goes to the new actor whole.
        Exec(ExecParams) -> ExecReturn = 2,
        /// As [`Method::Exec`], with a delegated (f4) address in the caller's namespace. Only the Ethereum address
        /// manager (f010) may call.
        Exec4(Exec4Params) -> ExecReturn = 3,
        /// Stores a WASM module so that actors can be created from it or upgraded to it. Anyone may call; it costs
        /// about 4,700 gas a byte.
        Install(InstallParams) -> InstallReturn = 4,
        /// Whether a code CID is installed. Anyone may call, read-only.
        IsInstalled(IsInstalledParams) -> bool = method_hash!("IsInstalled"),
        /// The code CIDs that were installed, in order. Anyone may call, read-only.
        ListInstalled -> ListInstalledReturn = method_hash!("ListInstalled"),
    }
}

/// The most bytes of WASM that one Install takes: the FVM's limit for a block (1 MiB).
pub const MAX_CODE_SIZE: usize = 1 << 20;

crate::tuple! {
    pub struct ConstructorParams {
        pub network_name: String,
    }

    pub struct ExecParams {
        pub code_cid: Cid,
        /// CBOR parameters for the new actor's constructor; empty sends no block.
        pub constructor_params: RawBytes,
    }

    pub struct Exec4Params {
        pub code_cid: Cid,
        pub constructor_params: RawBytes,
        /// The part of the f4 address below the caller's namespace.
        pub subaddress: RawBytes,
    }

    pub struct ExecReturn {
        /// The new actor's ID address: short, but it may change in a reorganisation.
        pub id_address: Address,
        /// The new actor's f2 address, which never changes.
        pub robust_address: Address,
    }

    pub struct InstallParams {
        #[serde(with = "strict_bytes")]
        pub code: Vec<u8>,
    }

    pub struct InstallReturn {
        pub code_cid: Cid,
        /// False when this very code was installed before; that is no error.
        pub newly_installed: bool,
    }

    pub struct IsInstalledParams {
        pub code_cid: Cid,
    }
}

crate::transparent! {
    pub struct ListInstalledReturn {
        pub code_cids: Vec<Cid>,
    }
}

crate::errors! {
    /// What the init actor refuses beyond the standard codes. A constructor's own exit code comes through as it is, except that
    /// a system code (below 16) becomes 24; what may not be created, and an address that is taken, are 18, as in the official actor.
    pub enum Error {
        CodeNotInstalled = 32, "no such code is installed: install it first, then create the actor";
        CodeTooLarge = 33, "the code is larger than 1 MiB, the most that one block may hold";
        NotWasm = 34, "the code is not a WASM module: it does not begin with the WASM magic number";
        NotInstallable = 35, "the FVM cannot install this code: it does not validate, or it imports something that is not a syscall";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_keep_the_official_numbers_and_reads_are_hashed() {
        let numbers: Vec<u64> = Method::ALL.iter().map(|m| m.number()).collect();
        assert_eq!(numbers[..4], [1, 2, 3, 4]);
        crate::assert_hashed(&[(Method::IsInstalled.name(), numbers[4]), (Method::ListInstalled.name(), numbers[5])]);
    }
}
