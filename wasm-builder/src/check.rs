use anyhow::{Context, Result, bail, ensure};
use wasmparser::{
    CompositeInnerType, ExternalKind, FuncType, Parser, Payload, TypeRef, ValType, Validator, WasmFeatures,
};

use crate::syscalls;

/// The largest module that can be installed, in bytes: the FVM's limit for one block.
pub const MAX_SIZE: usize = 1 << 20;

/// The most elements a table may start with, set by the FVM's pool of instances.
const MAX_TABLE: u64 = 20_000;

/// What the FVM's engine accepts: `wasmtime` 36 without garbage collection and threads, minus what `fvm` turns off (SIMD,
/// tail calls, several memories, 64-bit memory, several results, extended constants).
const FEATURES: WasmFeatures = WasmFeatures::FLOATS
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::BULK_MEMORY);

/// Refuses a module that the FVM would not run as an actor.
///
/// Errors, each a sentence: it is larger than [`MAX_SIZE`]; it is not valid WASM or uses a feature that the engine has
/// turned off; it imports anything but a syscall of the FVM; it exports no `memory`, or no `invoke` of the right type; its
/// table is too large.
pub fn check(wasm: &[u8]) -> Result<()> {
    ensure!(
        wasm.len() <= MAX_SIZE,
        "the module has {} bytes: the FVM takes no block larger than {MAX_SIZE} bytes, so it could not be installed",
        wasm.len()
    );
    Validator::new_with_features(FEATURES)
        .validate_all(wasm)
        .context("the FVM's engine would refuse the module: it is malformed or uses a feature that is turned off")?;
    Surface::read(wasm)?.check()
}

/// What a module shows to its host.
#[derive(Default)]
struct Surface {
    types: Vec<Option<FuncType>>,
    /// The type index of every function, imported ones first.
    functions: Vec<u32>,
    imports: Vec<(String, String, bool)>,
    exports: Vec<(String, ExternalKind, u32)>,
    tables: Vec<u64>,
}

impl Surface {
    fn read(wasm: &[u8]) -> Result<Self> {
        let mut surface = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            surface.add(payload?)?;
        }
        Ok(surface)
    }

    fn add(&mut self, payload: Payload) -> Result<()> {
        match payload {
            Payload::TypeSection(types) => {
                for group in types {
                    self.types.extend(group?.into_types().map(|t| match t.composite_type.inner {
                        CompositeInnerType::Func(function) => Some(function),
                        _ => None,
                    }));
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports {
                    let import = import?;
                    let function = match import.ty {
                        TypeRef::Func(index) => Some(index),
                        _ => None,
                    };
                    self.functions.extend(function);
                    self.imports.push((import.module.into(), import.name.into(), function.is_some()));
                }
            }
            Payload::FunctionSection(functions) => {
                for index in functions {
                    self.functions.push(index?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table?.ty.initial);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    self.exports.push((export.name.into(), export.kind, export.index));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn check(&self) -> Result<()> {
        for (module, name, is_function) in &self.imports {
            ensure!(
                *is_function && syscalls::is_bound(module, name),
                "the module imports {module}::{name}, which is no syscall of the FVM: some dependency expects an \
                 operating system or a browser"
            );
        }
        ensure!(
            self.exports.iter().any(|(name, kind, _)| name == "memory" && *kind == ExternalKind::Memory),
            "the module exports no memory: the FVM could not pass it anything"
        );
        self.check_entry_point("invoke", 1)?
            .context("the module exports no function `invoke`: it is no actor (is its shell cfg'd out?)")?;
        self.check_entry_point("upgrade", 2)?;
        ensure!(self.tables.len() <= 1, "the module has {} tables: the FVM allows one", self.tables.len());
        if let Some(elements) = self.tables.first() {
            ensure!(*elements <= MAX_TABLE, "the module's table has {elements} elements: the FVM allows {MAX_TABLE}");
        }
        Ok(())
    }

    /// `None` when there is no such export; an error when it is of another type than the FVM calls.
    fn check_entry_point(&self, name: &str, params: usize) -> Result<Option<()>> {
        let Some((_, kind, index)) = self.exports.iter().find(|(export, ..)| export == name) else {
            return Ok(None);
        };
        let function = match kind {
            ExternalKind::Func => {
                let of_type = self.functions.get(*index as usize).and_then(|t| self.types.get(*t as usize));
                of_type.and_then(Option::as_ref)
            }
            _ => None,
        };
        match function {
            Some(f) if f.params() == vec![ValType::I32; params] && f.results() == [ValType::I32] => Ok(Some(())),
            _ => bail!("the module's export `{name}` is not a function of {params} u32 that returns a u32"),
        }
    }
}

#[cfg(test)]
mod tests;
