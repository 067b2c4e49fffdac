//! pypiserver with wheels of its own, and pip to say what it makes of what drydock proposes.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use drydock_tests::{pypiserver_modules, workspace};
use mdbook_drydock::outdated::answer::{Answer, Update};
use mdbook_drydock::outdated::pin::{Pin, Subject};

use super::{judged, limits, pins, told};

/// A running index; it ends when this is dropped.
struct Index {
    /// Its address.
    url: String,
    server: Child,
}

impl Index {
    /// Begins an index with these releases: `celery==5.2.1`, behind a blank the versions of Python that it is for.
    fn with(releases: &[&str]) -> Self {
        let script = workspace().join("tests/tests/outdated/index/serve.py");
        let mut server = Command::new("python3")
            .arg(script)
            .args(releases)
            .env("PYTHONPATH", pypiserver_modules())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 can be started");
        let mut port = String::new();
        let output = server.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut port).expect("it says its port");
        let url = format!("http://127.0.0.1:{}/simple/", port.trim());
        Self { url, server }
    }

    /// The release that pip takes for a line of requirements.
    fn picked_by_pip(&self, requirement: &str) -> String {
        let asked = ["-m", "pip", "--isolated", "--disable-pip-version-check", "install", "--quiet"];
        let how = ["--dry-run", "--ignore-installed", "--no-deps", "--no-cache-dir", "--report", "-"];
        let output = Command::new("python3")
            .args(asked)
            .args(how)
            .args(["--index-url", &self.url, requirement])
            .env("NO_PROXY", "127.0.0.1")
            .output()
            .expect("python3 can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "pip finds nothing for {requirement}: {said}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("pip's report is JSON");
        report["install"][0]["metadata"]["version"].as_str().expect("it names the version").to_owned()
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // At the end of its input the server stops and takes its files along.
        drop(self.server.stdin.take());
        let _ = self.server.wait();
    }
}

const RELEASES: [&str; 14] = [
    "celery==4.4.7",
    "celery==5.2.1",
    "celery==5.2.7",
    "celery==5.10.0",
    "celery==6.0.0rc1",
    "celery==6.0.0",
    "celery==6.4.1",
    "celery==7.0.0b2",
    "django_rest_framework==3.14.0",
    "django_rest_framework==3.15.2",
    "torch==2.1.0+cu118",
    "torch==2.2.0+cu118",
    "kombu==5.0.0",
    "kombu==5.3.0",
];

/// The line that would stand in a file once a pin is updated.
fn updated(line: &str, pin: &Pin, update: &Update) -> String {
    let Subject::Library(library) = &pin.subject else { panic!("{line} is no library") };
    let edit =
        library.specifiers.as_ref().and_then(|written| written.respell(&update.to)).expect("it has a place");
    let mut line = line.to_owned();
    line.replace_range(edit.span.range, &edit.text);
    line
}

#[tokio::test]
async fn pip_installs_what_is_proposed() {
    let index = Index::with(&RELEASES);
    for (line, minor, major) in [
        ("celery==5.2.1", Some("5.10.0"), Some("6.4.1")),
        ("celery==5.2.*", Some("5.10.0"), Some("6.4.1")),
        ("celery == 5.*", None, Some("6.4.1")),
        ("celery~=5.2.0", Some("5.10.0"), Some("6.4.1")),
        ("celery~=5.2", None, Some("6.4.1")),
        ("celery>=5,<6", None, Some("6.4.1")),
        ("Celery[redis]>=5.2, <=5.2.7", Some("5.10.0"), Some("6.4.1")),
        ("celery==6.0.0rc1", Some("6.4.1"), None),
        ("celery==6.4.1", None, None),
        ("Django-REST.framework==3.14", Some("3.15.2"), None),
        ("torch==2.1.0+cu118", Some("2.2.0+cu118"), None),
        ("kombu==5.3.*", None, None),
    ] {
        let pins = pins(line);
        let told = told(&pins, &index.url, limits()).await;
        let (found_minor, found_major) = match judged(&pins[0], &told) {
            Answer::Behind(behind) => (behind.minor, behind.major),
            Answer::Current(_) => (None, None),
            Answer::Unchecked { why } => panic!("{line}: {why}"),
        };
        for (update, expected) in [(found_minor, minor), (found_major, major)] {
            let picked = update.map(|update| index.picked_by_pip(&updated(line, &pins[0], &update)));
            assert_eq!(picked.as_deref(), expected, "{line}");
        }
    }
}

#[tokio::test]
async fn what_the_index_does_not_have_is_not_up_to_date() {
    let index = Index::with(&["celery==5.2.1"]);
    let pins = pins("celery==9.9\nno-such-library==1.0\ncelery\n");
    let told = told(&pins, &index.url, limits()).await;
    let why: Vec<String> = pins
        .iter()
        .map(|pin| match judged(pin, &told) {
            Answer::Unchecked { why } => why.replace(&index.url, "http://INDEX/simple/"),
            other => panic!("{other:?}"),
        })
        .collect();
    insta::assert_snapshot!(why.join("\n"));
}
