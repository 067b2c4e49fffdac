use super::{Holes, compare};

fn fits(expected: &str, actual: &str) -> bool {
    compare(expected, actual, &mut Holes::default()).is_ok()
}

/// What an author reads of a mismatch.
fn mismatch(expected: &str, actual: &str) -> String {
    let found = compare(expected, actual, &mut Holes::default()).unwrap_err();
    format!("line {}\nhole {}\n{}", found.line, found.hole.as_deref().unwrap_or("-"), found.difference)
}

#[test]
fn the_part_of_a_line_that_did_not_fit() {
    for (expected, actual, part) in [
        ("web  nginx:1  Up", "web     nginx:2  Up", Some(("nginx:1", "nginx:2", None))),
        ("a b c d", "a x y d", Some(("b c", "x y", None))),
        ("at [PORT] now", "at 10.0.0.1 now", Some(("[PORT]", "10.0.0.1", Some("[IP]")))),
        ("at [ID] here", "at 4f5c8e2b9a01 there", Some(("here", "there", None))),
        ("größe 漢 x", "größe 字 x", Some(("漢", "字", None))),
        ("yes", "no", Some(("yes", "no", None))),
        ("DRIVER  NAME", "NAME  DRIVER", Some(("DRIVER  NAME", "NAME  DRIVER", None))),
        ("long line of words", "long line of words and more", None),
        ("one\ntwo", "one", None),
        ("one", "one\ntwo", None),
    ] {
        let found = compare(expected, actual, &mut Holes::default()).unwrap_err();
        let found = found
            .part
            .as_ref()
            .map(|part| (&expected[part.range.clone()], part.instead.as_str(), part.fitting.as_deref()));
        assert_eq!(found, part, "{expected:?} {actual:?}");
    }
}

#[test]
fn any_lines_stand_for_lines_or_none() {
    for (expected, actual) in [
        ("", ""),
        ("", "\n \n"),
        ("a\n", "a"),
        ("a\n\n\n", "a\n"),
        ("...\n", ""),
        ("...\n", "a\nb\n"),
        ("...\na\n", "a\n"),
        ("...\na\n", "b\na\n"),
        ("a\n...\n", "a\n"),
        ("a\n...\nb\n", "a\nb\n"),
        ("a\n...\nb\n", "a\nb\nc\nb\n"),
        ("...\na\nb\n...\nc\n...\n", "a\nc\na\nb\nb\nc\n"),
        ("...\n...\na\n", "a\n"),
        ("...\na\na\n", "a\na\na\n"),
    ] {
        assert!(fits(expected, actual), "{expected:?} should fit {actual:?}");
    }
    for (expected, actual) in [
        ("", "a\n"),
        ("a\n", ""),
        ("a\n", "a\nb\n"),
        ("a\nb\n", "a\n"),
        ("\na\n", "a\n"),
        ("...\na\n", "a\nb\n"),
        ("a\n...\na\n", "a\n"),
        ("...\nb\n...\na\n...\n", "a\nb\n"),
        ("a\n...\nb\n...\n", "b\na\n"),
    ] {
        assert!(!fits(expected, actual), "{expected:?} should not fit {actual:?}");
    }
}

#[test]
fn what_the_reader_cannot_see_does_not_count() {
    assert!(fits("ok: [web]\n", "\u{1b}[0;32mok: [web]\u{1b}[0m   \r\n\r\n"));
    assert!(fits("a   \nb\n", "a\nb  \n"));
    assert!(fits("a\r\nb\r\n", "a\nb\n"));
}

const LONG: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

