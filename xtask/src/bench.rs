//! What the benchmark needs, and the benchmark itself.

use anyhow::Result;
use camino::Utf8PathBuf;

use crate::installed;
use crate::progress::Done;
use crate::stock_mdbook;
use crate::workspace::Workspace;

/// What the cost of a step is compared with: the release that BENCHMARKS.md speaks of.
const SCRUT: installed::Crate<'_> =
    installed::Crate { name: "scrut", version: "0.4.3", arguments: &["--locked"], answers: &["--help"] };

/// Where the programs are that figures are taken of: apart from those of the tests, which are built for debugging.
fn tools(workspace: &Workspace) -> Utf8PathBuf {
    workspace.tools().join("release")
}

/// Installs the stock `mdbook` as people have it.
pub(crate) fn mdbook(workspace: &Workspace) -> Result<Done> {
    stock_mdbook::ensure_release(workspace, &tools(workspace))
}

/// Installs `scrut` from crates.io.
pub(crate) fn scrut(workspace: &Workspace) -> Result<Done> {
    SCRUT.ensure(workspace, &tools(workspace))
}

/// Compiles the preprocessor as people have it.
pub(crate) fn preprocessor(workspace: &Workspace) -> Result<Done> {
    workspace.cargo(&["build", "--release", "--package", "mdbook-drydock", "--bin", "mdbook-drydock"])?;
    Ok(Done::Now("built".to_owned()))
}

/// Measures lines of BENCHMARKS.md, all of them where none is named.
pub(crate) fn ratios(workspace: &Workspace, lines: &[String], samples: Option<usize>) -> Result<Done> {
    let samples = samples.map(|samples| samples.to_string());
    let mut arguments = vec!["bench", "--package", "drydock-tests", "--bench", "ratios", "--"];
    arguments.extend(lines.iter().map(String::as_str));
    if let Some(samples) = &samples {
        arguments.extend(["--samples", samples]);
    }
    workspace.cargo(&arguments)?;
    Ok(Done::Now(format!("{}/bench/report.json", workspace.target)))
}
