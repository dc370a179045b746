//! Where the keystore's passphrase comes from: a file, the environment, or the person at the terminal.

use std::fs;
use std::path::{Path, PathBuf};

use age::secrecy::{ExposeSecret, SecretString};
use anyhow::{Context as _, Result};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::output::Output;

/// A source of the passphrase, by precedence: `--passphrase-file`, `LEASEHOLD_PASSPHRASE`, the configuration's file, asking.
#[derive(Clone, Debug)]
pub enum Source {
    /// The first line of a file.
    File(PathBuf),
    /// Given already.
    Given(SecretString),
    /// The person is asked, without echo.
    Ask,
}

impl Source {
    /// The passphrase that opens an existing key.
    pub fn existing(&self, key: &str, output: &Output) -> Result<SecretString> {
        match self {
            Self::File(path) => from_file(path, output),
            Self::Given(passphrase) => Ok(passphrase.clone()),
            Self::Ask => ask(&format!("Passphrase of the key {key}: "), output),
        }
    }

    /// The passphrase for a new key; the person types it twice.
    pub fn fresh(&self, key: &str, output: &Output) -> Result<SecretString> {
        let passphrase = match self {
            Self::Ask => {
                let first = ask(&format!("New passphrase for the key {key}: "), output)?;
                let second = ask("The same again: ", output)?;
                if first.expose_secret() != second.expose_secret() {
                    return Err(Failure::usage("the two passphrases differ: no key was written").into());
                }
                first
            }
            other => other.existing(key, output)?,
        };
        if passphrase.expose_secret().is_empty() {
            return Err(Failure::usage("an empty passphrase protects nothing: no key was written").into());
        }
        Ok(passphrase)
    }
}

fn from_file(path: &Path, output: &Output) -> Result<SecretString> {
    let text = fs::read_to_string(path).with_context(|| format!("read the passphrase file {}", path.display()))?;
    let text = Zeroizing::new(text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o077 != 0) {
            output.warn(&format!("others may read {}: chmod 600 it", path.display()));
        }
    }
    Ok(SecretString::from(text.lines().next().unwrap_or_default().to_owned()))
}

fn ask(question: &str, output: &Output) -> Result<SecretString> {
    if !output.is_interactive() {
        return Err(Failure::usage("a passphrase is needed and nobody is at the terminal to type it")
            .hint("--passphrase-file FILE, or LEASEHOLD_PASSPHRASE")
            .into());
    }
    Ok(SecretString::from(rpassword::prompt_password(question).context("read the passphrase")?))
}
