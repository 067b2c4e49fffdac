use std::time::Duration;

use camino::Utf8Path;

use super::{Bytes, Stack};

const GOOD: &str = r#"name = "small"

[[base]]
image = "debian:trixie-slim"
suite = "trixie"

[host]
build = "host"
base = "debian:trixie-slim"
user = "operator"
dir = "/srv"

[[mirror]]
image = "redis:8"
build = "mirror/redis"
args = { VERSION = "8" }

[provision]
dir = "/srv"
command = "ansible-playbook site.yml"
timeout = "90s"

[resources]
memory = "512m"
"#;

fn parse(text: &str) -> Result<Stack, String> {
    Stack::parse(Utf8Path::new("book/stack/stack.toml"), text).map_err(|error| error.to_string())
}

#[test]
fn what_is_not_said_has_its_default() {
    let stack = parse(GOOD).unwrap();
    assert_eq!(stack.folder, "book/stack");
    assert_eq!(stack.host_suite(), "trixie");
    assert_eq!(stack.provision.timeout.0, Duration::from_secs(90));
    assert_eq!(stack.resources.memory, Bytes(512 << 20));
    assert_eq!(stack.resources.disk, Bytes::gibibytes(4));
    assert_eq!(stack.resources.pids, 4096);
    assert_eq!(stack.folders().collect::<Vec<_>>(), ["host", "mirror/redis"]);
}

#[test]
fn every_mistake_names_its_place_and_the_way_out() {
    let cases = [
        ("a misspelt table", "[resources]", "[resource]"),
        ("a misspelt key", "timeout", "time-out"),
        ("a key of another table", "user = \"operator\"", "user = \"operator\"\nimage = \"x\""),
        ("a missing key", "suite = \"trixie\"", ""),
        ("a wrong type", "dir = \"/srv\"\n\n[[", "dir = 7\n\n[["),
        ("not TOML", "[host]", "[host"),
        ("a wrong size", "512m", "512 MB"),
        ("a wrong time", "90s", "soon"),
        ("a name with a blank", "name = \"small\"", "name = \"Small Stack\""),
        ("an unknown base", "base = \"debian:trixie-slim\"", "base = \"debian:trixy-slim\""),
        ("neither built nor pulled", "build = \"mirror/redis\"\n", ""),
        ("built and pulled", "build = \"mirror/redis\"\n", "build = \"mirror/redis\"\npull = true\n"),
    ];
    let mut report = String::new();
    for (what, from, to) in cases {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{what}");
        report += &format!("# {what}\n{}\n\n", parse(&text).expect_err(what));
    }
    insta::assert_snapshot!(report.trim_end());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stack.toml");
    std::fs::write(&file, GOOD).unwrap();
    let error = Stack::load(Utf8Path::from_path(&file).unwrap()).unwrap_err();
    assert_eq!(error.place, Some((8, 9)));
    assert_eq!(error.message, "there is no folder `host`");
}
