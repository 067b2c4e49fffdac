//! A book that lies in every way a book can, told in one run.

use drydock_tests::Fixture;
use serde_json::Value;

use super::{json, lines_with, small};

/// Commands that are no longer what they were.
const COMMANDS: &str = r#"# Commands

```console
$ sudo docker ps --al
$ sudo docker inspect -f '{{.NetworkSettings.Networks.other_network.IPAddress}}' keeper
[IP]
$ sudo docker exec keeper cat /data/ready
no
$ docker ps
$ echo this still holds
this still holds
```

```console,should_fail
$ true
```

<!-- drydock: exit = 2 -->
```console
$ false
```

```sh
cd /srv
cd /nowhere
touch never
```
"#;

/// Commands that do not end, or end too much.
const ENDS: &str = r"# Ends

<!-- drydock: timeout = '1s' -->
```console
$ echo begun; sleep 1000
```

<!-- drydock: stop_on = 'ready', timeout = '1s' -->
```console
$ echo almost; sleep 1000
```

<!-- drydock: background = true, ready = 'false', timeout = '1s' -->
```console
$ sleep 1000
```

<!-- drydock: retry = '1s' -->
```console
$ false
```

```console
$ head -c 100000000 /dev/zero | tr '\0' x | fold -w 30
a little
$ (head -c 100000000 /dev/zero | tr '\0' x | fold -w 30; exit 4)
$ cd /tmp; exit 0
$ pwd
/srv/small
```
";

/// Files that are no longer what they were.
const FILES: &str = r#"# Files

<!-- drydock: file = "image/Dockerfile" -->
```dockerfile
ENV LEVEL=warning
```

<!-- drydock: file = "image/Containerfile" -->
```dockerfile
ENV LEVEL=info
```

```console
$ printf 'a\nb\na\n' >twice
```

<!-- drydock: file = "twice" -->
```text
a
```

<!-- drydock: file = "twice", edit = true -->
```text
c
```

```dockerfile
FROM debian:trixie-slim
RUN no-such-program
```
"#;

/// YAML that real tools refuse.
const YAML: &str = r#"# YAML

```yaml
- name: Reach the machine
  ansible.builtin.ping:

- name: Use what does not exist
  ansible.builtin.no_such_module:
    key: value
```

```yaml
- name: Refuse
  ansible.builtin.fail:
    msg: not on this machine
```

<!-- drydock: idempotent = true -->
```yaml
- name: Do it each time
  ansible.builtin.command: "true"
```

```yaml
services:
  helper:
    image: debian:trixie-slim
    comand: ["true"]
```
"#;

/// Lines that end as on Windows must not shift what is told.
const WINDOWS: &str = "# Windows\r\n\r\n```console\r\n$ echo hello\r\nbye\r\n```\r\n";

fn book() -> Fixture {
    small()
        .chapter("commands.md", COMMANDS)
        .chapter("ends.md", ENDS)
        .chapter("files.md", FILES)
        .chapter("yaml.md", YAML)
        .chapter("windows.md", WINDOWS)
}

#[test]
fn every_lie_is_told_in_one_run() {
    let book = book();
    let ran = book.drydock(["check", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let report = json(&ran);
    let told = |file: &str| -> Vec<u64> {
        let steps = report["steps"].as_array().unwrap().iter();
        let wrong = steps.filter(|step| step["file"] == file && step["verdict"] != "passed");
        wrong.map(|step| step["line"].as_u64().unwrap()).collect()
    };
    let lines = |chapter: &str, commands: &[&str]| -> Vec<u64> {
        commands.iter().map(|command| lines_with(chapter, command)[0]).collect()
    };
    let commands = ["--al", "other_network", "cat /data/ready", "$ docker ps", "$ true", "$ false"];
    let script = lines_with(COMMANDS, "```sh")[0] + 1;
    assert_eq!(told("book/commands.md"), [lines(COMMANDS, &commands), vec![script]].concat());
    let ends = ["echo begun", "echo almost", "$ sleep 1000", "$ false", "$ head", "$ (head"];
    assert_eq!(told("book/ends.md"), lines(ENDS, &ends));
    assert_eq!(told("book/windows.md"), [4]);
    assert_eq!(told("book/files.md").len(), 4, "{ran}");
    assert_eq!(told("book/yaml.md").len(), 4, "{ran}");
    for field in ["verdict", "message"] {
        let given = |step: &Value| step[field].is_string() || step["verdict"] == "passed";
        assert!(report["steps"].as_array().unwrap().iter().all(given), "{field}");
    }
    insta::assert_snapshot!(told_to_a_person(&ran.redacted()));
}

/// What stands on stderr, without what the tools themselves report of their own times and temporary names.
fn told_to_a_person(ran: &str) -> String {
    let stderr = ran.split("--- stderr\n").last().unwrap();
    let patterns = [
        (r"(?s)#0 building with.*?(ERROR: failed to solve)", "[BUILD]\n         $1"),
        (r"\b\d+ more bytes", "[N] more bytes"),
        (r"… \d+ lines left out …", "… [N] lines left out …"),
    ];
    patterns.into_iter().fold(stderr.to_owned(), |text, (pattern, name)| {
        regex::Regex::new(pattern).unwrap().replace_all(&text, name).into_owned()
    })
}
