//! The list of all disputed claims, each with its small chart; what a script needs to put it into
//! another order, or to narrow it, stands on each.

use super::Page;
use crate::model::draft::{Relation, Stance};
use crate::model::fold::fold;
use crate::model::kind::Kind;
use crate::model::site::{Claim, Ix, Site, Thing};
use crate::render::claim;
use crate::render::paths;
use crate::render::press::Press;
use crate::render::sheet::Sheet;
use crate::render::view::{
    ContinuationView, DateView, LinkView, SourceView, capitalised, counted, grouped, in_words,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// Where the list begins.
pub const PATH: &str = "disputes.html";

/// What an editor can say of a claim that is disputed, from the sharpest on.
const RELATIONS: [Option<Relation>; 5] = [
    Some(Relation::Rival),
    Some(Relation::Denied),
    Some(Relation::Superseded),
    Some(Relation::Compatible),
    None,
];

#[derive(Serialize)]
struct DisputesView {
    intro: Option<String>,
    tally_text: String,
    claims: Vec<DisputeView>,
    /// What the list can be narrowed to.
    relations: Vec<ChoiceView>,
    chapters: Vec<ChoiceView>,
    sources: Vec<ChoiceView>,
    continuation: Option<ContinuationView>,
}

#[derive(Serialize)]
struct DisputeView {
    href: String,
    question: String,
    event: LinkView,
    date: DateView,
    answers: Vec<AnswerView>,
    relation: Option<&'static str>,
    relation_text: Option<&'static str>,
    spread_text: Option<String>,
    /// How far the figures lie apart, one kind of disagreement from another, and when: to sort by.
    spread: Option<f64>,
    rank: u8,
    order: usize,
    /// The chapters that tell of the event, and the sources that answer, by id.
    chapters: Vec<String>,
    sources: Vec<String>,
    axis: Option<claim::AxisView>,
    count: usize,
    independent: usize,
    count_text: String,
}

/// Something that the list can be narrowed to.
#[derive(Serialize)]
struct ChoiceView {
    id: String,
    title: String,
}

#[derive(Serialize)]
struct AnswerView {
    source: SourceView,
    answer: String,
    /// By whom the source has it, from the nearest to the first.
    attributed_to: Vec<LinkView>,
}

/// The claims on which the accounts lie farthest apart.
pub fn widest(site: &Site, most: usize) -> Vec<(Ix, &Claim)> {
    ordered(site).into_iter().take(most).collect()
}

/// All disputed claims: rival ones first, then by how far their figures lie apart, then by time.
fn ordered(site: &Site) -> Vec<(Ix, &Claim)> {
    let mut claims: Vec<_> = site.claims().filter(|(_, claim)| claim::is_disputed(claim)).collect();
    claims.sort_by(|(_, a), (_, b)| {
        let spread = |claim: &Claim| claim::spread(claim).unwrap_or(0.0);
        rank(a).cmp(&rank(b)).then_with(|| spread(b).total_cmp(&spread(a)))
    });
    claims
}

/// The contradictions first, then what nobody judged, then what can stand side by side.
fn rank(claim: &Claim) -> u8 {
    match claim.relation {
        Some(Relation::Rival | Relation::Denied) => 0,
        None => 1,
        Some(_) => 2,
    }
}

/// Whether there are any.
pub fn has_disputes(site: &Site) -> bool {
    site.claims().any(|(_, claim)| claim::is_disputed(claim))
}

/// The pages of the list of disputes; none where there are none.
pub fn pages<'p>(press: &'p Press<'p>) -> Vec<Page<'p>> {
    let claims = std::sync::Arc::new(ordered(press.site));
    let of = paths::pages(claims.len());
    let pages = (1..=of).map(|number| {
        let claims = claims.clone();
        let draw = move |page: &Page<'p>| {
            let sheet = Sheet::new(press, &*page.path);
            let here = paths::part(&claims, number);
            let views = here
                .iter()
                .enumerate()
                .filter_map(|(at, &(event, claim))| dispute(&sheet, event, claim, at + 1));
            let view = DisputesView {
                intro: Some(
                    "Every question that the sources answer differently: those that contradict \
                     each other first, and among these the ones whose figures lie farthest apart."
                        .into(),
                ),
                tally_text: tally(&claims),
                claims: views.collect(),
                relations: relations(here),
                chapters: chapters(press.site, here),
                sources: sources(press, here),
                continuation: sheet.continuation(PATH, number, of),
            };
            let mut head = sheet.head("disputes", "disputes", "Disputes");
            head.noindex = number > 1;
            sheet.fill("disputes.html", head, &view)
        };
        let page = Page::new(paths::continued(PATH, number), draw);
        if number > 1 { page.unlisted() } else { page }
    });
    pages.collect()
}

