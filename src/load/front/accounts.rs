//! How sources tell an event and answer a claim. Whether their figures can stand on one axis is
//! resolved later.

use super::super::fields::{self, Table};
use super::super::values::{self, Map, Values};
use super::super::yaml::{Node, get};
use super::witness;
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{Account, Claim, Measure, Ref, Relation, Stance};
use crate::model::figure::{Answer, Figure};
use crate::model::kind::is_id;
use crate::model::schema;
use crate::model::typography::curl;
use crate::span::{Span, Spanned};

/// The fields of an account that answer a claim.
const ANSWERS: [&str; 11] = [
    "value", "about", "at_least", "at_most", "low", "high", "words", "date", "agent", "answer",
    "says",
];

/// The claims of an event.
pub fn claims(values: &mut Values, map: Map) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (name, node) in values::entries(map, "claims") {
        let Some(map) = node.map() else { continue };
        if !is_id(&name.value) {
            let message = format!("`{}` can't be a claim's name", name.value);
            let better = super::as_id(&name.value);
            let fault = Diagnostic::new(codes::ID_INVALID, name.span, message, "it is an anchor");
            values.faults.push(fault.suggest(format!("write `{better}`"), name.span, better));
        }
        check_count(values, name, map);
        let accounts = accounts(values, map);
        for node in values::items(map, "accounts") {
            // A field that holds a bad value was reported as that.
            let answers = |map: Map| ANSWERS.iter().any(|name| get(map, name).is_some());
            let is_silent = |map: Map| values::text(map, "stance").as_deref() == Some("silent");
            if node.map().is_some_and(|map| !answers(map) && !is_silent(map)) {
                values.faults.push(
                    Diagnostic::new(
                        codes::CLAIM_EMPTY,
                        node.span,
                        "this account says nothing and answers nothing",
                        "no answer",
                    )
                    .help("add a figure, `date`, `agent`, `answer` or `says`, or `stance: silent`"),
                );
            }
        }
        claims.push(Claim {
            name: name.clone(),
            question: values::text(map, "question").unwrap_or_default(),
            measure: get(map, "measure").and_then(measure),
            accounts,
            relation: values::text(map, "relation").and_then(|word| relation(&word)),
            assessment: values.markdown(map, "assessment"),
        });
    }
    claims
}

/// A claim needs two accounts. That it has no field `accounts` was reported as that.
fn check_count(values: &mut Values, name: &Spanned<String>, map: Map) {
    let accounts: Vec<&Node> = values::items(map, "accounts").collect();
    if accounts.len() > 1 || get(map, "accounts").is_none() {
        return;
    }
    let message = format!("the claim `{}` has fewer than two accounts", name.value);
    let mut fault =
        Diagnostic::new(codes::CLAIM_ONE_ACCOUNT, name.span, message, "nothing to compare");
    for account in accounts {
        fault = fault.label(account.span, "the only account");
    }
    values.faults.push(fault.help("add the account of another source, or tell it in prose"));
}

/// The accounts of an event's own, each of which says something.
pub fn of_event(values: &mut Values, map: Map) -> Vec<Account> {
    for node in values::items(map, "accounts") {
        let Some(map) = node.map().filter(|map| get(map, "says").is_none()) else { continue };
        if fields::is_misspelt(map, Table::Fields(schema::ACCOUNT), "says") {
            continue;
        }
        let end = map.last().map_or(node.span, |(_, value)| value.span).end as usize;
        values.faults.push(
            Diagnostic::new(
                codes::FIELD_MISSING,
                Span::new(node.span.file, end, end),
                "the field `says` of `accounts` is missing",
                "`says` should be here",
            )
            .help("add `says: …`: what the source tells of the event, in our own words"),
        );
    }
    accounts(values, map)
}

fn accounts(values: &mut Values, map: Map) -> Vec<Account> {
    values::items(map, "accounts").filter_map(|node| account(values, node)).collect()
}

fn account(values: &mut Values, node: &Node) -> Option<Account> {
    let map = node.map()?;
    let witness = witness(values, map);
    let says = values.markdown(map, "says");
    let (answer, answer_span) = answer(values, map, node.span);
    Some(Account {
        span: node.span,
        witness: witness?,
        says,
        stance: values::text(map, "stance").map_or(Stance::default(), |word| stance(&word)),
        answer,
        answer_span,
        scope: values::text(map, "scope"),
        unit: values::spanned_text(map, "unit"),
    })
}

