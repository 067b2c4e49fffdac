//! Updates that are tried before anybody applies them, on a system whose data outlives its program but not its version.

use std::collections::HashMap;

use bollard::Docker;
use bollard::query_parameters::ListImagesOptionsBuilder;
use drydock_tests::Fixture;

use super::reports::schemas;
use super::{NO_ENGINE, lines_with, on_small_stack, prepare};

const DOCKERFILE: &str = "FROM hello:1
COPY start.sh /
CMD [\"sh\", \"/start.sh\"]
";

/// Refuses data that another version has written, as databases do.
const START: &str = "[ -e /data/version ] || cp /greeting /data/version
cmp -s /greeting /data/version || { echo 'FATAL: the data is of another version' >&2; exit 1; }
echo yes >/data/ready
exec sleep infinity
";

/// Waits until the program answers; what it left behind the last time does not count.
const PROVISION: &str = "set -e
sudo docker build --quiet --tag keeper keeper
sudo docker rm --force keeper >/dev/null 2>&1 || true
sudo docker run --detach --name keeper --restart always --volume small_data:/data keeper
for _ in $(seq 20); do
    sleep 0.1
    [ \"$(sudo docker inspect --format '{{.State.Status}} {{.RestartCount}}' keeper)\" = 'running 0' ] || exit 3
done
";

const WAY: &str = "# Updating hello

<!-- drydock: updates = \"hello\", file = \"keeper/Dockerfile\" -->
```dockerfile
FROM hello:1
```

<!-- drydock: file = \"keeper/Dockerfile\", edit = true -->
```dockerfile
FROM hello:2
```

```console
$ sudo docker rm --force keeper
keeper
$ sudo docker volume rm small_data
small_data
$ sh provision.sh
...
```
";

const VERSION: &str = "# What says hello

<!-- drydock: file = \"keeper/Dockerfile\" -->
```dockerfile
CMD [\"sh\", \"/start.sh\"]
```

```console
$ sudo docker exec keeper cat /greeting
hello from the mirror
$ sudo docker exec keeper cat /data/ready
yes
```
";

const OTHER: &str = "# Something else

```console
$ sudo docker exec keeper cat /data/version
hello from the mirror
```
";

/// A book with a system that pins `hello:1`, and with a `hello:2` to be pulled.
fn book() -> Fixture {
    let second =
        "\n[[mirror]]\nimage = \"hello:2\"\nbuild = \"hello\"\nargs = { GREETING = \"hello again\" }\n";
    // A name of its own, lest its goldens take the place of those that other tests have prepared.
    on_small_stack()
        .replace("stack/stack.toml", "name = \"small\"", "name = \"outdated\"")
        .replace("stack/stack.toml", "\n[prepare]", &format!("{second}\n[prepare]"))
        .file("stack/src/keeper/Dockerfile", DOCKERFILE)
        .file("stack/src/keeper/start.sh", START)
        .file("stack/src/provision.sh", PROVISION)
        .chapter("version.md", VERSION)
        .chapter("other.md", OTHER)
}

/// What a run said, but for how the system was made: that is the same for all of them.
fn without_preparation(said: &str) -> String {
    let kept = said.lines().filter(|line| {
        !line.starts_with("preparing the stack: ") && !line.starts_with("the stack is prepared, ")
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// The goldens of candidates on the engine.
async fn candidates() -> usize {
    let docker = Docker::connect_with_defaults().unwrap();
    let label = "io.drydock.stack=outdated (candidate)".to_owned();
    let filters = HashMap::from([("label".to_owned(), vec![label])]);
    let options = ListImagesOptionsBuilder::default().filters(&filters).build();
    docker.list_images(Some(options)).await.unwrap().len()
}

#[tokio::test]
async fn a_try_tells_what_really_breaks_and_which_way_leads_there() {
    let book = book();
    prepare(&book);
    let files = book.files("stack");
    let ran = book.drydock(["outdated", "--try", "hello=2"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    insta::assert_snapshot!("broken", without_preparation(&ran.redacted()));
    // The chapter that says how does not change what breaks, and the running system survives by it.
    let book = book.chapter("way.md", WAY);
    let markdown = "markdown=target/tries.md";
    let reports = ["--report", "json=target/tries.json", "--report", markdown];
    let ran = book.drydock(["outdated", "--try", "hello=2", "--format", "json"].into_iter().chain(reports));
    assert_eq!(ran.code, Some(1), "{ran}");
    assert_eq!(book.read("target/tries.json"), ran.stdout);
    let told = book.read("target/tries.md");
    assert!(told.contains("❌ Updates would break something") && told.contains("version.md:"), "{told}");
    let report = schemas::tries(&ran.stdout);
    let tried = &report["tries"][0];
    assert_eq!(tried["chapters"], serde_json::json!(["book/version.md", "book/way.md"]));
    let broken: Vec<(&str, u64)> = tried["fresh"]["broken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| (step["file"].as_str().unwrap(), step["line"].as_u64().unwrap()))
        .collect();
    let greeting = lines_with(VERSION, "cat /greeting")[0];
    let quote = lines_with(WAY, "FROM hello:1")[0];
    assert_eq!(broken[..2], [("book/version.md", greeting), ("book/way.md", quote)], "{ran}");
    assert_eq!(tried["running"]["ending"], "falls");
    assert!(
        tried["running"]["logs"].as_str().unwrap().contains("FATAL: the data is of another version"),
        "{ran}"
    );
    assert_eq!(tried["ways"][0]["ending"], "there", "{ran}");
    assert_eq!(book.files("stack"), files, "nothing of the author's is changed");
    assert_eq!(candidates().await, 0, "no golden of a candidate stays");
}

#[test]
fn what_nobody_pins_is_not_tried() {
    let book = book().variable("DOCKER_HOST", NO_ENGINE);
    let ran = book.drydock(["outdated", "--try", "helo=2"]);
    assert_eq!(ran.code, Some(2), "{ran}");
    insta::assert_snapshot!("nothing_to_try", ran.redacted());
}

#[test]
fn a_try_that_does_not_come_to_its_end_leaves_no_older_report() {
    let book = book().variable("DOCKER_HOST", NO_ENGINE).file("target/tries.md", "## ✅ All was well once");
    let reports = ["--report", "json=target/tries.json", "--report", "markdown=target/tries.md"];
    let ran = book.drydock(["outdated", "--try", "hello=2"].into_iter().chain(reports));
    assert_eq!(ran.code, Some(3), "{ran}");
    let told = schemas::tries(&book.read("target/tries.json"));
    let why = told["interrupted"].as_str().unwrap();
    let page = book.read("target/tries.md");
    assert!(
        page.starts_with("## ❌ It is not known what updates would break") && page.contains(why),
        "{page}"
    );
}
