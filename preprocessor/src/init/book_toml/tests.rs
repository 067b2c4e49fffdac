use super::{EditError, edit};

/// The text after an edit; a second edit has to change nothing.
fn edited(text: &str) -> String {
    let edit = edit(text).unwrap();
    let again = super::edit(&edit.text).unwrap();
    assert_eq!(again.text, edit.text, "the second time");
    edit.text
}

#[test]
fn a_book_without_it_gets_the_whole_table() {
    insta::assert_snapshot!(edited("[book]\ntitle = \"A guide\" # of ours\n"));
}

#[test]
fn what_was_there_stays_byte_by_byte() {
    // Each text, and where in it the addition has to begin.
    let cases = [
        ("", 0),
        ("\u{feff}[book]\n", 9),
        ("[book]\ntitle = \"x\"", 18),
        ("# only a comment", 16),
        ("[book]\r\ntitle = \"x\"\r\n", 21),
        ("[preprocessor.other]\ncommand = 'x'\n\n[output.html]\n", 50),
        ("preprocessor.other.command = 'x'\n[book]\n", 40),
        ("[preprocessor]\nother = { command = 'x' }\n", 41),
        ("[preprocessor.drydock.where]\nname = 'x'\n", 40),
        ("b.x = 1\na.y = 2\nb.z = 3 # out of order\n", 39),
    ];
    for (text, at) in cases {
        let edited = edited(text);
        assert!(edited.len() > text.len(), "{text:?}");
        assert_eq!(&edited[..at], &text[..at], "{text:?}");
        assert!(edited.ends_with(&text[at..]), "{text:?}");
        let line_feeds = edited.matches('\n').count();
        let expected = if text.contains('\r') { line_feeds } else { 0 };
        assert_eq!(edited.matches("\r\n").count(), expected, "{text:?}");
    }
}

#[test]
fn what_is_missing_is_added_where_the_rest_is() {
    let cases = [
        (
            "a table",
            "[preprocessor.drydock] # ours\ncommand = \"mdbook-drydock\"\n\n# the output\n[output.html]\n",
        ),
        ("an empty table", "[preprocessor.drydock]\n[output.html]\n"),
        ("without a last line feed", "[preprocessor.drydock]\ncommand = \"mdbook-drydock\""),
        (
            "tables in it, one before it",
            "[preprocessor.drydock.where]\na = 'b'\n[preprocessor.drydock]\njobs = 2\nafter = [\n  'links', # first\n]\n[book]\n",
        ),
        ("a dotted key in it", "[preprocessor.drydock]\njobs = 2\nwhere.name = 'x' # y\n[book]\n"),
        ("dotted below preprocessor", "[preprocessor]\ndrydock.jobs = 2\nother.command = 'x'\n"),
        ("dotted from the root", "preprocessor.drydock.jobs = 2\ntitle = 'x'\n"),
        ("braces", "[preprocessor]\ndrydock = { jobs = 2, where.name = 'x' } # y\n"),
        ("empty braces", "[preprocessor]\ndrydock = {}\nother = { command = 'x' }\n"),
    ];
    let told: Vec<String> =
        cases.iter().map(|(what, text)| format!("── {what} ──\n{}", edited(text))).collect();
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn what_may_not_be_meant_is_left_and_told() {
    let mut told = String::new();
    for settings in [
        "before = [\"links\"]",
        "after = [\"other\"]",
        "command = \"python3 check.py\"",
        "command = \"cargo run -p mdbook-drydock --\"\nafter = [\"other\", \"links\"]",
    ] {
        let text = format!("[preprocessor.drydock]\n{settings}\n");
        let edit = edit(&text).unwrap();
        assert!(edit.text.starts_with(&text), "{settings}");
        assert!(!settings.contains("before") || !edit.text.contains("after"), "{settings}");
        told.push_str(&format!("── {settings} ──\n"));
        edit.doubts.iter().for_each(|doubt| told.push_str(&format!("{doubt}\n")));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn after_links_is_not_asked_for_where_nothing_expands_links() {
    let text = "[build]\nuse-default-preprocessors = false\n";
    assert!(!edited(text).contains("after ="));
    assert!(edited(&format!("{text}[preprocessor.links]\n")).contains("after ="));
}

#[test]
fn a_text_without_a_place_is_left_alone() {
    for text in ["preprocessor = {}\n", "preprocessor = { other = { command = 'x' } }\n"] {
        assert_eq!(edit(text), Err(EditError::Braces), "{text}");
    }
    assert!(matches!(edit("[book\n"), Err(EditError::Malformed(_))));
}
