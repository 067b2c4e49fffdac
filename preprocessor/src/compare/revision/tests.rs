use std::collections::BTreeMap;

use super::{Irreparable, Written, revise};
use crate::compare::{Holes, compare};

/// Old expected output, what came, and the new expected output.
type Case = (&'static str, &'static str, &'static str);

fn revised_with(
    old: &str,
    actual: &str,
    bound: &[(&str, &str)],
    holes: &Holes,
) -> Result<String, Irreparable> {
    let bound: BTreeMap<String, String> =
        bound.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let filled = super::filled(old, &bound);
    let lines: Vec<&str> = old.lines().collect();
    let written = Written { lines: &lines, filled: &filled, bound: &bound };
    let new = revise(written, actual, &mut holes.clone())?;
    for line in &new {
        assert!(line.kept.is_none_or(|row| lines[row].trim_end() == line.text), "{line:?} is not kept");
    }
    Ok(new.into_iter().map(|line| line.text + "\n").collect())
}

fn revised(old: &str, actual: &str) -> String {
    revised_with(old, actual, &[], &Holes::default()).unwrap()
}

fn check(cases: &[Case]) {
    for (old, actual, new) in cases {
        assert_eq!(revised(old, actual), *new, "{old:?} {actual:?}");
        assert!(compare(new, actual, &mut Holes::default()).is_ok(), "{new:?} does not fit {actual:?}");
    }
}

const LONG: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

#[test]
fn what_still_fits_stays() {
    check(&[
        ("a\nb\n", "a\nc\n", "a\nc\n"),
        ("a\n...\nz\n", "b\n1\n2\nz\n", "b\n...\nz\n"),
        ("a\n...\nold\n", "a\n1\n2\nnew\n", "a\n...\nnew\n"),
        (
            "...\nname: [..]\nstate: up\n...\n",
            "1\nname: x\nstate: down\n2\n",
            "...\nname: [..]\nstate: down\n...\n",
        ),
        ("[ID:web] up\n", "4f5c8e2b9a01 down\n", "[ID:web] down\n"),
        ("id [ID:a]\nip [IP:a]\n", "id none\nip 10.0.0.1\n", "id none\nip [IP:a]\n"),
        ("port [PORT] open\n", "port 80 closed\n", "port [PORT] closed\n"),
        (
            "[..] No such container: nobody\n",
            "Error: No such volume: nobody\n",
            "[..] No such volume: nobody\n",
        ),
        ("a\n", "", ""),
        ("...\nb\n", "x\ny\n", "...\ny\n"),
        ("...\nb\n...\n", "x\ny\n", "x\ny\n"),
        // Beside a line that stays, and at the ends, the place tells which line is meant.
        ("name\nold\n...\n", "name\nnew\nrest\n", "name\nnew\n...\n"),
        ("...\nold\nend\n", "x\nnew\nend\n", "...\nnew\nend\n"),
        // Between two `...` it is the most alike one.
        ("...\n#[..] CACHED stale\n...\n", "#1 load\n#2 CACHED\n#3 DONE\n", "...\n#[..] CACHED\n...\n"),
        ("...\n[..]: DEBUG/[..] x\n...\n", "a\nw: DEBUG/Main\nb\n", "...\n[..]: DEBUG/Main\n...\n"),
        ("...\nkill\n...\nstart\n...\nend\n", "1\nstart\n2\nend\n", "...\nstart\n...\nend\n"),
        // `[..]` does not take in what stands for a word that goes.
        ("Error: [..]permission denied[..]\n", "Error: a b c\n", "Error: a b c\n"),
    ]);
}

#[test]
fn what_changes_each_time_gets_a_hole() {
    check(&[
        ("x\n", "4f5c8e2b9a01\n", "[ID]\n"),
        ("x\n", "172.18.0.2\n", "[IP]\n"),
        ("x\n", "172.18.0.0/16 via 172.18.0.1\n", "[IP]/16 via [IP]\n"),
        ("x\n", "0.0.0.0:80->80/tcp, [::]:80->80/tcp\n", "0.0.0.0:80->80/tcp, [::]:80->80/tcp\n"),
        ("x\n", "127.0.0.1 localhost\n", "127.0.0.1 localhost\n"),
        ("x\n", "click-plugins 1.1.1.2\n", "click-plugins 1.1.1.2\n"),
        ("x\n", "fe80::42:acff:fe12:2 fd00::1 ::1\n", "[IP] [IP] ::1\n"),
        ("x\n", "02:42:ac:12:00:02\n", "[MAC]\n"),
        ("x\n", "Up 2 minutes (healthy)\n", "Up [AGE] (healthy)\n"),
        ("x\n", "Up Less than a second\n", "Up [AGE]\n"),
        ("x\n", "created 2024-01-02T03:04:05.678901234Z\n", "created [DATE]\n"),
        ("x\n", "[2024-01-02 03:04:05,678: INFO/Main] ok in 0.25s\n", "[[DATE]: INFO/Main] ok in [AGE]\n"),
        ("x\n", "746MB of 1.2 GB, 0B free\n", "[SIZE] of [SIZE], 0B free\n"),
        ("x\n", "postgres 17.5 on 5432, redis 8.0.2-3\n", "postgres 17.5 on 5432, redis 8.0.2-3\n"),
        ("x\n", "worker-1 100 202401021234 defaced\n", "worker-1 100 202401021234 defaced\n"),
        ("x\n", "task 5f2c1f9e-8a1b-4c3d-9e0f-123456789abc done\n", "task [..] done\n"),
    ]);
    let digest = format!("sha256:{LONG}\n");
    assert_eq!(revised("x\n", &digest), "[DIGEST]\n");
}

#[test]
fn a_value_that_has_a_name_gets_it() {
    let mut holes = Holes::default();
    assert!(compare("[ID:web]\n", &format!("{LONG}\n"), &mut holes).is_ok());
    let new = revised_with("gone\n", &format!("container {} 123456789abc\n", &LONG[..12]), &[], &holes);
    assert_eq!(new.unwrap(), "container [ID:web] [ID]\n");
}

#[test]
fn what_would_be_read_otherwise_is_escaped() {
    check(&[
        ("x\n", "...\n", "\\...\n"),
        ("x\n", "  ...\n", "  \\...\n"),
        ("x\n", "\\...\n", "[..]...\n"),
        ("x\n", "[ID] [..] [x] [OK]\n", "\\[ID] \\[..] [x] [OK]\n"),
        ("x\n", "[VERSOIN] \\[a]\n", "\\[VERSOIN] \\\\[a]\n"),
        ("x\n", "\\10.0.0.1\n", "\\10.0.0.1\n"),
        ("x\n", "\u{1b}[32mgreen\u{1b}[0m  \n\n", "green\n"),
        ("x\n", "\n\na\tb\n", "\n\na\tb\n"),
    ]);
}

#[test]
fn placeholders_stay_and_none_comes_up_by_accident() {
    let bound = [("name", "keeper"), ("itself", "<itself>")];
    for (old, actual, new) in [
        ("<name> up\n", "keeper down\n", "<name> down\n"),
        ("<name> up\n", "other up\n", "other up\n"),
        ("x\n", "usage: run <name> <itself>\n", "usage: run [..]name> <itself>\n"),
    ] {
        assert_eq!(revised_with(old, actual, &bound, &Holes::default()).as_deref(), Ok(new), "{old:?}");
    }
}

#[test]
fn tables_keep_their_cells_and_stay_aligned() {
    insta::assert_snapshot!(revised(
        "CONTAINER ID   NAMES     STATUS     PORTS\n[ID:web]       web       Up [AGE]   [PORT]/tcp\n[ID]           db        Up [..]\n",
        "CONTAINER ID   NAMES     STATUS                     PORTS\n4f5c8e2b9a01   web       Exited (1) 3 seconds ago   \nffffffffff00   db        Up 2 minutes               5432/tcp\n123456789abc   a-long-name   Up 2 minutes   \n"
            .replace("a-long-name   Up 2 minutes   ", "cache     Up 2 minutes").as_str()
    ), @r"
    CONTAINER ID   NAMES     STATUS             PORTS
    [ID:web]       web       Exited (1) [AGE]
    [ID]           db        Up [..]
    [ID]           cache     Up [AGE]
    ");
    insta::assert_snapshot!(revised(
        "DRIVER    VOLUME NAME\nlocal     postgres_data\n",
        "DRIVER    VOLUME NAME\nlocal     pgdata\nlocal     redis_data\n",
    ), @r"
    DRIVER    VOLUME NAME
    local     pgdata
    local     redis_data
    ");
    insta::assert_snapshot!(revised(
        "NAMES                IMAGE           STATUSx\n...\npostgres_container   klee_postgres   Up [AGE]\n",
        "NAMES                IMAGE           STATUS\nweb                  nginx           Up 2 hours\npostgres_container   klee_postgres   Up 2 hours\n",
    ), @r"
    NAMES                IMAGE           STATUS
    ...
    postgres_container   klee_postgres   Up [AGE]
    ");
    insta::assert_snapshot!(revised(
        "stale 3\n...\npostgres_container   klee_postgres   Up [AGE]\n",
        "NAMES                IMAGE           STATUS\nweb                  nginx           Up 2 hours\npostgres_container   klee_postgres   Up 2 hours\n",
    ), @r"
    NAMES                IMAGE           STATUS
    ...
    postgres_container   klee_postgres   Up [AGE]
    ");
    insta::assert_snapshot!(revised(
        "stale\n",
        "REPOSITORY    TAG       IMAGE ID       CREATED         SIZE\nnginx_image   latest    4f5c8e2b9a01   2 minutes ago   389MB\n",
    ), @r"
    REPOSITORY    TAG       IMAGE ID   CREATED   SIZE
    nginx_image   latest    [ID]       [AGE]     [SIZE]
    ");
}

#[test]
fn only_the_author_knows_what_matters_in_much_output() {
    let many = |count: usize| (0..count).map(|line| format!("line {line}\n")).collect::<String>();
    let refused = |old: &str, count| revised_with(old, &many(count), &[], &Holes::default());
    assert_eq!(refused("...\nready\n...\n", 41), Err(Irreparable::NothingLeft(41)));
    assert_eq!(refused("ready\n", 401), Err(Irreparable::TooLong(401)));
    assert!(refused("ready\n", 400).is_ok());
    assert_eq!(refused("...\nready\n", 900).unwrap(), "...\nline 899\n");
}
