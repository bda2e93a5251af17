//! The page on the work itself: how much of each chapter rests on how many independent sources,
//! which sources carry most, which questions are open, and how much there is of each kind.

use super::{Page, disputes, index_path, lists};
use crate::diagnostic::Diagnostic;
use crate::model::draft::Relation;
use crate::model::kind::Kind;
use crate::model::prose::{BlockKind, anchor};
use crate::model::site::{Body, Claim, Ix, Site, Support, Thing};
use crate::render::claim;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{
    DateView, LinkView, SourceView, capitalised, counted, grouped, in_words,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Where the page stands.
pub const PATH: &str = "evidence.html";
/// How many sources, open questions and paragraphs without a source it names.
const LISTED: usize = 40;
/// How many words of a paragraph show which one it is.
const WORDS: usize = 16;

#[derive(Serialize)]
struct View {
    intro: String,
    tally_text: String,
    chapters: Vec<ChapterView>,
    total: SharesView,
    bare: Vec<BareView>,
    bare_more: usize,
    sources: Vec<WeightView>,
    sources_text: String,
    sources_more: usize,
    sources_href: Option<String>,
    relations: Vec<RelationView>,
    open: Vec<OpenView>,
    open_more: usize,
    disputes_href: Option<String>,
    counts: Vec<CountView>,
}

/// How many paragraphs rest on no source, on one, on two or more that are independent.
#[derive(Serialize)]
struct SharesView {
    paragraphs: usize,
    none: usize,
    one: usize,
    more: usize,
    none_share: String,
    one_share: String,
    more_share: String,
    bar_svg: String,
}

#[derive(Serialize)]
struct ChapterView {
    href: String,
    number: Option<u32>,
    title: String,
    shares: SharesView,
}

/// A paragraph that cites nothing, and why it may.
#[derive(Serialize)]
struct BareView {
    href: String,
    /// "chapter 3, ¶ 12".
    place: String,
    excerpt_html: String,
    reason: Option<String>,
}

/// A source and how much it carries.
#[derive(Serialize)]
struct WeightView {
    source: SourceView,
    passages: usize,
    passages_text: String,
    share: String,
    alone: usize,
    bar_svg: String,
}

#[derive(Serialize)]
struct RelationView {
    relation: Option<&'static str>,
    title: &'static str,
    gloss: &'static str,
    count: usize,
    /// Whether the question is still open.
    is_open: bool,
}

/// A question that is open.
#[derive(Serialize)]
struct OpenView {
    href: String,
    question: String,
    event: LinkView,
    date: DateView,
    relation: Option<&'static str>,
    relation_text: &'static str,
    count_text: String,
}

#[derive(Serialize)]
struct CountView {
    href: Option<String>,
    title: &'static str,
    count: usize,
    text: Option<String>,
}

/// What a chapter's own page says of its paragraphs, for a switch that shows it in the text.
#[derive(Serialize)]
pub struct SupportView {
    pub none: usize,
    pub one: usize,
    pub more: usize,
    pub href: String,
}

/// Whether there is anything to say: paragraphs in chapters, and sources on which they could rest.
pub fn has_evidence(site: &Site) -> bool {
    let has_sources = site.of(Kind::Source).next().is_some();
    has_sources && site.of(Kind::Chapter).any(|(_, thing)| !support(thing).is_empty())
}

/// The page, if there is anything to say.
pub fn page<'p>(press: &'p Press<'p>) -> Option<Page<'p>> {
    let draw = |page: &Page<'p>| draw(Sheet::new(press, &*page.path));
    has_evidence(press.site).then(|| Page::new(PATH, draw))
}

/// What a chapter's page says of its paragraphs; nothing where it has none.
pub fn support_view(sheet: &Sheet, support: &[Support]) -> Option<SupportView> {
    let [none, one, more] = shares(support.iter());
    let href = sheet.href(PATH, None);
    let is_wanted = !support.is_empty() && has_evidence(sheet.press.site);
    is_wanted.then_some(SupportView { none, one, more, href })
}

fn draw(sheet: Sheet) -> Result<String, Diagnostic> {
    let site = sheet.press.site;
    let chapters = || site.of(Kind::Chapter).filter(|(_, thing)| !support(thing).is_empty());
    let all: Vec<&Support> = chapters().flat_map(|(_, thing)| support(thing)).collect();
    let total = shares_view(shares(all.iter().copied()));
    let mut bare = bare(&sheet, chapters());
    let bare_more = bare.len().saturating_sub(LISTED);
    bare.truncate(LISTED);
    let (mut sources, passages) = weights(&sheet, &all);
    let carrying = sources.len();
    sources.truncate(LISTED);
    let has = |kind| site.of(kind).next().is_some();
    let is_open = |claim: &Claim| claim.relation.is_none_or(is_contradiction);
    let questions = site.claims().filter(|(_, claim)| is_open(claim));
    let mut open: Vec<OpenView> =
        questions.filter_map(|(event, claim)| open_view(&sheet, event, claim)).collect();
    let open_more = open.len().saturating_sub(LISTED);
    open.truncate(LISTED);
    let views = chapters().map(|(ix, thing)| ChapterView {
        href: sheet.href_of(ix),
        number: thing.order,
        title: thing.title.clone(),
        shares: shares_view(shares(support(thing).iter())),
    });
    let view = View {
        intro: "How well this history is borne out, counted from its own files. Sources that draw \
                on one another, or on the same third, count as one."
            .into(),
        tally_text: tally(&total, chapters().count()),
        chapters: views.collect(),
        total,
        bare,
        bare_more,
        sources_text: format!(
            "{} on {}.",
            capitalised(&counted(passages, "passage rests", "passages rest")),
            counted(carrying, "source", "sources")
        ),
        sources_more: carrying - sources.len(),
        sources,
        sources_href: has(Kind::Source).then(|| sheet.href(&index_path(Kind::Source), None)),
        relations: relations(site),
        open,
        open_more,
        disputes_href: disputes::has_disputes(site).then(|| sheet.href(disputes::PATH, None)),
        counts: counts(&sheet),
    };
    let head = sheet.head("evidence", "evidence", "Evidence");
    sheet.fill("evidence.html", head, &view)
}

fn support(thing: &Thing) -> &[Support] {
    if let Body::Chapter(chapter) = &thing.body { &chapter.support } else { &[] }
}

/// How many paragraphs rest on none, on one, on two or more.
fn shares<'s>(support: impl Iterator<Item = &'s Support>) -> [usize; 3] {
    let mut counts = [0; 3];
    support.for_each(|one| counts[one.independent.min(2)] += 1);
    counts
}

