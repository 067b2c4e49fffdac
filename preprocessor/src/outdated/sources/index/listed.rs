//! The files that an index lists, and the releases that they make up.

use std::collections::BTreeMap;
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};

use super::filename;
use crate::outdated::release::Release;

/// One file of a library's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) filename: String,
    /// Why it was taken back, if it was.
    pub(super) yanked: Option<String>,
    pub(super) requires_python: Option<String>,
}

/// The releases that there are files of, in the order of their versions.
///
/// What is no file that pip would install is left out.
pub(super) fn releases(library: &str, files: Vec<Listed>) -> Vec<Release> {
    let mut releases: BTreeMap<Version, (String, Vec<Listed>)> = BTreeMap::new();
    for file in files {
        if let Some((written, version)) = filename::version(&file.filename, library) {
            releases.entry(version).or_insert_with(|| (written, Vec::new())).1.push(file);
        }
    }
    releases.into_values().map(|(version, files)| release(version, &files)).collect()
}

fn release(version: String, files: &[Listed]) -> Release {
    let good: Vec<&Listed> = files.iter().filter(|file| file.yanked.is_none()).collect();
    let yanked = good.is_empty().then(|| {
        let reasons = files.iter().filter_map(|file| file.yanked.clone());
        reasons.reduce(|first, next| if first.is_empty() { next } else { first }).unwrap_or_default()
    });
    let files: Vec<&Listed> = if good.is_empty() { files.iter().collect() } else { good };
    let required: Option<Vec<&str>> = files.iter().map(|file| file.requires_python.as_deref()).collect();
    Release { version, yanked, requires_python: required.and_then(loosest) }
}

/// Of what several files require, what begins with the lowest Python.
fn loosest(required: Vec<&str>) -> Option<String> {
    let lowest = |text: &&str| {
        let Ok(specifiers) = VersionSpecifiers::from_str(text) else { return 0 };
        let seconds = (0..100).map(|second| Version::new([3_u64, second, 99]));
        let pythons = std::iter::once(Version::new([2_u64, 7, 99])).chain(seconds);
        pythons.take_while(|python| !specifiers.contains(python)).count()
    };
    required.into_iter().min_by_key(lowest).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_make_up_releases() {
        let file = |filename: &str, yanked: Option<&str>, python: Option<&str>| Listed {
            filename: filename.to_owned(),
            yanked: yanked.map(str::to_owned),
            requires_python: python.map(str::to_owned),
        };
        let files = vec![
            file("celery-5.10.tar.gz", None, Some(">=3.9")),
            file("celery-5.2-py3-none-any.whl", None, Some(">=3.8")),
            file("celery-5.2.tar.gz", Some("broken"), Some(">=3.7")),
            file("celery-5.3.tar.gz", Some(""), None),
            file("celery-5.3-py3-none-any.whl", Some("broken wheel"), None),
            file("celery-5.4-cp310-cp310-linux_x86_64.whl", None, Some("==3.10.*")),
            file("celery-5.4-cp39-cp39-linux_x86_64.whl", None, Some("==3.9.*")),
            file("celery-5.5.tar.gz", None, Some(">=3.9")),
            file("celery-5.5-py3-none-any.whl", None, None),
            file("celery-5.6-py2.7.egg", None, None),
            file("redis-9.0.tar.gz", None, None),
        ];
        let found: Vec<String> = releases("celery", files)
            .into_iter()
            .map(|release| format!("{} {:?} {:?}", release.version, release.yanked, release.requires_python))
            .collect();
        let expected = [
            "5.2 None Some(\">=3.8\")",
            "5.3 Some(\"broken wheel\") None",
            "5.4 None Some(\"==3.9.*\")",
            "5.5 None None",
            "5.10 None Some(\">=3.9\")",
        ];
        assert_eq!(found, expected);
    }
}
