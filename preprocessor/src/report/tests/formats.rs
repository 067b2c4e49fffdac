//! Every format of one made-up run.

use std::sync::Arc;

use insta::assert_snapshot;

use crate::blocks::Bindings;
use crate::chapters::Chapter;
use crate::diagnostic::catalogue::entries;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::report::findings::findings;
use crate::report::{Account, github, json, junit, sarif};
use crate::sample::{failed, judged, mismatched, passed, replayed, skipped, timed_out};
use crate::sandbox::End;
use crate::scenarios::{self, Scenario};
use crate::span::{SourceFile, SourceMap};
use crate::verdict::Outcome;

/// Every verdict, blocks that are not run, and names that every format has to escape.
const LOGS: &str = r#"# Logs

```console
$ docker ps
web [ID]
$ docker logs -f "größe | <web>, 100%"
$ exit
```

```sh
set -e
docker stop `hostname`
```

<!-- drydock: ignore = "needs the university's VPN | <b>really</b>" -->
```yaml
- name: y
```

```sh,no_run
reboot
```
"#;
const REPLAYED: &str = "# Replayed\n\n```console\n$ true\n```\n";
const MALFORMED: &str =
    "# Malformed\n\n```console,hiden\n$ true\n```\n\n```console\n$ docker rm `web`\n$ true\n```\n";

/// What a run leaves behind that reports are made of.
pub(super) struct Run {
    chapters: Vec<(Scenario, Vec<Outcome>)>,
    diagnostics: Vec<Diagnostic>,
}

impl Run {
    fn account(&self, interrupted: Option<&str>) -> Account<'_> {
        let chapters = self.chapters.iter();
        let judged = chapters.map(|(scenario, outcomes)| judged(scenario, outcomes)).collect();
        Account::new(judged, &self.diagnostics, 4.1, interrupted.map(str::to_owned))
    }
}

fn run() -> Run {
    let mut ended = passed("");
    ended.recorded.as_mut().unwrap().end = End::ShellEnded(0);
    let difference = "- web [ID]\n+ ```web db,100%```\n";
    let logs = vec![
        mismatched("```web db,100%```\n", difference, 0, Some("[ID] does not fit `db,100%```")),
        timed_out("\u{1b}[31mstarting\u{1b}[0m \u{ffff}]]> & <so on>\r\n"),
        ended,
        failed(1, "Error response from daemon: No such container: web\n"),
    ];
    let mut run = Run { chapters: Vec::new(), diagnostics: Vec::new() };
    run.add("book/logs.md", LOGS, logs);
    run.add("book/replayed.md", REPLAYED, vec![replayed("")]);
    let skipped = || skipped("the block in line 3 before it could not be read");
    run.add("book/a folder/malformed, 2.md", MALFORMED, vec![skipped(), skipped()]);
    run
}

impl Run {
    fn add(&mut self, file: &str, text: &str, outcomes: Vec<Outcome>) {
        let sources = SourceMap::identity(Arc::new(SourceFile::new(file, text)));
        let chapter =
            Chapter { name: file.to_owned(), file: file.to_owned(), text: text.to_owned(), sources };
        let bindings = ["ID", "web"].map(|name| (name.to_owned(), format!("<{name}>")));
        let (scenario, diagnostics) = scenarios::read(chapter, &Bindings::from(bindings));
        assert_eq!(scenario.steps().count(), outcomes.len(), "{file}");
        self.diagnostics.extend(diagnostics);
        self.diagnostics.extend(findings(&scenario, &outcomes));
        self.chapters.push((scenario, outcomes));
    }
}

/// SARIF without what changes elsewhere: the version, and the pages of the catalogue, which rules bring along.
fn without_pages(sarif: &str) -> String {
    let mut sarif: serde_json::Value = serde_json::from_str(sarif).unwrap();
    let driver = &mut sarif["runs"][0]["tool"]["driver"];
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    driver["version"] = "[VERSION]".into();
    for rule in driver["rules"].as_array_mut().unwrap() {
        let entry = entries().find(|entry| rule["id"] == entry.code.as_str()).unwrap();
        assert_eq!(
            (&rule["help"]["markdown"], &rule["help"]["text"]),
            (&entry.page.into(), &entry.page.into())
        );
        assert_eq!(rule["shortDescription"]["text"], entry.title);
        assert_eq!(rule["fullDescription"]["text"], entry.cause);
        for page in ["help", "shortDescription", "fullDescription"] {
            rule[page] = "[PAGE]".into();
        }
    }
    serde_json::to_string_pretty(&sarif).unwrap()
}

