//! Looking up what names what: the thing that an editor means, every place that names it, and what
//! the letters at a place lead to. What a reference is, `resolve` has settled.

use crate::diagnostic::nearest;
use crate::model::kind::Kind;
use crate::model::site::{Ix, Reference, Role, Site};
use crate::span::{FileId, Span, Texts};

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
        for (at, reference) in site.references().iter().enumerate() {
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
        places.into_iter().map(|at| &site.references()[at as usize])
    }

    /// The references that stand at a byte of a file, or end there. The name of a citation of the
    /// front matter leads to each of its sources.
    pub fn at(&self, file: FileId, byte: usize) -> impl Iterator<Item = &'s Reference> {
        let all = self.site.references();
        let start = all.partition_point(|one| one.span.file < file);
        let end = all.partition_point(|one| one.span.file <= file);
        let holds = move |one: &&Reference| {
            (one.span.start as usize..=one.span.end as usize).contains(&byte)
        };
        all[start..end].iter().filter(holds)
    }
}

/// A few words of the line around a place, with the place within them.
pub struct Excerpt<'t> {
    /// Whether the line goes on before and after what is shown.
    pub cut: (bool, bool),
    pub before: &'t str,
    pub at: &'t str,
    pub after: &'t str,
}

/// How many bytes of a line an excerpt shows before a place and after it, at most.
const AROUND: (usize, usize) = (56, 56);

/// The words around a place, as they stand in the file; those of its first line where it has several.
pub fn excerpt(texts: &Texts, span: Span) -> Excerpt<'_> {
    let text = &*texts.get(span.file).text;
    let (start, end) = (span.start as usize, span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
    let end = end.min(line_end);
    let from = text.floor_char_boundary(start.saturating_sub(AROUND.0)).max(line);
    let to = text.floor_char_boundary((end + AROUND.1).min(line_end));
    let cut = (from > line, to < line_end);
    // Words are not cut in two.
    let before = match cut.0 {
        true => text[from..start].split_once(' ').map_or("", |(_, rest)| rest),
        false => text[from..start].trim_start(),
    };
    let after = match cut.1 {
        true => text[end..to].rsplit_once(' ').map_or("", |(rest, _)| rest),
        false => text[end..to].trim_end(),
    };
    Excerpt { cut, before, at: &text[start..end], after }
}

impl Role {
    /// What a reference of this role is called, for people.
    pub fn words(self) -> String {
        match self {
            Role::Citation => "citation".into(),
            Role::NamedCitation => "named citation".into(),
            Role::Account => "account".into(),
            Role::Answer => "answer to a claim".into(),
            Role::Attribution => "attributed_to".into(),
            Role::Link => "link".into(),
            Role::Embed => "embed".into(),
            Role::Field(name) => name.into(),
            Role::Mention => "first mention".into(),
        }
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
