//! Holds sandboxes of a stack open until it is killed: `sandbox STACK.TOML [COUNT]`. Prints their names.
//!
//! The suite kills it to see that nothing is left; by hand it is a machine to look around in.

use anyhow::Context;
use camino::Utf8PathBuf;
use mdbook_drydock::event::Event;
use mdbook_drydock::sandbox::{DockerSandboxes, Sandboxes};
use mdbook_drydock::scenarios::Needs;
use mdbook_drydock::stack::{Engine, Stack, golden};

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a program to be looked at")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = Utf8PathBuf::from(arguments.next().context("which stack.toml?")?);
    let count: usize = arguments.next().map_or(Ok(1), |count| count.parse())?;
    let engine = Engine::connect().await?;
    let stack = Stack::load(&file)?;
    let listener = |event| match event {
        Event::Preparing { stage } => eprintln!("== {stage}"),
        Event::Progress { line } => eprintln!("   {line}"),
        Event::Prepared { took } => eprintln!("== prepared in {took:.1?}"),
        _ => {}
    };
    let golden = golden::prepare(&engine, &stack, &listener).await?;
    let sandboxes = DockerSandboxes::new(engine, stack, golden);
    let mut open = Vec::new();
    for _ in 0..count {
        let sandbox = sandboxes.launch(Needs::default()).await?;
        println!("{}", sandbox.name());
        open.push(sandbox);
    }
    std::future::pending().await
}
