//! Which fields each kind's front matter has, of what shape and with what meaning: one table for
//! the reader, the messages and the guide. Reading by it is the loader's work.

use super::kind::Kind;

/// One field of a map in the front matter.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub required: bool,
    /// What it means, in one sentence for an editor.
    pub doc: &'static str,
}

/// What a field may hold.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A scalar, taken as it is written.
    Text,
    /// Inline Markdown.
    Markdown,
    Boolean,
    Number,
    /// EDTF.
    Date,
    Locator,
    /// The id or a name of a thing of one of these kinds.
    Reference(&'static [Kind]),
    Choice(&'static [&'static str]),
    List(&'static Shape),
    /// One, or a list.
    OneOrMany(&'static Shape),
    Record(&'static [Field]),
    /// A map whose keys are names that the editor chooses.
    Map(&'static Shape),
    /// A scalar or a record.
    Either(&'static Shape, &'static Shape),
    /// Anything, kept as it is.
    Open,
}

const fn required(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: true, doc }
}

const fn optional(name: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { name, shape, required: false, doc }
}

use Shape::*;

const EVENTS: Shape = OneOrMany(&Reference(&[Kind::Event]));
const ORIGINS: Shape = OneOrMany(&Reference(&[Kind::Source, Kind::Person, Kind::Group]));
const SOURCES: Shape = OneOrMany(&Reference(&[Kind::Source]));

/// `content/site.yaml`.
pub const SITE: &[Field] = &[
    required("title", Text, "The name of the history."),
    optional("subtitle", Text, "A second line under the title."),
    optional("description", Text, "One or two sentences on what this history is."),
    optional("authors", List(&Text), "Who wrote it."),
    optional("language", Text, "The language of the prose, as BCP 47; `en` if not given."),
    optional("base_url", Text, "Where the site will be, for canonical links and the sitemap."),
    optional("repository", Text, "Where its files are kept, for links to edit a page."),
    optional(
        "license",
        Text,
        "The licence of the history: a name such as `CC-BY-4.0`, or an address.",
    ),
    optional("csl", Text, "The citation style: a bundled one's name, or a .csl file."),
    optional("calendar", Choice(&["solar-hijri"]), "A second calendar to print days in."),
    optional(
        "autolink",
        Boolean,
        "Whether first mentions of names are linked; `true` if not given.",
    ),
    optional("raw_html", Boolean, "Whether HTML in Markdown is let through; `false` if not given."),
    optional("theme", Map(&Open), "Settings of the templates' own."),
];

/// What every kind has besides its own.
pub const COMMON: &[Field] = &[
    optional("summary", Markdown, "One or two sentences, for lists and previews."),
    optional(
        "citations",
        Map(&Either(&Record(CITATION), &List(&Record(CITATION)))),
        "Citations with a name of their own.",
    ),
    optional("autolink", Boolean, "Whether first mentions of names are linked in this file."),
    optional("uncited", Text, "Why the prose may stand without citations."),
    optional("formerly", OneOrMany(&Text), "The ids that it had; their addresses lead on to it."),
];

/// A citation of the front matter.
pub const CITATION: &[Field] = &[
    required("source", Reference(&[Kind::Source]), "The source."),
    optional("at", Locator, "The passage: a locator term and a value."),
    optional(
        "attributed_to",
        ORIGINS,
        "Whom the source itself relies on, from the nearest to the first.",
    ),
    optional("prefix", Text, "Words before it."),
    optional("note", Markdown, "The editor's note, printed after it."),
];

const CHAPTER: &[Field] = &[
    required("title", Text, "The chapter's title."),
    optional("period", Date, "The time that it tells of."),
];

const PAGE: &[Field] = &[
    required("title", Text, "The page's title."),
    optional("menu", Boolean, "Whether the site's menu lists it; `true` if not given."),
];

const EVENT: &[Field] = &[
    required("title", Text, "What happened, in the editor's words."),
    required("date", Date, "When, exactly as sure as the sources are."),
    optional("said", Text, "The date in the source's own words or calendar."),
    optional("date_note", Markdown, "Why the date is as it is."),
    optional("place", OneOrMany(&Reference(&[Kind::Place])), "Where."),
    optional("kind", Text, "What sort of happening: battle, killing, agreement."),
    optional("participants", List(&Record(PARTICIPANT)), "Who took part, and how."),
    optional("part_of", EVENTS, "The larger happening that it belongs to."),
    optional("leads_to", EVENTS, "What it brought about, as a source says."),
    optional("accounts", List(&Record(ACCOUNT)), "How each source tells it."),
    optional("claims", Map(&Record(CLAIM)), "Questions that the sources answer."),
];

const PARTICIPANT: &[Field] = &[
    required("who", Reference(&[Kind::Person, Kind::Group]), "A person or group."),
    optional("role", Text, "What they did there."),
    optional("side", Text, "On whose side."),
    optional("note", Markdown, "The editor's note."),
];

/// What a source tells of an event, or answers to a claim.
pub const ACCOUNT: &[Field] = &[
    required("source", Reference(&[Kind::Source]), "The source."),
    optional("at", Locator, "The passage: a locator term and a value."),
    optional(
        "attributed_to",
        ORIGINS,
        "Whom the source itself relies on, from the nearest to the first.",
    ),
    optional("says", Markdown, "What it says, in our own words."),
    optional("stance", Choice(STANCES), "How it stands to that; `asserts` if not given."),
    optional("note", Markdown, "The editor's note."),
    optional("value", Number, "The figure, as an exact number."),
    optional("about", Number, "The figure, as a round number."),
    optional("at_least", Number, "The figure's lower bound."),
    optional("at_most", Number, "The figure's upper bound."),
    optional("low", Number, "The lower end of a range; with `high`."),
    optional("high", Number, "The upper end of a range; with `low`."),
    optional("words", Text, "A number given only in words."),
    optional("date", Date, "A date as the answer."),
    optional("said", Text, "The date in the source's own words or calendar."),
    optional(
        "agent",
        OneOrMany(&Reference(&[Kind::Person, Kind::Group])),
        "Who did it, as the answer.",
    ),
    optional("answer", Text, "A short answer in words."),
    optional("scope", Text, "What the figure counts where it isn't the claim's measure."),
    optional("unit", Text, "The figure's unit where it isn't the claim's."),
];

/// The words for [`super::draft::Stance`].
pub const STANCES: &[&str] = &["asserts", "reports", "doubts", "denies", "silent"];
/// The words for [`super::draft::Relation`].
pub const RELATIONS: &[&str] = &["agree", "compatible", "rival", "superseded", "denied"];
/// The words for [`super::draft::Precision`].
pub const PRECISIONS: &[&str] = &["site", "settlement", "district", "province", "region"];

const CLAIM: &[Field] = &[
    required("question", Text, "The question."),
    optional("measure", Record(MEASURE), "What its figures count."),
    required("accounts", List(&Record(ACCOUNT)), "What the sources answer."),
    optional("relation", Choice(RELATIONS), "How the answers stand to each other."),
    optional("assessment", Markdown, "What the editor thinks of it, and why."),
];

const MEASURE: &[Field] = &[
    required("of", Text, "What is counted: people killed, prisoners, days."),
    optional("who", Text, "Which of them."),
    optional("where", Text, "In what place."),
    optional("when", Text, "In what time."),
    required("unit", Text, "The unit of the figures: persons, days, villages."),
];

const NAME: &[Field] = &[
    required("text", Text, "The name so written."),
    optional("lang", Text, "Its language and script, as BCP 47: `fa`, `ps`, `uz-Arab`."),
    optional("used_by", SOURCES, "The sources that write it so."),
    optional("note", Markdown, "The editor's note."),
    optional("autolink", Boolean, "Whether its first mention is linked."),
];

const NAME_FIELD: Field = required("name", Text, "The form that this history uses.");
const NAMES_FIELD: Field =
    optional("names", List(&Either(&Text, &Record(NAME))), "Other forms of the name.");
const SORT_FIELD: Field = optional("sort", Text, "How to file it, where not by its name.");
const KIND_FIELD: Field = optional("kind", Text, "What sort of person, group or place.");
const DATES_FIELD: Field = optional("dates", Date, "Its lifetime.");

const PERSON: &[Field] = &[
    NAME_FIELD,
    NAMES_FIELD,
    SORT_FIELD,
    KIND_FIELD,
    DATES_FIELD,
    optional(
        "member_of",
        List(&Either(&Reference(&[Kind::Group]), &Record(MEMBERSHIP))),
        "The groups that the person belongs to.",
    ),
];

const MEMBERSHIP: &[Field] = &[
    required("group", Reference(&[Kind::Group]), "The group."),
    optional("role", Text, "The person's part in it."),
    optional("dates", Date, "From when to when."),
];

const GROUP: &[Field] = &[
    NAME_FIELD,
    NAMES_FIELD,
    SORT_FIELD,
    KIND_FIELD,
    DATES_FIELD,
    optional("part_of", OneOrMany(&Reference(&[Kind::Group])), "The larger group."),
];

const PLACE: &[Field] = &[
    NAME_FIELD,
    NAMES_FIELD,
    SORT_FIELD,
    KIND_FIELD,
    DATES_FIELD,
    optional(
        "part_of",
        OneOrMany(&Reference(&[Kind::Place])),
        "The district, province or country.",
    ),
    optional("coordinates", Record(COORDINATES), "Where it is, and how exactly that is known."),
];

const COORDINATES: &[Field] = &[
    required("lat", Number, "Latitude in decimal degrees, WGS 84."),
    required("lon", Number, "Longitude in decimal degrees, WGS 84."),
    required("precision", Choice(PRECISIONS), "How exactly it is known."),
];

const SOURCE: &[Field] = &[
    required("type", Choice(CSL_TYPES), "What sort of document, by its CSL name."),
    required("title", Text, "Its title."),
    optional("short", Markdown, "What the site calls it where there is little room."),
    optional("siglum", Text, "The letter or letters that stand for it, as in a critical edition."),
    optional("kind", Text, "What sort of witness: historian's narrative, newspaper report."),
    optional("stance", Markdown, "Where it stands, and how one knows."),
    optional("relays", ORIGINS, "What the source as a whole rests on."),
    optional(
        "known_through",
        SOURCES,
        "The source that quotes or reports it; it was not seen itself.",
    ),
    optional("undated", Text, "Why there is no date."),
    optional("unsigned", Text, "Why there is no author."),
    optional("inferred", Markdown, "Which of these facts are inferred, and from what."),
    optional("custom", Map(&Open), "What came with it and has no field here, kept as it is."),
];

/// The types of CSL 1.0.2.
pub const CSL_TYPES: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "software",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

/// The CSL variables that hold names.
pub const CSL_NAMES: &[&str] = &[
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
];

/// The CSL variables that hold dates.
pub const CSL_DATES: &[&str] =
    &["accessed", "available-date", "event-date", "issued", "original-date", "submitted"];

/// The CSL variables that hold text or a number.
pub const CSL_TEXTS: &[&str] = &[
    "abstract",
    "annote",
    "archive",
    "archive-place",
    "archive_collection",
    "archive_location",
    "authority",
    "call-number",
    "chapter-number",
    "citation-key",
    "citation-label",
    "collection-number",
    "collection-title",
    "container-title",
    "container-title-short",
    "dimensions",
    "division",
    "DOI",
    "edition",
    "event",
    "event-place",
    "event-title",
    "genre",
    "ISBN",
    "ISSN",
    "issue",
    "jurisdiction",
    "keyword",
    "language",
    "license",
    "medium",
    "note",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "page",
    "page-first",
    "part-number",
    "part-title",
    "PMCID",
    "PMID",
    "printing-number",
    "publisher",
    "publisher-place",
    "references",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "section",
    "source",
    "status",
    "supplement-number",
    "title-short",
    "URL",
    "version",
    "volume",
    "volume-title",
    "year-suffix",
];

/// A name as CSL has it.
pub const PERSON_NAME: &[Field] = &[
    optional("family", Text, "The family name."),
    optional("given", Text, "The given names."),
    optional("literal", Text, "A corporate or single name, printed as it is."),
    optional("suffix", Text, "Jr., III."),
    optional(
        "dropping-particle",
        Text,
        "A particle that is dropped when only the family name is printed.",
    ),
    optional("non-dropping-particle", Text, "A particle that stays with the family name."),
    optional("comma-suffix", Boolean, "Whether a comma stands before the suffix."),
    optional("static-ordering", Boolean, "Whether the family name always comes first."),
];

const CSL_NAME: Shape = OneOrMany(&Either(&Text, &Record(PERSON_NAME)));

/// The fields of a kind's own, without [`COMMON`] and, for a source, without the CSL variables.
pub fn fields(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Chapter => CHAPTER,
        Kind::Event => EVENT,
        Kind::Person => PERSON,
        Kind::Group => GROUP,
        Kind::Place => PLACE,
        Kind::Source => SOURCE,
        Kind::Page => PAGE,
    }
}

/// The shape of a field of a kind, wherever it is listed.
pub fn shape(kind: Kind, name: &str) -> Option<Shape> {
    let listed = fields(kind).iter().chain(COMMON).find(|field| field.name == name);
    listed.map(|field| field.shape).or_else(|| match kind {
        Kind::Source if CSL_NAMES.contains(&name) => Some(CSL_NAME),
        Kind::Source if CSL_DATES.contains(&name) => Some(Date),
        Kind::Source if CSL_TEXTS.contains(&name) => Some(Text),
        _ => None,
    })
}

/// What a field of a kind means, wherever it is listed.
pub fn doc(kind: Kind, name: &str) -> Option<&'static str> {
    let listed = fields(kind).iter().chain(COMMON).find(|field| field.name == name);
    listed.map(|field| field.doc).or_else(|| match kind {
        Kind::Source if CSL_NAMES.contains(&name) => Some("Names, as CSL has them."),
        Kind::Source if CSL_DATES.contains(&name) => Some("A date, as CSL has it."),
        Kind::Source if CSL_TEXTS.contains(&name) => Some("A text or number, as CSL has it."),
        _ => None,
    })
}

/// Whether a kind can't be without a field.
pub fn is_required(kind: Kind, name: &str) -> bool {
    fields(kind).iter().chain(COMMON).any(|field| field.name == name && field.required)
}

/// The names of all fields of a kind.
pub fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
    let csl = [CSL_NAMES, CSL_DATES, CSL_TEXTS].into_iter().flatten().copied();
    let csl = csl.filter(move |_| kind == Kind::Source);
    fields(kind).iter().chain(COMMON).map(|field| field.name).chain(csl)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_kind_has_a_field_twice() {
        for kind in Kind::ALL {
            let mut all: Vec<_> = names(kind).collect();
            all.sort_unstable();
            let listed = all.len();
            all.dedup();
            assert_eq!(all.len(), listed, "{kind:?}");
        }
    }
}
