//! Programs of this computer that chapters have in their machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use drydock_tests::Fixture;

use super::{NO_ENGINE, json, small};

const CHAPTER: &str = r#"# With tools

<!-- drydock: needs = "shell", tools = ["mdbook-drydock", "gauge"] -->
```console
$ mdbook-drydock --version
mdbook-drydock [VERSION]
$ stat --format '%U %a %n' /usr/local/bin/*
root 755 /usr/local/bin/gauge
root 755 /usr/local/bin/mdbook-drydock
$ gauge
3 fathoms for operator
$ sudo gauge
3 fathoms for root
```
"#;

const WITHOUT: &str = r#"# Without tools

<!-- drydock: needs = "shell", exit = 127 -->
```console
$ gauge
[..]gauge: command not found
```
"#;

/// A book whose computer has the program `gauge`, as this script.
fn book(gauge: &str) -> Fixture {
    let book = small().chapter("with.md", CHAPTER).chapter("without.md", WITHOUT);
    let book = book.file("tools/gauge", gauge);
    let folder = book.root().join("tools");
    fs::set_permissions(folder.join("gauge"), fs::Permissions::from_mode(0o700)).unwrap();
    book.variable("PATH", &format!("{folder}:{}", std::env::var("PATH").unwrap()))
}

const GAUGE: &str = "#!/bin/sh\necho 3 fathoms for $(whoami)\n";

#[test]
fn a_chapter_has_the_tools_that_it_names() {
    let book = book(GAUGE);
    let counts = |arguments: &[&str]| {
        let ran = book.drydock(arguments.iter().copied());
        assert_eq!(ran.code, Some(0), "{ran}");
        let summary = &json(&ran)["summary"];
        (summary["passed"].as_u64(), summary["replayed"].as_u64())
    };
    let check = ["check", "--format", "json"];
    assert_eq!(counts(&check), (Some(5), Some(0)));
    assert_eq!(counts(&check), (Some(5), Some(5)));
    // Another program by that name may do otherwise.
    book.append("tools/gauge", "# calibrated\n");
    assert_eq!(counts(&check), (Some(5), Some(1)));
    let ran = book.drydock(["list", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran}");
}

#[test]
fn a_tool_that_this_computer_does_not_have_is_told_at_its_name() {
    let book = Fixture::new()
        .stack("small")
        .chapter("with.md", CHAPTER)
        .variable("DOCKER_HOST", NO_ENGINE)
        .variable("PATH", "/nowhere");
    let ran = book.drydock(["check"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    // The line that sums up says how long it took.
    let (told, summary) = ran.stderr.trim_end().rsplit_once('\n').unwrap();
    assert!(summary.starts_with("drydock: 0 steps passed, 4 skipped"), "{ran}");
    insta::assert_snapshot!(told);
    // A table of what there is needs none of it.
    let ran = book.drydock(["list"]);
    assert_eq!(ran.code, Some(0), "{ran}");
}
