//! What the next resolution can take over from the last one, and what of it still holds. Nothing is
//! resolved here.

use super::Known;
use super::accounts::Origins;
use super::autolink::Autolinks;
use super::ids::Table;
use super::names::Names;
use super::scope::Resolved;
use crate::model::draft::Thing;
use crate::model::site::Ix;
use std::sync::Arc;

/// What was resolved before, for [`super::resolve_again`].
#[derive(Default)]
pub struct Kept(Option<Last>);

/// The last resolution: what was known, what was read, and what came of it, in one order.
pub struct Last {
    pub table: Table,
    pub names: Arc<Names>,
    pub autolinks: Arc<Autolinks>,
    origins: Origins,
    pub drafts: Vec<Arc<Thing>>,
    resolved: Vec<Arc<Resolved>>,
}

impl Kept {
    /// The last resolution, if there was one.
    pub fn last(&self) -> Option<&Last> {
        self.0.as_ref()
    }

    /// Keeps a resolution.
    pub(super) fn keep(
        &mut self,
        known: Known,
        drafts: Vec<Arc<Thing>>,
        resolved: Vec<Arc<Resolved>>,
    ) {
        let Known { texts: _, table, names, autolinks, origins } = known;
        self.0 = Some(Last { table, names, autolinks, origins, drafts, resolved });
    }
}

impl Last {
    /// The resolved form of each thing, where it would come out the same again.
    ///
    /// What a thing comes to depends on its own file, on the tables by which ids, paths and names
    /// are found, and on the cards of the things that it refers to: every reference that leads
    /// somewhere is noted ([`crate::model::site::Thing::references`]), and one that doesn't leaves a
    /// fault. So a thing is resolved anew if its file changed, if it has a fault, or if it refers to
    /// what changed; and all are, where the tables did.
    pub(super) fn held(&self, known: &Known, things: &[Arc<Thing>]) -> Vec<Option<&Arc<Resolved>>> {
        let same_ground = Arc::ptr_eq(&self.table.index, &known.table.index)
            && Arc::ptr_eq(&self.autolinks, &known.autolinks)
            && self.origins == known.origins;
        if !same_ground {
            return vec![None; things.len()];
        }
        let changed = self.changed(known);
        let holds = |(at, one): (usize, &Arc<Resolved>)| {
            Arc::ptr_eq(&self.drafts[at], &things[at])
                && one.faults.is_empty()
                && !one.thing.references.iter().any(|one| changed[one.to.0 as usize])
        };
        let all = self.resolved.iter().enumerate();
        all.map(|(at, one)| holds((at, one)).then_some(one)).collect()
    }

    /// Which things are other to those who refer to them: what is known of them changed, or who
    /// else bears their name.
    fn changed(&self, known: &Known) -> Vec<bool> {
        let (old, new) = (&self.table.cards, &known.table.cards);
        let mut changed = vec![false; new.len()];
        for (at, (old, new)) in old.iter().zip(new).enumerate() {
            if Arc::ptr_eq(old, new) || old == new {
                continue;
            }
            changed[at] = true;
            if old.names != new.names {
                let bearers = old.names.iter().chain(&new.names);
                let bearers = bearers.flat_map(|name| self.names.bearing(name));
                bearers.for_each(|&Ix(bearer)| changed[bearer as usize] = true);
            }
        }
        changed
    }
}
