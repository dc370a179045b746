//! The node's own keys. All of them are development keys, which everybody knows: those that own FIL from genesis on, and as
//! many more as are asked for.

use std::sync::LazyLock;

use anyhow::{Context as _, bail};
use chain::{DevelopmentAccount, MAX_DEVELOPMENT_ACCOUNTS};
use fvm_shared::address::Address;
use fvm_shared::crypto::signature::SignatureType;
use serde::{Deserialize, Serialize};

/// Every development key there is.
static ALL: LazyLock<Vec<DevelopmentAccount>> =
    LazyLock::new(|| chain::development_accounts(MAX_DEVELOPMENT_ACCOUNTS).unwrap_or_default());

/// The keys that the node holds, by their number among the development keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wallet {
    held: Vec<usize>,
    default: Option<usize>,
}

impl Wallet {
    /// Holds the first `count` development keys; the first of them is the default.
    pub fn new(count: usize) -> Self {
        Self { held: (0..count.min(ALL.len())).collect(), default: (count > 0).then_some(0) }
    }

    /// What is held, in the order in which it came.
    pub fn accounts(&self) -> impl Iterator<Item = &'static DevelopmentAccount> {
        self.held.iter().filter_map(|number| ALL.get(*number))
    }

    /// The same, each with its number among the development keys.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &'static DevelopmentAccount)> {
        self.held.iter().filter_map(|number| Some((*number, ALL.get(*number)?)))
    }

    /// The account with this key address.
    pub fn find(&self, address: &Address) -> Option<&'static DevelopmentAccount> {
        self.accounts().find(|account| account.address == *address)
    }

    pub fn default_account(&self) -> Option<&'static DevelopmentAccount> {
        self.default.and_then(|number| ALL.get(number))
    }

    /// Makes an account that is held the default. Whether it is.
    pub fn set_default(&mut self, address: &Address) -> bool {
        let found = self.held.iter().copied().find(|number| ALL.get(*number).is_some_and(|a| a.address == *address));
        self.default = found.or(self.default);
        found.is_some()
    }

    /// Takes the next development key of a kind into the wallet. It owns nothing yet.
    pub fn create(&mut self, kind: SignatureType) -> anyhow::Result<&'static DevelopmentAccount> {
        let fresh = (0..).zip(ALL.iter()).find(|(number, account)| account.kind == kind && !self.held.contains(number));
        let (number, account) = fresh.context("every development key of this kind is in the wallet already")?;
        self.hold(number);
        Ok(account)
    }

    /// Takes a development key into the wallet, if it is one.
    pub fn import(&mut self, kind: SignatureType, secret: &[u8]) -> anyhow::Result<&'static DevelopmentAccount> {
        let same = |account: &DevelopmentAccount| account.kind == kind && account.secret == secret;
        let Some((number, account)) = (0..).zip(ALL.iter()).find(|(_, account)| same(account)) else {
            bail!("this node keeps development keys only, and this is none: sign on your side, and use MpoolPush");
        };
        if !self.held.contains(&number) {
            self.hold(number);
        }
        Ok(account)
    }

    /// Drops a key. Whether it was held.
    pub fn delete(&mut self, address: &Address) -> bool {
        let before = self.held.len();
        self.held.retain(|number| ALL.get(*number).is_some_and(|account| account.address != *address));
        if self.default.is_some_and(|number| !self.held.contains(&number)) {
            self.default = None;
        }
        self.held.len() < before
    }

    fn hold(&mut self, number: usize) {
        self.held.push(number);
        self.default.get_or_insert(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_keys_are_the_next_development_keys_of_their_kind() {
        let mut wallet = Wallet::new(10);
        let secp = wallet.create(SignatureType::Secp256k1).unwrap();
        let bls = wallet.create(SignatureType::BLS).unwrap();
        let all = chain::development_accounts(20).unwrap();
        assert_eq!((secp, bls), (&all[10], &all[14]));
        assert_eq!(wallet.accounts().count(), 12);
        let left = std::iter::from_fn(|| wallet.create(SignatureType::BLS).ok()).count();
        assert_eq!(left, MAX_DEVELOPMENT_ACCOUNTS / 5 - 3);
    }

    #[test]
    fn a_deleted_key_comes_back_by_import_and_others_are_refused() {
        let mut wallet = Wallet::new(2);
        let first = wallet.default_account().unwrap();
        assert!(wallet.delete(&first.address));
        assert!(!wallet.delete(&first.address));
        assert!(wallet.default_account().is_none() && wallet.find(&first.address).is_none());
        assert!(!wallet.set_default(&first.address));
        assert_eq!(wallet.import(first.kind, &first.secret).unwrap(), first);
        assert_eq!(wallet.default_account(), Some(first));
        assert!(wallet.import(SignatureType::BLS, &first.secret).is_err());
        assert!(wallet.import(first.kind, &[7; 32]).is_err());
    }
}
