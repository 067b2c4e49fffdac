//! Requests over HTTP as a polite guest makes them.
//!
//! Few at a time of one host; waits when it is asked to; tries again what fails in passing; follows redirects without
//! taking credentials along; reads no answer beyond a bound; and keeps what may be kept until the next time.

mod clients;
mod failure;
mod gate;
mod patience;
mod redirect;

use std::collections::BTreeSet;
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use tokio::time::Instant;
use url::Url;

use super::cache::{Cache, Key};
use super::settings::{Limits, SourceSettings};
use crate::outdated::release::{Trouble, TroubleKind};
use clients::Clients;
use failure::Failure;
use gate::Gates;
use patience::{Next, Refusal};

/// The one that makes all requests of a run.
pub struct Http {
    clients: Clients,
    gates: Gates,
    cache: Option<Cache>,
    insecure: BTreeSet<String>,
    limits: Limits,
    deadline: Instant,
}

/// An answer that came whole, whatever its status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status; never one that asks to come again later.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
    /// The address that answered, behind all redirects.
    pub url: Url,
}

/// What is asked.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    /// What is sent along.
    pub(super) body: Option<String>,
    /// Who asks, if that makes a difference to the answer: it is then kept for nobody else.
    pub(super) owner: Option<String>,
}

impl Request {
    pub(super) fn new(method: Method, url: &Url, accept: &str) -> Self {
        let mut headers = HeaderMap::new();
        if let Ok(accept) = HeaderValue::from_str(accept) {
            headers.insert(ACCEPT, accept);
        }
        Self { method, url: url.clone(), headers, body: None, owner: None }
    }
}

impl Http {
    /// Begins a run: the time that it may take starts now.
    #[must_use]
    pub fn new(settings: &SourceSettings) -> Self {
        let limits = settings.limits.clone();
        // Whoever writes such an address wants it to be asked.
        let plain = settings.mirrors.iter().filter_map(|mirror| Url::parse(mirror).ok());
        let plain = plain.filter(|mirror| mirror.scheme() == "http").map(|mirror| authority(&mirror));
        Self {
            clients: Clients::new(settings),
            gates: Gates::new(limits.per_host, limits.at_once),
            cache: settings.cache.as_deref().map(|folder| Cache::open(folder, SystemTime::now())),
            insecure: settings.insecure.iter().cloned().chain(plain).collect(),
            deadline: Instant::now() + limits.time,
            limits,
        }
    }

    /// Asks for an address.
    ///
    /// # Errors
    /// Where no answer came that says anything: of any other, the caller has to look at the status.
    pub async fn get(&self, url: &Url, accept: &str, headers: HeaderMap) -> Result<Response, Trouble> {
        let mut request = Request::new(Method::GET, url, accept);
        request.owner =
            headers.get(AUTHORIZATION).map(|who| blake3::hash(who.as_bytes()).to_hex().to_string());
        request.headers.extend(headers);
        self.ask(request).await
    }

    /// Makes a request, or answers it from what was kept.
    pub(super) async fn ask(&self, mut request: Request) -> Result<Response, Trouble> {
        let Some(cache) = self.cache.as_ref().filter(|_| request.method == Method::GET) else {
            return self.ask_anew(request).await;
        };
        let key = Key::of(&request);
        let kept = cache.read(&key);
        if let Some(kept) = kept.as_ref() {
            if kept.is_fresh(SystemTime::now()) {
                return Ok(kept.response());
            }
            kept.add_validators(&mut request.headers);
        }
        let response = self.ask_anew(request).await?;
        let Some(kept) = kept.filter(|_| response.status == StatusCode::NOT_MODIFIED) else {
            cache.keep(&key, &response, SystemTime::now());
            return Ok(response);
        };
        let renewed = kept.renewed(&response.headers);
        cache.keep(&key, &renewed, SystemTime::now());
        Ok(renewed)
    }

