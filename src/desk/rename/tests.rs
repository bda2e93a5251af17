//! Renaming: everything that names a thing names it still, and there and back again is where one
//! was.

use super::*;
use crate::desk::refs::find;
use crate::load::files::Memory;
use proptest::prelude::*;

const FILES: [(&str, &str); 10] = [
    ("content/site.yaml", "title: T\n"),
    (
        "content/chapters/03-trap.md",
        "---\ntitle: Trap\n---\n\nSee [[fall#killed]], [it](../events/fall.md#p1), ![[fall]].\n\
         \n![[fall#killed]]\n\nSo [@rep [p. 2]] and @lee [p. 3] say; -@lee; [@{lee}; @key1].\n",
    ),
    (
        "content/events/fall.md",
        "---\ntitle: The fall\ndate: 1998-08\nplace: mazar\nparticipants:\n  - who: 'mazar'\n\
         citations:\n  rep: { source: lee, attributed_to: [ mazar-a, wp ] }\nclaims:\n  killed:\n    \
         question: How many?\n    accounts:\n      - { source: lee, answer: Many. }\n      \
         - source: wp\n        says: >-\n          A lee shore, [[place:mazar]] and mazar,\n          \
         as [@lee, p. 1] and [[fall]] say.\n---\n\nHere [self](fall.md) [[#killed]], [@rep].\n",
    ),
    ("content/events/war.md", "---\ntitle: War\ndate: 1998\nleads_to: [fall]\n---\nIt.\n"),
    ("content/people/mazar-a.md", "---\nname: A of Mazar\nmember_of: [ mazar ]\n---\n"),
    ("content/places/mazar.md", "---\nname: Mazar\n---\r\n"),
    ("content/groups/mazar.md", "---\r\nname: The men of Mazar\r\n---\r\nThe [[war]].\r\n"),
    ("content/sources/lee.md", "---\ntype: book\ntitle: Lee\nrelays: wp\n---\n"),
    ("content/sources/wp.md", "---\ntype: webpage\ntitle: WP\nknown_through: lee\n---\n"),
    (
        "content/sources/all.bib",
        "@book{key1,\n title = {One}, date = 1999\n}\n@inbook{key2, crossref = {key1}, title={Two}}\n",
    ),
];

fn memory() -> Memory {
    FILES.into_iter().collect()
}

/// Renames, holds that nothing is harmed, and gives the files as they then are.
fn renamed(own: &Memory, old: &str, new: &str, lead_on: bool) -> Memory {
    let now = understand(own);
    let of = find(&now.site, old).unwrap();
    let renaming = rename(&now.site, &now.texts, of, new, lead_on).unwrap();
    check(own, &now, &renaming).unwrap_or_else(|harm| panic!("{old} -> {new}: {:?}", harm.faults));
    let later = renaming.applied(own, &now.texts);
    later.list().into_iter().map(|path| (path.clone(), later.read(&path).unwrap())).collect()
}

fn text<'m>(files: &'m Memory, path: &str) -> &'m str {
    std::str::from_utf8(&files.0[path]).unwrap()
}

fn refusal(old: &str, new: &str) -> String {
    let now = understand(&memory());
    let of = find(&now.site, old).unwrap();
    let Refusal { message, help } = rename(&now.site, &now.texts, of, new, true).unwrap_err();
    format!("{message}; {help}")
}

#[test]
fn an_event_is_renamed_wherever_it_is_named() {
    let later = renamed(&memory(), "fall", "fall-of-mazar", true);
    let chapter = text(&later, "content/chapters/03-trap.md");
    assert!(chapter.contains("[[fall-of-mazar#killed]], [it](../events/fall-of-mazar.md#p1)"));
    assert!(chapter.contains("\n![[fall-of-mazar#killed]]\n"));
    let event = text(&later, "content/events/fall-of-mazar.md");
    assert!(event.contains("[self](fall-of-mazar.md)") && event.contains("and [[fall-of-mazar]]"));
    assert!(event.contains("\nformerly: [fall]\n---\n"));
    assert!(text(&later, "content/events/war.md").contains("leads_to: [fall-of-mazar]\n"));
    assert!(!later.0.contains_key("content/events/fall.md"));
}

#[test]
fn a_chapter_keeps_its_number_and_windows_its_line_breaks() {
    let later = renamed(&memory(), "03-trap", "snare", true);
    assert!(later.0.contains_key("content/chapters/03-snare.md"));
    let later = renamed(&memory(), "group:mazar", "men", true);
    let group = text(&later, "content/groups/men.md");
    assert!(group.contains("Mazar\r\nformerly: [mazar]\r\n---\r\n"), "{group:?}");
}

