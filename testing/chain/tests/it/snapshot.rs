use chain::{Call, SnapshotId};

use crate::world::{atto, create_probe, fil, on_each, person, probe_call};

#[test]
fn going_back_restores_everything() {
    on_each(|mut chain| {
        chain.advance(7).unwrap();
        let sent = chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
        let (head, root) = (chain.head(), chain.flush().unwrap());
        let id = chain.snapshot().unwrap();

        chain.send(Call::transfer(person(0), person(1), fil(2))).unwrap();
        chain.set_base_fee(atto(999)).unwrap();
        let lost = chain.send(Call::transfer(person(1), person(0), fil(9))).unwrap();
        chain.mine().unwrap();
        chain.advance(100).unwrap();
        assert!(chain.find_message(&lost.cid).is_some());
        chain.revert(id).unwrap();

        assert_eq!((chain.head(), chain.flush().unwrap()), (head, root));
        assert_eq!((chain.epoch(), chain.open_epoch()), (7, 8));
        assert_eq!(chain.nonce(&person(0)).unwrap(), 1);
        assert_eq!(chain.balance(&person(1)).unwrap(), fil(1_000_001));
        assert_eq!(chain.open_messages().len(), 1);
        assert_eq!(chain.open_messages()[0].cid, sent.cid);
        assert!(chain.find_message(&lost.cid).is_none(), "the other branch is forgotten");
        assert!(chain.tipset_after(7).is_none());
    });
}

#[test]
fn the_same_steps_after_going_back_lead_to_the_same_head() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let id = chain.snapshot().unwrap();
        let heads: Vec<_> = (0..3)
            .map(|_| {
                chain.revert(id).unwrap();
                chain.send(probe_call(probe, probe::Method::Emit).params(&2u32).unwrap()).unwrap();
                chain.award(chain.guard_miner(), 1, atto(0)).unwrap();
                chain.mine().unwrap();
                chain.advance(3).unwrap();
                chain.head()
            })
            .collect();
        assert!(heads.iter().all(|head| *head == heads[0]));
    });
}

#[test]
fn a_snapshot_of_a_branch_that_was_left_stays_good() {
    on_each(|mut chain| {
        let root = chain.snapshot().unwrap();
        chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap();
        chain.mine().unwrap();
        let (left, left_head) = (chain.snapshot().unwrap(), chain.head());
        chain.revert(root).unwrap();
        chain.advance(4).unwrap();
        let (right, right_head) = (chain.snapshot().unwrap(), chain.head());

        for _ in 0..2 {
            chain.revert(left).unwrap();
            assert_eq!(chain.head(), left_head);
            chain.revert(right).unwrap();
            assert_eq!(chain.head(), right_head);
            assert!(chain.tipset_at(1).unwrap().height == 0);
        }
    });
}

#[test]
fn an_unknown_snapshot_is_an_error_and_changes_nothing() {
    on_each(|mut chain| {
        chain.advance(2).unwrap();
        for id in [0, 1, u64::MAX] {
            let error = chain.revert(SnapshotId(id)).unwrap_err();
            assert_eq!(error.to_string(), format!("there is no snapshot {id}"));
        }
        assert_eq!(chain.epoch(), 2);
    });
}
