//! Everything that a verification needs, put together from a book's settings.

pub(super) mod tries;

use std::num::NonZeroUsize;
use std::thread;

use camino::{Utf8Path, Utf8PathBuf};

use super::screen::Screen;
use super::verdicts;
use crate::chapters::Chapter;
use crate::config::{Settings, Verify};
use crate::event::Listener;
use crate::moorings::Moorings;
use crate::pipeline::{self, Chaptered, Conditions, Drilled, Interrupted, Rehearsed, Room, Verified};
use crate::recording::Store;
use crate::run::{AtFailure, Surroundings};
use crate::sandbox::{DockerSandbox, DockerSandboxes, Sandboxes, reap};
use crate::scenarios::{Needs, Scenario};
use crate::selection::Reach;
use crate::stack::{Engine, Golden, Stack, golden};
use crate::tools::Toolbox;

const NO_STACK: &str = "there is no stack to make sandboxes of";

/// A book's settings with what they lead to.
pub(super) struct Workshop {
    settings: Settings,
    /// Absent only where nothing is verified anyway.
    stack: Option<Stack>,
    golden: String,
    surroundings: Surroundings,
    store: Store,
    tools: Toolbox,
    reach: Reach,
    at_failure: AtFailure,
}

/// A run that could not be brought to its end, with what was found before; it has been said.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct CutShort {
    /// Why.
    #[source]
    pub(super) error: anyhow::Error,
    /// What is known all the same.
    pub(super) so_far: Verified,
}

impl Workshop {
    /// Reads the stack's description and takes its content address; touches no engine.
    pub(super) fn open(root: &Utf8Path, settings: Settings) -> anyhow::Result<Self> {
        let stack = match Stack::load(&root.join(&settings.stack)) {
            Ok(stack) => Some(stack),
            Err(_) if settings.verify == Verify::Never => None,
            Err(error) => return Err(error.into()),
        };
        let golden = stack.as_ref().map(golden::key).transpose()?;
        let store = Store::open(root.join(&settings.recordings))?;
        let surroundings = stack.as_ref().map(|stack| Surroundings::of(stack, settings.timeout));
        Ok(Self {
            golden: golden.map(|key| key.to_string()).unwrap_or_default(),
            surroundings: surroundings.unwrap_or_default(),
            settings,
            stack,
            store,
            tools: toolbox(),
            reach: Reach::default(),
            at_failure: AtFailure::GoOn,
        })
    }

    /// For a run that goes only so far into chapters, and may end at the first failure.
    pub(super) fn within(self, reach: Reach, at_failure: AtFailure) -> Self {
        Self { reach, at_failure, ..self }
    }

    /// Verifies chapters. `whole_book` tells that no chapter was left out.
    pub(super) async fn verify(
        &self,
        chapters: Vec<Chapter>,
        whole_book: bool,
        moorings: &Moorings<DockerSandbox>,
        screen: &Screen,
    ) -> anyhow::Result<Verified> {
        let listener = screen.listener();
        let conditions = self.conditions(whole_book);
        let sandboxes = || self.sandboxes(&*listener, screen);
        let verified = pipeline::verify(chapters, &conditions, moorings, sandboxes, &*listener).await;
        // The display is wiped before anything else is said.
        drop(listener);
        verified.map_err(|Interrupted { error, so_far }| {
            verdicts::complain(&so_far.diagnostics, screen);
            CutShort { error, so_far }.into()
        })
    }

    /// Proves the drills of chapters. `whole_book` tells that no chapter was left out.
    pub(super) async fn drill(
        &self,
        chapters: Vec<Chapter>,
        whole_book: bool,
        screen: &Screen,
    ) -> anyhow::Result<Drilled> {
        let listener = screen.listener();
        let conditions = self.conditions(whole_book);
        let sandboxes = || self.sandboxes(&*listener, screen);
        let drilled = pipeline::drill(chapters, &conditions, sandboxes, &*listener).await;
        // The display is wiped before anything else is said.
        drop(listener);
        drilled.map_err(|Interrupted { error, so_far }: Interrupted<anyhow::Error, Drilled>| {
            verdicts::complain(&so_far.diagnostics, screen);
            error
        })
    }

    /// Keeps what a chapter printed, whose steps pass now that its expected output has been rewritten.
    pub(super) fn keep_pass(&self, chapter: &Chaptered) -> anyhow::Result<()> {
        Ok(pipeline::keep_pass(chapter, &self.conditions(false))?)
    }

