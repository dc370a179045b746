//! Execution traces: the tree of calls with what each cost.

use chain::ExecutionEvent;
use fvm::trace::IpldOperation;
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_shared::error::{ErrorNumber, ExitCode};
use fvm_shared::message::Message;
use fvm_shared::receipt::Receipt;
use fvm_shared::state::ActorState;
use serde_json::{Value, json};

use super::{Address, Amount, Bytes, Cid};

/// One call, while its tree is built.
#[derive(Default)]
struct Frame {
    message: Value,
    receipt: Value,
    invoked: Option<Value>,
    charges: Vec<Value>,
    subcalls: Vec<Value>,
    logs: Vec<String>,
    blocks: Vec<Value>,
}

/// The calls of a message, as Lotus shows them. Without events there is the outermost call only.
pub fn execution_trace(message: &Message, receipt: &Receipt, events: &[ExecutionEvent]) -> Value {
    let mut root = Frame { message: outermost(message), receipt: returned_by(receipt), ..Frame::default() };
    let mut open: Vec<Frame> = Vec::new();
    let mut seen_outermost = false;
    for event in events {
        match event {
            ExecutionEvent::Call { .. } if !seen_outermost => seen_outermost = true,
            ExecutionEvent::Call { .. } => open.push(Frame { message: call(event), ..Frame::default() }),
            ExecutionEvent::CallReturn(code, block) => close(&mut root, &mut open, returned(*code, block.as_ref())),
            ExecutionEvent::CallError(error) => close(&mut root, &mut open, returned(exit_code_of(error.1), None)),
            other => open.last_mut().unwrap_or(&mut root).note(other),
        }
    }
    root.into_json()
}

/// Ends the innermost open call. The outermost one's receipt is known already.
fn close(root: &mut Frame, open: &mut Vec<Frame>, receipt: Value) {
    if let Some(done) = open.pop() {
        open.last_mut().unwrap_or(root).subcalls.push(Frame { receipt, ..done }.into_json());
    }
}

impl Frame {
    fn note(&mut self, event: &ExecutionEvent) {
        match event {
            ExecutionEvent::GasCharge(charge) => self.charges.push(json!({
                "Name": charge.name,
                "tg": charge.total().round_up(),
                "cg": charge.compute_gas.round_up(),
                "sg": charge.other_gas.round_up(),
                "tt": charge.elapsed.get().map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)),
            })),
            ExecutionEvent::InvokeActor { id, state } => {
                self.invoked = Some(json!({ "Id": id, "State": actor(state) }));
            }
            ExecutionEvent::Log(line) => self.logs.push(line.clone()),
            ExecutionEvent::Ipld { op, cid, size } => self.blocks.push(json!({
                "Op": match op { IpldOperation::Get => "Get", IpldOperation::Put => "Put" },
                "Cid": Cid(*cid),
                "Size": size,
            })),
            _ => {}
        }
    }

    fn into_json(self) -> Value {
        json!({
            "Msg": self.message,
            "MsgRct": self.receipt,
            "InvokedActor": self.invoked,
            "GasCharges": self.charges,
            "Subcalls": self.subcalls,
            "Logs": self.logs,
            "IpldOps": self.blocks,
        })
    }
}

fn outermost(message: &Message) -> Value {
    json!({
        "From": Address(message.from),
        "To": Address(message.to),
        "Value": Amount(message.value.clone()),
        "Method": message.method_num,
        "Params": Bytes(message.params.to_vec()),
        "ParamsCodec": if message.params.is_empty() { 0 } else { fvm_ipld_encoding::CBOR },
        "GasLimit": message.gas_limit,
        "ReadOnly": false,
    })
}

fn call(event: &ExecutionEvent) -> Value {
    let ExecutionEvent::Call { from, to, method, params, value, gas_limit, read_only } = event else {
        return Value::Null;
    };
    json!({
        "From": Address(fvm_shared::address::Address::new_id(*from)),
        "To": Address(*to),
        "Value": Amount(value.clone()),
        "Method": method,
        "Params": bytes(params.as_ref()),
        "ParamsCodec": codec(params.as_ref()),
        "GasLimit": gas_limit,
        "ReadOnly": read_only,
    })
}

fn returned_by(receipt: &Receipt) -> Value {
    let codec = if receipt.return_data.is_empty() { 0 } else { fvm_ipld_encoding::CBOR };
    json!({
        "ExitCode": receipt.exit_code.value(),
        "Return": Bytes(receipt.return_data.to_vec()),
        "ReturnCodec": codec,
    })
}

fn returned(code: ExitCode, block: Option<&IpldBlock>) -> Value {
    json!({ "ExitCode": code.value(), "Return": bytes(block), "ReturnCodec": codec(block) })
}

fn bytes(block: Option<&IpldBlock>) -> Bytes {
    Bytes(block.map(|block| block.data.clone()).unwrap_or_default())
}

fn codec(block: Option<&IpldBlock>) -> u64 {
    block.map_or(0, |block| block.codec)
}

fn actor(state: &ActorState) -> Value {
    json!({
        "Code": Cid(state.code),
        "Head": Cid(state.state),
        "Nonce": state.sequence,
        "Balance": Amount(state.balance.clone()),
        "DelegatedAddress": state.delegated_address.map(Address),
    })
}

/// Lotus shows a call that never reached its receiver with the exit code that comes nearest.
pub fn exit_code_of(error: ErrorNumber) -> ExitCode {
    match error {
        ErrorNumber::InsufficientFunds => ExitCode::SYS_INSUFFICIENT_FUNDS,
        ErrorNumber::NotFound => ExitCode::SYS_INVALID_RECEIVER,
        _ => ExitCode::SYS_ASSERTION_FAILED,
    }
}
