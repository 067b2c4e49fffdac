//! git's list of names, in packets of its own (protocol versions 0 and 1).

use std::borrow::Cow;

use crate::outdated::release::Refs;

/// One packet.
#[derive(Debug, PartialEq, Eq)]
enum Packet<'a> {
    /// What stands between two parts.
    Flush,
    /// A line, without its end.
    Line(Cow<'a, str>),
}

/// Reads the answer to `info/refs?service=git-upload-pack`.
///
/// An annotated tag is told with the commit that it means, not with its own object.
pub(super) fn refs(body: &[u8]) -> Result<Refs, String> {
    let mut refs = Refs::default();
    let mut rest = body;
    let mut flushes = 0;
    while !rest.is_empty() {
        let (packet, after) = packet(rest)?;
        rest = after;
        match packet {
            Packet::Flush => flushes += 1,
            Packet::Line(line) if line.starts_with('#') || line.starts_with("version ") => {}
            Packet::Line(line) if line.starts_with("ERR ") => return Err(format!("it says {line:?}")),
            Packet::Line(line) if line.starts_with("shallow ") => {}
            Packet::Line(line) => add(&mut refs, &line)?,
        }
    }
    // One behind the name of the service, one at the end: an answer that was cut off would leave names out.
    if flushes < 2 {
        return Err("the list has no end".to_owned());
    }
    Ok(refs)
}

fn add(refs: &mut Refs, line: &str) -> Result<(), String> {
    // Behind the first name stands what the server can do.
    let line = line.split('\0').next().unwrap_or_default();
    let (object, name) = line.split_once(' ').ok_or_else(|| format!("{line:?} is no name"))?;
    let hexadecimal = object.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !hexadecimal || ![40, 64].contains(&object.len()) {
        return Err(format!("{object:?} is no object"));
    }
    if let Some(tag) = name.strip_prefix("refs/tags/") {
        // What is peeled stands behind the tag itself, and takes its place.
        let tag = tag.strip_suffix("^{}").unwrap_or(tag);
        refs.tags.insert(tag.to_owned(), object.to_owned());
    } else if let Some(branch) = name.strip_prefix("refs/heads/") {
        refs.branches.insert(branch.to_owned(), object.to_owned());
    }
    Ok(())
}

fn packet(bytes: &[u8]) -> Result<(Packet<'_>, &[u8]), String> {
    let (length, rest) = bytes.split_at_checked(4).ok_or("a packet has no length")?;
    let length = std::str::from_utf8(length).ok().and_then(|text| usize::from_str_radix(text, 16).ok());
    let length = length.ok_or("a packet has no length")?;
    if length == 0 {
        return Ok((Packet::Flush, rest));
    }
    let inside = length.checked_sub(4).ok_or_else(|| format!("a packet has the length {length}"))?;
    let (line, rest) = rest.split_at_checked(inside).ok_or("a packet is cut off")?;
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    // A name may be in any encoding, and those that are not UTF-8 are pinned by nobody.
    Ok((Packet::Line(String::from_utf8_lossy(line)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "1111111111111111111111111111111111111111";
    const B: &str = "2222222222222222222222222222222222222222";
    const LONG: &str = "3333333333333333333333333333333333333333333333333333333333333333";

    fn packets(lines: &[String]) -> Vec<u8> {
        let packets = lines.iter().map(|line| match line.as_str() {
            "" => "0000".to_owned(),
            line => format!("{:04x}{line}\n", line.len() + 5),
        });
        packets.collect::<String>().into_bytes()
    }

    fn advertised(lines: &[String]) -> Vec<u8> {
        let mut all = vec!["# service=git-upload-pack".to_owned(), String::new()];
        all.extend_from_slice(lines);
        all.push(String::new());
        packets(&all)
    }

    #[test]
    fn tags_and_branches_are_read() {
        let body = advertised(&[
            "version 1".to_owned(),
            format!("{A} HEAD\0multi_ack symref=HEAD:refs/heads/main agent=git/2"),
            format!("{A} refs/heads/main"),
            format!("{B} refs/heads/releases/v1"),
            format!("{A} refs/pull/1/head"),
            format!("{A} refs/tags/v1"),
            format!("{A} refs/tags/v2"),
            format!("{B} refs/tags/v2^{{}}"),
            format!("{LONG} refs/tags/v3"),
        ]);
        let refs = refs(&body).unwrap();
        let pairs = |map: &std::collections::BTreeMap<String, String>| {
            map.iter().map(|(name, object)| format!("{name} {object}")).collect::<Vec<_>>()
        };
        assert_eq!(pairs(&refs.tags), [format!("v1 {A}"), format!("v2 {B}"), format!("v3 {LONG}")]);
        assert_eq!(pairs(&refs.branches), [format!("main {A}"), format!("releases/v1 {B}")]);
    }

    #[test]
    fn a_repository_without_anything_has_no_names() {
        let nothing = format!("{} capabilities^{{}}\0agent=git/2", "0".repeat(40));
        assert_eq!(refs(&advertised(&[nothing])).unwrap(), Refs::default());
    }

    #[test]
    fn what_is_not_the_protocol_is_told() {
        let whole = advertised(&[format!("{A} refs/tags/v1")]);
        let table: [(&[u8], &str); 9] = [
            (b"", "the list has no end"),
            (b"<html>", "a packet has no length"),
            (b"00", "a packet has no length"),
            (b"0003", "a packet has the length 3"),
            (b"0010short", "a packet is cut off"),
            (&whole[..whole.len() - 4], "the list has no end"),
            (&packets(&["ERR not for you".to_owned()]), "it says \"ERR not for you\""),
            (&packets(&["word".to_owned()]), "\"word\" is no name"),
            (&packets(&["12 refs/tags/v1".to_owned()]), "\"12\" is no object"),
        ];
        for (body, expected) in table {
            assert_eq!(refs(body).unwrap_err(), expected, "{:?}", String::from_utf8_lossy(body));
        }
    }
}
