//! What updates are asked of: real registries and indexes, and ones that are not well.

mod index;