#[test]
fn an_entry_of_a_library_takes_its_crossreferences_along() {
    let later = renamed(&memory(), "key1", "one-1999", true);
    let library = text(&later, "content/sources/all.bib");
    assert!(library.contains("@book{one-1999,") && library.contains("crossref = {one-1999}"));
    assert!(text(&later, "content/chapters/03-trap.md").contains("@{lee}; @one-1999]"));
}

#[test]
fn a_key_that_is_none_by_itself_is_put_in_braces() {
    let later = renamed(&memory(), "lee", "lee-", false);
    let chapter = text(&later, "content/chapters/03-trap.md");
    assert!(chapter.contains("@{lee-} [p. 3] say; -@{lee-}; [@{lee-};"), "{chapter}");
    let event = text(&later, "content/events/fall.md");
    assert!(event.contains("A lee shore") && event.contains("as [@{lee-}, p. 1]"));
}

#[test]
fn an_id_that_two_kinds_share_is_written_with_its_kind() {
    let later = renamed(&memory(), "person:mazar-a", "wp", false);
    let event = text(&later, "content/events/fall.md");
    assert!(text(&later, "content/sources/lee.md").contains("relays: source:wp\n"));
    assert!(event.contains("attributed_to: [ person:wp, source:wp ]"), "{event}");
}

#[test]
fn former_ids_are_gathered_and_given_back() {
    let one = renamed(&memory(), "war", "strife", true);
    let two = renamed(&one, "strife", "conflict", true);
    assert!(text(&two, "content/events/conflict.md").contains("formerly: [war, strife]\n---"));
    let back = renamed(&two, "conflict", "war", true);
    assert!(text(&back, "content/events/war.md").contains("formerly: [strife, conflict]\n---"));
    let back = renamed(&one, "strife", "war", false);
    assert_eq!(back, memory());
}

#[test]
fn bad_and_taken_ids_are_refused() {
    assert!(refusal("fall", "The Fall").contains("write `the-fall`"));
    assert!(refusal("fall", "war").contains("the id `war` is taken: “War” has it"));
    assert!(refusal("fall", "fall").contains("already"));
    let mut files = memory();
    files.0.insert(
        "content/events/war.md".into(),
        b"---\ntitle: W\ndate: 1998\nformerly: strife\n---\n".into(),
    );
    let now = understand(&files);
    let of = find(&now.site, "fall").unwrap();
    let refused = rename(&now.site, &now.texts, of, "strife", true).unwrap_err();
    assert_eq!(refused.message, "`strife` is a former id of `war`, and its address leads there");
}

#[test]
fn a_new_id_that_takes_the_meaning_of_others_is_found() {
    // `rep` is the name of a citation; a source of that id would be meant instead, or make it unclear.
    let own = memory();
    let now = understand(&own);
    let of = find(&now.site, "lee").unwrap();
    let renaming = rename(&now.site, &now.texts, of, "rep", true).unwrap();
    let harm = check(&own, &now, &renaming).unwrap_err();
    assert_eq!(harm.faults[0].code.name, "cite::ambiguous-key");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn there_and_back_again(which in 0usize..11, new in "[a-z][a-z0-9]{2,6}(-[a-z0-9]{1,4}){0,2}") {
        let own = memory();
        let things = ["chapter:trap", "fall", "war", "mazar-a", "place:mazar", "group:mazar", "lee", "wp", "key1", "key2", "event:fall"];
        let old = things[which];
        let kind = { let now = understand(&own); now.site.thing(find(&now.site, old).unwrap()).kind };
        prop_assume!(!["trap", "fall", "war", "mazar", "lee", "rep", "killed"].contains(&&*new));
        let there = renamed(&own, old, &new, false);
        prop_assert_ne!(&there, &own);
        let id = old.split_once(':').map_or(old, |(_, id)| id);
        let back = renamed(&there, &format!("{}:{new}", kind.word()), id, false);
        let leads_on = renamed(&renamed(&own, old, &new, true), &format!("{}:{new}", kind.word()), id, true);
        for (path, bytes) in &leads_on.0 {
            let text = std::str::from_utf8(bytes).unwrap();
            let lines = text.split_inclusive('\n').filter(|line| !line.starts_with("formerly: ["));
            prop_assert_eq!(lines.collect::<String>(), self::text(&own, path));
        }
        prop_assert_eq!(back, own);
    }
}
