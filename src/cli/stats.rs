//! `variorum stats`: a history in figures, as a table or as JSON.

use super::{Format, Options, Status, report};
use crate::desk::stats::{Claims, Coverage, Stats, stats};
use crate::press::understand;

/// How many sources on which alone something rests the table names.
const LISTED: usize = 12;

/// Counts the history.
pub fn run(options: &Options) -> Status {
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let all = understand(&files);
    let stats = stats(&all.site);
    match options.format {
        Format::Human => report::print(&tables(&stats)),
        Format::Json => {
            let json = serde_json::to_string_pretty(&stats).expect("strings and numbers serialize");
            report::print(&(json + "\n"));
        }
        Format::Github | Format::Sarif => return report::no_such_form(options, "stats"),
    }
    report::incomplete(options, &all.faults);
    Status::Well
}

fn tables(stats: &Stats) -> String {
    let mut out = String::new();
    let head = [
        "",
        "words",
        "paragraphs",
        "no source",
        "one",
        "two or more",
        "citations",
        "events",
        "accounts",
        "claims",
    ];
    let mut rows = vec![head.map(String::from).to_vec()];
    for chapter in &stats.chapters {
        let number = chapter.number.map(|number| format!("{number}. ")).unwrap_or_default();
        let name = shortened(&format!("{number}{}", chapter.title));
        let (told, coverage) = (&chapter.told, &chapter.coverage);
        let (words, citations) = (chapter.words, chapter.citations);
        let last = [citations, told.events, told.accounts, told.claims.all];
        rows.push(row(name, words, coverage, last));
    }
    let words = stats.chapters.iter().map(|chapter| chapter.words).sum();
    let citations = stats.chapters.iter().map(|chapter| chapter.citations).sum();
    let told = &stats.total.told;
    let last = [citations, told.events, told.accounts, told.claims.all];
    rows.push(row("all".into(), words, &stats.total.coverage, last));
    out += "Chapters: paragraphs by the number of independent sources that they rest on; events \
            that they link\n\n";
    out += &table(&rows);

    let mut rows = vec![["", "things", "words", "citations"].map(String::from).to_vec()];
    for kind in &stats.kinds {
        let figures = [kind.count, kind.words, kind.citations];
        rows.push(with_name(kind.kind.folder().into(), &figures));
    }
    let things = stats.kinds.iter().map(|kind| kind.count).sum();
    let figures = [things, stats.total.words, stats.total.citations];
    rows.push(with_name("all".into(), &figures));
    out += "\nAll that is written\n\n";
    out += &table(&rows);

    out += "\nClaims by how their answers stand to each other\n\n";
    out += &table(&claims(&stats.total.told.claims));

    let mut rows = vec![["", "paragraphs", "events"].map(String::from).to_vec()];
    for one in stats.one_source.iter().take(LISTED) {
        rows.push(with_name(one.source.clone(), &[one.paragraphs.len(), one.events.len()]));
    }
    let sum = |of: fn(&crate::desk::stats::Alone) -> usize| stats.one_source.iter().map(of).sum();
    let all: [usize; 2] = [sum(|one| one.paragraphs.len()), sum(|one| one.events.len())];
    rows.push(with_name("all".into(), &all));
    out += "\nWhat cites one source and no other: paragraphs of chapters, and events on their own pages\n\n";
    out += &table(&rows);
    let more = stats.one_source.len().saturating_sub(LISTED);
    if more > 0 {
        out += &format!("({more} further sources; `--format json` has them all)\n");
    }
    out
}

fn row(name: String, words: usize, coverage: &Coverage, last: [usize; 4]) -> Vec<String> {
    let Coverage { paragraphs, no_source, one_source, more_sources } = *coverage;
    let [citations, events, accounts, claims] = last;
    let figures = [
        words,
        paragraphs,
        no_source,
        one_source,
        more_sources,
        citations,
        events,
        accounts,
        claims,
    ];
    with_name(name, &figures)
}

fn with_name(name: String, figures: &[usize]) -> Vec<String> {
    std::iter::once(name).chain(figures.iter().map(usize::to_string)).collect()
}

fn claims(claims: &Claims) -> Vec<Vec<String>> {
    let Claims { all, agree, compatible, rival, superseded, denied, undecided } = *claims;
    let head = ["", "agree", "compatible", "rival", "superseded", "denied", "undecided", "all"];
    let figures = [agree, compatible, rival, superseded, denied, undecided, all];
    vec![head.map(String::from).to_vec(), with_name("claims".into(), &figures)]
}

/// A title as far as a table has room for it.
fn shortened(title: &str) -> String {
    const ROOM: usize = 36;
    match title.chars().count() > ROOM {
        true => title.chars().take(ROOM - 1).chain(['…']).collect(),
        false => title.to_string(),
    }
}

/// Rows in columns: names to the left, figures to the right.
fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = String::new();
    for row in rows {
        for (at, (cell, &width)) in row.iter().zip(&widths).enumerate() {
            out += &match at {
                0 => format!("{cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            };
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}
