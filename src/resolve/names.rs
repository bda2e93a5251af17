//! Names and variants: which things bear them, and what a written reference means. Where in the
//! prose a name is linked by itself is `autolink`'s affair.

use super::Known;
use super::autolink::Autolinks;
use super::ids::Card;
use super::kept::Last;
use crate::diagnostic::{Code, Diagnostic, Faults, nearest};
use crate::model::codes;
use crate::model::draft::{Body, Ref, Thing};
use crate::model::fold::fold;
use crate::model::kind::Kind;
use crate::model::prose::plain;
use crate::model::site::Ix;
use crate::span::{Span, Texts};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which things bear a name, by its folded form ([`of`]).
pub struct Names(BTreeMap<String, Vec<Ix>>);

impl Names {
    /// Gathers the names of things in the site's order; those of the last state, where all are the
    /// same.
    pub fn new(cards: &[Arc<Card>], last: Option<&Last>) -> Arc<Names> {
        let same =
            |(old, new): (&Arc<Card>, &Arc<Card>)| Arc::ptr_eq(old, new) || old.names == new.names;
        if let Some(last) = last.filter(|last| last.table.cards.len() == cards.len())
            && last.table.cards.iter().zip(cards).all(same)
        {
            return last.names.clone();
        }
        let mut names: BTreeMap<String, Vec<Ix>> = BTreeMap::new();
        for (at, card) in cards.iter().enumerate() {
            for name in &card.names {
                let bearers = names.entry(name.clone()).or_default();
                if bearers.last() != Some(&Ix(at as u32)) {
                    bearers.push(Ix(at as u32));
                }
            }
        }
        Arc::new(Names(names))
    }

    /// The things that bear a name, however it is spelt.
    pub fn bearers(&self, name: &str) -> &[Ix] {
        self.bearing(&fold(name))
    }

    /// The things that bear the name with this folded form.
    pub fn bearing(&self, folded: &str) -> &[Ix] {
        self.0.get(folded).map_or(&[], Vec::as_slice)
    }

    /// The names that are linked by themselves: those that exactly one entity bears, leaving out
    /// whoever opts out of the name by `autolink: false`. Names that two bear and neither opts
    /// out of are said to be ambiguous. What finds them is that of the last state, where they are
    /// the same.
    pub fn autolinks(
        &self,
        things: &[Arc<Thing>],
        wanted: bool,
        faults: &mut Faults,
        last: Option<&Last>,
    ) -> Arc<Autolinks> {
        let mut claims: BTreeMap<String, Vec<Bearer>> = BTreeMap::new();
        for (at, thing) in things.iter().enumerate() {
            let Body::Entity(entity) = &thing.body else { continue };
            let own = (thing.title.value.as_str(), thing.title.span);
            let variants = entity.names.iter();
            let variants = variants.map(|name| (name.text.value.as_str(), name.text.span));
            let opted_out: Vec<String> = entity
                .names
                .iter()
                .filter(|name| !name.autolink)
                .map(|name| fold(&name.text.value))
                .collect();
            for (name, span) in std::iter::once(own).chain(variants) {
                let folded = fold(name);
                if !folded.is_empty() && !opted_out.contains(&folded) {
                    let bearer = Bearer { ix: Ix(at as u32), name, span };
                    claims.entry(folded).or_default().push(bearer);
                }
            }
        }
        let mut linked = Vec::new();
        for bearers in claims.values() {
            let mut entities: Vec<&Bearer> = Vec::new();
            for bearer in bearers {
                if entities.iter().all(|known| known.ix != bearer.ix) {
                    entities.push(bearer);
                }
            }
            match entities[..] {
                [one] => linked.extend(bearers.iter().map(|bearer| (bearer.name, one.ix))),
                _ => faults.push(ambiguous_name(&entities, things)),
            }
        }
        let linked = if wanted { linked } else { Vec::new() };
        match last.map(|last| &last.autolinks).filter(|known| known.are_of(&linked)) {
            Some(known) => known.clone(),
            None => Arc::new(Autolinks::new(linked)),
        }
    }
}

/// The folded forms of all that a thing is called: an entity's name and variants, a source's title
/// and short title, the title of any other.
pub fn of(thing: &Thing) -> Vec<String> {
    let mut names = vec![fold(&thing.title.value)];
    match &thing.body {
        Body::Entity(entity) => names.extend(entity.names.iter().map(|it| fold(&it.text.value))),
        Body::Source(source) => names.push(fold(&plain(&source.short))),
        _ => {}
    }
    // A name of signs alone, or none, is nobody's.
    names.retain(|name| !name.is_empty());
    names
}

/// An entity, and where it says that it bears a name.
struct Bearer<'a> {
    ix: Ix,
    name: &'a str,
    span: Span,
}

