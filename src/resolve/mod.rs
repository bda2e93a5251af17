//! From a draft to a site: every reference is followed, every citation finds its source, and each
//! thing learns what speaks of it. Reads no files and draws nothing; all that is wrong with what
//! things say of each other is said here.

mod accounts;
mod autolink;
mod backlinks;
mod chronology;
mod circles;
mod citations;
mod excerpt;
mod ids;
mod links;
mod names;
mod prose;
mod references;
mod scope;
mod support;
mod things;

#[cfg(test)]
mod tests;

use crate::diagnostic::Faults;
use crate::model::draft::Draft;
use crate::model::site::{Ix, Site};
use crate::span::Texts;
use autolink::Autolinks;
use ids::Table;
use names::Names;
use rayon::prelude::*;
use scope::{Resolved, Scope};

/// What is known of the whole history before the first reference is followed.
struct Known<'a> {
    texts: &'a Texts,
    table: Table,
    names: Names,
    autolinks: Autolinks,
}

/// Makes a site of a draft. `texts` are the files that the draft was read from.
///
/// What can't be followed is said in `faults` and left out, so that the site is always whole: a
/// link that leads nowhere is [dead](crate::model::site::Link::Dead), a citation of nothing is
/// dropped, of two things with one id the first by path stays. An event whose date is missing or
/// bad keeps its page, under the date `XXXX`, and has no place in the chronology. The outcome is the
/// same for any number of threads.
pub fn resolve(draft: Draft, texts: &Texts, faults: &mut Faults) -> Site {
    let Draft { settings, things, base_map, assets } = draft;
    let things = ids::sorted(things, texts, faults);
    let table = Table::new(&things, assets, &settings, texts);
    let names = Names::new(&things);
    let autolinks = names.autolinks(&things, settings.autolink, faults);
    let known = Known { texts, table, names, autolinks };

    let resolved: Vec<Resolved> = things
        .into_par_iter()
        .enumerate()
        .map(|(at, thing)| Scope::new(&known, Ix(at as u32), &thing).resolve(thing))
        .collect();

    let mut things = Vec::with_capacity(resolved.len());
    let mut found = Vec::with_capacity(resolved.len());
    let mut references = Vec::new();
    for mut one in resolved {
        things.push(one.thing);
        references.append(&mut one.found.references);
        found.push(one.found);
        faults.extend(one.faults);
    }
    circles::break_cycles(&mut things, &found, faults);
    circles::report(&things, &found, faults);
    let chronology = chronology::order(&known.table, &things);
    accounts::find_origins(&mut things);
    support::find(&mut things);
    references::sort(&mut references);
    let assets = backlinks::join(&mut things, found, &chronology, &known.table, faults);
    Site { settings, things, chronology, base_map, assets, references }
}
