use chain::{Call, Chain};

use crate::world::{atto, create_probe, fil, on_each, person, probe_call};

/// A chain with a bit of everything, and the file of it.
fn exported(chain: &mut Chain) -> Vec<u8> {
    let probe = create_probe(chain);
    chain.send(probe_call(probe, probe::Method::Emit).params(&3u32).unwrap()).unwrap();
    chain.send(probe_call(probe, probe::Method::Abort).params(&40u32).unwrap()).unwrap();
    chain.mine().unwrap();
    chain.award(chain.guard_miner(), 1, atto(0)).unwrap();
    chain.advance(100).unwrap();
    chain.set_base_fee(atto(123)).unwrap();
    let mut file = Vec::new();
    chain.export(&mut file).unwrap();
    file
}

#[test]
fn a_chain_from_a_file_is_the_same_chain() {
    on_each(|mut chain| {
        let file = exported(&mut chain);
        let mut copy = Chain::import(&file[..]).unwrap();

        assert_eq!(copy.head(), chain.head());
        assert_eq!(copy.parameters(), chain.parameters());
        assert_eq!(copy.base_fee(), &atto(123));
        assert_eq!(copy.total_balance().unwrap(), fil(2_000_000_000));
        for (ours, theirs) in chain.tipsets().iter().zip(copy.tipsets()) {
            assert_eq!(ours.header, theirs.header);
            assert_eq!((ours.messages.len(), ours.implicit.len()), (theirs.messages.len(), theirs.implicit.len()));
            for (ours, theirs) in ours.messages.iter().zip(&theirs.messages) {
                assert_eq!((&ours.receipt, &ours.events, &ours.fees), (&theirs.receipt, &theirs.events, &theirs.fees));
                assert_eq!((ours.epoch, &ours.failure), (theirs.epoch, &theirs.failure));
                assert!(copy.find_message(&ours.cid).is_some());
                if let Some(root) = ours.receipt.events_root {
                    assert_eq!(copy.events(&root).unwrap(), ours.events);
                }
            }
        }
        let mut again = Vec::new();
        copy.export(&mut again).unwrap();
        assert!(again == file, "the file of the copy is the same file");
    });
}

#[test]
fn a_chain_from_a_file_goes_on_as_the_original_does() {
    on_each(|mut chain| {
        let file = exported(&mut chain);
        let mut copy = Chain::import(&file[..]).unwrap();
        for chain in [&mut chain, &mut copy] {
            create_probe(chain);
            chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
            chain.award(chain.guard_miner(), 2, atto(0)).unwrap();
            chain.mine().unwrap();
            chain.advance(10).unwrap();
        }
        assert_eq!(copy.head(), chain.head());
    });
}

#[test]
fn what_is_in_the_open_block_is_not_in_the_file() {
    on_each(|mut chain| {
        chain.mine().unwrap();
        chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
        let mut file = Vec::new();
        chain.export(&mut file).unwrap();

        let copy = Chain::import(&file[..]).unwrap();

        assert_eq!(copy.head(), chain.head());
        assert_eq!(copy.balance(&person(1)).unwrap(), fil(1_000_000));
    });
}

#[test]
fn a_file_that_is_cut_short_is_refused_wherever_it_is_cut() {
    let mut chain = Chain::new(Default::default()).unwrap();
    let file = exported(&mut chain);
    for part in 0..40 {
        let error = Chain::import(&file[..file.len() * part / 40]).err().expect("a part of a file is refused");
        let text = format!("{error:#}");
        let known = ["not a CAR file", "cut short", "no Leasehold chain"].iter().any(|words| text.contains(words));
        assert!(known, "{text}");
    }
}

#[test]
fn a_file_with_one_wrong_byte_is_refused_wherever_it_is() {
    let mut chain = Chain::new(Default::default()).unwrap();
    let file = exported(&mut chain);
    for part in 0..40 {
        let mut damaged = file.clone();
        damaged[file.len() * part / 40] ^= 0x10;
        assert!(Chain::import(&damaged[..]).is_err(), "byte {}", file.len() * part / 40);
    }
}

#[test]
fn another_car_file_is_no_chain() {
    let mut bytes = Vec::new();
    let root = fvm_ipld_encoding::to_vec(&("some other program", 1u64, bundle::INIT.code_cid())).unwrap();
    let cid = cid::Cid::new_v1(
        0x71,
        multihash_codetable::MultihashDigest::digest(&multihash_codetable::Code::Blake2b256, &root),
    );
    let header = fvm_ipld_car::CarHeader::new(vec![cid], 1);
    fvm_ipld_car::CarWriter::new(header, &mut bytes).unwrap().write(fvm_ipld_car::Block { cid, data: root }).unwrap();

    let error = Chain::import(&bytes[..]).err().unwrap();

    assert!(format!("{error:#}").contains("holds no Leasehold chain, but a \"some other program\""), "{error:#}");
    assert!(format!("{:#}", Chain::import(&b""[..]).err().unwrap()).contains("this is not a CAR file"));
}
