//! Paths as authors know them: relative to the book's root, forward slashes, no detours.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

/// A path without `.` and, as far as it goes, without `..`; links of the file system are not followed.
pub(crate) fn normal(path: &Utf8Path) -> Utf8PathBuf {
    let mut normal = Utf8PathBuf::new();
    for component in path.components() {
        match component {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => match normal.components().next_back() {
                Some(Utf8Component::Normal(_)) => drop(normal.pop()),
                Some(Utf8Component::RootDir | Utf8Component::Prefix(_)) => {}
                _ => normal.push(".."),
            },
            other => normal.push(other),
        }
    }
    normal
}

/// A normal path as seen from the normal path `root`, if it lies inside, with forward slashes.
pub(crate) fn relative(root: &Utf8Path, path: &Utf8Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    if cfg!(windows) { path.as_str().replace('\\', "/") } else { path.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detours_are_taken_out() {
        let cases = [
            ("src/./a.md", "src/a.md"),
            ("./src/b/../a.md", "src/a.md"),
            ("../book/a.md", "../book/a.md"),
            ("a/../../b", "../b"),
            ("/../a", "/a"),
            ("", ""),
            (".", ""),
        ];
        for (path, expected) in cases {
            assert_eq!(normal(path.into()), expected, "{path}");
        }
    }

    #[test]
    fn only_what_lies_inside_becomes_relative() {
        assert_eq!(relative("/book".into(), "/book/src/a.md".into()), "src/a.md");
        assert_eq!(relative("/book".into(), "/bookshelf/a.md".into()), "/bookshelf/a.md");
    }
}
