//! A stack as it would be with other texts in some of its files, beside the one that its authors have.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use super::archive::{self, Entry, Kind};
use super::description::{Stack, StackError};

/// The name of the description in the copy.
const DESCRIPTION: &str = "stack.toml";

/// A copy of a stack in a folder of its own, gone when it is dropped.
#[derive(Debug)]
pub struct Variant {
    /// The stack with its other texts.
    pub stack: Stack,
    _folder: TempDir,
}

/// Why there is no such copy.
#[derive(Debug, thiserror::Error)]
pub enum VariantError {
    /// A file cannot be read or written.
    #[error("{path} cannot be copied")]
    Copying {
        /// Which.
        path: Utf8PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A folder of the stack's has its place by its whole path, so that nothing else can stand there.
    #[error("the folder {0} is named by its whole path, so that the stack cannot be tried elsewhere")]
    Absolute(Utf8PathBuf),
    /// The description makes no sense any more.
    #[error(transparent)]
    Stack(#[from] StackError),
}

impl Variant {
    /// Copies what a golden of the stack is made of, with `texts` in the place of some files, by their paths relative to
    /// the stack's folder, and pulls `images` as well. Nothing of the stack itself is changed.
    ///
    /// # Errors
    /// When something cannot be copied, or is no stack any more.
    pub fn of(
        stack: &Stack,
        texts: &BTreeMap<Utf8PathBuf, String>,
        images: &[String],
    ) -> Result<Self, VariantError> {
        let failed = |path: &Utf8Path| {
            let path = path.to_owned();
            move |source| VariantError::Copying { path, source }
        };
        if let Some(absolute) = stack.folders().find(|folder| folder.is_absolute()) {
            return Err(VariantError::Absolute(absolute.to_owned()));
        }
        let temporary = tempfile::tempdir().map_err(failed(Utf8Path::new("a temporary folder")))?;
        let folder = Utf8PathBuf::try_from(temporary.path().to_owned())
            .map_err(|error| failed(Utf8Path::new("a temporary folder"))(error.into_io_error()))?;
        let folder =
            (0..stack.folders().map(ascents).max().unwrap_or(0)).fold(folder, |at, _| at.join("above"));
        fs::create_dir_all(&folder).map_err(failed(&folder))?;
        for from in stack.folders() {
            let source = stack.folder.join(from);
            let entries = archive::read(&source).map_err(failed(&source))?;
            let to = folder.join(from);
            write(&to, &entries, |path| texts.get(&from.join(path))).map_err(failed(&to))?;
        }
        let description = folder.join(DESCRIPTION);
        fs::write(&description, with_images(&stack.text, images)).map_err(failed(&description))?;
        Ok(Self { stack: Stack::load(&description)?, _folder: temporary })
    }
}

/// How many folders above the stack's own a path begins.
fn ascents(path: &Utf8Path) -> usize {
    path.components().filter(|part| *part == Utf8Component::ParentDir).count()
}

/// The description with further images to be pulled.
fn with_images(text: &str, images: &[String]) -> String {
    let mut text = text.to_owned();
    for image in images {
        text.push_str(&format!("\n[[mirror]]\nimage = {}\npull = true\n", toml::Value::from(image.as_str())));
    }
    text
}

fn write<'text>(
    folder: &Utf8Path,
    entries: &[Entry],
    text: impl Fn(&Utf8Path) -> Option<&'text String>,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for Entry { path, kind } in entries {
        let to = folder.join(path);
        match kind {
            Kind::Folder => fs::create_dir_all(&to)?,
            // One folder of the stack's may hold another.
            Kind::Link(_) if to.is_symlink() => {}
            Kind::Link(target) => symlink(target, &to)?,
            Kind::File { contents, executable } => {
                fs::write(&to, text(path).map_or(contents.as_slice(), String::as_bytes))?;
                fs::set_permissions(
                    &to,
                    fs::Permissions::from_mode(if *executable { 0o755 } else { 0o644 }),
                )?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use camino::{Utf8Path, Utf8PathBuf};
    use tempfile::TempDir;

    use super::{Variant, VariantError};
    use crate::stack::Stack;
    use crate::stack::golden::key;

    const DESCRIPTION: &str = "name = \"small\"
[[base]]
image = \"debian:trixie-slim\"
suite = \"trixie\"
[host]
build = \"host\"
base = \"debian:trixie-slim\"
user = \"operator\"
dir = \"/srv\"
[[copy]]
from = \"../src\"
to = \"/srv/src\"
[provision]
dir = \"/srv\"
command = \"true\"
";

    fn stack(description: &str) -> (TempDir, Stack) {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        fs::create_dir_all(at("stack/host")).unwrap();
        fs::create_dir_all(at("src/db/empty")).unwrap();
        fs::write(at("stack/host/Dockerfile"), "FROM x\n").unwrap();
        fs::write(at("src/db/Dockerfile"), "FROM postgres:15\n").unwrap();
        fs::write(at("src/run.sh"), "true\n").unwrap();
        fs::set_permissions(at("src/run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        symlink("run.sh", at("src/link")).unwrap();
        fs::write(at("stack/stack.toml"), description).unwrap();
        let stack = Stack::load(Utf8Path::from_path(&at("stack/stack.toml")).unwrap()).unwrap();
        (folder, stack)
    }

    fn updated() -> BTreeMap<Utf8PathBuf, String> {
        BTreeMap::from([("../src/db/Dockerfile".into(), "FROM postgres:17\n".to_owned())])
    }

    #[test]
    fn an_unchanged_variant_makes_the_same_golden() {
        let (_folder, stack) = stack(DESCRIPTION);
        let variant = Variant::of(&stack, &BTreeMap::new(), &[]).unwrap();
        assert_eq!(key(&variant.stack).unwrap(), key(&stack).unwrap());
        assert_ne!(variant.stack.folder, stack.folder);
    }

    #[test]
    fn a_variant_makes_the_golden_that_the_update_would_make_once_it_is_applied() {
        let (folder, stack) = stack(DESCRIPTION);
        let before = key(&stack).unwrap();
        let variant = Variant::of(&stack, &updated(), &[]).unwrap();
        let of_variant = key(&variant.stack).unwrap();
        assert_ne!(of_variant, before);
        assert_eq!(key(&stack).unwrap(), before, "nothing of the stack is changed");
        fs::write(folder.path().join("src/db/Dockerfile"), "FROM postgres:17\n").unwrap();
        assert_eq!(key(&stack).unwrap(), of_variant);
    }

    #[test]
    fn further_images_are_pulled() {
        let (_folder, stack) = stack(DESCRIPTION);
        let variant = Variant::of(&stack, &BTreeMap::new(), &["postgres:17".to_owned()]).unwrap();
        let mirrors: Vec<_> = variant.stack.mirrors.iter().map(|it| (it.image.as_str(), it.pull)).collect();
        assert_eq!(mirrors, [("postgres:17", true)]);
    }

    #[test]
    fn nothing_is_written_over_a_folder_that_is_named_by_its_whole_path() {
        let (folder, stack) = stack(DESCRIPTION);
        let absolute = Utf8PathBuf::try_from(folder.path().join("src")).unwrap();
        let description = DESCRIPTION.replace("../src", absolute.as_str());
        let stack = Stack::parse(&stack.folder.join("stack.toml"), &description).unwrap();
        assert!(matches!(Variant::of(&stack, &updated(), &[]), Err(VariantError::Absolute(_))));
        assert_eq!(fs::read_to_string(absolute.join("db/Dockerfile")).unwrap(), "FROM postgres:15\n");
    }
}
