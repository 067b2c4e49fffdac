//! Writes a book of many recorded chapters, and beside it the Markdown that drydock makes of it.
//!
//! `cargo run -p drydock-tests --example large_book -- DIRECTORY CHAPTERS BLOCKS` puts them into `with/` and
//! `without/` of the directory, ready for `mdbook build`.

use anyhow::Context;
use camino::Utf8PathBuf;
use drydock_tests::LargeBook;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |what: &str| arguments.next().with_context(|| format!("say {what}"));
    let directory = Utf8PathBuf::from(next("into which directory")?);
    let (chapters, blocks) = (next("how many chapters")?, next("how many blocks a chapter")?);
    let book = LargeBook::write(&directory.join("with"), chapters.parse()?, blocks.parse()?);
    book.write_rendered(&directory.join("without"));
    Ok(())
}
