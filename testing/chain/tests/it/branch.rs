use std::thread;

use crate::world::on_each;

#[test]
fn a_branch_is_looked_through_as_it_was_on_any_thread_whatever_happens_to_the_chain() {
    on_each(|mut chain| {
        let id = chain.snapshot().unwrap();
        chain.mine().unwrap();
        chain.advance(5).unwrap();
        let (branch, head) = (chain.branch(), chain.head_tipset());
        let heights = |from| {
            let branch = branch.clone();
            let looking =
                thread::spawn(move || branch.tipsets_from(from).map(|tipset| tipset.height).collect::<Vec<_>>());
            looking.join().unwrap()
        };
        chain.mine().unwrap();
        chain.revert(id).unwrap();
        chain.mine().unwrap();

        assert_eq!((heights(0).first(), heights(0).last()), (Some(&0), Some(&head.height)));
        assert_eq!(heights(i64::MIN), heights(0));
        assert_eq!(heights(2), heights(0)[2..], "null rounds have no tipset");
        assert!(heights(head.height + 1).is_empty());
        assert_eq!(chain.branch().tipsets_from(0).count(), 2, "the chain itself has gone elsewhere");
    });
}
