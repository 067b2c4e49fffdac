//! Folders and files as tar archives whose bytes depend on nothing but contents, names and modes.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;

use camino::{Utf8Path, Utf8PathBuf};
use tar::{Builder, EntryType, Header};
use walkdir::WalkDir;

/// One thing in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is, relative to the folder; parts separated by `/`.
    pub path: Utf8PathBuf,
    /// What it is.
    pub kind: Kind,
}

/// What there can be in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A folder, perhaps empty.
    Folder,
    /// A file and whether it may be executed.
    File {
        /// Its bytes.
        contents: Vec<u8>,
        /// Whether its owner may execute it.
        executable: bool,
    },
    /// A symbolic link and what it says.
    Link(Utf8PathBuf),
}

/// Everything in a folder, in the order of paths. Links are not followed.
pub fn read(folder: &Utf8Path) -> io::Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for found in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
        let found = found.map_err(io::Error::from)?;
        let path = Utf8PathBuf::try_from(found.path().to_owned()).map_err(|error| error.into_io_error())?;
        let kind = if found.file_type().is_dir() {
            Kind::Folder
        } else if found.file_type().is_symlink() {
            Kind::Link(path.read_link_utf8()?)
        } else {
            let executable = found.metadata().map_err(io::Error::from)?.permissions().mode() & 0o100 != 0;
            Kind::File { contents: fs::read(&path)?, executable }
        };
        let path = path.strip_prefix(folder).map(Utf8Path::to_owned).unwrap_or(path);
        entries.push(Entry { path, kind });
    }
    Ok(entries)
}

/// Packs entries; everything belongs to root and is as old as the epoch.
pub fn pack(entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut archive = Builder::new(Vec::new());
    for Entry { path, kind } in entries {
        let mut header = Header::new_gnu();
        header.set_size(0);
        header.set_mode(0o755);
        match kind {
            Kind::Folder => {
                header.set_entry_type(EntryType::Directory);
                archive.append_data(&mut header, path, io::empty())?;
            }
            Kind::Link(target) => {
                header.set_entry_type(EntryType::Symlink);
                archive.append_link(&mut header, path, target)?;
            }
            Kind::File { contents, executable } => {
                header.set_entry_type(EntryType::Regular);
                header.set_size(contents.len() as u64);
                header.set_mode(if *executable { 0o755 } else { 0o644 });
                archive.append_data(&mut header, path, contents.as_slice())?;
            }
        }
    }
    archive.into_inner()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use camino::Utf8Path;

    use super::{Kind, pack, read};

    #[test]
    fn a_folder_packs_the_same_wherever_and_whenever_it_was_written() {
        let write = || {
            let folder = tempfile::tempdir().unwrap();
            fs::create_dir(folder.path().join("empty")).unwrap();
            fs::write(folder.path().join("run.sh"), "true").unwrap();
            fs::set_permissions(folder.path().join("run.sh"), fs::Permissions::from_mode(0o700)).unwrap();
            symlink("run.sh", folder.path().join("link")).unwrap();
            let entries = read(Utf8Path::from_path(folder.path()).unwrap()).unwrap();
            (pack(&entries).unwrap(), entries)
        };
        let (first, entries) = write();
        let (second, _) = write();
        assert_eq!(first, second);
        let names: Vec<_> = entries.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(names, ["empty", "link", "run.sh"]);
        assert_eq!(entries[1].kind, Kind::Link("run.sh".into()));
        assert_eq!(entries[2].kind, Kind::File { contents: b"true".to_vec(), executable: true });
    }
}
