//! The state file: written whole to a temporary file, flushed to disk, then renamed over the old one, so that a crash at
//! any moment leaves either the old state or the new one.
//!
//! It begins with a magic line and ends with a checksum of everything between.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, bail};
use sha2::{Digest as _, Sha256};

use crate::lock::Lock;

/// What a state file begins with. The number is the layout's version.
const MAGIC: &[u8] = b"leasehold devnet state 2\n";

/// A checksum of this length ends it.
const CHECKSUM_BYTES: usize = 32;

/// Bytes that are collected before they are written.
const BUFFER: usize = 1 << 20;

/// A state file that this process alone may use.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    /// Held open: nobody else has the file while it is.
    _lock: Lock,
    /// The number of the newest state that was written.
    written: Mutex<u64>,
}

impl StateFile {
    /// Takes the file at `path` for this process. It need not exist yet; one that is no state is refused, and nothing is put
    /// beside it.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        check_magic(path)?;
        let folder = folder_of(path);
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        let lock = Lock::take(beside(path, "lock"))?;
        let lock = lock.with_context(|| format!("the state file {} is in use by another node", path.display()))?;
        Ok(Self { path: path.to_owned(), _lock: lock, written: Mutex::new(0) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was saved last; `None` if nothing was yet.
    pub fn load(&self) -> anyhow::Result<Option<Vec<u8>>> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("read {}", self.path.display())),
        };
        unseal(&bytes).map(|contents| Some(contents.to_vec())).with_context(|| left_alone(&self.path))
    }

    /// Replaces what was saved by state number `number`, unless a later one was saved meanwhile.
    pub fn save(&self, number: u64, contents: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if number < *written {
            return Ok(());
        }
        self.replace(contents).with_context(|| format!("save the state to {}", self.path.display()))?;
        *written = number;
        Ok(())
    }

    fn replace(&self, contents: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let temporary = beside(&self.path, "new");
        let file = seal(BufWriter::with_capacity(BUFFER, File::create(&temporary)?), contents)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&temporary, &self.path)?;
        Ok(File::open(folder_of(&self.path))?.sync_all()?)
    }
}

/// Refuses what is there and was not written by a devnet, before anything is done about it.
fn check_magic(path: &Path) -> anyhow::Result<()> {
    let mut start = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("read {}", path.display())),
        Ok(file) => file.take(MAGIC.len() as u64).read_to_end(&mut start).with_context(|| left_alone(path))?,
    };
    if start == MAGIC { Ok(()) } else { Err(not_ours()).with_context(|| left_alone(path)) }
}

fn left_alone(path: &Path) -> String {
    format!("load the state file {}; it was left as it is", path.display())
}

fn not_ours() -> anyhow::Error {
    anyhow::anyhow!("it was not written by this version of the devnet")
}

/// Writes contents between the magic and the checksum.
pub fn seal<W: Write>(mut out: W, contents: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<W> {
    out.write_all(MAGIC)?;
    let mut summed = Summed { out, sum: Sha256::new() };
    contents(&mut summed)?;
    let Summed { mut out, sum } = summed;
    out.write_all(&sum.finalize())?;
    Ok(out)
}

/// The contents of what was sealed.
pub fn unseal(bytes: &[u8]) -> anyhow::Result<&[u8]> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(not_ours());
    };
    let Some(split) = rest.len().checked_sub(CHECKSUM_BYTES) else {
        bail!("it ends too early");
    };
    let (contents, sum) = rest.split_at(split);
    if sum != Sha256::digest(contents).as_slice() {
        bail!("it is damaged or cut short: its checksum does not match");
    }
    Ok(contents)
}

/// Adds up what is written through it.
struct Summed<W> {
    out: W,
    sum: Sha256,
}

impl<W: Write> Write for Summed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// `path` with `.suffix` after its whole name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn save(file: &StateFile, number: u64, contents: &[u8]) {
        file.save(number, |out| Ok(out.write_all(contents)?)).unwrap();
    }

    fn in_folder(test: impl FnOnce(&Path)) {
        let folder = tempfile::tempdir().unwrap();
        test(&folder.path().join("dev.state"));
    }

    #[test]
    fn what_was_saved_last_is_loaded() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            assert_eq!(file.load().unwrap(), None);
            save(&file, 1, b"one");
            save(&file, 2, b"two");
            assert_eq!(file.load().unwrap().unwrap(), b"two");
        });
    }

    #[test]
    fn a_state_that_took_long_to_write_does_not_replace_a_later_one() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            save(&file, 2, b"later");
            save(&file, 1, b"earlier");
            assert_eq!(file.load().unwrap().unwrap(), b"later");
        });
    }

    #[test]
    fn a_write_that_fails_leaves_what_was_saved() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            save(&file, 1, b"whole");
            let failed = file.save(2, |out| {
                out.write_all(b"half")?;
                bail!("no more room")
            });
            assert!(format!("{:#}", failed.unwrap_err()).ends_with("no more room"));
            assert_eq!(file.load().unwrap().unwrap(), b"whole");
        });
    }

    #[test]
    fn a_half_written_successor_does_not_harm_the_file() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            save(&file, 1, b"whole");
            fs::write(beside(path, "new"), b"leasehold dev").unwrap();
            assert_eq!(file.load().unwrap().unwrap(), b"whole");
        });
    }

    #[test]
    fn foreign_truncated_and_damaged_files_are_refused_and_kept() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            save(&file, 1, b"contents");
            let good = fs::read(path).unwrap();
            let mut flipped = good.clone();
            *flipped.last_mut().unwrap() ^= 1;
            let cases = [
                (b"something else".to_vec(), "not written by this version"),
                (good[..MAGIC.len() + 3].to_vec(), "ends too early"),
                (good[..good.len() - 1].to_vec(), "damaged"),
                (flipped, "damaged"),
            ];
            for (bytes, words) in cases {
                fs::write(path, &bytes).unwrap();
                let error = format!("{:#}", file.load().unwrap_err());
                assert!(error.contains(words), "{error}");
                assert_eq!(fs::read(path).unwrap(), bytes);
            }
        });
    }

    #[test]
    fn two_nodes_cannot_share_a_file() {
        in_folder(|path| {
            let _first = StateFile::open(path).unwrap();
            assert!(StateFile::open(path).unwrap_err().to_string().contains("in use by another node"));
        });
    }
}
