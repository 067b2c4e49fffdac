//! Carries out the steps of a scenario in a sandbox.
