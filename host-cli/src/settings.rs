//! What a command works with: flags win over the environment, the environment over `config.toml`, and that over defaults.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::keystore::{DEFAULT_LOG_N, MAX_LOG_N, MIN_LOG_N};
use crate::passphrase::Source;

pub const DEFAULT_URL: &str = "http://127.0.0.1:1234/rpc/v1";
pub const DEFAULT_NETWORK: &str = "leasehold-devnet";

/// The flags that every command takes.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// The node's JSON-RPC address [env: LEASEHOLD_URL] [default: http://127.0.0.1:1234/rpc/v1]
    #[arg(long, global = true, value_name = "URL", help_heading = "Global options")]
    pub url: Option<String>,
    /// The node's API token, where it asks for one; for devnet, the one that it will ask for [env: LEASEHOLD_TOKEN]
    #[arg(long, global = true, value_name = "TOKEN", help_heading = "Global options")]
    pub token: Option<String>,
    /// The key that signs: its name or its address. The only key in the keystore when there is but one [env: LEASEHOLD_WALLET]
    #[arg(long, global = true, value_name = "KEY", help_heading = "Global options")]
    pub wallet: Option<String>,
    /// A file whose first line is the keystore's passphrase [env: LEASEHOLD_PASSPHRASE, the passphrase itself]
    #[arg(long, global = true, value_name = "FILE", help_heading = "Global options")]
    pub passphrase_file: Option<PathBuf>,
    /// Print the result as JSON, amounts in attoFIL
    #[arg(long, global = true, help_heading = "Global options")]
    pub json: bool,
    /// Print tables whole, however wide the terminal is
    #[arg(long, global = true, help_heading = "Global options")]
    pub wide: bool,
    /// Do not ask before spending
    #[arg(long, short = 'y', global = true, help_heading = "Global options")]
    pub yes: bool,
}

/// Where a setting's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Flag,
    Environment,
    File,
    Default,
}

impl Origin {
    /// The first of the places that has a value, in the order of precedence.
    fn first(flag: bool, environment: bool, file: bool) -> Self {
        match (flag, environment, file) {
            (true, ..) => Self::Flag,
            (_, true, _) => Self::Environment,
            (.., true) => Self::File,
            _ => Self::Default,
        }
    }
}

/// Where each setting's value comes from, by its key in `config.toml`.
pub type Origins = BTreeMap<&'static str, Origin>;

/// `config.toml` in the home folder. Every key is optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    url: Option<String>,
    token: Option<String>,
    wallet: Option<String>,
    passphrase_file: Option<PathBuf>,
    /// The network that messages may be signed for.
    network: Option<String>,
    builtin_actors: Option<PathBuf>,
    /// Epochs to wait after the one that includes a message.
    confidence: Option<u64>,
    /// Scrypt work for new keys, as a power of two.
    scrypt_log_n: Option<u8>,
}

/// The settled settings of one process.
#[derive(Clone, Debug)]
pub struct Settings {
    pub home: PathBuf,
    pub url: String,
    pub token: Option<String>,
    pub wallet: Option<String>,
    pub passphrase: Source,
    /// The name that the node's network must have before anything is signed.
    pub network: String,
    /// A bundle of official built-in actors for the embedded devnet, in place of the stand-ins.
    pub builtin_actors: Option<PathBuf>,
    /// Epochs to wait after the one that includes a message.
    pub confidence: u64,
    /// Scrypt work for new keys, as a power of two.
    pub scrypt_log_n: u8,
    pub json: bool,
    pub yes: bool,
    pub origins: Origins,
}

impl Settings {
    /// Settles flags, environment (as a lookup) and the configuration file in the home folder.
    pub fn resolve(flags: &Flags, environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        Self::resolve_with(flags, environment, read)
    }

    /// The same as if there were no file: for whoever repairs it.
    pub fn resolve_without_file(flags: &Flags, environment: impl Fn(&str) -> Option<String>) -> Result<Self> {
        Self::resolve_with(flags, environment, |_| Ok(ConfigFile::default()))
    }

