//! The command as a person or a workflow calls it, on a project of every kind of file.

use drydock_tests::{Fixture, Ran};
use serde_json::Value;

use crate::schemas;
use crate::world::{World, commit};

/// A book and a project around it, of which a machine of ours knows the releases.
fn project(world: &World) -> Fixture {
    let checkout = commit('b');
    book(world)
        .file("src/db/Dockerfile", "ARG VERSION=15.2\nFROM postgres:${VERSION}-alpine\n")
        .file("src/web/Dockerfile", "FROM python:3.8-buster\nRUN pip install -r requirements.txt\n")
        .file("src/web/requirements.txt", "celery==5.2.*  # the queue\nredis==6.4.0\n")
        .file("compose.yml", "services:\n  cache:\n    image: redis:7\n  page:\n    image: redis\n")
        .file(
            "provisioning/site.yml",
            "- hosts: all\n  tasks:\n    - name: Queue\n      community.docker.docker_container:\n        name: queue\n        image: \"redis:{{ redis_version }}\"\n",
        )
        .file("provisioning/group_vars/all.yml", "redis_version: 7.2\n")
        .file(
            ".github/workflows/ci.yml",
            format!("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@{checkout} # v4.1.0\n"),
        )
}

/// A book that says nothing of versions.
fn book(world: &World) -> Fixture {
    at_home(Fixture::new().chapter("a.md", "# A\n\n```console\n$ docker pull postgres:15.2-alpine\n```\n"))
        .variable("GITHUB_SERVER_URL", &format!("http://{}", world.host))
        .file(
            "book.toml",
            format!(
                "[book]\ntitle = \"A\"\nsrc = \"book\"\n\n[preprocessor.drydock]\ncommand = \"mdbook-drydock\"\n\
                 after = [\"links\"]\n\n[preprocessor.drydock.outdated]\nmirrors = [\"http://{host}\"]\n\
                 index-url = \"http://{host}/simple/\"\n",
                host = world.host
            ),
        )
}

/// Nothing of whoever runs the tests counts: no login, no settings of pip's, no cache. What is not on this computer is
/// behind a proxy that does not answer.
fn at_home(book: Fixture) -> Fixture {
    let home = book.root().join("home").to_string();
    let empty = book.root().join("home/pip.conf").to_string();
    book.file("home/pip.conf", "")
        .variable("HOME", &home)
        .variable("DOCKER_CONFIG", &home)
        .variable("XDG_CACHE_HOME", &home)
        .variable("PIP_CONFIG_FILE", &empty)
        .variable("PIP_INDEX_URL", "")
        .variable("HTTPS_PROXY", "http://127.0.0.1:1")
        .variable("https_proxy", "http://127.0.0.1:1")
}

/// What was said, whatever the port of the world is.
fn shown(ran: &Ran, world: &World) -> String {
    ran.redacted().replace(&world.host, "[WORLD]")
}

fn json(book: &Fixture, more: &[&str]) -> Value {
    let ran = book.drydock(["outdated", "--format", "json"].into_iter().chain(more.iter().copied()));
    assert_eq!(ran.code, Some(0), "{ran}");
    schemas::outdated(&ran.stdout)
}

/// The answers by their places.
fn standings(found: &Value) -> Vec<String> {
    let pins = found["pins"].as_array().unwrap();
    let text = |pin: &Value, key: &str| pin[key].as_str().unwrap_or("-").to_owned();
    let one = |pin: &Value| {
        let to = |key: &str| pin[key]["to"].as_str().unwrap_or("-").to_owned();
        let place = format!("{}:{}", text(pin, "file"), pin["line"]);
        format!(
            "{place} {} {}: {}, {}, {}",
            text(pin, "name"),
            text(pin, "version"),
            text(pin, "standing"),
            to("minor"),
            to("major")
        )
    };
    pins.iter().map(one).collect()
}