    fn conditions(&self, whole_book: bool) -> Conditions<'_> {
        Conditions {
            settings: &self.settings,
            stack: self.stack.as_ref().map_or("", |stack| &stack.name),
            golden: &self.golden,
            surroundings: &self.surroundings,
            room: room(self.settings.jobs, self.stack.as_ref()),
            store: &self.store,
            tools: &self.tools,
            whole_book,
            reach: &self.reach,
            at_failure: self.at_failure,
        }
    }

    /// Runs a scenario, if there is one, and gives its sandbox.
    pub(super) async fn rehearse(
        &self,
        scenario: Option<&Scenario>,
        screen: &Screen,
    ) -> anyhow::Result<Rehearsed<DockerSandbox>> {
        let listener = screen.listener();
        let sandboxes = self.sandboxes(&*listener, screen).await?;
        let Some(scenario) = scenario else {
            let sandbox = sandboxes.launch(Needs::default()).await?;
            return Ok(Rehearsed { sandbox, outcomes: Vec::new() });
        };
        let timeout = self.settings.timeout;
        Ok(pipeline::rehearse(scenario, &sandboxes, &self.surroundings, &self.tools, timeout, &*listener)
            .await?)
    }

    /// The content address of the golden.
    pub(super) fn golden_key(&self) -> anyhow::Result<&str> {
        anyhow::ensure!(self.stack.is_some(), NO_STACK);
        Ok(&self.golden)
    }

    /// Makes the golden ready, telling how far it is.
    pub(super) async fn prepare(&self, screen: &Screen) -> anyhow::Result<Golden> {
        let listener = screen.listener();
        let (_, _, golden) = self.golden(&*listener, screen).await?;
        Ok(golden)
    }

    /// Boots a sandbox before it is needed, unless none was needed yet.
    pub(super) async fn stock(
        &self,
        moorings: &Moorings<DockerSandbox>,
        screen: &Screen,
    ) -> anyhow::Result<()> {
        let boot = async |needs| {
            let sandboxes = self.sandboxes(&|_| (), screen).await?;
            Ok(sandboxes.launch(needs).await?)
        };
        moorings.stock(&self.golden, boot).await
    }

    /// Forgets all recordings.
    pub(super) fn forget(&self) -> anyhow::Result<()> {
        Ok(self.store.clear()?)
    }

    async fn sandboxes(&self, listener: &Listener<'_>, screen: &Screen) -> anyhow::Result<DockerSandboxes> {
        let (engine, stack, golden) = self.golden(listener, screen).await?;
        Ok(DockerSandboxes::new(engine, stack.clone(), golden))
    }

    async fn golden(
        &self,
        listener: &Listener<'_>,
        screen: &Screen,
    ) -> anyhow::Result<(Engine, &Stack, Golden)> {
        let Some(stack) = &self.stack else { anyhow::bail!(NO_STACK) };
        let engine = Engine::connect().await?;
        // What somebody else left behind and the engine cannot let go of is in nobody's way.
        if let Err(error) = reap(&engine).await {
            screen.say(&format!("warning: {:#}", anyhow::Error::new(error)));
        }
        if let Err(error) = golden::reap_candidates(&engine).await {
            screen.say(&format!("warning: {:#}", anyhow::Error::new(error)));
        }
        let golden = golden::prepare(&engine, stack, listener).await?;
        Ok((engine, stack, golden))
    }
}

/// The programs of this computer, this one among them.
fn toolbox() -> Toolbox {
    let own = std::env::current_exe().ok().and_then(|own| Utf8PathBuf::try_from(own).ok());
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A folder whose name is not UTF-8 cannot be told of in a message.
    let folders = std::env::split_paths(&path).filter_map(|folder| Utf8PathBuf::try_from(folder).ok());
    Toolbox::new(own, folders.filter(|folder| folder != "").collect())
}

/// As many scenarios at once as there are cores, unless the memory of their sandboxes would not be there; and
/// one sandbox booted ahead for every two of them, as a boot takes a small part of a scenario's time. A single
/// one thus has the computer to itself.
pub(super) fn room(wanted: Option<NonZeroUsize>, stack: Option<&Stack>) -> Room {
    let each = stack.map_or(0, |stack| stack.resources.memory.0);
    let fitting = usize::try_from(memory_share().checked_div(each).unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let jobs = wanted.unwrap_or(cores.min(NonZeroUsize::new(fitting).unwrap_or(NonZeroUsize::MIN)));
    Room { jobs, ahead: (jobs.get() / 2).min(fitting.saturating_sub(jobs.get())) }
}

/// The bytes of memory that sandboxes may take on this computer.
pub(super) fn memory_share() -> u64 {
    memory() / 5 * 3
}

/// The bytes of memory that this computer has.
pub(super) fn memory() -> u64 {
    let info = rustix::system::sysinfo();
    info.totalram * u64::from(info.mem_unit)
}