    fn resolve_with(
        flags: &Flags,
        environment: impl Fn(&str) -> Option<String>,
        read: impl FnOnce(&Path) -> Result<ConfigFile>,
    ) -> Result<Self> {
        let env = |name: &str| environment(name).filter(|value| !value.is_empty());
        let home = home(&env)?;
        let file = read(&home.join("config.toml"))?;
        let origins = origins(flags, &env, &file);
        let passphrase = match (&flags.passphrase_file, env("LEASEHOLD_PASSPHRASE"), file.passphrase_file) {
            (Some(path), _, _) => Source::File(path.clone()),
            (None, Some(passphrase), _) => Source::Given(SecretString::from(passphrase)),
            (None, None, Some(path)) => Source::File(home.join(path)),
            (None, None, None) => Source::Ask,
        };
        let pick =
            |flag: &Option<String>, name: &str, file: Option<String>| flag.clone().or_else(|| env(name)).or(file);
        Ok(Self {
            url: pick(&flags.url, "LEASEHOLD_URL", file.url).unwrap_or_else(|| DEFAULT_URL.to_owned()),
            token: pick(&flags.token, "LEASEHOLD_TOKEN", file.token),
            wallet: pick(&flags.wallet, "LEASEHOLD_WALLET", file.wallet),
            passphrase,
            network: file.network.unwrap_or_else(|| DEFAULT_NETWORK.to_owned()),
            builtin_actors: env("LEASEHOLD_BUILTIN_ACTORS").map(PathBuf::from).or(file.builtin_actors),
            confidence: file.confidence.unwrap_or(0),
            scrypt_log_n: log_n(file.scrypt_log_n, &home)?,
            json: flags.json,
            yes: flags.yes,
            origins,
            home,
        })
    }

    pub fn keystore(&self) -> PathBuf {
        self.home.join("keystore")
    }

    /// The configuration file, which need not be there.
    pub fn file(&self) -> PathBuf {
        self.home.join("config.toml")
    }
}

/// Checks the text of a configuration file.
pub fn check(text: &str, home: &Path) -> Result<()> {
    let file = parse(text, &home.join("config.toml"))?;
    log_n(file.scrypt_log_n, home).map(|_| ())
}

fn origins(flags: &Flags, env: &impl Fn(&str) -> Option<String>, file: &ConfigFile) -> Origins {
    let set = |name: &str| env(name).is_some();
    Origins::from([
        ("url", Origin::first(flags.url.is_some(), set("LEASEHOLD_URL"), file.url.is_some())),
        ("token", Origin::first(flags.token.is_some(), set("LEASEHOLD_TOKEN"), file.token.is_some())),
        ("wallet", Origin::first(flags.wallet.is_some(), set("LEASEHOLD_WALLET"), file.wallet.is_some())),
        (
            "passphrase_file",
            Origin::first(flags.passphrase_file.is_some(), set("LEASEHOLD_PASSPHRASE"), file.passphrase_file.is_some()),
        ),
        ("network", Origin::first(false, false, file.network.is_some())),
        ("confidence", Origin::first(false, false, file.confidence.is_some())),
        ("builtin_actors", Origin::first(false, set("LEASEHOLD_BUILTIN_ACTORS"), file.builtin_actors.is_some())),
        ("scrypt_log_n", Origin::first(false, false, file.scrypt_log_n.is_some())),
    ])
}

fn home(env: &impl Fn(&str) -> Option<String>) -> Result<PathBuf> {
    let fallback = || env("HOME").map(|user| Path::new(&user).join(".leasehold"));
    env("LEASEHOLD_HOME").map(PathBuf::from).or_else(fallback).ok_or_else(|| {
        Failure::other("there is no home folder for keys and configuration: neither LEASEHOLD_HOME nor HOME is set")
            .into()
    })
}

fn read(path: &Path) -> Result<ConfigFile> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(ConfigFile::default()),
        Err(e) => return Err(e).with_context(|| format!("read {}", path.display())),
    };
    parse(&text, path)
}

fn parse(text: &str, path: &Path) -> Result<ConfigFile> {
    toml::from_str(text).map_err(|e| {
        let line =
            e.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
        let unset = e.message().starts_with("unknown field");
        let keys =
            "its keys are url, token, wallet, passphrase_file, network, builtin_actors, confidence and scrypt_log_n";
        let hint = format!("edit {}, line {line}", path.display());
        Failure::other(format!("the configuration {} is wrong: {}", path.display(), e.to_string().trim_end()))
            .hint(if unset { format!("{hint}, or leasehold config unset KEY; {keys}") } else { hint })
            .into()
    })
}

