//! A claim as a page shows it: its question, the figures on an axis, the answers in a table, the
//! chain by which each came, and the editor's view. Whether accounts are independent was resolved.

use super::chart::{self, Axis, Mark, Row};
use super::html;
use super::sheet::Sheet;
use super::view::{LinkView, SourceView, capitalised, counted, grouped, in_words};
use crate::model::draft::{Measure, Relation, Stance};
use crate::model::figure::{Answer, Figure};
use crate::model::kind::Kind;
use crate::model::site::{Account, Claim, Ix};
use serde::Serialize;

#[derive(Serialize)]
pub struct ClaimView {
    pub id: String,
    /// Its anchor on this page.
    pub html_id: String,
    pub level: u8,
    pub href: Option<String>,
    pub event: Option<LinkView>,
    pub question: String,
    pub count: usize,
    pub independent: usize,
    pub count_text: String,
    pub relation: Option<&'static str>,
    pub relation_text: Option<&'static str>,
    pub relation_gloss: Option<&'static str>,
    pub axes: Vec<AxisView>,
    pub accounts: Vec<AccountView>,
    pub assessment_html: Option<String>,
}

#[derive(Serialize)]
pub struct AxisView {
    /// "Counted", "Counted apart" or "Dated".
    pub label: &'static str,
    pub measure: String,
    pub chart_svg: String,
}

/// An account of a claim or of an event.
#[derive(Serialize)]
pub struct AccountView {
    pub id: String,
    pub source: SourceView,
    pub locator: Option<String>,
    pub href: String,
    pub answer_kind: &'static str,
    pub answer_html: String,
    pub says_html: Option<String>,
    pub chain: Vec<LinkView>,
    pub stance: &'static str,
    pub stance_text: Option<&'static str>,
    pub scope: Option<String>,
    pub note_html: Option<String>,
}

/// A claim on its own event's page.
pub fn view(sheet: &mut Sheet, claim: &Claim) -> ClaimView {
    let html_id = claim.name.clone();
    claim_view(sheet, claim, html_id, 3, None, None)
}

/// A claim set into another page, as HTML.
pub fn embedded(sheet: &mut Sheet, event: Ix, at: usize) -> String {
    let press = sheet.press;
    let thing = press.site.thing(event);
    let Some(claim) = thing.event().and_then(|event| event.claims.get(at)) else {
        return String::new();
    };
    let html_id = sheet.embed_id(sheet.id(&format!("claim-{}-{}", thing.id, claim.name)));
    let href = sheet.href(press.path(event), Some(&claim.name));
    let link = sheet.link_view(event);
    // In a book, all that a chapter holds lies one level deeper.
    let level = 3 + u8::from(sheet.part.is_some());
    let view = claim_view(sheet, claim, html_id, level, Some(href), Some(link));
    press.templates.part("claim.html", "claim", &view).unwrap_or_else(|fault| {
        sheet.faults.push(fault);
        String::new()
    })
}

/// Whether a claim's accounts differ in earnest: an editor's "agree" says that they don't.
pub fn is_disputed(claim: &Claim) -> bool {
    claim.relation != Some(Relation::Agree)
}

fn claim_view(
    sheet: &mut Sheet,
    claim: &Claim,
    html_id: String,
    level: u8,
    href: Option<String>,
    event: Option<LinkView>,
) -> ClaimView {
    let accounts: Vec<_> = claim
        .accounts
        .iter()
        .enumerate()
        .map(|(at, account)| account_view(sheet, account, format!("{html_id}-{}", at + 1)))
        .collect();
    ClaimView {
        id: claim.name.clone(),
        level,
        href,
        event,
        question: claim.question.clone(),
        count: speaking(&claim.accounts).count(),
        independent: claim.independent,
        count_text: format!("{}.", capitalised(&accounts_text(&claim.accounts))),
        relation: claim.relation.map(relation_word),
        relation_text: claim.relation.map(|relation| relation_words(relation).0),
        relation_gloss: claim.relation.map(|relation| relation_words(relation).1),
        axes: axes(sheet, claim, &html_id),
        accounts,
        assessment_html: sheet.rich(&claim.assessment),
        html_id,
    }
}

