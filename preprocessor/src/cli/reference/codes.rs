//! The codes of what drydock says, each with its page of the catalogue.

use super::table::{code, table};
use crate::diagnostic::Severity;
use crate::diagnostic::catalogue::{Entry, entries};

/// A table of all codes, and a section for each.
pub(super) fn pages() -> String {
    let row = |entry: Entry| [link(&entry), severity(&entry).to_owned(), entry.title.to_owned()];
    let table = table(["Code", "Told as", "What is wrong"], entries().map(row));
    let sections: String = entries().map(|entry| section(&entry)).collect();
    // mdBook would look for what the examples include.
    format!("{table}{sections}").replace("{{#", "\\{{#")
}

fn link(entry: &Entry) -> String {
    let name = entry.code.as_str();
    format!("[{}](#{})", code(name), name.to_lowercase())
}

fn severity(entry: &Entry) -> &'static str {
    match entry.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn section(entry: &Entry) -> String {
    let name = entry.code.as_str();
    let (title, cause) = (entry.title, entry.cause);
    let example = part("For example.", entry.scene, entry.example);
    let cure = part("Cure.", entry.cure, entry.cured);
    format!("\n## {name}: {title} {{#{}}}\n\n{cause}\n{example}{cure}", name.to_lowercase())
}

/// Words and the text of a book.
fn part(title: &str, words: &str, text: &str) -> String {
    let words = format!("\n**{title}** {words}");
    let words = words.trim_end();
    if text.trim().is_empty() {
        format!("{words}\n")
    } else {
        format!("{words}\n\n````markdown\n{text}````\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{pages, part};

    #[test]
    fn each_code_has_a_row_that_leads_to_its_section() {
        let pages = pages();
        assert!(
            pages.contains("| [`D0201`](#d0201) | error | other output than the page shows |\n"),
            "{pages}"
        );
        assert!(pages.contains("\n## D0201: other output than the page shows {#d0201}\n\n"));
        assert!(!pages.replace("\\{{#", "").contains("{{#"));
    }

    #[test]
    fn a_part_is_words_and_a_text() {
        assert_eq!(part("Cure.", "Mend it.", ""), "\n**Cure.** Mend it.\n");
        assert_eq!(part("For example.", "", "text\n"), "\n**For example.**\n\n````markdown\ntext\n````\n");
    }
}
