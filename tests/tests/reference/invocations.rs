//! Commands of drydock's own that the reference tells its reader to type: no sandbox has them, the program must know
//! them.

use std::process::Command;

use drydock_tests::drydock_binary;

use crate::{files, read};

#[test]
fn every_command_of_drydocks_that_is_shown_exists() {
    let mut known = 0;
    for chapter in files("", ".md") {
        for call in read(&chapter).lines().flat_map(calls) {
            // Help is printed only for arguments that are right so far, and nothing is done.
            let arguments = call.split(' ').chain(["--help"]);
            let output = Command::new(drydock_binary()).args(arguments).output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{chapter}: mdbook-drydock {call}\n{told}");
            known += 1;
        }
    }
    assert!(known >= 5, "only {known}");
}

/// What stands behind `mdbook-drydock` on a line: in backticks, or up to the end of a command.
fn calls(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split("mdbook-drydock ").skip(1);
    let ends = |text: &str| text.find(['`', '>', '|', ';', ')']).unwrap_or(text.len());
    parts.map(move |part| part[..ends(part)].trim()).filter(|call| !call.is_empty())
}

#[test]
fn calls_are_found_in_prose_and_in_scripts() {
    let cases: [(&str, &[&str]); 6] = [
        ("`mdbook-drydock check --always` runs everything.", &["check --always"]),
        ("mdbook-drydock check --format json >verified.json", &["check --format json"]),
        ("      - run: mdbook-drydock prepare", &["prepare"]),
        ("key=$(mdbook-drydock prepare --key)\"", &["prepare --key"]),
        ("command = \"mdbook-drydock\"", &[]),
        ("`mdbook-drydock list` and `mdbook-drydock clean`", &["list", "clean"]),
    ];
    for (line, expected) in cases {
        assert_eq!(calls(line).collect::<Vec<_>>(), expected, "{line}");
    }
}
