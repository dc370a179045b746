//! The calls that a message led to, with the gas of each.

use std::fmt::Write as _;

use cid::Cid;
use devnet::ExecutionEvent;
use serde::Serialize;

use super::entry::{grouped, name, outcome, short};
use super::names;
use crate::actors;
use crate::address::Addr;
use crate::amount::Amount;
use crate::refusal;

/// One call, and those that it made.
#[derive(Debug, Serialize)]
pub(super) struct Call {
    to: Addr,
    actor: Option<String>,
    method: String,
    method_number: u64,
    value: Amount,
    /// The gas of this call alone, and with those it made. In thousandths until the call is over.
    own_gas: u64,
    gas: u64,
    exit_code: u32,
    /// What the exit code means, unless it is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<Self>,
}

/// The calls in a trace. Gas that no call uses, for carrying the message, is not in them.
pub(super) fn calls(trace: &[ExecutionEvent], builtin_codes: &[(String, Cid)]) -> Vec<Call> {
    let mut done = Vec::new();
    let mut open: Vec<Call> = Vec::new();
    for event in trace {
        match event {
            ExecutionEvent::Call { to, method, value, .. } => open.push(Call {
                to: Addr(*to),
                actor: None,
                method: names::method(None, *method),
                method_number: *method,
                value: value.clone().into(),
                own_gas: 0,
                gas: 0,
                exit_code: 0,
                sentence: None,
                calls: Vec::new(),
            }),
            ExecutionEvent::InvokeActor { state, .. } => {
                if let Some(call) = open.last_mut() {
                    call.actor = names::actor(&state.code, builtin_codes);
                    call.method = names::method(call.actor.as_deref(), call.method_number);
                }
            }
            ExecutionEvent::GasCharge(charge) => {
                if let Some(call) = open.last_mut() {
                    call.own_gas += charge.total().as_milligas();
                }
            }
            ExecutionEvent::CallReturn(code, _) => close(&mut done, &mut open, code.value()),
            // A call that did not reach its receiver has no exit code: Lotus shows the one that comes nearest.
            ExecutionEvent::CallError(error) => close(&mut done, &mut open, devnet::exit_code_of(error.1).value()),
            _ => {}
        }
    }
    for call in &mut done {
        call.round(u64::div_ceil);
    }
    done
}

/// Ends the innermost open call.
fn close(done: &mut Vec<Call>, open: &mut Vec<Call>, exit_code: u32) {
    let Some(mut call) = open.pop() else { return };
    call.exit_code = exit_code;
    if exit_code != 0 {
        call.sentence = Some(refusal::sentence(actors::kind_of(call.actor.as_deref()), exit_code));
    }
    call.gas = call.own_gas + call.calls.iter().map(|inner| inner.gas).sum::<u64>();
    open.last_mut().map_or(done, |outer| &mut outer.calls).push(call);
}

impl Call {
    /// Makes whole units of thousandths. The outermost call is rounded up, as its receipt is, and those within it down, so that what
    /// is left for a call's own gas is never less than nothing.
    fn round(&mut self, up_or_down: fn(u64, u64) -> u64) {
        self.gas = up_or_down(self.gas, 1_000);
        self.calls.iter_mut().for_each(|inner| inner.round(std::ops::Div::div));
        self.own_gas = self.gas - self.calls.iter().map(|inner| inner.gas).sum::<u64>();
    }

    /// Adds a line, and one for each inner call.
    pub fn write(&self, text: &mut String, depth: usize, colour: bool) {
        let indent = " ".repeat(10 + 2 * depth);
        let name = name(self.actor.as_deref(), &self.method);
        let (to, gas, own) = (short(&self.to.0), grouped(self.gas), grouped(self.own_gas));
        // Nothing can go wrong when text is added to text.
        let _ = write!(text, "\n{indent}{name} {to}");
        if !self.value.0.is_zero() {
            let _ = write!(text, "  {}", self.value);
        }
        let outcome = outcome(self.exit_code, self.sentence.as_deref(), colour);
        let _ = write!(text, "  {gas} gas, {own} its own  {outcome}");
        for inner in &self.calls {
            inner.write(text, depth + 1, colour);
        }
    }
}
