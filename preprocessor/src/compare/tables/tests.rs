use super::{Row, actual, cut, expected, gaps, is_header, narrow};
use crate::compare::holes::Holes;
use crate::compare::lines::agreement;

/// Whether the whole of `came` fits `docs`.
fn fits(docs: &str, came: &str) -> bool {
    let came: Vec<String> = came.lines().map(|line| line.trim_end().to_owned()).collect();
    agreement(&expected(docs), &actual(&came), &Holes::default()).is_some()
}

const PS: &str = "\
CONTAINER ID   IMAGE           COMMAND                  CREATED         STATUS                   PORTS                               NAMES
4f5c8e2b9a01   nginx_image     \"nginx -g 'daemon of…\"   3 minutes ago   Up 2 minutes             0.0.0.0:80->80/tcp, :::80->80/tcp   nginx_container
9a01b2c3d4e5   celery_worker   \"celery -A worker wo…\"   3 minutes ago   Up 2 minutes                                                 worker-1
0123456789ab   klee_postgres   \"docker-entrypoint.s…\"   3 minutes ago   Up 2 minutes (healthy)   5432/tcp                            postgres_container
";

#[test]
fn columns_may_have_any_width() {
    let docs = "\
CONTAINER ID  IMAGE          COMMAND               CREATED    STATUS              PORTS                               NAMES
[ID]          nginx_image    \"nginx -g 'daemon of…\"  [AGE]    Up [AGE]            0.0.0.0:80->80/tcp, :::80->80/tcp   nginx_container
[ID]          celery_worker  [..]                  [AGE]      Up [AGE]                                                worker-1
[ID]          klee_postgres  [..]                  [AGE]      Up [AGE] (healthy)  [PORT]/tcp                          postgres_container
";
    assert!(fits(docs, PS));
    assert!(fits(PS, PS));
    for (there, wrong) in [
        ("NAMES", "NAME"),
        ("worker-1", "worker-2"),
        ("Up [AGE] (healthy)", "Up [AGE]          "),
        ("[PORT]/tcp", "[IP]/tcp  "),
        ("celery_worker  [..]", "celery_worker  [ID]"),
    ] {
        assert!(docs.contains(there));
        assert!(!fits(&docs.replace(there, wrong), PS), "{wrong}");
    }
}

#[test]
fn an_empty_cell_is_told_from_a_full_one() {
    let docs = "NAMES   STATUS   PORTS\nweb     [AGE]\n";
    let came = |row: &str| format!("NAMES       STATUS          PORTS\n{row}\n");
    assert!(fits(docs, &came("web         2 minutes")));
    assert!(!fits(docs, &came("web                         2 minutes")));
    assert!(!fits(docs, &came("web         2 minutes       80/tcp")));
    let middle = "NAMES   PORTS   STATUS\nweb             [AGE]\n";
    assert!(fits(middle, "NAMES     PORTS     STATUS\nweb                 3 hours\n"));
    assert!(!fits(middle, "NAMES     PORTS     STATUS\nweb       80/tcp    3 hours\n"));
}

#[test]
fn dots_may_run_over_columns() {
    assert!(fits("...\n[ID]  celery_worker  [..]  worker-1\n...\n", PS));
    assert!(fits("CONTAINER ID  [..]  NAMES\n...\n[..] postgres_container\n", PS));
    assert!(!fits("...\n[ID]  celery_worker  [..]  worker-2\n...\n", PS));
}

