//! Whole small projects: what is read of them, and each fault at its place.

use super::files::Memory;
use super::*;
use crate::model::draft::{Body, Entity, Event, Stance};
use crate::model::figure::{Answer, Figure};
use crate::model::prose::plain;
use proptest::prelude::*;

/// A project of a sound site.yaml and this file.
fn project(path: &str, text: &str) -> Loaded {
    let files: Memory = [("content/site.yaml", "title: T\n"), (path, text)].into_iter().collect();
    load(&files)
}

/// Each fault as `line:column code “what it points at”`.
fn said(loaded: &Loaded) -> Vec<String> {
    let faults = loaded.faults.clone().finish(&loaded.texts, false);
    let one = |fault: &Diagnostic| {
        let at = loaded.texts.get(fault.span().file).line_column(fault.span().start as usize);
        let written = loaded.texts.slice(fault.span());
        format!("{}:{} {} “{written}”", at.line, at.column, fault.code.name)
    };
    faults.iter().map(one).collect()
}

/// The faults of an event of this front matter, which stands from line 2 on, with title and date.
fn event_faults(front: &str) -> Vec<String> {
    said(&project("content/events/a.md", &format!("---\ntitle: T\ndate: 1997\n{front}---\n")))
}

fn event(front: &str) -> Event {
    let text = format!("---\ntitle: T\ndate: 1997\n{front}---\n");
    let loaded = project("content/events/a.md", &text);
    assert_eq!(said(&loaded), [""; 0]);
    match loaded.draft.things.into_iter().next().map(|thing| thing.body.clone()) {
        Some(Body::Event(event)) => *event,
        other => panic!("{other:?}"),
    }
}

/// The texts after all of the edits that are suggested.
fn edited(path: &str, text: &str) -> String {
    let loaded = project(path, text);
    let faults = loaded.faults.clone().finish(&loaded.texts, false);
    let mut edits: Vec<_> =
        faults.iter().flat_map(|fault| &fault.helps).filter_map(|help| help.edit.clone()).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = text.to_string();
    edits.iter().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
    text
}

