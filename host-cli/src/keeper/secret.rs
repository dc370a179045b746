//! What a renter gets to read once its order is accepted.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use abi::lease::LeaseReturn;
use anyhow::{Context as _, Result, bail, ensure};
use fvm_shared::address::Address;
use zeroize::Zeroizing;

use super::command::output;
use crate::address::Addr;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a command need not know: what opens the keys, and the node.
const PRIVATE: [&str; 2] = ["LEASEHOLD_PASSPHRASE", "LEASEHOLD_TOKEN"];
const PLACES: [&str; 4] = ["market", "lease", "offer", "renter"];

/// Where secrets come from.
#[derive(Clone, Debug)]
pub enum Secret {
    /// There is none to give.
    None,
    /// A text with places to fill in.
    Template(String),
    File(PathBuf),
    /// A program with its arguments, run in a folder.
    Command {
        program: PathBuf,
        arguments: Vec<String>,
        folder: PathBuf,
    },
}

impl Secret {
    /// A text all of whose places can be filled in.
    pub fn template(text: String) -> Result<Self, String> {
        let mut rest = text.as_str();
        while let Some((_, after)) = rest.split_once('{') {
            let Some((place, after)) = after.split_once('}') else { break };
            if !PLACES.contains(&place) {
                return Err(format!(
                    "{{{place}}} in secret is not one of {{market}}, {{lease}}, {{offer}}, {{renter}}"
                ));
            }
            rest = after;
        }
        Ok(Self::Template(text))
    }

    /// A command; a path to its program counts from `folder`.
    pub fn command(words: Vec<String>, folder: &Path) -> Result<Self, String> {
        let mut words = words.into_iter();
        let program = words.next().ok_or("secret_command names no program")?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let program = if program.contains('/') { folder.join(program) } else { PathBuf::from(program) };
        Ok(Self::Command { program, arguments: words.collect(), folder: folder.to_owned() })
    }

    /// The secret for one order.
    pub fn make(&self, market: Address, order: &LeaseReturn) -> Result<Zeroizing<Vec<u8>>> {
        let values = [
            Addr(market).to_string(),
            order.lease.to_string(),
            order.offer.to_string(),
            Addr::id(order.renter).to_string(),
        ];
        let secret = match self {
            Self::None => bail!("there is no secret to give"),
            Self::Template(text) => Zeroizing::new(fill(text, &values).into_bytes()),
            Self::File(path) => {
                Zeroizing::new(fs::read(path).with_context(|| format!("read the secret in {}", path.display()))?)
            }
            Self::Command { program, arguments, folder } => {
                let mut command = prepared(program, arguments, folder, &values);
                output(&mut command, ssh_key_of(order), PATIENCE)
                    .with_context(|| format!("run {}", program.display()))?
            }
        };
        ensure!(!secret.is_empty(), "the secret is empty: the renter could not get in");
        Ok(secret)
    }
}

/// A renter's SSH key as one line. The market takes any text, and whoever reads lines must not take the second one, or what drives a
/// terminal, for somebody else's words: all that follows a control character is dropped. The order is accepted all the same, or renters
/// could have orders declined at the provider's cost.
fn ssh_key_of(order: &LeaseReturn) -> &str {
    let whole = order.ssh_key.trim_end();
    let line = whole.split(char::is_control).next().unwrap_or_default();
    if line.len() < whole.len() {
        tracing::warn!(lease = order.lease, "the renter's SSH key is more than a line: the command gets its beginning");
    }
    line
}

/// A command with what it is told in its environment, and without what it is not to know.
fn prepared(program: &Path, arguments: &[String], folder: &Path, values: &[String; 4]) -> Command {
    let mut command = Command::new(fs::canonicalize(program).unwrap_or_else(|_| program.to_owned()));
    command.args(arguments).current_dir(folder);
    for name in PRIVATE {
        command.env_remove(name);
    }
    for (place, value) in PLACES.iter().zip(values) {
        command.env(format!("LEASEHOLD_{}", place.to_uppercase()), value);
    }
    command
}

fn fill(text: &str, values: &[String; 4]) -> String {
    PLACES.iter().zip(values).fold(text.to_owned(), |text, (place, value)| text.replace(&format!("{{{place}}}"), value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::OsStr;

    use abi::lease::Status;

    use super::*;
    use crate::due::example;

    fn made(secret: &Secret) -> Result<String> {
        made_for("ssh-ed25519 AAAA", secret)
    }

    fn made_for(ssh_key: &str, secret: &Secret) -> Result<String> {
        let order = LeaseReturn { ssh_key: ssh_key.to_owned(), ..example(Status::Ordered) };
        Ok(String::from_utf8(secret.make(Address::new_id(1_010), &order)?.to_vec()).unwrap())
    }

    fn shell(script: &str) -> Secret {
        Secret::command(["sh", "-c", script].map(String::from).to_vec(), Path::new("")).unwrap()
    }

    #[test]
    fn the_places_of_a_text_are_filled_in() {
        let secret = Secret::template("{renter}@host:{lease} {offer} {market} } {".into()).unwrap();
        assert_eq!(made(&secret).unwrap(), "t01001@host:3 0 t01010 } {");
    }

    #[test]
    fn a_command_is_told_about_the_order() {
        let script = "read key; printf '%s %s %s' \"$LEASEHOLD_LEASE\" \"$LEASEHOLD_RENTER\" \"$key\"";
        assert_eq!(made(&shell(script)).unwrap(), "3 t01001 ssh-ed25519 AAAA");
    }

    #[test]
    fn a_command_gets_the_first_line_of_an_ssh_key_and_no_control_characters() {
        let command = shell("cat");
        for (key, expected) in [
            ("ssh-ed25519 AAAA ann@host", "ssh-ed25519 AAAA ann@host\n"),
            ("ssh-ed25519 AAAA\n", "ssh-ed25519 AAAA\n"),
            ("ssh-ed25519 AAAA\nssh-ed25519 BBBB", "ssh-ed25519 AAAA\n"),
            ("ssh-ed25519 AAAA\r\nssh-ed25519 BBBB", "ssh-ed25519 AAAA\n"),
            ("ssh-ed25519 AAAA\u{1b}[2J", "ssh-ed25519 AAAA\n"),
            ("\nssh-ed25519 BBBB", "\n"),
            ("", "\n"),
        ] {
            assert_eq!(made_for(key, &command).unwrap(), expected, "{key:?}");
        }
    }

    #[test]
    fn a_command_knows_neither_the_passphrase_nor_the_token() {
        let values = ["t01010", "3", "0", "t01001"].map(String::from);
        let command = prepared(Path::new("sh"), &[], Path::new("."), &values);
        let told: BTreeMap<_, _> = command.get_envs().map(|(name, value)| (name.to_str().unwrap(), value)).collect();
        for name in ["LEASEHOLD_PASSPHRASE", "LEASEHOLD_TOKEN"] {
            assert_eq!(told.get(name), Some(&None), "{name} is taken away");
        }
        assert_eq!(told["LEASEHOLD_RENTER"], Some(OsStr::new("t01001")));
    }

    #[test]
    fn a_command_that_fails_or_says_nothing_gives_no_secret() {
        for (script, expected) in [("exit 3", "it ended with exit status: 3"), ("true", "the secret is empty")] {
            let error = made(&shell(script)).unwrap_err();
            assert!(format!("{error:#}").contains(expected), "{error:#}");
        }
        let missing = Secret::command(vec!["./nowhere".into()], Path::new("/nonexistent")).unwrap();
        assert!(made(&missing).unwrap_err().to_string().contains("run /nonexistent/./nowhere"));
    }
}
