//! The pinned bytes as JSON, one entry a line, so that clients in other languages are tested against the same.
//!
//! `LEASEHOLD_WRITE_VECTORS=1 cargo test --release --locked --workspace --test owner_bytes --test lease_bytes` writes the files anew.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;

use abi::{INTERFACES, Interface, Signature};
use fvm_shared::event::ActorEvent;

static WRITTEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Keeps the bytes of a value for every method that takes or returns its type. What only occurs within others is kept with those.
#[track_caller]
pub fn keep<T>(file: &str, bytes: &str) {
    let path = std::any::type_name::<T>();
    let name = path.rsplit("::").next().unwrap_or(path);
    let Some(interface) = interface_of(path) else { return };
    for method in interface.methods {
        for (side, field) in [("params", &method.params), ("return", &method.returns)] {
            if field.as_ref().is_some_and(|field| field.written == name) {
                line(file, entry(interface, method, side, bytes));
            }
        }
    }
}

/// Keeps the entries of an event.
#[track_caller]
pub fn keep_event(file: &str, actor: &str, event: &ActorEvent) {
    let entries = event.entries.iter().map(|entry| {
        format!(r#"{{"key":"{}","codec":{},"value":"0x{}"}}"#, entry.key, entry.codec, hex::encode(&entry.value))
    });
    let entries = entries.collect::<Vec<_>>().join(",");
    line(file, format!(r#"{{"actor":"{actor}","event":[{entries}]}}"#));
}

fn interface_of(path: &str) -> Option<&'static Interface> {
    let name = match path.split("::").nth(1)? {
        "miner" => "storageminer",
        "power" => "storagepower",
        module => module,
    };
    INTERFACES.iter().find(|interface| interface.name == name)
}

fn entry(interface: &Interface, method: &Signature, side: &str, bytes: &str) -> String {
    let (actor, name, number) = (interface.name, method.name, method.number);
    format!(r#"{{"actor":"{actor}","method":"{name}","number":{number},"side":"{side}","bytes":"0x{bytes}"}}"#)
}

/// Writes the file with this line in it, or checks that it is there.
#[track_caller]
fn line(file: &str, line: String) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(file);
    let mut written = WRITTEN.lock().unwrap();
    if std::env::var_os("LEASEHOLD_WRITE_VECTORS").is_some() {
        written.insert(line);
        let lines = written.iter().map(String::as_str).collect::<Vec<_>>().join(",\n");
        std::fs::write(path, format!("[\n{lines}\n]\n")).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept.contains(&line), "{} does not have these bytes: write it anew ({})", path.display(), file!());
}
