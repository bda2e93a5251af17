//! The list of sources: those seen first, then those known only through them; put in another order
//! or narrowed by a script. A long one goes on over further pages.

use super::lists::{ItemsGroup, JumpView, ListView, fill_list};
use super::source::rests_text;
use super::{Page, index_path};
use crate::model::kind::Kind;
use crate::model::site::{Ix, Site, Source};
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{LinkView, SourceView, capitalised};
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// The list of sources, with what it can be narrowed to.
#[derive(Serialize)]
struct SourcesView {
    #[serde(flatten)]
    list: ListView<ItemsGroup<SourceItem>>,
    standings: Vec<ChoiceView>,
    kinds: Vec<ChoiceView>,
}

/// A source in a list.
#[derive(Serialize)]
pub struct SourceItem {
    source: SourceView,
    entry_html: String,
    kind_text: Option<String>,
    standing_text: String,
    relays: Vec<LinkView>,
    rests_text: String,
    passages: usize,
    /// The word by which the list is narrowed to its kind.
    kind: Option<String>,
    /// How it stands to the others: `alone`, `relays` or `known`.
    standing: &'static str,
    /// Its place in a list by author and title, and in one by date. In a list of all alone.
    order: Option<usize>,
    date_order: Option<usize>,
}

/// The places of all sources, by the two orders that their list can be put into.
struct Orders {
    name: BTreeMap<Ix, usize>,
    date: BTreeMap<Ix, usize>,
}

fn orders(press: &Press) -> Orders {
    let mut all: Vec<Ix> = press.site.of(Kind::Source).map(|(ix, _)| ix).collect();
    all.sort_by(|&a, &b| press.compare(a, b));
    let ranked = |all: &[Ix]| all.iter().enumerate().map(|(at, &ix)| (ix, at)).collect();
    let name = ranked(&all);
    // What bears no date comes last.
    all.sort_by_cached_key(|&ix| {
        let issued = press.site.thing(ix).source().and_then(|source| source.issued.as_ref());
        (issued.is_none(), issued.map(|date| date.sort_key()))
    });
    Orders { name, date: ranked(&all) }
}

/// The pages of the list of sources: those seen first, then those known only through them, under
/// the source through which they are known.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    let all = Arc::new(OnceLock::new());
    let of = paths::pages(press.site.of(Kind::Source).count());
    let pages = (1..=of).map(|number| {
        let all = all.clone();
        let draw = move |page: &Page<'p>| {
            let (filed, orders) = all.get_or_init(|| (filed(press), orders(press)));
            let sheet = Sheet::new(press, &*page.path);
            let placed = |ix: Ix| {
                let item = item(&sheet, ix)?;
                let (order, date_order) = (orders.name.get(&ix), orders.date.get(&ix));
                Some(SourceItem { order: order.copied(), date_order: date_order.copied(), ..item })
            };
            let groups =
                paths::part(filed, number).chunk_by(|a, b| a.0 == b.0).map(|chunk| ItemsGroup {
                    id: through_id(press, chunk[0].0),
                    title: Some(through_title(press, chunk[0].0)),
                    items: chunk.iter().filter_map(|&(_, ix)| placed(ix)).collect(),
                });
            let firsts = filed
                .iter()
                .enumerate()
                .filter(|&(at, (through, _))| at == 0 || filed[at - 1].0 != *through);
            let jumps: Vec<_> = firsts
                .map(|(at, (through, _))| JumpView {
                    title: through_title(press, through),
                    href: Some(sheet.href_on(
                        &index_path(Kind::Source),
                        at / paths::LIST + 1,
                        number,
                        &through_id(press, through),
                    )),
                    current: false,
                })
                .collect();
            let list = ListView {
                intro: Some(
                    "Every statement of this history rests on one of these, or on what they relay."
                        .into(),
                ),
                jumps: if jumps.len() > 2 { jumps } else { Vec::new() },
                groups: groups.collect(),
                continuation: sheet.continuation(&index_path(Kind::Source), number, of),
            };
            let (standings, kinds) = (standings(press.site), kinds(press.site));
            let view = SourcesView { list, standings, kinds };
            fill_list(sheet, "sources.html", Kind::Source, number, &view)
        };
        let page = Page::new(paths::continued(&index_path(Kind::Source), number), draw);
        if number > 1 { page.unlisted() } else { page }
    });
    pages.collect()
}

