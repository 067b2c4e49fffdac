//! Reports of one run: each is what its schema says, and all come to the same numbers.

pub(super) mod schemas;
mod workflow;

use drydock_tests::{Fixture, Ran};
use serde_json::Value;
use uppsala::{Document, NodeId};

use super::{NO_ENGINE, on_small_stack, small};
use workflow::{Annotation, annotations};

/// Every verdict, and whatever a format has to escape.
const FAILING: &str = r#"# Failing

```console
$ echo 'größe, 100%: ]] &amp; {{.Names}}'
größe, [..]
$ printf '\033[31mred\033[0m \074b\076\140\140\140 | 50%%, ]]\076\n::error::not ours\n'
blue: 50%
$ exit 0
$ cat /nowhere
```

<!-- drydock: timeout = '1s' -->
```console
$ echo begun; sleep 1000
```

```sh
cd /srv
cd /nowhere
```

<!-- drydock: ignore = "needs the university's VPN | <b>really</b>" -->
```yaml
- name: y
```

```sh,no_run
reboot
```
"#;
const GOOD: &str = "# Good\n\n```console\n$ true\n$ echo fine\nfine\n```\n";
const MALFORMED: &str = "# Malformed\n\n```console,hiden\n$ true\n```\n\n```console\n$ true\n```\n";

fn book() -> Fixture {
    small()
        .chapter("failing.md", FAILING)
        .chapter("a,folder/good.md", GOOD)
        .chapter("malformed.md", MALFORMED)
}

#[test]
fn every_report_of_a_run_says_the_same() {
    let book = book().file("job.md", "# Before\n").variable("GITHUB_STEP_SUMMARY", "job.md");
    let reports = ["junit=target/reports/junit.xml", "sarif=drydock.sarif", "json=drydock.json", "github"];
    let named = reports.iter().flat_map(|report| ["--report", report]);
    let ran = book.drydock(["check", "--format", "json"].into_iter().chain(named));
    assert_eq!(ran.code, Some(1), "{ran}");
    assert_eq!(ran.stdout, book.read("drydock.json"), "standard output is nobody else's");

    let account = schemas::check(&ran.stdout);
    let summary = |name: &str| account["summary"][name].as_u64().unwrap();
    let counted =
        ["passed", "mismatched", "failed", "timed_out", "skipped", "ignored", "no_run"].map(summary);
    assert_eq!(counted, [4, 1, 2, 1, 1, 1, 1], "{ran}");
    let diagnostics = account["diagnostics"].as_array().unwrap();
    let warnings = diagnostics.iter().filter(|diagnostic| diagnostic["severity"] == "warning");
    assert_eq!((warnings.count(), summary("warnings")), (1, 1), "{ran}");
    said_to_a_person(&ran, &account);
    counted_as_junit(&book.read("target/reports/junit.xml"), &account, 1);
    found_as_sarif(&book.read("drydock.sarif"), &account);
    annotated(&annotations(&ran.stderr), &account);
    let job = book.read("job.md");
    assert!(job.starts_with("# Before\n## drydock: ❌"), "{job}");
    let folded = job.matches("<details>").count();
    assert_eq!(folded, account["diagnostics"].as_array().unwrap().len(), "{job}");
}

/// The lines that sum a run up.
fn said_to_a_person(ran: &Ran, account: &Value) {
    let summary = |name: &str| account["summary"][name].as_u64().unwrap();
    let lines: Vec<&str> = ran.stderr.lines().filter(|line| line.starts_with("drydock: ")).collect();
    let said = lines.join("\n");
    for (name, words) in [
        ("passed", "steps passed"),
        ("mismatched", "mismatched"),
        ("timed_out", "timed out"),
        ("skipped", "skipped"),
        ("ignored", "ignored"),
        ("no_run", "parsed only"),
        ("warnings", "warning"),
        ("failed", "failed in"),
    ] {
        assert!(said.contains(&format!("{} {words}", summary(name))), "{name}: {said}");
    }
}