#[test]
fn other_encodings_and_line_ends_are_named() {
    let said = |bytes: &[u8]| {
        let site = ("content/site.yaml", "title: T\n".as_bytes());
        let loaded = load(&[site, ("content/pages/a.md", bytes)].into_iter().collect::<Memory>());
        let faults = loaded.faults.finish(&loaded.texts, false);
        faults.iter().map(|fault| fault.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(said(b"\xFF\xFE-\0-\0-\0"), ["this file is UTF-16, not UTF-8"]);
    assert_eq!(said(b"-\xFF"), ["byte 1 of this file, 0xFF, is no UTF-8 text"]);
    let lines = "the lines of this file end in a way that isn't read";
    assert_eq!(said(b"---\rtitle: A\r---\rText.\r"), [lines]);
}

#[test]
fn a_librarys_titles_lose_their_tags_and_keep_them_in_citations() {
    let library = r#"[{"id": "a", "type": "book", "title": "<i>Time</i> and tide"}]"#;
    let loaded = project("content/sources/a.json", library);
    let thing = &loaded.draft.things[0];
    assert_eq!(thing.title.value, "Time and tide");
    let Body::Source(source) = &thing.body else { panic!("{thing:?}") };
    assert_eq!(source.csl["title"], "<i>Time</i> and tide");
}

#[test]
fn files_that_are_no_text_or_missing() {
    let loaded = load(&Memory::default());
    assert_eq!(said(&loaded), ["1:1 file::missing “”"]);
    assert_eq!(loaded.texts.get(loaded.draft.settings.span.file).path, "content/site.yaml");
    let files: Memory = [("content/pages/a.md", "---\ntitle: A\n---\n")].into_iter().collect();
    let loaded = load(&files);
    assert_eq!(said(&loaded), ["1:1 file::missing “”"]);
    assert_eq!(loaded.draft.things.len(), 1);
    let files: Memory = [
        ("content/site.yaml", b"title: T".to_vec()),
        ("content/pages/a.md", b"---\ntitle: \xc3\xa9 \xff\n---\n".to_vec()),
        ("content/README.md", b"# Hi".to_vec()),
        ("content/images/a.md.png", b"\xff".to_vec()),
        ("templates/a.html", b"".to_vec()),
    ]
    .into_iter()
    .collect();
    let loaded = load(&files);
    assert_eq!(said(&loaded), ["1:1 file::misplaced “”", "2:10 file::not-utf8 “\u{fffd}”"]);
    assert_eq!(loaded.draft.assets, ["images/a.md.png"]);
}

#[test]
fn a_file_that_cannot_be_read_is_a_fault() {
    struct Broken;
    impl Files for Broken {
        fn list(&self) -> Vec<String> {
            vec!["content/events/a.md".into(), "content/site.yaml".into()]
        }
        fn read(&self, _: &str) -> std::io::Result<Vec<u8>> {
            Err(std::io::ErrorKind::PermissionDenied.into())
        }
    }
    let loaded = load(&Broken);
    assert_eq!(said(&loaded), ["1:1 file::unreadable “”", "1:1 file::unreadable “”"]);
}

#[test]
fn front_matter_is_found_between_its_fences() {
    let faults = |text: &str| said(&project("content/pages/a.md", text));
    assert_eq!(faults("---\ntitle: A\n---\nx"), [""; 0]);
    assert_eq!(faults("\u{feff}---\r\ntitle: A\r\n...\r\nx\r\n"), [""; 0]);
    assert_eq!(faults("Hello\nx"), ["1:1 yaml::no-front-matter “Hello”"]);
    assert_eq!(faults(""), ["1:1 yaml::no-front-matter “”"]);
    assert_eq!(faults("---\ntitle: A\n"), ["1:1 yaml::syntax “---”"]);
    assert_eq!(faults("---\n---\n"), ["2:1 field::missing “---”"]);
    assert_eq!(faults("---\n- a\n---\n"), ["2:1 field::type “- a”"]);
    assert_eq!(faults("---\ntitle:\n---\n"), ["2:1 field::missing “title”"]);
}

#[test]
fn yaml_syntax_is_pointed_at() {
    let faults = |front: &str| said(&project("content/pages/a.md", &format!("---\n{front}---\n")));
    assert_eq!(faults("title: é: b\n")[0].split(' ').next(), Some("2:9"));
    for bad in [
        "title: [a\n",
        "title: \"a\n",
        "a:\n\tb: c\n",
        "title: @a\n",
        "a: {b\n",
        "a: *x\n",
        "title: a\n b\n- c\n",
    ] {
        let faults = faults(bad);
        assert_eq!(faults.len(), 1, "{bad:?} {faults:?}");
        assert!(faults[0].contains("yaml::syntax"), "{bad:?} {faults:?}");
    }
    let deep = format!("title: {}{}\n", "[".repeat(5000), "]".repeat(5000));
    assert!(faults(&deep)[0].contains("yaml::syntax"));
    let mut laughs = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (from, to) in ["ab", "bc", "cd", "de", "ef", "fg"].map(|p| p.split_at(1)) {
        laughs += &format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(", "));
    }
    assert!(faults(&laughs)[0].contains("yaml::syntax"));
    let both = faults("title: a\ntitel: b\ntitle: c\n");
    assert_eq!(both, ["3:1 field::unknown “titel”", "4:1 yaml::duplicate-key “title”"]);
}

#[test]
fn scalars_stay_as_they_were_typed() {
    for text in [
        "0755",
        "no",
        "1997-05-28",
        "1.10",
        "null and void",
        "0x1F",
        "1_000",
        "é: no".trim_end_matches(": no"),
    ] {
        let loaded = project("content/pages/a.md", &format!("---\ntitle: {text}\n---\n"));
        assert_eq!(said(&loaded), [""; 0]);
        let title = &loaded.draft.things[0].title;
        assert_eq!((title.value.as_str(), loaded.texts.slice(title.span)), (text, text));
    }
    let loaded =
        project("content/pages/a.md", "---\ntitle: 'it''s'\nsummary: |\n  a *b*\n  c\n---\n");
    let page = &loaded.draft.things[0];
    assert_eq!(
        (page.title.value.as_str(), loaded.texts.slice(page.title.span)),
        ("it’s", "'it''s'")
    );
    assert_eq!(plain(&page.summary).trim(), "a b c");
}

#[test]
fn settings_are_read_first() {
    let site = "\u{feff}title: T\nraw_html: true\nautolink: false\ntheme: { size: 12, deep: [1.5, a, true] }\n";
    let page = "---\ntitle: A\n---\na <b>c</b>";
    let files: Memory =
        [("content/site.yaml", site), ("content/pages/a.md", page)].into_iter().collect();
    let loaded = load(&files);
    assert_eq!(said(&loaded), [""; 0]);
    assert!(!loaded.draft.things[0].autolink);
    let theme = serde_json::Value::Object(loaded.draft.settings.theme);
    assert_eq!(theme, serde_json::json!({ "size": 12, "deep": [1.5, "a", true] }));
}

#[test]
fn fields_are_checked_in_one_pass() {
    assert_eq!(
        event_faults("titel: x\nplace: { a: b }\nparticipants: mazar\nautolink: yes\n"),
        [
            "4:1 field::unknown “titel”",
            "5:8 field::type “{ a: b }”",
            "6:15 field::type “mazar”",
            "7:11 field::type “yes”"
        ]
    );
    assert_eq!(
        said(&project("content/events/a.md", "---\nkind: x\n---\n")),
        ["3:1 field::missing “---”", "3:1 field::missing “---”"]
    );
    assert_eq!(
        event_faults(
            "claims:\n  k: { question: q, accounts: [{ source: s, says: x, stance: reprots }, { source: t, says: y }] }\n"
        ),
        ["5:62 field::value “reprots”"]
    );
    assert_eq!(event_faults("participants:\n  - { role: x }\n"), ["5:14 field::missing “”"]);
    assert_eq!(event_faults("place: [a, ~]\n"), ["4:12 field::type “~”"]);
    let front = "---\ntitel: A\nautolink: no\n---\n";
    assert_eq!(edited("content/pages/a.md", front), "---\ntitle: A\nautolink: false\n---\n");
}

#[test]
fn numbers_are_plain_digits() {
    let claim = |account: &str| {
        let other = "{ source: t, stance: silent }";
        format!("claims:\n  k:\n    question: q\n    accounts: [{account}, {other}]\n")
    };
    assert_eq!(
        event_faults(&claim("{ source: s, value: '3,600' }")),
        ["7:36 field::type “'3,600'”"]
    );
    let text = |number: &str| {
        format!(
            "---\ntitle: T\ndate: 1997\n{}---\n",
            claim(&format!("{{ source: s, value: {number} }}"))
        )
    };
    assert_eq!(edited("content/events/a.md", &text("3,600")), text("3600"));
    assert_eq!(edited("content/events/a.md", &text("\"3,600\"")), text("3600"));
    assert_eq!(edited("content/events/a.md", &text("\"600\"")), text("600"));
    assert_eq!(event_faults(&claim("{ source: s, value: many }")), ["7:36 field::type “many”"]);
    assert_eq!(event_faults(&claim("{ source: s, value: .inf }")), ["7:36 field::type “.inf”"]);
}

#[test]
fn dates_and_locators_point_into_the_file() {
    let faults = |date: &str| {
        said(&project("content/events/a.md", &format!("---\ntitle: T\ndate: {date}\n---\n")))
    };
    assert_eq!(faults("1997-05-28/1997-05-30"), [""; 0]);
    assert!(faults("1997-02-30")[0].starts_with("3:"), "{:?}", faults("1997-02-30"));
    assert!(faults("1997-02-30")[0].contains("date::invalid"));
    assert!(faults("'1997-05/1997-03'")[0].contains("date::end-before-start"));
    let text =
        |at: &str| event_faults(&format!("accounts:\n  - {{ source: s, says: x, at: {at} }}\n"));
    assert_eq!(text("par. 1"), [""; 0]);
    assert_eq!(text("parr. 1"), ["5:31 cite::unknown-locator-term “parr.”"]);
    assert_eq!(text("\"somewhere\""), ["5:32 cite::locator “somewhere”"]);
}

#[test]
fn an_event_is_read_whole() {
    let event = event(
        "place: mazar\npart_of: [a, b]\nparticipants:\n  - { who: taliban, role: force, note: \"*n*\" }\n\
         accounts:\n  - source: lee\n    at: par. 1\n    says: 1997. They *came* [@lee].\n    attributed_to: [x, y]\n\
         claims:\n  killed:\n    question: How many?\n    measure: { of: people, unit: persons, where: Mazar }\n    accounts:\n\
         \x20     - { source: a, value: 86 }\n      - { source: b, at_least: 5, at_most: 9 }\n\
         \x20     - { source: c, words: hundreds }\n      - { source: d, date: 1997-05, said: May }\n\
         \x20     - { source: e, agent: [x, y], stance: doubts }\n      - { source: f, stance: silent }\n\
         \x20     - { source: g, about: -1.5, scope: s, unit: days }\n    relation: rival\n    assessment: '@lee'\n",
    );
    assert_eq!(event.places[0].value, "mazar");
    assert_eq!(event.part_of.len(), 2);
    assert_eq!(plain(&event.participants[0].note), "n");
    let account = &event.accounts[0];
    assert_eq!(plain(&account.says), "1997. They came.");
    assert_eq!(account.witness.attributed_to.len(), 2);
    assert_eq!(account.witness.at.as_ref().unwrap().value.to_string(), "par. 1");
    let claim = &event.claims[0];
    assert_eq!(claim.measure.as_ref().unwrap().place.as_deref(), Some("Mazar"));
    let answers: Vec<_> = claim.accounts.iter().map(|account| &account.answer).collect();
    assert_eq!(answers[0], &Answer::Figure(Figure::Exactly(86.0)));
    assert_eq!(answers[1], &Answer::Figure(Figure::Between(5.0, 9.0)));
    assert_eq!(answers[2], &Answer::Figure(Figure::Words("hundreds".into())));
    assert!(matches!(answers[3], Answer::Date { said: Some(said), .. } if said == "May"));
    assert!(matches!(answers[4], Answer::Agents(agents) if agents.len() == 2));
    assert_eq!((answers[5], claim.accounts[5].stance), (&Answer::Told, Stance::Silent));
    assert_eq!(answers[6], &Answer::Figure(Figure::About(-1.5)));
    assert_eq!(claim.assessment.len(), 1);
}

#[test]
fn accounts_answer_once() {
    const OTHER: &str = "{ source: t, stance: silent }";
    let claim = |account: &str| {
        event_faults(&format!(
            "claims:\n  k:\n    question: q\n    accounts: [{{ source: s, {account} }}, {OTHER}]\n"
        ))
    };
    assert_eq!(claim("says: x"), [""; 0]);
    assert_eq!(claim("at: p. 1"), ["7:16 claim::empty-account “{ source: s, at: p. 1 }”"]);
    assert_eq!(claim("low: 5, high: 3"), ["7:43 claim::figure “3”"]);
    assert_eq!(claim("at_least: 5, at_most: 3"), ["7:51 claim::figure “3”"]);
    assert_eq!(claim("low: 5"), ["7:34 claim::figure “5”"]);
    assert_eq!(claim("value: 5, about: 3"), ["7:46 claim::figure “3”"]);
    assert_eq!(claim("value: 5, date: 1997"), ["7:45 claim::figure “1997”"]);
    assert_eq!(event_faults("accounts: [{ source: s }]\n"), ["4:23 field::missing “”"]);
}

#[test]
fn names_and_ids() {
    let faults = |path: &str| said(&project(path, "---\ntitle: T\n---\n"));
    assert_eq!(faults("content/pages/Bad Name.md"), ["1:1 id::invalid “”"]);
    let loaded = project("content/pages/Bad_Name.v2.md", "---\ntitle: T\n---\n");
    let help = &loaded.faults.iter().next().unwrap().helps[1].text;
    assert_eq!(help, "rename the file to `bad_name.v2.md`");
    let loaded = project("content/chapters/sub/03-the-trap.md", "---\ntitle: T\n---\n");
    let chapter = &loaded.draft.things[0];
    assert_eq!((chapter.order, chapter.id.as_str()), (Some(3), "the-trap"));
    assert_eq!(
        event_faults("claims:\n  The Dead:\n    question: q\n    accounts: []\n"),
        ["5:3 claim::one-account “The Dead”", "5:3 id::invalid “The Dead”"]
    );
    assert_eq!(event_faults("citations:\n  a b: { source: s }\n"), ["5:3 id::invalid “a b”"]);
}

#[test]
fn an_entity_is_read_whole() {
    let text = "---\nname: Abdul Rashid Dostum\nnames:\n  - Dostum\n  - { text: عبدالرشید, lang: fa, used_by: lee, autolink: false }\n\
                member_of: [junbish, { group: x, role: r, dates: 1997 }]\ndates: 1954/..\n---\n";
    let loaded = project("content/people/dostum.md", text);
    assert_eq!(said(&loaded), [""; 0]);
    let thing = &loaded.draft.things[0];
    let Body::Entity(entity) = &thing.body else { panic!() };
    let Entity { names, member_of, .. } = &**entity;
    assert_eq!(thing.title.value, "Abdul Rashid Dostum");
    assert_eq!((names[0].text.value.as_str(), names[0].autolink), ("Dostum", true));
    assert_eq!((names[1].lang.as_deref(), names[1].autolink), (Some("fa"), false));
    assert_eq!(names[1].used_by[0].value, "lee");
    assert_eq!(member_of[1].role.as_deref(), Some("r"));
    let place = |fields: &str| {
        said(&project(
            "content/places/a.md",
            &format!("---\nname: A\ncoordinates: {{ {fields} }}\n---\n"),
        ))
    };
    assert_eq!(place("lat: 36.7, lon: 67.1, precision: settlement"), [""; 0]);
    assert_eq!(place("lat: 96.7, lon: 67.1, precision: settlement"), ["3:21 field::value “96.7”"]);
    assert_eq!(place("lat: 36.7, lon: 67.1, precision: vilage"), ["3:49 field::value “vilage”"]);
}

#[test]
fn a_source_becomes_csl_json() {
    let text = "---\ntype: book\ntitle: 'The *Ancient* Supremacy'\nauthor: [{ family: Lee, given: Jonathan }, UNHCR]\n\
                issued: 2018\nnumber-of-pages: 0780\nstance: '*S*'\nrelays: x\nshort: Lee\n---\n";
    let loaded = project("content/sources/lee-2018.md", text);
    assert_eq!(said(&loaded), ["3:13 field::markup “*Ancient*”"]);
    let Body::Source(source) = &loaded.draft.things[0].body else { panic!() };
    assert!(source.signed && source.issued.is_some());
    assert_eq!(source.csl["id"], "lee-2018");
    assert_eq!(source.csl["number-of-pages"], "0780");
    let names =
        serde_json::json!([{ "family": "Lee", "given": "Jonathan" }, { "literal": "UNHCR" }]);
    assert_eq!(source.csl["author"], names);
    assert!(!source.csl.contains_key("stance") && !source.csl.contains_key("short"));
    let faults = |fields: &str| {
        said(&project("content/sources/a.md", &format!("---\ntype: book\ntitle: T\n{fields}---\n")))
    };
    assert_eq!(faults("author: { suffix: Jr. }\n"), ["4:9 field::missing “{ suffix: Jr. }”"]);
    assert_eq!(faults("isbn: 1\n"), ["4:1 field::unknown “isbn”"]);
    assert_eq!(faults("issued: soon\n")[0].split(' ').nth(1), Some("date::invalid"));
    assert_eq!(
        said(&project("content/sources/a.md", "---\ntype: bok\ntitle: T\n---\n")),
        ["2:7 field::value “bok”"]
    );
}

#[test]
fn libraries_give_sources() {
    let bib =
        "\u{feff}@book{lee:2018, author = {Lee, Jonathan}, title = {Afghanistan}, date = {2018}}\n";
    let loaded = project("content/sources/z.bib", bib);
    assert_eq!(said(&loaded), [""; 0]);
    let thing = &loaded.draft.things[0];
    assert_eq!((thing.id.as_str(), thing.title.value.as_str()), ("lee:2018", "Afghanistan"));
    assert_eq!(loaded.texts.slice(thing.span), "lee:2018");
    let Body::Source(source) = &thing.body else { panic!() };
    assert!(source.signed && source.issued.is_some());
    assert_eq!(source.csl["id"], "lee:2018");
    let json =
        r#"[{ "id": "x", "type": "book", "title": "T", "issued": { "date-parts": [[1998]] } }]"#;
    let loaded = project("content/sources/z.json", json);
    assert_eq!(said(&loaded), [""; 0]);
    let Body::Source(source) = &loaded.draft.things[0].body else { panic!() };
    assert!(!source.signed && source.issued.is_some());
    let faults = said(&project("content/sources/z.json", "[{"));
    assert!(faults[0].contains("source::library"), "{faults:?}");
}

#[test]
fn markdown_fields_point_into_the_file() {
    assert_eq!(event_faults("summary: \"so [@a; nothing]\"\n"), ["4:19 cite::syntax “nothing”"]);
    assert_eq!(event_faults("summary: >\n  so [@a;\n  nothing]\n").len(), 1);
    let text = "---\ntitle: T\n---\n\n[@a; nothing]\n";
    assert_eq!(said(&project("content/pages/a.md", text)), ["5:6 cite::syntax “nothing”"]);
}

#[test]
fn the_result_does_not_depend_on_threads() {
    let files: Memory = (0..60)
        .map(|n| {
            let bad = if n % 3 == 0 { "titel: x\n" } else { "" };
            let text = format!("---\ntitle: T{n}\ndate: 1997\n{bad}---\n[@a{n}] [@b; c]\n");
            (format!("content/events/e{n}.md"), text)
        })
        .collect();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let loaded = pool.install(|| load(&files));
        format!("{:?} {:?}", loaded.draft, loaded.faults.finish(&loaded.texts, false))
    };
    assert_eq!(with(1), with(4));
}

