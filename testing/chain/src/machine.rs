//! The FVM itself: one open machine, which runs on threads with a deep stack only.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder, JoinHandle};

use anyhow::{Context, Result, anyhow};
use cid::Cid;
use fvm::call_manager::DefaultCallManager;
use fvm::engine::{EnginePool, MultiEngine};
use fvm::executor::{ApplyFailure, ApplyKind, ApplyRet, DefaultExecutor, Executor as _};
use fvm::kernel::filecoin::DefaultFilecoinKernel;
use fvm::machine::{DefaultMachine, Machine as _, MachineContext};
use fvm::state_tree::StateTree;
use fvm_shared::message::Message;

use crate::externs::ChainExterns;
use crate::history::Position;
use crate::store::Store;

type FvmMachine = DefaultMachine<Store, ChainExterns>;
pub(crate) type Executor = DefaultExecutor<DefaultFilecoinKernel<DefaultCallManager<FvmMachine>>>;
/// The state tree of an open machine, over its own buffer of blocks.
pub(crate) type Tree = StateTree<<FvmMachine as fvm::machine::Machine>::Blockstore>;

/// Nested calls may need this much stack.
const STACK_BYTES: usize = 64 << 20;

/// Shared by every chain of the process: a pool reserves 4.4 TB of address space, and keeps the compiled actors.
static ENGINES: Mutex<Option<MultiEngine>> = Mutex::new(None);

thread_local! {
    static IS_DEEP: Cell<bool> = const { Cell::new(false) };
}

/// Runs something on a thread with a stack deep enough for actors that call each other, and waits for it. A chain that is used in there
/// runs its messages on that thread, which saves two changes of threads for each; elsewhere it has a thread of its own for them.
pub fn deeply<R: Send>(name: &str, run: impl FnOnce() -> R + Send) -> Result<R> {
    thread::scope(|scope| {
        let deep = || {
            IS_DEEP.set(true);
            run()
        };
        let builder = Builder::new().name(name.to_owned()).stack_size(STACK_BYTES);
        let thread = builder.spawn_scoped(scope, deep).with_context(|| format!("start the thread {name}"))?;
        thread.join().map_or_else(|panic| resume_unwind(panic), Ok)
    })
}

type Job = Box<dyn FnOnce(&mut Vm) + Send>;

/// A handle on what runs messages. Whatever panics there becomes an error here.
pub(crate) struct Machine {
    vm: Arc<Mutex<Vm>>,
    /// For callers whose own stack may not be deep enough.
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Machine {
    /// Starts the thread, on a block that is still to be begun.
    pub fn start(store: Store, context: MachineContext, externs: ChainExterns) -> Result<Self> {
        let vm = Arc::new(Mutex::new(Vm { store, context, externs, executor: None, log: Vec::new() }));
        let (jobs, queue) = channel::<Job>();
        let shared = Arc::clone(&vm);
        let builder = Builder::new().name("fvm".to_owned()).stack_size(STACK_BYTES);
        let thread = builder.spawn(move || work(&queue, &shared)).context("start the thread that runs messages")?;
        Ok(Self { vm, jobs: Some(jobs), thread: Some(thread) })
    }

    /// Runs a job and waits for it.
    pub fn run<R: Send + 'static>(&self, job: impl FnOnce(&mut Vm) -> Result<R> + Send + 'static) -> Result<R> {
        if IS_DEEP.get() {
            return lock(&self.vm).guarded(job);
        }
        let (answer, waiting) = sync_channel(1);
        let jobs = self.jobs.as_ref().context("the thread that runs messages has stopped")?;
        jobs.send(Box::new(move |vm| {
            // Nobody waits any more if this fails.
            let _ = answer.send(vm.guarded(job));
        }))
        .map_err(|_| anyhow!("the thread that runs messages has stopped"))?;
        waiting.recv().context("the thread that runs messages has stopped")?
    }
}

/// Panics are caught while it is held, so it is never left half done.
fn lock(vm: &Mutex<Vm>) -> MutexGuard<'_, Vm> {
    vm.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Machine {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // The thread's own panics were answered as errors.
            let _ = thread.join();
        }
    }
}

fn work(queue: &Receiver<Job>, vm: &Mutex<Vm>) {
    for job in queue {
        job(&mut lock(vm));
    }
}

/// The block being built: a context, and a machine once something runs.
pub(crate) struct Vm {
    store: Store,
    context: MachineContext,
    externs: ChainExterns,
    executor: Option<Executor>,
    /// What has run since the context's root, to do it again after a panic.
    log: Vec<Entry>,
}

struct Entry {
    message: Message,
    kind: ApplyKind,
    size: usize,
}

impl Vm {
    /// Begins another block and forgets what ran in this one.
    pub fn begin(&mut self, context: MachineContext, parent: Position) {
        self.executor = None;
        self.log.clear();
        self.context = context;
        self.externs.parent = Some(parent);
    }

