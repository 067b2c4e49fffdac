use bytes::Bytes;
use reqwest::header::{
    CACHE_CONTROL, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    LINK,
};
use reqwest::{Method, StatusCode};
use url::Url;

use super::*;

/// Headers of an answer.
type Headers = &'static [(HeaderName, &'static str)];

fn address() -> Url {
    Url::parse("https://registry.example/v2/web/tags/list").unwrap()
}

fn response(headers: &[(HeaderName, &'static str)]) -> Response {
    let headers = headers.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value)));
    Response {
        status: StatusCode::OK,
        headers: HeaderMap::from_iter(headers),
        body: Bytes::from_static(b"{\"tags\":[\"1\"]}\n"),
        url: address(),
    }
}

fn key() -> Key {
    Key::of(&Request::new(Method::GET, &address(), "*/*"))
}

fn cache() -> (tempfile::TempDir, Cache) {
    let folder = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::try_from(folder.path().join("answers")).unwrap();
    (folder, Cache::open(&path, SystemTime::now()))
}

#[test]
fn an_answer_comes_back_as_it_was_kept() {
    let (_folder, cache) = cache();
    let now = SystemTime::now();
    let headers = [(CACHE_CONTROL, "max-age=60"), (ETAG, "\"a\""), (LINK, "</v2/web/tags/list?last=1>")];
    cache.keep(&key(), &response(&headers), now);
    let kept = cache.read(&key()).unwrap();
    assert_eq!(kept.response().body, response(&headers).body);
    assert_eq!(kept.response().headers, response(&headers).headers);
    assert_eq!(kept.response().url, address());
    for (later, fresh) in [(0, true), (58, true), (61, false)] {
        assert_eq!(kept.is_fresh(now + Duration::from_secs(later)), fresh, "after {later} s");
    }
    assert!(!kept.is_fresh(now - Duration::from_secs(3600)), "from the future");
}

#[test]
fn what_is_kept_is_asked_for_with_its_validators() {
    let table: [(Headers, &[HeaderName]); 3] = [
        (&[(ETAG, "\"a\"")], &[IF_NONE_MATCH]),
        (&[(LAST_MODIFIED, "Sun, 06 Nov 1994 08:49:37 GMT")], &[IF_MODIFIED_SINCE]),
        (&[(CACHE_CONTROL, "max-age=60")], &[]),
    ];
    for (headers, expected) in table {
        let (_folder, cache) = cache();
        cache.keep(&key(), &response(headers), SystemTime::now());
        let mut asked = HeaderMap::new();
        cache.read(&key()).unwrap().add_validators(&mut asked);
        assert_eq!(asked.keys().cloned().collect::<Vec<_>>(), expected, "{headers:?}");
    }
}

#[test]
fn what_may_not_be_kept_is_not() {
    let table: [(Headers, bool); 5] = [
        (&[], false),
        (&[(ETAG, "\"a\"")], true),
        (&[(ETAG, "\"a\""), (CACHE_CONTROL, "no-store")], false),
        (&[(CACHE_CONTROL, "max-age=0")], false),
        (&[(CACHE_CONTROL, "max-age=1")], true),
    ];
    for (headers, expected) in table {
        let (_folder, cache) = cache();
        cache.keep(&key(), &response(headers), SystemTime::now());
        assert_eq!(cache.read(&key()).is_some(), expected, "{headers:?}");
    }
    let (_folder, cache) = cache();
    let refused = Response { status: StatusCode::NOT_FOUND, ..response(&[(ETAG, "\"a\"")]) };
    cache.keep(&key(), &refused, SystemTime::now());
    assert!(cache.read(&key()).is_none(), "404");
}

#[test]
fn an_answer_is_of_one_address_one_form_and_one_person() {
    let base = Request::new(Method::GET, &address(), "application/json");
    let other_form = Request::new(Method::GET, &address(), "text/html");
    let mut other_page = base.clone();
    other_page.url.set_query(Some("last=1"));
    let (mut mine, mut yours) = (base.clone(), base.clone());
    mine.owner = Some("me".to_owned());
    yours.owner = Some("you".to_owned());
    let keys = [&base, &other_form, &other_page, &mine, &yours].map(Key::of);
    for (at, key) in keys.iter().enumerate() {
        assert!(!keys[at + 1..].contains(key), "{at}");
    }
    assert_eq!(Key::of(&base), Key::of(&base.clone()));
}

#[test]
fn a_file_that_is_not_whole_is_asked_anew() {
    let (_folder, cache) = cache();
    cache.keep(&key(), &response(&[(ETAG, "\"a\"")]), SystemTime::now());
    let whole = fs::read(cache.file(&key())).unwrap();
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let broken: [&[u8]; 5] = [b"", b"{}\n", &whole[..10], &whole[..whole.len() - 1], &flipped];
    for bytes in broken {
        fs::write(cache.file(&key()), bytes).unwrap();
        assert!(cache.read(&key()).is_none(), "{}", String::from_utf8_lossy(bytes));
    }
    fs::write(cache.file(&key()), &whole).unwrap();
    assert!(cache.read(&key()).is_some());
}

#[test]
fn what_is_old_goes_when_the_folder_is_opened() {
    let (_folder, cache) = cache();
    cache.keep(&key(), &response(&[(ETAG, "\"a\"")]), SystemTime::now());
    fs::write(cache.folder.join("somebody-elses.txt"), "").unwrap();
    Cache::open(&cache.folder, SystemTime::now() + LONGEST / 2);
    assert!(cache.read(&key()).is_some());
    Cache::open(&cache.folder, SystemTime::now() + LONGEST * 2);
    assert!(cache.read(&key()).is_none());
    assert!(cache.folder.join("somebody-elses.txt").exists());
}

#[test]
fn what_still_holds_takes_the_new_headers() {
    let (_folder, cache) = cache();
    let long_ago = SystemTime::now() - Duration::from_secs(3600);
    cache.keep(&key(), &response(&[(ETAG, "\"a\""), (CACHE_CONTROL, "max-age=60")]), long_ago);
    let kept = cache.read(&key()).unwrap();
    assert!(!kept.is_fresh(SystemTime::now()));
    let new = HeaderMap::from_iter([(CACHE_CONTROL, HeaderValue::from_static("max-age=120"))]);
    cache.keep(&key(), &kept.renewed(&new), SystemTime::now());
    let kept = cache.read(&key()).unwrap();
    assert!(kept.is_fresh(SystemTime::now() + Duration::from_secs(100)));
    assert_eq!(kept.response().headers[ETAG], "\"a\"");
}
