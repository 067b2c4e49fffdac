//! Tags and branches, of a real repository of git's.

use std::process::{Command, Output};

use drydock_tests::{Asked, Front, Reply};
use mdbook_drydock::outdated::release::{Known, Question};
use mdbook_drydock::outdated::sources::SourceSettings;

use crate::asking::{one, settings, told};

const KIND: &str = "application/x-git-upload-pack-advertisement";

fn git(folder: &std::path::Path, arguments: &[&str]) -> Output {
    let mut git = Command::new("git");
    git.current_dir(folder).args(["-c", "user.name=ann", "-c", "user.email=ann@example.org"]).args(arguments);
    git.env_remove("GIT_DIR").env_remove("GIT_PROTOCOL").env("GIT_CONFIG_GLOBAL", "/dev/null");
    let output = git.output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A repository with two commits, each with a branch and a tag; the second tag is annotated.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "--quiet", "--initial-branch", "main"]);
    git(folder.path(), &["commit", "--quiet", "--allow-empty", "--message", "one"]);
    git(folder.path(), &["tag", "v1"]);
    git(folder.path(), &["branch", "releases/v1"]);
    git(folder.path(), &["commit", "--quiet", "--allow-empty", "--message", "two"]);
    git(folder.path(), &["tag", "--annotate", "--message", "two", "v2"]);
    folder
}

fn commit(folder: &tempfile::TempDir, of: &str) -> String {
    let output = git(folder.path(), &["rev-parse", &format!("{of}^{{commit}}")]);
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn at(front: &Front) -> SourceSettings {
    let github = format!("http://{}/", front.host());
    SourceSettings { github: Some(url::Url::parse(&github).unwrap()), ..settings() }
}

fn question() -> Question {
    Question::Refs { repository: "actions/checkout".to_owned() }
}

#[tokio::test]
async fn every_name_is_told_with_its_commit() {
    let folder = repository();
    let advertised = git(folder.path(), &["upload-pack", "--stateless-rpc", "--advertise-refs", "."]).stdout;
    let mut body = b"001e# service=git-upload-pack\n0000".to_vec();
    body.extend(advertised);
    let front = Front::start(move |_: Asked| {
        let reply = Reply::new(200, body.clone()).header("content-type", KIND);
        async move { reply }
    })
    .await;
    let Known::Refs(refs) = one(question(), &at(&front)).await.unwrap() else { panic!("no names") };
    let expected = |names: &[(&str, &str)]| {
        names.iter().map(|(name, of)| ((*name).to_owned(), commit(&folder, of))).collect()
    };
    assert_eq!(refs.tags, expected(&[("v1", "v1"), ("v2", "v2")]));
    assert_eq!(refs.branches, expected(&[("main", "v2"), ("releases/v1", "v1")]));
    assert_eq!(front.targets(), ["GET /actions/checkout/info/refs?service=git-upload-pack"]);
}

#[tokio::test]
async fn what_is_no_list_of_names_is_told() {
    let table = [
        ("not found", Reply::new(404, "")),
        ("asks who it is", Reply::new(401, "").header("www-authenticate", "Basic realm=\"GitHub\"")),
        ("a page for people", Reply::new(200, "<html>").header("content-type", "text/html")),
        ("cut off", Reply::new(200, "001e# service=git-upload-pack\n00000").header("content-type", KIND)),
        ("an error", Reply::new(200, "0010ERR go away.").header("content-type", KIND)),
        ("too many", Reply::new(429, "").header("retry-after", "7200")),
    ];
    let mut said = Vec::new();
    for (name, reply) in table {
        let front = Front::start(move |_: Asked| {
            let reply = reply.clone();
            async move { reply }
        })
        .await;
        said.push(format!("{name}: {}", told(one(question(), &at(&front)).await)));
    }
    insta::assert_snapshot!(said.join("\n"));
}
