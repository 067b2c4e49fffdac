//! The built site in a real browser: what its readers can do, and what it must not do to them.
//!
//! The tests look at `target/site` as it stands. `cargo xtask test` builds it, installs Chromium, its driver and axe-core,
//! and runs them; anywhere else they are ignored, and cargo says so. By hand, after `cargo xtask book`:
//!
//! ```sh
//! cargo test -p drydock-tests --test browser -- --ignored
//! ```

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

// What the tests are written with.
mod browser;
mod chromedriver;
mod markup;
mod server;
mod site;
mod symptoms;

// What a reader does.
mod copying;
mod folding;
mod keyboard;
mod searching;
mod stopwatch;
mod themes;
mod without_script;

// What a page must not do.
mod accessible;
mod links;
mod overflow;
mod requests;
mod screenshots;
mod shifts;
mod text_size;
mod weight;
