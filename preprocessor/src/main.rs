//! The preprocessor
fn main() {}
