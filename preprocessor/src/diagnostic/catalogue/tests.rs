use super::{Entry, entries, named, nearest};
use crate::diagnostic::Code;

#[test]
fn every_page_has_all_its_parts() {
    assert!(entries().count() > 25);
    for Entry { code, title, cause, example, cure, cured, page, .. } in entries() {
        let code = code.as_str();
        assert!(page.starts_with("# ") && page.ends_with('\n'), "{code}");
        assert!(
            title.starts_with(|first: char| first.is_lowercase() || title.starts_with("YAML")),
            "{code}: {title}"
        );
        assert!(!title.ends_with('.') && title.len() < 60, "{code}: {title}");
        for (part, text) in [("cause", cause), ("cure", cure)] {
            assert!(text.ends_with(['.', ':']) && !text.contains("````"), "{code}: {part}: {text}");
        }
        for (part, text) in [("example", example), ("cured", cured)] {
            assert!(text.ends_with('\n') && text.len() > 1, "{code}: {part}: {text}");
        }
        assert_ne!(example, cured, "{code}");
    }
}

#[test]
fn codes_are_numbers_of_their_own_in_order() {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(codes.is_sorted_by(|one, other| one < other), "{codes:?}");
    assert!(codes.iter().all(|code| code.len() == 5));
}

#[test]
fn a_code_is_found_by_its_name() {
    for name in ["D0202", "d0202", "0202", " d0202\n"] {
        assert_eq!(named(name), Some(Code::Failed), "{name:?}");
    }
    for (name, near) in [
        ("D0209", Some(Code::Skipped)),
        ("D0129", Some(Code::MissingTool)),
        ("D202", Some(Code::Failed)),
        ("E0202", Some(Code::Failed)),
        ("0302", Some(Code::NothingVerified)),
        ("failed", None),
        ("", None),
    ] {
        assert_eq!(named(name), None, "{name:?}");
        assert_eq!(nearest(name), near, "{name:?}");
    }
}