    /// Whether this address may be asked as it stands: without TLS only this computer and those that are listed.
    pub(super) fn admits(&self, url: &Url) -> bool {
        url.scheme() == "https" || url.scheme() == "http" && self.may_go_plain(url)
    }

    /// Whether this host may be asked without TLS.
    pub(super) fn may_go_plain(&self, url: &Url) -> bool {
        is_loopback(url)
            || [authority(url), url.host_str().unwrap_or_default().to_owned()]
                .iter()
                .any(|host| self.insecure.contains(host))
    }

    /// Makes a request, and those that it is sent on to; nothing of it is kept.
    pub(super) async fn ask_anew(&self, request: Request) -> Result<Response, Trouble> {
        let mut request = request;
        for _ in 0..redirect::MOST {
            if !self.admits(&request.url) {
                return Err(plain(&request.url));
            }
            let response = self.insist(&request).await?;
            match redirect::next(&request, &response)? {
                None => return Ok(response),
                Some(next) => request = next,
            }
        }
        Err(redirect::circle(&request.url))
    }

    /// Makes a request until it is answered, within reason.
    async fn insist(&self, request: &Request) -> Result<Response, Trouble> {
        let gate = self.gates.of(&authority(&request.url));
        let mut refused = 0;
        loop {
            let place = gate.enter(self.deadline, &request.url).await?;
            let came = self.once(request).await;
            drop(place);
            refused += 1;
            let refusal = match &came {
                Ok(response) => Refusal::of(response.status, &response.headers, SystemTime::now()),
                Err(failure) => failure.passing.then_some(Refusal::Broken),
            };
            let Some(refusal) = refusal else { return came.map_err(|failure| failure.trouble) };
            let left = self.deadline.saturating_duration_since(Instant::now());
            match patience::next(&refusal, refused, left, &self.limits) {
                Next::Wait(wait) if refusal.is_for_all() => gate.close_until(Instant::now() + wait),
                Next::Wait(wait) => tokio::time::sleep(wait).await,
                Next::GiveUp => {
                    return Err(match came {
                        Ok(response) => refusal.trouble(&request.url, response.status, refused),
                        Err(failure) => failure.trouble,
                    });
                }
                Next::TooLong(wait) => {
                    gate.close_until(Instant::now() + wait);
                    return Err(gate::limited(&request.url, wait));
                }
            }
        }
    }

    async fn once(&self, request: &Request) -> Result<Response, Failure> {
        let client = self.clients.of(&request.url)?;
        let left = self.deadline.saturating_duration_since(Instant::now());
        let within = self.limits.answer.min(left);
        let mut made = client.request(request.method.clone(), request.url.clone());
        made = made.headers(request.headers.clone()).timeout(within);
        if let Some(body) = &request.body {
            made = made.body(body.clone());
        }
        let failed = |error: reqwest::Error| Failure::of(&error, &request.url, within, &self.limits);
        let mut response = made.send().await.map_err(failed)?;
        let mut body = BytesMut::new();
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            if body.len() + piece.len() > self.limits.body {
                return Err(failure::too_long(&request.url, self.limits.body));
            }
            body.extend_from_slice(&piece);
        }
        let (status, headers) = (response.status(), response.headers().clone());
        Ok(Response { status, headers, body: body.freeze(), url: request.url.clone() })
    }
}

/// The host and its port, if it is not the scheme's own: what hosts are told apart by.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether this is the very computer.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// The address as it is told: without what it is asked for in particular, and without a password.
pub(super) fn told(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    // Neither fails for an address that has a host.
    let _ = url.set_password(None);
    let _ = url.set_username("");
    url.into()
}

fn plain(url: &Url) -> Trouble {
    let host = authority(url);
    let message = format!(
        "{} would be asked without TLS, which is done only for this computer and for hosts that are listed as \
         insecure: list {host} there if you trust the network in between",
        told(url)
    );
    Trouble { kind: TroubleKind::Untrusted, message }
}

#[cfg(test)]
mod tests;