/// The same numbers in JUnit's words. `mistakes` are the errors that are no step's.
fn counted_as_junit(xml: &str, account: &Value, mistakes: u64) {
    schemas::junit(xml);
    let summary = |name: &str| account["summary"][name].as_u64().unwrap();
    let failures = summary("mismatched") + summary("failed") + summary("timed_out") + mistakes;
    let skipped = summary("skipped") + summary("ignored") + summary("no_run");
    let errors = u64::from(account["interrupted"].is_string());
    let document = uppsala::parse(xml).unwrap();
    let all = |name: &str| document.get_elements_by_tag_name(name);
    let count = |name: &str| all(name).len() as u64;
    assert_eq!(count("testcase"), summary("passed") + failures + skipped + errors);
    assert_eq!((count("failure"), count("skipped"), count("error")), (failures, skipped, errors));
    let outermost = all("testsuites")[0];
    let said = |node, name: &str| attribute(&document, node, name).parse::<u64>().unwrap();
    assert_eq!(said(outermost, "tests"), count("testcase"));
    assert_eq!((said(outermost, "failures"), said(outermost, "errors")), (failures, errors));
    let of_suites: u64 = all("testsuite").into_iter().map(|suite| said(suite, "skipped")).sum();
    assert_eq!(of_suites, skipped);
    let places = all("testcase").into_iter().filter(|case| !attribute(&document, *case, "line").is_empty());
    assert_eq!(places.count() as u64, count("testcase") - errors, "every case of a block has its place");
}

fn attribute(document: &Document<'_>, node: NodeId, name: &str) -> String {
    document.get_attribute(node, name).map(|value| value.to_string()).unwrap_or_default()
}

/// A result for each diagnostic, at the same place.
fn found_as_sarif(text: &str, account: &Value) {
    let sarif = schemas::sarif(text);
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], account["interrupted"].is_null());
    let results = run["results"].as_array().unwrap();
    let diagnostics = account["diagnostics"].as_array().unwrap();
    assert_eq!(results.len(), diagnostics.len());
    for (result, diagnostic) in results.iter().zip(diagnostics) {
        assert_eq!(result["ruleId"], diagnostic["code"]);
        assert_eq!(result["level"], diagnostic["severity"]);
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], diagnostic["code"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(Some(uri.replace("%2C", ",").as_str()), diagnostic["file"].as_str());
        for (sarif, ours) in [
            ("startLine", "line"),
            ("startColumn", "column"),
            ("endLine", "end_line"),
            ("endColumn", "end_column"),
        ] {
            assert_eq!(place["region"][sarif], diagnostic[ours], "{sarif}");
        }
    }
}

/// An annotation for each diagnostic, with file, line and column.
fn annotated(annotations: &[Annotation], account: &Value) {
    let diagnostics = account["diagnostics"].as_array().unwrap();
    assert_eq!(annotations.len(), diagnostics.len(), "{annotations:#?}");
    for (annotation, diagnostic) in annotations.iter().zip(diagnostics) {
        assert_eq!(diagnostic["severity"], annotation.level.as_str());
        assert_eq!(diagnostic["file"], annotation.properties["file"].as_str());
        assert_eq!(diagnostic["line"].as_u64(), annotation.number("line"));
        assert_eq!(diagnostic["column"].as_u64(), annotation.number("col"));
        assert!(annotation.number("endColumn") > annotation.number("col"), "{annotation:?}");
        assert!(annotation.message.starts_with(diagnostic["message"].as_str().unwrap()), "{annotation:?}");
    }
}

