//! Scripts of small guides, some of them run by the bash of this machine.

use std::process::Command;
use std::sync::Arc;

use mdbook_drydock::blocks::Bindings;
use mdbook_drydock::chapters::Chapter;
use mdbook_drydock::scenarios::assemble;
use mdbook_drydock::span::{SourceFile, SourceMap};

use super::*;

fn script(chapters: &[&str], dir: &Utf8Path) -> Script {
    let chapters = chapters.iter().enumerate().map(|(number, text)| {
        let file = format!("book/{number}.md");
        let sources = SourceMap::identity(Arc::new(SourceFile::new(&file, *text)));
        Chapter { name: file.clone(), file, text: (*text).to_owned(), sources }
    });
    let (scenarios, diagnostics) = assemble(chapters.collect(), &Bindings::new());
    assert_eq!(diagnostics, []);
    let ansible = Ansible {
        dir: "/titb/provisioning".into(),
        inventory: "hosts.yml".to_owned(),
        hosts: "master".to_owned(),
        become_root: true,
    };
    let surroundings = Surroundings {
        dir: dir.to_owned(),
        ansible: Some(ansible),
        build_arguments: "--secret id=pip".to_owned(),
        timeout: Duration::from_secs(60),
    };
    Script::of(&scenarios, &surroundings)
}

/// Runs the commands of a guide on this machine; returns what they wrote down and printed.
fn run(chapters: &[&str]) -> (Script, String, String) {
    run_again(chapters, &[])
}

/// The same when these commands went astray before.
fn run_again(chapters: &[&str], before: &[Astray]) -> (Script, String, String) {
    let directory = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(directory.path()).unwrap();
    let script = script(chapters, folder);
    let (_, text) = script.files.last().unwrap();
    std::fs::write(folder.join("script"), text).unwrap();
    std::fs::write(folder.join("hopeless"), script.hopeless(before).1).unwrap();
    let ran = Command::new("bash").arg(folder.join("script")).arg(folder).output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let read = |name| std::fs::read_to_string(folder.join(name)).unwrap();
    (script, read("ended"), read("log"))
}

#[test]
fn every_kind_of_step_is_a_plain_command() {
    let guide = [
        "```console\n$ cd src\n$ ls 'a b'\na b\n```\n\n<!-- drydock: exit = 3, retry = \"20s\", timeout = \"5s\" -->\n\
         ```console\n$ exit 3\n```\n\n<!-- drydock: stop_after = \"2s\" -->\n```console\n$ docker logs -f a\n```\n\n\
         <!-- drydock: stop_on = \"it's up\" -->\n```console\n$ docker logs -f b\n```\n\n\
         <!-- drydock: background = true, ready = \"test -e up\" -->\n```console\n$ touch up\n```\n",
        "```sh\nset -x\necho 1\n```\n\n<!-- drydock: idempotent = true -->\n```yaml\n- name: Ping\n  ping:\n```\n\n\
         ```yaml\nservices:\n  web:\n    image: nginx\n```\n\n```dockerfile\nFROM scratch\nCOPY . .\n```\n\n\
         <!-- drydock: file = \"src/settings.yml\" -->\n```yaml,data\na: 1\n```\n\n\
         <!-- drydock: file = \"src/settings.yml\", edit = true -->\n```yaml,data\na: 2\n```\n",
    ];
    let script = script(&guide, Utf8Path::new("/titb"));
    let mut told = String::new();
    for (path, text) in &script.files {
        let text = text.strip_prefix(PROLOGUE).unwrap_or(text);
        let _ = write!(told, "== {path}\n{}\n", text.trim());
    }
    insta::assert_snapshot!(told);
}

