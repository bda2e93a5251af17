//! Tests of resolution as a whole: a case for every code that it raises, and what the site knows
//! in the end.

mod accounts;
mod citations;
mod links;
mod prose;
mod world;
