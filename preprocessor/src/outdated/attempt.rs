//! Updates that are tried before anybody applies them: on a system of their own, with the chapters that they touch.
//!
//! ```text
//! answers → candidates → chapters they touch → (pipeline tries them) → what came of it → report
//! ```

pub mod candidate;

pub mod place;

pub mod touching;

pub mod way;

pub mod tried;

pub mod findings;

pub mod table;

pub mod json;

pub use candidate::{Candidate, Kind, Wanted};
pub use place::Placed;
pub use tried::{Arrival, BrokenStep, Ending, Fall, Fresh, Running, Tried, Way};
