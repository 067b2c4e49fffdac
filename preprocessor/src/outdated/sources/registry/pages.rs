//! The pages of a list: where the next one is.

use reqwest::header::HeaderValue;
use url::Url;

use super::answers::About;
use crate::outdated::release::{Trouble, TroubleKind};
use crate::outdated::sources::http::told;

/// The address of the first page.
pub(super) fn first(list: &Url, length: usize) -> Url {
    let mut url = list.clone();
    url.query_pairs_mut().append_pair("n", &length.to_string());
    url
}

/// The address that a page names as the next one's, if it names one.
///
/// It has to be at the same host: nobody else is told who asks. The scheme stays, as a registry behind a proxy may not
/// know which one it is asked by.
pub(super) fn next<'a>(
    page: &Url,
    links: impl IntoIterator<Item = &'a HeaderValue>,
) -> Result<Option<Url>, Trouble> {
    let links = links.into_iter().filter_map(|link| link.to_str().ok());
    let Some(target) = links.flat_map(parts).find_map(next_target) else { return Ok(None) };
    let garbled = || Trouble {
        kind: TroubleKind::Garbled,
        message: format!("{} goes on at {target:?}, which is not followed", told(page)),
    };
    let joined = page.join(target).map_err(|_| garbled())?;
    let web = ["http", "https"].contains(&joined.scheme());
    let same_port = joined.port() == page.port() || joined.scheme() != page.scheme();
    if !web || joined.host() != page.host() || !same_port {
        return Err(garbled());
    }
    let mut next = page.clone();
    next.set_path(joined.path());
    next.set_query(joined.query());
    Ok(Some(next))
}

/// The list has no end.
pub(super) fn endless(page: &Url, about: &About<'_>) -> Trouble {
    let message = format!("{} sends the tags of {} in circles, without an end", told(page), about.repository);
    Trouble { kind: TroubleKind::Garbled, message }
}

/// The links of one header: commas stand between them, and may stand within `<…>` and `"…"`.
fn parts(header: &str) -> Vec<&str> {
    let (mut parts, mut from) = (Vec::new(), 0);
    let (mut in_target, mut quoted) = (false, false);
    for (at, sign) in header.char_indices() {
        match sign {
            '<' if !quoted => in_target = true,
            '>' if !quoted => in_target = false,
            '"' if !in_target => quoted = !quoted,
            ',' if !in_target && !quoted => {
                parts.push(&header[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&header[from..]);
    parts
}

/// The target of a link to what comes next.
fn next_target(link: &str) -> Option<&str> {
    let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
    let is_next = parameters.split(';').any(|parameter| {
        parameter.split_once('=').is_some_and(|(name, value)| {
            let relations = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && relations.split_whitespace().any(|relation| relation.eq_ignore_ascii_case("next"))
        })
    });
    is_next.then_some(target.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_next_page_is() {
        type Next = Result<Option<&'static str>, ()>;
        let base = "https://r.example:5000";
        let table: [(&[&str], Next); 15] = [
            (&[], Ok(None)),
            (&[""], Ok(None)),
            (&[r#"</v2/a/tags/list?last=9&n=2>; rel="next""#], Ok(Some("/v2/a/tags/list?last=9&n=2"))),
            (&["</v2/a/tags/list?last=9>;rel=next"], Ok(Some("/v2/a/tags/list?last=9"))),
            (&[r#"<list?last=9>; title="a, b"; REL="NEXT""#], Ok(Some("/v2/a/tags/list?last=9"))),
            (&[r#"<?last=9>; rel="prev next""#], Ok(Some("/v2/a/tags/list?last=9"))),
            (&[r#"</x>; rel="prev", </y,z>; rel="next""#], Ok(Some("/y,z"))),
            (&[r#"</x>; rel="prev""#, r#"</y>; rel="next""#], Ok(Some("/y"))),
            (&[r#"</x>; rel="prev""#], Ok(None)),
            (&[r#"<https://r.example:5000/y?last=1>; rel="next""#], Ok(Some("/y?last=1"))),
            (&[r#"<http://r.example/y?last=1>; rel="next""#], Ok(Some("/y?last=1"))),
            (&[r#"<https://r.example:6000/y>; rel="next""#], Err(())),
            (&[r#"<https://evil.example:5000/y>; rel="next""#], Err(())),
            (&[r#"<file:///etc/passwd>; rel="next""#], Err(())),
            (&[r#"</y; rel="next""#], Ok(None)),
        ];
        let page = Url::parse(&format!("{base}/v2/a/tags/list?n=2")).unwrap();
        for (headers, expected) in table {
            let headers: Vec<HeaderValue> = headers.iter().map(|h| HeaderValue::from_static(h)).collect();
            let found = next(&page, &headers).map(|url| url.map(String::from)).map_err(|_| ());
            let expected = expected.map(|path| path.map(|path| format!("{base}{path}")));
            assert_eq!(found, expected, "{headers:?}");
        }
    }

    #[test]
    fn the_first_page_has_a_length() {
        let list = Url::parse("https://r.example/v2/a/tags/list").unwrap();
        assert_eq!(first(&list, 100).as_str(), "https://r.example/v2/a/tags/list?n=100");
    }
}
