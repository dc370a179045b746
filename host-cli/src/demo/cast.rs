//! Who takes part. Each name is that of a key in the keystore.

/// A development account that pays everybody's start.
pub const FAUCET: &str = "faucet";
/// Owns the miner at first, runs it for the investors later, and leases machines out.
pub const OPERATOR: &str = "operator";
/// The miner's worker: a BLS key.
pub const WORKER: &str = "worker";
/// The operator's hot key, which accepts leases and beats for them.
pub const KEEPER: &str = "keeper";
/// Runs the market, for a fee.
pub const HOST: &str = "host";
pub const RENTER: &str = "renter";
/// The investors, with what they deposit in FIL: 1 : 2 : 3.
pub const INVESTORS: [(&str, &str); 3] = [("ann", "100 FIL"), ("ben", "200 FIL"), ("cleo", "300 FIL")];
