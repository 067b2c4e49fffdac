//! Holds sandboxes of a stack open until it is killed: `sandbox STACK.TOML [COUNT]`. Prints their names.
//!
//! The suite kills it to see that nothing is left; by hand it shows what preparing and launching cost.

use std::time::Instant;

use anyhow::Context;
use camino::Utf8PathBuf;
use mdbook_drydock::event::Event;
use mdbook_drydock::sandbox::{DockerSandboxes, Input, Sandbox, Sandboxes, Until};
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
        let began = Instant::now();
        let mut sandbox = sandboxes.launch().await?;
        eprintln!("== healthy after {:.2?}", began.elapsed());
        let until = Until { timeout: std::time::Duration::from_secs(60), stop: None };
        let began = Instant::now();
        for _ in 0..100 {
            sandbox.enter(Input::Command("true"), &until).await?;
        }
        eprintln!("== a command takes {:.2?}", began.elapsed() / 100);
        println!("{}", sandbox.name());
        open.push(sandbox);
    }
    if std::env::var_os("CLOSE").is_some() {
        for sandbox in open {
            let began = Instant::now();
            sandbox.close().await?;
            eprintln!("== gone after {:.2?}", began.elapsed());
        }
        return Ok(());
    }
    std::future::pending().await
}
