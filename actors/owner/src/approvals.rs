//! The operators of whole accounts (FRC-0053 `ApproveForAll`).

use fvm_ipld_amt::Amt;
use fvm_shared::ActorID;
use serde::{Deserialize, Serialize};

/// Wide, because accounts' numbers are large and few of them have operators: the tree is a few nearly empty nodes.
pub const APPROVALS_WIDTH: u32 = 5;

/// The operators of an account, in order, at most [`MAX_OPERATORS`](abi::owner::MAX_OPERATORS), at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Operators(pub Vec<ActorID>);

/// Operators by the account whose tokens they may move.
pub type Approvals<'s, BS> = Amt<Operators, &'s BS>;
