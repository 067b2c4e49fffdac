//! What a golden is known by: the hash of everything that goes into it.

use std::fmt;

use super::super::archive::{self, Entry, Kind};
use super::super::description::Stack;
use super::super::machine::kit;
use super::GoldenError;

/// Changes when goldens are made or laid out differently for a reason that no file shows.
const FORMAT: &[u8] = b"drydock golden 1";
/// How much of a key stands in names.
const SHORT: usize = 16;

/// The hash of a golden's ingredients, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GoldenKey(String);

impl GoldenKey {
    /// All of it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As much of it as stands in names.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..SHORT).unwrap_or(&self.0)
    }
}

impl fmt::Display for GoldenKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The key of the golden that would be made of this stack; needs no engine.
pub fn key(stack: &Stack) -> Result<GoldenKey, GoldenError> {
    let mut hash = blake3::Hasher::new();
    hash.update(FORMAT);
    field(&mut hash, stack.text.as_bytes());
    digest(&mut hash, &kit::entries(stack));
    for folder in stack.folders() {
        let path = stack.folder.join(folder);
        let entries = archive::read(&path).map_err(GoldenError::reading(&path))?;
        field(&mut hash, folder.as_str().as_bytes());
        digest(&mut hash, &entries);
    }
    Ok(GoldenKey(hash.finalize().to_hex().to_string()))
}

/// Adds entries to a hash, each part with its length so that no two lists look alike.
pub(in crate::stack) fn digest(hash: &mut blake3::Hasher, entries: &[Entry]) {
    hash.update(&(entries.len() as u64).to_le_bytes());
    for Entry { path, kind } in entries {
        field(hash, path.as_str().as_bytes());
        match kind {
            Kind::Folder => field(hash, b"folder"),
            Kind::Link(target) => {
                field(hash, b"link");
                field(hash, target.as_str().as_bytes());
            }
            Kind::File { contents, executable } => {
                field(hash, if *executable { b"program" } else { b"file" });
                field(hash, contents);
            }
        }
    }
}

fn field(hash: &mut blake3::Hasher, bytes: &[u8]) {
    hash.update(&(bytes.len() as u64).to_le_bytes());
    hash.update(bytes);
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use camino::Utf8Path;

    use super::{GoldenKey, key};
    use crate::stack::Stack;

    const STACK: &str = r#"
        name = "small"
        [[base]]
        image = "debian:trixie-slim"
        suite = "trixie"
        [host]
        build = "host"
        base = "debian:trixie-slim"
        user = "operator"
        dir = "/srv"
        [provision]
        dir = "/srv"
        command = "true"
    "#;

    fn key_after(change: impl FnOnce(&Path)) -> GoldenKey {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("host")).unwrap();
        fs::write(folder.path().join("host/Dockerfile"), "FROM x").unwrap();
        fs::write(folder.path().join("stack.toml"), STACK).unwrap();
        change(folder.path());
        key(&Stack::load(Utf8Path::from_path(&folder.path().join("stack.toml")).unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn a_key_does_not_depend_on_where_or_when() {
        assert_eq!(key_after(|_| ()), key_after(|_| ()));
    }

    #[test]
    fn a_key_depends_on_every_ingredient() {
        let plain = key_after(|_| ());
        let changes: [(&str, fn(&Path)); 5] = [
            ("stack.toml", |at| fs::write(at.join("stack.toml"), STACK.replace("true", "false")).unwrap()),
            ("contents", |at| fs::write(at.join("host/Dockerfile"), "FROM y").unwrap()),
            ("a new file", |at| fs::write(at.join("host/more"), "").unwrap()),
            ("an empty folder", |at| fs::create_dir(at.join("host/more")).unwrap()),
            ("the mode", |at| {
                fs::set_permissions(at.join("host/Dockerfile"), fs::Permissions::from_mode(0o755)).unwrap();
            }),
        ];
        for (what, change) in changes {
            assert_ne!(key_after(change), plain, "{what}");
        }
    }

    #[test]
    fn files_beside_the_stack_do_not_count() {
        assert_eq!(key_after(|at| fs::write(at.join("README.md"), "hello").unwrap()), key_after(|_| ()));
    }
}
