//! A registry that wants tokens, which are given elsewhere.

use camino::Utf8Path;
use drydock_tests::{Registry, Storage, TokenServer};
use mdbook_drydock::outdated::sources::{SourceSettings, ask};
use serde_json::json;

use crate::asking::{digest_of, settings, tags, tags_of, trouble};

fn logged_in(folder: &tempfile::TempDir, host: &str, entry: &serde_json::Value) -> SourceSettings {
    std::fs::write(folder.path().join("config.json"), json!({"auths": {host: entry}}).to_string()).unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap().to_owned();
    SourceSettings { docker_config: Some(folder), ..settings() }
}

#[tokio::test]
async fn strangers_get_tokens_where_they_may() {
    let storage = Storage::with([("a", vec!["1", "2"]), ("b/c", vec!["3"])]).await;
    let tokens = TokenServer::start(true).await;
    let registry = Registry::with_tokens(&storage, &tokens).await;
    let host = registry.host();
    let questions =
        [tags_of(host, "a"), digest_of(host, "a", "1"), digest_of(host, "a", "2"), tags_of(host, "b/c")];
    let told = ask(questions.into(), &settings(), &|_| {}).await;
    assert!(told.values().all(Result::is_ok), "{told:#?}");
    let mut given = tokens.front().targets();
    given.sort();
    let service = "service=drydock+test+registry";
    let expected =
        ["a", "b%2Fc"].map(|name| format!("GET /token?{service}&scope=repository%3A{name}%3Apull"));
    assert_eq!(given, expected, "one for each repository, shared by all who ask for it");
}

#[tokio::test]
async fn others_are_known_by_what_docker_keeps() {
    use base64::Engine as _;
    let encode = |auth: &str| base64::engine::general_purpose::STANDARD.encode(auth);
    let storage = Storage::with([("web", vec!["1"])]).await;
    let tokens = TokenServer::start(false).await;
    let registry = Registry::with_tokens(&storage, &tokens).await;
    let host = registry.host();
    let folder = tempfile::tempdir().unwrap();
    for entry in [json!({"auth": encode("ann:open sesame")}), json!({"identitytoken": tokens.identity()})] {
        let settings = logged_in(&folder, host, &entry);
        assert_eq!(tags(host, "web", &settings).await, ["1"], "{entry}");
    }
    let methods: Vec<String> = tokens.front().asked().into_iter().map(|asked| asked.method).collect();
    assert_eq!(methods, ["GET", "POST"]);

    let mut said = vec![trouble(host, "web", &settings()).await];
    for entry in [json!({"auth": encode("ann:close sesame")}), json!({"identitytoken": "nobodys"})] {
        said.push(trouble(host, "web", &logged_in(&folder, host, &entry)).await);
    }
    let ann = logged_in(&folder, host, &json!({"auth": encode("ann:open sesame")}));
    said.push(trouble(host, "nosuch", &ann).await);
    insta::assert_snapshot!(said.join("\n"));
}
