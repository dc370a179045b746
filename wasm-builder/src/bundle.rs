use std::io::Write;

use anyhow::Result;
use cid::Cid;
use fvm_ipld_car::{Block, CarHeader, CarWriter};
use fvm_ipld_encoding::{DAG_CBOR, to_vec};
use multihash_codetable::{Code, MultihashDigest};

use crate::{Group, Module};

const MANIFEST_VERSION: u32 = 1;

/// Writes a bundle as networks load them: a CAR file (version 1) whose root is the manifest `(1, data)`, where `data`
/// links the list of `(name, code CID)` of the built-in actors in their order. Then come the codes: those of the manifest,
/// and those of the actors that people install. The same modules give the same bytes.
///
/// Returns the root.
pub fn write_car(modules: &[Module], writer: impl Write) -> Result<Cid> {
    let built_in = modules.iter().filter(|m| m.group == Group::Builtin);
    let entries: Vec<_> = built_in.map(|m| (&m.name, m.code_cid)).collect();
    let data = cbor_block(&entries)?;
    let manifest = cbor_block(&(MANIFEST_VERSION, data.cid))?;
    let root = manifest.cid;

    let mut car = CarWriter::new(CarHeader::new(vec![root], 1), writer)?;
    car.write(manifest)?;
    car.write(data)?;
    for module in modules.iter().filter(|m| m.group != Group::Test) {
        car.write(Block { cid: module.code_cid, data: module.wasm.clone() })?;
    }
    car.flush()?;
    Ok(root)
}

fn cbor_block(value: &impl serde::Serialize) -> Result<Block> {
    let data = to_vec(value)?;
    Ok(Block { cid: Cid::new_v1(DAG_CBOR, Code::Blake2b256.digest(&data)), data })
}

#[cfg(test)]
mod tests {
    use fvm_ipld_blockstore::{Blockstore, MemoryBlockstore};
    use fvm_ipld_encoding::CborStore;

    use super::*;
    use crate::code_cid;

    fn module(group: Group, name: &str) -> Module {
        let wasm = format!("code of {name}").into_bytes();
        Module { group, name: name.into(), code_cid: code_cid(&wasm), compiled_size: wasm.len(), wasm }
    }

    #[test]
    fn a_bundle_reads_back_as_manifest_and_codes() {
        let modules = [
            module(Group::Builtin, "system"),
            module(Group::Builtin, "init"),
            module(Group::Actor, "owner"),
            module(Group::Test, "owner-next"),
        ];
        let mut car = Vec::new();

        let root = write_car(&modules, &mut car).unwrap();

        let store = MemoryBlockstore::new();
        assert_eq!(fvm_ipld_car::load_car(&store, car.as_slice()).unwrap(), [root]);
        let (version, data): (u32, Cid) = store.get_cbor(&root).unwrap().unwrap();
        let entries: Vec<(String, Cid)> = store.get_cbor(&data).unwrap().unwrap();
        assert_eq!(version, 1);
        assert_eq!(entries, [("system".into(), modules[0].code_cid), ("init".into(), modules[1].code_cid)]);
        assert_eq!(store.get(&modules[2].code_cid).unwrap().unwrap(), b"code of owner");
        assert!(!store.has(&modules[3].code_cid).unwrap());
    }

    #[test]
    fn a_bundle_is_the_same_bytes_every_time() {
        let modules = [module(Group::Builtin, "system"), module(Group::Actor, "owner")];
        let (mut first, mut second) = (Vec::new(), Vec::new());

        write_car(&modules, &mut first).unwrap();
        write_car(&modules, &mut second).unwrap();

        assert_eq!(first, second);
    }
}
