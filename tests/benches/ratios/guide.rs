//! The guide as a whole: `book_parallel`, `book_by_hand` and `edit_one`.
//!
//! All three have the whole guide with two jobs on one side, and share its samples.

mod by_hand;
mod checked;
mod edited;

use drydock_tests::bench::{Figure, Line, Request, Samples};
use drydock_tests::workspace;

use crate::klee::Klee;
use crate::output::{say, scratch, told};
use by_hand::ByHand;
use checked::Checker;
use edited::Edited;

/// What is measured in the rounds, each against the guide with two jobs.
struct Contest {
    checker: Checker,
    alone: Option<&'static Line>,
    by_hand: Option<ByHand>,
    edited: Option<Edited>,
}

#[derive(Default)]
struct Times {
    two_jobs: Samples,
    one_job: Samples,
    by_hand: Samples,
    edited: Samples,
}

/// Gives the figures to `so_far` after each round, for a round takes minutes and the next may be interrupted.
pub(crate) async fn measure(
    request: &Request,
    mut so_far: impl FnMut(&[Figure]) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Figure>> {
    let parallel = request.wants("book_parallel");
    let (by_hand, edit) = (request.wants("book_by_hand"), request.wants("edit_one"));
    if parallel.is_none() && by_hand.is_none() && edit.is_none() {
        return Ok(Vec::new());
    }
    let klee = Klee::prepared().await?;
    let (_keep, directory) = scratch()?;
    let checker = Checker::recording_in(&directory);
    say("running the whole guide once, so that it is recorded and known how long each chapter takes");
    let known = checker.always(workspace(), "2")?;
    let mut contest = Contest {
        alone: parallel,
        by_hand: by_hand.map(|_| ByHand::of_the_guide(klee)).transpose()?,
        edited: edit.map(|_| Edited::copied_to(&directory, &known, request.samples)).transpose()?,
        checker,
    };
    let mut times = Times::default();
    for round in 0..request.samples {
        contest.round(round, request.samples, &mut times).await?;
        so_far(&contest.figures(request, &times))?;
    }
    Ok(contest.figures(request, &times))
}

impl Contest {
    fn figures(&self, request: &Request, times: &Times) -> Vec<Figure> {
        let mut figures = Vec::new();
        if let Some(line) = self.alone {
            figures.push(Figure::new(line, &times.two_jobs, &times.one_job));
        }
        if let (Some(line), Some(script)) = (request.wants("book_by_hand"), &self.by_hand) {
            figures.push(Figure::new(line, &times.two_jobs, &times.by_hand).noted(script.note()));
        }
        if let (Some(line), Some(edited)) = (request.wants("edit_one"), &self.edited) {
            figures.push(Figure::new(line, &times.edited, &times.two_jobs).noted(edited.note()));
        }
        figures
    }

    async fn round(&mut self, round: usize, rounds: usize, times: &mut Times) -> anyhow::Result<()> {
        let mut shown = Vec::new();
        let two = self.checker.always(workspace(), "2")?.took;
        times.two_jobs.add_seconds(two);
        shown.push(("two jobs", two.as_secs_f64(), "s"));
        if self.alone.is_some() {
            let one = self.checker.always(workspace(), "1")?.took;
            times.one_job.add_seconds(one);
            shown.push(("one job", one.as_secs_f64(), "s"));
        }
        if let Some(script) = &mut self.by_hand {
            let took = script.run().await?;
            times.by_hand.add_seconds(took);
            shown.push(("by hand", took.as_secs_f64(), "s"));
        }
        if let Some(edited) = &self.edited {
            let took = edited.check(&self.checker, round)?;
            times.edited.add_seconds(took);
            shown.push(("edited", took.as_secs_f64(), "s"));
        }
        told("guide", round, rounds, &shown);
        Ok(())
    }
}
