//! Accounts and miners.

use abi::{miner, owner, power};
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;

use crate::World;

impl World {
    /// A new secp256k1 account with this much FIL, as its ID address.
    pub fn account(&mut self, balance: TokenAmount) -> Address {
        self.people += 1;
        let mut public_key = [0; fvm_shared::address::SECP_PUB_LEN];
        public_key[..8].copy_from_slice(&self.people.to_le_bytes());
        let address = Address::new_secp256k1(&public_key).expect("an address");
        self.newcomer(address, balance)
    }

    /// A new BLS account, as a miner's worker has to be.
    pub fn bls_account(&mut self, balance: TokenAmount) -> Address {
        self.people += 1;
        let mut public_key = [0; fvm_shared::address::BLS_PUB_LEN];
        public_key[..8].copy_from_slice(&self.people.to_le_bytes());
        let address = Address::new_bls(&public_key).expect("an address");
        self.newcomer(address, balance)
    }

    fn newcomer(&mut self, address: Address, balance: TokenAmount) -> Address {
        self.chain.fund(address, balance).expect("fund a newcomer");
        Address::new_id(self.id(address))
    }

    /// A new miner of `owner` with a new BLS worker. `value` beyond the creation deposit is available in it.
    pub fn miner(&mut self, owner: Address, value: TokenAmount) -> Address {
        let worker = self.bls_account(TokenAmount::from_whole(1));
        let params = power::CreateMinerParams {
            owner,
            worker,
            window_post_proof_type: power::proof::WINDOW_2KIB_V1P1,
            peer: b"a peer".to_vec(),
            multiaddrs: Vec::new(),
        };
        let power = Address::new_id(power::ACTOR_ID);
        let created: power::CreateMinerReturn =
            self.step(owner, power, power::Method::CreateMiner.number()).params(&params).value(value).ok();
        created.id_address
    }

    /// The first half of a hand-over: the miner's owner proposes another.
    pub fn propose_owner(&mut self, owner: Address, miner: Address, new_owner: Address) {
        let params = miner::ChangeOwnerAddressParams { new_owner };
        self.step(owner, miner, miner::Method::ChangeOwnerAddress.number()).params(&params).done();
    }

    /// Both halves: `operator` owns `miner` and hands it to the owner actor `vehicle`.
    pub fn hand_over(&mut self, operator: Address, miner: Address, vehicle: Address) -> owner::AdoptMinerReturn {
        self.propose_owner(operator, miner, vehicle);
        let params = owner::AdoptMinerParams { miner };
        self.step(operator, vehicle, owner::Method::AdoptMiner.number()).params(&params).ok()
    }
}
