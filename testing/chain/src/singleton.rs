//! The IDs of the actors that exist once on every Filecoin network.

use fvm_shared::ActorID;

pub const SYSTEM: ActorID = 0;
pub const INIT: ActorID = 1;
pub const REWARD: ActorID = 2;
pub const CRON: ActorID = 3;
pub const POWER: ActorID = 4;
pub const MARKET: ActorID = 5;
pub const VERIFIED_REGISTRY: ActorID = 6;
pub const DATACAP: ActorID = 7;
pub const EAM: ActorID = 10;
/// Where burnt gas goes.
pub const BURNT_FUNDS: ActorID = 99;
