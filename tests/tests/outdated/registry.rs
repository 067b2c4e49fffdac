//! A registry that lets everybody in.

use drydock_tests::{Asked, Certificate, Front, Registry, Reply, Storage};
use mdbook_drydock::outdated::release::Known;

use crate::asking::{digest_of, one, settings, tags, tags_of, told, trouble};

const FIVE_HUNDRED: std::ops::Range<usize> = 0..500;

#[tokio::test]
async fn all_tags_come_however_many_pages_they_take() {
    let all: Vec<String> = FIVE_HUNDRED.map(|number| format!("1.{number}")).collect();
    let storage = Storage::with([("library/web", all.clone())]).await;
    let registry = Registry::open(&storage).await;
    let mut expected = all;
    expected.sort();
    for page in [7, 100, 499, 500, 501, 1000] {
        let mut settings = settings();
        settings.limits.page = page;
        let found = tags(registry.host(), "library/web", &settings).await;
        assert_eq!(found, expected, "{page} tags at a time");
    }
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let storage = Storage::with([("web", vec!["1"])]).await;
    let registry = Registry::open(&storage).await;
    let (host, settings) = (registry.host(), settings());
    let said = [
        trouble(host, "nosuch", &settings).await,
        trouble(host, "Not-A-Name", &settings).await,
        told(one(digest_of(host, "web", "2"), &settings).await),
        told(one(digest_of(host, "nosuch", "1"), &settings).await),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn the_digest_of_an_image_for_several_platforms_is_the_indexs() {
    let storage = Storage::with([("web", vec!["amd64"])]).await;
    let index = storage.add_index("web", "1", "amd64").await;
    let registry = Registry::open(&storage).await;
    let found = one(digest_of(registry.host(), "web", "1"), &settings()).await.unwrap();
    assert_eq!(found, Known::Digest(index.clone()));
    let Ok(Known::Digest(image)) = one(digest_of(registry.host(), "web", "amd64"), &settings()).await else {
        panic!("the image has no digest");
    };
    assert_ne!(image, index);

    // A registry that leaves the header out: the digest is that of the bytes.
    let url = format!("http://{}", registry.host());
    let client = client();
    let front = Front::start(move |asked: Asked| {
        let get = client.get(format!("{url}{}", asked.target()));
        let get = get.header("accept", asked.header("accept").unwrap_or_default());
        async move {
            let response = get.send().await.unwrap();
            let status = response.status().as_u16();
            Reply::new(status, response.bytes().await.unwrap())
        }
    })
    .await;
    let found = one(digest_of(&front.host(), "web", "1"), &settings()).await.unwrap();
    assert_eq!(found, Known::Digest(index));
    let methods: Vec<String> = front.asked().into_iter().map(|asked| asked.method).collect();
    assert_eq!(methods, ["GET", "HEAD", "GET"], "the greeting, the question, the bytes");
}

#[tokio::test]
async fn a_certificate_counts_where_docker_would_let_it() {
    let storage = Storage::with([("web", vec!["1"])]).await;
    let certificate = Certificate::make();
    let registry = Registry::with_tls(&storage, &certificate).await;
    let host = registry.host();

    insta::assert_snapshot!(trouble(host, "web", &settings()).await);

    let folder = tempfile::tempdir().unwrap();
    let folder = camino::Utf8Path::from_path(folder.path()).unwrap();
    let mut trusting = settings();
    trusting.certificates = vec![folder.to_owned()];
    std::fs::create_dir(folder.join(host)).unwrap();
    std::fs::copy(certificate.certificate(), folder.join(host).join("ca.crt")).unwrap();
    assert_eq!(tags(host, "web", &trusting).await, ["1"]);

    std::fs::write(folder.join(host).join("ca.crt"), "-----BEGIN CERTIFICATE-----\n!\n").unwrap();
    let broken = told(one(tags_of(host, "web"), &trusting).await);
    assert!(broken.contains("ca.crt cannot be read"), "{broken}");
}

#[tokio::test]
async fn a_host_is_greeted_once() {
    let storage = Storage::with([("a", vec!["1"]), ("b", vec!["1"])]).await;
    let registry = Registry::open(&storage).await;
    let url = format!("http://{}", registry.host());
    let client = client();
    let front = Front::start(move |asked: Asked| {
        let get = client.get(format!("{url}{}", asked.target()));
        async move {
            let response = get.send().await.unwrap();
            Reply::new(response.status().as_u16(), response.bytes().await.unwrap())
        }
    })
    .await;
    let questions = ["a", "b"].map(|repository| tags_of(&front.host(), repository));
    let told = mdbook_drydock::outdated::sources::ask(questions.into(), &settings(), &|_| {}).await;
    assert!(told.values().all(Result::is_ok), "{told:?}");
    let mut targets = front.targets();
    targets.sort();
    assert_eq!(targets, ["GET /v2/", "GET /v2/a/tags/list?n=1000", "GET /v2/b/tags/list?n=1000"]);
}

fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().no_proxy();
    client.tls_backend_preconfigured(drydock_tests::trusting_nobody()).build().unwrap()
}