#[test]
fn junit_has_a_case_for_everything() {
    assert_snapshot!(junit::render(&run().account(None)).unwrap());
}

#[test]
fn sarif_has_a_result_for_every_diagnostic() {
    let sarif = sarif::render(&run().account(None), "docs/").unwrap();
    assert_snapshot!(without_pages(&sarif));
}

#[test]
fn json_has_everything() {
    assert_snapshot!(json::check(&run().account(None)).unwrap());
}

#[test]
fn github_is_told_at_the_lines_and_on_the_page_of_the_job() {
    let run = run();
    let account = run.account(None);
    assert_snapshot!(github::annotations(&account, "docs/"));
    assert_snapshot!(github::summary(&account, github::LIMIT));
}

#[test]
fn a_run_that_was_interrupted_looks_green_nowhere() {
    let mut run = run();
    run.chapters.truncate(2);
    run.chapters.remove(0);
    run.chapters[0].1.clear();
    run.diagnostics.clear();
    let why = "no Docker engine answers at tcp://127.0.0.1:1\n  because: connection refused";
    let account = run.account(Some(why));
    assert_snapshot!(
        [
            junit::render(&account).unwrap(),
            without_pages(&sarif::render(&account, "").unwrap()),
            json::check(&account).unwrap(),
            github::annotations(&account, ""),
            github::summary(&account, github::LIMIT),
        ]
        .join("\n")
    );
}

#[test]
fn what_concerns_the_whole_book_has_its_place_in_every_format() {
    let mut run = Run { chapters: Vec::new(), diagnostics: Vec::new() };
    run.add("book/none.md", "```sh,no_run\nreboot\n```\n", Vec::new());
    let place = run.chapters[0].0.blocks[0].span.clone();
    let mut nothing = Diagnostic::error(Code::NothingVerified, place, "nothing was verified");
    nothing.span = None;
    run.diagnostics.push(nothing);
    let account = run.account(None);
    let junit = junit::render(&account).unwrap();
    assert!(junit.contains(r#"tests="2" failures="1" errors="0""#), "{junit}");
    assert!(sarif::render(&account, "").unwrap().contains(r#""uri": "book.toml""#));
    assert_eq!(github::annotations(&account, ""), "::error title=drydock D0301::nothing was verified\n");
}

#[test]
fn a_warning_that_is_denied_fails_a_case_of_its_own() {
    let mut run = run();
    let before = junit::render(&run.account(None)).unwrap();
    let of = |xml: &str, name: &str| -> usize {
        let value = xml.split_once(&format!("{name}=\"")).unwrap().1;
        value[..value.find('"').unwrap()].parse().unwrap()
    };
    run.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
    let after = junit::render(&run.account(None)).unwrap();
    assert_eq!(of(&after, "failures"), of(&before, "failures") + 1);
    assert!(before.contains("<system-err>warning[D0205]") && !after.contains("<system-err>"), "{after}");
}

#[test]
fn results_are_known_by_the_same_words_when_lines_move() {
    let prints = |text: &str| -> Vec<String> {
        let mut run = Run { chapters: Vec::new(), diagnostics: Vec::new() };
        run.add("book/a.md", text, vec![failed(1, ""), failed(1, "")]);
        let sarif: serde_json::Value =
            serde_json::from_str(&sarif::render(&run.account(None), "").unwrap()).unwrap();
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"]["drydock/v1"].to_string()).collect()
    };
    let block = "```console\n$ false\n$ false\n```\n";
    let first = prints(block);
    assert_eq!(first, prints(&format!("# A title\n\nProse.\n\n{block}")));
    assert_ne!(first[0], first[1], "those that are alike are told apart");
    assert_ne!(first, prints("```console\n$ true\n$ false\n```\n"));
}

#[test]
fn the_summary_of_a_job_stays_within_its_limit() {
    let run = run();
    let account = run.account(None);
    let whole = github::summary(&account, github::LIMIT);
    for limit in (0..whole.len() + 500).step_by(37) {
        let summary = github::summary(&account, limit);
        assert!(summary.len() <= limit, "{} of {limit}", summary.len());
        let complete = summary == whole;
        assert!(complete || limit < 200 || summary.contains("more that there is no room for"), "{summary}");
        assert_eq!(summary.matches("<details>").count(), summary.matches("</details>").count());
    }
}
