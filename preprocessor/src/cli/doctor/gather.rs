//! The facts that `doctor` judges, from the engine, this computer and the book.

use std::path::Path;
use std::time::Duration;

use camino::Utf8Path;
use tokio::process::Command;

use super::super::workshop;
use crate::chapters::{self, LoadError};
use crate::config::Settings;
use crate::doctor::{Book, Computer, Engine, Facts, NoEngine, Trial};
use crate::sandbox;
use crate::stack::description::Base;
use crate::stack::machine::trial;
use crate::stack::{self, EngineError, Stack, base, golden};

/// How long a program may take to say its version.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// A book as far as it can be read.
struct Found {
    book: Book,
    settings: Settings,
    stack: Option<Stack>,
}

/// Gathers everything; nothing of it is left behind.
///
/// # Errors
/// When a folder is named that holds no book, or the engine stops answering meanwhile.
pub(super) async fn facts(root: &Utf8Path) -> anyhow::Result<Facts> {
    let found = book(root)?;
    let engine = match stack::Engine::connect().await {
        Ok(engine) => Ok(ask(&engine, found.stack.as_ref()).await?),
        Err(EngineError::NotFound { tried, .. }) => {
            Err(NoEngine::Unreachable { tried, installed: on_path("dockerd") })
        }
        Err(unfit @ EngineError::NotLinux { .. }) => Err(NoEngine::Unfit(unfit.to_string())),
    };
    let computer = computer(&found.settings, found.stack.as_ref()).await;
    Ok(Facts { engine, computer, book: found.book })
}

/// The book in `root`; where nobody named a folder, there need not be one.
fn book(root: &Utf8Path) -> anyhow::Result<Found> {
    let without = |book| Found { book, settings: Settings::default(), stack: None };
    match chapters::settings(root) {
        Err(LoadError::NoBook { .. }) if root == "." => Ok(without(Book::None)),
        Err(error @ LoadError::NoBook { .. }) => Err(error.into()),
        // What `check` says, in its words.
        Err(error) => Ok(without(Book::Wrong(error.to_string()))),
        Ok(book) => Ok(described(&book.root, book.settings)),
    }
}

fn described(root: &Utf8Path, settings: Settings) -> Found {
    match Stack::load(&root.join(&settings.stack)) {
        Err(error) => Found { book: Book::Wrong(error.to_string()), settings, stack: None },
        Ok(stack) => {
            let book = Book::Fine {
                stack: stack.name.clone(),
                description: settings.stack.clone(),
                command: command(root),
            };
            Found { book, settings, stack: Some(stack) }
        }
    }
}

/// What `book.toml` has mdBook start for drydock: the table alone is enough, then it is the usual command.
fn command(root: &Utf8Path) -> Option<String> {
    let text = std::fs::read_to_string(root.join("book.toml")).ok()?;
    let book: toml::Table = text.parse().ok()?;
    let drydock = book.get("preprocessor")?.get("drydock")?;
    let command = drydock.get("command").and_then(toml::Value::as_str);
    Some(command.unwrap_or("mdbook-drydock").to_owned())
}

async fn ask(engine: &stack::Engine, stack: Option<&Stack>) -> anyhow::Result<Engine> {
    let facts = engine.facts().await?;
    let trial = match golden::any_image(engine).await? {
        None => Trial::NotProbed,
        Some(image) => match trial::run(engine, &image).await {
            Ok(finished) => Trial::Said(finished.said()),
            Err(error) => Trial::Refused(error.to_string()),
        },
    };
    let usual = [Base { image: "debian:trixie-slim".to_owned(), suite: "trixie".to_owned() }];
    let mut bases = Vec::new();
    for base in stack.map_or(&usual[..], |stack| &stack.bases) {
        bases.push((base.clone(), base::source(engine, base).await));
    }
    let golden = match stack.map(golden::key).transpose()? {
        Some(key) => golden::find(engine, &key).await.map(|golden| golden.image()),
        None => None,
    };
    let free = free(&facts.address, Utf8Path::new(&facts.root));
    Ok(Engine { trial, free, bases, leftovers: sandbox::leftovers(engine).await?, golden, facts })
}

/// The free bytes in a folder of the engine's, where that is a folder of this computer.
fn free(address: &str, root: &Utf8Path) -> Option<u64> {
    let here = address.starts_with("unix://") && root.is_dir();
    let disk = here.then(|| rustix::fs::statvfs(root.as_std_path()).ok()).flatten()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

async fn computer(settings: &Settings, stack: Option<&Stack>) -> Computer {
    Computer {
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get),
        memory: workshop::memory(),
        share: workshop::memory_share(),
        jobs: workshop::room(settings.jobs, stack).jobs.get(),
        sandbox: stack.map_or(0, |stack| stack.resources.memory.0),
        mdbook: version("mdbook").await,
        drydock_on_path: on_path("mdbook-drydock"),
    }
}

/// What a program on the path says to `--version`.
async fn version(program: &str) -> Option<String> {
    let asked = Command::new(program).arg("--version").kill_on_drop(true).output();
    let output = tokio::time::timeout(ANSWER_WITHIN, asked).await.ok()?.ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| Path::new(&folder).join(program).is_file())
}
