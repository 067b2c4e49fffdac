//! What a run found, one file a format.
