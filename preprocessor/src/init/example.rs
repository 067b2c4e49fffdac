//! What a new book is made of: a stack with one container, and a chapter about it.

use camino::Utf8Path;

use super::NewFile;
use super::book_toml::{self, EditError};
use crate::config::Settings;

/// The files beside a stack's description, by their paths from its folder.
const BESIDE: [(&str, &str); 4] = [
    ("host/Dockerfile", include_str!("example/stack/host/Dockerfile")),
    ("src/compose.yaml", include_str!("example/stack/src/compose.yaml")),
    ("src/greeter/Dockerfile", include_str!("example/stack/src/greeter/Dockerfile")),
    ("src/greeter/greet.sh", include_str!("example/stack/src/greeter/greet.sh")),
];
const STACK: &str = include_str!("example/stack/stack.toml");
const SUMMARY: &str = include_str!("example/book/SUMMARY.md");
const CHAPTER: &str = include_str!("example/book/greeter.md");
const IGNORED: &str = include_str!("example/recordings.gitignore");
const GITIGNORE: &str = include_str!("example/book/gitignore");

/// The example stack, described by the file `description`, which is relative to the book's root.
#[must_use]
pub fn stack(description: &Utf8Path) -> Vec<NewFile> {
    let folder = description.parent().unwrap_or(Utf8Path::new(""));
    let beside = BESIDE.iter().map(|(path, text)| NewFile::new(folder.join(path), *text));
    std::iter::once(NewFile::new(description, STACK)).chain(beside).collect()
}

/// What keeps the usual place of recordings out of version control; nothing where a book has chosen another place.
pub fn ignored(settings: &Settings) -> impl Iterator<Item = NewFile> {
    let usual = Settings::default().recordings;
    let folder = (settings.recordings == usual).then(|| usual.parent().map(Utf8Path::to_owned)).flatten();
    folder.into_iter().map(|folder| NewFile::new(folder.join(".gitignore"), IGNORED))
}

/// A whole book on the example stack.
///
/// # Errors
/// Never, as long as the title is written as TOML.
pub fn book(title: &str) -> Result<Vec<NewFile>, EditError> {
    let title = toml::Value::from(title);
    let plain = format!("[book]\ntitle = {title}\nlanguage = \"en\"\n");
    let mut files = vec![
        NewFile::new("book.toml", book_toml::edit(&plain)?.text),
        NewFile::new("src/SUMMARY.md", SUMMARY),
        NewFile::new("src/greeter.md", CHAPTER),
        NewFile::new(".gitignore", GITIGNORE),
    ];
    let settings = Settings::default();
    files.extend(stack(&settings.stack));
    files.extend(ignored(&settings));
    Ok(files)
}

/// The title of a book in a folder of this name: `my-runbook` → `My runbook`.
#[must_use]
pub fn title(folder: &str) -> String {
    let words = folder.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "A verified book".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::Stack;

    #[test]
    fn the_example_describes_a_stack() {
        let files = stack(Utf8Path::new("deep/stack.toml"));
        let described = Stack::parse(Utf8Path::new("deep/stack.toml"), STACK).unwrap();
        for folder in described.folders() {
            let folder = Utf8Path::new("deep").join(folder);
            assert!(files.iter().any(|file| file.path.starts_with(&folder)), "nothing in {folder}");
        }
    }

    #[test]
    fn a_title_is_what_the_folder_is_called() {
        for (folder, expected) in [
            ("my-runbook", "My runbook"),
            ("élan_vital", "Élan vital"),
            ("Guide", "Guide"),
            ("--", "A verified book"),
            ("say \"hi\"", "Say \"hi\""),
        ] {
            assert_eq!(title(folder), expected);
            let files = book(&title(folder)).unwrap();
            let parsed: toml::Table = files[0].text.parse().unwrap();
            assert_eq!(parsed["book"]["title"].as_str(), Some(expected));
        }
    }
}
