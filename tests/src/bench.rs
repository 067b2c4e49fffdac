//! The benchmark's lines and what becomes of their samples: values in, values out.
//!
//! The measuring itself is in `benches/ratios`, which `cargo xtask bench` runs.

pub mod by_hand;
pub mod edits;
pub mod figure;
pub mod line;
pub mod report;
pub mod request;

pub use figure::{Figure, Samples};
pub use line::Line;
pub use request::Request;
