//! Reads workflow commands as GitHub's runner does.

use std::collections::BTreeMap;

/// A command of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Annotation {
    /// `error` or `warning`.
    pub(super) level: String,
    pub(super) properties: BTreeMap<String, String>,
    pub(super) message: String,
}

impl Annotation {
    /// The number that a property says.
    pub(super) fn number(&self, property: &str) -> Option<u64> {
        self.properties.get(property)?.parse().ok()
    }
}

/// The annotations in a log; other lines are none.
pub(super) fn annotations(log: &str) -> Vec<Annotation> {
    log.lines().filter_map(annotation).filter(|found| found.level != "debug").collect()
}

fn annotation(line: &str) -> Option<Annotation> {
    let (command, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (level, properties) = command.split_once(' ').unwrap_or((command, ""));
    let pairs = properties.split(',').filter_map(|pair| pair.split_once('='));
    let properties = pairs.map(|(name, value)| (name.to_owned(), unescaped(value))).collect();
    Some(Annotation { level: level.to_owned(), properties, message: unescaped(message) })
}

fn unescaped(text: &str) -> String {
    let escapes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    escapes.iter().fold(text.to_owned(), |text, (escape, letter)| text.replace(escape, letter))
}

#[test]
fn commands_are_read_as_the_runner_reads_them() {
    let log = "building\n::error file=a%2C b.md,line=3,col=5,title=x%3A y::100%25 of it%0Afailed: all::of it\n::nothing";
    let found = annotations(log);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].properties["file"], "a, b.md");
    assert_eq!(found[0].properties["title"], "x: y");
    assert_eq!(
        (found[0].number("line"), found[0].number("col"), found[0].number("endLine")),
        (Some(3), Some(5), None)
    );
    assert_eq!(found[0].message, "100% of it\nfailed: all::of it");
}
