//! The end-to-end suite of drydock.
