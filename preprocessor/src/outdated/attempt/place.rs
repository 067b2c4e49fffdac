//! Where the files of a stack are: in its folder, and in its machine.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use super::Candidate;
use crate::stack::Stack;

/// A file that a candidate changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its path relative to the book's root.
    pub file: String,
    /// Its path relative to the stack's folder, as the stack spells it.
    pub of_stack: Utf8PathBuf,
    /// Its path in the machine, if it is copied there.
    pub in_machine: Option<Utf8PathBuf>,
    /// Its text with the update.
    pub text: String,
}

/// The files that a candidate changes, with their places; `root` is the book's root.
#[must_use]
pub fn placed(candidate: &Candidate, stack: &Stack, root: &Utf8Path) -> Vec<Placed> {
    let placed = candidate.files().filter_map(|file| {
        let (of_stack, in_machine) = places(stack, root, file)?;
        Some(Placed { file: file.to_owned(), of_stack, in_machine, text: candidate.text_of(file)? })
    });
    placed.collect()
}

/// Whether a file, by its path relative to the book's root, is part of what a golden is made of.
#[must_use]
pub fn is_of_stack(stack: &Stack, root: &Utf8Path, file: &str) -> bool {
    places(stack, root, file).is_some()
}

/// A file's path relative to the stack's folder, and in the machine if it is copied there.
fn places(stack: &Stack, root: &Utf8Path, file: &str) -> Option<(Utf8PathBuf, Option<Utf8PathBuf>)> {
    let path = normal(&root.join(file));
    let within = |folder: &Utf8Path| {
        let inside = path.strip_prefix(normal(&stack.folder.join(folder))).ok()?;
        Some((folder.join(inside), inside.to_owned()))
    };
    let copied = stack.copies.iter().find_map(|copy| {
        let (of_stack, inside) = within(&copy.from)?;
        Some((of_stack, Some(copy.to.join(inside))))
    });
    copied.or_else(|| stack.folders().find_map(|folder| Some((within(folder)?.0, None))))
}

/// A path without `.` and `..`.
fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut parts = Utf8PathBuf::new();
    for part in path.components() {
        match part.as_str() {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts
}

/// The new texts by their paths relative to the stack's folder.
#[must_use]
pub fn texts(placed: &[Placed]) -> BTreeMap<Utf8PathBuf, String> {
    placed.iter().map(|placed| (placed.of_stack.clone(), placed.text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::places;
    use crate::stack::Stack;

    const STACK: &str = "name = \"small\"
[[base]]
image = \"debian:trixie-slim\"
suite = \"trixie\"
[host]
build = \"host\"
base = \"debian:trixie-slim\"
user = \"operator\"
dir = \"/titb\"
[[copy]]
from = \"src\"
to = \"/titb/src\"
[[copy]]
from = \"../shared/\"
to = \"/srv\"
[[mirror]]
image = \"redis:7\"
build = \"mirror/redis\"
[provision]
dir = \"/titb\"
command = \"true\"
";

    #[test]
    fn each_file_of_a_stack_has_its_places() {
        let root = Utf8Path::new("/book");
        let stack = Stack::parse(Utf8Path::new("/book/./stack/stack.toml"), STACK).unwrap();
        for (file, expected) in [
            ("stack/src/db/Dockerfile", Some(("src/db/Dockerfile", Some("/titb/src/db/Dockerfile")))),
            ("shared/a/b", Some(("../shared/a/b", Some("/srv/a/b")))),
            ("stack/host/Dockerfile", Some(("host/Dockerfile", None))),
            ("stack/mirror/redis/Dockerfile", Some(("mirror/redis/Dockerfile", None))),
            ("stack/mirror/postgres/Dockerfile", None),
            ("stack/stack.toml", None),
            ("stack/srcs/Dockerfile", None),
            ("book/versions.md", None),
            ("requirements.txt", None),
        ] {
            let found = places(&stack, root, file);
            let found =
                found.as_ref().map(|(of, within)| (of.as_str(), within.as_deref().map(Utf8Path::as_str)));
            assert_eq!(found, expected, "{file}");
        }
    }
}
