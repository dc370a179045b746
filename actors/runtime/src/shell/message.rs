use abi::Exit;
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_ipld_encoding::{CBOR, DAG_CBOR};
use fvm_sdk as sdk;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::econ::TokenAmount;
use fvm_shared::{ActorID, MethodNum};
use serde::de::DeserializeOwned;

/// What an actor sees of the message that it executes.
#[derive(Clone, Debug)]
pub struct Message {
    /// The actor that called: an account for a message from outside, any actor otherwise.
    pub caller: ActorID,
    /// The account that signed the message and pays for its gas.
    pub origin: ActorID,
    /// The executing actor.
    pub receiver: ActorID,
    pub method: MethodNum,
    /// What came with the message, in attoFIL. It is in the actor's balance already.
    pub value: TokenAmount,
    pub epoch: ChainEpoch,
    params: Option<IpldBlock>,
}

impl Message {
    pub(super) fn read(params: u32) -> crate::Result<Self> {
        let params = sdk::message::params_raw(params)
            .map_err(|_| Exit::illegal_argument("the parameters' block cannot be read"))?;
        Ok(Self {
            caller: sdk::message::caller(),
            origin: sdk::message::origin(),
            receiver: sdk::message::receiver(),
            method: sdk::message::method_number(),
            value: sdk::message::value_received(),
            epoch: sdk::network::curr_epoch(),
            params,
        })
    }

    /// The parameters, decoded. Exit 16 when there are none, they are no CBOR, have another shape, or go on after it.
    pub fn params<T: DeserializeOwned>(&self) -> crate::Result<T> {
        let block = self.params.as_ref().ok_or_else(|| Exit::illegal_argument("this method needs parameters"))?;
        if block.codec != CBOR && block.codec != DAG_CBOR {
            return Err(Exit::illegal_argument("the parameters are not CBOR"));
        }
        fvm_ipld_encoding::from_slice(&block.data).map_err(|_| Exit::illegal_argument("the parameters do not decode"))
    }

    /// The parameters as they came: codec and bytes.
    pub fn raw_params(&self) -> Option<&IpldBlock> {
        self.params.as_ref()
    }

    /// For a method without parameters. Exit 16 when a block came along.
    pub fn no_params(&self) -> crate::Result<()> {
        match self.params {
            None => Ok(()),
            Some(_) => Err(Exit::illegal_argument("this method takes no parameters")),
        }
    }

    /// For a method that is not paid. Exit 16 when value came along, so that nobody loses it here.
    pub fn no_value(&self) -> crate::Result<()> {
        if self.value.is_zero() {
            return Ok(());
        }
        Err(Exit::illegal_argument("this method takes no value: nothing was taken"))
    }

    /// Exit 18 unless `id` is the caller.
    pub fn only(&self, id: ActorID, sentence: &'static str) -> crate::Result<()> {
        if self.caller == id { Ok(()) } else { Err(Exit::forbidden(sentence)) }
    }
}
