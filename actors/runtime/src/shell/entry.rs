use abi::Exit;
use cid::Cid;
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_sdk as sdk;
use fvm_shared::sys::BlockId;
use fvm_shared::upgrade::UpgradeInfo;
use serde::Serialize;

use super::Message;

/// What a handler answers: a CBOR block, or no block for a method without a result.
pub type Reply = Option<IpldBlock>;

/// The answer of a method that returns nothing.
pub fn nothing() -> crate::Result<Reply> {
    Ok(None)
}

/// A value as the answer.
pub fn reply<T: Serialize + ?Sized>(value: &T) -> crate::Result<Reply> {
    IpldBlock::serialize_cbor(value).map_err(|_| Exit::serialization("the result cannot be encoded"))
}

/// The body of an actor's `invoke` export: reads the message, runs the table, ends the message.
pub fn invoke(params: u32, table: impl FnOnce(&Message) -> crate::Result<Reply>) -> u32 {
    sdk::vm::set_panic_handler();
    finish(Message::read(params).and_then(|message| table(&message)))
}

/// The body of an actor's `upgrade` export. `migrate` gets the code CID that the state was written by and leaves a state
/// that the new code can read, or refuses, which undoes the whole upgrade.
pub fn upgrade(info: u32, migrate: impl FnOnce(&Cid) -> crate::Result<Reply>) -> u32 {
    sdk::vm::set_panic_handler();
    finish(upgrade_info(info).and_then(|info| migrate(&info.old_code_cid)))
}

fn upgrade_info(block: u32) -> crate::Result<UpgradeInfo> {
    let unreadable = || Exit::illegal_argument("the upgrade information cannot be read");
    let block = sdk::message::params_raw(block).map_err(|_| unreadable())?.ok_or_else(unreadable)?;
    fvm_ipld_encoding::from_slice(&block.data).map_err(|_| unreadable())
}

fn finish(outcome: crate::Result<Reply>) -> BlockId {
    match outcome {
        Ok(None) => sdk::NO_DATA_BLOCK_ID,
        Ok(Some(block)) => match sdk::ipld::put_block(block.codec, &block.data) {
            Ok(id) => id,
            Err(_) => abort(&Exit::serialization("the result is too large for a block")),
        },
        Err(exit) => abort(&exit),
    }
}

fn abort(exit: &Exit) -> ! {
    sdk::vm::abort(exit.code.value(), Some(&exit.sentence))
}
