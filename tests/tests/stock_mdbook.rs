//! `cargo xtask book` and the stock `mdbook` binary do the same with the same book.

use drydock_tests::Fixture;

/// A book that leaves drydock out, so that only mdBook's own work is compared.
const PLAIN: &str = "[book]\ntitle = \"Plain\"\nsrc = \"book\"\n\n[build]\nbuild-dir = \"target/site\"\ncreate-missing = false\n\n\
                     [preprocessor.drydock]\nrenderers = [\"none\"]\nverify = \"never\"\n";

fn plain() -> Fixture {
    Fixture::new()
        .chapter(
            "one.md",
            "# One\n\nA *word*, a [link](two.md), \"quotes\" and `code`.\n\n```sh\necho 1\n```\n",
        )
        .chapter("two.md", "# Two\n\n{{#include one.md:3}}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
        .file("book.toml", PLAIN)
}

#[test]
fn the_sites_are_the_same() {
    let (ours, stock) = (plain(), plain());
    let ran = ours.xtask_book();
    assert_eq!(ran.code, Some(0), "{ran}");
    let ran = stock.mdbook(["build"]);
    assert_eq!(ran.code, Some(0), "{ran}");
    let (ours, stock) = (ours.files("target/site"), stock.files("target/site"));
    let names = |files: &[(std::path::PathBuf, Vec<u8>)]| -> Vec<String> {
        files.iter().map(|(path, _)| path.display().to_string()).collect()
    };
    assert_eq!(names(&ours), names(&stock));
    for ((path, ours), (_, stock)) in ours.iter().zip(&stock) {
        assert!(ours == stock, "{} differs", path.display());
    }
}

#[test]
fn both_fail_where_a_chapter_is_missing() {
    let summary = "# Summary\n\n- [One](one.md)\n- [Gone](gone.md)\n";
    let book = plain().file("book/SUMMARY.md", summary);
    let ours = book.xtask_book();
    let stock = book.mdbook(["build"]);
    assert_eq!(ours.code, Some(1), "{ours}");
    assert_eq!(stock.code, Some(101), "{stock}");
    for ran in [ours, stock] {
        assert!(ran.stderr.contains("gone.md"), "{ran}");
    }
}
