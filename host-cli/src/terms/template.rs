//! The template of a terms file, which is also where the defaults are written down.

use serde::{Serialize, Serializer, ser};

use super::Written;
use crate::output::Report;

const TEMPLATE: &str = include_str!("template.toml");

/// What holds where neither a flag nor a file says anything: the template, without what only its user can know.
pub fn defaults() -> Written {
    // The template is part of this program, and a test reads it.
    let template: Written = toml::from_str(TEMPLATE).unwrap_or_default();
    Written { name: None, symbol: None, operator: None, fees: None, ..template }
}

/// The template: TOML with every term explained, or JSON with the same values.
#[derive(Clone, Copy, Debug)]
pub struct Template;

impl Report for Template {
    fn text(&self) -> String {
        TEMPLATE.trim_end().to_owned()
    }
}

impl Serialize for Template {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        toml::from_str::<toml::Table>(TEMPLATE).map_err(<S::Error as ser::Error>::custom)?.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use clap::Args;

    use super::*;

    #[test]
    fn the_template_has_every_term_and_reads_back() {
        let written: Written = toml::from_str(TEMPLATE).unwrap();
        assert_eq!(serde_json::from_value::<Written>(serde_json::to_value(Template).unwrap()).unwrap(), written);
        let keys: Vec<String> = toml::from_str::<toml::Table>(TEMPLATE).unwrap().keys().cloned().collect();
        let flags = Written::augment_args(clap::Command::new("terms"));
        for flag in flags.get_arguments() {
            let id = flag.get_id().as_str();
            assert!(keys.iter().any(|key| key == id), "{id} is in the template");
        }
        assert_eq!(keys.len(), flags.get_arguments().count(), "and nothing else");
    }

    #[test]
    fn the_help_tells_the_defaults_of_the_template() {
        let values: toml::Table = toml::from_str(TEMPLATE).unwrap();
        let flags = Written::augment_args(clap::Command::new("terms"));
        let of_the_user = ["name", "symbol", "operator", "fees"];
        for flag in flags.get_arguments().filter(|flag| !of_the_user.contains(&flag.get_id().as_str())) {
            let (id, help) = (flag.get_id().as_str(), flag.get_help().unwrap().to_string());
            let default = values[id].as_str().unwrap();
            assert!(help.ends_with(&format!("[default: {default}]")), "{id}: {help}");
        }
    }
}
