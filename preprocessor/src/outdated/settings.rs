//! What the settings mean for pins: which are left, which files are not read, and what pip's own settings say.

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::answer::{Ignored, Survey};
use super::date::Date;
use super::pin::Pin;
use crate::config::Ignore;

/// The entry of `ignore` that a pin is left for, today.
#[must_use]
pub fn ignored<'settings>(pin: &Pin, ignore: &'settings [Ignore], today: Date) -> Option<&'settings Ignore> {
    ignore.iter().find(|entry| {
        let version = entry.version.as_ref();
        !is_over(entry, today)
            && pin.subject.name() == entry.name
            && version.is_none_or(|version| pin.subject.version().as_ref() == Some(version))
    })
}

/// What a person should know of entries that leave nothing: a sentence each.
#[must_use]
pub fn idle(ignore: &[Ignore], survey: &Survey, today: Date) -> Vec<String> {
    let said = |entry: &Ignore| {
        let Ignore { name, version, until, .. } = entry;
        let name = version.as_ref().map_or_else(|| name.clone(), |version| format!("{name} {version}"));
        let used = |left: &Ignored| left.ignore == *entry;
        match until {
            Some(until) if is_over(entry, today) => {
                Some(format!("`ignore` leaves {name} no longer: that was until {until}"))
            }
            _ if survey.ignored.iter().any(used) => None,
            _ => Some(format!("`ignore` names {name}, which is not pinned: take it out")),
        }
    };
    ignore.iter().filter_map(said).collect()
}

fn is_over(entry: &Ignore, today: Date) -> bool {
    let last = entry.until.and_then(|until| Date::of(until.year, until.month, until.day));
    last.is_some_and(|last| last < today)
}

/// What is left out, by patterns as git's `.gitignore` has them.
#[derive(Clone, Debug)]
pub struct Excluded(Gitignore);

impl Excluded {
    /// Takes patterns that the settings have let through; others count for nothing.
    #[must_use]
    pub fn new(patterns: &[String]) -> Self {
        let mut builder = GitignoreBuilder::new("");
        for pattern in patterns {
            let _ = builder.add_line(None, pattern);
        }
        Self(builder.build().unwrap_or_else(|_| Gitignore::empty()))
    }

    /// Whether a file, or a folder that it lies in, is left out.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        self.0.matched_path_or_any_parents(path, false).is_ignore()
    }
}

