use super::findings::findings;
use super::sample::{behind, file, image, survey, update};
use super::summary::Summary;
use super::{Account, json, markdown::markdown, table::table};
use crate::diagnostic::Severity;
use crate::outdated::answer::{Answer, Judged, Notes, Survey};
use crate::outdated::gate::{Bar, Gate};
use crate::report::terminal::{self, Style};

const STYLE: Style = Style { color: false, width: 100 };

fn account<'run>(survey: &'run Survey, gate: &'run Gate) -> Account<'run> {
    Account { survey, gate, interrupted: None }
}

#[test]
fn a_table_for_people() {
    let (survey, gate) = (survey(), Gate::default());
    insta::assert_snapshot!(table(&account(&survey, &gate), false, STYLE));
}

#[test]
fn a_table_lists_what_is_up_to_date_if_it_is_asked_to() {
    let (survey, gate) = (survey(), Gate::default());
    let (short, long) =
        (table(&account(&survey, &gate), false, STYLE), table(&account(&survey, &gate), true, STYLE));
    assert!(!short.lines().any(|line| line.starts_with("redis  ")), "{short}");
    assert!(long.contains("redis             ==6.4.0"), "{long}");
}

#[test]
fn what_is_in_many_places_is_told_once() {
    let text: String = (0..9).map(|line| format!("FROM postgres:15 AS s{line}\n")).collect();
    let source = file("Dockerfile", &text);
    let whole = image(&source, "postgres:15 AS s0", Some("15 AS s0"), None);
    let pins = (0..9).map(|line| {
        let mut pin = whole.clone();
        let at = source.line_start(line + 1) + 5;
        pin.span.range = at..at + 11;
        Judged { pin, answer: behind(None, Some(update("17"))) }
    });
    let survey = Survey { judged: pins.collect(), ..Survey::default() };
    let gate = Gate::default();
    insta::assert_snapshot!(table(&account(&survey, &gate), false, STYLE));
}

#[test]
fn one_reason_is_told_once() {
    let source = file("Dockerfile", "FROM redis:7\nFROM nginx:1\n");
    let judged = |whole, tag| Judged {
        pin: image(&source, whole, Some(tag), None),
        answer: Answer::Unchecked { why: "nobody answers".to_owned() },
    };
    let survey = Survey { judged: vec![judged("redis:7", "7"), judged("nginx:1", "1")], ..Survey::default() };
    let gate = Gate::default();
    assert_eq!(
        table(&account(&survey, &gate), false, STYLE),
        "Could not be checked:\n  redis 7  Dockerfile:1\n  nginx 1  Dockerfile:2\n    nobody answers\n\n\
         2 pins: 2 could not be checked\n"
    );
}

#[test]
fn colours_are_only_for_terminals() {
    let (survey, gate) = (survey(), Gate::default());
    let account = account(&survey, &gate);
    let coloured = table(&account, false, Style { color: true, ..STYLE });
    assert!(coloured.contains("\u{1b}[31m17.2-alpine"), "{coloured}");
    assert_eq!(console::strip_ansi_codes(&coloured), table(&account, false, STYLE));
}

#[test]
fn a_page_for_an_issue() {
    let (survey, gate) = (survey(), Gate::default());
    insta::assert_snapshot!(markdown(&account(&survey, &gate)));
}

#[test]
fn a_page_begins_with_what_matters() {
    let source = file("a", "a:1 b");
    let judged = |answer| Judged { pin: image(&source, "a:1", Some("1"), None), answer };
    let current = || judged(Answer::Current(Notes::default()));
    let unchecked = || judged(Answer::Unchecked { why: "no answer".to_owned() });
    let table = [
        (vec![current()], "✅ Everything is up to date"),
        (vec![current(), unchecked()], "❔ What could be checked is up to date"),
        (vec![unchecked()], "❌ Nothing could be checked"),
        (vec![current(), judged(behind(Some(update("1.1")), None))], "⬆️ There are updates"),
        (vec![unchecked(), judged(behind(None, Some(update("2"))))], "⬆️ There are major updates"),
    ];
    let gate = Gate::default();
    for (judged, expected) in table {
        let survey = Survey { judged, ..Survey::default() };
        let page = markdown(&account(&survey, &gate));
        assert_eq!(page.lines().next().unwrap(), format!("## {expected}"));
    }
    let survey = Survey::default();
    let ended = Account { interrupted: Some("it was killed"), ..account(&survey, &gate) };
    assert!(
        markdown(&ended).starts_with("## ❌ It is not known what is outdated\n\n```text\nit was killed\n")
    );
}

#[test]
fn diagnostics_at_the_places() {
    let (survey, gate) = (survey(), Gate(vec![Bar::Major]));
    let found = findings(&account(&survey, &gate));
    insta::assert_snapshot!(terminal::render(&found, STYLE));
    let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
    assert_eq!(errors, Summary::count(&survey).major);
    let gate = Gate(vec![Bar::Minor, Bar::Unchecked]);
    assert!(findings(&account(&survey, &gate)).iter().all(|found| found.severity == Severity::Error));
}

#[test]
fn everything_for_programs() {
    let (survey, gate) = (survey(), Gate(vec![Bar::Unchecked]));
    insta::assert_snapshot!(json::outdated(&account(&survey, &gate)).unwrap());
}

#[test]
fn numbers_add_up() {
    let survey = survey();
    let summary = Summary::count(&survey);
    let Summary { current, minor, major, unchecked, ignored, .. } = summary;
    assert_eq!(summary.pins, current + minor + major + unchecked + ignored);
    assert!(!summary.is_blind());
    assert_eq!(Summary::default().line(), "0 pins");
    assert_eq!(
        summary.line(),
        "10 pins: 2 up to date, 2 minor, 2 major, 3 could not be checked, 1 ignored; 1 place could not be read"
    );
    let blind = Survey { unread: survey.unread, ..Survey::default() };
    assert!(Summary::count(&blind).is_blind());
    assert!(!Summary::default().is_blind());
}
