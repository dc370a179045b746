//! The pinned bytes as JSON, a file for each actor and one entry a line, so that clients in other languages are tested against the same.
//!
//! `LEASEHOLD_WRITE_VECTORS=1 cargo test --release --locked --workspace --test bytes` writes the files anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use abi::{INTERFACES, Interface, Signature};
use fvm_shared::event::ActorEvent;

/// The lines of each actor's file.
static WRITTEN: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// Keeps the bytes of a value for every method that takes or returns its type. What only occurs within others is kept with those.
#[track_caller]
pub fn keep<T>(bytes: &str) {
    let path = std::any::type_name::<T>();
    let name = path.rsplit("::").next().unwrap_or(path);
    let Some(interface) = interface_of(path) else { return };
    for method in interface.methods {
        for (side, field) in [("params", &method.params), ("return", &method.returns)] {
            if field.as_ref().is_some_and(|field| field.written == name) {
                line(interface.name, entry(interface, method, side, bytes));
            }
        }
    }
}

/// Keeps bytes for one side (`params` or `return`) of a method, where its value has no type of its own.
#[track_caller]
pub fn keep_side(actor: &str, method: &str, side: &str, bytes: &str) {
    let interface = Interface::of(actor).unwrap();
    line(actor, entry(interface, interface.method(method).unwrap(), side, bytes));
}

/// Keeps the entries of an event.
#[track_caller]
pub fn keep_event(actor: &str, event: &ActorEvent) {
    let entries = event.entries.iter().map(|entry| {
        format!(r#"{{"key":"{}","codec":{},"value":"0x{}"}}"#, entry.key, entry.codec, hex::encode(&entry.value))
    });
    let entries = entries.collect::<Vec<_>>().join(",");
    line(actor, format!(r#"{{"actor":"{actor}","event":[{entries}]}}"#));
}

fn interface_of(path: &str) -> Option<&'static Interface> {
    let name = match path.split("::").nth(1)? {
        "miner" => "storageminer",
        "power" => "storagepower",
        module => module,
    };
    INTERFACES.iter().find(|interface| interface.name == name)
}

/// How the entry of a method's side begins; the bytes follow.
fn beginning(interface: &Interface, method: &Signature, side: &str) -> String {
    let (actor, name, number) = (interface.name, method.name, method.number);
    format!(r#"{{"actor":"{actor}","method":"{name}","number":{number},"side":"{side}","#)
}

fn entry(interface: &Interface, method: &Signature, side: &str, bytes: &str) -> String {
    format!(r#"{}"bytes":"0x{bytes}"}}"#, beginning(interface, method, side))
}

fn is_writing() -> bool {
    std::env::var_os("LEASEHOLD_WRITE_VECTORS").is_some()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

/// Writes the file with this line in it, or checks that it is there.
#[track_caller]
fn line(actor: &str, line: String) {
    let path = folder().join(format!("{actor}.json"));
    if is_writing() {
        let mut written = WRITTEN.lock().unwrap();
        let lines = written.entry(actor.to_owned()).or_default();
        lines.insert(line);
        let text = lines.iter().map(String::as_str).collect::<Vec<_>>().join(",\n");
        std::fs::write(path, format!("[\n{text}\n]\n")).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept.contains(&line), "{} does not have these bytes: write it anew ({})", path.display(), file!());
}

#[test]
fn every_parameter_and_every_return_of_our_actors_has_a_vector() {
    if is_writing() {
        return;
    }
    let paths = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let kept: String = paths.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for interface in ["owner", "lease"].map(|name| Interface::of(name).unwrap()) {
        for method in interface.methods {
            for (side, field) in [("params", &method.params), ("return", &method.returns)] {
                let is_kept = kept.contains(&beginning(interface, method, side));
                assert_eq!(is_kept, field.is_some(), "{}.{}: {side}", interface.name, method.name);
            }
        }
    }
}
