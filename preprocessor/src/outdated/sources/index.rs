//! Asks a Python index by the simple API: PEP 691's JSON where there is any, otherwise PEP 503's pages.

mod filename;
mod html;
mod json;
mod listed;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use url::Url;

use self::listed::Listed;
use super::http::{Http, Response};
use crate::outdated::release::{Known, Trouble, TroubleKind};

/// The index that is asked where no other one is set.
const PYPI: &str = "https://pypi.org/simple/";
/// What an index may answer with, the best first.
const ACCEPT: &str =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";

/// All releases of a library that an index has; `index` is `None` for PyPI.
///
/// # Errors
///
/// Where there is no answer, or one that is no list of the library's files.
pub(super) async fn ask(http: &Http, index: Option<&Url>, library: &str) -> Result<Known, Trouble> {
    let (address, headers) = request(index, library)?;
    let response = http.get(&address, ACCEPT, headers).await?;
    let asked = Asked { address: &address, library };
    asked.status(response.status)?;
    let files = asked.files(&response)?;
    Ok(Known::Releases(listed::releases(library, files)))
}

/// The address to ask, and who asks if that stands in it.
fn request(index: Option<&Url>, library: &str) -> Result<(Url, HeaderMap), Trouble> {
    let wrong = |written: &str| Trouble {
        kind: TroubleKind::Garbled,
        message: format!("the index {written} has no address that can be asked"),
    };
    let mut address = match index {
        Some(index) => index.clone(),
        None => Url::parse(PYPI).map_err(|_| wrong(PYPI))?,
    };
    let headers = credentials(&address);
    // Neither fails for an address that has a host.
    let _ = address.set_username("");
    let _ = address.set_password(None);
    let written = address.to_string();
    match address.path_segments_mut() {
        Ok(mut path) => {
            path.pop_if_empty().push(library).push("");
        }
        Err(()) => return Err(wrong(&written)),
    }
    Ok((address, headers))
}

/// The name and the password that stand in an address, as pip has them.
fn credentials(address: &Url) -> HeaderMap {
    let decoded = |part: &str| percent_encoding::percent_decode_str(part).decode_utf8_lossy().into_owned();
    let mut headers = HeaderMap::new();
    if !address.username().is_empty() || address.password().is_some() {
        let (name, word) = (decoded(address.username()), decoded(address.password().unwrap_or_default()));
        let basic = http_auth::basic::encode_credentials(&name, &word);
        if let Ok(mut value) = HeaderValue::from_str(&basic) {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
    }
    headers
}

/// What was asked, for the messages.
struct Asked<'all> {
    address: &'all Url,
    library: &'all str,
}

impl Asked<'_> {
    fn status(&self, status: StatusCode) -> Result<(), Trouble> {
        let (kind, says) = match status {
            StatusCode::OK => return Ok(()),
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                (TroubleKind::Missing, format!("the index has no library {}", self.library))
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let way = "the index wants to know who asks: a name and a password can stand in its address";
                (TroubleKind::Denied, way.to_owned())
            }
            status if status.is_server_error() => (TroubleKind::Unreachable, "ask again later".to_owned()),
            _ => (TroubleKind::Garbled, "no index answers so".to_owned()),
        };
        Err(Trouble { kind, message: format!("{} answers {status}: {says}", self.address) })
    }

    /// The files that an answer lists.
    fn files(&self, response: &Response) -> Result<Vec<Listed>, Trouble> {
        let kind = response.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let files = if kind.ends_with("json") {
            json::read(&response.body, self.library)
        } else if kind.ends_with("html") {
            html::read(&response.body, self.library)
        } else {
            Err(format!("`{kind}` is neither HTML nor JSON"))
        };
        files.map_err(|why| Trouble {
            kind: TroubleKind::Garbled,
            message: format!("{} does not answer as a Python index does: {why}", self.address),
        })
    }
}

#[cfg(test)]
mod tests;
