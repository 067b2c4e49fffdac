//! Runs the commands of an mdBook against a private Docker engine, so that the book cannot go stale.
//!
//! The stages stand here in the order in which data flows; `ARCHITECTURE.md` has the rules between them.

// The shared words.
pub mod abreast;
pub mod catalogue;
pub mod config;
pub mod diagnostic;
pub mod event;
pub mod html;
pub mod inventory;
pub mod prose;
pub mod span;
pub mod suggestion;
pub mod verdict;

#[cfg(test)]
mod sample;

// The stages.
pub mod chapters;

pub mod blocks;

pub mod scenarios;

pub mod selection;

pub mod drill;

pub mod plan;

pub mod tools;

pub mod stack;

pub mod sandbox;

pub mod advice;

pub mod run;

pub mod recording;

pub mod moorings;

pub mod compare;

pub mod render;

pub mod report;

pub mod accept;

// Beside the way: what a book begins with, and what it needs.
pub mod init;

pub mod doctor;

pub mod outdated;

// The whole.
pub mod cli;
pub mod pipeline;
