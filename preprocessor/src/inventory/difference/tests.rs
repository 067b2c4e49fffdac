use super::between;
use crate::inventory::sample::{container, image, in_state, mounting, network, of, published, within};
use crate::inventory::{Container, Deed, Inventory, Port};

fn told(before: &Inventory, after: &Inventory, done: &[(String, Deed)]) -> Vec<String> {
    between(before, after, done).iter().map(ToString::to_string).collect()
}

/// What is done, what there was before it and is after it, and what is told.
type Case = (&'static str, Vec<Container>, Vec<Container>, &'static [&'static str]);

#[test]
fn containers_are_known_by_their_ids_and_told_by_their_names() {
    let web = || container("web", "1");
    let cases: [Case; 15] = [
        ("nothing", vec![web()], vec![web()], &[]),
        ("run", vec![], vec![web()], &["+ container web: from hello:1, in bridge"]),
        (
            "create",
            vec![],
            vec![in_state("created", web())],
            &["+ container web: from hello:1, in bridge, not started"],
        ),
        (
            "a job",
            vec![],
            vec![within(&[], in_state("exited", web()))],
            &["+ container web: from hello:1, ended"],
        ),
        ("rm", vec![web()], vec![], &["- container web"]),
        ("stop", vec![web()], vec![in_state("exited", web())], &["~ container web: stopped"]),
        ("start", vec![in_state("exited", web())], vec![web()], &["~ container web: started"]),
        ("pause", vec![web()], vec![in_state("paused", web())], &["~ container web: paused"]),
        ("unpause", vec![in_state("paused", web())], vec![web()], &["~ container web: goes on"]),
        ("a crash loop", vec![web()], vec![in_state("restarting", web())], &[]),
        ("rename", vec![web()], vec![container("old", "1")], &["~ container old: was called web"]),
        (
            "replace",
            vec![web()],
            vec![Container { image: "hello:2".to_owned(), ..container("web", "2") }],
            &["~ container web: replaced by a new one, from hello:2, was hello:1"],
        ),
        (
            "rename and run",
            vec![web()],
            vec![in_state("exited", container("old", "1")), container("web", "2")],
            &["~ container old: was called web, stopped", "+ container web: from hello:1, in bridge"],
        ),
        ("connect", vec![web()], vec![within(&["back", "bridge"], web())], &["~ container web: joined back"]),
        (
            "disconnect and stop",
            vec![within(&["back", "bridge"], web())],
            vec![in_state("exited", within(&["bridge"], web()))],
            &["~ container web: stopped, left back"],
        ),
    ];
    for (what, before, after, expected) in cases {
        assert_eq!(told(&of(before), &of(after), &[]), expected, "{what}");
    }
}

#[test]
fn deeds_that_no_inventory_shows_are_told() {
    let web = of(vec![container("web", "1")]);
    let stopped = of(vec![in_state("exited", container("web", "1"))]);
    let (restarted, updated) = (Deed::Restarted, Deed::Updated);
    for (before, after, deed, expected) in [
        (&web, &web, restarted, &["~ container web: restarted"][..]),
        (&stopped, &web, restarted, &["~ container web: started"]),
        (&web, &web, updated, &["~ container web: settings changed"]),
        (&of(vec![]), &web, restarted, &["+ container web: from hello:1, in bridge"]),
        (&web, &of(vec![]), updated, &["- container web"]),
    ] {
        assert_eq!(told(before, after, &[("1".to_owned(), deed)]), expected);
        assert_eq!(told(before, after, &[("2".to_owned(), deed)]), told(before, after, &[]));
    }
}

#[test]
fn ports_are_those_of_the_host() {
    let web = || published(8080, 80, container("web", "1"));
    let only_here = || {
        let port = Port { address: "127.0.0.1".into(), host: 53, container: 53, protocol: "udp".into() };
        Container { ports: vec![port], ..container("web", "1") }
    };
    for (before, after, expected) in [
        (container("web", "1"), web(), &["+ port 8080/tcp: to port 80 of web"][..]),
        (web(), container("web", "1"), &["- port 8080/tcp: to port 80 of web"]),
        (container("web", "1"), only_here(), &["+ port 53/udp: to port 53 of web, only at 127.0.0.1"]),
        (web(), published(8080, 8000, container("web", "1")), &["~ port 8080/tcp: to port 8000 of web"]),
        (web(), Container { name: "new".into(), ..web() }, &["~ container new: was called web"]),
        (web(), Container { id: "2".into(), ..web() }, &["~ container web: replaced by a new one"]),
    ] {
        assert_eq!(told(&of(vec![before]), &of(vec![after]), &[]), expected);
    }
}

#[test]
fn images_are_told_by_their_names() {
    let images = |images: &[(&str, &str)]| Inventory {
        images: images.iter().map(|(name, id)| image(name, id)).collect(),
        ..Inventory::default()
    };
    for (before, after, expected) in [
        (&[][..], &[("a:1", "x")][..], &["+ image a:1"][..]),
        (&[("a:1", "x")], &[("a:1", "x"), ("b:1", "x")], &["+ image b:1: the same as a:1"]),
        (&[("a:1", "x"), ("b:1", "x")], &[("a:1", "x")], &["- image b:1: still there as a:1"]),
        (&[("a:1", "x")], &[], &["- image a:1"]),
        (&[("a:1", "x")], &[("a:1", "y")], &["~ image a:1: another image now"]),
        (&[("a:1", "x")], &[("a:1", "x")], &[]),
    ] {
        assert_eq!(told(&images(before), &images(after), &[]), expected);
    }
}

#[test]
fn networks_are_told_with_their_addresses() {
    let networks = |subnets: &[&str]| Inventory {
        networks: subnets.iter().map(|subnet| network("net", subnet)).collect(),
        ..Inventory::default()
    };
    for (before, after, expected) in [
        (&[][..], &["10.1.0.0/16"][..], &["+ network net: 10.1.0.0/16"][..]),
        (&["10.1.0.0/16"], &[], &["- network net"]),
        (&["10.1.0.0/16"], &["10.2.0.0/16"], &["~ network net: 10.2.0.0/16, was 10.1.0.0/16"]),
        (&["10.1.0.0/16"], &["10.1.0.0/16"], &[]),
    ] {
        assert_eq!(told(&networks(before), &networks(after), &[]), expected);
    }
}

#[test]
fn volumes_without_a_name_are_told_by_their_place() {
    let anonymous = "0123456789abcdef".repeat(4);
    let volumes = |volumes: &[&str], containers: Vec<Container>| Inventory {
        volumes: volumes.iter().map(|name| (*name).to_owned()).collect(),
        containers,
        ..Inventory::default()
    };
    let web = || mounting(&anonymous, container("web", "1"));
    for (before, after, expected) in [
        (volumes(&[], vec![]), volumes(&["data"], vec![]), &["+ volume data"][..]),
        (volumes(&["data"], vec![]), volumes(&[], vec![]), &["- volume data"]),
        (
            volumes(&[], vec![]),
            volumes(&[&anonymous], vec![web()]),
            &["+ container web: from hello:1, in bridge", "+ volume (anonymous): /data in web"],
        ),
        (
            volumes(&[&anonymous], vec![web()]),
            volumes(&[], vec![]),
            &["- container web", "- volume (anonymous): /data in web"],
        ),
        (volumes(&[&anonymous], vec![]), volumes(&[], vec![]), &["- volume (anonymous)"]),
    ] {
        assert_eq!(told(&before, &after, &[]), expected);
    }
}
