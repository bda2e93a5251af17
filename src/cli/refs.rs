//! `variorum refs`: every place that names a thing.

use super::{Format, Options, Status, report};
use crate::desk::refs::{Excerpt, References, excerpt, find};
use crate::diagnostic::place::Place;
use crate::model::kind::Kind;
use crate::model::site::{Reference, Spelling};
use crate::press::{Understood, understand};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;

/// What `variorum refs` is told.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The thing: its id, or `kind:id` where two kinds share it
    #[arg(value_name = "[KIND:]ID")]
    thing: String,
    /// List the first mentions of its names too, which are linked by themselves
    #[arg(long)]
    mentions: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    version: u32,
    thing: Named<'a>,
    references: Vec<Found<'a>>,
    mentions: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Named<'a> {
    kind: Kind,
    id: &'a str,
    title: &'a str,
    file: &'a str,
}

#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    role: String,
    /// By what it is named: its `id`, a `name`, the `path` of its file, or the name of a `citation`.
    by: &'static str,
    /// The thing in whose file it stands.
    r#in: String,
    text: &'a str,
    excerpt: String,
}

/// Lists what names the thing.
pub fn run(options: &Options, arguments: &Arguments) -> Status {
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let all = understand(&files);
    let ix = match find(&all.site, &arguments.thing) {
        Ok(ix) => ix,
        Err(why) => {
            report::incomplete(options, &all.faults);
            return report::could_not_run(options, &why);
        }
    };
    let references = References::of(&all.site);
    let written: Vec<&Reference> = references.written(ix).collect();
    let mentions: Vec<&Reference> = references.mentions(ix).collect();
    let thing = all.site.thing(ix);
    match options.format {
        Format::Human => {
            let shown = mentions.iter().filter(|_| arguments.mentions);
            let lines = written.iter().chain(shown).map(|one| line(&all, one));
            report::print(&lines.collect::<String>());
        }
        Format::Json => {
            let found = |all_of: &[&Reference]| -> Vec<Found> {
                all_of.iter().map(|one| found(&all, one)).collect()
            };
            let answer = Answer {
                version: 1,
                thing: Named {
                    kind: thing.kind,
                    id: &thing.id,
                    title: &thing.title,
                    file: &all.texts.get(thing.file).path,
                },
                references: found(&written),
                mentions: found(&mentions),
            };
            let json =
                serde_json::to_string_pretty(&answer).expect("strings and numbers serialize");
            report::print(&(json + "\n"));
        }
        Format::Github | Format::Sarif => return report::no_such_form(options, "refs"),
    }
    report::incomplete(options, &all.faults);
    let in_files: BTreeSet<_> = written.iter().map(|one| one.span.file).collect();
    let mut said = match written.len() {
        0 => format!("Nothing names the {} `{}`", thing.kind.word(), thing.id),
        count => format!(
            "{} to the {} `{}` in {}",
            report::number(count, "reference"),
            thing.kind.word(),
            thing.id,
            report::number(in_files.len(), "file"),
        ),
    };
    if !mentions.is_empty() {
        let shown = if arguments.mentions { "" } else { " (`--mentions` lists them)" };
        let count = report::number(mentions.len(), "first mention");
        let by = if mentions.len() == 1 { "itself" } else { "themselves" };
        said += &format!("; {count} linked by {by}{shown}");
    }
    report::note(options, &said);
    Status::Well
}

/// `content/events/a.md:12:3: citation: … [@lee, p. 3] …`
fn line(all: &Understood, one: &Reference) -> String {
    let place = Place::of(one.span, &all.texts);
    let words = words(&excerpt(&all.texts, one.span));
    format!("{}:{}:{}: {}: {words}\n", place.file, place.line, place.column, one.role.words())
}

fn words(excerpt: &Excerpt) -> String {
    let mark = |cut: bool| if cut { "…" } else { "" };
    let Excerpt { cut, before, at, after } = excerpt;
    format!("{}{before}{at}{after}{}", mark(cut.0), mark(cut.1))
}

fn found<'a>(all: &'a Understood, one: &Reference) -> Found<'a> {
    let within = all.site.thing(one.from);
    Found {
        place: Place::of(one.span, &all.texts),
        role: one.role.words(),
        by: match one.spelling {
            Spelling::Id { .. } => "id",
            Spelling::Name => "name",
            Spelling::Path => "path",
            Spelling::Citation(_) => "citation",
        },
        r#in: format!("{}:{}", within.kind.word(), within.id),
        text: all.texts.slice(one.span),
        excerpt: words(&excerpt(&all.texts, one.span)),
    }
}
