//! Files of the book written whole or not at all, and only over what was read.

use std::fs;
use std::io::{self, Write};

use camino::Utf8Path;

/// Why a file is left as it is.
#[derive(Debug, thiserror::Error)]
pub(super) enum WriteError {
    /// Somebody else has written to it.
    #[error("{0} was changed in the meantime, and nothing is written to it; run it again")]
    Changed(String),
    /// The operating system refused.
    #[error("cannot write {path}")]
    Io {
        /// The file, as its author knows it.
        path: String,
        /// What the operating system said.
        source: io::Error,
    },
}

/// Puts `new` in the place of `old`, the whole text of a file, whose permissions stay.
///
/// What a link leads to is written, not the link.
pub(super) fn replace(root: &Utf8Path, file: &str, old: &str, new: &str) -> Result<(), WriteError> {
    let failed = |source| WriteError::Io { path: file.to_owned(), source };
    let path = root.join(file).canonicalize_utf8().map_err(failed)?;
    if fs::read(&path).map_err(failed)? != old.as_bytes() {
        return Err(WriteError::Changed(file.to_owned()));
    }
    let write = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(root);
        let mut fresh = tempfile::Builder::new().prefix(".drydock-").tempfile_in(folder)?;
        fresh.write_all(new.as_bytes())?;
        fresh.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
        fresh.as_file().sync_all()?;
        fresh.persist(&path)?;
        Ok(())
    };
    write().map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use camino::Utf8Path;

    use super::{WriteError, replace};

    #[test]
    fn a_file_is_replaced_as_it_lies_or_left() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        fs::create_dir(root.join("shared")).unwrap();
        let target = root.join("shared/a.md");
        fs::write(&target, "old\r\n").unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("shared/a.md", root.join("link.md")).unwrap();

        replace(root, "link.md", "old\r\n", "new\r\n").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new\r\n");
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(root.join("link.md")).unwrap().is_symlink());

        let refused = replace(root, "shared/a.md", "old\r\n", "newer\r\n");
        assert!(matches!(refused, Err(WriteError::Changed(file)) if file == "shared/a.md"));
        assert!(matches!(replace(root, "b.md", "", "x"), Err(WriteError::Io { .. })));
        assert_eq!(fs::read_to_string(&target).unwrap(), "new\r\n");
        assert_eq!(fs::read_dir(root.join("shared")).unwrap().count(), 1, "nothing else is left there");
    }
}
