//! The looks of what drydock puts into a chapter, carried by the chapter itself.

use std::sync::LazyLock;

/// The looks of one thing that may be on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// Blocks, their outputs and badges: on every page that has any.
    Blocks,
    /// What steps changed.
    Effects,
    /// Pictures of the system.
    Diagram,
    /// What was verified.
    Verification,
}

const SOURCES: [(Sheet, &str); 4] = [
    (Sheet::Blocks, include_str!("drydock.css")),
    (Sheet::Effects, include_str!("effects.css")),
    (Sheet::Diagram, include_str!("diagram.css")),
    (Sheet::Verification, include_str!("verification.css")),
];

impl Sheet {
    /// The style element that stands at the end of a chapter, on one line.
    pub(super) fn element(self) -> &'static str {
        static ELEMENTS: LazyLock<[String; SOURCES.len()]> =
            LazyLock::new(|| SOURCES.map(|(_, source)| format!("<style>{}</style>", minified(source))));
        let at = SOURCES.iter().position(|(sheet, _)| *sheet == self);
        at.map_or("", |at| &ELEMENTS[at])
    }
}

fn minified(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.lines().map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::{SOURCES, minified};

    #[test]
    fn comments_and_line_ends_go() {
        assert_eq!(minified("/* why */\na {\n  b: c;\n}\n"), "a {b: c;}");
    }

    #[test]
    fn every_style_is_one_small_line() {
        for (sheet, _) in SOURCES {
            let style = sheet.element();
            assert_eq!(style.lines().count(), 1, "{sheet:?}");
            assert!(!style.contains("*/"), "{sheet:?}");
            assert!(style.len() < 4096, "{} bytes in every chapter with {sheet:?}", style.len());
        }
    }
}
