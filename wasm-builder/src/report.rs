use serde_json::json;

use crate::{Build, Group};

/// What was built, as a table for people.
pub fn text(build: &Build) -> String {
    let width = build.modules.iter().map(|m| m.name.len()).max().unwrap_or(0).max("actor".len());
    let mut lines = vec![format!("{:width$}  {:>9}  {:>9}  code CID", "actor", "compiled", "bytes")];
    for m in &build.modules {
        lines.push(format!("{:width$}  {:>9}  {:>9}  {}", m.name, m.compiled_size, m.wasm.len(), m.code_cid));
    }
    lines.push(format!("toolchain: {}", build.toolchain));
    if !build.is_optimised {
        lines.push(
            "WARNING: wasm-opt is not installed. These modules are larger, cost more gas and have other code CIDs than \
             optimised ones. Install binaryen (Debian: apt-get install binaryen) and build again."
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// The same as JSON: `{toolchain, optimised, actors: [{name, kind, code, bytes, compiledBytes}]}`.
pub fn json(build: &Build) -> String {
    let actors: Vec<_> = build
        .modules
        .iter()
        .map(|m| {
            let kind = match m.group {
                Group::Builtin => "builtin",
                Group::Actor => "actor",
                Group::Test => "test",
            };
            json!({
                "name": m.name,
                "kind": kind,
                "code": m.code_cid.to_string(),
                "bytes": m.wasm.len(),
                "compiledBytes": m.compiled_size,
            })
        })
        .collect();
    let report = json!({ "toolchain": build.toolchain, "optimised": build.is_optimised, "actors": actors });
    format!("{report:#}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Module, code_cid};

    fn build(is_optimised: bool) -> Build {
        let module = Module {
            group: Group::Actor,
            name: "owner".into(),
            wasm: vec![0; 3],
            compiled_size: 5,
            code_cid: code_cid(&[0; 3]),
        };
        Build { toolchain: "rustc 1".into(), is_optimised, modules: vec![module], inputs: Default::default() }
    }

    #[test]
    fn the_table_names_size_and_code() {
        let text = text(&build(true));

        let line = text.lines().nth(1).unwrap();
        let cells: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(cells, ["owner", "5", "3", &code_cid(&[0; 3]).to_string()]);
        assert!(!text.contains("WARNING"));
    }

    #[test]
    fn a_build_without_wasm_opt_warns() {
        assert!(text(&build(false)).contains("WARNING: wasm-opt is not installed"));
        assert!(json(&build(false)).contains(r#""optimised": false"#));
    }
}
