//! A one-process node: Lotus-compatible JSON-RPC over the chain library.