#[test]
fn every_pin_of_a_project_gets_its_answer() {
    let world = World::new();
    let book = project(&world);
    let ran = book.drydock(["outdated", "--all"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!(shown(&ran, &world));
    let found = json(&book, &[]);
    let checkout = commit('b');
    let newest = commit('a');
    assert_eq!(
        standings(&found),
        [
            format!(
                ".github/workflows/ci.yml:6 actions/checkout {checkout}: major, {newest}, {}",
                commit('c')
            ),
            "book/a.md:4 postgres 15.2-alpine: major, 15.10-alpine, 17.2-alpine".to_owned(),
            "compose.yml:3 redis 7: major, -, 8".to_owned(),
            "compose.yml:5 redis -: unchecked, -, -".to_owned(),
            "provisioning/group_vars/all.yml:1 redis 7.2: major, 7.4, 8.0".to_owned(),
            "src/db/Dockerfile:1 postgres 15.2-alpine: major, 15.10-alpine, 17.2-alpine".to_owned(),
            "src/web/Dockerfile:1 python 3.8-buster: minor, 3.9-buster, -".to_owned(),
            "src/web/requirements.txt:1 celery ==5.2.*: minor, ==5.4.*, -".to_owned(),
            "src/web/requirements.txt:2 redis ==6.4.0: current, -, -".to_owned(),
        ]
    );
}

#[test]
fn the_same_is_asked_once_and_not_again() {
    let world = World::new();
    let book = project(&world);
    let _ = json(&book, &["--no-cache"]);
    let asked = world.asked();
    for what in ["/v2/library/postgres/tags/list", "/v2/library/redis/tags/list", "/simple/celery/"] {
        let times = asked.iter().filter(|path| path.starts_with(what)).count();
        assert_eq!(times, 1, "{what}: {asked:?}");
    }
}

#[test]
fn exit_codes_are_those_of_the_table() {
    let world = World::new();
    let book = project(&world);
    let current = book.root().join("src/web/requirements.txt");
    let cases: [(&[&str], i32, &str); 17] = [
        (&[], 0, ""),
        (&["--fail-on", "major"], 1, "what `--fail-on` names"),
        (&["--fail-on", "minor,unchecked"], 1, "some of these are"),
        (&["--only", "celery", "--fail-on", "major,unchecked"], 0, ""),
        (&["--only", "celery", "--fail-on", "major", "--fail-on", "minor"], 1, "one of these is"),
        (&["compose.yml", "--fail-on", "unchecked"], 1, "one of these is"),
        (&[current.as_str(), "--fail-on", "major,unchecked"], 0, ""),
        (&["--fail-on", "majr"], 2, "did you mean `major`?"),
        (&["--only", "celry"], 2, "did you mean `celery`?"),
        (&["home"], 2, "nothing is pinned in"),
        (&["nowhere"], 2, "cannot look through nowhere"),
        (&["--mirror", "ftp://a"], 2, "no address"),
        (&["--dry-run"], 2, "--apply"),
        (&["--report", "markdwn=a"], 2, "did you mean `markdown`?"),
        (&["--report", "json=a", "--report", "sarif=./a"], 2, "two reports go to ./a"),
        (&["--report", "json=book/a"], 2, "lies inside the book's sources"),
        (&["--mirror", "http://127.0.0.1:1", "--no-cache", "src/db"], 3, "nothing could be checked"),
    ];
    for (arguments, code, said) in cases {
        let ran = book.drydock(["outdated"].into_iter().chain(arguments.iter().copied()));
        assert_eq!(ran.code, Some(code), "{ran}");
        assert!(ran.stderr.contains(said), "{said}: {ran}");
    }
}

/// Whoever cannot be reached has not said that all is well.
#[test]
fn a_dead_host_is_never_green() {
    let world = World::new();
    let book = project(&world);
    let dead = "http://127.0.0.1:1";
    let index = format!("{dead}/simple/");
    let dead_sources = ["--mirror", dead, "--index-url", &index, "--no-cache"];
    let book = book.variable("GITHUB_SERVER_URL", dead);
    let ran = book.drydock(["outdated", "--format", "json"].into_iter().chain(dead_sources));
    assert_eq!(ran.code, Some(3), "{ran}");
    let found = schemas::outdated(&ran.stdout);
    for pin in found["pins"].as_array().unwrap() {
        assert_eq!(pin["standing"], "unchecked", "{pin}");
        assert!(pin["why"].as_str().is_some_and(|why| why.len() > 20), "{pin}");
    }
    let ran = book.drydock(["outdated"].into_iter().chain(dead_sources));
    assert!(!ran.stdout.contains("up to date"), "{ran}");
}

#[test]
fn reports_say_what_the_table_says() {
    let world = World::new();
    let book = project(&world);
    let summary = book.root().join("job.md").to_string();
    let book = book.variable("GITHUB_STEP_SUMMARY", &summary);
    let ran = book.drydock([
        "outdated",
        "--fail-on",
        "major",
        "--report",
        "markdown=target/outdated.md",
        "--report",
        "sarif=target/outdated.sarif",
        "--report",
        "json=target/outdated.json",
        "--report",
        "github",
    ]);
    assert_eq!(ran.code, Some(1), "{ran}");
    let found = schemas::outdated(&book.read("target/outdated.json"));
    insta::assert_snapshot!(book.read("target/outdated.md").replace(&world.host, "[WORLD]"));
    assert_eq!(book.read("job.md"), book.read("target/outdated.md"));

    let sarif = schemas::sarif(&book.read("target/outdated.sarif"));
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let told = found["pins"].as_array().unwrap().iter().filter(|pin| pin["standing"] != "current");
    let told: Vec<&Value> = told.collect();
    assert_eq!(results.len(), told.len());
    for (result, pin) in results.iter().zip(&told) {
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], pin["file"]);
        assert_eq!(place["region"]["startLine"], pin["line"]);
        assert_eq!(place["region"]["endColumn"], pin["end_column"]);
        let expected = match pin["standing"].as_str().unwrap() {
            "minor" => ("D0601", "warning"),
            "major" => ("D0602", "error"),
            _ => ("D0603", "warning"),
        };
        assert_eq!((result["ruleId"].as_str().unwrap(), result["level"].as_str().unwrap()), expected);
    }
    let annotations = ran.stdout.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!(annotations, told.len(), "{ran}");
}