/// The sources in the order of their list, each with those through which alone it is known.
fn filed<'p>(press: &Press<'p>) -> Vec<(&'p [Ix], Ix)> {
    let sources = press.site.of(Kind::Source);
    let mut filed: Vec<(&[Ix], Ix)> =
        sources.filter_map(|(ix, thing)| Some((&thing.source()?.known_through[..], ix))).collect();
    filed.sort_by(|a, b| {
        let through = a.0.iter().zip(b.0).map(|(&a, &b)| press.compare(a, b));
        let through = through.fold(Ordering::Equal, Ordering::then);
        let through = through.then(a.0.len().cmp(&b.0.len()));
        let seen_first = b.0.is_empty().cmp(&a.0.is_empty());
        seen_first.then(through).then_with(|| press.compare(a.1, b.1))
    });
    filed
}

/// Something that a list can be narrowed to.
#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct ChoiceView {
    title: String,
    id: String,
}

/// The kinds of source that there are, by their names.
fn kinds(site: &Site) -> Vec<ChoiceView> {
    let named = site.of(Kind::Source).filter_map(|(_, thing)| thing.source()?.kind.as_deref());
    let kinds: BTreeSet<_> =
        named.map(|kind| ChoiceView { title: capitalised(kind), id: kind_id(kind) }).collect();
    kinds.into_iter().collect()
}

/// A kind's name as one word.
fn kind_id(kind: &str) -> String {
    kind.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}

/// How sources stand to each other, of those that there are.
fn standings(site: &Site) -> Vec<ChoiceView> {
    let any = |is: &dyn Fn(&Source) -> bool| {
        site.of(Kind::Source).filter_map(|(_, thing)| thing.source()).any(is)
    };
    let known = |source: &Source| !source.known_through.is_empty();
    let rests = |source: &Source| !known(source) && !source.relays.is_empty();
    let standings = [
        ("alone", "stands alone", any(&|source| !known(source) && !rests(source))),
        ("relays", "rests on others", any(&rests)),
        ("known", "known only through others", any(&known)),
    ];
    let found = standings.into_iter().filter(|(_, _, any)| *any);
    found.map(|(id, title, _)| ChoiceView { title: title.into(), id: id.into() }).collect()
}

/// "Documents seen", "Known only through Lee".
fn through_title(press: &Press, through: &[Ix]) -> String {
    match through {
        [] => "Documents seen".to_string(),
        through => {
            let names: Vec<&str> = through.iter().map(|&ix| press.short(ix)).collect();
            format!("Known only through {}", names.join(" and "))
        }
    }
}

fn through_id(press: &Press, through: &[Ix]) -> String {
    match through {
        [] => "seen".to_string(),
        through => {
            let ids: Vec<&str> = through.iter().map(|&ix| &*press.site.thing(ix).id).collect();
            format!("through-{}", ids.join("-"))
        }
    }
}

/// A source in a list, with where it stands and how much rests on it.
pub fn item(sheet: &Sheet, ix: Ix) -> Option<SourceItem> {
    let source = sheet.press.site.thing(ix).source()?;
    let passages = &sheet.press.site.relations(ix).passages;
    let (standing, standing_text, relays) = match (&source.known_through[..], &source.relays[..]) {
        ([], []) => ("alone", "Stands alone.", &[][..]),
        ([], relays) => ("relays", "Rests on", relays),
        (through, _) => ("known", "Known only through", through),
    };
    Some(SourceItem {
        source: sheet.source_view(ix),
        entry_html: sheet.press.entry(ix).to_string(),
        kind_text: source.kind.as_deref().map(capitalised),
        standing_text: standing_text.into(),
        relays: sheet.link_views(relays),
        rests_text: capitalised(&rests_text(passages)),
        passages: passages.len(),
        kind: source.kind.as_deref().map(kind_id),
        standing,
        order: None,
        date_order: None,
    })
}
