use insta::assert_snapshot;

use super::{Anchors, Inserts, Manner, Page, page};
use crate::inventory::{Effect, Inventory, Kind, Sign};
use crate::sample::{failed, mismatched, passed, replayed, scenario, skipped};
use crate::scenarios::Scenario;
use crate::verdict::Outcome;

fn verified(text: &str, outcomes: &[Outcome]) -> String {
    rendered(&scenario(text), outcomes, Manner::Verified)
}

fn rendered(scenario: &Scenario, outcomes: &[Outcome], manner: Manner) -> String {
    let text = page(&Page {
        scenario,
        outcomes,
        engine: Some("26.1.5"),
        manner,
        effects: true,
        inserts: &Inserts::default(),
    });
    let Some((before, style)) = text.split_once("<style>") else { return text };
    let (_, after) = style.rsplit_once("</style>").unwrap();
    format!("{before}<style>…</style>{after}")
}

#[test]
fn console() {
    let text = "# Containers\n\nList *them*:\n\n```console,hljs\n$ docker ps --format '{{.Names}}' | grep <name>\n\
                web\n\n$ cd /titb\n$ docker run \\\n>   --rm redis:7\n>\n$ docker version\nServer: [..]\n```\n\nDone.\n";
    let outcomes = [passed("web\n"), passed(""), passed("# pong\n\n* `ok`\n"), replayed("Server: 26.1.5\n")];
    assert_snapshot!(verified(text, &outcomes));
}

#[test]
fn yaml_script_and_dockerfile() {
    let text = "```yaml\n- name: Start redis\n  docker_container:\n    name: redis\n```\n\n\
                ```sh\ndocker pull redis:7\n```\nAt once.\n\n```dockerfile,hljs\nFROM debian\n```\n";
    assert_snapshot!(verified(text, &[passed("PLAY [all]\n\nok=1\n"), passed("7: Pulling\n"), passed("")]));
}

#[test]
fn flags_directives_and_hidden_blocks_leave_no_trace() {
    let text = "Before.\n\n<!-- drydock: timeout = \"10s\" -->\n```sh\ntrue\n```\n\nText\n```sh,hidden\nfalse\n```\ntext.\n\n\
                ```sh,hidden\ntrue\n```\n\n```yaml data\nkey: value\n```\n";
    assert_snapshot!(verified(text, &[passed(""), passed("no"), passed("")]));
}

#[test]
fn lists_and_quotes() {
    let text = "1. First:\n   ```console\n   $ docker ps\n   NAMES\n   ```\n2. ```sh\n   true\n   ```\n3. Third\n\n\
                > Quoted:\n>\n> ```console\n> $ echo\n>\n> ```\n\n- <!-- drydock: exit = 1 -->\n  ```sh\n  false\n  ```\n";
    assert_snapshot!(verified(text, &[passed("NAMES\n"), passed("out\n"), passed("\n \n"), passed("")]));
}

#[test]
fn windows_line_endings_stay() {
    let text = "# Title\r\n\r\n```console\r\n$ docker ps\r\nNAMES\r\n```\r\n\r\nEnd\r\n";
    let page = verified(text, &[passed("NAMES\r\nweb\r\n")]);
    assert!(!page.replace("\r\n", "").contains(['\r', '\n']), "{page:?}");
    assert!(
        page.starts_with("# Title\r\n\r\n<!----><div") && page.contains("</div>\r\n\r\nEnd\r\n"),
        "{page}"
    );
    assert!(page.contains("<samp>NAMES&#10;web</samp>"), "{page}");
}

#[test]
fn unverified() {
    let text = "# Title\n\n```console\n$ docker ps\nNAMES\n```\n";
    assert_snapshot!(rendered(&scenario(text), &[], Manner::Unverified));
}

#[test]
fn ignored_and_not_run() {
    const IGNORE: &str = "<!-- drydock: ignore = \"needs the university's VPN\" -->\n```console\n";
    let text = format!(
        "{IGNORE}$ ssh vpn\nwelcome\n```\n\n```yaml,no_run\n- name: x\n```\n\n{IGNORE}no prompt\n```\n"
    );
    assert_snapshot!(verified(&text, &[]));
}

#[test]
fn stated_output() {
    let text = "```sh\ndocker ps\n```\n\nprints\n\n```text,output\nNAMES\n[..]\n```\n";
    assert_snapshot!(verified(text, &[passed("NAMES\nweb\n")]));
}

#[test]
fn failing() {
    let text = "```console\n$ docker ps\nweb\n$ docker stop <web>\n$ docker rm web\n```\n\n```sh,hidden\nfalse\n```\n";
    let outcomes = [
        mismatched("db\n", "- web\n+ db\n", 0, Some("[ID] does not fit `db`")),
        failed(1, "Error: No such container: <web>\n"),
        skipped("the step before it failed"),
        failed(1, ""),
    ];
    assert_snapshot!(rendered(&scenario(text), &outcomes, Manner::Failing));
}

#[test]
fn a_chapter_without_work_stays_byte_for_byte() {
    for text in ["# Title\r\n\ntext", "```toml\nkey = 1\n```", "```text\nkey: value\n```"] {
        assert_eq!(verified(text, &[]), text);
        assert_eq!(rendered(&scenario(text), &[], Manner::Unverified), text);
    }
}

#[test]
fn outcomes_that_are_missing_are_never_called_verified() {
    let page = verified("```console\n$ a\n$ b\n```\n", &[passed("")]);
    assert!(page.contains("not verified") && !page.contains(">verified"), "{page}");
}

#[test]
fn long_output_is_cut_in_the_middle() {
    let output: String = (1..=1000).map(|line| format!("{line}\n")).collect();
    let page = verified("```sh\nseq 1000\n```\n", &[passed(&output)]);
    assert!(page.contains("150&#10;… 800 lines left out …&#10;951"), "{page}");
}

