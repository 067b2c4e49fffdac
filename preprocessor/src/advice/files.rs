//! Files and folders that are not there.

use super::captured::captured;
use super::nearest::{did_you_mean, listed};
use super::words::executed_in;
use super::{Advice, Trouble};
use crate::verdict::facts::{Facts, Place, Question};

const MISSING: [&str; 7] = [
    r"cannot (?:access|open|stat|create) ['‘]?([^'’:\n]+?)['’]?: No such file",
    r"can't (?:open file|cd to) ['‘]?([^'’:\s]+)['’]?",
    r"(?:open|lstat|stat) ([^\s:]+): no such file or directory",
    r#"path "([^"]+)" not found"#,
    r"(?:cannot|can't) (?:open|cd to) ([^\s:]+)",
    r"No such file or directory: ['‘]([^'’]+)['’]",
    r"([^\s:'‘]+)['’]?: No such file or directory",
];

fn missing<'text>(trouble: &'text Trouble<'_>) -> Option<&'text str> {
    trouble.lost_file.or_else(|| captured(&trouble.output, &MISSING))
}

fn place(trouble: &Trouble<'_>) -> Place {
    match executed_in(trouble.command) {
        _ if trouble.lost_file.is_some() => Place::Stack,
        Some((container, _)) => Place::Container(container),
        None => Place::Terminal,
    }
}

fn question(trouble: &Trouble<'_>, path: &str) -> Question {
    Question::Folder { place: place(trouble), path: path.to_owned() }
}

pub(super) fn questions(trouble: &Trouble<'_>) -> Vec<Question> {
    missing(trouble).map(|path| question(trouble, path)).into_iter().collect()
}

pub(super) fn advice(trouble: &Trouble<'_>, facts: &Facts) -> Option<Advice> {
    let path = missing(trouble)?;
    let within = match place(trouble) {
        Place::Container(name) => format!(" in the container `{name}`"),
        Place::Stack | Place::Terminal => String::new(),
    };
    let said = format!("there is no `{path}`{within}");
    let question = question(trouble, path);
    let mut lines = facts.lines(&question);
    let Some(folder) = lines.next() else { return Some(Advice::new(said).about(path, "not there")) };
    let names: Vec<&str> = lines.collect();
    let first_lost = first_lost(path, folder);
    let meant = did_you_mean(&first_lost, &names);
    let shown = if folder == "." { "this folder".to_owned() } else { format!("`{folder}`") };
    let holds = match names.as_slice() {
        [] => format!("{shown} is empty"),
        names => format!("{shown} holds {}", listed(names)),
    };
    let help = [Some(format!("{said}: {holds}")), meant].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let culprit = if trouble.lost_file.is_some() { &first_lost } else { path };
    Some(Advice::new(help).about(culprit, "not there"))
}

/// The first part of the path that is not in the deepest folder that is there.
fn first_lost(path: &str, folder: &str) -> String {
    let rest = path.strip_prefix(folder).unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path));
    rest.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::first_lost;

    #[test]
    fn the_first_part_that_is_not_there() {
        for (path, folder, lost) in [
            ("/srv/small/imge/Dockerfile", "/srv/small", "imge"),
            ("/nowhere", "/", "nowhere"),
            ("imge/Dockerfile", "imge", "Dockerfile"),
            ("file", ".", "file"),
        ] {
            assert_eq!(first_lost(path, folder), lost, "{path}");
        }
    }
}
