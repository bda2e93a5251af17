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
mod kept;
mod links;
mod names;
mod prose;
mod references;
mod scope;
mod support;
mod things;

#[cfg(test)]
mod tests;

pub use kept::Kept;

use crate::diagnostic::Faults;
use crate::model::draft::Draft;
use crate::model::site::{Ix, Site};
use crate::span::Texts;
use accounts::Origins;
use autolink::Autolinks;
use ids::Table;
use names::Names;
use rayon::prelude::*;
use scope::{Found, Resolved, Scope};
use std::sync::{Arc, OnceLock};

/// What is known of the whole history before the first reference is followed.
struct Known<'a> {
    texts: &'a Texts,
    table: Table,
    names: Arc<Names>,
    autolinks: Arc<Autolinks>,
    origins: Origins,
}

/// Makes a site of a draft. `texts` are the files that the draft was read from.
///
/// What can't be followed is said in `faults` and left out, so that the site is always whole: a
/// link that leads nowhere is [dead](crate::model::site::Link::Dead), a citation of nothing is
/// dropped, of two things with one id the first by path stays. An event whose date is missing or
/// bad keeps its page, under the date `XXXX`, and has no place in the chronology. The outcome is the
/// same for any number of threads.
pub fn resolve(draft: Draft, texts: &Texts, faults: &mut Faults) -> Site {
    resolve_again(draft, texts, faults, None)
}

/// The same as [`resolve`], taking over what was resolved before and still holds. What comes of it
/// doesn't depend on what was kept; only the time does.
pub fn resolve_again(
    draft: Draft,
    texts: &Texts,
    faults: &mut Faults,
    kept: Option<&mut Kept>,
) -> Site {
    let Draft { settings, things, base_map, assets } = draft;
    let things = ids::sorted(things, texts, faults);
    let last = kept.as_ref().and_then(|kept| kept.last());
    let table = Table::new(&things, assets, &settings, texts, last);
    let names = Names::new(&table.cards, last);
    let autolinks = names.autolinks(&things, settings.autolink, faults, last);
    let mut known = Known { texts, table, names, autolinks, origins: Origins::default() };
    known.origins = Origins::new(&known, &things);

    let drafts = kept.is_some().then(|| things.clone());
    let held = last.map(|last| last.held(&known, &things));
    let resolved: Vec<Arc<Resolved>> = things
        .into_par_iter()
        .enumerate()
        .map(|(at, thing)| match held.as_ref().and_then(|held| held[at]) {
            Some(held) => held.clone(),
            None => {
                let scope = Scope::new(&known, Ix(at as u32), &thing);
                Arc::new(scope.resolve(Arc::unwrap_or_clone(thing)))
            }
        })
        .collect();

    let mut things: Vec<_> = resolved.iter().map(|one| one.thing.clone()).collect();
    let found: Vec<&Found> = resolved.iter().map(|one| &one.found).collect();
    resolved.iter().for_each(|one| faults.extend(one.faults.clone()));
    circles::break_cycles(&mut things, &found, faults);
    circles::report(&things, &found, faults);
    let chronology = chronology::order(&known.table, &things);
    let relations = backlinks::join(&things, &found, &chronology, &known.table, faults);
    let assets = backlinks::assets(&found);
    if let (Some(kept), Some(drafts)) = (kept, drafts) {
        kept.keep(known, drafts, resolved);
    }
    let gathered = OnceLock::new();
    Site { settings, things, relations, chronology, base_map, assets, gathered }
}
