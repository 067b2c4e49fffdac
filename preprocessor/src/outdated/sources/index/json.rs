//! An index's answer in JSON: PEP 691.

use pep508_rs::PackageName;
use serde::Deserialize;

use super::listed::Listed;

#[derive(Deserialize)]
struct Page {
    meta: Meta,
    name: String,
    files: Vec<File>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Meta {
    api_version: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct File {
    filename: String,
    requires_python: Option<String>,
    yanked: Option<Yanked>,
}

/// Whether, or why.
#[derive(Deserialize)]
#[serde(untagged)]
enum Yanked {
    Whether(bool),
    Why(String),
}

/// The files that are listed; the error is the end of a sentence that says what is wrong with the answer.
pub(super) fn read(body: &[u8], library: &str) -> Result<Vec<Listed>, String> {
    let page: Page =
        serde_json::from_slice(body).map_err(|error| format!("its JSON cannot be read: {error}"))?;
    version(&page.meta.api_version)?;
    if PackageName::new(page.name.clone()).is_ok_and(|name| name.to_string() != library) {
        return Err(format!("it tells of {} instead", page.name));
    }
    Ok(page.files.into_iter().map(Listed::from).collect())
}

/// Checks the version of the API by which an index answers.
pub(super) fn version(version: &str) -> Result<(), String> {
    if version.split('.').next() == Some("1") {
        return Ok(());
    }
    Err(format!("it has version {version} of the simple API, and only version 1 is understood here"))
}

impl From<File> for Listed {
    fn from(file: File) -> Self {
        let yanked = match file.yanked {
            None | Some(Yanked::Whether(false)) => None,
            Some(Yanked::Whether(true)) => Some(String::new()),
            Some(Yanked::Why(why)) => Some(why),
        };
        let requires_python = file.requires_python.filter(|python| !python.trim().is_empty());
        Self { filename: file.filename, yanked, requires_python }
    }
}
