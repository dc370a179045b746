use chain::{Call, Chain, Config, development_accounts};
use fvm_shared::econ::TokenAmount;

#[test]
fn smoke() {
    let t = std::time::Instant::now();
    let mut chain = Chain::new(Config::from_environment()).unwrap();
    eprintln!("genesis {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let mut chain2 = Chain::new(Config::from_environment()).unwrap();
    eprintln!("genesis again {:?}", t.elapsed());
    assert_eq!(chain.head(), chain2.head());
    assert_eq!(chain.total_balance().unwrap(), TokenAmount::from_whole(2_000_000_000));
    let acc = development_accounts(2).unwrap();
    let t = std::time::Instant::now();
    for _ in 0..10000 {
        chain2.send(Call::transfer(acc[0].address, acc[1].address, TokenAmount::from_atto(5))).unwrap();
    }
    eprintln!("10000 sends {:?}", t.elapsed());
    let t = std::time::Instant::now();
    chain2.mine().unwrap();
    eprintln!("mine {:?}", t.elapsed());
    chain
        .send(Call::transfer(acc[0].address, acc[1].address, TokenAmount::from_whole(5)))
        .unwrap()
        .succeeded()
        .unwrap();
    let t = std::time::Instant::now();
    for _ in 0..1000 {
        chain.mine().unwrap();
    }
    eprintln!("1000 mine {:?}", t.elapsed());
    let t = std::time::Instant::now();
    chain.advance(100000).unwrap();
    eprintln!("advance 100000 {:?}", t.elapsed());
    let guard = chain.guard_miner();
    let t = std::time::Instant::now();
    chain.award(guard, 1, TokenAmount::default()).unwrap();
    eprintln!("award {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let id = chain.snapshot().unwrap();
    eprintln!("snapshot {:?}", t.elapsed());
    let t = std::time::Instant::now();
    chain.revert(id).unwrap();
    eprintln!("revert {:?}", t.elapsed());
    assert_eq!(chain.total_balance().unwrap(), TokenAmount::from_whole(2_000_000_000));
}
