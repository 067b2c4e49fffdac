use super::{html, json, listed, request};
use reqwest::header::AUTHORIZATION;
use url::Url;

/// Releases in a line each, or what is wrong with the answer.
fn told(files: Result<Vec<listed::Listed>, String>) -> String {
    let release = |release: &crate::outdated::release::Release| {
        let yanked = release.yanked.as_ref().map(|why| format!(" yanked: {why}")).unwrap_or_default();
        let python =
            release.requires_python.as_ref().map(|python| format!(" for {python}")).unwrap_or_default();
        format!("{}{python}{yanked}", release.version)
    };
    match files {
        Ok(files) => listed::releases("celery", files).iter().map(release).collect::<Vec<_>>().join("\n"),
        Err(why) => format!("! {why}"),
    }
}

#[test]
fn answers_in_json() {
    let page = r#"{
        "meta": {"api-version": "1.3", "_last-serial": 3},
        "name": "Celery",
        "versions": ["5.2", "5.10", "5.3"],
        "files": [
            {"filename": "celery-5.10.tar.gz", "url": "https://f/celery-5.10.tar.gz", "hashes": {}, "yanked": false},
            {"filename": "celery-5.2.tar.gz", "url": "u", "hashes": {}, "requires-python": ">=3.8"},
            {"filename": "celery-5.3.tar.gz", "url": "u", "hashes": {}, "requires-python": null, "yanked": "broken"},
            {"filename": "celery-5.4.tar.gz", "url": "u", "hashes": {}, "requires-python": "", "yanked": true}
        ]
    }"#;
    assert_eq!(
        told(json::read(page.as_bytes(), "celery")),
        "5.2 for >=3.8\n5.3 yanked: broken\n5.4 yanked: \n5.10"
    );
    for (page, expected) in [
        (r#"{"meta": {"api-version": "1.0"}, "name": "celery", "files": []}"#, ""),
        (
            r#"{"meta": {"api-version": "2.0"}, "name": "celery", "files": []}"#,
            "! it has version 2.0 of the simple API, and only version 1 is understood here",
        ),
        (r#"{"meta": {"api-version": "1.0"}, "name": "redis", "files": []}"#, "! it tells of redis instead"),
        (
            r#"{"meta": {"api-version": "1.0"}, "name": "celery", "files": [{"filen"#,
            "! its JSON cannot be read: EOF while parsing a string at line 1 column 68",
        ),
        (r#"{"message": "hello"}"#, "! its JSON cannot be read: missing field `meta` at line 1 column 20"),
        ("", "! its JSON cannot be read: EOF while parsing a value at line 1 column 0"),
    ] {
        assert_eq!(told(json::read(page.as_bytes(), "celery")), expected, "{page}");
    }
}

#[test]
fn answers_as_pages() {
    let page = r#"<!DOCTYPE html>
<html><head><meta name="pypi:repository-version" content="1.1"><title>Links for celery</title></head>
<body><h1>Links for celery</h1>
<a href="https://f/x/celery-5.10.tar.gz#sha256=ab" data-requires-python="&gt;=3.9">celery-5.10.tar.gz</a><br/>
<a href='../../celery-5.2-py3-none-any.whl?x=/y'>celery</a>
<a data-yanked="broken &amp; bad" href="/f/celery-5.3.tar.gz">celery-5.3.tar.gz</a>
<a data-yanked href="celery-5.4%2Bours.1.tar.gz">celery-5.4+ours.1.tar.gz</a>
<!-- <a href="celery-9.tar.gz">celery-9.tar.gz</a> -->
<A HREF="celery-5.5.zip">celery-5.5.zip</A>
<a>nothing</a>
</body></html>
"#;
    assert_eq!(
        told(html::read(page.as_bytes(), "celery")),
        "5.2\n5.3 yanked: broken & bad\n5.4+ours.1 yanked: \n5.5\n5.10 for >=3.9"
    );
    let login = "! its page links no file of celery, as one to log in would not";
    for (page, expected) in [
        ("<a href='celery-5.2.tar.gz'>celery-5.2.tar.gz</a>", "5.2"),
        (
            "<html><body><a href='celery-5.2.tar.gz'>a</a><br><a href='celery-5.3",
            "! its page breaks off before its end",
        ),
        ("<html><body><form action='/login'><a href='/help'>Help</a></form></body></html>", login),
        ("<html><body><a href='redis-5.2.tar.gz'>a</a></body></html>", login),
        ("", login),
        ("<html><meta name='pypi:repository-version' content='1.0'><body></body></html>", ""),
        (
            "<html><meta name='pypi:repository-version' content='2.0'><body></body></html>",
            "! it has version 2.0 of the simple API, and only version 1 is understood here",
        ),
    ] {
        assert_eq!(told(html::read(page.as_bytes(), "celery")), expected, "{page}");
    }
    assert_eq!(told(html::read(b"\xff\xfe", "celery")), "! its page is not UTF-8");
}

#[test]
fn addresses_and_who_asks() {
    for (index, address, who) in [
        (None, "https://pypi.org/simple/celery/", None),
        (Some("https://a.example/simple"), "https://a.example/simple/celery/", None),
        (Some("https://a.example/simple/"), "https://a.example/simple/celery/", None),
        (Some("http://localhost:8080"), "http://localhost:8080/celery/", None),
        (Some("https://me:a%40b@a.example/s/"), "https://a.example/s/celery/", Some("Basic bWU6YUBi")),
        (Some("https://token@a.example/s/"), "https://a.example/s/celery/", Some("Basic dG9rZW46")),
    ] {
        let index = index.map(|index| Url::parse(index).unwrap());
        let (found, headers) = request(index.as_ref(), "celery").unwrap();
        let authorization = headers.get(AUTHORIZATION).map(|value| value.to_str().unwrap());
        assert_eq!((found.as_str(), authorization), (address, who), "{index:?}");
    }
    let trouble = request(Some(&Url::parse("data:text/plain,a").unwrap()), "celery").unwrap_err();
    assert_eq!(trouble.message, "the index data:text/plain,a has no address that can be asked");
}
