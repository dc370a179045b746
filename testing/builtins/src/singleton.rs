//! The actors that every network has, by their IDs, and the type ids of built-in code: 1-based positions in the manifest.

use fvm_shared::ActorID;

pub const SYSTEM: ActorID = 0;
pub const INIT: ActorID = 1;
pub const REWARD: ActorID = 2;
pub const CRON: ActorID = 3;
pub const POWER: ActorID = 4;
pub const MARKET: ActorID = 5;
pub const EAM: ActorID = 10;
/// What is sent here is gone.
pub const BURNT_FUNDS: ActorID = 99;

pub const ACCOUNT_TYPE: i32 = 4;
pub const MINER_TYPE: i32 = 6;
pub const EVM_TYPE: i32 = 14;
