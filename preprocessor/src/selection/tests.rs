use std::sync::Arc;

use super::{Place, Selection};
use crate::blocks::{Bindings, Kind};
use crate::chapters::Chapter;
use crate::scenarios::{Scenario, assemble};
use crate::span::{SourceFile, SourceMap};

fn book() -> Vec<Scenario> {
    let one = "# One\n\n```console\n$ docker ps\n```\n\nWords.\n\n<!-- drydock: timeout = \"9s\" -->\n```sh\n\
               docker volume ls\n```\n\n```text,output\n...\n```\n\n```console\n$ docker logs web\n```\n";
    let two = "# Two\n\n```console\n$ true\n```\n\n```yaml\n- ping:\n```\n";
    let chapters = [("book/one.md", one), ("book/deep/two.md", two), ("book/three.md", "# Three\n")];
    let chapter = |(file, text): (&str, &str)| {
        let sources = SourceMap::identity(Arc::new(SourceFile::new(file, text)));
        Chapter { name: file.to_owned(), file: file.to_owned(), text: text.to_owned(), sources }
    };
    let (scenarios, diagnostics) = assemble(chapters.map(chapter).to_vec(), &Bindings::new());
    assert_eq!(diagnostics, []);
    scenarios
}

fn selection(places: &[&str], kinds: &[Kind], texts: &[&str]) -> Selection {
    Selection {
        places: places.iter().map(|place| Place::parse(place)).collect(),
        kinds: kinds.to_vec(),
        texts: texts.iter().map(|text| (*text).to_owned()).collect(),
    }
}

/// The steps of each chapter that is wanted, and how many are left out.
fn selected(selection: &Selection) -> Result<Vec<(String, usize, usize)>, String> {
    let (wanted, reach) = selection.find(&book()).map_err(|unmatched| unmatched.to_string())?;
    let chosen = book().into_iter().zip(wanted).filter(|(_, wanted)| *wanted);
    let cut = chosen.map(|(scenario, _)| reach.cut(scenario));
    Ok(cut
        .map(|scenario| (scenario.chapter.file.clone(), scenario.steps().count(), scenario.left_out))
        .collect())
}

#[test]
fn a_place_is_read_as_findings_write_it() {
    let place = |file: &str, line| Place { file: file.to_owned(), line };
    for (text, expected) in [
        ("one.md", place("one.md", None)),
        ("one.md:12", place("one.md", Some(12))),
        ("book/one.md:12:3", place("book/one.md", Some(12))),
        ("./book/one.md", place("book/one.md", None)),
        ("one.md:", place("one.md:", None)),
        ("one.md:0", place("one.md:0", None)),
        ("one.md:x", place("one.md:x", None)),
        ("a:1:b.md:7", place("a:1:b.md", Some(7))),
    ] {
        assert_eq!(Place::parse(text), expected, "{text}");
    }
}

#[test]
fn a_chapter_is_wanted_up_to_the_last_block_that_is_meant() {
    let whole_book = [("book/one.md", 3, 0), ("book/deep/two.md", 2, 0), ("book/three.md", 0, 0)];
    type Row<'row> = (&'row [&'row str], &'row [Kind], &'row [&'row str], &'row [(&'row str, usize, usize)]);
    let rows: [Row<'_>; 15] = [
        (&[], &[], &[], &whole_book),
        (&["one.md"], &[], &[], &[("book/one.md", 3, 0)]),
        (&["deep/two.md", "one.md"], &[], &[], &whole_book[..2]),
        (&["one.md:4"], &[], &[], &[("book/one.md", 1, 2)]),
        (&["one.md:9"], &[], &[], &[("book/one.md", 2, 1)]),
        (&["one.md:15"], &[], &[], &[("book/one.md", 2, 1)]),
        (&["one.md:4", "one.md:11"], &[], &[], &[("book/one.md", 2, 1)]),
        (&["one.md:4", "one.md"], &[], &[], &[("book/one.md", 3, 0)]),
        (&[], &[Kind::Script], &[], &[("book/one.md", 2, 1)]),
        (&[], &[Kind::Ansible, Kind::Script], &[], &[("book/one.md", 2, 1), ("book/deep/two.md", 2, 0)]),
        (&["two.md"], &[Kind::Console], &[], &[("book/deep/two.md", 1, 1)]),
        (&[], &[], &["volume"], &[("book/one.md", 2, 1)]),
        (&[], &[], &["docker"], &[("book/one.md", 3, 0)]),
        (&[], &[Kind::Console], &["docker ps"], &[("book/one.md", 1, 2)]),
        (&["three.md"], &[], &[], &[("book/three.md", 0, 0)]),
    ];
    for (places, kinds, texts, expected) in rows {
        let expected: Vec<_> =
            expected.iter().map(|&(file, run, left)| (file.to_owned(), run, left)).collect();
        assert_eq!(
            selected(&selection(places, kinds, texts)),
            Ok(expected),
            "{places:?} {kinds:?} {texts:?}"
        );
    }
}

#[test]
fn what_the_book_does_not_have_is_told_with_what_it_has() {
    let rows = [
        selection(&["on.md"], &[], &[]),
        selection(&["two.mdd:3"], &[], &[]),
        selection(&["introduction"], &[], &[]),
        selection(&[""], &[], &[]),
        selection(&["one.md:7"], &[], &[]),
        selection(&["one.md:1"], &[], &[]),
        selection(&["one.md:99"], &[], &[]),
        selection(&["three.md:1"], &[], &[]),
        selection(&[], &[Kind::Compose, Kind::Quote], &[]),
        selection(&["three.md"], &[Kind::Console], &[]),
        selection(&[], &[], &["volumes"]),
        selection(&[], &[], &["kubectl"]),
        selection(&[], &[Kind::Ansible], &["docker"]),
    ];
    let told: Vec<String> = rows.iter().map(|row| selected(row).expect_err("nothing fits")).collect();
    insta::assert_snapshot!(told.join("\n"));
}
