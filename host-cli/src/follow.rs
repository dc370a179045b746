//! How far a node is with something long: its head tells.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use fvm_shared::clock::ChainEpoch;

use crate::context::Context;
use crate::output::Counted;
use crate::rpc::Rpc;

/// How often the node is asked.
const EVERY: Duration = Duration::from_millis(100);

/// Has the node do something that takes its head so many epochs further, and shows a bar meanwhile.
pub fn head<R>(context: &Context, message: &str, epochs: u64, work: impl FnOnce() -> Result<R>) -> Result<R> {
    let bar = context.output.bar(message, epochs, Counted::Things("epochs"));
    if !bar.is_visible() {
        return work();
    }
    let from = context.rpc.head()?.height;
    let other = Rpc::new(context.rpc.url(), context.settings.token.as_deref());
    // What cannot be told now is told the next time.
    let height = move || other.head().ok().map(|head| head.height);
    follow(from, height, |done| bar.is_at(done), work)
}

/// Works, and beside it shows again and again how far above `from` it is.
fn follow<R>(
    from: ChainEpoch,
    mut height: impl FnMut() -> Option<ChainEpoch> + Send,
    show: impl Fn(u64) + Send,
    work: impl FnOnce() -> R,
) -> R {
    let (working, is_over) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while is_over.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Some(height) = height() {
                    show(u64::try_from(height - from).unwrap_or(0));
                }
            }
        });
        let done = work();
        drop(working);
        done
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_how_far_the_head_is_as_long_as_it_takes() {
        let heights = [Some(7), None, Some(12), Some(20)];
        let (shown, seen) = channel();
        let mut next = heights.into_iter();
        let work = || seen.iter().take(3).collect::<Vec<u64>>();
        let height = move || next.next().flatten();
        let show = move |done| shown.send(done).unwrap();
        assert_eq!(follow(7, height, show, work), [0, 5, 13]);
        assert_eq!(follow(0, || None, |_| (), || 5), 5, "what is over at once shows nothing");
    }
}
