//! One key on disk: what may be public in the clear, the secret as an age file under a passphrase.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::{DecryptError, scrypt};
use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::key::{KeyKind, SecretKey};
use crate::address::Addr;
use crate::failure::Failure;

/// The layout that this program writes and reads.
const VERSION: u32 = 1;

/// The most scrypt work that opening a key may take (2^22: some 16 seconds and 4 GiB): a planted file must not stall us for ever.
const MAX_LOG_N: u8 = 22;

/// A key as it lies in the keystore. Everything but `secret` is readable without the passphrase.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    version: u32,
    name: String,
    kind: KeyKind,
    address: Addr,
    /// Base64 of an age file with one scrypt recipient; its plaintext is the 32 bytes of the private key.
    secret: String,
}

/// What is known of a key without its passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    pub name: String,
    pub kind: KeyKind,
    pub address: Addr,
    #[serde(skip)]
    pub path: PathBuf,
}

/// Reads what is public of a key file.
pub fn entry(path: &Path) -> Result<Entry> {
    let file = read(path)?;
    Ok(Entry { name: file.name, kind: file.kind, address: file.address, path: path.to_owned() })
}

/// Decrypts a key file.
pub fn unlock(entry: &Entry, passphrase: &SecretString) -> Result<SecretKey> {
    let file = read(&entry.path)?;
    let sealed = STANDARD.decode(file.secret).map_err(|_| corrupt(&entry.path, "its secret is not base64"))?;
    let mut identity = scrypt::Identity::new(passphrase.clone());
    identity.set_max_work_factor(MAX_LOG_N);
    let plain = Zeroizing::new(age::decrypt(&identity, &sealed).map_err(|e| {
        match e {
            // age cannot tell a wrong passphrase from a damaged first stanza.
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
                Failure::other(format!("the passphrase of the key {} is wrong", entry.name))
                    .hint("check --passphrase-file and LEASEHOLD_PASSPHRASE: they win over being asked")
            }
            DecryptError::ExcessiveWork { required, .. } => corrupt(
                &entry.path,
                &format!("it asks for 2^{required} rounds of scrypt, and more than 2^{MAX_LOG_N} are never needed"),
            ),
            _ => corrupt(&entry.path, "its secret is damaged"),
        }
    })?);
    let key = SecretKey::from_bytes(file.kind, &plain)
        .map_err(|_| corrupt(&entry.path, "its secret is not a private key"))?;
    if Addr(key.address()?) != file.address {
        return Err(corrupt(&entry.path, "its secret belongs to another address than the file says").into());
    }
    Ok(key)
}

/// Encrypts a key and writes it, whole or not at all; never over another file. Only the user may read it.
pub fn write(path: &Path, name: &str, key: &SecretKey, passphrase: &SecretString, log_n: u8) -> Result<Entry> {
    let mut recipient = scrypt::Recipient::new(passphrase.clone());
    recipient.set_work_factor(log_n);
    let sealed = age::encrypt(&recipient, key.expose()).context("encrypt the key")?;
    let address = Addr(key.address()?);
    let file =
        KeyFile { version: VERSION, name: name.to_owned(), kind: key.kind(), address, secret: STANDARD.encode(sealed) };
    let folder = path.parent().context("a key file lies in a folder")?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut temporary, &file)?;
    temporary.write_all(b"\n")?;
    temporary.as_file().sync_all()?;
    temporary.persist_noclobber(path).map_err(|e| e.error)?;
    sync(folder)?;
    Ok(Entry { name: file.name, kind: file.kind, address, path: path.to_owned() })
}

fn read(path: &Path) -> Result<KeyFile> {
    let text = fs::read_to_string(path).with_context(|| format!("read the key file {}", path.display()))?;
    let file: KeyFile = serde_json::from_str(&text).map_err(|e| corrupt(path, &e.to_string()))?;
    if file.version != VERSION {
        let newer = format!("it has layout {}, this program knows layout {VERSION}", file.version);
        return Err(corrupt(path, &newer).into());
    }
    let expected = path.file_stem().and_then(|s| s.to_str());
    if expected != Some(file.name.as_str()) {
        return Err(corrupt(path, &format!("it says its name is {:?}", file.name)).into());
    }
    Ok(file)
}

/// Makes a rename in this folder survive a power cut.
fn sync(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

fn corrupt(path: &Path, why: &str) -> Failure {
    Failure::other(format!("the key file {} is corrupt: {why}", path.display()))
        .hint("restore it from a backup, or import the key again under another name")
}