/// "three accounts, two independent; one source silent". Who is silent gives no account.
pub fn accounts_text(accounts: &[Account]) -> String {
    let speaking: Vec<_> = speaking(accounts).collect();
    let mut origins: Vec<usize> = speaking.iter().map(|account| account.origin).collect();
    origins.sort_unstable();
    origins.dedup();
    let mut text = counted(speaking.len(), "account", "accounts");
    match (speaking.len(), origins.len()) {
        (0 | 1, _) => {}
        (2, 2) => text.push_str(", independent of each other"),
        (all, origins) if all == origins => text.push_str(", all independent of each other"),
        (_, 1) => text.push_str(", all resting on one origin"),
        (_, some) => text.push_str(&format!(", {} independent", in_words(some))),
    }
    match accounts.len() - speaking.len() {
        0 => {}
        silent => text.push_str(&format!("; {} silent", counted(silent, "source", "sources"))),
    }
    text
}

/// The accounts that are not silent.
pub fn speaking(accounts: &[Account]) -> impl Iterator<Item = &Account> {
    accounts.iter().filter(|account| account.stance != Stance::Silent)
}

/// An account of an event or a claim; counts its source among those that the page cites.
pub fn account_view(sheet: &mut Sheet, account: &Account, id: String) -> AccountView {
    let cite = &account.cite;
    sheet.count(cite.source);
    let mut chain = Vec::new();
    sheet.named.extend(&cite.attributed_to);
    if !cite.attributed_to.is_empty() {
        chain.push(sheet.link_view(cite.source));
        chain.extend(sheet.link_views(&cite.attributed_to));
    }
    let (answer_kind, answer_html) = answer(sheet, account);
    AccountView {
        id,
        source: sheet.source_view(cite.source),
        locator: cite.locator.as_ref().map(|it| sheet.press.formatter.locator(it)),
        href: sheet.href_of(cite.source),
        answer_kind,
        answer_html,
        says_html: sheet.rich(&account.says),
        chain,
        stance: stance_word(account.stance),
        stance_text: stance_text(account.stance),
        scope: account.scope.clone(),
        note_html: sheet.rich(&cite.note),
    }
}

/// The kind of an account's answer, and the answer as HTML.
fn answer(sheet: &Sheet, account: &Account) -> (&'static str, String) {
    let unit = account.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    match &account.answer {
        Answer::Figure(Figure::Words(words)) => {
            ("words", format!("{} <span class=\"reading\">in words</span>", html::text(words)))
        }
        Answer::Figure(figure) => ("figure", html::text(&(figure_text(figure) + &unit))),
        Answer::Date { date, said } => {
            let text = html::text(&date.prose());
            let text = match date.exact_day().filter(|day| day.year > 0) {
                Some(day) => format!("<time datetime=\"{day}\">{text}</time>"),
                None => text,
            };
            let said = said
                .as_deref()
                .map(|said| format!(" <span class=\"said\">“{}”</span>", html::text(said)));
            ("date", text + &said.unwrap_or_default())
        }
        Answer::Agents(agents) => {
            let mut out = String::new();
            for (at, &agent) in agents.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                sheet.push_link(&mut out, agent, &sheet.press.short_html(agent));
            }
            ("agent", out)
        }
        Answer::Words(words) => ("answer", sheet.press.isolated(words)),
        Answer::Told if account.stance == Stance::Silent => ("silent", "passes over it".into()),
        Answer::Told => ("says", "—".into()),
    }
}

/// An answer in bare words, for narrow lists; `None` where the account has none of its own.
pub fn answer_text(sheet: &Sheet, account: &Account) -> Option<String> {
    Some(match &account.answer {
        Answer::Figure(figure) => figure_text(figure),
        Answer::Date { date, .. } => date.short(),
        Answer::Agents(agents) => {
            agents.iter().map(|&ix| sheet.press.short(ix)).collect::<Vec<_>>().join(", ")
        }
        Answer::Words(words) => words.clone(),
        Answer::Told => return None,
    })
}

