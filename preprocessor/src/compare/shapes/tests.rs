use super::Shape;

const HEX64: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// What each hole is for.
const VALUES: [(Shape, &[&str]); 9] = [
    (Shape::Id, &["4f5c8e2b9a01", HEX64]),
    (Shape::Digest, &["sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"]),
    (Shape::Ip, &["172.18.0.2", "0.0.0.0", "::", "::1", "fe80::42:acff:fe12:2", "2001:db8::10.0.0.1"]),
    (Shape::Mac, &["02:42:ac:12:00:02", "02:42:AC:12:00:02"]),
    (Shape::Port, &["0", "80", "65535"]),
    (
        Shape::Age,
        &[
            "Less than a second",
            "1 second ago",
            "3 seconds",
            "About a minute ago",
            "2 minutes",
            "About an hour",
            "47 hours ago",
            "2 weeks ago",
            "5 months ago",
            "3 years",
            "0.4s",
            "1m3.5s",
            "2h0m0s",
            "350ms",
            "12µs",
        ],
    ),
    (
        Shape::Date,
        &[
            "2024-01-02",
            "2024-01-02T03:04:05Z",
            "2024-01-02T03:04:05.123456789Z",
            "2024-01-02T03:04:05+01:00",
            "2024-01-02 03:04:05 +0000 UTC",
            "2024-01-02 03:04:05.123456789 +0000 UTC",
            "2024-01-02 03:04:05.123 UTC",
            "2024-01-02 03:04:05,123",
            "2024-01-02 03:04",
            "2024/01/02 03:04:05",
            "02/Jan/2024:03:04:05 +0000",
            "02 Jan 2024 03:04:05.678",
            "Tue, 02 Jan 2024 03:04:05 GMT",
            "Tue Jan  2 03:04:05 2024",
            "Tue Jan  2 03:04:05 UTC 2024",
            "Tue Jan  2 03:04:05 AM UTC 2024",
            "Jan  2 03:04:05",
            "Jan 12 03:04",
            "Jan  2  2024",
        ],
    ),
    (Shape::Size, &["745MB", "1.2 kB", "0B", "12.3GiB", "8.192kB", "4.0K", "12Gi", "2B"]),
    (Shape::Version, &["17", "1.2", "26.1.5+dfsg1", "v2.26.1-4", "5:28.2.2-1~debian.12", "1.0rc1", "9.2p1"]),
];

#[test]
fn values_of_a_shape_fit() {
    for (shape, values) in VALUES {
        for value in values {
            assert!(shape.fits(value), "[{}] should fit {value:?}", shape.word());
            assert_eq!(
                shape.ends(value, 0, |_| true).last(),
                Some(&value.len()),
                "[{}] in {value:?}",
                shape.word()
            );
        }
    }
}

#[test]
fn other_text_does_not_fit() {
    let table: [(Shape, &[&str]); 9] = [
        (Shape::Id, &["", "none", "4f5c8e2b9a0", "4f5c8e2b9a012", "4F5C8E2B9A01", &HEX64[1..]]),
        (Shape::Digest, &["sha256:", HEX64, "<none>", "sha256:4f5c8e2b9a01"]),
        (Shape::Ip, &["none", "172.18.0", "172.18.0.256", "172.18.0.2/16", "[::1]", ":"]),
        (Shape::Mac, &["02:42:ac:12:00", "02-42-ac-12-00-02", "02:42:ac:12:00:0g", "024:2:ac:12:00:02"]),
        (Shape::Port, &["", "65536", "080", "-1", "+80", "80/tcp"]),
        (Shape::Age, &["", "now", "2 minute", "minutes ago", "Up 2 minutes", "5", "never", "1.5 hours"]),
        (
            Shape::Date,
            &["", "now", "2024", "2024-13-02", "2024-01-32", "03:04:05", "Foo  2 03:04:05", "24-1-2"],
        ),
        (Shape::Size, &["", "MB", "745", "745 MBs", "-1B", "1,2kB", "N/A"]),
        (Shape::Version, &["", "latest", "v", "1.", "1.2-", "<none>", "4f5c8e2b9a01"]),
    ];
    for (shape, values) in table {
        for value in values {
            assert!(!shape.fits(value), "[{}] should not fit {value:?}", shape.word());
        }
    }
}

#[test]
fn every_end_of_a_value_is_found() {
    assert_eq!(Shape::Port.ends(":8080/tcp", 1, |_| true), vec![2, 3, 4, 5]);
    assert_eq!(Shape::Ip.ends("10.0.0.25/16", 0, |_| true), vec![8, 9]);
    assert_eq!(Shape::Ip.ends("10.0.0.25/16", 0, |end| end == 9), vec![9]);
    assert_eq!(Shape::Id.ends("sha 4f5c8e2b9a01f", 4, |_| true), vec![16]);
    assert_eq!(Shape::Size.ends("1 kB", 9, |_| true), Vec::<usize>::new());
    assert_eq!(Shape::Age.ends("3µsé", 0, |_| true), vec![4]);
}

#[test]
fn a_short_id_is_the_same_as_the_long_one() {
    assert!(Shape::Id.same(HEX64, &HEX64[..12]));
    assert!(Shape::Id.same(&HEX64[..12], HEX64));
    assert!(!Shape::Id.same(HEX64, "4f5c8e2b9a01"));
    assert!(!Shape::Ip.same("10.0.0.1", "10.0.0.12"));
}

#[test]
fn what_the_parser_knows_as_holes_are_the_shapes() {
    let words: Vec<String> = Shape::ALL.map(|shape| format!("[{}]", shape.word())).into();
    // The parser warns of whatever is close to a hole and is none.
    crate::sample::scenario(&format!("```console\n$ a\n{}\n```\n", words.join("\n")));
}
