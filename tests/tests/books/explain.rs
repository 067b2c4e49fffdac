//! `explain` needs neither a book nor an engine.

use std::process::Command;

use drydock_tests::drydock_binary;

/// What is said to `explain` with these arguments, by its exit code.
fn explain(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(drydock_binary()).arg("explain").args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_code_is_explained() {
    let (code, told, complaint) = explain(&["d0202"]);
    assert_eq!((code, complaint.as_str()), (Some(0), ""));
    insta::assert_snapshot!("explained", told);
    let (code, list, _) = explain(&[]);
    assert_eq!(code, Some(0));
    assert!(list.contains("D0202  a command that fails\n"), "{list}");
    // What is listed can be explained.
    let codes = list.lines().filter(|line| line.starts_with('D')).map(|line| &line[..5]);
    for name in codes {
        let (code, told, _) = explain(&[name]);
        assert!(code == Some(0) && told.starts_with(name), "{name}: {told}");
    }
}

#[test]
fn an_unknown_code_gets_a_suggestion() {
    for (name, suggestion) in [
        ("D0209", "error: there is no code `D0209`; did you mean `D0208`?\n"),
        ("stale", "error: there is no code `stale`: `mdbook-drydock explain` lists all codes\n"),
    ] {
        assert_eq!(explain(&[name]), (Some(2), String::new(), suggestion.to_owned()));
    }
}
