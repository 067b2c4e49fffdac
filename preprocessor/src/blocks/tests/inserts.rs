//! Comments that stand for themselves: pictures are steps among the others, the rest is only known of.

use super::{actions, blocks, chapter, read, short};
use crate::blocks::{Bindings, Extent, Inserted, Kind, Picture, Status, parse};

const PICTURE: &str = "<!-- drydock: insert = \"picture\" -->";

#[test]
fn a_picture_is_a_step_in_its_place() {
    let text = format!("{PICTURE}\n\n```sh\na\n```\n\n{PICTURE}\n\n```text,output\nb\n```\n");
    let found = blocks(&text.replacen("\" -->\n\n```text", "\", changes = true -->\n\n```text", 1));
    let kinds: Vec<_> = found.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [Kind::Picture, Kind::Script, Kind::Picture, Kind::Data]);
    assert_eq!(actions(&found[0]), ["look"]);
    assert_eq!((&found[0].status, found[0].directive.as_ref()), (&Status::Run, None));
    let drawn: Vec<_> = found.iter().map(|block| block.picture).collect();
    let plain = Some(Picture { changes: false });
    assert_eq!(drawn, [plain, None, Some(Picture { changes: true }), None]);
    assert_eq!(found[3].output_of, Some(1), "a picture prints nothing");
}

#[test]
fn a_comment_that_stands_for_itself_belongs_to_no_block() {
    let text = format!("{PICTURE}\n```rust\nx\n```\n\n{PICTURE}\n```sh\na\n```\n\n{PICTURE}\nWords.\n");
    let found = blocks(&text);
    let directives: Vec<_> = found.iter().map(|block| block.directive.is_some()).collect();
    assert_eq!(directives, [false; 4]);
    assert_eq!(found[2].steps.len(), 1);
}

#[test]
fn what_is_cut_out_for_it_is_its_lines() {
    for (text, lines, prefix) in [
        (format!("{PICTURE}\n"), format!("{PICTURE}\n"), ""),
        (format!("x\n\n{PICTURE}\r\ny\n"), format!("{PICTURE}\r\n"), ""),
        (format!("- x\n\n  {PICTURE}\n"), format!("  {PICTURE}\n"), "  "),
        (format!("> {PICTURE}\n"), format!("> {PICTURE}\n"), "> "),
        (format!("- {PICTURE}\n"), PICTURE.to_owned(), "  "),
    ] {
        let found = blocks(&text);
        assert_eq!(&text[found[0].range.clone()], lines, "{text:?}");
        assert_eq!(found[0].prefix, prefix, "{text:?}");
        assert_eq!(found[0].steps[0].span.text(), PICTURE, "{text:?}");
        let text = text.replace("picture", "badge");
        let inserts = parse(&chapter(&text), &Bindings::new(), &mut Vec::new()).inserts;
        assert_eq!(&text[inserts[0].range.clone()], lines.replace("picture", "badge"), "{text:?}");
        assert_eq!(inserts[0].prefix, prefix, "{text:?}");
    }
}

#[test]
fn other_inserts_are_no_blocks() {
    let text =
        "<!-- drydock: insert = \"verification\" -->\n\nWords.\n\n<!-- drydock: insert = \"badge\" -->\n";
    let mut wrong = Vec::new();
    let found = parse(&chapter(text), &Bindings::new(), &mut wrong);
    let inserts: Vec<_> = found.inserts.iter().map(|insert| (insert.what, insert.span.line())).collect();
    assert_eq!(inserts, [(Inserted::Verification, 1), (Inserted::Badge, 5)]);
    assert_eq!((found.own.len(), short(&wrong)), (0, String::new()));
}

#[test]
fn a_picture_at_the_beginning_says_what_the_chapter_needs() {
    let text = PICTURE.replace(" -->", ", needs = \"engine\", leaves = \"nothing\" -->\n\n```sh\na\n```\n");
    let found = blocks(&text);
    assert_eq!((found[0].needs, found[0].leaves_nothing), (Some(Extent::Engine), true));
}

#[test]
fn a_picture_with_a_mistake_is_not_there() {
    for what in
        ["insert = \"pictur\"", "insert = \"picture\", exit = 1", "insert = \"picture\", changes = true"]
    {
        let (found, told) = read(&format!("<!-- drydock: {what} -->\n\n```sh\na\n```\n"));
        assert_eq!((found.len(), told.len()), (1, 1), "{what}\n{}", short(&told));
        assert_eq!(found[0].steps.len(), 1, "{what}");
    }
}
