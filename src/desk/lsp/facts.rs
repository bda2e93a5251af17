//! What an editor is told of a thing: a line for lists, a few paragraphs of Markdown for what is
//! pointed at. How it is asked for is not known here.

use super::world::{World, names_of};
use crate::model::date::Date;
use crate::model::draft::Stance;
use crate::model::figure::Answer;
use crate::model::kind::Kind;
use crate::model::prose::plain;
use crate::model::site::{Account, Body, Claim, Ix, Source, Thing};
use crate::render::figure_text;
use serde_json::Value;

/// A source by its author's name, or its own where it has no author, and its year: "Lee 2018".
fn author_year(thing: &Thing, source: &Source) -> String {
    let who = authors(source).unwrap_or_else(|| names_of(thing).pop().unwrap_or_default());
    let year = source.issued.as_ref().and_then(year);
    [Some(who), year].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The authors of a source by their names, or whoever stands in their place.
fn authors(source: &Source) -> Option<String> {
    let names = ["author", "editor", "compiler", "translator", "director", "interviewer"];
    let names = names.iter().find_map(|name| source.csl.get(*name)?.as_array());
    let family = |name: &Value| {
        let part = |part: &str| Some(name.get(part)?.as_str()?.to_string());
        part("family").or_else(|| part("literal")).or_else(|| part("given"))
    };
    let names: Vec<String> = names.into_iter().flatten().filter_map(family).collect();
    match &names[..] {
        [] => None,
        [one] => Some(one.clone()),
        [one, two] => Some(format!("{one} and {two}")),
        [one, ..] => Some(format!("{one} et al.")),
    }
}

/// The year of a date, where it lies in one.
fn year(date: &Date) -> Option<String> {
    let (first, last) = (date.earliest()?, date.latest()?);
    let one = |year: i32| if year < 0 { format!("−{}", -year) } else { year.to_string() };
    match first.year == last.year {
        true => Some(one(first.year)),
        false => Some(format!("{}–{}", one(first.year), one(last.year))),
    }
}

/// A thing in a line, beside its id: a source by author, year and title, others by title.
pub fn line(world: &World, ix: Ix) -> String {
    let thing = world.now.site.thing(ix);
    match thing.source() {
        Some(source) if authors(source).is_some() => {
            format!("{}, {}", author_year(thing, source), thing.title)
        }
        _ => thing.title.clone(),
    }
}

/// A thing in a few paragraphs of Markdown.
pub fn hover(world: &World, ix: Ix) -> String {
    let thing = world.now.site.thing(ix);
    let mut parts = Vec::new();
    let titles = |all: &[Ix]| {
        let titles: Vec<_> =
            all.iter().map(|&ix| escaped(&world.now.site.thing(ix).title)).collect();
        titles.join(", ")
    };
    match &thing.body {
        Body::Source(source) => {
            parts.extend(world.reference(ix).map(|entry| markdown(&entry)));
            let kind = source.kind.as_deref().map(escaped);
            let stance = Some(escaped(&plain(&source.stance))).filter(|it| !it.is_empty());
            parts.extend(joined(&[kind, stance], ". "));
            if !source.relays.is_empty() {
                parts.push(format!("Relays {}.", titles(&source.relays)));
            }
            let count = world.now.site.relations(ix).passages.len();
            let word = if count == 1 { "passage rests" } else { "passages rest" };
            parts.push(format!("{count} {word} on it."));
        }
        Body::Event(event) => {
            parts.push(format!("**{}**", escaped(&thing.title)));
            let date = Some(event.date.prose()).filter(|_| event.date.earliest().is_some());
            let places = Some(titles(&event.places)).filter(|it| !it.is_empty());
            let kind = event.kind.as_deref().map(escaped);
            parts.extend(joined(&[Some(kind.unwrap_or("event".into())), date, places], ", "));
        }
        Body::Entity(entity) => {
            parts.push(format!("**{}**", escaped(&thing.title)));
            let kind = entity.kind.as_deref().map_or(thing.kind.word().to_string(), escaped);
            let dates = entity.dates.as_ref().map(Date::prose);
            let part_of = Some(titles(&entity.part_of)).filter(|it| !it.is_empty());
            let part_of = part_of.map(|whole| format!("part of {whole}"));
            parts.extend(joined(&[Some(kind), dates, part_of], ", "));
            let others: Vec<_> = names_of(thing)[1..].iter().map(|name| escaped(name)).collect();
            if !others.is_empty() {
                parts.push(format!("Also {}.", others.join(", ")));
            }
        }
        Body::Chapter(chapter) => {
            let number = thing.order.map_or(String::new(), |number| format!("{number}. "));
            parts.push(format!("**{number}{}**", escaped(&thing.title)));
            let period = chapter.period.as_ref().map(Date::prose);
            parts.extend(joined(&[Some("chapter".into()), period], ", "));
        }
        Body::Page(_) => {
            parts.push(format!("**{}**", escaped(&thing.title)));
            parts.push(Kind::Page.word().to_string());
        }
    }
    parts.extend(Some(escaped(&plain(&thing.summary))).filter(|it| !it.is_empty()));
    parts.join("\n\n")
}

/// A claim in a few paragraphs of Markdown: who answers what.
pub fn claim(world: &World, claim: &Claim) -> String {
    let accounts = claim.accounts.iter().map(|account| {
        let thing = world.now.site.thing(account.cite.source);
        let who = thing.source().map(|source| author_year(thing, source));
        let says = Some(plain(&account.says)).filter(|says| !says.is_empty());
        let told = [answer(world, account), says].into_iter().flatten();
        let told: Vec<_> = told.map(|part| escaped(&part)).collect();
        let separator = if told.is_empty() { "" } else { ": " };
        format!("- {}{separator}{}", escaped(&who.unwrap_or_default()), told.join(". "))
    });
    let accounts: Vec<_> = accounts.collect();
    format!("**{}**\n\n{}", escaped(&claim.question), accounts.join("\n"))
}

/// What an account answers; `None` where it only tells.
fn answer(world: &World, account: &Account) -> Option<String> {
    let titles = |all: &[Ix]| {
        let titles: Vec<_> = all.iter().map(|&ix| &*world.now.site.thing(ix).title).collect();
        titles.join(", ")
    };
    Some(match &account.answer {
        Answer::Figure(figure) => figure_text(figure),
        Answer::Date { date, .. } => date.prose(),
        Answer::Agents(agents) => titles(agents),
        Answer::Words(words) => words.clone(),
        Answer::Told if account.stance == Stance::Silent => "passes over it".into(),
        Answer::Told => return None,
    })
}

fn joined(parts: &[Option<String>], separator: &str) -> Option<String> {
    let parts: Vec<&str> = parts.iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(separator))
}