#[test]
fn named_holes_are_the_same_through_a_scenario() {
    let mut holes = Holes::default();
    assert!(compare("[ID:web]\n[IP:web]\n", &format!("{LONG}\n10.0.0.2\n"), &mut holes).is_ok());
    assert!(compare("[ID:web]  [IP:web]\n", "9f86d081884c     10.0.0.2\n", &mut holes).is_ok());
    assert!(compare("[ID:web]\n", "4f5c8e2b9a01\n", &mut holes).is_err());
    assert!(compare("[IP:web]\n", "10.0.0.3\n", &mut holes).is_err());
    assert!(compare("[IP:db]\n", "10.0.0.3\n", &mut holes).is_ok());
    assert!(compare("[IP:db]\n", "10.0.0.2\n", &mut holes).is_err());
}

#[test]
fn a_mismatch_binds_nothing() {
    let mut holes = Holes::default();
    assert!(compare("[IP:web]\nb\n", "10.0.0.2\nc\n", &mut holes).is_err());
    assert_eq!(holes, Holes::default());
    assert!(compare("[IP:web]\n", "10.0.0.3\n", &mut holes).is_ok());
}

#[test]
fn values_are_sought_on_which_named_holes_agree() {
    for (expected, actual, fitting) in [
        ("[IP:a] [IP:a]\n", "10.0.0.1 10.0.0.1\n", true),
        ("[IP:a] [IP:a]\n", "10.0.0.1 10.0.0.2\n", false),
        (
            "...\nid [PORT:a]\n...\nagain [PORT:a]\n...\n",
            "id 1\nid 2\nid 3\nagain 4\nagain 3\nagain 5\n",
            true,
        ),
        ("...\nid [PORT:a]\n...\nagain [PORT:a]\n...\n", "id 1\nid 2\nid 3\nagain 4\nagain 5\n", false),
        ("[..][PORT:a],[..]\n[PORT:a]\n", "1, 2, 3, 4\n3\n", true),
        ("[..][PORT:a],[..]\n[PORT:a]\n", "1, 2, 3, 4\n5\n", false),
        ("[PORT:a][PORT:b]\n[PORT:b]-[PORT:a]\n", "123\n3-12\n", true),
        ("[PORT:a][PORT:b]\n[PORT:b]-[PORT:a]\n", "123\n23-1\n", true),
        ("[PORT:a][PORT:b]\n[PORT:b]-[PORT:a]\n", "123\n1-23\n", false),
    ] {
        assert_eq!(fits(expected, actual), fitting, "{expected:?} {actual:?}");
    }
}

#[test]
fn inspected_json_is_compared_with_its_indentation() {
    let actual = "\
[
    {
        \"Name\": \"web_network\",
        \"Id\": \"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\",
        \"Created\": \"2024-01-02T03:04:05.678901234Z\",
        \"IPAM\": {
            \"Config\": [
                {
                    \"Subnet\": \"172.18.0.0/16\",
                    \"Gateway\": \"172.18.0.1\"
                }
            ]
        },
        \"Containers\": {}
    }
]
";
    let expected = "\
[
    {
        \"Name\": \"web_network\",
        \"Id\": \"[ID:net]\",
        \"Created\": \"[DATE]\",
        ...
                    \"Subnet\": \"[IP]/16\",
                    \"Gateway\": \"[IP]\"
        ...
        \"Containers\": {}
    }
]
";
    assert!(fits(expected, actual));
    assert!(!fits(&expected.replace("/16", "/24"), actual));
    assert!(!fits(&expected.replace("        \"Name", "    \"Name"), actual));
}

#[test]
fn many_any_lines_over_many_lines_come_to_an_end() {
    let actual: String = (0..10_000).map(|line| format!("line {}\n", line % 7)).collect();
    let expected = format!("{}never\n", "...\nline 3\nline 4\n".repeat(200));
    assert!(!fits(&expected, &actual));
    let expected = "...\nline [PORT]\n".repeat(200);
    assert!(fits(&expected, &actual));
    let names: String =
        (0..40).map(|name| format!("...\nline [PORT:{name}]\n...\nnot [PORT:{name}]\n")).collect();
    let actual: String = actual + &"not 9\n".repeat(40);
    assert!(!fits(&names, &actual));
}

