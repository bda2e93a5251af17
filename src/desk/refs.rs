//! Looking up what names what: the thing that an editor means, every place that names it, and what
//! the letters at a place lead to. What a reference is, `resolve` has settled.

use crate::diagnostic::nearest;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Reference, Role, Site};
use crate::span::FileId;

/// All references of a site, to be found by what they lead to and by where they stand.
pub struct References<'s> {
    site: &'s Site,
    /// The places in the site's references, by the thing that they lead to.
    by_target: Vec<Vec<u32>>,
}

impl<'s> References<'s> {
    /// Makes ready to look up the references of a site.
    pub fn of(site: &'s Site) -> References<'s> {
        let mut by_target = vec![Vec::new(); site.things.len()];
        for (at, reference) in site.references.iter().enumerate() {
            by_target[reference.to.0 as usize].push(at as u32);
        }
        References { site, by_target }
    }

    /// Every place where somebody wrote a reference to this thing, by file and place in it. The
    /// first mentions that the program links by itself are [`References::mentions`].
    pub fn written(&self, to: Ix) -> impl Iterator<Item = &'s Reference> {
        self.to(to).filter(|reference| reference.role != Role::Mention)
    }

    /// Every first mention of a name that the program links to this thing, by file and place.
    pub fn mentions(&self, to: Ix) -> impl Iterator<Item = &'s Reference> {
        self.to(to).filter(|reference| reference.role == Role::Mention)
    }

    fn to(&self, to: Ix) -> impl Iterator<Item = &'s Reference> {
        let (site, places) = (self.site, self.by_target[to.0 as usize].clone());
        places.into_iter().map(|at| &site.references[at as usize])
    }

    /// The references that stand at a byte of a file, or end there. The name of a citation of the
    /// front matter leads to each of its sources.
    pub fn at(&self, file: FileId, byte: usize) -> impl Iterator<Item = &'s Reference> {
        let all = &self.site.references;
        let start = all.partition_point(|one| one.span.file < file);
        let end = all.partition_point(|one| one.span.file <= file);
        let holds = move |one: &&Reference| {
            (one.span.start as usize..=one.span.end as usize).contains(&byte)
        };
        all[start..end].iter().filter(holds)
    }
}

/// The thing that is meant by `id` or `kind:id`. A chapter may be given with its number, as its
/// file is named.
///
/// The error says, for people, that there is none, or that there are several, with a way out.
pub fn find(site: &Site, written: &str) -> Result<Ix, String> {
    let asked = written
        .split_once(':')
        .and_then(|(word, id)| Some((Kind::from_word(word)?, id)))
        .map_or((None, written), |(kind, id)| (Some(kind), id));
    let (kind, id) = asked;
    let things = || site.things.iter().enumerate().map(|(at, thing)| (Ix(at as u32), thing));
    let fits = |of: Kind| kind.is_none_or(|kind| kind == of);
    let named: Vec<_> = things().filter(|(_, thing)| fits(thing.kind) && thing.id == id).collect();
    match named[..] {
        [(ix, _)] => return Ok(ix),
        [] => {}
        _ => {
            let all: Vec<_> =
                named.iter().map(|(_, one)| format!("`{}:{}`", one.kind.word(), one.id)).collect();
            return Err(format!(
                "{} things have the id `{id}`; say which is meant: {}",
                all.len(),
                all.join(" or ")
            ));
        }
    }
    let numbered = |thing: &crate::model::site::Thing| {
        let (number, rest) = crate::model::kind::chapter_number(id);
        thing.kind == Kind::Chapter && number.is_some() && thing.id == rest && thing.order == number
    };
    if let Some((ix, _)) = things().find(|(_, thing)| fits(thing.kind) && numbered(thing)) {
        return Ok(ix);
    }
    let what = kind.map_or("nothing", |kind| kind.word());
    let none = match kind {
        Some(_) => format!("there is no {what} with the id `{id}`"),
        None => format!("{what} has the id `{id}`"),
    };
    let ids = site.things.iter().filter(|thing| fits(thing.kind)).map(|thing| thing.id.as_str());
    Err(match nearest(id, ids) {
        Some(near) => format!("{none}; is `{near}` meant?"),
        None => format!("{none}; an id is the name of a file, without `.md`, or an entry's key"),
    })
}

#[cfg(test)]
mod tests;
