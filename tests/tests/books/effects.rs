//! What each step changed, as the engine tells it, and pictures of what it held.

use std::fmt::Write as _;

use serde_json::Value;

use super::{json, small};
use drydock_tests::{Fixture, Ran};

/// Commands, and what each of them changes.
const CHANGES: [(&str, &[&str]); 33] = [
    ("true", &[]),
    ("sudo docker ps --all", &[]),
    ("sudo docker exec keeper true", &[]),
    ("sudo docker pull --quiet hello:1", &["+ image hello:1"]),
    (
        "sudo docker create --name web --network small_network --publish 8080:80 debian:trixie-slim sleep 1000",
        &["+ container web: from debian:trixie-slim, in small_network, not started"],
    ),
    ("sudo docker start web", &["~ container web: started", "+ port 8080/tcp: to port 80 of web"]),
    ("sudo docker rename web front", &["~ container front: was called web"]),
    ("sudo docker network create --subnet 10.9.0.0/24 back", &["+ network back: 10.9.0.0/24"]),
    ("sudo docker network connect back front", &["~ container front: joined back"]),
    ("sudo docker pause front", &["~ container front: paused"]),
    ("sudo docker unpause front", &["~ container front: goes on"]),
    ("sudo docker restart --time 0 front", &["~ container front: restarted"]),
    ("sudo docker network disconnect back front", &["~ container front: left back"]),
    (
        "sudo docker stop --time 0 front",
        &["~ container front: stopped", "- port 8080/tcp: to port 80 of front"],
    ),
    ("sudo docker start front && sudo docker stop --time 0 front", &[]),
    ("sudo docker rm front", &["- container front"]),
    ("sudo docker network rm back", &["- network back"]),
    ("sudo docker volume create made", &["+ volume made"]),
    ("sudo docker volume rm made", &["- volume made"]),
    ("sudo docker run --rm hello:1", &[]),
    (
        "sudo docker run --detach --rm --name brief --publish 127.0.0.1:53:53/udp debian:trixie-slim sleep 1000",
        &[
            "+ container brief: from debian:trixie-slim, in bridge",
            "+ port 53/udp: to port 53 of brief, only at 127.0.0.1",
        ],
    ),
    (
        "sudo docker stop --time 0 brief",
        &["- container brief", "- port 53/udp: to port 53 of brief, only at 127.0.0.1"],
    ),
    ("sudo docker tag hello:1 copy:1", &["+ image copy:1: the same as hello:1"]),
    (
        "printf 'FROM hello:1\\nLABEL a=b\\n' | sudo docker build --quiet --tag built:1 -",
        &["+ image built:1"],
    ),
    (
        "printf 'FROM hello:1\\nLABEL a=c\\n' | sudo docker build --quiet --tag built:1 -",
        &["~ image built:1: another image now"],
    ),
    ("sudo docker rmi copy:1", &["- image copy:1: still there as hello:1"]),
    (
        "sudo docker run --detach --name anonymous --volume /data debian:trixie-slim sleep 1000",
        &[
            "+ container anonymous: from debian:trixie-slim, in bridge",
            "+ volume (anonymous): /data in anonymous",
        ],
    ),
    (
        "sudo docker rm --force --volumes anonymous",
        &["- container anonymous", "- volume (anonymous): /data in anonymous"],
    ),
    (
        "sudo docker run --name job debian:trixie-slim true",
        &["+ container job: from debian:trixie-slim, in bridge, ended"],
    ),
    ("sudo docker rm job", &["- container job"]),
    ("sudo docker restart --time 0 keeper", &["~ container keeper: restarted"]),
    ("sudo docker update --restart no keeper", &["~ container keeper: settings changed"]),
    (
        "sudo docker rm --force keeper && sudo docker run --detach --name keeper debian:trixie-slim sleep 1000",
        &["~ container keeper: replaced by a new one, left small_network, joined bridge"],
    ),
];

const PICTURE: &str = "<!-- drydock: insert = \"picture\" -->\n\n";

fn console(commands: impl IntoIterator<Item = &'static str>) -> String {
    let mut text = String::from("```console\n");
    commands.into_iter().for_each(|command| writeln!(text, "$ {command}").unwrap());
    text + "```\n\n"
}

