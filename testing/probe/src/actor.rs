use abi::owner::{ReceiveParams, TokensReceived};
use abi::{EventBuilder, Exit};
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_ipld_encoding::{CBOR, RawBytes};
use fvm_shared::address::Address;
use fvm_shared::clock::ChainEpoch;
use fvm_shared::sys::SendFlags;
use runtime::{Message, Reply, Result, load, nothing, own_balance, reply, save, sdk};

use crate::{CallParams, CallReturn, Method, PingReturn, REFUSES, State, TipsetCidReturn};

#[unsafe(no_mangle)]
pub extern "C" fn invoke(params: u32) -> u32 {
    runtime::invoke(params, table)
}

fn table(message: &Message) -> Result<Reply> {
    match Method::from_number(message.method).ok_or_else(Exit::unhandled)? {
        Method::Constructor => constructor(message),
        Method::Ping => ping(message),
        Method::Abort => sdk::vm::abort(message.params()?, None),
        Method::Trap => core::arch::wasm32::unreachable(),
        Method::Spin => spin(),
        Method::Emit => emit(message),
        Method::Grow => grow(message),
        Method::Call => call(message),
        Method::Nest => nest(message),
        Method::Destroy => destroy(),
        Method::TipsetCid => tipset_cid(message),
        Method::Receive => receive(message),
        Method::Vanish => vanish(),
        Method::Refuse => refuse(),
    }
}

fn constructor(message: &Message) -> Result<Reply> {
    if message.raw_params().is_some() {
        sdk::vm::abort(message.params()?, None)
    }
    save(&State { layout: 1, endowment: message.value.clone(), filler: RawBytes::default() })?;
    nothing()
}

fn ping(message: &Message) -> Result<Reply> {
    let Message { caller, epoch, value, .. } = message.clone();
    reply(&PingReturn { caller, epoch, value, balance: own_balance() })
}

fn spin() -> ! {
    let mut turns = 0u64;
    loop {
        turns = core::hint::black_box(turns.wrapping_add(1));
    }
}

fn emit(message: &Message) -> Result<Reply> {
    for number in 0..message.params::<u32>()? {
        runtime::emit(&EventBuilder::new("probed").key("number", &number).field("caller", &message.caller).build())?;
    }
    nothing()
}

fn grow(message: &Message) -> Result<Reply> {
    let bytes: u32 = message.params()?;
    let state: State = load()?;
    save(&State { filler: RawBytes::new(vec![0; bytes as usize]), ..state })?;
    nothing()
}

fn receive(message: &Message) -> Result<Reply> {
    let ReceiveParams { payload, .. } = message.params()?;
    let unreadable = |_| Exit::illegal_argument("these are no tokens");
    let received: TokensReceived = payload.deserialize().map_err(unreadable)?;
    let state: State = load()?;
    if state.layout == REFUSES {
        return Err(Exit::forbidden("no tokens, please"));
    }
    save(&State { filler: payload, ..state })?;
    let data = received.operator_data;
    if data.is_empty() {
        return nothing();
    }
    match data.deserialize::<u32>() {
        Ok(code) => sdk::vm::abort(code, None),
        Err(_) => make_call(data.deserialize().map_err(unreadable)?),
    }
}

fn refuse() -> Result<Reply> {
    save(&State { layout: REFUSES, ..load()? })?;
    nothing()
}

fn vanish() -> Result<Reply> {
    sdk::sself::self_destruct(true).map_err(|_| Exit::illegal_state("the probe cannot go"))?;
    nothing()
}

fn call(message: &Message) -> Result<Reply> {
    make_call(message.params()?)
}

fn make_call(params: CallParams) -> Result<Reply> {
    let CallParams { to, method, params, value, read_only } = params;
    let params = (!params.is_empty()).then(|| IpldBlock { codec: CBOR, data: params.into() });
    let flags = if read_only { SendFlags::READ_ONLY } else { SendFlags::empty() };
    let answer = match sdk::send::send(&to, method, params, value, None, flags) {
        Err(_) => CallReturn { exit_code: None, codec: 0, data: RawBytes::default() },
        Ok(response) => {
            let (codec, data) = response.return_data.map_or((0, Vec::new()), |block| (block.codec, block.data));
            CallReturn { exit_code: Some(response.exit_code.value()), codec, data: RawBytes::new(data) }
        }
    };
    reply(&answer)
}

fn nest(message: &Message) -> Result<Reply> {
    let depth: u32 = message.params()?;
    if depth > 0 {
        let below = Address::new_id(message.receiver);
        runtime::call(&below, message.method, Some(&(depth - 1)), &Default::default())?.map_err(Exit::from)?;
    }
    nothing()
}

fn destroy() -> Result<Reply> {
    sdk::sself::self_destruct(true).map_err(|_| Exit::illegal_state("the FVM keeps this actor"))?;
    nothing()
}

fn tipset_cid(message: &Message) -> Result<Reply> {
    let epoch: ChainEpoch = message.params()?;
    let cid = sdk::network::tipset_cid(epoch).map_err(|_| Exit::illegal_argument("there is no such tipset"))?;
    reply(&TipsetCidReturn { cid })
}
