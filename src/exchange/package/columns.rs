//! The columns of the data package's tables: names, types and what they hold. What stands in them
//! is told one floor up.

use super::super::table::{Column, Foreign};
use super::super::things::ACCOUNT;

/// The CSL variables that have a column of their own among the sources, by their names in small
/// letters and with `_`.
pub const CSL: [&str; 17] = [
    "container-title",
    "collection-title",
    "publisher",
    "publisher-place",
    "volume",
    "issue",
    "page",
    "edition",
    "genre",
    "medium",
    "archive",
    "archive_location",
    "language",
    "URL",
    "DOI",
    "ISBN",
    "ISSN",
];

const fn text(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: "string", about, required: false }
}

const fn needed(name: &'static str, about: &'static str) -> Column {
    Column { name, kind: "string", about, required: true }
}

const fn typed(name: &'static str, kind: &'static str, about: &'static str) -> Column {
    Column { name, kind, about, required: false }
}

const ID: Column = needed("id", "Its id in the history.");
const POSITION: Column = Column {
    name: "position",
    kind: "integer",
    about: "Its place in the list, from 1.",
    required: true,
};
const SUMMARY: Column = text("summary", "One or two sentences.");
const DATES: [Column; 3] = [
    text("dates", "From when to when, as EDTF."),
    typed("dates_earliest", "date", "The first day that it can mean."),
    typed("dates_latest", "date", "The last day that it can mean."),
];
const NOTE: Column = text("note", "The editor's note.");

/// A table of pairs: its columns, key and foreign keys.
pub fn pair(
    from: &'static str,
    their: &'static str,
    to: &'static str,
    table: &'static str,
    about: &'static str,
) -> (Vec<Column>, &'static [&'static str], Vec<Foreign>) {
    let key: &'static [&'static str] = match (from, to) {
        ("source", _) => &["source", "through"],
        ("place", _) => &["place", "part_of"],
        ("group", _) => &["group", "part_of"],
        (_, "place") => &["event", "place"],
        (_, "source") => &["event", "source"],
        (_, "part_of") => &["event", "part_of"],
        _ => &["event", "leads_to"],
    };
    let columns = vec![needed(from, "The one that it is said of."), needed(to, about)];
    let foreign = vec![
        Foreign { columns: &key[..1], table: their, theirs: &["id"] },
        Foreign { columns: &key[1..], table, theirs: &["id"] },
    ];
    (columns, key, foreign)
}

/// The foreign keys of a source and what it rests on.
pub fn origins() -> Vec<Foreign> {
    vec![
        Foreign { columns: &["source"], table: "sources", theirs: &["id"] },
        Foreign { columns: &["by_source"], table: "sources", theirs: &["id"] },
        Foreign { columns: &["by_person"], table: "people", theirs: &["id"] },
        Foreign { columns: &["by_group"], table: "groups", theirs: &["id"] },
    ]
}

pub fn sources() -> Vec<Column> {
    let about = [
        ("container_title", "What it appeared in."),
        ("collection_title", "The series."),
        ("publisher", "Who published it."),
        ("publisher_place", "Where it was published."),
        ("volume", "The volume."),
        ("issue", "The issue."),
        ("page", "The pages."),
        ("edition", "The edition."),
        ("genre", "What sort of document, in words."),
        ("medium", "The medium."),
        ("archive", "The archive that holds it."),
        ("archive_location", "Where it is in the archive."),
        ("language", "Its language, as BCP 47."),
        ("url", "Its address."),
        ("doi", "Its DOI."),
        ("isbn", "Its ISBN."),
        ("issn", "The ISSN."),
    ];
    let mut columns = vec![
        ID,
        needed("type", "What sort of document, by its CSL name."),
        needed("title", "Its title."),
        text("author", "Its authors, joined by semicolons."),
        text("editor", "Its editors, joined by semicolons."),
        text("issued", "When it appeared, as EDTF."),
        typed("issued_earliest", "date", "The first day that this can mean."),
        typed("issued_latest", "date", "The last day that this can mean."),
    ];
    columns.extend(about.map(|(name, about)| text(name, about)));
    columns.extend([
        text("kind", "What sort of witness."),
        text("siglum", "The letters that stand for it."),
        text("short", "What the history calls it."),
        text("stance", "Where it stands, and how one knows."),
        text("undated", "Why there is no date."),
        text("unsigned", "Why there is no author."),
        SUMMARY,
    ]);
    columns
}

pub fn relays() -> Vec<Column> {
    vec![
        needed("source", "The source."),
        POSITION,
        text("by_source", "A source that it rests on."),
        text("by_person", "A person whose word it rests on."),
        text("by_group", "A group whose word it rests on."),
    ]
}

