//! The keystore: a folder with one encrypted file a key.

mod file;
mod key;
pub mod key_info;

use std::fs;
use std::path::PathBuf;

use age::secrecy::SecretString;
use anyhow::{Context as _, Result};

pub use file::Entry;
pub use key::{KeyKind, SecretKey};

use crate::address::Addr;
use crate::failure::Failure;

/// The least scrypt work (2^n) for a new key. Throw-away keys only.
pub const MIN_LOG_N: u8 = 14;
/// The most scrypt work for a new key: some four seconds and 1 GiB.
pub const MAX_LOG_N: u8 = 20;
/// What a new key gets unless the configuration says otherwise: about half a second and 128 MiB.
pub const DEFAULT_LOG_N: u8 = 17;

const MAX_NAME: usize = 40;

/// A folder of keys.
#[derive(Clone, Debug)]
pub struct Keystore {
    folder: PathBuf,
    log_n: u8,
}

/// What a keystore holds.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    pub keys: Vec<Entry>,
    /// A sentence for each file that cannot be read as a key.
    pub damaged: Vec<String>,
}

impl Keystore {
    /// The keystore in a folder, which need not exist yet. New keys are sealed with 2^`log_n` rounds of scrypt.
    pub fn new(folder: PathBuf, log_n: u8) -> Self {
        Self { folder, log_n: log_n.clamp(MIN_LOG_N, MAX_LOG_N) }
    }

    /// Every key, by name. A file that cannot be read does not hide the others.
    pub fn list(&self) -> Result<Listing> {
        let mut listing = Listing::default();
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(listing),
            Err(e) => return Err(e).with_context(|| format!("read the keystore {}", self.folder.display())),
        };
        for file in files {
            let path = file?.path();
            if path.extension().is_some_and(|e| e == "key") {
                match file::entry(&path) {
                    Ok(entry) => listing.keys.push(entry),
                    Err(error) => listing.damaged.push(format!("{error:#}")),
                }
            }
        }
        listing.keys.sort_by(|a, b| a.name.cmp(&b.name));
        listing.damaged.sort();
        Ok(listing)
    }

    /// The key with this name, or else with this t1 or t3 address.
    pub fn find(&self, name_or_address: &str) -> Result<Entry> {
        if let Ok(address) = name_or_address.parse::<Addr>() {
            return self.by_address(address)?.ok_or_else(|| missing(name_or_address).into());
        }
        check_name(name_or_address)?;
        let path = self.path(name_or_address);
        if path.exists() { file::entry(&path) } else { Err(missing(name_or_address).into()) }
    }

    /// Whether there is a key of this name, or what ought to be one.
    pub fn has(&self, name: &str) -> bool {
        check_name(name).is_ok() && self.path(name).exists()
    }

    /// The key of an address, if it is here.
    pub fn by_address(&self, address: Addr) -> Result<Option<Entry>> {
        Ok(self.list()?.keys.into_iter().find(|entry| entry.address == address))
    }

    /// Seals a key under a new name. Refuses a name or an address that is here already.
    pub fn add(&self, name: &str, key: &SecretKey, passphrase: &SecretString) -> Result<Entry> {
        self.check_free(name)?;
        if let Some(twin) = self.by_address(Addr(key.address()?))? {
            return Err(Failure::other(format!("this key is here already: its name is {}", twin.name)).into());
        }
        create_private(&self.folder)?;
        file::write(&self.path(name), name, key, passphrase, self.log_n)
            .with_context(|| format!("write the key {name} to {}", self.folder.display()))
    }

    /// Refuses a name that is no name or that is taken, before anybody is asked for a passphrase.
    pub fn check_free(&self, name: &str) -> Result<()> {
        check_name(name)?;
        if self.path(name).exists() {
            let taken = format!("there is a key named {name} already, and it stays as it is");
            return Err(Failure::other(taken)
                .hint("choose another name: leasehold wallet list shows those taken")
                .into());
        }
        Ok(())
    }

    /// Decrypts a key. Takes as long as its scrypt work.
    pub fn unlock(&self, entry: &Entry, passphrase: &SecretString) -> Result<SecretKey> {
        file::unlock(entry, passphrase)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }
}

/// Makes a folder, and those above it, that only the user may enter.
pub fn create_private(folder: &std::path::Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).with_context(|| format!("make the folder {}", folder.display()))
}

fn check_name(name: &str) -> Result<()> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    if starts && name.len() <= MAX_NAME && name.chars().all(allowed) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{name:?} is neither an address nor a name of a key: names are up to {MAX_NAME} of a-z, 0-9, - and _, beginning with a letter or digit"
    ))
    .into())
}