#[test]
fn a_run_that_fails_leaves_no_older_report() {
    let world = World::new();
    let book = project(&world).file("target/outdated.md", "## ✅ Everything is up to date\n");
    let ran = book.drydock(["outdated", "--only", "nobody", "--report", "markdown=target/outdated.md"]);
    assert_eq!(ran.code, Some(2), "{ran}");
    let page = book.read("target/outdated.md");
    assert!(page.starts_with("## ❌") && page.contains("nothing is pinned as `nobody`"), "{page}");
}

#[test]
fn versions_are_written_at_their_places_and_nowhere_else() {
    let world = World::new();
    let book = project(&world);
    let before = book.files("src");
    let ran = book.drydock(["outdated", "--apply", "minor", "--dry-run"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    insta::assert_snapshot!(shown(&ran, &world));
    assert_eq!(book.files("src"), before, "nothing is written");

    let written = book.drydock(["outdated", "--apply", "minor"]);
    assert_eq!(written.code, Some(0), "{written}");
    assert_eq!(written.stdout, ran.stdout, "what is written is what was shown");
    assert_eq!(book.read("src/db/Dockerfile"), "ARG VERSION=15.10\nFROM postgres:${VERSION}-alpine\n");
    assert_eq!(book.read("src/web/requirements.txt"), "celery==5.4.*  # the queue\nredis==6.4.0\n");
    assert_eq!(book.read("provisioning/group_vars/all.yml"), "redis_version: 7.4\n");
    assert!(book.read("book/a.md").contains("docker pull postgres:15.10-alpine"));
    let flow = book.read(".github/workflows/ci.yml");
    assert!(flow.contains(&format!("actions/checkout@{} # v4.2.2\n", commit('a'))), "{flow}");
    assert_eq!(book.read("compose.yml").matches("redis:7\n").count(), 1, "there is no minor one");

    let again = book.drydock(["outdated", "--apply"]);
    assert_eq!((again.code, again.stdout.as_str()), (Some(0), ""), "{again}");
    assert!(again.stderr.contains("nothing to bring up to date"), "{again}");

    let major = book.drydock(["outdated", "--only", "postgres", "--apply=major"]);
    assert_eq!(major.code, Some(0), "{major}");
    assert_eq!(book.read("src/db/Dockerfile"), "ARG VERSION=17.2\nFROM postgres:${VERSION}-alpine\n");
    assert_eq!(book.read("compose.yml").matches("redis:7\n").count(), 1, "nobody asked for redis");
}

#[test]
fn what_a_person_has_to_do_is_said_and_fails() {
    let world = World::new();
    let hash = "a".repeat(64);
    let book = book(&world)
        .file("requirements.txt", format!("celery==5.2.7 \\\n    --hash=sha256:{hash}\n"))
        .file("src/Dockerfile", "ARG V=15.2\nFROM postgres:$V\nFROM postgres:$V-alpine\nFROM redis:$V\n");
    let before = book.files("src");
    let ran = book.drydock(["outdated", "--apply", "major"]);
    assert_eq!(ran.code, Some(1), "{ran}");
    assert!(ran.stderr.contains("by hand: requirements.txt:1 celery to ==5.4.0: the hashes"), "{ran}");
    assert!(ran.stderr.contains("it shares its version with redis at src/Dockerfile:1"), "{ran}");
    assert_eq!(book.files("src"), before, "what is shared stays for all");
    assert!(book.read("book/a.md").contains("postgres:17.2-alpine"), "what stands alone does not");
}

#[test]
fn what_is_ignored_is_said_each_time() {
    let world = World::new();
    let book = project(&world).replace(
        "book.toml",
        "[preprocessor.drydock.outdated]\n",
        "[preprocessor.drydock.outdated]\nexclude = [\"compose.yml\", \"**/*.txt\"]\nignore = [\n\
         { name = \"postgres\", why = \"the data has to be moved first\" },\n\
         { name = \"python\", version = \"3.9\", why = \"never\" },\n]\n",
    );
    let found = json(&book, &[]);
    assert_eq!(found["summary"]["ignored"], 2, "{found}");
    assert_eq!(found["ignored"][0]["why"], "the data has to be moved first");
    let files: Vec<String> = standings(&found);
    assert!(!files.iter().any(|pin| pin.contains("compose.yml") || pin.contains(".txt")), "{files:?}");
    let ran = book.drydock(["outdated"]);
    assert!(ran.stdout.contains("Left as they are:\n  postgres 15.2-alpine"), "{ran}");
    assert!(
        ran.stderr.contains("warning: `ignore` names python 3.9, which is not pinned: take it out"),
        "{ran}"
    );
}

#[test]
fn a_folder_needs_no_book() {
    let world = World::new();
    let other = at_home(Fixture::new())
        .file("project/Dockerfile", "FROM postgres:15\n")
        .file("project/requirements.txt", "celery==5.2.7\n");
    std::fs::remove_file(other.root().join("book.toml")).unwrap();
    let (mirror, index) = (format!("http://{}", world.host), format!("http://{}/simple", world.host));
    let sources = ["--mirror", &mirror, "--index-url", &index];
    for (path, expected) in [("project", 2), ("project/Dockerfile", 1), ("project/requirements.txt", 1)] {
        let ran = other.drydock(["outdated", path, "--format", "json"].into_iter().chain(sources));
        assert_eq!(ran.code, Some(0), "{ran}");
        let found = schemas::outdated(&ran.stdout);
        assert_eq!(found["summary"]["pins"], expected, "{ran}");
        assert_eq!(found["summary"]["unchecked"], 0, "{ran}");
    }
    assert!(
        other.root().join("home/mdbook-drydock/outdated").is_dir(),
        "answers are kept with the user's caches"
    );
    let ran = other.drydock(["outdated", "project", "--apply=major"].into_iter().chain(sources));
    assert_eq!(ran.code, Some(0), "{ran}");
    assert_eq!(other.read("project/Dockerfile"), "FROM postgres:17\n");
}

#[test]
fn pip_says_which_index_is_asked() {
    let world = World::new();
    let other = at_home(Fixture::new())
        .file("project/requirements.txt", "celery==5.2.7\n")
        .file("home/pip.conf", format!("[global]\nindex-url = http://{}/simple\n", world.host));
    std::fs::remove_file(other.root().join("book.toml")).unwrap();
    let ran = other.drydock(["outdated", "project"]);
    assert!(ran.stdout.contains("==5.4.0"), "{ran}");
    let other = other.variable("PIP_INDEX_URL", "http://127.0.0.1:1/simple");
    let ran = other.drydock(["outdated", "project", "--no-cache"]);
    assert_eq!(ran.code, Some(3), "{ran}");
}
