//! Holds what came against what the docs say.
//!
//! Expected output is text with patterns: `...` on a line of its own stands for any lines, `[..]` for anything
//! in a line, `[ID]` and its like for a value of that shape, and `[ID:web]` for one that is the same wherever
//! it recurs in the scenario. `\[` is a bracket that opens no hole and `\...` is a line of three dots. Columns
//! set apart by two or more spaces are compared whatever their width. Of what came, escape sequences, trailing
//! spaces and trailing blank lines do not count.

mod blame;
mod difference;
mod holes;
mod judge;
mod lines;
mod pattern;
mod revision;
mod screen;
mod shapes;
mod stale;
mod tables;

pub use holes::Holes;
pub use judge::{all_pass, ended_as_asked, judge};
pub use revision::{Irreparable, Revised, Written, revise};
pub use stale::stale;

use crate::verdict::Mismatch;

/// Holds one step's output against its expected output.
///
/// Named holes are bound in `holes` only where all of it fits.
///
/// # Errors
/// The first place that does not fit, and the difference as a whole.
///
/// # Examples
/// ```
/// use mdbook_drydock::compare::{Holes, compare};
/// let mut holes = Holes::default();
/// assert!(compare("[ID:web]\n", "4f5c8e2b9a01\n", &mut holes).is_ok());
/// assert!(compare("[ID:web]  nginx\n", "4f5c8e2b9a01      nginx\n", &mut holes).is_ok());
/// assert!(compare("[ID:web]\n", "ffffffffffff\n", &mut holes).is_err());
/// ```
pub fn compare(expected: &str, actual: &str, holes: &mut Holes) -> Result<(), Mismatch> {
    let expected = tables::expected(expected);
    let actual = tables::actual(&screen::lines(actual));
    match lines::agreement(&expected, &actual, holes) {
        Some(agreed) => {
            *holes = agreed;
            Ok(())
        }
        None => Err(difference::mismatch(&expected, &actual, holes)),
    }
}

#[cfg(test)]
mod tests;
