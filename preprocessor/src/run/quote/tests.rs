use super::{closest, places, replaced};

const DEPLOY: &str = "\
---
- name: Run nginx
  community.docker.docker_container:
    name: nginx_container
    ports:
      - \"80:80\"

- name: Run redis
  community.docker.docker_container:
    name: redis_container
";

#[test]
fn quotes_are_found_wherever_their_lines_stand() {
    let cases = [
        ("as it is", "- name: Run nginx\n  community.docker.docker_container:\n", [(1, 3)].as_slice()),
        ("indentation taken away", "ports:\n  - \"80:80\"\n", &[(4, 6)]),
        ("lines left out", "- name: Run nginx\n...\n    ports:\n", &[(1, 5)]),
        ("lines left out at the end", "- name: Run nginx\n...\n", &[(1, 2)]),
        ("blank line within", "  - \"80:80\"\n\n", &[(5, 6)]),
        ("twice", "community.docker.docker_container:\n", &[(2, 3), (8, 9)]),
        ("trailing space in the quote", "name: nginx_container  \n", &[(3, 4)]),
        ("another name", "name: nginx\n", &[]),
        ("another order", "ports:\nname: nginx_container\n", &[]),
        ("only part of a line", "ginx_container\n", &[]),
        ("indentation within changed", "ports:\n- \"80:80\"\n", &[]),
        ("only an elision", "...\n", &[]),
        ("empty", "", &[]),
    ];
    for (name, quote, expected) in cases {
        let expected: &[(usize, usize)] = expected;
        let places = places(DEPLOY, quote);
        let found: Vec<_> = places.iter().map(|place| (place.lines.start, place.lines.end)).collect();
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn an_edit_keeps_indentation_and_line_endings() {
    let cases = [
        ("a\n  b\nc\n", "b\n", "x\n\ny\n", "a\n  x\n\n  y\nc\n"),
        ("a\r\n  b\r\nc\r\n", "b\n", "x\n", "a\r\n  x\r\nc\r\n"),
        ("a\nb", "b\n", "x\n", "a\nx\n"),
        ("a\nb\n", "a\nb\n", "", ""),
    ];
    for (contents, fragment, replacement, expected) in cases {
        let place = &places(contents, fragment)[0];
        assert_eq!(replaced(contents, place, replacement), expected, "{contents:?}");
    }
}

#[test]
fn the_closest_lines_show_what_stands_there_now() {
    assert_eq!(closest(DEPLOY, "ports:\n  - \"8080:80\"\n"), "    ports:\n      - \"80:80\"");
    assert_eq!(closest("", "anything\n"), "");
    assert_eq!(closest("one\n", "one\ntwo\nthree\n"), "one");
}