#[test]
fn what_lasts_in_a_terminal_lasts_in_the_script() {
    let guide = [
        "```console\n$ mkdir sub && cd sub\n$ word=kept\n$ greet() { echo \"$word in ${PWD##*/}\"; }\n$ greet\n```\n",
        "```console\n$ greet\n$ cat\n$ false\n```\n",
    ];
    let (script, ended, log) = run(&guide);
    let (inside, outside) = log.split_once('\n').unwrap();
    assert_eq!(inside, "kept in sub");
    assert!(outside.starts_with("kept in ") && !outside.contains("sub"), "{outside}");
    let astray = script.astray(&ended).unwrap();
    assert_eq!(astray.iter().map(|it| it.place.as_str()).collect::<Vec<_>>(), ["book/1.md:4"]);
}

#[test]
fn commands_end_as_their_terms_say() {
    let guide = [
        "<!-- drydock: exit = 3 -->\n```console\n$ (exit 3)\n```\n",
        "```console,should_fail\n$ false\n```\n",
        "<!-- drydock: retry = \"20s\" -->\n```console\n$ echo again >>tries; test $(wc -l <tries) -ge 3\n```\n",
        "<!-- drydock: stop_after = \"100ms\" -->\n```console\n$ exec sleep 600\n```\n",
        "<!-- drydock: stop_on = \"it's up\" -->\n```console\n$ echo it\\'s up; exec sleep 600\n```\n",
        "<!-- drydock: stop_on = \"never\" -->\n```console\n$ echo up\n```\n",
    ];
    let (script, ended, _) = run(&guide);
    let codes: Vec<&str> = ended.lines().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(codes, ["3", "1", "0", "0", "0", "1"]);
    assert_eq!(script.astray(&ended).unwrap().len(), 1);
}

#[test]
fn what_went_astray_before_is_not_tried_again() {
    let guide = ["<!-- drydock: retry = \"1s\" -->\n```console\n$ echo tried; false\n$ true\n```\n"];
    let (script, ended, log) = run(&guide);
    let astray = script.astray(&ended).unwrap();
    assert!(log.lines().count() > 1 && astray.len() == 1, "{log}{astray:?}");
    let (script, ended, log) = run_again(&guide, &astray);
    assert_eq!((log.as_str(), script.astray(&ended).unwrap().len()), ("tried\n", 1));
}

#[test]
fn a_script_that_stopped_is_no_measurement() {
    let script = script(&["```console\n$ a\n$ b\n```\n"], Utf8Path::new("/"));
    let (tried, vain) = (Duration::from_millis(500), Duration::from_secs(1));
    let went = |code| Astray { number: 1, place: "book/0.md:3".to_owned(), code, tried, vain };
    let cases = [
        ("", Err("the script ended at book/0.md:2 with \"\" for a result")),
        ("0 0 5 5\n", Err("the script ended at book/0.md:3 with \"\" for a result")),
        ("0 0 5 5\n2 0 5 5\n", Err("the script wrote down command 2 where 1 should be")),
        ("0 0 5 5\n1 0 500 1500\n", Ok(Vec::new())),
        ("0 0 5 5\n1 7 500 1500\n", Ok(vec![went(7)])),
    ];
    for (written, expected) in cases {
        assert_eq!(script.astray(written), expected.map_err(str::to_owned), "{written:?}");
    }
}

#[test]
fn an_edit_keeps_the_indentation_and_fails_where_nothing_fits() {
    let quote = |file: &str, text: &str| {
        format!("<!-- drydock: file = \"file\"{file} -->\n```yaml,data\n{text}```\n\n")
    };
    let edited = quote("", "b: 1\nc: 2\n") + &quote(", edit = true", "b: 3\nd:\n  - 4\n");
    let again = quote("", "b: 1\n") + &quote(", edit = true", "b: 5\n");
    let made = "```console\n$ printf 'a:\\n  b: 1\\n  c: 2\\ne: 6\\n' >file\n```\n\n";
    let shown = "```console\n$ cat file\n```\n";
    let (script, ended, log) = run(&[&[made, &edited, shown, &again].concat()]);
    assert!(log.starts_with("a:\n  b: 3\n  d:\n    - 4\ne: 6\n"), "{log}");
    assert!(log.contains("does not hold b: 1"), "{log}");
    assert_eq!(script.astray(&ended).unwrap().len(), 1);
}
