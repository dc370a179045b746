//! When a miner's locked money becomes free.

use builtins::policy::{EPOCHS_IN_DAY, create_miner_deposit};
use builtins::vesting::{Entry, Table};
use fvm_ipld_blockstore::MemoryBlockstore;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;

const HALF_DAY: ChainEpoch = EPOCHS_IN_DAY / 2;

fn atto(amount: u64) -> TokenAmount {
    TokenAmount::from_atto(amount)
}

fn sum(entries: &[Entry]) -> TokenAmount {
    entries.iter().map(|entry| &entry.amount).sum()
}

fn locked(now: ChainEpoch, amount: u64, period_start: ChainEpoch) -> (MemoryBlockstore, Table) {
    let store = MemoryBlockstore::new();
    let mut table = Table::default();
    let vested = table.lock(&store, now, &atto(amount), period_start).unwrap();
    assert_eq!(vested, atto(0));
    (store, table)
}

#[test]
fn a_lock_vests_in_180_daily_entries_that_add_up() {
    let (store, table) = locked(1, 7_000_000_001, -1000);
    let entries = table.load(&store).unwrap();
    assert_eq!(entries.len(), 180);
    assert_eq!(sum(&entries), atto(7_000_000_001));
    assert!(entries.windows(2).all(|pair| pair[1].epoch - pair[0].epoch == EPOCHS_IN_DAY));
}

#[test]
fn entries_lie_on_half_days_of_the_proving_period() {
    for period_start in [-2879, -1441, -1440, -1, 0, 1, 1439, 1440, 5000] {
        let (store, table) = locked(777, 1_000_000, period_start);
        let entries = table.load(&store).unwrap();
        assert!(entries.iter().all(|entry| (entry.epoch - period_start) % HALF_DAY == 0), "{period_start}");
        let first = entries[0].epoch - 777;
        assert!((EPOCHS_IN_DAY..EPOCHS_IN_DAY + HALF_DAY).contains(&first), "{period_start}: first after {first}");
    }
}

#[test]
fn an_entry_that_comes_late_vests_what_the_straight_line_says() {
    let (store, table) = locked(0, 518_400, 100);
    let first = &table.load(&store).unwrap()[0];
    assert_eq!((first.epoch, &first.amount), (2980, &atto(2980)));
}

#[test]
fn an_entry_is_free_from_the_epoch_after_its_own() {
    let (store, mut table) = locked(0, 518_400, 0);
    assert_eq!(table.unlock_vested(&store, EPOCHS_IN_DAY).unwrap(), atto(0));
    assert_eq!(table.unlock_vested(&store, EPOCHS_IN_DAY + 1).unwrap(), atto(2880));
    assert_eq!(table.unlock_vested(&store, EPOCHS_IN_DAY + 1).unwrap(), atto(0));
    assert_eq!(table.load(&store).unwrap().len(), 179);
}

#[test]
fn everything_is_free_in_the_end_and_the_table_is_empty() {
    let deposit = create_miner_deposit();
    let store = MemoryBlockstore::new();
    let mut table = Table::default();
    table.lock(&store, 5, &deposit, 3).unwrap();
    assert_eq!(table.unlock_vested(&store, 1_000_000).unwrap(), deposit);
    assert_eq!(table, Table::default());
    assert_eq!(table.load(&store).unwrap(), []);
}

#[test]
fn a_second_lock_merges_into_the_same_days() {
    let (store, mut table) = locked(10, 1_000_000, 0);
    table.lock(&store, 20, &atto(500_000), 0).unwrap();
    let entries = table.load(&store).unwrap();
    assert_eq!((entries.len(), sum(&entries)), (180, atto(1_500_000)));
}

#[test]
fn a_lock_days_later_frees_what_has_vested_and_adds_days() {
    let (store, mut table) = locked(0, 518_400, 0);
    let vested = table.lock(&store, 2 * EPOCHS_IN_DAY + 1, &atto(518_400), 0).unwrap();
    assert_eq!(vested, atto(2 * 2880));
    let entries = table.load(&store).unwrap();
    assert_eq!(sum(&entries), atto(2 * 518_400 - 2 * 2880));
    assert!(entries.is_sorted_by_key(|entry| entry.epoch));
}

#[test]
fn unlocking_early_takes_the_earliest_first_and_no_more_than_asked() {
    let (store, mut table) = locked(0, 518_400, 0);
    let taken = table.unlock_early(&store, 1, &atto(2880 + 1000)).unwrap();
    assert_eq!(taken, (atto(0), atto(3880)));
    let entries = table.load(&store).unwrap();
    assert_eq!((entries[0].epoch, &entries[0].amount), (2 * EPOCHS_IN_DAY, &atto(1880)));
    assert_eq!(sum(&entries), atto(518_400 - 3880));
}

#[test]
fn unlocking_early_frees_what_has_vested_on_top() {
    let (store, mut table) = locked(0, 518_400, 0);
    let taken = table.unlock_early(&store, EPOCHS_IN_DAY + 1, &atto(5)).unwrap();
    assert_eq!(taken, (atto(2880), atto(5)));
}

#[test]
fn unlocking_more_than_there_is_takes_all() {
    let (store, mut table) = locked(0, 1000, 0);
    assert_eq!(table.unlock_early(&store, 1, &atto(5000)).unwrap(), (atto(0), atto(1000)));
    assert_eq!(table, Table::default());
}

#[test]
fn locking_nothing_leaves_nothing() {
    let (_, table) = locked(3, 0, 0);
    assert_eq!(table, Table::default());
}
