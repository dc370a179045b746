//! `leasehold config`: what holds on this machine, and where that is said.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use anyhow::{Context as _, Result};
use clap::Subcommand;
use serde::Serialize;
use toml_edit::{DocumentMut, Item, Value};

use crate::context::Context;
use crate::failure::Failure;
use crate::output::{Report, Table};
use crate::passphrase::Source;
use crate::settings::{self, Origin, Settings};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show every setting, and whether a flag, the environment, the file or nobody says so
    #[command(
        after_help = "Examples:\n  leasehold config show\n  leasehold config show --url http://127.0.0.1:2345/rpc/v1"
    )]
    Show,
    /// Write a setting to config.toml. Comments and other settings stay
    #[command(after_help = "Examples:\n  leasehold config set wallet operator\n  leasehold config set confidence 5")]
    Set {
        /// url, token, wallet, passphrase_file, network, confidence, builtin_actors or scrypt_log_n
        key: String,
        /// Its value
        value: String,
    },
    /// Remove a setting from config.toml
    #[command(after_help = "Examples:\n  leasehold config unset wallet")]
    Unset {
        /// The setting
        key: String,
    },
    /// Print where config.toml is, or would be
    #[command(after_help = "Examples:\n  leasehold config path")]
    Path,
}

impl Command {
    /// Whether it does without what the file says.
    pub fn mends(&self) -> bool {
        matches!(self, Self::Set { .. } | Self::Unset { .. } | Self::Path)
    }

    pub fn run(self, context: &Context) -> Result<()> {
        let settings = &context.settings;
        match self {
            Self::Show => context.output.result(&show(settings))?,
            Self::Set { key, value } => {
                let changed = set(settings, &key, &value)?;
                if key == "wallet" && context.keystore.find(&value).is_err() {
                    context.output.warn(&format!("there is no key {value} in the keystore yet"));
                }
                context.output.result(&changed)?;
            }
            Self::Unset { key } => context.output.result(&unset(settings, &key)?)?,
            Self::Path => context.output.result(&Place { path: settings.file().display().to_string() })?,
        }
        Ok(())
    }
}

/// Every setting with its origin. Secrets are not shown.
pub fn show(settings: &Settings) -> Shown {
    let passphrase = match &settings.passphrase {
        Source::File(path) => Some(path.display().to_string()),
        Source::Given(_) => Some("(the passphrase itself is given)".to_owned()),
        Source::Ask => None,
    };
    let value = |key: &str| match key {
        "url" => Some(settings.url.clone()),
        "token" => settings.token.as_ref().map(|_| "(not shown)".to_owned()),
        "wallet" => settings.wallet.clone(),
        "passphrase_file" => passphrase.clone(),
        "network" => Some(settings.network.clone()),
        "confidence" => Some(settings.confidence.to_string()),
        "builtin_actors" => settings.builtin_actors.as_ref().map(|path| path.display().to_string()),
        "scrypt_log_n" => Some(settings.scrypt_log_n.to_string()),
        _ => None,
    };
    let setting = |(key, origin): (&&'static str, &Origin)| Setting { key, value: value(key), origin: *origin };
    Shown { file: settings.file().display().to_string(), settings: settings.origins.iter().map(setting).collect() }
}

/// Writes a setting to the file.
pub fn set(settings: &Settings, key: &str, value: &str) -> Result<Changed> {
    known(settings, key)?;
    let mut item = match key {
        "confidence" | "scrypt_log_n" => {
            let number: i64 =
                value.parse().map_err(|_| Failure::usage(format!("{key}: {value:?} is not a whole number")))?;
            Value::from(number)
        }
        "url" => {
            check_url(value)?;
            Value::from(value)
        }
        _ => Value::from(value),
    };
    if key == "scrypt_log_n" {
        settings::check(&format!("scrypt_log_n = {value}"), &settings.home)
            .map_err(|e| Failure::usage(e.to_string()))?;
    }
    change(settings, Check::Everything, |document| {
        // `insert` would throw the comments away that stand around a value which is there already.
        let place = document.entry(key).or_insert(Item::None);
        if let Some(old) = place.as_value() {
            *item.decor_mut() = old.decor().clone();
        }
        *place = Item::Value(item);
    })?;
    let path = settings.file().display().to_string();
    Ok(Changed { key: key.to_owned(), value: Some(value.to_owned()), path })
}

/// Removes a setting from the file.
pub fn unset(settings: &Settings, key: &str) -> Result<Changed> {
    change(settings, Check::Nothing, |document| {
        document.remove(key);
    })?;
    Ok(Changed { key: key.to_owned(), value: None, path: settings.file().display().to_string() })
}

fn check_url(url: &str) -> Result<()> {
    if ["http://", "https://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())) {
        return Ok(());
    }
    let sentence = format!("{url:?} is not the URL of a node: nothing was written");
    Err(Failure::usage(sentence).hint("they look like http://127.0.0.1:1234/rpc/v1").into())
}

fn known(settings: &Settings, key: &str) -> Result<()> {
    if settings.origins.contains_key(key) {
        return Ok(());
    }
    let keys: Vec<_> = settings.origins.keys().copied().collect();
    Err(Failure::usage(format!("{key:?} is no setting: {} are", keys.join(", "))).into())
}

/// What has to be right in the file afterwards: what was removed makes nothing worse.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    Everything,
    Nothing,
}

/// Changes the file, unless it would be wrong afterwards.
fn change(settings: &Settings, check: Check, edit: impl FnOnce(&mut DocumentMut)) -> Result<()> {
    let path = settings.file();
    let text = match fs::read_to_string(&path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => String::new(),
        other => other.with_context(|| format!("read {}", path.display()))?,
    };
    let mut document: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| {
        let line =
            e.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
        Failure::other(format!("the configuration {} is wrong: {}", path.display(), e.message()))
            .hint(format!("edit {}, line {line}", path.display()))
    })?;
    edit(&mut document);
    let text = document.to_string();
    if check == Check::Everything {
        settings::check(&text, &settings.home)?;
    }
    replace(&settings.home, &path, &text).with_context(|| format!("write {}", path.display()))
}

/// The file is the old one or the new one, whatever happens.
fn replace(home: &Path, path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(home)?;
    let mut file = tempfile::NamedTempFile::new_in(home)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}

#[derive(Debug, Serialize)]
pub struct Shown {
    pub file: String,
    pub settings: Vec<Setting>,
}

#[derive(Debug, Serialize)]
pub struct Setting {
    pub key: &'static str,
    /// `None`: nothing, and that is all right.
    pub value: Option<String>,
    pub origin: Origin,
}

impl Report for Shown {
    fn text(&self) -> String {
        let mut table = Table::new(["setting", "value", "said by"], "There are no settings.");
        for Setting { key, value, origin } in &self.settings {
            let origin = match origin {
                Origin::Flag => "a flag",
                Origin::Environment => "the environment",
                Origin::File => "config.toml",
                Origin::Default => "default",
            };
            table.row([(*key).to_owned(), value.clone().unwrap_or_else(|| "-".to_owned()), origin.to_owned()]);
        }
        format!("{}\n\nconfig.toml: {}", table.render(), self.file)
    }
}

#[derive(Debug, Serialize)]
pub struct Changed {
    pub key: String,
    pub value: Option<String>,
    pub path: String,
}

impl Report for Changed {
    fn text(&self) -> String {
        match &self.value {
            Some(value) => format!("{} is {value} from now on ({})", self.key, self.path),
            None => format!("{} is not in {} any more", self.key, self.path),
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Place {
    pub path: String,
}

impl Report for Place {
    fn text(&self) -> String {
        self.path.clone()
    }
}
