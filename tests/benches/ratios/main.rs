//! `cargo xtask bench`: measures the lines of BENCHMARKS.md, each as a ratio within one run.
//!
//! One module a family of lines that share what they set up. What the lines are, and what becomes of their
//! samples, is in `drydock_tests::bench`.

mod ansible;
mod guide;
mod klee;
mod outdated;
mod output;
mod ready;
mod replay;
mod steps;

use drydock_tests::bench::Request;
use output::{Measured, say};

/// With this cargo calls benchmarks; `cargo test --all-targets` calls them without.
const ASKED: &str = "--bench";

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == ASKED) {
        return Ok(());
    }
    let arguments = arguments.into_iter().filter(|argument| argument != ASKED);
    let request = Request::parse(arguments).map_err(anyhow::Error::msg)?;
    let mut measured = Measured::default();
    measure(&request, &mut measured)?;
    measured.conclude()
}

/// Measures what is asked for; what could not be measured does not keep the rest from being.
fn measure(request: &Request, measured: &mut Measured) -> anyhow::Result<()> {
    say("both sides are measured in turn; best while nothing else runs on this computer");
    measured.take(replay::measure(request))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    measured.take(runtime.block_on(outdated::measure(request)))?;
    measured.take(runtime.block_on(steps::measure(request)))?;
    measured.take(runtime.block_on(ready::measure(request)))?;
    measured.take(runtime.block_on(ansible::measure(request)))?;
    let guide = runtime.block_on(guide::measure(request, |figures| measured.keep(figures)));
    measured.take(guide)
}
