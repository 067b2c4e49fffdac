use std::collections::BTreeSet;

use super::report::{json, text};
use super::{Book, Computer, Engine, Facts, Finding, NoEngine, Part, Status, Trial, judge, lacks, size};
use crate::report::terminal::Style;
use crate::stack::base::Source;
use crate::stack::description::Base;
use crate::stack::engine::{Attempt, EngineFacts, Failure};

const PLAIN: Style = Style { color: false, width: 100 };
const GRANTED: &str =
    "CapEff:\t00000000a82c35fb\nSeccomp:\t0\nmount ok\noverlay ok\ncgroups ok\npaths ok\nfree 31457280\n";

fn engine() -> Engine {
    let facts = EngineFacts {
        address: "unix:///var/run/docker.sock".to_owned(),
        origin: "the usual socket".to_owned(),
        version: "26.1.5".to_owned(),
        api: "1.45".to_owned(),
        system: "Debian GNU/Linux 13 (trixie)".to_owned(),
        kernel: "6.12.0".to_owned(),
        architecture: "x86_64".to_owned(),
        cgroups: 2,
        cgroup_driver: "systemd".to_owned(),
        storage: "overlay2".to_owned(),
        root: "/var/lib/docker".to_owned(),
        cores: 8,
        memory: 16 << 30,
        security: vec!["name=seccomp,profile=builtin".to_owned()],
    };
    Engine {
        facts,
        trial: Trial::Said(GRANTED.to_owned()),
        free: None,
        bases: vec![(base(), Source::Present)],
        leftovers: Vec::new(),
        golden: Some("drydock-golden:0123456789abcdef".to_owned()),
    }
}

fn base() -> Base {
    Base { image: "debian:trixie-slim".to_owned(), suite: "trixie".to_owned() }
}

fn computer() -> Computer {
    Computer {
        cores: 8,
        memory: 16 << 30,
        share: 9 << 30,
        jobs: 3,
        sandbox: 3 << 30,
        mdbook: Some("mdbook v0.5.4\n".to_owned()),
        drydock_on_path: true,
    }
}

fn book() -> Book {
    Book::Fine {
        stack: "example".to_owned(),
        description: "stack/stack.toml".into(),
        command: Some("mdbook-drydock".to_owned()),
    }
}

fn facts() -> Facts {
    Facts { engine: Ok(engine()), computer: computer(), book: book() }
}

fn with_engine(change: impl FnOnce(&mut Engine)) -> Facts {
    let mut engine = engine();
    change(&mut engine);
    Facts { engine: Ok(engine), ..facts() }
}

fn with_computer(change: impl FnOnce(&mut Computer)) -> Facts {
    let mut computer = computer();
    change(&mut computer);
    Facts { computer, ..facts() }
}

fn unreachable(origin: &str, failure: Failure, installed: bool) -> Facts {
    let attempt = Attempt {
        address: "unix:///var/run/docker.sock".to_owned(),
        origin: origin.to_owned(),
        failure,
        reason: "the system's words".to_owned(),
    };
    Facts { engine: Err(NoEngine::Unreachable { tried: vec![attempt], installed }), ..facts() }
}

/// The findings that are not as they should be.
fn amiss(facts: &Facts) -> Vec<Finding> {
    judge(facts).into_iter().filter(|finding| finding.status != Status::Ok).collect()
}

#[test]
fn where_all_is_well_all_is_said() {
    insta::assert_snapshot!(text(&judge(&facts()), PLAIN));
}

#[test]
fn without_a_book_only_the_computer_is_looked_at() {
    let without = Facts { book: Book::None, ..facts() };
    let parts: Vec<Part> = judge(&without).iter().map(|finding| finding.part).collect();
    assert!(parts.contains(&Part::Engine) && parts.contains(&Part::Computer) && !parts.contains(&Part::Book));
}