fn log_n(configured: Option<u8>, home: &Path) -> Result<u8> {
    let log_n = configured.unwrap_or(DEFAULT_LOG_N);
    if (MIN_LOG_N..=MAX_LOG_N).contains(&log_n) {
        return Ok(log_n);
    }
    Err(Failure::other(format!(
        "scrypt_log_n in {} is {log_n}; it may be {MIN_LOG_N} to {MAX_LOG_N}, and below {DEFAULT_LOG_N} only for throw-away keys",
        home.join("config.toml").display()
    ))
    .into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(config: &str, flags: Flags, environment: &[(&str, &str)]) -> Result<Settings> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("config.toml"), config).unwrap();
        let home = folder.path().display().to_string();
        Settings::resolve(&flags, |name| {
            let given = environment.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            given.or_else(|| (name == "LEASEHOLD_HOME").then(|| home.clone()))
        })
    }

    fn flags(text: &str) -> Flags {
        let value = Some(text.to_owned());
        Flags { url: value.clone(), token: value.clone(), wallet: value, ..Flags::default() }
    }

    const FILE: &str = "url = 'file'\ntoken = 'file'\nwallet = 'file'\npassphrase_file = 'file'\n";
    const ENVIRONMENT: [(&str, &str); 4] = [
        ("LEASEHOLD_URL", "env"),
        ("LEASEHOLD_TOKEN", "env"),
        ("LEASEHOLD_WALLET", "env"),
        ("LEASEHOLD_PASSPHRASE", "env"),
    ];

    fn three(settings: &Settings) -> [&str; 3] {
        [&settings.url, settings.token.as_deref().unwrap(), settings.wallet.as_deref().unwrap()]
    }

    #[test]
    fn flags_win_over_the_environment_it_over_the_file_and_that_over_defaults() {
        let all = resolve(FILE, flags("flag"), &ENVIRONMENT).unwrap();
        assert_eq!(three(&all), ["flag"; 3]);
        let no_flags = resolve(FILE, Flags::default(), &ENVIRONMENT).unwrap();
        assert_eq!(three(&no_flags), ["env"; 3]);
        let only_file = resolve(FILE, Flags::default(), &[]).unwrap();
        assert_eq!(three(&only_file), ["file"; 3]);
        let nothing = resolve("", Flags::default(), &[]).unwrap();
        assert_eq!((nothing.url.as_str(), nothing.token, nothing.wallet), (DEFAULT_URL, None, None));
        assert_eq!((nothing.network.as_str(), nothing.scrypt_log_n), ("leasehold-devnet", DEFAULT_LOG_N));
    }

    #[test]
    fn the_passphrase_follows_the_same_order() {
        let file_flag = Flags { passphrase_file: Some("flag".into()), ..Flags::default() };
        let by_flag = resolve(FILE, file_flag, &ENVIRONMENT).unwrap().passphrase;
        assert!(matches!(by_flag, Source::File(path) if path == Path::new("flag")));
        let by_env = resolve(FILE, Flags::default(), &ENVIRONMENT).unwrap().passphrase;
        assert!(matches!(by_env, Source::Given(_)));
        let by_file = resolve(FILE, Flags::default(), &[]).unwrap().passphrase;
        assert!(matches!(by_file, Source::File(path) if path.ends_with("file") && path.is_absolute()));
        assert!(matches!(resolve("", Flags::default(), &[]).unwrap().passphrase, Source::Ask));
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let settings = resolve(FILE, Flags::default(), &[("LEASEHOLD_URL", "")]).unwrap();
        assert_eq!(settings.url, "file");
    }

    #[test]
    fn a_corrupt_configuration_is_named_with_what_is_wrong() {
        for (text, expected) in [
            ("url = ", "is wrong: TOML parse error at line 1"),
            ("urll = 'x'", "unknown field `urll`"),
            ("scrypt_log_n = 3", "scrypt_log_n in"),
        ] {
            let error = resolve(text, Flags::default(), &[]).unwrap_err();
            assert!(error.to_string().contains(expected), "{error}");
            assert_eq!(Failure::of(&error).kind.exit_code(), 4);
        }
    }
}