/// A figure in words, as exact as it is.
pub fn figure_text(figure: &Figure) -> String {
    match figure {
        Figure::Exactly(n) => grouped(*n),
        Figure::About(n) => format!("about {}", grouped(*n)),
        Figure::AtLeast(n) => format!("at least {}", grouped(*n)),
        Figure::AtMost(n) => format!("at most {}", grouped(*n)),
        Figure::Between(low, high) => format!("{} to {}", grouped(*low), grouped(*high)),
        Figure::Words(words) => words.clone(),
    }
}

/// The axes of a claim: one for its own measure, one more for each other scope, so that figures of
/// unlike measure never stand on one; dates on an axis of time.
fn axes(sheet: &Sheet, claim: &Claim, html_id: &str) -> Vec<AxisView> {
    let axes = drafts(sheet, claim).into_iter().enumerate().map(|(at, draft)| {
        let id = format!("{html_id}-axis-{}", at + 1);
        let chart_svg = chart::svg(&draft.rows, draft.axis, &draft.name, &id);
        AxisView { label: draft.label, measure: draft.measure, chart_svg }
    });
    axes.collect()
}

/// The first axis of a claim, small, where at least two answers stand on it.
pub fn small_axis(sheet: &Sheet, claim: &Claim, html_id: &str) -> Option<AxisView> {
    let draft = drafts(sheet, claim).into_iter().find(|draft| draft.rows.len() > 1)?;
    let chart_svg = chart::small(&draft.rows, draft.axis, &draft.name, html_id);
    Some(AxisView { label: draft.label, measure: draft.measure, chart_svg })
}

/// An axis before it is drawn.
struct AxisDraft {
    label: &'static str,
    measure: String,
    rows: Vec<Row>,
    axis: Axis,
    /// What it shows, in words.
    name: String,
}

fn drafts(sheet: &Sheet, claim: &Claim) -> Vec<AxisDraft> {
    let mut scopes: Vec<Option<&str>> = vec![None];
    for account in &claim.accounts {
        let scope = account.scope.as_deref();
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    let axes = scopes.into_iter().flat_map(|scope| {
        [Axis::Numbers, Axis::Days].into_iter().filter_map(move |axis| {
            let accounts =
                claim.accounts.iter().filter(|account| account.scope.as_deref() == scope);
            let rows: Vec<Row> = accounts.filter_map(|account| row(sheet, account, axis)).collect();
            // A lone figure of the claim's own measure has nothing to be compared with.
            if rows.is_empty() || (rows.len() == 1 && axis == Axis::Days) {
                return None;
            }
            let measure = match (scope, axis, &claim.measure) {
                (Some(scope), ..) => scope.to_string(),
                (None, Axis::Days, _) => "when it was".to_string(),
                (None, Axis::Numbers, Some(measure)) => measure_text(measure),
                (None, Axis::Numbers, None) => String::new(),
            };
            let name = format!("{}: {}.", capitalised(&measure), spoken(sheet, claim, scope, axis));
            let label = match (scope, axis) {
                (_, Axis::Days) => "Dated",
                (None, Axis::Numbers) => "Counted",
                (Some(_), Axis::Numbers) => "Counted apart",
            };
            Some(AxisDraft { label, measure, rows, axis, name })
        })
    });
    axes.collect()
}

fn row(sheet: &Sheet, account: &Account, axis: Axis) -> Option<Row> {
    let mark: Mark = match (&account.answer, axis) {
        (Answer::Figure(figure), Axis::Numbers) => chart::figure_mark(figure)?,
        (Answer::Date { date, .. }, Axis::Days) => chart::date_mark(date)?,
        _ => return None,
    };
    let siglum = sheet.press.siglum(account.cite.source);
    let label = answer_text(sheet, account)?;
    Some(Row { letters: siglum.letters.clone(), hue: siglum.hue, mark, label })
}

/// The rows in words: "Lee: hundreds; Symonds: at least 1,000".
fn spoken(sheet: &Sheet, claim: &Claim, scope: Option<&str>, axis: Axis) -> String {
    let rows = claim.accounts.iter().filter(|account| account.scope.as_deref() == scope);
    let rows = rows.filter(|account| row(sheet, account, axis).is_some()).filter_map(|account| {
        Some(format!(
            "{}: {}",
            sheet.press.short(account.cite.source),
            answer_text(sheet, account)?
        ))
    });
    rows.collect::<Vec<_>>().join("; ")
}

/// "people killed: Taliban fighters, in the streets of Mazar, May 1997 (persons)".
fn measure_text(measure: &Measure) -> String {
    let mut text = measure.of.clone();
    let details: Vec<_> =
        [&measure.who, &measure.place, &measure.time].into_iter().flatten().cloned().collect();
    if !details.is_empty() {
        text.push_str(": ");
        text.push_str(&details.join(", "));
    }
    format!("{text} ({})", measure.unit)
}

/// How far the figures of the claim's own measure lie apart: the highest as a multiple of the
/// lowest, of the figures that are numbers. `None` with fewer than two.
pub fn spread(claim: &Claim) -> Option<f64> {
    let own = claim.accounts.iter().filter(|account| account.scope.is_none());
    let bounds: Vec<f64> = own
        .filter_map(|account| match &account.answer {
            Answer::Figure(Figure::Words(_)) => None,
            Answer::Figure(figure) => Some(figure.bounds()),
            _ => None,
        })
        .flat_map(|(low, high)| [low, high])
        .flatten()
        .filter(|&n| n > 0.0)
        .collect();
    let least = bounds.iter().copied().fold(f64::INFINITY, f64::min);
    let most = bounds.iter().copied().fold(0.0, f64::max);
    (bounds.len() > 1 && most > least).then(|| most / least)
}

/// The word for a relation, as it is written in the front matter.
pub fn relation_word(relation: Relation) -> &'static str {
    match relation {
        Relation::Agree => "agree",
        Relation::Compatible => "compatible",
        Relation::Rival => "rival",
        Relation::Superseded => "superseded",
        Relation::Denied => "denied",
    }
}