fn shares_view(counts: [usize; 3]) -> SharesView {
    let [none, one, more] = counts;
    let paragraphs = none + one + more;
    SharesView {
        paragraphs,
        none,
        one,
        more,
        none_share: percent(none, paragraphs),
        one_share: percent(one, paragraphs),
        more_share: percent(more, paragraphs),
        bar_svg: bar(&[("more", more), ("one", one), ("none", none)], paragraphs),
    }
}

/// "305 paragraphs in 16 chapters: 49% rest on two or more independent sources, 51% on one."
fn tally(total: &SharesView, chapters: usize) -> String {
    let parts = [
        (total.more, &total.more_share, "two or more independent sources"),
        (total.one, &total.one_share, "one"),
        (total.none, &total.none_share, "none"),
    ];
    let parts = parts.into_iter().filter(|&(count, ..)| count > 0).enumerate();
    let parts = parts.map(|(at, (_, share, on))| {
        let verb = match (at, total.paragraphs) {
            (0, 1) => " rests",
            (0, _) => " rest",
            _ => "",
        };
        format!("{share}%{verb} on {on}")
    });
    let parts: Vec<String> = parts.collect();
    let all = capitalised(&counted(total.paragraphs, "paragraph", "paragraphs"));
    let chapters = counted(chapters, "chapter", "chapters");
    format!("{all} in {chapters}: {}.", parts.join(", "))
}

/// A share in whole hundredths; "<1" for what is not nothing.
fn percent(part: usize, whole: usize) -> String {
    match (part * 100 + whole / 2).checked_div(whole) {
        Some(0) if part > 0 => "<1".into(),
        share => share.unwrap_or(0).to_string(),
    }
}

/// A bar of these parts, as long as they are of the whole. The table around it says the same.
fn bar(parts: &[(&str, usize)], whole: usize) -> String {
    let mut out = String::from(
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    let mut before = 0;
    for &(class, part) in parts.iter().filter(|part| part.1 > 0) {
        let x = |count: usize| 100.0 * count as f64 / whole.max(1) as f64;
        let (from, width) = (x(before), x(before + part) - x(before));
        let _ = write!(
            out,
            "<rect class=\"{class}\" x=\"{from:.1}\" y=\"0\" width=\"{width:.1}\" height=\"10\"/>"
        );
        before += part;
    }
    out + "</svg>"
}

/// The paragraphs that cite nothing.
fn bare<'s>(sheet: &Sheet, chapters: impl Iterator<Item = (Ix, &'s Thing)>) -> Vec<BareView> {
    let mut views = Vec::new();
    for (ix, thing) in chapters {
        let unsupported = |number| {
            support(thing).iter().any(|one| one.paragraph == number && one.independent == 0)
        };
        for (number, block) in thing.prose.numbered() {
            let (Some(number), BlockKind::Paragraph(inlines)) = (number, &block.kind) else {
                continue;
            };
            if unsupported(number) {
                views.push(BareView {
                    href: sheet.href(sheet.press.path(ix), Some(&anchor(number))),
                    place: format!("{}, ¶ {number}", capitalised(&sheet.kind_text(ix))),
                    excerpt_html: sheet.press.isolated(&beginning(&sheet.press.plain(inlines))),
                    reason: block.uncited.clone().filter(|reason| !reason.trim().is_empty()),
                });
            }
        }
    }
    views
}