/// Front matter rich in what can go wrong.
fn matter() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "---\n",
        "...\n",
        "title: ",
        "date: ",
        "1997-05",
        "claims:\n",
        "  k:\n",
        "    accounts:\n",
        "- ",
        "{ ",
        " }",
        "[",
        "]",
        ", ",
        ": ",
        "source: s",
        "at: p. 3",
        "value: 3,600",
        "says: >\n  x\n",
        "\"",
        "'",
        "|\n",
        "\n",
        "\r\n",
        "\t",
        "&a ",
        "*a",
        "!!str ",
        "<<: ",
        "? ",
        "# c\n",
        "é",
        "سلام",
        "\u{feff}",
        "%",
        "@",
        "names:\n",
        "lat: 1e999",
        "null",
        "~",
        "citations: ",
        "accounts: ",
        "summary: ",
        "*x*",
        "\\u",
        "\0",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(text in matter(), fenced in any::<bool>(), kind in 0..Kind::ALL.len()) {
        let text = if fenced { format!("---\n{text}\n---\nx") } else { text };
        let kind = Kind::ALL[kind].folder();
        let files: Memory = [
            ("content/site.yaml".to_string(), text.clone()),
            (format!("content/{kind}/a.md"), text),
        ]
        .into_iter()
        .collect();
        let loaded = load(&files);
        for fault in loaded.faults.iter() {
            for span in fault.labels.iter().map(|label| label.span)
                .chain(fault.helps.iter().filter_map(|help| Some(help.edit.as_ref()?.span)))
            {
                let text = &loaded.texts.get(span.file).text;
                prop_assert!(text.get(span.range()).is_some(), "{:?} {:?}", fault, text);
            }
        }
    }
}

