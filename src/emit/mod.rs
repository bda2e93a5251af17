//! From planned output to a folder: names checked, assets named by their content, the whole staged
//! and swapped in. What stands on a page is no affair of this floor.

pub mod assets;
pub mod plan;
pub mod sitemap;
#[expect(clippy::disallowed_methods, reason = "here the site is written to disk")]
pub mod stage;
