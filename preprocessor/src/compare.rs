//! Holds what came against what the docs say.