fn missing(key: &str) -> Failure {
    Failure::other(format!("there is no key {key} in the keystore"))
        .hint("leasehold wallet list, or leasehold wallet new NAME")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passphrase(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    fn store() -> (tempfile::TempDir, Keystore) {
        let folder = tempfile::tempdir().unwrap();
        let store = Keystore::new(folder.path().join("keystore"), MIN_LOG_N);
        (folder, store)
    }

    #[test]
    fn a_key_comes_back_and_its_file_hides_it() {
        let (_folder, store) = store();
        let key = SecretKey::generate(KeyKind::Secp256k1);
        let entry = store.add("ann", &key, &passphrase("correct horse")).unwrap();
        assert_eq!(store.find("ann").unwrap(), entry);
        assert_eq!(store.find(&entry.address.to_string()).unwrap(), entry);
        assert_eq!(store.unlock(&entry, &passphrase("correct horse")).unwrap().expose(), key.expose());
        let text = fs::read_to_string(&entry.path).unwrap();
        assert!(!text.contains(&hex::encode(key.expose())));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_user_may_read_a_key() {
        use std::os::unix::fs::PermissionsExt;
        let (_folder, store) = store();
        let entry = store.add("ann", &SecretKey::generate(KeyKind::Bls), &passphrase("x")).unwrap();
        assert_eq!(fs::metadata(&entry.path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&store.folder).unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn a_wrong_passphrase_is_a_sentence() {
        let (_folder, store) = store();
        let entry = store.add("ann", &SecretKey::generate(KeyKind::Bls), &passphrase("right")).unwrap();
        let error = store.unlock(&entry, &passphrase("wrong")).unwrap_err();
        assert_eq!(error.to_string(), "the passphrase of the key ann is wrong");
    }

    #[test]
    fn nothing_is_ever_overwritten() {
        let (_folder, store) = store();
        let key = SecretKey::generate(KeyKind::Bls);
        let entry = store.add("ann", &key, &passphrase("x")).unwrap();
        let before = fs::read(&entry.path).unwrap();
        let again = store.add("ann", &SecretKey::generate(KeyKind::Bls), &passphrase("x")).unwrap_err();
        assert_eq!(again.to_string(), "there is a key named ann already, and it stays as it is");
        let twin = store.add("bob", &key, &passphrase("x")).unwrap_err();
        assert_eq!(twin.to_string(), "this key is here already: its name is ann");
        assert_eq!(fs::read(&entry.path).unwrap(), before);
        assert_eq!(store.list().unwrap().keys.len(), 1);
    }

    #[test]
    fn a_corrupt_file_is_named_with_what_is_wrong() {
        let (_folder, store) = store();
        let entry = store.add("ann", &SecretKey::generate(KeyKind::Secp256k1), &passphrase("x")).unwrap();
        let whole = fs::read_to_string(&entry.path).unwrap();
        let other = SecretKey::generate(KeyKind::Secp256k1).address().unwrap();
        let cases = [
            (whole[..whole.len() / 2].to_owned(), "is corrupt: EOF while parsing"),
            (whole.replace("\"version\": 1", "\"version\": 9"), "it has layout 9, this program knows layout 1"),
            (whole.replace("\"ann\"", "\"bob\""), "it says its name is \"bob\""),
            (whole.replace("\"secret\": \"", "\"secret\": \"!"), "its secret is not base64"),
            (whole.replace("\"secret\": \"", "\"secret\": \"AAAA"), "its secret is damaged"),
            (
                whole.replace(&entry.address.to_string(), &Addr(other).to_string()),
                "its secret belongs to another address than the file says",
            ),
        ];
        for (text, expected) in cases {
            fs::write(&entry.path, text).unwrap();
            let error = store.find("ann").and_then(|e| store.unlock(&e, &passphrase("x"))).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}\ndoes not say\n{expected}");
        }
    }

    #[test]
    fn a_corrupt_file_does_not_hide_the_other_keys() {
        let (_folder, store) = store();
        let ann = store.add("ann", &SecretKey::generate(KeyKind::Secp256k1), &passphrase("x")).unwrap();
        let bob = store.add("bob", &SecretKey::generate(KeyKind::Secp256k1), &passphrase("x")).unwrap();
        fs::write(&bob.path, "{").unwrap();
        let listing = store.list().unwrap();
        assert_eq!(listing.keys, std::slice::from_ref(&ann));
        assert!(listing.damaged[0].contains("bob.key is corrupt"), "{:?}", listing.damaged);
        assert_eq!(store.find(&ann.address.to_string()).unwrap(), ann);
    }

    #[test]
    fn names_that_could_leave_the_folder_are_refused() {
        let (_folder, store) = store();
        for name in ["", "../x", "a/b", "Ann", "-a", "a b", &"a".repeat(41)] {
            assert_eq!(Failure::of(&store.check_free(name).unwrap_err()).kind.exit_code(), 2, "{name}");
        }
    }
}