type Case = (&'static str, Facts);

fn trial(said: &str) -> Facts {
    with_engine(|engine| engine.trial = Trial::Said(said.to_owned()))
}

fn lacks_of_the_engine() -> Vec<Case> {
    let nowhere = Source::Nowhere {
        pulling: "registry-1.docker.io cannot be reached".to_owned(),
        making: "debootstrap is not installed".to_owned(),
    };
    vec![
        ("a socket that may not be used", unreachable("the usual socket", Failure::Denied, true)),
        ("nothing installed", unreachable("the usual socket", Failure::Absent, false)),
        ("not started", unreachable("the usual socket", Failure::Absent, true)),
        ("died", unreachable("the usual socket", Failure::Refused, false)),
        ("asked for by a variable", unreachable("DOCKER_HOST", Failure::Refused, true)),
        ("asked for by a context", unreachable("the docker context `colima`", Failure::Absent, false)),
        (
            "Windows",
            Facts { engine: Err(NoEngine::Unfit("it runs windows containers".to_owned())), ..facts() },
        ),
        ("old", with_engine(|engine| engine.facts.api = "1.40".to_owned())),
        ("of no version", with_engine(|engine| engine.facts.api = String::new())),
        ("no control groups", with_engine(|engine| engine.facts.cgroup_driver = "none".to_owned())),
        ("vfs", with_engine(|engine| engine.facts.storage = "vfs".to_owned())),
        ("a full disk", trial(&GRANTED.replace("31457280", "524288"))),
        ("an almost full disk", trial(&GRANTED.replace("31457280", "2097152"))),
        ("no base", with_engine(|engine| engine.bases = vec![(base(), nowhere)])),
        (
            "leftovers",
            with_engine(|engine| engine.leftovers = vec!["drydock-a-1".into(), "drydock-b-2".into()]),
        ),
        ("no golden", with_engine(|engine| engine.golden = None)),
    ]
}

fn lacks_of_rights() -> Vec<Case> {
    let refused = |option: &str| {
        with_engine(|engine| {
            engine.trial = Trial::Refused("creating a container: operation not permitted".to_owned());
            engine.facts.security = vec![option.to_owned()];
        })
    };
    vec![
        ("refused", refused("name=seccomp,profile=builtin")),
        ("refused by a rootless engine", refused("name=rootless")),
        ("refused with user namespaces", refused("name=userns")),
        ("refused with SELinux", refused("name=selinux")),
        ("no capabilities", trial(&GRANTED.replace("a82c35fb", "a80425fb"))),
        ("filtered", trial(&GRANTED.replace("Seccomp:\t0", "Seccomp:\t2"))),
        (
            "no overlay",
            trial(&GRANTED.replace("overlay ok", "overlay failed mount: /run/merged: wrong fs type")),
        ),
        ("paths read-only", trial(&GRANTED.replace("paths ok", "paths failed"))),
        ("a trial that broke off", trial("CapEff:\t00000000a82c35fb\nSeccomp:\t0\n")),
    ]
}

fn lacks_of_computer_and_book() -> Vec<Case> {
    vec![
        ("little memory", with_computer(|computer| computer.share = 2 << 30)),
        ("little memory of the engine's", with_engine(|engine| engine.facts.memory = 2 << 30)),
        ("no mdbook", with_computer(|computer| computer.mdbook = None)),
        ("an old mdbook", with_computer(|computer| computer.mdbook = Some("mdbook v0.4.52\n".to_owned()))),
        ("not on the path", with_computer(|computer| computer.drydock_on_path = false)),
        (
            "wrong settings",
            Facts {
                book: Book::Wrong("book.toml:7: unknown setting\n  help: did you mean `jobs`?".to_owned()),
                ..facts()
            },
        ),
        (
            "a book that mdBook builds without",
            Facts {
                book: Book::Fine { stack: "s".to_owned(), description: "s.toml".into(), command: None },
                ..facts()
            },
        ),
    ]
}

/// Each lack alone, with its name, its weight and the way out.
#[test]
fn every_lack_has_a_way_out() {
    let cases = [lacks_of_the_engine(), lacks_of_rights(), lacks_of_computer_and_book()].concat();
    let mut told = String::new();
    for (what, facts) in &cases {
        let amiss = amiss(facts);
        assert_eq!(amiss.len(), 1, "{what}: {amiss:?}");
        let all = text(&amiss, PLAIN);
        let line = all.lines().skip(1).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        told.push_str(&format!("── {what} ──\n{line}\n"));
    }
    let helps: BTreeSet<_> =
        cases.iter().flat_map(|(_, facts)| amiss(facts)).map(|finding| finding.help).collect();
    assert!(helps.len() > cases.len() / 2, "the ways out differ");
    insta::assert_snapshot!(told);
}

#[test]
fn what_cannot_be_known_is_no_lack() {
    let cases = [
        with_engine(|engine| engine.trial = Trial::NotProbed),
        with_engine(|engine| engine.bases = vec![(base(), Source::Registry)]),
        with_engine(|engine| engine.bases = vec![(base(), Source::Debootstrap)]),
        with_computer(|computer| computer.sandbox = 0),
    ];
    for facts in cases {
        assert_eq!(amiss(&facts), [], "{facts:?}");
    }
    let not_probed = with_engine(|engine| engine.trial = Trial::NotProbed);
    let said = text(&judge(&not_probed), PLAIN);
    assert_eq!(said.matches("not probed").count(), 2, "{said}");
}

#[test]
fn a_part_lacks_what_is_missing_in_it() {
    let findings = judge(&unreachable("the usual socket", Failure::Denied, true));
    assert!(lacks(&findings, Part::Engine) && !lacks(&findings, Part::Book));
    let findings = judge(&Facts { book: Book::Wrong("x".to_owned()), ..facts() });
    assert!(lacks(&findings, Part::Book) && !lacks(&findings, Part::Engine));
    let findings = judge(&with_computer(|computer| computer.mdbook = None));
    assert!(![Part::Engine, Part::Computer, Part::Book].iter().any(|part| lacks(&findings, *part)));
}

#[test]
fn a_program_reads_the_same() {
    let findings = judge(&with_engine(|engine| engine.facts.storage = "vfs".to_owned()));
    let report: serde_json::Value = serde_json::from_str(&json(&findings).unwrap()).unwrap();
    assert_eq!(report["fit"], true);
    assert_eq!(report["checks"].as_array().unwrap().len(), findings.len());
    assert_eq!(report["checks"][4]["name"], "storage");
    assert_eq!(report["checks"][4]["status"], "warning");
}

#[test]
fn colours_are_asked_for() {
    let findings = judge(&facts());
    assert!(text(&findings, Style { color: true, ..PLAIN }).contains("\u{1b}["));
    assert!(!text(&findings, PLAIN).contains("\u{1b}["));
}

#[test]
fn sizes_are_rounded_down() {
    for (bytes, expected) in
        [(0, "0 MiB"), (900 << 20, "900 MiB"), (1 << 30, "1.0 GiB"), ((3 << 30) + (512 << 20), "3.5 GiB")]
    {
        assert_eq!(size(bytes), expected);
    }
}