#[test]
fn the_blamed_hole_is_named() {
    let blamed = |expected: &str, actual: &str| {
        compare(expected, actual, &mut Holes::default()).unwrap_err().hole.unwrap_or_default()
    };
    assert_eq!(blamed("[IP]\n", "none\n"), "`[IP]` does not fit `none`");
    assert_eq!(blamed("address: [IP]/16\n", "address: /16\n"), "`[IP]` has nothing to fit");
    assert_eq!(
        blamed(
            "NAME  IP    PORTS\nweb   [IP]  80/tcp\n",
            "NAME      IP         PORTS\nweb       none       80/tcp\n"
        ),
        "`[IP]` does not fit `none`"
    );
    assert_eq!(
        blamed(
            "NAME  IP    PORTS\nweb   [IP]  80/tcp\n",
            "NAME      IP         PORTS\nweb                  80/tcp\n"
        ),
        "`[IP]` has nothing to fit"
    );
    assert_eq!(
        blamed("web  [SIZE]  80/tcp\n", "web          N/A       80/tcp\n"),
        "`[SIZE]` does not fit `N/A`"
    );
    assert_eq!(blamed("...\nat [IP]\n...\n", "one\nat home\ntwo\n"), "`[IP]` does not fit `home`");
    assert_eq!(blamed("[IP]:[PORT]\n", "10.0.0.1:http\n"), "`[PORT]` does not fit `http`");
    assert_eq!(blamed("a [ID:x] [SIZE]\n", "a b c\n"), "`[ID:x]` does not fit `b`");
    assert_eq!(blamed("[PORT:a]\n[PORT:a]\n", "80\n443\n"), "`[PORT:a]` was `80` before and is `443` here");
    assert_eq!(blamed("plain\n", "other\n"), "");
}

#[test]
fn differences_keep_what_fits_and_show_what_came() {
    insta::assert_snapshot!(
        "a_hole_in_a_table",
        mismatch(
            "NAMES     STATUS     PORTS\nnginx     Up [AGE]   [PORT]/tcp\nworker-1  Up [AGE]\n",
            "NAMES               STATUS                     PORTS\nnginx               Up 2 minutes               80/tcp\nworker-1            Exited (1) 3 seconds ago\n",
        )
    );
    insta::assert_snapshot!(
        "a_line_that_did_not_come",
        mismatch(
            "start\n...\nready\ndone\n",
            "start\none\ntwo\nthree\nfour\nfive\nsix\nseven\neight\ndone\n",
        )
    );
    insta::assert_snapshot!("a_line_too_many", mismatch("a\nb\n", "a\nx\nb\n"));
    insta::assert_snapshot!("no_output", mismatch("[ID]\n", ""));
    insta::assert_snapshot!("output_where_none_should_be", mismatch("", "WARNING: old\n"));
    insta::assert_snapshot!(
        "a_name_with_two_values",
        mismatch(
            "web [ID:web]\n...\nagain [ID:web]\nend\n",
            "web 4f5c8e2b9a01\nother\nagain ffffffffffff\nend\n",
        )
    );
    insta::assert_snapshot!(
        "a_renamed_object",
        mismatch(
            "DRIVER    VOLUME NAME\nlocal     postgres_data\nlocal     redis_data\n",
            "DRIVER    VOLUME NAME\nlocal     database\nlocal     redis_data\n",
        )
    );
}

#[test]
fn long_differences_are_shortened() {
    let numbered =
        |from: usize, to: usize| (from..to).map(|line| format!("line {line}\n")).collect::<String>();
    let actual = numbered(0, 300);
    let expected = actual.replace("line 200\n", "line two hundred\n");
    insta::assert_snapshot!("one_line_in_the_middle", mismatch(&expected, &actual));
    insta::assert_snapshot!("far_too_much_output", mismatch("only this\n", &numbered(0, 200_000)));
    let wide = format!("begin {}\n", "x".repeat(5_000));
    insta::assert_snapshot!("a_wide_line", mismatch("begin\n", &wide));
}