#[test]
fn stock_mdbook_leaves_the_reports_that_the_book_asks_for() {
    let text = "# One\n\n```console\n$ echo hello\nhullo\n```\n";
    let book = small().chapter("one.md", text);
    let book = book.setting("report", r#"["junit=target/junit.xml", "json=target/check.json", "github"]"#);
    let book = book.variable("GITHUB_ACTIONS", "true");
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(101), "{ran}");
    let account = schemas::check(&book.read("target/check.json"));
    assert_eq!(account["summary"]["mismatched"], 1);
    counted_as_junit(&book.read("target/junit.xml"), &account, 0);
    annotated(&annotations(&ran.stderr), &account);

    let book = book.replace("book/one.md", "hullo", "hello");
    let book = book.variable("MDBOOK_PREPROCESSOR__DRYDOCK__REPORT", "sarif=target/drydock.sarif");
    let ran = book.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let sarif = schemas::sarif(&book.read("target/drydock.sarif"));
    assert_eq!(sarif["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(
        schemas::check(&book.read("target/check.json")),
        account,
        "what was not asked for is left alone"
    );
    assert_eq!(annotations(&ran.stderr), [], "{ran}");
}

#[test]
fn a_run_that_is_interrupted_looks_green_nowhere() {
    let book = on_small_stack().chapter("good.md", GOOD).variable("DOCKER_HOST", NO_ENGINE);
    let reports =
        ["--report=junit=a/b/junit.xml", "--report=sarif=x.sarif", "--report=json=x.json", "--report=github"];
    let ran = book.drydock(["check"].into_iter().chain(reports));
    assert_eq!(ran.code, Some(3), "{ran}");
    let account = schemas::check(&book.read("x.json"));
    assert!(account["interrupted"].as_str().unwrap().contains(NO_ENGINE), "{account}");
    assert_eq!(account["summary"]["skipped"], 2);
    counted_as_junit(&book.read("a/b/junit.xml"), &account, 0);
    found_as_sarif(&book.read("x.sarif"), &account);
    let told = annotations(&ran.stdout);
    assert_eq!((told.len(), told[0].level.as_str()), (1, "error"), "{ran}");

    // So does one of a book that cannot be read, and one that never began.
    let book = book.chapter_bytes("latin.md", b"na\xefve\n");
    let ran = book.drydock(["check", "--report", "json=x.json"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let account = schemas::check(&book.read("x.json"));
    assert!(account["interrupted"].as_str().unwrap().contains("latin.md"), "{account}");
}

#[test]
fn a_run_that_is_killed_leaves_no_older_report() {
    let text = "# One\n\n```console\n$ sleep 1000\n```\n";
    let book = small().chapter("one.md", text).file("junit.xml", "<testsuites/>");
    let mut running = book.start_drydock(["check", "--report", "junit=junit.xml"]);
    running.wait_for("running 1 step");
    let _ = running.kill();
    let left = book.read("junit.xml");
    schemas::junit(&left);
    assert!(left.contains(r#"errors="1""#), "{left}");
}

#[test]
fn a_report_that_cannot_be_is_refused() {
    let book = || on_small_stack().chapter("good.md", GOOD).variable("DOCKER_HOST", NO_ENGINE);
    let mut told = String::new();
    for (reports, code) in [
        (["--report=jnuit=x.xml"].as_slice(), 2),
        (&["--report=junit"], 2),
        (&["--report=github=x"], 2),
        (&["--report=junit=book/x.xml"], 2),
        (&["--report=junit=x", "--report=sarif=./x"], 2),
        (&["--watch", "--report=github"], 2),
        (&["--report=junit=book.toml/x.xml"], 3),
        (&["--report=sarif=stack"], 3),
    ] {
        let book = book();
        let ran = book.drydock(["check"].into_iter().chain(reports.iter().copied()));
        assert_eq!(ran.code, Some(code), "{ran}");
        assert!(!book.root().join("book/x.xml").exists(), "{ran}");
        told.push_str(&format!("{}\n", ran.redacted()));
    }
    let book = book().variable("GITHUB_STEP_SUMMARY", "no/folder.md");
    let ran =
        book.variable("MDBOOK_PREPROCESSOR__DRYDOCK__VERIFY", "never").drydock(["check", "--report=github"]);
    assert_eq!(ran.code, Some(3), "{ran}");
    told.push_str(&ran.redacted());
    insta::assert_snapshot!(told);
}
