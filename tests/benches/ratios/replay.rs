//! What drydock costs where nothing changed: `replay_build`, `replay_growth` and `memory`.

mod large_book;
mod preprocessor;

use drydock_tests::bench::{Figure, Request, Samples};

use crate::output::{say, scratch, told};
use large_book::Book;

/// Chapters of the large book, and of the one that it is compared with.
const MANY: usize = 1000;
const FEW: usize = 100;
/// Blocks in each chapter of both.
const BLOCKS: usize = 10;

pub(crate) fn measure(request: &Request) -> anyhow::Result<Vec<Figure>> {
    if !request.wants_any(&["replay_build", "replay_growth", "memory"]) {
        return Ok(Vec::new());
    }
    let (_keep, directory) = scratch()?;
    say("writing a book of 1,000 chapters and 10,000 blocks, and building it once each way");
    let large = Book::write(&directory.join("large"), MANY, BLOCKS)?;
    let mut figures = Vec::new();
    if let Some(line) = request.wants("replay_build") {
        let (a, b) = builds(&large, request.samples)?;
        figures.push(Figure::new(line, &a, &b));
    }
    if let Some(line) = request.wants("replay_growth") {
        let small = Book::write(&directory.join("small"), FEW, BLOCKS)?;
        let empty = Book::write(&directory.join("empty"), 1, 0)?;
        let (a, b) = growth(&large, &small, &empty, request.samples)?;
        figures.push(Figure::new(line, &a, &b));
    }
    if let Some(line) = request.wants("memory") {
        let (a, b) = peaks(&large, line.goal, request.samples)?;
        figures.push(Figure::new(line, &a, &b));
    }
    Ok(figures)
}

/// Builds with drydock and without; whoever came second in a round comes first in the next.
fn builds(book: &Book, samples: usize) -> anyhow::Result<(Samples, Samples)> {
    let (mut with, mut without) = (Samples::default(), Samples::default());
    for round in 0..samples {
        let (a, b) = if round % 2 == 0 {
            let a = book.build_with()?;
            (a, book.build_without()?)
        } else {
            let b = book.build_without()?;
            (book.build_with()?, b)
        };
        with.add_seconds(a);
        without.add_seconds(b);
        let shown = [("with", a.as_secs_f64(), "s"), ("without", b.as_secs_f64(), "s")];
        told("build", round, samples, &shown);
    }
    Ok((with, without))
}

/// The preprocessor alone, what it takes for a book without blocks subtracted: that would hide a growth.
fn growth(large: &Book, small: &Book, empty: &Book, samples: usize) -> anyhow::Result<(Samples, Samples)> {
    let (mut many, mut few) = (Samples::default(), Samples::default());
    for round in 0..samples {
        let start = preprocessor::replay(empty)?.as_secs_f64();
        let a = preprocessor::replay(large)?.as_secs_f64();
        let b = preprocessor::replay(small)?.as_secs_f64();
        many.add(microseconds(a - start, MANY * BLOCKS));
        few.add(microseconds(b - start, FEW * BLOCKS));
        let shown = [("10,000 blocks", a, "s"), ("1,000 blocks", b, "s"), ("none", start, "s")];
        told("growth", round, samples, &shown);
    }
    Ok((many, few))
}

fn peaks(book: &Book, bound: f64, samples: usize) -> anyhow::Result<(Samples, Samples)> {
    let (mut peaks, mut bounds) = (Samples::default(), Samples::default());
    for round in 0..samples {
        let peak = preprocessor::peak(book)?;
        peaks.add(peak);
        bounds.add(bound);
        told("memory", round, samples, &[("peak", peak, "MiB")]);
    }
    Ok((peaks, bounds))
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand blocks are exact in a float")]
fn microseconds(seconds: f64, blocks: usize) -> f64 {
    seconds * 1e6 / blocks as f64
}