/// The relation as a heading, and what it says.
pub fn relation_words(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Agree => ("Agree", "they say the same."),
        Relation::Compatible => ("Compatible", "all of them can be true at once."),
        Relation::Rival => ("Rival", "not all of them can be right."),
        Relation::Superseded => ("Superseded", "a later account corrects an earlier one."),
        Relation::Denied => ("Denied", "one says what another denies."),
    }
}

fn stance_word(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "asserts",
        Stance::Reports => "reports",
        Stance::Doubts => "doubts",
        Stance::Denies => "denies",
        Stance::Silent => "silent",
    }
}

fn stance_text(stance: Stance) -> Option<&'static str> {
    match stance {
        Stance::Asserts | Stance::Silent => None,
        Stance::Reports => Some("as a report"),
        Stance::Doubts => Some("in doubt"),
        Stance::Denies => Some("as denied"),
    }
}

/// The word for a link to a claim, beside those of the kinds.
pub const CLAIM: &str = "claim";

/// The claims in whose answers an entity is named, as links.
pub fn naming(sheet: &Sheet, entity: Ix) -> Vec<LinkView> {
    let press = sheet.press;
    let names = |account: &&Account| matches!(&account.answer, Answer::Agents(agents) if agents.contains(&entity));
    let links = press.claims_naming(entity).iter().map(|&(event, at)| {
        let claim = &press.site.thing(event).event().expect("an event").claims[at];
        let named = claim.accounts.iter().filter(names).count();
        LinkView {
            href: sheet.href(press.path(event), Some(&claim.name)),
            title: claim.question.clone(),
            title_html: None,
            kind: CLAIM,
            summary: Some(format!(
                "named by {} of {}",
                in_words(named),
                counted(claim.accounts.len(), "account", "accounts")
            )),
        }
    });
    debug_assert!(Kind::ENTITIES.contains(&press.site.thing(entity).kind));
    links.collect()
}
