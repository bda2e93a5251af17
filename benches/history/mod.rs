//! A made-up history of any size, the same for the same numbers: what the benches build. About 250
//! words and three citations an event; how often a source is cited falls off as by Zipf, so that a
//! few are cited thousands of times.

#![allow(dead_code, reason = "each of those who make one takes what it needs")]

use std::collections::BTreeMap;
use std::fmt::Write;

/// How large a history to make.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub events: usize,
    pub chapters: usize,
    pub sources: usize,
}

/// The size that the figures in the notes and the README are for.
pub const LARGE: Size = Size { events: 10_000, chapters: 500, sources: 1_000 };
/// A size that a bench can build many times.
pub const SMALL: Size = Size { events: 500, chapters: 25, sources: 50 };

/// The files of the history, by their paths from the project's folder.
pub fn files(size: Size) -> BTreeMap<String, String> {
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let (people, groups, places) = (size.events / 20, size.events / 100, size.events / 30);
    let mut files = BTreeMap::new();
    let site = "title: A made-up history\nlanguage: en\ncalendar: solar-hijri\n";
    files.insert("content/site.yaml".to_string(), site.to_string());
    for at in 0..size.sources {
        let text = format!(
            "---\ntype: book\ntitle: The {} of {} and {}\nauthor:\n  - {{ family: {}, given: {} }}\n\
             issued: {}\npublisher: {} Press\npublisher-place: {}\n---\nA book.\n",
            chance.word(),
            chance.word(),
            chance.word(),
            chance.name(),
            chance.name(),
            2005 + at % 20,
            chance.name(),
            chance.name()
        );
        files.insert(format!("content/sources/source-{at}.md"), text);
    }
    for (folder, stem, count) in
        [("people", "person", people), ("groups", "group", groups), ("places", "place", places)]
    {
        for at in 0..count {
            let name = format!("{} {} {at}", chance.name(), chance.name());
            let cite = chance.citation(size.sources);
            let text = format!(
                "---\nname: {name}\nsummary: One of the {folder}.\n---\n{}{cite}.\n",
                chance.words(40)
            );
            files.insert(format!("content/{folder}/{stem}-{at}.md"), text);
        }
    }
    for at in 0..size.events {
        let day =
            format!("19{:02}-{:02}-{:02}", at * 90 / size.events + 10, at % 12 + 1, at % 28 + 1);
        let mut text =
            format!("---\ntitle: The {} of {} {at}\ndate: {day}\n", chance.word(), chance.word());
        let (person, group, place) =
            (chance.below(people), chance.below(groups), chance.below(places));
        let _ = write!(
            text,
            "place: place-{place}\nkind: battle\nparticipants:\n  - {{ who: person-{person}, role: commander }}\n  \
             - {{ who: group-{group} }}\nsummary: What happened there.\n---\n"
        );
        for paragraph in 0..3 {
            let _ = write!(text, "{}", chance.words(83));
            // The first link leads to the next event, so that nothing is left unlinked.
            let other =
                if paragraph == 0 { (at + 1) % size.events } else { chance.below(size.events) };
            let _ = write!(text, " beside [[event-{other}]]");
            let cite = chance.citation(size.sources);
            let _ = write!(text, "{cite}.\n\n");
        }
        files.insert(format!("content/events/event-{at}.md"), text);
    }
    for at in 0..size.chapters {
        let mut text = format!("---\ntitle: Chapter of the {}\n---\n", chance.word());
        for section in 0..3 {
            let event = chance.below(size.events);
            let _ = write!(
                text,
                "## Section {section}\n\n{} [[event-{event}|then]]",
                chance.words(250)
            );
            let cite = chance.citation(size.sources);
            let _ = write!(text, "{cite}.\n\n");
        }
        files.insert(format!("content/chapters/{:03}-chapter-{at}.md", at + 1), text);
    }
    files
}

/// Numbers that look like chance and are the same on every machine (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A rank below `end`, the first far likelier than the last: the inverse of Zipf's law.
    fn rank(&mut self, end: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (((end as f64).powf(share) - 1.0) as usize).min(end - 1)
    }

    fn citation(&mut self, sources: usize) -> String {
        format!(" [@source-{}, p. {}]", self.rank(sources), self.below(400) + 1)
    }

    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 40] = [
            "army", "road", "winter", "letter", "bridge", "council", "harvest", "river", "treaty",
            "market", "garrison", "valley", "decree", "rising", "siege", "province", "envoy",
            "mountain", "gate", "caravan", "the", "and", "of", "in", "with", "before", "from",
            "under", "against", "while", "held", "took", "left", "burned", "crossed", "signed",
            "waited", "returned", "lost", "gave",
        ];
        WORDS[self.below(WORDS.len())]
    }

    fn name(&mut self) -> String {
        const PARTS: [&str; 16] = [
            "ba", "ran", "sho", "mir", "tal", "ek", "zar", "un", "qal", "ish", "dov", "ar", "len",
            "gur", "pas", "im",
        ];
        let name: String = (0..3).map(|_| PARTS[self.below(PARTS.len())]).collect();
        name[..1].to_uppercase() + &name[1..]
    }

    fn words(&mut self, count: usize) -> String {
        let mut words = String::from("It");
        for _ in 0..count {
            let _ = write!(words, " {}", self.word());
        }
        words
    }
}
