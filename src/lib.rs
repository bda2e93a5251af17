//! Variorum makes websites of annotated histories. Data moves one way, through changes of type:
//! files are loaded into a draft, a draft is resolved into a site, a site is rendered into pages,
//! and pages are emitted into a folder. See `ARCHITECTURE.md`.

pub mod diagnostic;
pub mod load;
pub mod model;
pub mod render;
pub mod resolve;
pub mod span;
