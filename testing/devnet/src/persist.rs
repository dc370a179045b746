//! The state file: written whole to a temporary file, flushed to disk, then renamed over the old one, so that a crash at
//! any moment leaves either the old state or the new one.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use multihash_codetable::{Code, MultihashDigest as _};

/// What a state file begins with. The number is the layout's version.
const MAGIC: &[u8] = b"leasehold devnet state 1\n";

/// A checksum of this length follows the magic.
const CHECKSUM_BYTES: usize = 32;

/// A state file that this process alone may use.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    // Held open: the lock goes with it.
    _lock: File,
}

impl StateFile {
    /// Takes the file at `path` for this process. It need not exist yet.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let folder = folder_of(path);
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        let lock_path = beside(path, "lock");
        let lock = File::create(&lock_path).with_context(|| format!("create {}", lock_path.display()))?;
        if lock.try_lock().is_err() {
            bail!("{} is in use by another node", path.display());
        }
        Ok(Self { path: path.to_owned(), _lock: lock })
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
        unseal(&bytes)
            .map(|contents| Some(contents.to_vec()))
            .with_context(|| format!("load the state file {}; it was left as it is", self.path.display()))
    }

    /// Replaces what was saved.
    pub fn save(&self, contents: &[u8]) -> anyhow::Result<()> {
        let temporary = beside(&self.path, "new");
        let write = || -> std::io::Result<()> {
            let mut file = File::create(&temporary)?;
            file.write_all(MAGIC)?;
            file.write_all(&checksum(contents))?;
            file.write_all(contents)?;
            file.sync_all()?;
            fs::rename(&temporary, &self.path)?;
            File::open(folder_of(&self.path))?.sync_all()
        };
        write().with_context(|| format!("save the state to {}", self.path.display()))
    }
}

fn unseal(bytes: &[u8]) -> anyhow::Result<&[u8]> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        bail!("it was not written by this version of the devnet");
    };
    let Some((sum, contents)) = rest.split_at_checked(CHECKSUM_BYTES) else {
        bail!("it ends too early");
    };
    if sum != checksum(contents) {
        bail!("it is damaged: its checksum does not match");
    }
    Ok(contents)
}

fn checksum(contents: &[u8]) -> Vec<u8> {
    Code::Blake2b256.digest(contents).digest().to_vec()
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

    fn in_folder(test: impl FnOnce(&Path)) {
        let folder = tempfile::tempdir().unwrap();
        test(&folder.path().join("dev.state"));
    }

    #[test]
    fn what_was_saved_last_is_loaded() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            assert_eq!(file.load().unwrap(), None);
            file.save(b"one").unwrap();
            file.save(b"two").unwrap();
            assert_eq!(file.load().unwrap().unwrap(), b"two");
        });
    }

    #[test]
    fn a_half_written_successor_does_not_harm_the_file() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            file.save(b"whole").unwrap();
            fs::write(beside(path, "new"), b"leasehold dev").unwrap();
            assert_eq!(file.load().unwrap().unwrap(), b"whole");
        });
    }

    #[test]
    fn foreign_truncated_and_damaged_files_are_refused_and_kept() {
        in_folder(|path| {
            let file = StateFile::open(path).unwrap();
            file.save(b"contents").unwrap();
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
