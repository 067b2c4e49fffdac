//! Files and folders that are not there.

use super::captured::captured;
use super::nearest::{LISTED, likely_first, listed, nearest};
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
    let meant = nearest(&first_lost, &names);
    // The rest of the path is looked for once its beginning is right.
    let meant = meant.map(|name| format!("did you mean `{}`?", with_part(path, &first_lost, name)));
    let shown = if folder == "." { "this folder".to_owned() } else { format!("`{folder}`") };
    let holds = match names.as_slice() {
        [] => format!("{shown} is empty"),
        many if meant.is_none() && many.len() > LISTED => format!("{shown} holds nothing like it"),
        names => format!("{shown} holds {}", listed(&likely_first(&first_lost, names))),
    };
    let help = [Some(format!("{said}: {holds}")), meant].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let culprit = if trouble.lost_file.is_some() { &first_lost } else { path };
    Some(Advice::new(help).about(culprit, "not there"))
}

/// The first part of the path that is not in the deepest folder that is there.
fn first_lost(path: &str, folder: &str) -> String {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let ends = |count: &usize| {
        let there = parts[..*count].join("/");
        *count == 0 || folder.trim_start_matches('/') == there || folder.ends_with(&format!("/{there}"))
    };
    let there = (0..parts.len()).rev().find(ends).unwrap_or_default();
    parts.get(there).copied().unwrap_or(path).to_owned()
}

/// The path with one of its parts in another spelling.
fn with_part(path: &str, part: &str, meant: &str) -> String {
    path.split('/').map(|name| if name == part { meant } else { name }).collect::<Vec<_>>().join("/")
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
            ("./a/b", ".", "a"),
            ("imgae/Dockerfile", "/srv/small", "imgae"),
            ("image/Dockerfle", "/srv/small/image", "Dockerfle"),
        ] {
            assert_eq!(first_lost(path, folder), lost, "{path}");
        }
    }
}
