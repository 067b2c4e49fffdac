//! What registries have, put there through one of them.

use camino::Utf8Path;
use futures_util::{StreamExt as _, stream};
use reqwest::Client;
use serde_json::{Value, json};

use super::Registry;
use crate::certificate::trusting_nobody;

/// How many things are put there at a time.
const AT_ONCE: usize = 8;
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A folder with images, which any number of registries may serve.
#[derive(Debug)]
pub struct Storage {
    folder: tempfile::TempDir,
}

impl Storage {
    /// One without any images.
    ///
    /// # Panics
    /// When no folder can be made.
    #[must_use]
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for images") }
    }

    /// One with these repositories, each with these tags of a smallest possible image.
    pub async fn with<R: Into<String>, T: Into<String>>(
        repositories: impl IntoIterator<Item = (R, Vec<T>)>,
    ) -> Self {
        let storage = Self::empty();
        let registry = Registry::open(&storage).await;
        let pushes = repositories.into_iter().map(|(repository, tags)| {
            let push = Push::to(&registry, repository);
            let tags: Vec<String> = tags.into_iter().map(Into::into).collect();
            async move { push.image(&tags).await }
        });
        stream::iter(pushes).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await;
        storage
    }

    /// Adds an index with this tag, which has the image of another tag for `linux/amd64`, and hands its digest back.
    pub async fn add_index(&self, repository: &str, tag: &str, of: &str) -> String {
        let registry = Registry::open(self).await;
        Push::to(&registry, repository).index(tag, of).await
    }

    /// Where it is.
    #[must_use]
    pub(super) fn folder(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("its path is UTF-8")
    }
}

/// One repository, to be filled.
struct Push {
    client: Client,
    /// With a slash at its end.
    base: String,
}

impl Push {
    fn to(registry: &Registry, repository: impl Into<String>) -> Self {
        let client = Client::builder().no_proxy().tls_backend_preconfigured(trusting_nobody());
        let base = format!("http://{}/v2/{}/", registry.host(), repository.into());
        Self { client: client.build().expect("a client"), base }
    }

    async fn image(&self, tags: &[String]) {
        let config = self.blob(br#"{"architecture":"amd64","os":"linux"}"#).await;
        let manifest = json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": []});
        let puts = tags.iter().map(|tag| self.manifest(tag, MANIFEST, &manifest));
        stream::iter(puts).buffer_unordered(AT_ONCE).collect::<Vec<_>>().await;
    }

    async fn index(&self, tag: &str, of: &str) -> String {
        let get = self.client.get(format!("{}manifests/{of}", self.base)).header("accept", MANIFEST);
        let response = get.send().await.expect("the registry answers");
        let digest = digest(&response);
        let size = response.bytes().await.expect("a manifest").len();
        let platform = json!({"architecture": "amd64", "os": "linux"});
        let image = json!({"mediaType": MANIFEST, "digest": digest, "size": size, "platform": platform});
        let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [image]});
        self.manifest(tag, INDEX, &index).await
    }

    /// Puts a blob there, and hands back how manifests name it.
    async fn blob(&self, bytes: &'static [u8]) -> Value {
        use sha2::{Digest as _, Sha256};
        let sum: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let digest = format!("sha256:{sum}");
        let begun = self.client.post(format!("{}blobs/uploads/", self.base)).send().await;
        let begun = begun.expect("the registry answers");
        let place = begun.headers().get("location").and_then(|place| place.to_str().ok());
        let place = format!("{}&digest={digest}", place.expect("a place for the blob"));
        let put = self.client.put(place).header("content-type", "application/octet-stream").body(bytes);
        created(&put.send().await.expect("the registry answers"));
        json!({"mediaType": CONFIG, "digest": digest, "size": bytes.len()})
    }

    async fn manifest(&self, tag: &str, kind: &str, manifest: &Value) -> String {
        let put = self.client.put(format!("{}manifests/{tag}", self.base)).header("content-type", kind);
        let response = put.body(manifest.to_string()).send().await.expect("the registry answers");
        created(&response);
        digest(&response)
    }
}

fn created(response: &reqwest::Response) {
    assert_eq!(response.status(), 201, "{} was not taken", response.url());
}

fn digest(response: &reqwest::Response) -> String {
    let digest = response.headers().get("docker-content-digest").and_then(|digest| digest.to_str().ok());
    digest.expect("a digest").to_owned()
}