fn dispute(sheet: &Sheet, event: Ix, claim: &Claim, number: usize) -> Option<DisputeView> {
    let site = sheet.press.site;
    let answers = claim.accounts.iter().map(|account| {
        let answer = match claim::answer_text(sheet, account) {
            Some(answer) => answer,
            None if account.stance == Stance::Silent => "passes over it".to_string(),
            None => sheet.press.plain(&account.says),
        };
        let scope = account.scope.as_deref().map(|scope| format!(" ({scope})"));
        AnswerView {
            source: sheet.source_view(account.cite.source),
            answer: answer + &scope.unwrap_or_default(),
            attributed_to: sheet.link_views(&account.cite.attributed_to),
        }
    });
    Some(DisputeView {
        href: sheet.href(sheet.press.path(event), Some(&claim.name)),
        question: claim.question.clone(),
        event: sheet.link_view(event),
        date: sheet.date_view(&site.thing(event).event()?.date),
        answers: answers.collect(),
        relation: claim.relation.map(claim::relation_word),
        relation_text: claim.relation.map(|relation| claim::relation_words(relation).0),
        spread_text: claim::spread(claim).map(spread_text).map(|text| capitalised(&text)),
        spread: claim::spread(claim).map(|spread| (spread * 100.0).round() / 100.0),
        rank: rank(claim),
        order: site.chronology.iter().position(|&ix| ix == event)?,
        chapters: telling(site, event).map(|(_, chapter)| chapter.id.clone()).collect(),
        sources: ids(site, answering(claim)),
        axis: claim::small_axis(sheet, claim, &format!("dispute-{number}")),
        count: claim::speaking(&claim.accounts).count(),
        independent: claim.independent,
        count_text: capitalised(&claim::accounts_text(&claim.accounts)),
    })
}

/// "the highest figure is 2.3 times the lowest", without a large first letter.
fn spread_text(spread: f64) -> String {
    let tenths = (spread * 10.0).round() / 10.0;
    match tenths {
        twice if (1.95..2.05).contains(&twice) => "the highest figure is twice the lowest".into(),
        times if times.fract() == 0.0 => {
            format!("the highest figure is {} times the lowest", in_words(times as usize))
        }
        times => format!("the highest figure is {} times the lowest", grouped(times)),
    }
}

/// "29 questions: 12 rival, 15 compatible."
fn tally(claims: &[(Ix, &Claim)]) -> String {
    let parts = RELATIONS.into_iter().filter_map(|relation| {
        let number = claims.iter().filter(|(_, claim)| claim.relation == relation).count();
        let word = relation.map_or("not judged", |relation| claim::relation_word(relation));
        (number > 0).then(|| format!("{} {word}", in_words(number)))
    });
    let parts: Vec<_> = parts.collect();
    let all = capitalised(&counted(claims.len(), "question", "questions"));
    format!("{all}: {}.", parts.join(", "))
}

/// The chapters that tell of an event.
fn telling(site: &Site, event: Ix) -> impl Iterator<Item = (Ix, &Thing)> {
    site.of(Kind::Chapter).filter(move |&(ix, _)| site.relations(ix).events.contains(&event))
}

/// The sources that answer a claim, or pass over it, each once.
fn answering(claim: &Claim) -> BTreeSet<Ix> {
    claim.accounts.iter().map(|account| account.cite.source).collect()
}

fn ids(site: &Site, things: BTreeSet<Ix>) -> Vec<String> {
    things.into_iter().map(|ix| site.thing(ix).id.clone()).collect()
}

/// The kinds of disagreement among these claims, in their own order.
fn relations(claims: &[(Ix, &Claim)]) -> Vec<ChoiceView> {
    let found = RELATIONS
        .into_iter()
        .filter(|relation| claims.iter().any(|(_, claim)| claim.relation == *relation));
    let views = found.map(|relation| match relation {
        Some(relation) => ChoiceView {
            id: claim::relation_word(relation).to_string(),
            title: claim::relation_words(relation).0.to_string(),
        },
        None => ChoiceView { id: "none".into(), title: "Not judged".into() },
    });
    views.collect()
}

/// The chapters that tell of the claims' events, in the order of the work.
fn chapters(site: &Site, claims: &[(Ix, &Claim)]) -> Vec<ChoiceView> {
    let events = claims.iter().map(|&(event, _)| event);
    let told: BTreeSet<Ix> =
        events.flat_map(|event| telling(site, event).map(|(ix, _)| ix)).collect();
    let views = told.into_iter().map(|ix| site.thing(ix)).map(|thing| ChoiceView {
        id: thing.id.clone(),
        title: match thing.order {
            Some(number) => format!("{number} {}", thing.title),
            None => thing.title.clone(),
        },
    });
    views.collect()
}

/// The sources that answer, by their short names.
fn sources(press: &Press, claims: &[(Ix, &Claim)]) -> Vec<ChoiceView> {
    let all: BTreeSet<Ix> = claims.iter().flat_map(|(_, claim)| answering(claim)).collect();
    let mut views: Vec<ChoiceView> = all
        .into_iter()
        .map(|ix| ChoiceView {
            id: press.site.thing(ix).id.clone(),
            title: press.short(ix).to_string(),
        })
        .collect();
    views.sort_by_cached_key(|view| (fold(&view.title), view.id.clone()));
    views
}
