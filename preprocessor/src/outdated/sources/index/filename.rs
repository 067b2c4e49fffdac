//! The version in the name of a file that pip installs.

use std::str::FromStr;

use pep440_rs::Version;
use pep508_rs::PackageName;

/// How the names of source archives end.
const ARCHIVES: [&str; 9] =
    [".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tar.lzma", ".tar"];

/// The version as it is written, and as it is meant; `None` if it is no file of that library that pip installs.
pub(super) fn version(filename: &str, library: &str) -> Option<(String, Version)> {
    let written = match filename.strip_suffix(".whl") {
        Some(stem) => wheel(stem, library)?,
        None => {
            let stem = ARCHIVES.iter().find_map(|end| filename.strip_suffix(end))?;
            archive(stem, library)?
        }
    };
    let version = Version::from_str(written).ok()?;
    Some((version.to_string(), version))
}

/// `name-version[-build]-python-abi-platform`
fn wheel<'name>(stem: &'name str, library: &str) -> Option<&'name str> {
    let parts: Vec<&str> = stem.split('-').collect();
    let [name, version, ..] = parts[..] else { return None };
    (matches!(parts.len(), 5 | 6) && is(name, library)).then_some(version)
}

/// `name-version`, of which old ones have further hyphens in either part.
fn archive<'name>(stem: &'name str, library: &str) -> Option<&'name str> {
    let hyphens = stem.match_indices('-').map(|(at, _)| (&stem[..at], &stem[at + 1..]));
    let parted = hyphens.filter(|(name, _)| is(name, library)).map(|(_, version)| version);
    parted.into_iter().find(|version| Version::from_str(version).is_ok())
}

fn is(name: &str, library: &str) -> bool {
    PackageName::new(name.to_owned()).is_ok_and(|name| name.to_string() == library)
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_of_files() {
        for (filename, library, expected) in [
            ("celery-5.2.1-py3-none-any.whl", "celery", Some("5.2.1")),
            ("celery-5.2.1-1-py3-none-any.whl", "celery", Some("5.2.1")),
            ("django_rest_framework-3.15-py3-none-any.whl", "django-rest-framework", Some("3.15")),
            ("Django_REST.framework-3.15-py3-none-any.whl", "django-rest-framework", Some("3.15")),
            ("torch-2.1.0+cu118-cp311-cp311-linux_x86_64.whl", "torch", Some("2.1.0+cu118")),
            ("celery-5.2.1.tar.gz", "celery", Some("5.2.1")),
            ("celery-5.2.1rc1.zip", "celery", Some("5.2.1rc1")),
            ("django-rest-framework-3.15.tar.gz", "django-rest-framework", Some("3.15")),
            ("django-rest-framework-3.15.tar.gz", "django", None),
            ("celery-5.2-beta-1.tar.gz", "celery", Some("5.2b1")),
            ("celery-2004d.tar.gz", "celery", None),
            ("celery-5.2.1-py2.7.egg", "celery", None),
            ("celery-5.2.1.win32.exe", "celery", None),
            ("celery-5.2.1.tar.gz.asc", "celery", None),
            ("redis-5.2.1.tar.gz", "celery", None),
            ("celery-any.whl", "celery", None),
            ("", "celery", None),
        ] {
            let found = super::version(filename, library).map(|(written, _)| written);
            assert_eq!(found.as_deref(), expected, "{filename} of {library}");
        }
    }
}