/// The first words of a text.
fn beginning(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let more = if words.len() > WORDS { "…" } else { "" };
    format!("{}{more}", words[..words.len().min(WORDS)].join(" "))
}

/// The sources on which passages rest directly, the heaviest first, and how many those are in all;
/// with how many paragraphs of chapters rest on each alone.
fn weights(sheet: &Sheet, all: &[&Support]) -> (Vec<WeightView>, usize) {
    let press = sheet.press;
    let mut alone: BTreeMap<Ix, usize> = BTreeMap::new();
    for one in all {
        if let [source] = one.sources[..] {
            *alone.entry(source).or_default() += 1;
        }
    }
    let direct = |ix: Ix| {
        let passages = &press.site.relations(ix).passages;
        passages.iter().filter(|passage| passage.through.is_none()).count()
    };
    let carrying = press.site.of(Kind::Source).map(|(ix, _)| (ix, direct(ix)));
    let mut carrying: Vec<(Ix, usize)> = carrying.filter(|&(_, passages)| passages > 0).collect();
    carrying.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| press.compare(a.0, b.0)));
    let total = carrying.iter().map(|&(_, passages)| passages).sum();
    let most = carrying.first().map_or(0, |&(_, passages)| passages);
    let views = carrying.into_iter().map(|(ix, passages)| WeightView {
        source: sheet.source_view(ix),
        passages,
        passages_text: grouped(passages as f64),
        share: percent(passages, total),
        alone: alone.get(&ix).copied().unwrap_or(0),
        bar_svg: bar(&[("weight", passages)], most),
    });
    (views.collect(), total)
}

/// How many questions stand how, the open ones first.
fn relations(site: &Site) -> Vec<RelationView> {
    let all = [
        None,
        Some(Relation::Rival),
        Some(Relation::Denied),
        Some(Relation::Superseded),
        Some(Relation::Compatible),
        Some(Relation::Agree),
    ];
    let views = all.into_iter().map(|relation| {
        let (title, gloss) = relation.map_or(NOT_JUDGED, claim::relation_words);
        RelationView {
            relation: relation.map(claim::relation_word),
            title,
            gloss,
            count: site.claims().filter(|(_, claim)| claim.relation == relation).count(),
            is_open: relation.is_none_or(is_contradiction),
        }
    });
    views.filter(|view| view.count > 0).collect()
}

/// How a claim stands of which the editor doesn't say it.
const NOT_JUDGED: (&str, &str) = ("Not judged", "nobody has said how the answers stand.");

fn is_contradiction(relation: Relation) -> bool {
    matches!(relation, Relation::Rival | Relation::Denied)
}

fn open_view(sheet: &Sheet, event: Ix, claim: &Claim) -> Option<OpenView> {
    Some(OpenView {
        href: sheet.href(sheet.press.path(event), Some(&claim.name)),
        question: claim.question.clone(),
        event: sheet.link_view(event),
        date: sheet.date_view(&sheet.press.site.thing(event).event()?.date),
        relation: claim.relation.map(claim::relation_word),
        relation_text: claim.relation.map_or(NOT_JUDGED, claim::relation_words).0,
        count_text: capitalised(&claim::accounts_text(&claim.accounts)),
    })
}

/// How much there is of each kind.
fn counts(sheet: &Sheet) -> Vec<CountView> {
    let site = sheet.press.site;
    let kinds = [Kind::Chapter, Kind::Event, Kind::Person, Kind::Group, Kind::Place, Kind::Source];
    let mut views: Vec<CountView> = Vec::new();
    for kind in kinds {
        let through = site.of(kind).filter_map(|(_, thing)| thing.source());
        let through = through.filter(|source| !source.known_through.is_empty()).count();
        views.push(CountView {
            href: Some(sheet.href(&index_path(kind), None)),
            title: lists::title(kind),
            count: site.of(kind).count(),
            text: (through > 0)
                .then(|| format!("{} of them known only through another", in_words(through))),
        });
    }
    let claims = site.claims().count();
    let accounts = site.claims().map(|(_, claim)| claim.accounts.len()).sum();
    views.push(CountView { href: None, title: "Questions", count: claims, text: None });
    views.push(CountView { href: None, title: "Answers to them", count: accounts, text: None });
    views.retain(|view| view.count > 0);
    views
}
