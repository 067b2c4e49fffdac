//! Commands that pass and are stale all the same.

use drydock_tests::Fixture;

use super::{NO_ENGINE, json, small};

const CHAPTER: &str = r#"# Quietly stale

```console
$ sudo docker inspect -f '{{.NetworkSettings.Networks.other_network.IPAddress}}' keeper
$ cd image
$ sudo DOCKER_BUILDKIT=0 docker build --quiet .
$ sudo docker ps --filter name=nobody
$ tr 0-9 a-j </proc/uptime
```

```yaml
version: "3"
services:
  helper:
    image: debian:trixie-slim
    command: ["sleep", "infinity"]
    init: true
```

What is shown is meant to be so:

```console
$ sudo docker inspect -f '{{.NetworkSettings.Networks.other_network.IPAddress}}' keeper
<no value>
$ sudo docker ps --filter name=nobody
CONTAINER ID   IMAGE     COMMAND   CREATED   STATUS    PORTS     NAMES
$ tr 0-9 a-j </proc/uptime
...
```
"#;

fn book() -> Fixture {
    small().chapter("quietly.md", CHAPTER)
}

#[test]
fn what_passes_and_looks_stale_is_a_warning() {
    let book = book();
    let told = |ran: &drydock_tests::Ran| -> Vec<String> {
        let report = json(ran);
        let told = report["diagnostics"].as_array().unwrap().iter();
        told.map(|told| format!("{} {} {}", told["severity"], told["code"], told["line"])).collect()
    };
    let ran = book.drydock(["check", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let always = [
        r#""warning" "D0401" 4"#,
        r#""warning" "D0402" 6"#,
        r#""warning" "D0403" 7"#,
        r#""warning" "D0402" 12"#,
    ];
    assert_eq!(told(&ran), always, "{ran}");
    assert_eq!(json(&ran)["summary"]["warnings"], 4);

    // The second time there is something to compare with.
    let again = book.drydock(["check", "--always", "--format", "json"]);
    assert_eq!(again.code, Some(0), "{again}");
    let (before, after) = always.split_at(3);
    assert_eq!(told(&again), [before, &[r#""warning" "D0404" 8"#], after].concat(), "{again}");
    let uptime = regex::Regex::new(r"\b[a-j]+\.[a-j]{2}\b").unwrap();
    let redacted = again.redacted();
    let stderr = redacted.split("--- stderr\n").last().unwrap();
    insta::assert_snapshot!(uptime.replace_all(stderr, "[UPTIME]"));

    // A replay says what can be seen in the recording, and whoever denies warnings has errors.
    let book = book.variable("DOCKER_HOST", NO_ENGINE).setting("deny-warnings", "true");
    let replayed = book.drydock(["check", "--format", "json"]);
    assert_eq!(replayed.code, Some(1), "{replayed}");
    assert_eq!(told(&replayed), always.map(|told| told.replace("warning", "error")), "{replayed}");
}
