//! Recordings on disk: one file a scenario, named after its key.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::Recording;
use super::durations::Durations;
use super::key::{FORMAT, Key};

/// What a file's name ends with, behind the key.
const EXTENSION: &str = "json";
/// The file with the durations of scenarios.
const DURATIONS: &str = "durations.json";
/// What the name of a file that is still being written begins with.
const UNFINISHED: &str = ".unfinished-";
/// After this a file that is still being written has been abandoned.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Files that keep a directory out of version control and backups; the second by <https://bford.info/cachedir/>.
const MARKERS: [(&str, &str); 2] = [
    (".gitignore", "*\n"),
    (
        "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# Recordings of mdbook-drydock; they can be made again.\n",
    ),
];

/// A directory of recordings, which may be shared by books, branches and builds at the same time.
#[derive(Clone, Debug)]
pub struct Store {
    directory: Utf8PathBuf,
}

/// Why recordings could not be kept, found or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("cannot {action} {path}")]
    Io {
        /// What was being done: "read", "write", …
        action: &'static str,
        /// The file or directory.
        path: Utf8PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The place for recordings is taken by something else.
    #[error("{path} is not a directory; set `recordings` in book.toml to another place")]
    NotADirectory {
        /// The place.
        path: Utf8PathBuf,
    },
    /// The file is not a recording of this key in today's format. It counts as absent, and is replaced by the
    /// next run.
    #[error("{path} is damaged and is not used")]
    Damaged {
        /// The file.
        path: Utf8PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

/// What a file holds.
#[derive(Serialize, Deserialize)]
struct Envelope<Content> {
    format: u32,
    key: String,
    recording: Content,
}

impl Store {
    /// A store in `directory`, which is made when the first recording is saved.
    ///
    /// # Errors
    /// When something other than a directory is there.
    pub fn open(directory: impl Into<Utf8PathBuf>) -> Result<Self, StoreError> {
        let directory = directory.into();
        match fs::metadata(&directory) {
            Ok(found) if !found.is_dir() => Err(StoreError::NotADirectory { path: directory }),
            _ => Ok(Self { directory }),
        }
    }

    /// The recording of this key, if there is one.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged; the recording is then to be treated as absent.
    pub fn load(&self, key: &Key) -> Result<Option<Recording>, StoreError> {
        let path = self.path(key);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Io { action: "read", path, source }),
        };
        unwrap(&bytes, key).map(Some).map_err(|source| StoreError::Damaged { path, source })
    }

    /// Keeps a recording; readers see the old file or the new one, never a part.
    ///
    /// # Errors
    /// When the directory or the file cannot be written.
    pub fn save(&self, key: &Key, recording: &Recording) -> Result<(), StoreError> {
        self.write(self.path(key), &Envelope { format: FORMAT, key: key.to_string(), recording })
    }

    /// How long chapters took; nothing where there is no such file or it is damaged, as only the order in which
    /// scenarios are executed depends on it.
    #[must_use]
    pub fn durations(&self) -> Durations {
        let bytes = fs::read(self.directory.join(DURATIONS)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Keeps how long chapters took, in place of what was kept before.
    ///
    /// # Errors
    /// When the directory or the file cannot be written.
    pub fn save_durations(&self, durations: &Durations) -> Result<(), StoreError> {
        self.write(self.directory.join(DURATIONS), durations)
    }

    /// Writes a file whole or not at all.
    fn write(&self, path: Utf8PathBuf, content: &impl Serialize) -> Result<(), StoreError> {
        self.prepare()?;
        let write = || -> io::Result<()> {
            let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.directory)?;
            serde_json::to_writer_pretty(&mut file, content)?;
            file.write_all(b"\n")?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|source| StoreError::Io { action: "write", path, source })
    }

    /// Forgets old recordings: all but those of `current` and the `others` newest ones, which may belong to
    /// other branches or books.
    ///
    /// # Errors
    /// When the directory cannot be read or a file not removed. A file that is already gone is none.
    pub fn retain(&self, current: &HashSet<Key>, others: usize) -> Result<(), StoreError> {
        let current: HashSet<&str> = current.iter().map(Key::as_str).collect();
        let files = self.files()?;
        let (recordings, unfinished): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.finished);
        let mut old: Vec<&Kept> = recordings
            .iter()
            .filter(|file| !file.path.file_stem().is_some_and(|key| current.contains(key)))
            .collect();
        old.sort_by(|one, other| other.modified.cmp(&one.modified).then_with(|| one.path.cmp(&other.path)));
        old.iter().skip(others).try_for_each(|file| remove(&file.path))?;
        let abandoned = |file: &&Kept| file.modified.elapsed().is_ok_and(|age| age > ABANDONED);
        unfinished.iter().filter(abandoned).try_for_each(|file| remove(&file.path))
    }

    /// Forgets every recording, and leaves whatever else lies in the directory.
    ///
    /// # Errors
    /// When the directory cannot be read or a file not removed.
    pub fn clear(&self) -> Result<(), StoreError> {
        self.files()?.iter().try_for_each(|file| remove(&file.path))?;
        remove(&self.directory.join(DURATIONS))?;
        for (name, content) in MARKERS {
            let path = self.directory.join(name);
            if fs::read_to_string(&path).is_ok_and(|found| found == content) {
                remove(&path)?;
            }
        }
        // It stays where something else lies in it.
        let _ = fs::remove_dir(&self.directory);
        Ok(())
    }

    fn path(&self, key: &Key) -> Utf8PathBuf {
        self.directory.join(key.as_str()).with_extension(EXTENSION)
    }

    /// Makes the directory with its markers.
    fn prepare(&self) -> Result<(), StoreError> {
        let failed = |path: &Utf8Path| {
            let path = path.to_owned();
            move |source| StoreError::Io { action: "write", path, source }
        };
        fs::create_dir_all(&self.directory).map_err(failed(&self.directory))?;
        for (name, content) in MARKERS {
            let path = self.directory.join(name);
            if !path.exists() {
                fs::write(&path, content).map_err(failed(&path))?;
            }
        }
        Ok(())
    }

    /// The files that are this store's by their names.
    fn files(&self) -> Result<Vec<Kept>, StoreError> {
        let failed = |source| StoreError::Io { action: "read", path: self.directory.clone(), source };
        let entries = match self.directory.read_dir_utf8() {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(failed(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let path = entry.map_err(failed)?.into_path();
            let finished = is_recording(&path);
            if !finished && !path.file_name().is_some_and(|name| name.starts_with(UNFINISHED)) {
                continue;
            }
            // A file that another build has removed in the meantime needs no care.
            let Ok(modified) = fs::metadata(&path).and_then(|found| found.modified()) else { continue };
            files.push(Kept { path, finished, modified });
        }
        Ok(files)
    }
}

/// Takes a recording out of its file.
fn unwrap(bytes: &[u8], key: &Key) -> serde_json::Result<Recording> {
    let envelope: Envelope<Recording> = serde_json::from_slice(bytes)?;
    if envelope.format != FORMAT || envelope.key != key.as_str() {
        return Err(serde::de::Error::custom("it belongs to another key or format"));
    }
    Ok(envelope.recording)
}

/// A file of the store.
struct Kept {
    path: Utf8PathBuf,
    finished: bool,
    modified: SystemTime,
}

fn is_recording(path: &Utf8Path) -> bool {
    let is_key = |stem: &str| stem.len() == 64 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    path.extension() == Some(EXTENSION) && path.file_stem().is_some_and(is_key)
}

fn remove(path: &Utf8Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::Io { action: "remove", path: path.to_owned(), source })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
