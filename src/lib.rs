//! Variorum makes websites of annotated histories. Data moves one way, through changes of type:
//! files are loaded into a draft, a draft is resolved into a site, a site is rendered into pages,
//! and pages are emitted into a folder. See `ARCHITECTURE.md`.

// The core touches no disk, clock or terminal; `clippy.toml` has the list.
#![cfg_attr(not(test), deny(clippy::disallowed_methods))]

#[expect(clippy::disallowed_methods, reason = "commands talk to the shell and tell the time")]
pub mod cli;
pub mod desk;
pub mod diagnostic;
pub mod emit;
pub mod exchange;
pub mod load;
pub mod model;
pub mod press;
pub mod render;
pub mod resolve;
pub mod span;