/// What a `pip.conf` says under a key, for installing or else for everything; several lines become one.
#[must_use]
pub fn of_pip_conf(text: &str, wanted: &str) -> Option<String> {
    let mut section = String::new();
    let mut found = [None, None];
    // The place of the value that further lines belong to.
    let mut open = None;
    for line in text.lines().filter(|line| !line.starts_with(['#', ';'])) {
        let further = line.starts_with([' ', '\t']);
        let line = line.trim();
        if let Some(rank) = open.filter(|_| further) {
            let value: &mut Option<String> = &mut found[rank];
            *value = Some([value.as_deref().unwrap_or_default(), line].join(" "));
            continue;
        }
        open = None;
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name.trim().to_ascii_lowercase();
        } else if let Some((key, value)) = line.split_once(['=', ':']) {
            let key = key.trim().to_ascii_lowercase().replace('_', "-");
            open = ["install", "global"].iter().position(|known| *known == section && key == wanted);
            if let Some(rank) = open {
                found[rank] = Some(value.trim().to_owned());
            }
        }
    }
    let mut values = found.into_iter().flatten().map(|value| value.trim().to_owned());
    values.find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Excluded, idle, ignored, of_pip_conf};
    use crate::config::Ignore;
    use crate::outdated::answer::{Ignored, Survey};
    use crate::outdated::date::Date;
    use crate::outdated::report::sample::{file, image};

    fn today() -> Date {
        Date::of(2030, 6, 30).unwrap()
    }

    fn entry(name: &str, version: Option<&str>, until: Option<&str>) -> Ignore {
        let until = until.map(|date| date.parse::<toml::value::Datetime>().unwrap().date.unwrap());
        let version = version.map(str::to_owned);
        Ignore { name: name.to_owned(), version, why: "why not".to_owned(), until }
    }

    #[test]
    fn a_pin_is_left_by_name_version_and_day() {
        let source = file("Dockerfile", "FROM redis:7\n");
        let pin = image(&source, "redis:7", Some("7"), None);
        let table = [
            ("redis", None, None, true),
            ("redis", Some("7"), None, true),
            ("redis", Some("6"), None, false),
            ("redi", None, None, false),
            ("redis", None, Some("2030-06-30"), true),
            ("redis", None, Some("2030-06-29"), false),
        ];
        for (name, version, until, expected) in table {
            let entries = [entry("postgres", None, None), entry(name, version, until)];
            assert_eq!(ignored(&pin, &entries, today()).is_some(), expected, "{name} {version:?} {until:?}");
        }
    }

    #[test]
    fn an_entry_that_leaves_nothing_is_told() {
        let source = file("Dockerfile", "FROM redis:7\n");
        let used = entry("redis", None, None);
        let survey = Survey {
            ignored: vec![Ignored { pin: image(&source, "redis:7", Some("7"), None), ignore: used.clone() }],
            ..Survey::default()
        };
        let entries = [used, entry("celery", Some("==5"), None), entry("nginx", None, Some("2029-01-01"))];
        assert_eq!(
            idle(&entries, &survey, today()),
            [
                "`ignore` names celery ==5, which is not pinned: take it out",
                "`ignore` leaves nginx no longer: that was until 2029-01-01"
            ]
        );
    }

    #[test]
    fn patterns_are_of_paths() {
        let table = [
            ("tests/fixtures", "tests/fixtures/a/Dockerfile", true),
            ("tests/fixtures/**", "tests/fixtures/a/Dockerfile", true),
            ("/tests/", "tests/a", true),
            ("tests", "testsuite/a", false),
            ("tests", "a/tests/b", true),
            ("/tests", "a/tests/b", false),
            ("**/tests", "a/b/tests/c", true),
            ("/*.txt", "a.txt", true),
            ("/*.txt", "a/b.txt", false),
            ("*.txt", "a/b.txt", true),
            ("a?/x", "ab/x", true),
            ("a.b", "aXb", false),
        ];
        for (pattern, path, expected) in table {
            assert_eq!(Excluded::new(&[pattern.to_owned()]).holds(path), expected, "{pattern} {path}");
        }
        let but_one = Excluded::new(&["*.txt".to_owned(), "!a.txt".to_owned()]);
        assert!(but_one.holds("b.txt") && !but_one.holds("a.txt"));
    }

    #[test]
    fn pip_says_which_index_it_asks() {
        let table = [
            ("[global]\nindex-url = https://a.example/simple\n", Some("https://a.example/simple")),
            ("[global]\nindex_url=https://a\n[install]\nindex-url: https://b\n", Some("https://b")),
            ("[global]\nindex-url =\n  https://a\ntimeout = 5\n", Some("https://a")),
            ("[global]\n# index-url = https://a\n", None),
            ("[global]\nindex-url =\n", None),
            ("[global]\nextra-index-url = https://a\n", None),
            ("[list]\nindex-url = https://a\n", None),
            ("index-url = https://a\n", None),
        ];
        for (text, expected) in table {
            assert_eq!(of_pip_conf(text, "index-url").as_deref(), expected, "{text}");
        }
        let hosts =
            "[global]\ntimeout = 5\ntrusted-host = a.example\n    b.example:8080\n\tc.example\n[list]\n  x\n";
        assert_eq!(of_pip_conf(hosts, "trusted-host").as_deref(), Some("a.example b.example:8080 c.example"));
    }
}
