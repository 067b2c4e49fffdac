//! What it takes to look 200 pins up: `outdated_200` and `outdated_memory`.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use drydock_tests::bench::line::Line;
use drydock_tests::bench::{Figure, Request, Samples};
use drydock_tests::{Front, Registry, Storage, look_up_example};
use mdbook_drydock::outdated::release::Question;
use mdbook_drydock::outdated::sources::{Limits, SourceSettings, ask};

use crate::output::{say, told};

const PINS: usize = 200;
const FEW: usize = 20;
/// In each repository.
const TAGS: usize = 100;
/// How long the registry takes for each answer.
const DELAY: Duration = Duration::from_secs(1);
/// After how many answers it wants to rest, for a second each time.
const RESTS: [usize; 3] = [50, 100, 150];

pub(crate) async fn measure(request: &Request) -> anyhow::Result<Vec<Figure>> {
    if !request.wants_any(&["outdated_200", "outdated_memory"]) {
        return Ok(Vec::new());
    }
    say("filling a registry with 200 repositories of 100 tags");
    let tags: Vec<String> = (0..TAGS).map(|number| format!("1.{number}-alpine")).collect();
    let storage = Storage::with((0..PINS).map(|number| (name(number), tags.clone()))).await;
    let registry = Registry::open(&storage).await;
    let mut figures = Vec::new();
    if let Some(line) = request.wants("outdated_200") {
        figures.push(times(line, &registry, request.samples).await?);
    }
    if let Some(line) = request.wants("outdated_memory") {
        figures.push(peaks(line, &registry, request.samples)?);
    }
    Ok(figures)
}

fn name(number: usize) -> String {
    format!("team/service-{number}")
}

/// All pins, against the slowest look-up of one times the rounds that the registry's rests and our manners allow.
async fn times(line: &'static Line, registry: &Registry, samples: usize) -> anyhow::Result<Figure> {
    let (mut all, mut bound) = (Samples::default(), Samples::default());
    let rounds = PINS.div_ceil(Limits::default().per_host) + RESTS.len();
    let rounds = u32::try_from(rounds)?;
    for round in 0..samples {
        let front = registry.resting(DELAY, &RESTS).await;
        let a = look_up(&front, 0..PINS).await?;
        let front = registry.resting(DELAY, &[]).await;
        let mut slowest = Duration::ZERO;
        for number in 0..3 {
            slowest = slowest.max(look_up(&front, number..number + 1).await?);
        }
        all.add_seconds(a);
        bound.add_seconds(slowest * rounds);
        let shown = [("200 pins", a.as_secs_f64(), "s"), ("one", slowest.as_secs_f64(), "s")];
        told("outdated", round, samples, &shown);
    }
    Ok(Figure::new(line, &all, &bound).noted(format!("{rounds} rounds")))
}

async fn look_up(front: &Front, numbers: std::ops::Range<usize>) -> anyhow::Result<Duration> {
    let questions = numbers.map(|number| Question::Tags { registry: front.host(), repository: name(number) });
    let questions = questions.collect();
    let settings = SourceSettings { docker_config: Some("/nowhere".into()), ..SourceSettings::default() };
    let began = Instant::now();
    let told = ask(questions, &settings, &|_| {}).await;
    let took = began.elapsed();
    let trouble = told.values().find_map(|answer| answer.as_ref().err());
    ensure!(trouble.is_none(), "a look-up failed: {trouble:?}");
    Ok(took)
}

fn peaks(line: &'static Line, registry: &Registry, samples: usize) -> anyhow::Result<Figure> {
    let (mut many, mut few) = (Samples::default(), Samples::default());
    for round in 0..samples {
        let (a, b) = (peak(registry, PINS)?, peak(registry, FEW)?);
        many.add(a);
        few.add(b);
        told("outdated memory", round, samples, &[("200 pins", a, "MiB"), ("20 pins", b, "MiB")]);
    }
    Ok(Figure::new(line, &many, &few))
}

/// The most memory that a process has had which looked so many pins up, in MiB.
fn peak(registry: &Registry, pins: usize) -> anyhow::Result<f64> {
    let mut command = Command::new(look_up_example());
    command.arg(registry.host()).args((0..pins).map(name)).env("DOCKER_CONFIG", "/nowhere");
    let output = String::from_utf8(command.output()?.stdout)?;
    let found = output.lines().filter(|line| line.ends_with(&format!(": {TAGS} tags"))).count();
    ensure!(found == pins, "{found} of {pins} pins were looked up:\n{output}");
    let peak = output.lines().find_map(|line| line.strip_prefix("peak: "));
    let peak: u32 = peak.context("the example tells no peak")?.parse()?;
    ensure!(peak > 0, "the kernel does not say how much memory a process has had");
    Ok(f64::from(peak) / 1024.0)
}
