//! Whether the code on the chain is the code that people think it is.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use cid::Cid;
use serde::Serialize;

use crate::context::Context;
use crate::directory::Directory;
use crate::failure::Failure;
use crate::output::{Fields, Report, wrapped};

/// Compares the code of an actor, or code by its CID, with a module of this program or of a file.
pub fn verify(context: &Context, actor: &str, file: Option<&Path>) -> Result<Verified> {
    let code = match actor.parse::<Cid>() {
        Ok(code) => code,
        Err(_) => context.actor(context.address(actor)?)?.code.0,
    };
    let on_chain = context.rpc.read_object(code).context("read the code on the chain")?;
    let on_chain = on_chain.ok_or_else(|| Failure::refused(format!("the chain holds no code {code}")))?;
    let name = Directory::new(context).code_name(code)?;
    let here = here(name.as_deref(), code, &on_chain, file)?;
    let same = here.code_cid == code.to_string();
    Ok(Verified {
        actor: actor.to_owned(),
        same,
        differences: if same { Vec::new() } else { differences(&on_chain, &here.wasm) },
        chain: Module { name, ..Module::of(&on_chain, code) },
        here,
        toolchain: bundle::toolchain(),
    })
}

/// The module to compare with: the file's, or this program's of the same code, of the same name, or else the one that begins
/// most like it.
fn here(name: Option<&str>, code: Cid, on_chain: &[u8], file: Option<&Path>) -> Result<Module> {
    if let Some(file) = file {
        let wasm = fs::read(file).with_context(|| format!("read {}", file.display()))?;
        return Ok(Module {
            name: Some(file.display().to_string()),
            ..Module::of(&wasm, wasm_builder::code_cid(&wasm))
        });
    }
    let ours = || bundle::actors().iter().chain(bundle::builtins());
    let same = ours().find(|actor| actor.code_cid() == code);
    let found = same.or_else(|| ours().find(|actor| Some(actor.name) == name));
    let found = found.or_else(|| ours().max_by_key(|actor| common(actor.wasm, on_chain)));
    let found = found.context("this program contains actors")?;
    Ok(Module { name: Some(found.name.to_owned()), ..Module::of(found.wasm, found.code_cid()) })
}

/// How many bytes at the beginning are the same.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// What differs between two modules, in sentences.
fn differences(chain: &[u8], here: &[u8]) -> Vec<String> {
    let mut told = vec![match chain.len() as i64 - here.len() as i64 {
        0 => "both have the same size".to_owned(),
        more if more > 0 => format!("the code on the chain is {more} bytes longer"),
        less => format!("the code on the chain is {} bytes shorter", -less),
    }];
    told.push(format!("the first {} bytes are the same", common(chain, here)));
    told.push("other sources, another compiler and another wasm-opt all make other code".to_owned());
    told
}

#[derive(Debug, Serialize)]
pub struct Verified {
    pub actor: String,
    pub same: bool,
    pub chain: Module,
    pub here: Module,
    pub differences: Vec<String>,
    /// What this program's modules were built with.
    pub toolchain: &'static str,
}

#[derive(Debug, Serialize)]
pub struct Module {
    /// What it is called, where that is known.
    pub name: Option<String>,
    pub code_cid: String,
    pub bytes: usize,
    #[serde(skip)]
    wasm: Vec<u8>,
}

impl Module {
    fn of(wasm: &[u8], code: Cid) -> Self {
        Self { name: None, code_cid: code.to_string(), bytes: wasm.len(), wasm: wasm.to_vec() }
    }

    fn line(&self) -> String {
        format!("{}, {} bytes", self.name.as_deref().unwrap_or("unknown"), self.bytes)
    }
}

impl Verified {
    /// A failure when the codes differ, so that scripts see it.
    pub fn verdict(&self) -> Result<()> {
        if self.same {
            return Ok(());
        }
        let sentence = format!("{} does not run the code it was compared with", self.actor);
        Err(Failure::refused(sentence).hint("compare with a module of yours: --wasm FILE").into())
    }
}

/// The tools, a line each, in lines that a terminal shows whole.
fn built_by(toolchain: &str) -> String {
    toolchain.split(", ").flat_map(|tool| wrapped(tool, 76)).collect::<Vec<_>>().join("\n")
}

impl Report for Verified {
    fn text(&self) -> String {
        let verdict = if self.same { "the same code" } else { "not the same code" };
        Fields::new()
            .field("verdict", verdict)
            .field("on the chain", self.chain.line())
            .field("", &self.chain.code_cid)
            .field("here", self.here.line())
            .field("", &self.here.code_cid)
            .block("built by", &built_by(self.toolchain))
            .block("differences", &self.differences.join("\n"))
            .render()
    }
}