/// What an account answers and where; its own place where it answers nothing.
fn answer(values: &mut Values, map: Map, own: Span) -> (Answer<Ref>, Span) {
    let mut answers: Vec<Spanned<Answer<Ref>>> = figures(values, map)
        .into_iter()
        .map(|figure| Spanned::new(Answer::Figure(figure.value), figure.span))
        .collect();
    if let Some(date) = values.date(map, "date") {
        let said = values::text(map, "said");
        answers.push(Spanned::new(Answer::Date { date: date.value, said }, date.span));
    }
    let agents = values::references(map, "agent");
    if let Some(first) = agents.first() {
        let span = first.span;
        answers.push(Spanned::new(Answer::Agents(agents), span));
    }
    if let Some(words) = values::spanned_text(map, "answer") {
        answers.push(Spanned::new(Answer::Words(curl(&words.value)), words.span));
    }
    if let [first, second, ..] = &answers[..] {
        values.faults.push(
            Diagnostic::new(
                codes::CLAIM_FIGURE,
                second.span,
                "this account gives two answers",
                "another answer",
            )
            .label(first.span, "one answer")
            .help("keep one, or write a second account of the same source"),
        );
    }
    match answers.into_iter().next() {
        Some(answer) => (answer.value, answer.span),
        None => (Answer::Told, own),
    }
}

/// The figures that a map gives; more than one are too many.
fn figures(values: &mut Values, map: Map) -> Vec<Spanned<Figure>> {
    let number = |name| values::number(map, name);
    let mut figures = Vec::new();
    let mut push = |figure, span| figures.push(Spanned::new(figure, span));
    if let Some(n) = number("value") {
        push(Figure::Exactly(n.value), n.span);
    }
    if let Some(n) = number("about") {
        push(Figure::About(n.value), n.span);
    }
    match (number("at_least"), number("at_most")) {
        (Some(low), Some(high)) => {
            in_order(values, &low, &high);
            push(Figure::Between(low.value, high.value), low.span);
        }
        (Some(n), None) => push(Figure::AtLeast(n.value), n.span),
        (None, Some(n)) => push(Figure::AtMost(n.value), n.span),
        (None, None) => {}
    }
    match (number("low"), number("high")) {
        (Some(low), Some(high)) => {
            in_order(values, &low, &high);
            push(Figure::Between(low.value, high.value), low.span);
        }
        (Some(n), None) => {
            half(values, &n, "low", "high", "at_least");
            push(Figure::AtLeast(n.value), n.span);
        }
        (None, Some(n)) => {
            half(values, &n, "high", "low", "at_most");
            push(Figure::AtMost(n.value), n.span);
        }
        (None, None) => {}
    }
    if let Some(words) = values::spanned_text(map, "words") {
        push(Figure::Words(words.value), words.span);
    }
    figures
}

fn in_order(values: &mut Values, low: &Spanned<f64>, high: &Spanned<f64>) {
    if low.value > high.value {
        values.faults.push(
            Diagnostic::new(
                codes::CLAIM_FIGURE,
                high.span,
                "the upper end of this figure is below its lower end",
                "less than the lower end",
            )
            .label(low.span, "the lower end")
            .help("swap the two numbers, or correct one"),
        );
    }
}

fn half(values: &mut Values, n: &Spanned<f64>, has: &str, lacks: &str, instead: &str) {
    let message = format!("`{has}` stands without `{lacks}`");
    let fault = Diagnostic::new(codes::CLAIM_FIGURE, n.span, message, "one end of a range");
    values.faults.push(fault.help(format!("add `{lacks}: …`, or write `{instead}` for a bound")));
}

fn measure(node: &Node) -> Option<Measure> {
    let map = node.map()?;
    Some(Measure {
        span: node.span,
        of: values::text(map, "of").unwrap_or_default(),
        who: values::text(map, "who"),
        place: values::text(map, "where"),
        time: values::text(map, "when"),
        unit: values::text(map, "unit").unwrap_or_default(),
    })
}

fn stance(word: &str) -> Stance {
    match word {
        "reports" => Stance::Reports,
        "doubts" => Stance::Doubts,
        "denies" => Stance::Denies,
        "silent" => Stance::Silent,
        _ => Stance::Asserts,
    }
}

fn relation(word: &str) -> Option<Relation> {
    Some(match word {
        "agree" => Relation::Agree,
        "compatible" => Relation::Compatible,
        "rival" => Relation::Rival,
        "superseded" => Relation::Superseded,
        "denied" => Relation::Denied,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::schema::{RELATIONS, STANCES};

    #[test]
    fn every_word_of_the_tables_is_read() {
        assert!(RELATIONS.iter().all(|word| relation(word).is_some()));
        let mut read: Vec<_> = STANCES.iter().map(|word| stance(word) as u8).collect();
        read.dedup();
        assert_eq!(read.len(), STANCES.len());
    }
}
