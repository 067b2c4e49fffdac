//! The site that `cargo xtask book` has built, as files.

use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::workspace;
use walkdir::WalkDir;

/// Pages that are no chapter: the frame beside the text where there is no script, and all chapters at once.
const FRAME: &str = "toc.html";
const WHOLE_BOOK: &str = "print.html";

/// Fewer are no guide: the site was not built to its end.
const FEWEST: usize = 20;

/// The directory of the site: `build-dir` of `book.toml`.
pub(crate) fn built() -> Utf8PathBuf {
    let root = workspace().join("target/site");
    assert!(root.join("index.html").is_file(), "there is no {root}/index.html: `cargo xtask book` builds it");
    root
}

/// Every file of the site that ends in `.html`, relative to its root, in alphabetical order.
pub(crate) fn files() -> Vec<String> {
    let root = built();
    let entries = WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap);
    let paths = entries.filter(|entry| entry.file_type().is_file());
    let names = paths.map(|entry| {
        let path = Utf8Path::from_path(entry.path()).unwrap();
        path.strip_prefix(&root).unwrap().as_str().to_owned()
    });
    let files: Vec<String> = names.filter(|name| name.ends_with(".html")).collect();
    assert!(files.len() >= FEWEST, "{root} holds only {files:?}");
    files
}

/// The pages that a reader opens.
pub(crate) fn opened() -> Vec<String> {
    files().into_iter().filter(|name| name != FRAME).collect()
}

/// The pages that a reader turns, which all but the whole book at once and the frame are.
pub(crate) fn pages() -> Vec<String> {
    files().into_iter().filter(|name| name != FRAME && name != WHOLE_BOOK).collect()
}
