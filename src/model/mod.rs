//! The things of a history: typed ids, dates, citations, entities, events, claims. `draft` is what
//! was written, `site` what is meant. No disk, no clock, no HTML.

pub mod base_map;
pub mod base_url;
pub mod calendar;
pub mod codes;
pub mod csl;
pub mod date;
pub mod draft;
pub mod figure;
pub mod fold;
pub mod kind;
pub mod locator;
pub mod prose;
pub mod schema;
pub mod site;
pub mod typography;
