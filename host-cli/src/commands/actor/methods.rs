//! What can be asked of a kind of actor.

use abi::{Interface, Shape, Signature};
use abi_json::{Json, outline};
use anyhow::Result;
use serde::Serialize;

use super::call;
use crate::address::Addr;
use crate::context::Context;
use crate::directory::Directory;
use crate::failure::Failure;
use crate::output::{Fields, Report, Table, tree};

/// The methods of a kind, or of the actor at an address; or one of them.
pub fn methods(context: &Context, kind: &str, one: Option<&str>) -> Result<Methods> {
    let interface = match Interface::of(kind) {
        Some(interface) => interface,
        None if kind.parse::<Addr>().is_ok() || context.keystore.has(kind) => {
            Directory::new(context).must(context.address(kind)?)?
        }
        None => {
            let kinds: Vec<_> = abi::INTERFACES.iter().map(|interface| interface.name).collect();
            let sentence =
                format!("{kind:?} is neither a kind of actor nor an address: {} are known", kinds.join(", "));
            return Err(Failure::usage(sentence).into());
        }
    };
    let chosen = match one {
        Some(name) => vec![call::method(interface, name)?],
        None => interface.methods.iter().collect(),
    };
    let methods = chosen.into_iter().map(Described::from).collect();
    Ok(Methods { kind: interface.name, methods, is_one: one.is_some() })
}

#[derive(Debug, Serialize)]
pub struct Methods {
    pub kind: &'static str,
    pub methods: Vec<Described>,
    #[serde(skip)]
    is_one: bool,
}

/// A method, for whoever wants to call it.
#[derive(Debug, Serialize)]
pub struct Described {
    pub name: &'static str,
    pub number: u64,
    pub doc: String,
    /// What goes in, with what belongs at every place. `None` for nothing.
    pub params: Option<Json>,
    /// What comes out.
    #[serde(rename = "return")]
    pub returns: Option<Json>,
    #[serde(skip)]
    signature: String,
}

impl From<&'static Signature> for Described {
    fn from(method: &'static Signature) -> Self {
        Self {
            name: method.name,
            number: method.number,
            doc: plain(method.doc),
            params: method.params.as_ref().map(outline),
            returns: method.returns.as_ref().map(outline),
            signature: signature(method),
        }
    }
}

/// The names of what goes in, and the name of what comes out.
fn signature(method: &Signature) -> String {
    let params = match method.params.as_ref().map(|field| field.shape) {
        Some(Shape::Tuple(tuple)) => tuple.fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", "),
        Some(shape) => short(shape),
        None => String::new(),
    };
    let returns = method.returns.as_ref().map(|field| format!(" -> {}", short(field.shape))).unwrap_or_default();
    format!("({params}){returns}")
}

fn short(shape: &Shape) -> String {
    match shape {
        Shape::Tuple(tuple) => tuple.name.to_owned(),
        Shape::List(item) => format!("[{}]", short(item)),
        Shape::Option(some) => format!("{} or null", short(some)),
        Shape::Bool => "true or false".to_owned(),
        Shape::Uint { .. } | Shape::Int | Shape::BigInt => "number".to_owned(),
        Shape::Row(shapes) => format!("({})", shapes.iter().map(|shape| short(shape)).collect::<Vec<_>>().join(", ")),
        Shape::Code(_) => "name".to_owned(),
        Shape::Choice(_) => "choice".to_owned(),
        Shape::BitField => "[number]".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// The doc as a person reads it: one paragraph, without the marks of links.
fn plain(doc: &str) -> String {
    let words: Vec<_> = doc.split_whitespace().collect();
    words.join(" ").replace("[`", "").replace("`]", "").replace('`', "")
}

impl Report for Methods {
    fn text(&self) -> String {
        if self.is_one {
            return self.methods.iter().map(Described::whole).collect();
        }
        let mut table = Table::new(["method", "in and out"], "There are no methods.");
        for method in &self.methods {
            table.row([method.name.to_owned(), method.signature.clone()]);
        }
        format!("{}\n\nOne method in full: leasehold actor methods {} METHOD", table.render(), self.kind)
    }
}

impl Described {
    fn whole(&self) -> String {
        let tree = |json: &Option<Json>| json.as_ref().map_or_else(|| "nothing".to_owned(), tree);
        Fields::new()
            .field("method", self.name)
            .field("number", self.number)
            .field("does", &self.doc)
            .block("in", &tree(&self.params))
            .block("out", &tree(&self.returns))
            .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_told_in_a_line() {
        let of = |kind: &str, name: &str| signature(Interface::of(kind).unwrap().method(name).unwrap());
        assert_eq!(of("lease", "Accept"), "(lease, secret)");
        assert_eq!(of("owner", "Miners"), "() -> [MinerView]");
        assert_eq!(of("lease", "Owed"), "(earner) -> amount");
        assert_eq!(of("storageminer", "ChangeOwnerAddress"), "(address)");
    }

    #[test]
    fn docs_lose_their_marks() {
        assert_eq!(plain(" As [`Method::Exec`],\n with `rate x term`.\n"), "As Method::Exec, with rate x term.");
    }
}
