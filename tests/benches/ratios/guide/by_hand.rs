//! The guide's commands, one after another by a plain script in one sandbox.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use drydock_tests::bench::by_hand::{Astray, FOLDER, Script};
use drydock_tests::{drydock_binary, workspace};
use mdbook_drydock::chapters;
use mdbook_drydock::sandbox::Sandbox;
use mdbook_drydock::scenarios::{Needs, assemble};
use mdbook_drydock::tools::{Tool, Toolbox};

use crate::klee::{Klee, typed, write};
use crate::output::directory;

/// The script, and what it is run in.
pub(super) struct ByHand {
    klee: Klee,
    script: Script,
    /// What chapters have in their machine beside what is in every one.
    tools: Vec<Tool>,
    runs: Vec<(Duration, Vec<Astray>)>,
}

impl ByHand {
    pub(super) fn of_the_guide(klee: Klee) -> anyhow::Result<Self> {
        let mut manuscript = chapters::load(workspace())?;
        let (scenarios, diagnostics) = assemble(manuscript.take_chapters(), &manuscript.settings.bindings);
        ensure!(diagnostics.is_empty(), "the guide has mistakes: {diagnostics:?}");
        let script = Script::of(&scenarios, &klee.surroundings);
        let toolbox = Toolbox::new(Some(drydock_binary().to_owned()), Vec::new());
        let mut tools: Vec<Tool> = Vec::new();
        for tool in scenarios.iter().map(|scenario| toolbox.all(scenario)) {
            tools.extend(tool?);
        }
        Ok(Self { klee, script, tools, runs: Vec::new() })
    }

    /// From the start of the script to its end, in a fresh sandbox that is up before.
    ///
    /// Retries that did not help are taken off, and not made again in the next run: no reader would have waited
    /// for what another chapter has spoilt.
    pub(super) async fn run(&mut self) -> anyhow::Result<Duration> {
        let mut sandbox = self.klee.launch(Needs::default()).await?;
        for tool in &self.tools {
            sandbox.equip(tool).await?;
        }
        typed(&mut sandbox, &format!("mkdir {FOLDER}")).await?;
        let hopeless = self.script.hopeless(self.runs.iter().flat_map(|(_, astray)| astray));
        for (path, text) in self.script.files.iter().chain([&hopeless]) {
            write(&mut sandbox, path, text).await?;
        }
        let began = Instant::now();
        typed(&mut sandbox, &self.script.command()).await?;
        let took = began.elapsed();
        let written = sandbox.read(format!("{FOLDER}/ended").as_str().into()).await?;
        let written = String::from_utf8(written.context("the script writes down what it did")?)?;
        sandbox.close().await?;
        let astray = self.script.astray(&written).map_err(anyhow::Error::msg)?;
        tell(&astray)?;
        let took = took.saturating_sub(vain(&astray));
        self.runs.push((took, astray));
        Ok(took)
    }

    /// What chapters do to one another without a fresh sandbox each, in the run that took the middle of the times.
    pub(super) fn note(&self) -> String {
        let mut runs = self.runs.clone();
        runs.sort_by_key(|(took, _)| *took);
        let Some((_, astray)) = runs.get(runs.len() / 2) else { return String::new() };
        format!(
            "by hand {} of {} commands ended otherwise than the guide says, since chapters change what the next ones \
             rely on; {:.0} s of retries that did not help are taken off",
            astray.len(),
            self.script.commands.len(),
            vain(astray).as_secs_f64()
        )
    }
}

fn vain(astray: &[Astray]) -> Duration {
    astray.iter().map(|it| it.vain).sum()
}

/// Leaves a list of what went astray beside the report.
fn tell(astray: &[Astray]) -> anyhow::Result<()> {
    let lines = astray.iter().map(|Astray { place, code, tried, vain, .. }| {
        format!("{place}: exit code {code} after {tried:.1?}, retries {vain:.1?}\n")
    });
    let file = directory()?.join("by-hand.txt");
    std::fs::write(&file, lines.collect::<String>()).with_context(|| format!("{file} cannot be written"))
}