#[test]
fn what_was_kept_changes_nothing() {
    let steps: [&[(&str, Option<&str>)]; 8] = [
        &[
            ("content/site.yaml", Some("title: T\n")),
            ("content/events/a.md", Some("---\ntitle: A\ndate: 1990\n---\n\nOf [[b]].\n")),
            ("content/events/b.md", Some("---\ntitle: B\ndate: 199x\n---\n\n<b>B</b>.\n")),
            ("content/sources/l.bib", Some("@book{k, title = {K}, date = {1990}}\n")),
            ("content/map/m.json", Some("{}")),
        ],
        &[],
        &[("content/events/b.md", Some("---\ntitle: B\ndate: 1991\n---\n"))],
        // All files after it have other numbers now.
        &[("content/chapters/01-x.md", Some("---\ntitle: X\n---\n\nText.\n"))],
        &[("content/site.yaml", Some("title: T\nraw_html: true\nautolink: false\n"))],
        &[("content/events/a.md", None), ("content/map/m.json", Some("[1"))],
        &[("content/site.yaml", None)],
        &[("content/site.yaml", Some("title: T\n")), ("content/map/m.json", None)],
    ];
    let mut files = Memory::default();
    let mut kept = Kept::default();
    for step in steps {
        for (path, text) in step {
            match text {
                Some(text) => drop(files.0.insert(path.to_string(), text.as_bytes().to_vec())),
                None => drop(files.0.remove(*path)),
            }
        }
        let show = |loaded: Loaded| {
            let paths: Vec<_> = loaded.texts.iter().map(|(_, text)| text.path.clone()).collect();
            format!("{:?} {:?} {paths:?}", loaded.draft, loaded.faults)
        };
        assert_eq!(show(load_again(&files, Some(&mut kept))), show(load(&files)));
    }
}
