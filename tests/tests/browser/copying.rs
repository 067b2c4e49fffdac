//! The copy button of a console block gives its commands and nothing else.

use std::collections::BTreeMap;

use camino::Utf8Path;
use drydock_tests::workspace;
use mdbook_drydock::blocks::{Block, Kind};
use mdbook_drydock::chapters::load;
use mdbook_drydock::scenarios::assemble;
use serde_json::json;

use crate::browser::{Outcome, Reader, none, read};

/// Presses every copy button of the page and looks into the clipboard each time.
const COPY_ALL: &str = "
    const copied = [];
    for (const button of document.querySelectorAll('.drydock-commands .clip-button')) {
        await navigator.clipboard.writeText('nothing was copied');
        button.click();
        copied.push(await navigator.clipboard.readText());
    }
    return copied;";

/// How many blocks of commands have no button of their own, and how many outputs have one.
const MISPLACED: &str = "
    const commands = [...document.querySelectorAll('.drydock-commands')];
    return [
        commands.filter(block => block.querySelectorAll('.clip-button').length !== 1).length,
        document.querySelectorAll('.drydock-output .clip-button').length,
    ];";

#[test]
#[ignore = "needs the built site and a browser: `cargo xtask test`"]
fn every_console_block_gives_its_commands_and_nothing_else() {
    read(async |reader| {
        may_use_the_clipboard(reader).await?;
        let mut found = Vec::new();
        for (page, written) in written() {
            reader.open(&page).await?;
            let copied: Vec<String> = reader.wait_for(COPY_ALL, json!(null)).await?;
            // Commands that follow each other without an output are copied together.
            let lines = |texts: &[String]| {
                texts.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect()
            };
            let (copied, written): (Vec<String>, Vec<String>) = (lines(&copied), lines(&written));
            if copied != written {
                found.push(format!(
                    "{page} gives\n  {}\nfor\n  {}",
                    copied.join("\n  "),
                    written.join("\n  ")
                ));
            }
            let misplaced: [usize; 2] = reader.ask(MISPLACED).await?;
            if misplaced != [0, 0] {
                found.push(format!("{page}: {misplaced:?} blocks without a button and outputs with one"));
            }
        }
        none(&found);
        Ok(())
    });
}

async fn may_use_the_clipboard(reader: &Reader) -> Outcome {
    let permissions = json!(["clipboardReadWrite", "clipboardSanitizedWrite"]);
    let origin = reader.address("").trim_end_matches('/').to_owned();
    reader
        .command("Browser.grantPermissions", json!({ "permissions": permissions, "origin": origin }))
        .await?;
    reader.command("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await?;
    Ok(())
}

/// The commands of each page in order, as they stand behind the prompts in the book's sources.
fn written() -> BTreeMap<String, Vec<String>> {
    let mut manuscript = load(workspace()).unwrap();
    let (src, settings) = (manuscript.src.clone(), manuscript.settings.clone());
    let (scenarios, _) = assemble(manuscript.take_chapters(), &settings.bindings);
    let mut pages = BTreeMap::new();
    for scenario in scenarios {
        let shown = scenario.blocks.iter().filter(|block| block.kind == Kind::Console && !block.hidden);
        let commands: Vec<String> = shown.flat_map(commands).collect();
        if !commands.is_empty() {
            pages.insert(page(&src, &scenario.chapter.file), commands);
        }
    }
    assert!(pages.len() >= 10, "only {:?} have commands", pages.keys());
    pages
}

/// Where mdBook puts a chapter.
fn page(src: &Utf8Path, file: &str) -> String {
    let path = Utf8Path::new(file).strip_prefix(src).unwrap();
    let path =
        if path.file_stem() == Some("README") { path.with_file_name("index.md") } else { path.to_owned() };
    path.with_extension("html").into_string()
}

/// What follows the prompts of a block, a command's further lines included.
fn commands(block: &Block) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in block.text.lines() {
        let further = line.strip_prefix("> ").or((line == ">").then_some(""));
        match (line.strip_prefix("$ "), further, commands.last_mut()) {
            (Some(command), ..) => commands.push(command.to_owned()),
            (None, Some(further), Some(last)) if goes_on => {
                last.push('\n');
                last.push_str(further);
            }
            _ => {
                goes_on = false;
                continue;
            }
        }
        goes_on = true;
    }
    commands
}
