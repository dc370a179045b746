//! What a proposal would do, in a plain sentence.

use abi::owner::{Action, Release, Terms};
use anyhow::Result;
use cid::Cid;
use serde::Serialize;

use crate::actors;
use crate::address::Addr;
use crate::context::Context;
use crate::span::Span;
use crate::terms::{Change, changes};

/// An action, as people and programs read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// What will happen, as a sentence without a subject: "make t01004 the operator".
    pub sentence: String,
    #[serde(flatten)]
    pub content: Content,
}

/// What the action carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "kebab-case")]
pub enum Content {
    Upgrade {
        code_cid: String,
        /// What the code is called, when this program or the network knows it.
        name: Option<String>,
        installed: bool,
    },
    Terms {
        /// Against the terms in force.
        changes: Vec<Change>,
    },
    Sealing {
        enabled: bool,
    },
    Operator {
        operator: Addr,
    },
    Release {
        miner: Addr,
        new_owner: Addr,
    },
    Pause {
        epochs: Span,
    },
}

impl Told {
    /// Reads what there is to know of an action, and says it. `present` are the terms in force.
    pub fn of(context: &Context, action: &Action, present: &Terms) -> Result<Self> {
        let content = match action {
            Action::Upgrade(code) => upgrade(context, *code)?,
            Action::ChangeTerms(terms) => Content::Terms { changes: changes(present, terms) },
            Action::SetSealing(enabled) => Content::Sealing { enabled: *enabled },
            Action::ReplaceOperator(operator) => Content::Operator { operator: Addr(*operator) },
            Action::ReleaseMiner(Release { miner, new_owner }) => {
                Content::Release { miner: Addr(*miner), new_owner: Addr(*new_owner) }
            }
            Action::Pause(epochs) => Content::Pause { epochs: Span(*epochs) },
        };
        Ok(Self { sentence: content.sentence(), content })
    }
}

fn upgrade(context: &Context, code: Cid) -> Result<Content> {
    let (name, installed) = (actors::name_of(context, code)?, context.is_installed(code)?);
    Ok(Content::Upgrade { code_cid: code.to_string(), name, installed })
}

impl Content {
    fn sentence(&self) -> String {
        match self {
            Self::Upgrade { name: Some(name), .. } => {
                format!("run the code that this program knows as {name} from then on")
            }
            Self::Upgrade { code_cid, name: None, .. } => {
                format!("run the code {code_cid} from then on, which this program does not know")
            }
            Self::Terms { changes } if changes.is_empty() => "change nothing about the terms in force".to_owned(),
            Self::Terms { changes } => {
                let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
                format!("change {}", changes.join("; "))
            }
            Self::Sealing { enabled: true } => "allow pledges to miners again".to_owned(),
            Self::Sealing { enabled: false } => "forbid all pledges to miners".to_owned(),
            Self::Operator { operator } => format!("make {operator} the operator"),
            Self::Release { miner, new_owner } => {
                format!("let go of the miner {miner} and propose {new_owner} as its owner")
            }
            Self::Pause { epochs } => format!("refuse deposits and pledges for {epochs}; leaving stays possible"),
        }
    }

    /// What people may come to regret about it.
    pub fn cautions(&self) -> Vec<String> {
        match self {
            Self::Upgrade { code_cid, name, installed } => {
                let mut cautions = Vec::new();
                if name.is_none() {
                    cautions.push(format!(
                        "this program does not know the code {code_cid}: whoever votes for it trusts it with everything"
                    ));
                }
                if !installed {
                    cautions.push(format!(
                        "init does not have {code_cid} yet: until it is installed this cannot be executed"
                    ));
                }
                cautions
            }
            Self::Operator { operator } => {
                vec![format!("{operator} will run all miners, with everything that is pledged to them")]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_a_sentence() {
        let upgrade = |name: Option<&str>| Content::Upgrade {
            code_cid: "bafk".into(),
            name: name.map(str::to_owned),
            installed: name.is_some(),
        };
        let change = Change { term: "early_exit", from: "5%".into(), to: "3%".into() };
        for (content, sentence) in [
            (upgrade(Some("owner")), "run the code that this program knows as owner from then on"),
            (upgrade(None), "run the code bafk from then on, which this program does not know"),
            (Content::Terms { changes: vec![change] }, "change early_exit from 5% to 3%"),
            (Content::Terms { changes: Vec::new() }, "change nothing about the terms in force"),
            (Content::Sealing { enabled: false }, "forbid all pledges to miners"),
            (Content::Operator { operator: Addr::id(4) }, "make t04 the operator"),
            (
                Content::Release { miner: Addr::id(4), new_owner: Addr::id(5) },
                "let go of the miner t04 and propose t05 as its owner",
            ),
            (
                Content::Pause { epochs: Span(2_880) },
                "refuse deposits and pledges for 2880 epochs (1d); leaving stays possible",
            ),
        ] {
            assert_eq!(content.sentence(), sentence);
        }
        assert_eq!((upgrade(None).cautions().len(), upgrade(Some("owner")).cautions().len()), (2, 0));
    }
}