/// A text with what Markdown would take for marks made harmless.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        if "\\`*_[]<>#|".contains(char) {
            out.push('\\');
        }
        out.push(char);
    }
    out
}

/// A formatted citation as Markdown: italics and bold are kept, other tags left out.
pub fn markdown(citation: &str) -> String {
    let mut out = String::new();
    let mut rest = citation;
    while let Some(open) = rest.find('<') {
        out.push_str(&escaped(&html_text(&rest[..open])));
        let Some(close) = rest[open..].find('>') else { return out };
        let tag = rest[open + 1..open + close].trim_start_matches('/');
        match tag.split_whitespace().next().unwrap_or_default() {
            "i" | "em" | "cite" => out.push('*'),
            "b" | "strong" => out.push_str("**"),
            _ => {}
        }
        rest = &rest[open + close + 1..];
    }
    out.push_str(&escaped(&html_text(rest)));
    out
}

/// The few character references that our own HTML has, as characters.
fn html_text(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
    let text = pairs.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_becomes_markdown() {
        let html = "Lee, J. <i>The A &amp; B</i>. <a href=\"x\">Here_</a>.";
        assert_eq!(markdown(html), "Lee, J. *The A & B*. Here\\_.");
        assert_eq!(markdown("a < b"), "a ");
    }
}
