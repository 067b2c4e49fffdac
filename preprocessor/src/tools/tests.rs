use std::fs;
use std::os::unix::fs::PermissionsExt;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use super::{MissingTool, Tool, Toolbox};
use crate::diagnostic::Code;
use crate::sample;

fn folder() -> (TempDir, Utf8PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::try_from(folder.path().to_owned()).unwrap();
    (folder, path)
}

fn program(folder: &Utf8Path, name: &str, contents: &str, mode: u32) -> Utf8PathBuf {
    fs::create_dir_all(folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, contents).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

fn path_of(tool: Result<Tool, MissingTool>) -> Result<Utf8PathBuf, String> {
    tool.map(|tool| tool.path).map_err(|missing| missing.to_string())
}

#[test]
fn a_tool_is_found_as_a_shell_would() {
    let (_kept, root) = folder();
    let (first, second) = (root.join("first"), root.join("second"));
    program(&first, "notes", "text", 0o644);
    fs::create_dir_all(first.join("folder")).unwrap();
    let in_first = program(&first, "both", "1", 0o755);
    program(&second, "both", "2", 0o755);
    let in_second = program(&second, "notes", "2", 0o700);
    let toolbox = Toolbox::new(None, vec![root.join("nowhere"), first, second]);
    for (name, expected) in [
        ("both", Ok(in_first)),
        // What is no program is passed over.
        ("notes", Ok(in_second)),
        ("folder", Err("the tool `folder` is not in PATH".to_owned())),
        ("frobnicate", Err("the tool `frobnicate` is not in PATH".to_owned())),
    ] {
        assert_eq!(path_of(toolbox.find(name)), expected, "{name}");
    }
}

#[test]
fn the_program_that_runs_is_itself() {
    let (_kept, root) = folder();
    let own = program(&root.join("target"), "drydock", "new", 0o755);
    let installed = program(&root.join("bin"), "drydock", "old", 0o755);
    let other = program(&root.join("bin"), "other", "", 0o755);
    let folders = vec![root.join("bin")];
    let toolbox = Toolbox::new(Some(own.clone()), folders.clone());
    assert_eq!(path_of(toolbox.find("drydock")), Ok(own.clone()));
    assert_eq!(path_of(toolbox.find("other")), Ok(other));
    // A program that was replaced while it runs is not there any more.
    let replaced = Utf8PathBuf::from(format!("{own} (deleted)"));
    assert_eq!(path_of(Toolbox::new(Some(replaced), folders).find("drydock")), Ok(installed));
}

#[test]
fn a_tool_is_known_by_its_contents() {
    let (_kept, root) = folder();
    let digest = |contents: &str| {
        program(&root, "tool", contents, 0o755);
        Toolbox::new(None, vec![root.clone()]).find("tool").unwrap().digest
    };
    let (one, other) = (digest("one"), digest("other"));
    assert_ne!(one, other);
    assert_eq!(digest("one"), one);
    assert_eq!(one, blake3::hash(b"one").to_hex().to_string());
}

#[test]
fn what_is_missing_is_told_where_it_is_named() {
    let (_kept, root) = folder();
    program(&root, "here", "", 0o755);
    let toolbox = Toolbox::new(None, vec![root]);
    let cases: [(&str, &[&str]); 6] = [
        ("needs = \"shell\"", &[]),
        ("tools = [\"here\"]", &[]),
        ("tools = [\"here\", \"ab\"]", &["ab"]),
        ("timeout = \"1s\", tools = ['a', \"here\", 'ab']", &["a", "ab"]),
        ("timeout = \"1s\", where = { x = \"ab\" }, tools = [\"ab\"]", &["ab"]),
        // Escaped it cannot be found letter by letter, so the comment stands for it.
        ("tools = [\"\\u0061b\"]", &["<!-- drydock: tools = [\"\\u0061b\"] -->\n"]),
    ];
    for (keys, expected) in cases {
        let text = format!("Words on `ab`.\n\n<!-- drydock: {keys} -->\n```sh\ntrue <x>\n```\n");
        let text = if keys.contains("where") { text } else { text.replace(" <x>", "") };
        let scenario = sample::scenario(&text);
        let told = toolbox.missing(&scenario);
        let spans = told.iter().filter_map(|told| told.span.as_ref());
        let places: Vec<&str> = spans.clone().map(|span| &text[span.range.clone()]).collect();
        assert_eq!(places, expected, "{keys}");
        let before = text.find("<!--").unwrap().max(text.find("tools").unwrap_or_default());
        assert!(keys.contains("\\u") || spans.clone().all(|span| span.range.start > before), "{keys}");
        assert!(told.iter().all(|told| told.code == Code::MissingTool), "{keys}");
    }
}

#[test]
fn a_chapter_stands_for_its_tools() {
    let (_kept, root) = folder();
    program(&root, "here", "text", 0o755);
    let toolbox = Toolbox::new(None, vec![root]);
    let chapter = "<!-- drydock: tools = [\"here\", \"gone\"] -->\n```sh\ntrue\n```\n";
    let digests = toolbox.digests(&sample::scenario(chapter));
    let here = blake3::hash(b"text").to_hex().to_string();
    assert_eq!(digests, [("here".to_owned(), Some(here)), ("gone".to_owned(), None)]);
    assert!(toolbox.all(&sample::scenario(chapter)).is_err());
    assert_eq!(toolbox.digests(&sample::scenario("```sh\ntrue\n```\n")), []);
}
