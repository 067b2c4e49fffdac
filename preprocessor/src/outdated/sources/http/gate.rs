//! The way to a host: only so many at a time, and none while it wants to be left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

use super::authority;
use crate::outdated::release::{Trouble, TroubleKind};

/// The ways to all hosts.
pub(super) struct Gates {
    per_host: usize,
    /// The places of all hosts together.
    all: Arc<Semaphore>,
    gates: Mutex<HashMap<String, Arc<Gate>>>,
}

/// The way to one host.
pub(super) struct Gate {
    places: Arc<Semaphore>,
    all: Arc<Semaphore>,
    /// Until when the host wants to be left alone.
    closed_until: Mutex<Option<Instant>>,
}

/// A place among those who ask at this moment; free again when it is dropped.
pub(super) struct Place {
    _here: OwnedSemaphorePermit,
    _everywhere: OwnedSemaphorePermit,
}

impl Gates {
    pub(super) fn new(per_host: usize, at_once: usize) -> Self {
        let all = Arc::new(Semaphore::new(at_once.max(1)));
        Self { per_host: per_host.max(1), all, gates: Mutex::default() }
    }

    /// The way to this host.
    pub(super) fn of(&self, host: &str) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry(host.to_owned()).or_insert_with(|| {
            Arc::new(Gate {
                places: Arc::new(Semaphore::new(self.per_host)),
                all: Arc::clone(&self.all),
                closed_until: Mutex::default(),
            })
        });
        Arc::clone(gate)
    }
}

impl Gate {
    /// Waits for a place, and until the host may be asked again if that is before the deadline.
    pub(super) async fn enter(&self, deadline: Instant, url: &Url) -> Result<Place, Trouble> {
        loop {
            let here = Arc::clone(&self.places).acquire_owned();
            let here = in_time(deadline, url, here).await?;
            if let Some(until) = self.closed() {
                drop(here);
                if until >= deadline {
                    return Err(limited(url, until.saturating_duration_since(Instant::now())));
                }
                tokio::time::sleep_until(until).await;
                continue;
            }
            let everywhere = in_time(deadline, url, Arc::clone(&self.all).acquire_owned()).await?;
            return Ok(Place { _here: here, _everywhere: everywhere });
        }
    }

    /// Lets nobody in before this moment.
    pub(super) fn close_until(&self, moment: Instant) {
        let mut closed = self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = Some(closed.map_or(moment, |known| known.max(moment)));
    }

    fn closed(&self) -> Option<Instant> {
        let closed = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        closed.filter(|until| *until > Instant::now())
    }
}

async fn in_time<E>(
    deadline: Instant,
    url: &Url,
    permit: impl Future<Output = Result<OwnedSemaphorePermit, E>>,
) -> Result<OwnedSemaphorePermit, Trouble> {
    let permit = tokio::time::timeout_at(deadline, permit).await;
    let in_time = Instant::now() < deadline;
    permit.ok().and_then(Result::ok).filter(|_| in_time).ok_or_else(|| {
        let message = format!("{} was not asked: the time for all questions was over before", authority(url));
        Trouble { kind: TroubleKind::Unreachable, message }
    })
}

/// The host wants to be left alone for longer than there is time.
pub(super) fn limited(url: &Url, wait: Duration) -> Trouble {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let wait = humantime::format_duration(Duration::from_secs(seconds));
    let host = authority(url);
    let message = format!("{host} answers no more requests for the next {wait}: ask again after that");
    Trouble { kind: TroubleKind::Limited, message }
}
