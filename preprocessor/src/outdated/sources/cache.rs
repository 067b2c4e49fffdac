//! Answers that are kept until the next time, a file for each.
//!
//! Nothing is served from here that its source did not allow: it is fresh by the source's own word, or the source says
//! that it still holds. A file that cannot be read is no reason to fail: it is asked anew.

mod freshness;
mod kept;

use std::fs;
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use reqwest::header::ACCEPT;

use super::http::{Request, Response};
pub(super) use kept::Kept;

/// What nobody has asked for in this time is not kept any longer.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A folder of answers.
pub(super) struct Cache {
    folder: Utf8PathBuf,
}

/// What an answer is found by: the address, the form that was asked for, and who asked if that makes a difference.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key(String);

impl Key {
    pub(super) fn of(request: &Request) -> Self {
        let accept = request.headers.get(ACCEPT).map(|accept| accept.as_bytes()).unwrap_or_default();
        let owner = request.owner.as_deref().unwrap_or_default();
        let mut hash = blake3::Hasher::new();
        for part in [request.url.as_str().as_bytes(), accept, owner.as_bytes()] {
            // With its length, so that no two keys run together to one.
            hash.update(&(part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().to_hex().to_string())
    }
}

impl Cache {
    /// Opens the folder, and clears it of what is old.
    pub(super) fn open(folder: &Utf8Path, now: SystemTime) -> Self {
        let entries = folder.read_dir_utf8().into_iter().flatten().filter_map(Result::ok);
        for entry in entries {
            let written = entry.metadata().and_then(|metadata| metadata.modified());
            let age = written.ok().and_then(|written| now.duration_since(written).ok());
            if entry.path().extension() == Some(EXTENSION) && age.is_some_and(|age| age > LONGEST) {
                // Whoever cannot clear it cannot use it up either.
                let _ = fs::remove_file(entry.path());
            }
        }
        Self { folder: folder.to_owned() }
    }

    /// What is kept under a key, if it can be read.
    pub(super) fn read(&self, key: &Key) -> Option<Kept> {
        Kept::parse(&fs::read(self.file(key)).ok()?)
    }

    /// Keeps an answer if its source allows it and it is of use.
    pub(super) fn keep(&self, key: &Key, response: &Response, now: SystemTime) {
        if let Some(kept) = Kept::of(response, now) {
            // A cache that cannot be written costs requests and nothing else.
            let _ = self.write(key, &kept.to_bytes());
        } else if response.status.is_success() {
            let _ = fs::remove_file(self.file(key));
        }
    }

    fn write(&self, key: &Key, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(self.file(key))?;
        Ok(())
    }

    fn file(&self, key: &Key) -> Utf8PathBuf {
        self.folder.join(&key.0).with_extension(EXTENSION)
    }
}

const EXTENSION: &str = "answer";

#[cfg(test)]
mod tests;
