//! What there is to say of each pin, from what the sources said.

pub mod action;
pub mod library;
