use abi::Exit;
use fvm_ipld_encoding::ipld_block::IpldBlock;
use fvm_sdk as sdk;
use fvm_shared::address::Address;
use fvm_shared::econ::TokenAmount;
use fvm_shared::error::{ErrorNumber, ExitCode};
use fvm_shared::sys::SendFlags;
use fvm_shared::{ActorID, METHOD_SEND, MethodNum};
use num_traits::Zero;
use serde::{Serialize, de::DeserializeOwned};

/// What a call answered.
#[derive(Clone, Debug)]
pub struct Sent {
    data: Option<IpldBlock>,
}

/// Why a call did not succeed. Nothing that it did remains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The receiver refused, with its exit code.
    Exit(ExitCode),
    /// The FVM did not make the call: the receiver does not exist, the money is not there, the call stack is too deep.
    Syscall(ErrorNumber),
}

impl Sent {
    /// The returned value. Exit 21 when it is missing or has another shape: then the callee is not what it was taken for.
    pub fn value<T: DeserializeOwned>(&self) -> crate::Result<T> {
        let unreadable = || Exit::serialization("another actor's answer does not decode");
        let block = self.data.as_ref().ok_or_else(unreadable)?;
        fvm_ipld_encoding::from_slice(&block.data).map_err(|_| unreadable())
    }
}

impl From<Failure> for Exit {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Exit(code) if code.is_system_error() => {
                Exit::new(ExitCode::USR_ASSERTION_FAILED, "a call to another actor failed in the FVM")
            }
            Failure::Exit(code) => Exit::new(code, "a call to another actor was refused"),
            Failure::Syscall(ErrorNumber::NotFound) => {
                Exit::new(ExitCode::USR_NOT_FOUND, "the actor to call does not exist")
            }
            Failure::Syscall(ErrorNumber::InsufficientFunds) => {
                Exit::new(ExitCode::USR_INSUFFICIENT_FUNDS, "the balance does not cover the value to send")
            }
            Failure::Syscall(_) => Exit::new(ExitCode::USR_ASSERTION_FAILED, "the FVM did not make a call"),
        }
    }
}

/// Calls a method of another actor. The outer error is ours (parameters that cannot be encoded); the inner one the callee's.
pub fn call<P: Serialize + ?Sized>(
    to: &Address,
    method: MethodNum,
    params: Option<&P>,
    value: &TokenAmount,
) -> crate::Result<Result<Sent, Failure>> {
    send(to, method, params, value, SendFlags::empty())
}

/// As [`call`], without value and unable to change any state.
pub fn call_read_only<P: Serialize + ?Sized>(
    to: &Address,
    method: MethodNum,
    params: Option<&P>,
) -> crate::Result<Result<Sent, Failure>> {
    send(to, method, params, &TokenAmount::zero(), SendFlags::READ_ONLY)
}

/// A bare transfer. No code of the receiver runs, so it cannot call back, and only fails where the receiver does not exist
/// or the balance does not cover it.
pub fn pay(to: ActorID, value: &TokenAmount) -> Result<(), Failure> {
    answer(sdk::send::send(&Address::new_id(to), METHOD_SEND, None, value.clone(), None, SendFlags::empty()))
        .map(|_| ())
}

fn send<P: Serialize + ?Sized>(
    to: &Address,
    method: MethodNum,
    params: Option<&P>,
    value: &TokenAmount,
    flags: SendFlags,
) -> crate::Result<Result<Sent, Failure>> {
    let params = match params {
        None => None,
        Some(p) => {
            IpldBlock::serialize_cbor(p).map_err(|_| Exit::serialization("a call's parameters cannot be encoded"))?
        }
    };
    Ok(answer(sdk::send::send(to, method, params, value.clone(), None, flags)))
}

fn answer(response: sdk::SyscallResult<fvm_shared::Response>) -> Result<Sent, Failure> {
    match response {
        Err(number) => Err(Failure::Syscall(number)),
        Ok(r) if r.exit_code.is_success() => Ok(Sent { data: r.return_data }),
        Ok(r) => Err(Failure::Exit(r.exit_code)),
    }
}
