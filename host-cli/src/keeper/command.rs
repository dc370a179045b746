//! What a command prints, within a time. What one that succeeds leaves running lives on: that is the machine.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use zeroize::Zeroizing;

/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(20);
/// More bytes than any secret may have, so that too long a one is noticed.
const MOST: usize = 64 << 10;

/// Runs a command in a process group of its own, gives it a line to read, and returns what it has printed when it ends. It is
/// ended, with all that it started, when its time is over. Where there are no process groups, only itself is, and the time does
/// not count while others keep its output open.
pub fn output(command: &mut Command, input: &str, patience: Duration) -> Result<Zeroizing<Vec<u8>>> {
    group(command);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read its input has closed it.
        let _ = writeln!(stdin, "{input}");
    }
    let mut output = Output::of(&mut child)?;
    match output.until_it_ends(&mut child, patience) {
        Ok(status) => {
            ensure!(status.success(), "it ended with {status}");
            Ok(output.leave())
        }
        Err(error) => {
            end(&mut child);
            Err(error)
        }
    }
}

/// What a command prints.
struct Output {
    pipe: ChildStdout,
    printed: Zeroizing<Vec<u8>>,
    /// Whether nobody can print any more.
    is_closed: bool,
}

impl Output {
    fn of(child: &mut Child) -> Result<Self> {
        let pipe = child.stdout.take().context("its output is not to be had")?;
        set_waiting(&pipe, false)?;
        // Room for all of it: a copy that is left behind when it grows would not be wiped.
        Ok(Self { pipe, printed: Zeroizing::new(Vec::with_capacity(MOST + 1)), is_closed: false })
    }

    /// Reads until the command itself ends, whoever else may still print.
    fn until_it_ends(&mut self, child: &mut Child, patience: Duration) -> Result<ExitStatus> {
        let started = Instant::now();
        loop {
            // Asked for before reading: all that it has printed is there once it has ended.
            let ended = child.try_wait()?;
            self.read()?;
            ensure!(self.printed.len() <= MOST, "it prints more than {MOST} bytes");
            match ended {
                Some(status) => return Ok(status),
                None if started.elapsed() > patience => bail!("it took longer than {patience:?}"),
                None => thread::sleep(LOOK),
            }
        }
    }

    /// Reads what there is.
    fn read(&mut self) -> Result<()> {
        let room = (MOST + 1).saturating_sub(self.printed.len()) as u64;
        match (&mut self.pipe).take(room).read_to_end(&mut self.printed) {
            Ok(_) => self.is_closed = true,
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error).context("read its output"),
        }
        Ok(())
    }

    /// What was printed. Those who may still print are not disturbed.
    fn leave(self) -> Zeroizing<Vec<u8>> {
        if !self.is_closed {
            swallow(self.pipe);
        }
        self.printed
    }
}

#[cfg(unix)]
fn group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn group(_: &mut Command) {}

/// Ends a command that nobody has waited for, and all that it started.
fn end(child: &mut Child) {
    // The standard library signals no groups, but any shell does. The group has the number of its first process.
    if cfg!(unix) {
        let _ = Command::new("sh").arg("-c").arg(format!("kill -s KILL -- -{}", child.id())).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Whether reading waits for something to read.
#[cfg(unix)]
fn set_waiting(pipe: &ChildStdout, waits: bool) -> Result<()> {
    use rustix::fs::{OFlags, fcntl_setfl};
    let flags = if waits { OFlags::empty() } else { OFlags::NONBLOCK };
    fcntl_setfl(pipe, flags).context("set how its output is read")
}

#[cfg(not(unix))]
fn set_waiting(_: &ChildStdout, _: bool) -> Result<()> {
    Ok(())
}

/// Has what is still printed read and dropped, by a process that outlives this one and ends with those who print: a pipe that
/// nobody reads would end them at their next word.
fn swallow(pipe: ChildStdout) {
    let mut reader = Command::new("sh");
    reader.args(["-c", "exec 3<&0; cat <&3 >/dev/null 2>&1 &"]);
    group(&mut reader);
    let started = set_waiting(&pipe, true).map(|()| reader.stdin(pipe).status());
    if let Err(error) | Ok(Err(error)) = started.map(|status| status.map_err(anyhow::Error::from)) {
        tracing::warn!(%error, "what the command left running cannot print any more");
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Longer than anything here takes.
    const LONG: Duration = Duration::from_secs(60);

    fn run(folder: &Path, script: &str, patience: Duration) -> Result<String> {
        let mut command = Command::new("sh");
        let printed = output(command.args(["-c", script]).current_dir(folder), "a line", patience)?;
        Ok(String::from_utf8(printed.to_vec()).unwrap())
    }

    fn await_file(path: &Path) {
        let started = Instant::now();
        while !path.exists() {
            assert!(started.elapsed() < LONG, "{} does not come", path.display());
            thread::sleep(LOOK);
        }
    }

    #[test]
    fn what_a_command_leaves_running_neither_holds_it_up_nor_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let machine = "until [ -e go ]; do sleep 0.02; done; echo noise; echo more noise; echo up >alive";
        let started = Instant::now();
        assert_eq!(run(folder.path(), &format!("({machine}) & echo in"), LONG).unwrap(), "in\n");
        assert!(started.elapsed() < LONG / 2, "it took {:?}", started.elapsed());
        fs::write(folder.path().join("go"), "").unwrap();
        await_file(&folder.path().join("alive"));
    }

    #[test]
    fn a_command_that_hangs_is_ended_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let script = "(while :; do echo up >alive; sleep 0.02; done) & sleep 1000";
        let error = run(folder.path(), script, Duration::from_millis(500)).unwrap_err();
        assert_eq!(error.to_string(), "it took longer than 500ms");
        let alive = folder.path().join("alive");
        fs::remove_file(&alive).unwrap();
        thread::sleep(Duration::from_millis(500));
        assert!(!alive.exists(), "a child of it runs on");
    }

    #[test]
    fn a_command_that_prints_without_end_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let error = run(folder.path(), "while :; do echo 0123456789; done", LONG).unwrap_err();
        assert_eq!(error.to_string(), format!("it prints more than {MOST} bytes"));
        let most = run(folder.path(), &format!("head -c {MOST} /dev/zero"), LONG).unwrap();
        assert_eq!(most.len(), MOST);
    }
}