    /// Runs a message and keeps what it did. A message that may not be on the chain at all is an error and changes nothing.
    pub fn apply(&mut self, message: Message, kind: ApplyKind, size: usize) -> Result<ApplyRet> {
        let ret = self.executor()?.execute_message(message.clone(), kind, size)?;
        if let Some(ApplyFailure::PreValidation(reason)) = &ret.failure_info {
            return Err(anyhow!("the message cannot be on the chain: {reason}"));
        }
        self.log.push(Entry { message, kind, size });
        Ok(ret)
    }

    /// Lets something run in the open block's machine, and undoes what it did to the state.
    pub fn try_out<R>(&mut self, run: impl FnOnce(&mut Executor) -> Result<R>) -> Result<R> {
        let executor = self.executor()?;
        executor.state_tree_mut().begin_transaction();
        let ran = run(executor);
        executor.state_tree_mut().end_transaction(true)?;
        ran
    }

    /// Lets something run in a machine of its own, on a state that is written out. Nothing that it does stays.
    pub fn aside<R>(
        &self,
        context: &MachineContext,
        parent: Option<Position>,
        run: impl FnOnce(&mut Executor) -> Result<R>,
    ) -> Result<R> {
        let externs = ChainExterns { parent, ..self.externs.clone() };
        let machine = DefaultMachine::new(context, self.store.clone(), externs)
            .with_context(|| format!("open the FVM at epoch {}", context.epoch))?;
        run(&mut Executor::new(engines(context)?, machine)?)
    }

    /// Writes the block's state out and returns its root. The block stays open.
    pub fn flush(&mut self) -> Result<Cid> {
        if let Some(executor) = &mut self.executor
            && !self.log.is_empty()
        {
            self.context.initial_state_root = executor.flush().context("write the state")?;
            self.log.clear();
        }
        Ok(self.context.initial_state_root)
    }

    /// Changes the state outside of any message, and writes it out.
    pub fn edit(&mut self, change: impl FnOnce(&mut Tree) -> Result<()>) -> Result<Cid> {
        self.flush()?;
        let executor = self.executor()?;
        change(executor.state_tree_mut())?;
        self.context.initial_state_root = executor.flush().context("write the changed state")?;
        Ok(self.context.initial_state_root)
    }

    /// The state as it is now, written out or not.
    pub fn tree(&mut self) -> Result<&Tree> {
        Ok(self.executor()?.state_tree())
    }

    fn executor(&mut self) -> Result<&mut Executor> {
        if self.executor.is_none() {
            let machine = DefaultMachine::new(&self.context, self.store.clone(), self.externs.clone())
                .with_context(|| format!("open the FVM at epoch {}", self.context.epoch))?;
            self.executor = Some(Executor::new(engines(&self.context)?, machine)?);
        }
        self.executor.as_mut().context("the FVM did not open")
    }

    fn guarded<R>(&mut self, job: impl FnOnce(&mut Vm) -> Result<R>) -> Result<R> {
        match catch_unwind(AssertUnwindSafe(|| job(self))) {
            Ok(result) => result,
            Err(panic) => {
                let what = panic_message(&*panic);
                match catch_unwind(AssertUnwindSafe(|| self.recover())) {
                    Ok(Ok(())) => Err(anyhow!("the FVM panicked: {what}. The chain is as it was before")),
                    _ => Err(anyhow!(
                        "the FVM panicked: {what}. The messages of the open block are lost: revert to a snapshot"
                    )),
                }
            }
        }
    }

    /// After a panic: drops the poisoned engines and runs the open block's messages again.
    fn recover(&mut self) -> Result<()> {
        self.executor = None;
        *ENGINES.lock().unwrap_or_else(PoisonError::into_inner) = None;
        for Entry { message, kind, size } in std::mem::take(&mut self.log) {
            self.apply(message, kind, size)?;
        }
        Ok(())
    }
}

fn engines(context: &MachineContext) -> Result<EnginePool> {
    let mut engines = ENGINES.lock().unwrap_or_else(PoisonError::into_inner);
    let cores = thread::available_parallelism().map_or(2, usize::from);
    let concurrency = u32::try_from(cores).unwrap_or(2).clamp(2, 16);
    let pools = engines.get_or_insert_with(|| MultiEngine::new(concurrency));
    pools.get(&context.network).context("start the WASM engine")
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use fvm_shared::econ::TokenAmount;

    use crate::{Call, Chain, Config, development_accounts};

    #[test]
    fn a_panic_is_an_error_and_the_open_block_survives_it_on_any_thread() {
        panics_once();
        super::deeply("deep", panics_once).unwrap();
    }

    fn panics_once() {
        let mut chain = Chain::new(Config::default()).unwrap();
        let [alice, bob] = [0, 1].map(|n| development_accounts(2).unwrap()[n].address);
        let pay = || Call::transfer(alice, bob, TokenAmount::from_whole(1));
        chain.send(pay()).unwrap();

        let error = chain.machine.run(|_| -> anyhow::Result<()> { panic!("an actor of wax") }).unwrap_err();

        assert!(error.to_string().contains("an actor of wax"), "{error}");
        assert_eq!(chain.balance(&bob).unwrap(), TokenAmount::from_whole(1_000_001));
        chain.send(pay()).unwrap().succeeded().unwrap();
        assert_eq!(chain.mine().unwrap().messages.len(), 2);
    }
}
