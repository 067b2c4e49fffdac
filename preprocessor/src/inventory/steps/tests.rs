use super::by_step;
use crate::inventory::sample::{container, image, in_state, of};
use crate::inventory::{Change, Container, Deed, Happened, Inventory, Moment};

fn became(at: u64, now: Container) -> Change {
    Change { at: Moment(at), what: Happened::Container { id: now.id.clone(), now: Some(now), did: None } }
}

fn gone(at: u64, id: &str) -> Change {
    Change { at: Moment(at), what: Happened::Container { id: id.to_owned(), now: None, did: None } }
}

fn volume(at: u64, name: &str, there: bool) -> Change {
    Change { at: Moment(at), what: Happened::Volume { name: name.to_owned(), there } }
}

/// The effects of each step as lines; `ends` are 0 where none is known.
fn told(before: Inventory, changes: Vec<Change>, ends: &[u64]) -> Vec<Vec<String>> {
    let ends: Vec<_> = ends.iter().map(|end| (*end > 0).then_some(Moment(*end))).collect();
    let effects = by_step(before, changes, &ends).into_iter();
    effects.map(|step| step.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn a_change_belongs_to_the_step_within_which_it_came() {
    let changes = || vec![volume(10, "a", true), volume(20, "b", true), volume(31, "c", true)];
    let (a, b, c) = ("+ volume a", "+ volume b", "+ volume c");
    for (ends, expected) in [
        (&[10, 20, 40][..], &[&[a][..], &[b], &[c]][..]),
        (&[9, 20, 30], &[&[], &[a, b], &[]]),
        (&[5, 6], &[&[], &[]]),
        (&[10, 10, 40], &[&[a], &[], &[b, c]]),
        (&[10, 0, 40], &[&[a], &[], &[b, c]]),
        (&[0, 0, 20], &[&[], &[], &[a, b]]),
        (&[0], &[&[]]),
        (&[], &[]),
    ] {
        assert_eq!(told(Inventory::default(), changes(), ends), expected, "{ends:?}");
        let mut late = changes();
        late.reverse();
        assert_eq!(told(Inventory::default(), late, ends), expected, "{ends:?}");
    }
}

#[test]
fn what_comes_and_goes_within_a_step_is_none_of_its_effects() {
    let job = || container("job", "1");
    let run = || vec![became(1, in_state("created", job())), became(2, job()), gone(5, "1")];
    assert_eq!(told(Inventory::default(), run(), &[9]), [Vec::<String>::new()]);
    let expected = [vec!["+ container job: from hello:1, in bridge"], vec!["- container job"]];
    assert_eq!(told(Inventory::default(), run(), &[3, 9]), expected);
    let stopped = became(1, in_state("exited", job()));
    let started = became(2, job());
    assert_eq!(told(of(vec![job()]), vec![stopped, started], &[9]), [Vec::<String>::new()]);
}

#[test]
fn each_step_is_held_against_what_the_steps_before_it_have_left() {
    let web = || container("web", "1");
    let changes = vec![
        became(1, in_state("exited", web())),
        became(3, web()),
        Change {
            at: Moment(5),
            what: Happened::Container { id: "1".into(), now: Some(web()), did: Some(Deed::Restarted) },
        },
        gone(7, "1"),
    ];
    let expected = [
        vec!["~ container web: stopped"],
        vec!["~ container web: started"],
        vec!["~ container web: restarted"],
        vec!["- container web"],
        vec![],
    ];
    assert_eq!(told(of(vec![web()]), changes, &[2, 4, 6, 8, 10]), expected);
}

#[test]
fn an_engine_that_comes_back_is_looked_at_anew() {
    let before = of(vec![container("web", "1"), container("db", "2")]);
    let after = of(vec![in_state("exited", container("web", "1")), container("db", "2")]);
    let changes = vec![Change { at: Moment(5), what: Happened::Whole(after) }];
    assert_eq!(told(before, changes, &[4, 6]), [vec![], vec!["~ container web: stopped"]]);
}

#[test]
fn what_the_watcher_says_is_understood() {
    let said = r#"[
        {"at": 1, "container": {"id": "1", "did": null, "now": {"name": "web", "id": "1", "image": "hello:1",
         "state": "running", "networks": [{"network": "bridge", "address": "172.17.0.2"}],
         "ports": [{"address": "0.0.0.0", "host": 80, "container": 8000, "protocol": "tcp"}],
         "mounts": [{"source": {"volume": "data"}, "target": "/data", "writable": true},
                    {"source": {"bind": "/etc"}, "target": "/x", "writable": false},
                    {"source": "tmpfs", "target": "/y", "writable": true}]}}},
        {"at": 2, "container": {"id": "1", "now": null, "did": "restarted"}},
        {"at": 3, "network": {"name": "net", "now": {"name": "net", "driver": "bridge", "subnet": "10.1.0.0/16"}}},
        {"at": 4, "network": {"name": "net", "now": null}},
        {"at": 5, "volume": {"name": "data", "there": true}},
        {"at": 6, "images": [{"name": "hello:1", "id": "sha256:1"}]},
        {"at": 7, "whole": {"containers": [], "networks": [], "volumes": [], "images": []}}
    ]"#;
    let changes: Vec<Change> = serde_json::from_str(said).unwrap();
    let whats: Vec<_> = changes.iter().map(|change| &change.what).collect();
    assert_eq!(whats[5], &Happened::Images(vec![image("hello:1", "sha256:1")]));
    let effects = told(Inventory::default(), changes, &[1, 2, 3, 4, 5, 6, 7]);
    let counts: Vec<usize> = effects.iter().map(Vec::len).collect();
    assert_eq!(counts, [2, 2, 1, 1, 1, 1, 2], "{effects:?}");
}