pub fn entities() -> Vec<Column> {
    let head = [
        ID,
        needed("name", "The name that the history uses."),
        text("sort", "How it is filed."),
        text("kind", "What sort."),
    ];
    head.into_iter().chain(DATES).chain([SUMMARY]).collect()
}

pub fn coordinates() -> [Column; 3] {
    [
        typed("latitude", "number", "Latitude in decimal degrees."),
        typed("longitude", "number", "Longitude in decimal degrees."),
        text("precision", "How exactly it is known: site, settlement, district, province, region."),
    ]
}

pub fn memberships() -> Vec<Column> {
    let head = [
        needed("person", "The person."),
        POSITION,
        needed("group", "The group."),
        text("role", "The person's part in it."),
    ];
    head.into_iter().chain(DATES).collect()
}

pub fn names() -> Vec<Column> {
    vec![
        needed("of", "What bears the name: its kind and id."),
        POSITION,
        text("person", "The person that bears it."),
        text("group", "The group that bears it."),
        text("place", "The place that bears it."),
        needed("text", "The name so written."),
        text("lang", "Its language and script, as BCP 47."),
        typed("used_by", "array", "The ids of the sources that write it so."),
        NOTE,
    ]
}

pub fn events() -> Vec<Column> {
    vec![
        ID,
        needed("title", "What happened, in the editor's words."),
        needed("date", "When, as EDTF: as sure as the sources are."),
        typed("earliest", "date", "The first day that this can mean."),
        typed("latest", "date", "The last day that this can mean."),
        text("said", "The date in the source's own words or calendar."),
        text("date_note", "Why the date is as it is."),
        text("kind", "What sort of happening."),
        SUMMARY,
    ]
}

pub fn participants() -> Vec<Column> {
    vec![
        needed("event", "The event."),
        POSITION,
        text("person", "The person, if it is one."),
        text("group", "The group, if it is one."),
        text("role", "What they did there."),
        text("side", "On whose side."),
        NOTE,
    ]
}

pub fn claims() -> Vec<Column> {
    vec![
        needed("event", "The event that it is about."),
        needed("name", "Its name among the event's claims."),
        needed("question", "The question."),
        text("measure_of", "What its figures count."),
        text("measure_who", "Which of them."),
        text("measure_where", "In what place."),
        text("measure_when", "In what time."),
        text("measure_unit", "The unit of the figures."),
        text("relation", "How the answers stand to each other, in the editor's view."),
        typed("independent", "integer", "How many of the answers are independent of each other."),
        text("assessment", "What the editor thinks of it, and why."),
    ]
}

/// The columns of accounts, of claims or of events themselves.
pub fn accounts(of_claims: bool) -> Vec<Column> {
    let mut columns = vec![needed("event", "The event.")];
    columns.extend(of_claims.then_some(needed("claim", "The claim's name.")));
    columns.push(POSITION);
    columns.extend(ACCOUNT.map(account));
    columns
}

fn account(name: &'static str) -> Column {
    let (kind, about) = match name {
        "source" => return needed("source", "The source."),
        "at" => ("string", "The passage in it."),
        "attributed_to" => ("array", "Whom it relies on, from the nearest to the first."),
        "stance" => ("string", "How it stands to that: asserts, reports, doubts, denies, silent."),
        "says" => ("string", "What it says, in the editor's words."),
        "value" => ("number", "The figure, where it is exact."),
        "about" => ("number", "The figure, where it is round."),
        "at_least" => ("number", "The figure's lower bound."),
        "at_most" => ("number", "The figure's upper bound."),
        "low" => ("number", "The lower end of a range."),
        "high" => ("number", "The upper end of a range."),
        "in_words" => ("string", "A number given only in words."),
        "least" => ("number", "The least number that the figure allows; of words a reading."),
        "greatest" => ("number", "The greatest number that it allows; of words a reading."),
        "date" => ("string", "A date as the answer, as EDTF."),
        "earliest" => ("date", "The first day that this can mean."),
        "latest" => ("date", "The last day that this can mean."),
        "said" => ("string", "The date in the source's own words or calendar."),
        "agents" => ("array", "Who did it, as the answer."),
        "answer" => ("string", "A short answer in words."),
        "scope" => ("string", "What the figure counts where it isn't the claim's measure."),
        "unit" => ("string", "The figure's unit where it isn't the claim's."),
        _ => ("integer", "Accounts with the same number here go back to one origin."),
    };
    typed(name, kind, about)
}