#[test]
fn rows_aligned_by_hand_are_read_by_their_gaps() {
    let came = "DRIVER    VOLUME NAME\nlocal     postgres_data\nlocal     redis_data\n";
    assert!(fits("DRIVER  VOLUME NAME\nlocal   postgres_data\nlocal   redis_data\n", came));
    assert!(fits("DRIVER  VOLUME NAME\nlocal  postgres_data\nlocal       redis_data\n", came));
    assert!(fits("DRIVER\tVOLUME NAME\nlocal\tpostgres_data\n...\n", came));
    assert!(!fits("DRIVER  VOLUME NAME\nlocal postgres_data\nlocal   redis_data\n", came));
    assert!(!fits("DRIVER VOLUME NAME\nlocal   postgres_data\nlocal   redis_data\n", came));
    let networks =
        "NETWORK ID     NAME          DRIVER    SCOPE\n4f5c8e2b9a01   web_network   bridge    local\n";
    assert!(fits("NETWORK ID  NAME  DRIVER  SCOPE\n...\n[ID]  web_network  bridge  local\n", networks));
}

#[test]
fn wide_characters_do_not_shift_columns() {
    let came = "NAME      STATUS    PORTS\n数据库       Up                  \nweb-é     Up        80/tcp\n";
    assert!(fits("NAME   STATUS  PORTS\n数据库    Up\nweb-é  Up      80/tcp\n", came));
    assert!(
        fits("NAME      STATUS  PORTS\n数据库    Up\nweb-é     Up      80/tcp\n", came),
        "aligned by width"
    );
    assert!(!fits("NAME   STATUS  PORTS\n数据库 Up\nweb-é  Up      80/tcp\n", came));
}

#[test]
fn indentation_is_not_a_gap_between_columns() {
    assert!(fits("  \"Name\": \"web\",\n", "  \"Name\": \"web\",\n"));
    assert!(!fits("  \"Name\": \"web\",\n", "    \"Name\": \"web\",\n"));
    assert!(!fits("a b\n", "a  b\n"));
}

#[test]
fn a_table_ends_with_a_blank_line() {
    let came = "NAMES   PORTS\nweb     80/tcp\n\none       two\n";
    assert!(fits("NAMES  PORTS\nweb    80/tcp\n\none  two\n", came));
}

#[test]
fn headers_are_in_capitals() {
    for line in ["CONTAINER ID   IMAGE", "NAME  CPU %   MEM USAGE / LIMIT", "DRIVER    VOLUME NAME"] {
        assert!(is_header(line), "{line}");
    }
    for line in ["", "NAMES", "web  nginx", "A  b", "  A  B", "1  2"] {
        assert!(!is_header(line), "{line}");
    }
}

#[test]
fn a_row_that_does_not_keep_to_the_columns_is_not_cut() {
    for (line, cells) in [
        ("one   two   three", Some(vec!["one", "two", "three"])),
        ("one   two", Some(vec!["one", "two", ""])),
        ("            three", Some(vec!["", "", "three"])),
        ("", Some(vec!["", "", ""])),
        ("one", Some(vec!["one", "", ""])),
        ("a b   two   three  four", None),
        ("toolong two", None),
        (" one  two", None),
        ("one    two  three", None),
    ] {
        let cells = cells.map(|cells| cells.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(cut(line, &[0, 6, 12]), cells, "{line:?}");
    }
}

#[test]
fn gaps_are_two_spaces_or_a_tab_between_text() {
    for (line, found) in [
        ("a b", vec![]),
        ("a  b", vec![(1, 3)]),
        ("  a   b  ", vec![(3, 6)]),
        ("a\tb \t c", vec![(1, 2), (3, 6)]),
        ("é  é", vec![(2, 4)]),
        ("   ", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(gaps(line).collect::<Vec<_>>(), found, "{line:?}");
    }
    assert_eq!(narrow("  a     b c\td").as_deref(), Some("  a  b c  d"));
    assert_eq!(narrow("  a b"), None);
}

#[test]
fn three_dots_stand_for_lines_unless_escaped() {
    assert!(fits("a\n    ...\nb\n", "a\n1\n2\nb\n"));
    assert!(fits("  \\...\n", "  ...\n"));
    assert!(!fits("\\...\n", "a\n"));
    assert!(fits("a...\n", "a...\n"));
    let rows: Vec<Row<String>> = actual(&["...".to_owned()]);
    assert_eq!(rows.len(), 1);
}
