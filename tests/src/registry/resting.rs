//! A registry that takes its time, and wants to rest now and then.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::Registry;
use crate::certificate::trusting_nobody;
use crate::front::{Asked, Front, Reply};

/// What it has done so far.
#[derive(Debug, Default)]
struct Worked {
    answered: usize,
    rested: BTreeSet<usize>,
}

impl Worked {
    /// Whether this request is the one after which it wants to rest.
    fn wants_to_rest(&mut self, rests: &[usize]) -> bool {
        let due = rests.iter().find(|rest| self.answered >= **rest && !self.rested.contains(*rest));
        match due {
            Some(rest) => self.rested.insert(*rest),
            None => {
                self.answered += 1;
                false
            }
        }
    }
}

impl Registry {
    /// Stands before this registry: each answer but that to a greeting takes so long, and after so many of them it
    /// says `429` and to come again in a second.
    ///
    /// # Panics
    /// When no port is free, or the registry itself does not answer.
    pub async fn resting(&self, delay: Duration, rests: &'static [usize]) -> Front {
        let url = format!("http://{}", self.host());
        let client = reqwest::Client::builder().no_proxy().tls_backend_preconfigured(trusting_nobody());
        let client = client.build().expect("a client");
        let worked = Arc::new(Mutex::new(Worked::default()));
        Front::start(move |asked: Asked| {
            let get = client.get(format!("{url}{}", asked.target()));
            let greeting = asked.path == "/v2/";
            let rests =
                !greeting && worked.lock().unwrap_or_else(PoisonError::into_inner).wants_to_rest(rests);
            async move {
                if rests {
                    return Reply::new(429, "").header("retry-after", "1");
                }
                if !greeting {
                    tokio::time::sleep(delay).await;
                }
                let response = get.send().await.expect("the registry answers");
                let status = response.status().as_u16();
                Reply::new(status, response.bytes().await.expect("the registry's answer is whole"))
            }
        })
        .await
    }
}
