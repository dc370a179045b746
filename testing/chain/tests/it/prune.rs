use chain::{Call, Chain, STATES_KEPT};

use crate::world::{atto, create_probe, on_each, person, probe_call};

fn actors_at(chain: &mut Chain, height: i64) -> Option<usize> {
    let tipset = chain.tipset_at(height).unwrap();
    let store = chain.store().clone();
    let tree = fvm::state_tree::StateTree::new_from_root(&store, &tipset.state_root).ok()?;
    let mut count = 0;
    tree.for_each_cacheless(|_, _| {
        count += 1;
        Ok(())
    })
    .ok()?;
    Some(count)
}

#[test]
fn what_nobody_can_go_back_to_is_forgotten_and_nothing_else() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        chain.mine().unwrap();
        let at_snapshot = chain.epoch();
        let id = chain.snapshot().unwrap();
        let export = chain.to_export();
        let mut before = Vec::new();
        export.write(&mut before).unwrap();
        for n in 0..STATES_KEPT as i64 + 10 {
            chain.send(Call::transfer(person(0), person(1), atto(n))).unwrap();
            chain.mine().unwrap();
        }
        let sent = chain.tipset_at(at_snapshot + 3).unwrap().messages[0].clone();
        let (head, blocks) = (chain.head(), chain.store().len());

        chain.prune().unwrap();

        assert!(chain.store().len() < blocks, "{blocks} blocks before, {} after", chain.store().len());
        let oldest_kept = head.height - STATES_KEPT as i64 + 1;
        for (height, is_kept) in
            [(0, false), (at_snapshot, true), (oldest_kept - 1, false), (oldest_kept, true), (head.height, true)]
        {
            assert_eq!(actors_at(&mut chain, height).is_some(), is_kept, "the state at {height}");
        }
        assert!(chain.find_message(&sent.cid).is_some(), "messages stay");
        assert!(chain.send(probe_call(probe, probe::Method::Ping)).unwrap().is_success(), "code stays");

        let mut after = Vec::new();
        export.write(&mut after).unwrap();
        assert_eq!(before, after, "what is being exported stays");
        chain.revert(id).unwrap();
        assert!(chain.send(probe_call(probe, probe::Method::Ping)).unwrap().is_success());
        chain.mine().unwrap();
        drop(export);
        chain.prune().unwrap();
        assert!(actors_at(&mut chain, at_snapshot).is_some());
    });
}

#[test]
fn a_chain_from_a_file_can_be_pruned() {
    on_each(|mut chain| {
        for n in 0..3 {
            chain.send(Call::transfer(person(0), person(1), atto(n))).unwrap();
            chain.mine().unwrap();
        }
        let mut file = Vec::new();
        chain.export(&mut file).unwrap();
        let mut chain = Chain::import(&file[..]).unwrap();
        chain.prune().unwrap();
        chain.send(Call::transfer(person(0), person(1), atto(1))).unwrap();
        chain.mine().unwrap();
        let mut again = Vec::new();
        chain.export(&mut again).unwrap();
        Chain::import(&again[..]).unwrap();
    });
}
