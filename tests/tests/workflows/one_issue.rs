//! `.github/one-issue.sh` against a `gh` that keeps its issues in a folder.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::workspace;
use tempfile::TempDir;

/// Writes down what it is asked for; `open` in its folder is the number of the open issue.
const GH: &str = r#"#!/bin/bash
set -eu
cd "$GH_FOLDER"
printf '%s\n' "$*" >> calls
case "$1 $2" in
"issue list") cat open ;;
"issue create") cat > body; echo 7 > open ;;
"issue edit") cat > body ;;
"issue close") : > open ;;
"label create") ;;
*) exit 1 ;;
esac
"#;

struct GitHub {
    folder: TempDir,
}

impl GitHub {
    fn new() -> Self {
        let github = Self { folder: tempfile::tempdir().unwrap() };
        let gh = github.path().join("gh");
        fs::write(&gh, GH).unwrap();
        fs::set_permissions(&gh, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(github.path().join("open"), "").unwrap();
        github
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).unwrap()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_default()
    }

    /// Tells of a run that printed this.
    fn tell(&self, result: &str, printed: Option<&str>) {
        self.tell_in(result, &[("printed", printed)]);
    }

    /// Tells of a run that left these texts in files of these names, or did not.
    fn tell_in(&self, result: &str, left: &[(&str, Option<&str>)]) {
        let files: Vec<Utf8PathBuf> = left.iter().map(|(file, _)| self.path().join(file)).collect();
        for (file, (_, text)) in files.iter().zip(left) {
            match text {
                Some(text) => fs::write(file, text).unwrap(),
                None => drop(fs::remove_file(file)),
            }
        }
        let path = format!("{}:{}", self.path(), std::env::var("PATH").unwrap());
        let ran = Command::new(script())
            .args(["nightly", "It broke", result])
            .args(&files)
            .env("PATH", path)
            .env("GH_FOLDER", self.path())
            .env("RUN", "https://example.org/run")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    /// What was asked of it since the last time, without the list that is asked for each time.
    fn calls(&self) -> Vec<String> {
        let calls = self.read("calls");
        fs::write(self.path().join("calls"), "").unwrap();
        calls.lines().filter(|call| !call.starts_with("issue list")).map(str::to_owned).collect()
    }
}

fn script() -> Utf8PathBuf {
    workspace().join(".github/one-issue.sh")
}

#[test]
fn one_issue_is_opened_updated_and_closed() {
    let github = GitHub::new();
    github.tell("success", Some("fine"));
    assert!(github.calls().is_empty(), "nothing was wrong");

    github.tell("failure", Some("error[D0201]: the page is wrong\n```\n"));
    let calls = github.calls();
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(calls[0].starts_with("label create nightly --force"), "{calls:?}");
    assert_eq!(calls[1], "issue create --title It broke --label nightly --body-file -");
    let body = github.read("body");
    assert!(body.contains("\n    error[D0201]: the page is wrong\n    ```\n"), "{body}");
    assert!(body.contains("[this run](https://example.org/run)"), "{body}");

    github.tell("failure", Some("another error"));
    assert_eq!(github.calls(), ["issue edit 7 --title It broke --body-file -"]);
    assert!(github.read("body").contains("    another error"));

    for nothing in ["cancelled", "skipped"] {
        github.tell(nothing, Some("half"));
        assert!(github.calls().is_empty(), "{nothing} says nothing");
    }

    github.tell("success", None);
    let calls = github.calls();
    assert!(calls.len() == 1 && calls[0].starts_with("issue close 7 --comment"), "{calls:?}");
}

#[test]
fn what_was_printed_fits_into_an_issue() {
    let github = GitHub::new();
    github.tell("failure", Some(&"ä line of sixty characters, as long as a line mostly is.\n".repeat(4000)));
    let body = github.read("body");
    assert!(body.chars().count() < 65_536 && body.len() > 40_000, "{} bytes", body.len());
    assert!(!body.contains('\u{fffd}'));

    github.tell("failure", None);
    assert!(github.read("body").contains("before it printed anything"));
}

#[test]
fn a_report_is_shown_as_it_is_written() {
    let github = GitHub::new();
    let row = "| `postgres` | `15` | | `17` | `ä/Dockerfile:1` |\n";
    let report = format!("## There are updates\n\n| a |\n|---|\n{row}");
    github.tell_in("failure", &[("outdated.md", Some(&report))]);
    assert!(github.read("body").ends_with(&format!(".\n\n{report}")), "{}", github.read("body"));

    github.tell_in("failure", &[("outdated.md", Some(&row.repeat(4000)))]);
    let body = github.read("body");
    assert!(body.chars().count() < 65_536 && body.len() > 40_000, "{} bytes", body.len());
    assert!(body.ends_with(&format!("{row}\n… and more.\n")), "the last line is whole");
}

#[test]
fn what_is_there_of_several_reports_is_told() {
    let github = GitHub::new();
    let (look, tries) = ("## There are updates\n\n", "## Updates would break something\n");
    for (outdated, tried, told) in [
        (Some(look), Some(tries), format!(".\n\n{look}{tries}")),
        (None, Some(tries), format!(".\n\n{tries}")),
        (Some(look), None, format!(".\n\n{look}")),
        (None, None, "The run ended before it printed anything.\n".to_owned()),
    ] {
        github.tell_in("failure", &[("outdated.md", outdated), ("tries.md", tried)]);
        assert!(github.read("body").ends_with(&told), "{}", github.read("body"));
    }
}
