//! What a code means, as a person reads it in a terminal.

use console::Style as Paint;

use super::terminal::Style;
use crate::diagnostic::Severity;
use crate::diagnostic::catalogue::Entry;
use crate::prose::filled;

/// No line of prose is longer, however wide the terminal: eyes lose their way back.
const WIDEST: usize = 100;

/// One code with its cause, its example and its cure. Prose is wrapped, the texts of books are not.
#[must_use]
pub fn page(entry: &Entry, style: Style) -> String {
    let paint = Palette::of(style.color);
    let code = entry.code.as_str();
    let mut out = format!("{} {}\n", paint.severity(entry.severity, code), paint.bold(entry.title));
    let kind = match entry.severity {
        Severity::Error => "An error: the docs are stale or malformed.",
        Severity::Warning => "A warning; an error where the book says `deny-warnings = true`.",
    };
    let section = |out: &mut String, heading: &str, words: &str, text: &str| {
        if !heading.is_empty() {
            out.push_str(&format!("\n{}\n", paint.bold(heading)));
        }
        for paragraph in words.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            out.push_str(&format!("\n{}", wrapped(paragraph, style.width)));
        }
        if !text.is_empty() {
            out.push('\n');
            text.lines().for_each(|line| out.push_str(&indented(line, &paint)));
        }
    };
    section(&mut out, "", kind, "");
    section(&mut out, "", entry.cause, "");
    section(&mut out, "Example", entry.scene, entry.example);
    section(&mut out, "Cure", entry.cure, entry.cured);
    out
}

/// Every code with its title, a line each, and how to read more.
#[must_use]
pub fn list(entries: impl Iterator<Item = Entry>, style: Style) -> String {
    let paint = Palette::of(style.color);
    let line =
        |entry: Entry| format!("{}  {}\n", paint.severity(entry.severity, entry.code.as_str()), entry.title);
    let list: String = entries.map(line).collect();
    format!("{list}\n{}", wrapped("`mdbook-drydock explain CODE` tells more about one of them.", style.width))
}

fn indented(line: &str, paint: &Palette) -> String {
    if line.is_empty() { "\n".to_owned() } else { format!("    {}\n", paint.text(line)) }
}

/// A paragraph in lines that fit, each ended.
fn wrapped(paragraph: &str, width: usize) -> String {
    filled(paragraph, 0, width.min(WIDEST)) + "\n"
}

/// How things are set off from each other, if at all.
struct Palette {
    color: bool,
}

impl Palette {
    fn of(color: bool) -> Self {
        Self { color }
    }

    fn bold(&self, text: &str) -> String {
        self.painted(Paint::new().bold(), text)
    }

    fn text(&self, text: &str) -> String {
        self.painted(Paint::new().cyan(), text)
    }

    /// As the report of a run has them.
    fn severity(&self, severity: Severity, text: &str) -> String {
        let paint = match severity {
            Severity::Error => Paint::new().red().bright(),
            Severity::Warning => Paint::new().yellow(),
        };
        self.painted(paint.bold(), text)
    }

    fn painted(&self, paint: Paint, text: &str) -> String {
        paint.force_styling(self.color).apply_to(text).to_string()
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{list, page, wrapped};
    use crate::diagnostic::Code;
    use crate::diagnostic::catalogue::{entries, entry};
    use crate::report::terminal::Style;

    const PLAIN: Style = Style { color: false, width: 80 };

    #[test]
    fn a_page_in_a_narrow_terminal() {
        let narrow = Style { width: 48, ..PLAIN };
        assert_snapshot!(page(&entry(Code::EmptyTemplate), narrow));
    }

    #[test]
    fn all_pages() {
        let pages: Vec<String> = entries().map(|entry| page(&entry, PLAIN)).collect();
        let rule = format!("\n{}\n\n", "=".repeat(80));
        assert_snapshot!(pages.join(&rule));
    }

    #[test]
    fn the_list() {
        assert_snapshot!(list(entries(), PLAIN));
    }

    #[test]
    fn colours_only_where_they_are_wanted_and_prose_within_the_width() {
        for entry in entries() {
            let plain = page(&entry, PLAIN);
            let coloured = page(&entry, Style { color: true, ..PLAIN });
            assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
            assert_eq!(console::strip_ansi_codes(&coloured), plain);
            let prose = plain.lines().filter(|line| !line.starts_with(' '));
            prose.for_each(|line| assert!(line.chars().count() <= 80, "{line}"));
        }
    }

    #[test]
    fn paragraphs_are_wrapped_between_words() {
        for (text, width, expected) in [
            ("a bb ccc", 80, "a bb ccc\n"),
            ("a bb ccc", 4, "a bb\nccc\n"),
            ("a\nbb", 80, "a bb\n"),
            ("muchtoolong b", 3, "muchtoolong\nb\n"),
            ("aa `b c` (`d e`) f", 6, "aa\n`b c`\n(`d e`)\nf\n"),
            ("``` or b", 3, "```\nor\nb\n"),
            ("", 80, "\n"),
        ] {
            assert_eq!(wrapped(text, width), expected);
        }
        let long = "word ".repeat(100);
        assert!(wrapped(&long, 500).lines().all(|line| line.len() <= 100));
    }
}