fn ambiguous_name(bearers: &[&Bearer], things: &[Arc<Thing>]) -> Diagnostic {
    let handle = |bearer: &Bearer| {
        let thing = &things[bearer.ix.0 as usize];
        format!("{}:{}", thing.kind.word(), thing.id)
    };
    let first = bearers[0];
    let mut fault = Diagnostic::new(
        codes::NAME_AMBIGUOUS,
        first.span,
        format!("`{}` and `{}` bear one name", handle(first), handle(bearers[1])),
        format!("“{}” is a name of `{}`", first.name, handle(first)),
    );
    for bearer in &bearers[1..] {
        fault = fault.label(bearer.span, format!("and of `{}`", handle(bearer)));
    }
    fault.help(format!(
        "mentions are not linked by themselves until all but one of them have \
         `{{ text: {}, autolink: false }}` among their `names`; else link by hand",
        first.name
    ))
}

/// What a written reference was found to mean.
#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    One(Ix),
    Several(Vec<Ix>),
    /// By an id that it no longer has.
    Former(Ix),
    OtherKind(Ix),
    Nothing,
}

fn meaning(known: &Known, written: &str, kinds: &[Kind]) -> Meaning {
    let fits = |ix: &&Ix| kinds.contains(&known.table.card(**ix).kind);
    let prefixed = written
        .split_once(':')
        .and_then(|(word, rest)| Some((Kind::from_word(word.trim())?, rest.trim())));
    let (asked, written) = match &prefixed {
        Some((kind, rest)) => (Some(*kind), *rest),
        None => (None, written),
    };
    let named = |ix: &&Ix| asked.is_none_or(|kind| known.table.card(**ix).kind == kind);
    let mut other = None;
    for all in [known.table.with_id(written), known.names.bearers(written)] {
        let all: Vec<&Ix> = all.iter().filter(named).collect();
        let fitting: Vec<Ix> = all.iter().copied().filter(fits).copied().collect();
        match fitting[..] {
            [one] => return Meaning::One(one),
            [] => other = other.or(all.first().map(|&&ix| ix)),
            _ => return Meaning::Several(fitting),
        }
    }
    let former = known.table.formerly(written).iter().filter(named).filter(fits);
    let former: Vec<Ix> = former.copied().collect();
    match (former.as_slice(), other) {
        ([one], _) => Meaning::Former(*one),
        ([], None) => Meaning::Nothing,
        ([], Some(other)) => Meaning::OtherKind(other),
        _ => Meaning::Several(former),
    }
}

/// Whereto a reference leads, if to exactly one thing of these kinds.
pub fn lead(known: &Known, reference: &Ref, kinds: &[Kind]) -> Option<Ix> {
    match meaning(known, &reference.value, kinds) {
        Meaning::One(ix) | Meaning::Former(ix) => Some(ix),
        _ => None,
    }
}

/// Follows a reference to a thing of one of these kinds, by its id, `kind:id`, name, variant or
/// title. Where it leads to nothing, that is said under `unknown`.
pub fn follow(
    known: &Known,
    reference: &Ref,
    kinds: &[Kind],
    unknown: &'static Code,
    faults: &mut Faults,
) -> Option<Ix> {
    let (written, span) = (reference.value.as_str(), reference.span);
    let fault = match meaning(known, written, kinds) {
        Meaning::One(ix) => return Some(ix),
        Meaning::Former(ix) => {
            let asked = written.split_once(':');
            let right = match asked.filter(|(word, _)| Kind::from_word(word.trim()).is_some()) {
                Some(_) => known.table.full_handle(ix),
                None => known.table.handle(ix),
            };
            faults.push(former(known, ix, span, written, &right));
            return Some(ix);
        }
        Meaning::Nothing => {
            let message = format!("there is no {} `{written}`", or(kinds));
            let fault = Diagnostic::new(unknown, span, message, "leads to nothing");
            match guess(known, written, kinds) {
                Some(ix) => suggest(known, fault, span, written, &known.table.handle(ix)),
                None => fault.help(match kinds {
                    [kind] => format!("write its file, `{}/….md`, or name another", kind.folder()),
                    _ => "write its file first, or name another".into(),
                }),
            }
        }
        Meaning::OtherKind(ix) => {
            let card = known.table.card(ix);
            Diagnostic::new(
                codes::LINK_KIND,
                span,
                format!("`{written}` is a {}, where a {} belongs", card.kind.word(), or(kinds)),
                format!("leads to a {}", card.kind.word()),
            )
            .label(card.span, format!("the {} is here", card.kind.word()))
            .help(format!("name a {}", or(kinds)))
        }
        Meaning::Several(all) => {
            let message = format!("`{written}` can mean {} things", all.len());
            let fault = Diagnostic::new(codes::LINK_AMBIGUOUS, span, message, "which of them?");
            all.iter().fold(fault, |fault, &ix| {
                let card = known.table.card(ix);
                let fault = fault.label(card.span, format!("“{}” is one", card.title));
                suggest(known, fault, span, written, &known.table.full_handle(ix))
            })
        }
    };
    faults.push(fault);
    None
}

