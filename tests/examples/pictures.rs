//! Writes a book of pictures to look at: `cargo run -p drydock-tests --example pictures -- DIR`, then `mdbook build DIR`.
//!
//! The inventories are files in `tests/examples/pictures/`, as recordings hold them.

use std::fs;
use std::sync::Arc;

use anyhow::Context as _;
use camino::Utf8PathBuf;
use mdbook_drydock::blocks::Bindings;
use mdbook_drydock::chapters::Chapter;
use mdbook_drydock::inventory::Inventory;
use mdbook_drydock::recording::Recorded;
use mdbook_drydock::render::{Inserts, Manner, Page, page};
use mdbook_drydock::sandbox::End;
use mdbook_drydock::scenarios;
use mdbook_drydock::span::{SourceFile, SourceMap};
use mdbook_drydock::verdict::facts::Facts;
use mdbook_drydock::verdict::{Outcome, Verdict};

const TEXT: &str = "# Pictures\n\nBefore:\n\n<!-- drydock: insert = \"picture\" -->\n\n\
                    ```console\n$ sudo docker compose up --detach\n```\n\nAfter:\n\n\
                    <!-- drydock: insert = \"picture\", changes = true -->\n\nThe end.\n";

fn main() -> anyhow::Result<()> {
    let directory = std::env::args().nth(1).context("a directory to write to is missing")?;
    let directory = Utf8PathBuf::from(directory);
    let before: Inventory = serde_json::from_str(include_str!("pictures/before.json"))?;
    let after: Inventory = serde_json::from_str(include_str!("pictures/after.json"))?;
    let mut run = Recorded::new("", End::Exited(0), 1200);
    run.effects = before.changes_to(&after);
    let outcomes = [looked(before), outcome(run), looked(after)];
    let source = SourceFile::new("src/pictures.md", TEXT);
    let chapter = Chapter {
        name: "Pictures".to_owned(),
        file: "src/pictures.md".to_owned(),
        text: TEXT.to_owned(),
        sources: SourceMap::identity(Arc::new(source)),
    };
    let (scenario, _) = scenarios::read(chapter, &Bindings::new());
    let inserts = Inserts::default();
    let (manner, engine) = (Manner::Verified, Some("26.1.5"));
    let text = page(&Page {
        scenario: &scenario,
        outcomes: &outcomes,
        engine,
        effects: true,
        manner,
        inserts: &inserts,
    });
    fs::create_dir_all(directory.join("src"))?;
    fs::write(directory.join("book.toml"), "[book]\ntitle = \"Pictures\"\n")?;
    fs::write(directory.join("src/SUMMARY.md"), "- [Pictures](pictures.md)\n")?;
    fs::write(directory.join("src/pictures.md"), text)?;
    Ok(())
}

fn looked(inventory: Inventory) -> Outcome {
    let recorded = Recorded::new("", End::Exited(0), 4);
    outcome(Recorded { inventory: Some(Box::new(inventory)), ..recorded })
}

fn outcome(recorded: Recorded) -> Outcome {
    Outcome { verdict: Verdict::Passed, recorded: Some(recorded), replayed: false, facts: Facts::default() }
}
