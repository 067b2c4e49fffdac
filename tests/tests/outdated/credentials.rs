//! A registry that wants a name and a password, and the ways in which Docker keeps them.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use camino::{Utf8Path, Utf8PathBuf};
use drydock_tests::{Asked, Front, Registry, Reply, Storage, look_up_example};
use mdbook_drydock::outdated::sources::SourceSettings;

use crate::asking::{settings, tags, trouble};

/// A folder with a `config.json`.
struct DockerConfig(tempfile::TempDir);

impl DockerConfig {
    fn new(config: &serde_json::Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("config.json"), config.to_string()).unwrap();
        Self(folder)
    }

    fn with_auth(server: &str, auth: &str) -> Self {
        Self::new(&serde_json::json!({"auths": {server: {"auth": STANDARD.encode(auth)}}}))
    }

    fn folder(&self) -> Utf8PathBuf {
        Utf8Path::from_path(self.0.path()).unwrap().to_owned()
    }

    fn settings(&self) -> SourceSettings {
        SourceSettings { docker_config: Some(self.folder()), ..settings() }
    }
}

#[tokio::test]
async fn whoever_is_logged_in_is_let_in() {
    let storage = Storage::with([("web", vec!["1", "2"])]).await;
    let registry = Registry::with_password(&storage).await;
    let host = registry.host();
    let ann = DockerConfig::with_auth(host, "ann:open sesame");
    assert_eq!(tags(host, "web", &ann.settings()).await, ["1", "2"]);

    let wrong = DockerConfig::with_auth(host, "ann:close sesame");
    let other = DockerConfig::with_auth("registry.example", "ann:open sesame");
    let broken = DockerConfig::with_auth(host, "no colon");
    let no_json = DockerConfig::new(&serde_json::json!([]));
    let said = [
        trouble(host, "web", &settings()).await,
        trouble(host, "web", &wrong.settings()).await,
        trouble(host, "web", &other.settings()).await,
        trouble(host, "web", &broken.settings()).await,
        trouble(host, "web", &no_json.settings()).await,
        trouble(host, "nosuch", &ann.settings()).await,
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[tokio::test]
async fn helpers_are_asked_as_docker_asks_them() {
    let storage = Storage::with([("web", vec!["1", "2"])]).await;
    let registry = Registry::with_password(&storage).await;
    let host = registry.host();
    let programs = tempfile::tempdir().unwrap();
    let ann = r#"{"ServerURL":"x","Username":"ann","Secret":"open sesame"}"#;
    let knows = format!("[ \"$1\" = get ] && [ \"$server\" = {host} ] && echo '{ann}'");
    let table = [
        ("knows", knows.as_str()),
        ("stranger", "echo 'credentials not found in native keychain'; exit 1"),
        ("locked", "echo 'the vault is locked' >&2; exit 1"),
        ("garbled", "echo '<html>'"),
    ];
    for (name, script) in table {
        let file = programs.path().join(format!("docker-credential-{name}"));
        std::fs::write(&file, format!("#!/bin/sh\nserver=$(cat)\n{script}\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut said = Vec::new();
    for name in ["knows", "stranger", "locked", "garbled", "nosuch"] {
        for config in [
            serde_json::json!({"credHelpers": {host: name}}),
            serde_json::json!({"auths": {host: {}}, "credsStore": name}),
        ] {
            let config = DockerConfig::new(&config);
            said.push(format!("{name}: {}", look_up(host, &config, programs.path())));
        }
    }
    insta::assert_snapshot!(said.join("\n"));
}

fn look_up(host: &str, config: &DockerConfig, programs: &std::path::Path) -> String {
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap());
    let mut command = Command::new(look_up_example());
    let output = command.args([host, "web"]).env("PATH", path).env("DOCKER_CONFIG", config.folder()).output();
    let output = String::from_utf8(output.unwrap().stdout).unwrap();
    let address = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    address.replace_all(output.lines().next().unwrap_or_default(), "[HOST]").into_owned()
}

#[tokio::test]
async fn credentials_go_to_nobody_else() {
    let elsewhere = Front::start(|_| async { Reply::json(&serde_json::json!({"tags": ["1"]})) }).await;
    let target = format!("http://{}/elsewhere", elsewhere.host());
    let front = Front::start(move |asked: Asked| {
        let target = target.clone();
        async move {
            match asked.header("authorization") {
                None => Reply::new(401, "").header("www-authenticate", "Basic realm=\"x\""),
                Some(_) => Reply::new(307, "").header("location", target),
            }
        }
    })
    .await;
    let host = front.host();
    let ann = DockerConfig::with_auth(&host, "ann:open sesame");
    assert_eq!(tags(&host, "web", &ann.settings()).await, ["1"]);
    assert!(front.asked().iter().any(|asked| asked.header("authorization").is_some()));
    let asked = elsewhere.asked();
    assert_eq!(asked.len(), 1);
    assert!(asked.iter().all(|asked| asked.header("authorization").is_none()), "{asked:?}");

    // A next page elsewhere is not even asked for.
    let target = format!("<http://{}/more>; rel=\"next\"", elsewhere.host());
    let front = Front::start(move |asked: Asked| {
        let target = target.clone();
        async move {
            match asked.header("authorization") {
                None => Reply::new(401, "").header("www-authenticate", "Basic realm=\"x\""),
                Some(_) => Reply::json(&serde_json::json!({"tags": ["1"]})).header("link", target),
            }
        }
    })
    .await;
    let host = front.host();
    let ann = DockerConfig::with_auth(&host, "ann:open sesame");
    insta::assert_snapshot!(trouble(&host, "web", &ann.settings()).await);
    assert_eq!(elsewhere.asked().len(), 1);
}