#[test]
fn markers_and_indented_blocks() {
    let text = "1. ```console\n   $ a\n   ```\n2. <!-- drydock: exit = 1 -->\n\n   ```sh\n   false\n   ```\n\n> ```sh\n> true\n> ```\n\n\
                Indented:\n\n    $ docker ps\n    NAMES\n\n-     $ docker ps\n\nEnd\n";
    let scenario = scenario(text);
    let outcomes = vec![passed(""); scenario.steps().count()];
    assert_snapshot!(rendered(&scenario, &outcomes, Manner::Verified));
}

#[test]
fn a_block_that_could_not_be_read_is_never_called_verified() {
    let mut scenario = scenario("```sh\ntrue\n```\n");
    scenario.blocks[0].steps.clear();
    let page = rendered(&scenario, &[], Manner::Failing);
    assert!(page.contains("not verified") && !page.contains(">verified"), "{page}");
}

/// A step that changed this in the stack.
fn changing(effects: Vec<Effect>) -> Outcome {
    let mut outcome = passed("");
    outcome.recorded.as_mut().unwrap().effects = effects;
    outcome
}

fn effect(sign: Sign, kind: Kind, name: &str, detail: &str) -> Effect {
    Effect { kind, name: name.to_owned(), sign, detail: detail.to_owned() }
}

#[test]
fn what_steps_changed() {
    let text = "```console\n$ docker run --name <web> nginx\n$ docker ps\n$ docker rm old\n```\n\n```sh\ntrue\n```\n\n\
                ```sh,hidden\ndocker rm x\n```\n";
    let run = vec![
        effect(Sign::Added, Kind::Container, "<web>", "nginx"),
        effect(Sign::Added, Kind::Port, "80/tcp", "of {{web}}"),
    ];
    let removed = || vec![effect(Sign::Removed, Kind::Container, "old", "")];
    let outcomes = [changing(run), passed(""), changing(removed()), passed(""), changing(removed())];
    assert_snapshot!(verified(text, &outcomes));
}

#[test]
fn many_changes_are_folded() {
    let mut effects: Vec<Effect> =
        (1..=6).map(|index| effect(Sign::Added, Kind::Container, &format!("web-{index}"), "nginx")).collect();
    effects.push(effect(Sign::Changed, Kind::Image, "nginx:latest", "another image"));
    assert_snapshot!(verified("```sh\ndocker compose up\n```\n", &[changing(effects)]));
}

const PICTURE: &str = "<!-- drydock: insert = \"picture\" -->";

fn pictured(volumes: &[&str]) -> Outcome {
    let mut outcome = passed("");
    let volumes = volumes.iter().map(|name| (*name).to_owned()).collect();
    let inventory = Inventory { volumes, ..Inventory::default() };
    outcome.recorded.as_mut().unwrap().inventory = Some(Box::new(inventory));
    outcome
}

#[test]
fn pictures_stand_in_their_places() {
    let changes = PICTURE.replace(" -->", ", changes = true -->");
    let text = format!("Before:\n\n{PICTURE}\n\n```sh\na\n```\n\n- After:\n\n  {changes}\n\n> {PICTURE}\n");
    let outcomes = [pictured(&["a"]), passed(""), pictured(&["b"]), pictured(&["b"])];
    let page = verified(&text, &outcomes);
    let lines: Vec<&str> = page.lines().filter(|line| line.contains("<figure")).collect();
    let prefixes: Vec<&str> = lines.iter().map(|line| line.split_once("<!---->").unwrap().0).collect();
    assert_eq!(prefixes, ["", "  ", "> "], "{page}");
    let said = |line: &str, word: &str| line.contains(word);
    assert!(lines.iter().all(|line| line.ends_with("</figure>")) && !page.contains("drydock:"), "{page}");
    assert!(!said(lines[0], "dd-added") && !said(lines[2], "dd-added"), "{page}");
    assert!(said(lines[1], "+ b") && said(lines[1], "− a"), "{page}");
    let unverified = rendered(&scenario(&text), &[], Manner::Unverified);
    assert_eq!(unverified.matches("no picture: nothing was run").count(), 3, "{unverified}");
}

#[test]
fn what_is_known_after_the_run_is_put_in() {
    let text = "# Verified\r\n\r\n<!-- drydock: insert = \"verification\" -->\r\n\r\n- <!-- drydock: insert = \"badge\" -->\r\n";
    let scenario = scenario(text);
    let inserts = Inserts {
        verification: "<div class=\"drydock drydock-verification\">all</div>".to_owned(),
        badge: "<svg></svg>".to_owned(),
    };
    let made = page(&Page {
        scenario: &scenario,
        outcomes: &[],
        engine: None,
        manner: Manner::Verified,
        effects: true,
        inserts: &inserts,
    });
    let expected = "# Verified\r\n\r\n<!----><div class=\"drydock drydock-verification\">all</div>\r\n\r\n\
                    - <!----><div class=\"drydock drydock-seal\"><svg></svg></div>\r\n";
    assert!(made.starts_with(expected), "{made}");
    assert_eq!(made.matches("<style>").count(), 2, "{made}");
}

#[test]
fn blocks_can_be_linked_to() {
    let page = verified(
        "```sh\na\n```\n\n```sh,hidden\na\n```\n\n```sh\nb\n```\n",
        &[passed(""), passed(""), passed("")],
    );
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(ids, ["sample-block-1", "sample-block-3"], "{page}");
    let anchors = Anchors::of(&scenario("").chapter);
    assert_eq!(anchors.block(2), "sample-block-3");
}