/// The effects of each step as lines.
fn effects(ran: &Ran) -> Vec<Vec<String>> {
    let line = |effect: &Value| {
        let word = |key: &str| effect[key].as_str().unwrap_or_default().to_owned();
        let sign = match effect["sign"].as_str().unwrap() {
            "added" => '+',
            "removed" => '-',
            _ => '~',
        };
        let line = format!("{sign} {} {}: {}", word("kind"), word("name"), word("detail"));
        line.trim_end_matches(": ").to_owned()
    };
    let of = |step: &Value| step["effects"].as_array().unwrap().iter().map(line).collect();
    json(ran)["steps"].as_array().unwrap().iter().map(of).collect()
}

fn check(book: &Fixture) -> Ran {
    let ran = book.drydock(["check", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    ran
}

/// What the only chapter's pictures show.
fn inventories(book: &Fixture) -> Vec<Value> {
    let files = book.files(".drydock/recordings").into_iter();
    let texts = files.map(|(_, bytes)| serde_json::from_slice::<Value>(&bytes).unwrap_or_default());
    let recordings: Vec<Value> = texts.filter(|text| text["recording"].is_object()).collect();
    assert_eq!(recordings.len(), 1, "one chapter, one recording");
    let steps = recordings[0]["recording"]["steps"].as_array().unwrap().clone();
    steps.into_iter().filter(|step| step["output"] == "").map(|step| step["inventory"].clone()).collect()
}

#[test]
fn every_change_is_told_at_the_step_that_made_it() {
    let book = small().chapter("changes.md", &console(CHANGES.iter().map(|(command, _)| *command)));
    let ran = check(&book);
    let told = effects(&ran);
    let wrong: Vec<_> = CHANGES.iter().zip(&told).filter(|((_, expected), told)| *told != expected).collect();
    assert!(wrong.is_empty() && told.len() == CHANGES.len(), "{wrong:#?}");
    let again = check(&book);
    assert_eq!(json(&again)["summary"]["replayed"], CHANGES.len());
    assert_eq!(effects(&again), told);
}

#[test]
fn a_picture_shows_what_there_is() {
    let stops = "sudo kill -KILL $(cat /run/drydock/engine.pid); while pgrep -x dockerd; do sleep 0.1; done";
    let run = "sudo docker run --detach --name web --publish 80:8000 --volume /etc/hostname:/name:ro \
               --volume small_data:/data --tmpfs /tmp debian:trixie-slim sleep 1000 >/dev/null";
    let text = [PICTURE, &console([run]), PICTURE, &console([stops]), PICTURE].concat();
    let book = small().chapter("pictures.md", &text);
    let ran = check(&book);
    assert_eq!(effects(&ran)[1].len(), 2, "{ran}");
    let kinds: Vec<Value> =
        json(&ran)["steps"].as_array().unwrap().iter().map(|step| step["kind"].clone()).collect();
    assert_eq!(kinds, ["picture", "console", "picture", "console", "picture"]);
    let shown = inventories(&book);
    let seen: Vec<&Value> = shown.iter().filter(|inventory| inventory.is_object()).collect();
    assert_eq!(seen.len(), 2, "there is nothing to see without an engine: {shown:#?}");
    let text = serde_json::to_string_pretty(&seen).unwrap();
    let id = regex::Regex::new("[0-9a-f]{64}").unwrap();
    let address = regex::Regex::new(r"\b172(\.\d+){3}").unwrap();
    let text = address.replace_all(&text, "[IP]").into_owned();
    insta::assert_snapshot!("inventory", id.replace_all(&text, "[ID]"));
}

#[test]
fn whoever_watches_can_be_ended_by_the_chapter() {
    let commands =
        ["sudo docker volume create one", "sudo pkill drydock-watch", "sudo docker volume create two"];
    let text = console(commands) + PICTURE + &console(["sudo docker volume rm one"]);
    let book = small().chapter("ended.md", &text);
    assert_eq!(effects(&check(&book)), vec![Vec::<String>::new(); 5]);
    let volumes = inventories(&book).into_iter().find(Value::is_object).map(|seen| seen["volumes"].clone());
    assert_eq!(volumes, Some(serde_json::json!(["one", "small_data", "two"])));
}
