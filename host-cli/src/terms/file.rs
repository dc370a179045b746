//! Terms in a file.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::Written;
use crate::failure::Failure;

/// Reads a terms file: JSON when its name ends in `.json`, TOML otherwise.
pub fn read(path: &Path) -> Result<Written> {
    let text = fs::read_to_string(path).with_context(|| format!("read the terms file {}", path.display()))?;
    let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    let terms = if is_json {
        serde_json::from_str(&text).map_err(|e| e.to_string())
    } else {
        toml::from_str(&text).map_err(|e| e.to_string())
    };
    terms.map_err(|e| {
        Failure::other(format!("the terms file {} is wrong: {}", path.display(), e.trim_end()))
            .hint("leasehold owner terms-template prints one with every term explained")
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Share;
    use crate::span::Span;

    fn written(name: &str, text: &str) -> Result<Written> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        read(&path)
    }

    #[test]
    fn toml_and_json_say_the_same() {
        let toml = "term = '90d'\n[[fees]]\nlabel = 'operator'\nbeneficiary = 't01010'\nshare = '2.5%'\n";
        let json = r#"{"term": "90d", "fees": [{"label": "operator", "beneficiary": "t01010", "share": "250bps"}]}"#;
        let from_toml = written("terms.toml", toml).unwrap();
        assert_eq!(from_toml, written("terms.JSON", json).unwrap());
        assert_eq!((from_toml.term, from_toml.fees.unwrap()[0].share), (Some(Span(259_200)), Share(250)));
        assert_eq!(written("empty", "").unwrap(), Written::default());
    }

    #[test]
    fn what_is_wrong_with_a_file_is_told_by_its_name() {
        for (name, text, expected) in [
            ("a.toml", "terms = '1d'", "unknown field `terms`"),
            ("a.toml", "cap = '5'", "does not say in which unit"),
            ("a.toml", "cap = '0 FIL'", "the amount must be more than zero"),
            ("a.toml", "early_exit = '101%'", "is no share"),
            ("a.toml", "term = 7", "invalid type: integer"),
            ("a.json", "term = '7d'", "expected ident at line 1"),
            ("a.json", r#"{"fees": [{"label": "x"}]}"#, "missing field `beneficiary`"),
        ] {
            let error = written(name, text).unwrap_err();
            assert!(error.to_string().contains(name) && error.to_string().contains(expected), "{error}");
            assert_eq!(Failure::of(&error).kind.exit_code(), 4);
        }
    }
}
