//! Writes what the book's reference takes from the program.

use anyhow::Result;

use crate::progress::Done;
use crate::workspace::{Workspace, succeed};

/// The suite that holds the reference against the program, and what makes it write.
const SUITE: [&str; 3] = ["test", "--test", "reference"];
const WRITE: &str = "DRYDOCK_WRITE_REFERENCE";

/// The tests of the suite that have something to write.
const WRITING: [&str; 2] =
    ["tables_are_what_the_program_reads_by", "the_diagnostics_in_the_book_are_those_that_come"];

/// Has the suite write what it would otherwise compare, then compare everything.
pub(crate) fn write(workspace: &Workspace) -> Result<Done> {
    let mut writing = workspace.cargo_command(&SUITE);
    succeed(writing.arg("--").args(WRITING).env(WRITE, "1"))?;
    workspace.cargo(&SUITE)?;
    Ok(Done::Now("book/writing/generated".to_owned()))
}
