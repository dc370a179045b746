use super::*;

const MEMORY: &str = r#"(memory (export "memory") 1)"#;
const INVOKE: &str = r#"(func (export "invoke") (param i32) (result i32) i32.const 0)"#;

fn check_module(body: &str) -> Result<()> {
    check(&wat::parse_str(format!("(module {body})")).unwrap())
}

fn refusal(body: &str) -> String {
    format!("{:#}", check_module(body).unwrap_err())
}

#[test]
fn a_module_that_uses_only_syscalls_is_accepted() {
    check_module(&format!(
        r#"(import "vm" "exit" (func (param i32 i32 i32)))
           (import "send" "send" (func (param i32)))
           {MEMORY} {INVOKE}
           (func (export "upgrade") (param i32 i32) (result i32) i32.const 0)"#
    ))
    .unwrap();
}

#[test]
fn bulk_memory_and_sign_extension_are_accepted() {
    check_module(&format!(
        r#"{MEMORY} {INVOKE}
           (func (param i32) (memory.fill (i32.const 0) (i32.extend8_s (local.get 0)) (i32.const 8)))"#
    ))
    .unwrap();
}

#[test]
fn an_import_that_is_no_syscall_is_refused_by_name() {
    let wasi = refusal(&format!(
        r#"(import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))) {MEMORY} {INVOKE}"#
    ));
    let mistyped = refusal(&format!(r#"(import "vm" "abort" (func (param i32))) {MEMORY} {INVOKE}"#));

    assert!(wasi.starts_with("the module imports wasi_snapshot_preview1::fd_write, which is no syscall"), "{wasi}");
    assert!(mistyped.starts_with("the module imports vm::abort, which is no syscall"), "{mistyped}");
}

#[test]
fn a_global_under_a_syscall_name_is_refused() {
    let refused = refusal(&format!(r#"(import "vm" "exit" (global i32)) {MEMORY} {INVOKE}"#));

    assert!(refused.starts_with("the module imports vm::exit"), "{refused}");
}

#[test]
fn a_module_without_invoke_is_refused() {
    let refused = refusal(MEMORY);

    assert!(refused.starts_with("the module exports no function `invoke`"), "{refused}");
}

#[test]
fn an_entry_point_of_another_type_is_refused() {
    let invoke = refusal(&format!(r#"{MEMORY} (func (export "invoke") (param i64) (result i32) i32.const 0)"#));
    let global = refusal(&format!(r#"{MEMORY} (global (export "invoke") i32 (i32.const 0))"#));
    let upgrade = refusal(&format!(r#"{MEMORY} {INVOKE} (func (export "upgrade") (param i32))"#));

    assert_eq!(invoke, "the module's export `invoke` is not a function of 1 u32 that returns a u32");
    assert_eq!(global, invoke);
    assert_eq!(upgrade, "the module's export `upgrade` is not a function of 2 u32 that returns a u32");
}

#[test]
fn a_module_without_memory_is_refused() {
    let refused = refusal(INVOKE);

    assert!(refused.starts_with("the module exports no memory"), "{refused}");
}

#[test]
fn what_the_engine_turns_off_is_refused() {
    let features = [
        "(func (result i32 i32) i32.const 0 i32.const 0)",
        "(func (param v128))",
        "(memory i64 1)",
        "(memory 1)",
        "(func $f (return_call $f))",
        "(global i32 (i32.add (i32.const 1) (i32.const 2)))",
        "(func (drop (i32.atomic.load (i32.const 0))))",
    ];

    for feature in features {
        let refused = refusal(&format!("{MEMORY} {INVOKE} {feature}"));
        assert!(refused.starts_with("the FVM's engine would refuse the module"), "{feature}: {refused}");
    }
}

#[test]
fn tables_beyond_the_instance_pool_are_refused() {
    let large = refusal(&format!("{MEMORY} {INVOKE} (table 20001 funcref)"));
    let two = refusal(&format!("{MEMORY} {INVOKE} (table 1 funcref) (table 1 funcref)"));

    assert_eq!(large, "the module's table has 20001 elements: the FVM allows 20000");
    assert_eq!(two, "the module has 2 tables: the FVM allows one");
}

#[test]
fn a_module_of_one_block_is_accepted_and_one_byte_more_refused() {
    let of_size = |size: usize| {
        let mut wasm = wat::parse_str(format!("(module {MEMORY} {INVOKE})")).unwrap();
        // A custom section: id 0, a three-byte length, an empty name, zeros.
        let rest = size - wasm.len() - 4;
        wasm.push(0);
        wasm.extend([(rest & 0x7f) as u8 | 0x80, (rest >> 7 & 0x7f) as u8 | 0x80, (rest >> 14) as u8]);
        wasm.resize(size, 0);
        wasm
    };

    check(&of_size(MAX_SIZE)).unwrap();
    let refused = check(&of_size(MAX_SIZE + 1)).unwrap_err().to_string();

    assert!(refused.starts_with("the module has 1048577 bytes"), "{refused}");
}

#[test]
fn bytes_that_are_no_wasm_are_refused() {
    let refused = check(b"#!/bin/sh").unwrap_err().to_string();

    assert!(refused.starts_with("the FVM's engine would refuse the module"), "{refused}");
}
