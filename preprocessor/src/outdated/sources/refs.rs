//! The tags and branches of a repository, by git's own protocol: it needs no account and counts no requests.

mod packets;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use url::Url;

use super::http::{Http, Response, authority, told};
use crate::outdated::release::{Known, Trouble, TroubleKind};

const GITHUB: &str = "https://github.com/";
const ADVERTISEMENT: &str = "application/x-git-upload-pack-advertisement";

/// Asks for the names of `OWNER/NAME` at GitHub, or at the address that stands for it.
pub(super) async fn ask(http: &Http, github: Option<&Url>, repository: &str) -> Result<Known, Trouble> {
    let url = address(github.map_or(GITHUB, Url::as_str), repository)?;
    let response = http.get(&url, ADVERTISEMENT, HeaderMap::new()).await?;
    read(&response, &url, repository)
}

fn address(github: &str, repository: &str) -> Result<Url, Trouble> {
    let github = github.trim_end_matches('/');
    let written = format!("{github}/{repository}/info/refs?service=git-upload-pack");
    Url::parse(&written).map_err(|error| Trouble {
        kind: TroubleKind::Garbled,
        message: format!("{github}/{repository} is no address that can be asked: {error}"),
    })
}

fn read(response: &Response, url: &Url, repository: &str) -> Result<Known, Trouble> {
    let host = authority(url);
    let trouble = |kind, message| Err(Trouble { kind, message });
    match response.status {
        StatusCode::OK => {}
        // It does not tell strangers what there is.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => {
            let message = format!("{host} has no repository {repository}, or it is private");
            return trouble(TroubleKind::Missing, message);
        }
        status => {
            return trouble(TroubleKind::Garbled, format!("{} answers {status}", told(url)));
        }
    }
    let kind = response.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("nothing");
    if !kind.starts_with(ADVERTISEMENT) {
        let message = format!("{} answers with {kind} where git's list of names is expected", told(url));
        return trouble(TroubleKind::Garbled, message);
    }
    match packets::refs(&response.body) {
        Ok(refs) => Ok(Known::Refs(refs)),
        Err(why) => {
            trouble(TroubleKind::Garbled, format!("{} does not speak git's protocol: {why}", told(url)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_repositories_are() {
        let table =
            [("https://github.com/", "actions/checkout"), ("http://127.0.0.1:8080/git", "actions/checkout")];
        let found = table.map(|(github, repository)| address(github, repository).unwrap().to_string());
        assert_eq!(
            found,
            [
                "https://github.com/actions/checkout/info/refs?service=git-upload-pack",
                "http://127.0.0.1:8080/git/actions/checkout/info/refs?service=git-upload-pack",
            ]
        );
        assert_eq!(address("github", "a/b").unwrap_err().kind, TroubleKind::Garbled);
    }
}
