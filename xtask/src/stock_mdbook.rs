//! The `mdbook` binary as everyone has it: the tests hold our site against its own, the benchmark our time.

use anyhow::Result;
use camino::Utf8Path;
use mdbook_preprocessor::MDBOOK_VERSION;

use crate::installed::Crate;
use crate::progress::Done;
use crate::workspace::Workspace;

/// Search changes the site; `serve` and `watch` are what authors preview their books with.
const ARGUMENTS: [&str; 5] =
    ["--locked", "--no-default-features", "--features", "search,serve,watch", "--debug"];

/// Installs the release of `mdbook` whose libraries we are built with, under `target/tools`.
pub(crate) fn ensure(workspace: &Workspace) -> Result<Done> {
    installed(&ARGUMENTS).ensure(workspace, &workspace.tools())
}

/// The same, optimised, under another directory.
pub(crate) fn ensure_release(workspace: &Workspace, root: &Utf8Path) -> Result<Done> {
    let [arguments @ .., _debug] = &ARGUMENTS;
    installed(arguments).ensure(workspace, root)
}

fn installed<'text>(arguments: &'text [&'text str]) -> Crate<'text> {
    Crate { name: "mdbook", version: MDBOOK_VERSION, arguments, answers: &["watch", "--help"] }
}
