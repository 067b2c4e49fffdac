//! What each step changed, and pictures of what there was: seen when it is run, kept, and replayed.

use super::{Desk, Moorings, Verified, replayed};

const PICTURE: &str = "<!-- drydock: insert = \"picture\" -->\n\n";

fn commands(commands: &[&str]) -> String {
    let commands: String = commands.iter().map(|command| format!("$ {command}\n")).collect();
    format!("```console\n{commands}```\n\n")
}

/// A line for each effect, and the names of the containers in each picture, a step each.
fn told(verified: &Verified) -> Vec<Vec<String>> {
    let outcomes = verified.chapters.iter().flat_map(|chapter| &chapter.outcomes);
    let recorded = outcomes.filter_map(|outcome| outcome.recorded.as_ref());
    let told = recorded.map(|recorded| {
        let seen = recorded.inventory.iter().flat_map(|inventory| &inventory.containers);
        let seen = seen.map(|container| format!("sees {}", container.name));
        recorded.effects.iter().map(ToString::to_string).chain(seen).collect()
    });
    told.collect()
}

const MADE: &str = "+ container web: from hello:1, in bridge";

#[tokio::test]
async fn effects_and_pictures_are_replayed() {
    let desk = Desk::new();
    let chapter = [
        PICTURE,
        &commands(&["a", "docker run web", "b", "docker volume create data"]),
        PICTURE,
        &commands(&["docker rm web"]),
    ];
    let expected = [
        vec!["sees keeper"],
        vec![],
        vec![MADE],
        vec![],
        vec!["+ volume data"],
        vec!["sees keeper", "sees web"],
        vec!["- container web"],
    ];
    for again in [false, true] {
        let (verified, _) = desk.run_logged(&[&chapter.concat()]).await;
        assert!(replayed(&verified).iter().all(|replayed| *replayed == again));
        assert_eq!(told(&verified), expected, "replayed: {again}");
        assert!(verified.chapters[0].made.is_some_and(|made| made > 0));
    }
}

#[tokio::test]
async fn a_picture_is_part_of_what_is_recorded() {
    let desk = Desk::new();
    let plain = commands(&["a"]);
    for (text, again) in [
        (plain.clone(), false),
        (plain.clone() + PICTURE, false),
        (PICTURE.to_owned() + &plain, false),
        (plain.clone() + PICTURE, true),
        (plain.clone() + "Words.\n\n" + PICTURE, true),
        (PICTURE.to_owned(), false),
    ] {
        let (verified, _) = desk.run_logged(&[&text]).await;
        assert!(replayed(&verified).iter().all(|replayed| *replayed == again), "{text}");
    }
}

#[tokio::test]
async fn tries_of_one_step_are_one_step() {
    let desk = Desk::new();
    let retried = "<!-- drydock: retry = \"60s\" -->\n```console\n$ docker run web\ncoarse\n```\n";
    let tries = std::sync::Mutex::new(0);
    let machines = super::Scripted::new(move |_| {
        let mut tries = tries.lock().expect("no test panics while it holds the count");
        *tries += 1;
        (if *tries < 3 { "fine\n" } else { "coarse\n" }.to_owned(), 0)
    });
    let verified = desk.try_run(&[retried], Ok(machines)).await.expect("scripted machines do not break");
    assert_eq!(told(&verified), [[MADE]]);
}

#[tokio::test]
async fn a_moored_sandbox_is_watched_from_where_it_goes_on() {
    let desk = Desk { moorings: Moorings::new(1), ..Desk::new() };
    let first = commands(&["docker run web"]);
    desk.run_logged(&[&first]).await;
    let (verified, log) = desk.run_logged(&[&(first + &commands(&["docker rm web"]))]).await;
    assert_eq!(log, ["$ docker rm web"]);
    assert_eq!(told(&verified), [[MADE], ["- container web"]]);
}
