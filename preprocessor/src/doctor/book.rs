//! The book: its settings, its stack, and whether the golden is ready.

use super::{Book, Engine, Finding, Part, Status};

/// All checks of the book; none where there is no book.
pub(super) fn judge(book: &Book, engine: Option<&Engine>) -> Vec<Finding> {
    match book {
        Book::None => Vec::new(),
        // Each problem comes with its own way out.
        Book::Wrong(problems) => {
            let settings = Finding::ok(Part::Book, "settings", problems);
            vec![Finding { status: Status::Missing, ..settings }]
        }
        Book::Fine { stack, description, command } => {
            let mut findings = vec![settings(command.as_deref())];
            findings.push(Finding::ok(Part::Book, "stack", format!("`{stack}`, described by {description}")));
            findings.extend(engine.map(|engine| golden(engine.golden.as_deref())));
            findings
        }
    }
}

fn settings(command: Option<&str>) -> Finding {
    match command {
        Some(command) => Finding::ok(Part::Book, "settings", format!("mdBook starts `{command}`")),
        None => Finding::warning(
            Part::Book,
            "settings",
            "book.toml does not tell mdBook of drydock: only `mdbook-drydock check` verifies the book",
            "`mdbook-drydock init` adds what is missing",
        ),
    }
}

fn golden(image: Option<&str>) -> Finding {
    match image {
        Some(image) => Finding::ok(Part::Book, "golden", format!("{image} is ready")),
        None => Finding::warning(
            Part::Book,
            "golden",
            "not made yet from the stack as it is now: the next check begins with that and takes minutes",
            "`mdbook-drydock prepare` makes it beforehand",
        ),
    }
}
