//! What a project pins, what there is by now, and what to do about it.
//!
//! The parts stand here in the order in which data flows:
//!
//! ```text
//! manifests → pins → sources → releases → judge → answers → reports | edits | tries
//! ```
//!
//! `manifests`, `judge`, `report` and `edit` are pure; `sources` alone asks the network.

pub mod answer;
pub mod date;
pub mod judge;
pub mod pin;
pub mod release;
pub mod spelling;
