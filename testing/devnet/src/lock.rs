//! One process at a time: a lock file that goes when its holder does.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// A file that this process alone has locked. It is removed in the end; where the process is killed, it stays and locks nothing.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Makes and locks the file; `None` where another process has it.
    pub fn take(path: PathBuf) -> anyhow::Result<Option<Self>> {
        loop {
            let file = File::create(&path).with_context(|| format!("create {}", path.display()))?;
            if file.try_lock().is_err() {
                return Ok(None);
            }
            let lock = Self { path: path.clone(), file };
            // Whoever had it may have removed it between the two steps: what is locked then is a file without a name.
            if lock.is_held() {
                return Ok(Some(lock));
            }
        }
    }

    /// Whether the file that is locked is still the one at its path.
    fn is_held(&self) -> bool {
        same_file(&self.file, &self.path).unwrap_or(false)
    }
}

#[cfg(unix)]
fn same_file(file: &File, path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let there = match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        other => other?,
    };
    let here = file.metadata()?;
    Ok((here.dev(), here.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn same_file(_: &File, path: &Path) -> std::io::Result<bool> {
    fs::exists(path)
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_held() {
            // One that stays locks nothing.
            let _ = fs::remove_file(&self.path);
        }
    }
}
