//! What a registry of images has, by the distribution protocol of the Open Container Initiative.

mod access;
mod answers;
mod challenge;
mod host;
mod pages;
mod token;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::{HeaderName, LINK};
use reqwest::{Method, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::sync::OnceCell;
use url::Url;

use super::http::{Http, Request, Response};
use super::settings::SourceSettings;
use crate::outdated::release::{Known, Trouble};
use answers::About;
use host::{Endpoint, Host};
use token::Tokens;

const JSON: &str = "application/json";
/// Both kinds of index and both kinds of manifest: what is not asked for is not found, or is another digest.
const MANIFESTS: &str = "application/vnd.oci.image.index.v1+json, \
                         application/vnd.docker.distribution.manifest.list.v2+json, \
                         application/vnd.oci.image.manifest.v1+json, \
                         application/vnd.docker.distribution.manifest.v2+json";
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");
/// A list that goes on for longer than this has no end.
const MOST_PAGES: usize = 2000;

/// All registries of a run, and what was learnt of them.
pub(super) struct Registries<'a> {
    http: &'a Http,
    settings: &'a SourceSettings,
    hosts: Mutex<HashMap<String, Arc<Greeted>>>,
    tokens: Tokens,
}

/// What came of greeting a host, once somebody has.
type Greeted = OnceCell<Result<Host, Trouble>>;

impl<'a> Registries<'a> {
    pub(super) fn new(http: &'a Http, settings: &'a SourceSettings) -> Self {
        Self { http, settings, hosts: Mutex::default(), tokens: Tokens::default() }
    }

    /// All tags of a repository.
    pub(super) async fn tags(&self, registry: &str, repository: &str) -> Result<Known, Trouble> {
        let about = About { registry, repository, tag: None };
        let mut trouble = None;
        for endpoint in host::endpoints(registry, &self.settings.mirrors) {
            match self.tags_at(&endpoint, &about).await {
                Ok(tags) => return Ok(Known::Tags(tags)),
                Err(at_this_one) => trouble = Some(at_this_one),
            }
        }
        Err(trouble.unwrap_or_else(|| answers::nowhere(&about)))
    }

    /// What a tag means now.
    pub(super) async fn digest(&self, registry: &str, repository: &str, tag: &str) -> Result<Known, Trouble> {
        let about = About { registry, repository, tag: Some(tag) };
        let mut trouble = None;
        for endpoint in host::endpoints(registry, &self.settings.mirrors) {
            match self.digest_at(&endpoint, &about, tag).await {
                Ok(digest) => return Ok(Known::Digest(digest)),
                Err(at_this_one) => trouble = Some(at_this_one),
            }
        }
        Err(trouble.unwrap_or_else(|| answers::nowhere(&about)))
    }

    async fn tags_at(&self, endpoint: &Endpoint, about: &About<'_>) -> Result<Vec<String>, Trouble> {
        let host = self.host(endpoint).await?;
        let list = host.address(about, &["tags", "list"])?;
        let mut next = Some(pages::first(&list, self.settings.limits.page));
        let (mut seen, mut tags) = (BTreeSet::new(), BTreeSet::new());
        while let Some(url) = next {
            let response = self.page(&host, about, &list, &url, tags.is_empty()).await?;
            let page = answers::tags(&response, about)?;
            let before = tags.len();
            let some = !page.is_empty();
            tags.extend(page);
            next = pages::next(&url, response.headers.get_all(LINK))?;
            let circles = some && tags.len() == before || !seen.insert(url.to_string());
            if next.is_some() && (circles || seen.len() > MOST_PAGES) {
                return Err(pages::endless(&url, about));
            }
        }
        if tags.is_empty() {
            return Err(answers::empty(about));
        }
        Ok(tags.into_iter().collect())
    }

    /// One page; the first again without a wish for its length, if the registry does not like that.
    async fn page(
        &self,
        host: &Host,
        about: &About<'_>,
        list: &Url,
        url: &Url,
        first: bool,
    ) -> Result<Response, Trouble> {
        let response = self.ask(host, about, Request::new(Method::GET, url, JSON)).await?;
        if first && response.status == StatusCode::BAD_REQUEST {
            return self.ask(host, about, Request::new(Method::GET, list, JSON)).await;
        }
        Ok(response)
    }

    async fn digest_at(&self, endpoint: &Endpoint, about: &About<'_>, tag: &str) -> Result<String, Trouble> {
        let host = self.host(endpoint).await?;
        let url = host.address(about, &["manifests", tag])?;
        let head = self.ask(&host, about, Request::new(Method::HEAD, &url, MANIFESTS)).await?;
        if let Some(digest) = told_digest(&head) {
            return Ok(digest);
        }
        // The answer to HEAD has no words for what is wrong, and some registries have none at all.
        let whole = self.ask(&host, about, Request::new(Method::GET, &url, MANIFESTS)).await?;
        answers::manifest(&whole, about)?;
        let computed = || format!("sha256:{}", hexadecimal(&Sha256::digest(&whole.body)));
        Ok(told_digest(&whole).unwrap_or_else(computed))
    }

    /// What is known of a host: each is asked once how it wants to be asked, and one that is dead only then.
    async fn host(&self, endpoint: &Endpoint) -> Result<Host, Trouble> {
        let known = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(endpoint.address.clone()).or_default())
        };
        let folder = self.settings.docker_config.as_deref();
        known.get_or_init(|| Host::greet(self.http, endpoint, folder)).await.clone()
    }
}

fn told_digest(response: &Response) -> Option<String> {
    if response.status != StatusCode::OK {
        return None;
    }
    let digest = response.headers.get(CONTENT_DIGEST)?.to_str().ok()?.trim();
    let (algorithm, value) = digest.split_once(':')?;
    let length = match algorithm {
        "sha256" => 64,
        "sha512" => 128,
        _ => return None,
    };
    let sound = value.len() == length && value.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    sound.then(|| digest.to_owned())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
