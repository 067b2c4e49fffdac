use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderValue};

use super::*;

fn response(status: u16, digest: Option<&'static str>) -> Response {
    let mut headers = HeaderMap::new();
    headers.extend(digest.map(|digest| (CONTENT_DIGEST, HeaderValue::from_static(digest))));
    Response {
        status: StatusCode::from_u16(status).unwrap(),
        headers,
        body: Bytes::new(),
        url: Url::parse("https://registry.example/v2/web/manifests/1").unwrap(),
    }
}

#[test]
fn a_digest_is_believed_if_it_is_one() {
    let sound = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    let table = [
        (200, Some(sound), Some(sound)),
        (404, Some(sound), None),
        (200, None, None),
        (200, Some(""), None),
        (200, Some("sha256:0123"), None),
        (200, Some("md5:0123456789abcdef0123456789abcdef"), None),
        (200, Some("sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"), None),
    ];
    for (status, digest, expected) in table {
        assert_eq!(told_digest(&response(status, digest)).as_deref(), expected, "{status} {digest:?}");
    }
}

#[test]
fn a_digest_is_written_as_registries_write_it() {
    let empty = format!("sha256:{}", hexadecimal(&Sha256::digest(b"")));
    assert_eq!(empty, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
