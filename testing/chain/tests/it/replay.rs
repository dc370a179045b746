use chain::{Call, ExecutionEvent, Outcome};

use crate::world::{atto, create_probe, exit, fil, on_each, person, probe_call};

/// How many calls a trace tells of, the outermost among them.
fn calls(outcome: &Outcome) -> usize {
    outcome.trace.iter().filter(|event| matches!(event, ExecutionEvent::Call { .. })).count()
}

#[test]
fn a_message_runs_again_as_it_did_with_every_call_in_its_trace() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        chain.mine().unwrap();
        let before = chain.send(probe_call(probe, probe::Method::Nest).params(&1u32).unwrap()).unwrap();
        let nested = chain.send(probe_call(probe, probe::Method::Nest).params(&3u32).unwrap()).unwrap();
        let award = chain.award(chain.guard_miner(), 1, atto(0)).unwrap();
        chain.mine().unwrap();
        chain.advance(20).unwrap();
        assert!(nested.trace.is_empty(), "the chain is not tracing");

        for (applied, expected) in [(&before, 2), (&nested, 4)] {
            let again = chain.replay(&applied.cid).unwrap();
            assert_eq!((&again.receipt, &again.events, calls(&again)), (&applied.receipt, &applied.events, expected));
        }
        let again = chain.replay(&award.cid).unwrap();
        assert!(again.receipt == award.receipt && calls(&again) > 1);
        assert!(chain.replay(&chain.head_tipset().header_cid).unwrap_err().to_string().contains("there is no message"));
    });
}

#[test]
fn a_message_of_a_block_that_was_changed_by_hand_does_not_run_again() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let filled = chain.send(probe_call(probe, probe::Method::Grow).params(&9_000u32).unwrap()).unwrap();
        filled.succeeded().unwrap();
        let state = chain.actor(&probe).unwrap().unwrap().state;
        chain.mine().unwrap();
        chain.send(probe_call(probe, probe::Method::Grow).params(&0u32).unwrap()).unwrap();
        chain.mine().unwrap();
        chain.set_state(&probe, state).unwrap();
        let late = chain.send(probe_call(probe, probe::Method::Grow).params(&1u32).unwrap()).unwrap();
        chain.mine().unwrap();

        let error = chain.replay(&late.cid).unwrap_err().to_string();

        assert!(error.contains("its block was changed by hand"), "{error}");
    });
}

#[test]
fn a_call_on_the_side_is_traced_on_request_and_leaves_nothing() {
    on_each(|mut chain| {
        let probe = create_probe(&mut chain);
        let root = chain.flush().unwrap();
        let nest = || probe_call(probe, probe::Method::Nest).params(&2u32).unwrap();
        let (plain, traced) = (chain.call(nest()).unwrap(), chain.trace(nest()).unwrap());
        assert_eq!((plain.trace.len(), calls(&traced), &traced.receipt), (0, 3, &plain.receipt));
        assert_eq!(chain.flush().unwrap(), root);
    });
}

#[test]
fn what_ran_in_the_open_block_is_dropped_as_if_it_had_never_been_asked_for() {
    on_each(|mut chain| {
        chain.send(Call::transfer(person(0), person(1), fil(3))).unwrap();
        chain.mine().unwrap();
        let (root, balance) = (chain.flush().unwrap(), chain.balance(&person(1)).unwrap());
        chain.set_base_fee(atto(7)).unwrap();
        chain.send(Call::transfer(person(0), person(1), fil(5))).unwrap();
        let poor = chain.send_as(Call::transfer(person(0), person(1), fil(90_000_000))).unwrap();
        assert_ne!(exit(&poor), 0);

        chain.discard().unwrap();

        assert_eq!((chain.flush().unwrap(), chain.balance(&person(1)).unwrap()), (root, balance));
        let tipset = chain.mine().unwrap();
        assert_eq!((tipset.messages.len(), tipset.asked().count()), (0, 0));
        assert_eq!(tipset.header.parent_base_fee, atto(7), "a setting is no message");
        chain.send(Call::transfer(person(0), person(1), fil(1))).unwrap().succeeded().unwrap();
    });
}