/// The fault of a reference by an id that the thing no longer has; `right` is what to write.
pub fn former(known: &Known, ix: Ix, span: Span, written: &str, right: &str) -> Diagnostic {
    let card = known.table.card(ix);
    let message = format!("`{written}` is a former id of “{}”", card.title);
    let fault = Diagnostic::new(codes::LINK_FORMER, span, message, "still leads there")
        .label(card.span, format!("its id is `{}`", card.id));
    suggest_if(true, known, fault, span, written, right)
}

/// Adds the way out to write `right` for `written`, as an exact edit where `written` is found in
/// the span as it stands in the file. It is safe where the two differ in their case alone, and no
/// two sources do.
pub fn suggest(
    known: &Known,
    fault: Diagnostic,
    span: Span,
    written: &str,
    right: &str,
) -> Diagnostic {
    let like = |id: &str| id.to_lowercase() == written.to_lowercase();
    let sources = known.table.of(&[Kind::Source]).filter(|(_, card)| like(&card.id));
    let safe = like(right) && sources.count() <= 1;
    suggest_if(safe, known, fault, span, written, right)
}

/// Adds the way out to write `right` for `written`, and says whether it is safe.
fn suggest_if(
    safe: bool,
    known: &Known,
    fault: Diagnostic,
    span: Span,
    written: &str,
    right: &str,
) -> Diagnostic {
    let help = format!("write `{right}`");
    match place_of(known.texts, span, written) {
        Some(place) => fault.suggest_if(safe, help, place, right),
        None => fault.help(help),
    }
}

/// Where a value stands in a span that may also hold its quotes, brackets or an anchor; none where
/// the file spells it otherwise, by escapes. A span of folded text holds all that stands there: a
/// value that is found twice in it has no place.
fn place_of(texts: &Texts, span: Span, written: &str) -> Option<Span> {
    let all = texts.slice(span);
    let at = all.find(written).filter(|_| !written.is_empty())?;
    let end = at + written.len();
    let leads = all[..at].trim_start_matches(['"', '\'', ' ']).is_empty();
    let ends = all[end..].trim_start_matches(['"', '\'', ' ', '\\']);
    let is_all = leads && (ends.is_empty() || ends.starts_with('#'));
    (is_all || !all[end..].contains(written)).then(|| span.part(at, end))
}

/// The thing of these kinds whose id or name is nearest to what was written.
fn guess(known: &Known, written: &str, kinds: &[Kind]) -> Option<Ix> {
    let asked = written.split_once(':').filter(|(word, _)| Kind::from_word(word).is_some());
    let written = asked.map_or(written, |(_, rest)| rest);
    let ids: Vec<(&str, Ix)> = known.table.of(kinds).map(|(ix, card)| (&*card.id, ix)).collect();
    let named = known.names.0.iter().filter_map(|(name, bearers)| {
        let fits = |ix: &&Ix| kinds.contains(&known.table.card(**ix).kind);
        Some((name.as_str(), *bearers.iter().find(fits)?))
    });
    let find = |written: &str, pool: Vec<(&str, Ix)>| {
        let name = near(written, pool.iter().map(|&(name, _)| name))?;
        pool.iter().find(|&&(known, _)| known == name).map(|&(_, ix)| ix)
    };
    find(written, ids).or_else(|| find(&fold(written), named.collect()))
}

/// The same as [`nearest`], which is slow among ten thousand names: those that have quite other
/// letters can't be near, and are not measured.
pub fn near<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |text: &str| {
        let mut counts = [0_i32; 32];
        let letters = text.chars().flat_map(char::to_lowercase);
        letters.for_each(|c| counts[c as usize % 32] += 1);
        counts
    };
    let wanted = letters(written);
    // A letter put for another changes two counts; there may be at most four such changes.
    let allowed = 2 * (wanted.iter().sum::<i32>() / 3).min(4);
    let like = |name: &&str| {
        let counts = letters(name);
        counts.iter().zip(&wanted).map(|(a, b)| (a - b).abs()).sum::<i32>() <= allowed
    };
    nearest(written, known.into_iter().filter(like))
}

/// The words for some kinds: `person or group`.
fn or(kinds: &[Kind]) -> String {
    match kinds {
        [] => "thing".into(),
        _ if kinds.len() == Kind::ALL.len() => "page".into(),
        [one] => one.word().into(),
        [first @ .., last] => {
            let first: Vec<_> = first.iter().map(|kind| kind.word()).collect();
            format!("{} or {}", first.join(", "), last.word())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, near};
    use crate::diagnostic::nearest;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_near_is_passed_over(
            written in "[a-eA-E-]{0,9}",
            known in prop::collection::vec("[a-f-]{1,9}", 0..9),
        ) {
            let known = || known.iter().map(String::as_str);
            prop_assert_eq!(near(&written, known()), nearest(&written, known()));
        }
    }

    #[test]
    fn spellings_of_one_name_fold_together() {
        assert_eq!(fold("Masʿūd"), "masud");
        assert_eq!(fold("Mas'ud"), "masud");
        assert_eq!(fold("  Abdul   Rashid "), "abdul rashid");
        assert_eq!(fold("ﻣﺰﺍﺭ"), fold("مزار"));
        assert_ne!(fold("Dostum"), fold("Dostam"));
    }
}
