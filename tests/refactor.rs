//! A history refactored by the program from outside: `mv`, `refs` and `stats`.

mod common;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const FILES: [(&str, &str); 7] = [
    ("site.yaml", "title: T\n"),
    (
        "chapters/01-trap.md",
        "---\ntitle: The trap\n---\n\nIt fell [@lee, p. 2], see [[fall#killed]].\n\nBoth say so [@lee; @wp], [[person:mazar|he too]].\n",
    ),
    (
        "events/fall.md",
        "---\ntitle: The fall\ndate: 1998-08\nplace: mazar\nclaims:\n  killed:\n    question: How many?\n    \
         relation: rival\n    accounts:\n      - { source: lee, answer: Many. }\n      \
         - { source: wp, answer: Few. }\n---\nIn [the town](../places/mazar.md) [@wp].\n",
    ),
    ("places/mazar.md", "---\nname: Mazar\n---\nA town. [[fall]] was here.\n"),
    ("people/mazar.md", "---\nname: Ali of Mazar\n---\nHe lived in Mazar, see [[person:mazar]].\n"),
    ("sources/lee.md", "---\ntype: book\ntitle: L\nauthor: Lee\nissued: 1999\n---\n"),
    (
        "sources/wp.md",
        "---\ntype: webpage\ntitle: W\nundated: it has none\nunsigned: it has none\n---\n",
    ),
];

fn history(more: &[(&str, &str)]) -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    for (path, text) in FILES.iter().chain(more) {
        let path = temp.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    temp
}

fn run(folder: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).args(line.split(' ')).output().unwrap()
}

/// The status, what was answered, and what was said.
fn said(folder: &Path, line: &str) -> (Option<i32>, String, String) {
    let output = run(folder, line);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    common::files(&folder.join("content"))
}

#[test]
fn a_renamed_thing_is_named_anew_and_its_old_address_leads_on() {
    let temp = history(&[]);
    let at = temp.path();
    let before = content(at);
    let (status, out, told) = said(at, "mv --dry-run fall fall-of-mazar");
    assert_eq!((status, out.as_str()), (Some(0), ""));
    assert!(told.contains("content/events/fall.md -> content/events/fall-of-mazar.md\n"), "{told}");
    assert!(told.contains("nothing was written") && content(at) == before);

    let (status, _, told) = said(at, "mv fall fall-of-mazar");
    assert_eq!(status, Some(0), "{told}");
    assert!(told.contains("Renamed the event `fall` to `fall-of-mazar`: 2 references"), "{told}");
    let after = content(at);
    assert!(!after.contains_key("events/fall.md"));
    let text = |path: &str| std::str::from_utf8(&after[path]).unwrap();
    assert!(text("chapters/01-trap.md").contains("[[fall-of-mazar#killed]]"));
    assert!(text("events/fall-of-mazar.md").contains("\nformerly: [fall]\n---\nIn [the town]"));
    assert_eq!(after.keys().filter(|path| path.contains(".variorum-")).count(), 0);

    assert_eq!(said(at, "build --strict --base-url https://a.org/x/").0, Some(0));
    let page = fs::read_to_string(at.join("public/events/fall.html")).unwrap();
    assert!(page.contains("content=\"0; url=../events/fall-of-mazar.html\""), "{page}");
    assert!(page.contains("rel=\"canonical\" href=\"https://a.org/x/events/fall-of-mazar.html\""));
    assert!(page.contains("content=\"noindex\"") && page.contains(">The fall</a>"));
    let files = common::files(&at.join("public"));
    let names_it = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains("events/fall.html");
    let naming: Vec<_> = files.iter().filter(|(_, bytes)| names_it(bytes)).collect();
    assert!(naming.iter().all(|(path, _)| *path == ".variorum"), "{naming:?}");
}

#[test]
fn an_id_of_two_kinds_needs_its_kind() {
    let temp = history(&[]);
    let at = temp.path();
    let (status, _, told) = said(at, "mv mazar balkh");
    assert_eq!(status, Some(2));
    assert!(
        told.contains(
            "2 things have the id `mazar`; say which is meant: `person:mazar` or `place:mazar`"
        ),
        "{told}"
    );
    assert_eq!(said(at, "mv place:mazar place:balkh").0, Some(0));
    let after = content(at);
    let event = std::str::from_utf8(&after["events/fall.md"]).unwrap();
    assert!(event.contains("place: balkh\n") && event.contains("(../places/balkh.md)"), "{event}");
    assert_eq!(after["people/mazar.md"], content(history(&[]).path())["people/mazar.md"]);
    assert_eq!(said(at, "check --strict").0, Some(0), "{}", said(at, "check --strict").2);
}

#[test]
fn what_is_refused_leaves_everything_as_it_was() {
    let broken = ("events/broken.md", "---\ntitle: [\n---\n");
    for (more, line, status, part) in [
        (&[][..], "mv nothing x", 2, "nothing has the id `nothing`"),
        (&[], "mv fall The-Fall", 2, "write `the-fall`"),
        (&[], "mv wp lee", 2, "the id `lee` is taken: “L” has it, in `content/sources/lee.md`"),
        (&[], "mv fall ../fall", 2, "can't be an id"),
        (&[broken], "mv fall autumn", 1, "may name it; mend this first"),
        (
            &[(
                "pages/p.md",
                "---\ntitle: P\ncitations:\n  rep: { source: lee }\n---\nSo [@rep].\n",
            )],
            "mv wp rep",
            1,
            "`wp` was not renamed to `rep`",
        ),
        (
            &[("events/other.md", "---\ntitle: O\ndate: 1999\nformerly: autumn\n---\n")],
            "mv fall autumn",
            2,
            "`autumn` is a former id of `other`",
        ),
    ] {
        let temp = history(more);
        let before = content(temp.path());
        let (code, out, told) = said(temp.path(), line);
        assert_eq!((code, out.as_str()), (Some(status), ""), "{line}: {told}");
        assert!(told.contains(part), "{line}: {told}");
        assert!(content(temp.path()) == before, "{line}");
    }
}

#[test]
fn a_reference_to_a_former_id_still_leads_there_with_an_exact_edit() {
    let page =
        "---\ntitle: P\n---\nSee [[fall|it]], [it](../events/fall.md#killed) and @lee [p. 1].\n";
    let temp = history(&[("pages/p.md", page)]);
    let at = temp.path();
    assert_eq!(said(at, "mv fall autumn").0, Some(0));
    assert_eq!(said(at, "mv lee lee-1999").0, Some(0));
    fs::write(at.join("content/pages/p.md"), page).unwrap();
    let (status, out, _) = said(at, "check --format json");
    assert_eq!(status, Some(0));
    let report: Value = serde_json::from_str(&out).unwrap();
    let faults = report["diagnostics"].as_array().unwrap();
    let edits: Vec<_> = faults
        .iter()
        .filter(|fault| fault["code"] == "link::former-id")
        .map(|fault| {
            let edit = &fault["helps"][0]["edit"];
            let range = |name: &str| edit[name].as_u64().unwrap() as usize;
            (&page[range("start_byte")..range("end_byte")], edit["text"].as_str().unwrap())
        })
        .collect();
    assert_eq!(edits, [("fall", "autumn"), ("fall", "autumn"), ("lee", "lee-1999")]);
    assert_eq!(said(at, "build").0, Some(0));
    let html = fs::read_to_string(at.join("public/p.html")).unwrap();
    assert!(html.contains("href=\"events/autumn.html#killed\""), "{html}");
}

#[test]
fn an_address_that_two_want_is_refused() {
    let former = ("events/other.md", "---\ntitle: O\ndate: 1999\nformerly: [fall, trap]\n---\n");
    let temp = history(&[former]);
    let (status, _, told) = said(temp.path(), "check");
    assert_eq!(status, Some(1));
    assert!(
        told.contains("output::collision")
            && told.contains("the former address of `content/events/other.md`"),
        "{told}"
    );
    assert!(told.contains("content/events/other.md:4:12"), "{told}");
}

#[test]
fn references_are_listed_for_people_and_machines() {
    let temp = history(&[]);
    let (status, out, told) = said(temp.path(), "refs place:mazar --mentions");
    assert_eq!(status, Some(0));
    assert_eq!(
        out,
        "content/events/fall.md:4:8: place: place: mazar\n\
         content/events/fall.md:13:25: link: In [the town](../places/mazar.md) [@wp].\n\
         content/people/mazar.md:4:13: first mention: He lived in Mazar, see [[person:mazar]].\n"
    );
    assert_eq!(
        told,
        "2 references to the place `mazar` in 1 file; 1 first mention linked by itself\n"
    );
    let (_, out, _) = said(temp.path(), "refs lee --format json --quiet");
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["thing"]["file"], "content/sources/lee.md");
    let roles: Vec<_> =
        answer["references"].as_array().unwrap().iter().map(|one| &one["role"]).collect();
    assert_eq!(roles, ["citation", "citation", "answer to a claim"]);
    assert_eq!(answer["references"][0]["line"], 5);
    assert_eq!(answer["references"][0]["column"], 11);
    assert_eq!(said(temp.path(), "refs lee --format sarif").0, Some(2));
    assert_eq!(said(temp.path(), "refs nobody").0, Some(2));
}

#[test]
fn a_history_is_counted() {
    let temp = history(&[]);
    let (status, out, _) = said(temp.path(), "stats --format json");
    assert_eq!(status, Some(0));
    let stats: Value = serde_json::from_str(&out).unwrap();
    let chapter = &stats["chapters"][0];
    // "It fell, see How many?." and "Both say so, he too."
    assert_eq!((&chapter["words"], &chapter["citations"]), (&10.into(), &3.into()));
    assert_eq!(chapter["coverage"]["one_source"], 1);
    assert_eq!(chapter["coverage"]["more_sources"], 1);
    assert_eq!(chapter["claims"]["rival"], 1);
    assert_eq!(stats["total"]["accounts"], 2);
    assert_eq!(stats["one_source"][0]["source"], "lee");
    assert_eq!(stats["one_source"][0]["paragraphs"], serde_json::json!(["trap#p1"]));
    assert_eq!(stats["one_source"][0]["events"], serde_json::json!([]));
    let (_, table, _) = said(temp.path(), "stats");
    assert!(table.contains("1. The trap     10           2"), "{table}");
}

/// The site of this repository's history with some of its things renamed differs from what it was
/// in their ids alone, and in that their old addresses lead on.
#[test]
fn the_site_of_this_history_changes_in_the_id_only() {
    let temp = tempfile::tempdir().unwrap();
    let own = common::own_content();
    for (path, bytes) in common::files(&own) {
        let path = temp.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    // The new ids stand in the same place of every list, and are as long.
    let renamed = [
        ("events", "mazar-uprising", "mazar-uprisinh"),
        ("sources", "symonds-2001", "symonds-2002"),
        ("people", "gul-mohammad-pahlawan", "gul-mohammad-pahlawam"),
        ("chapters", "prisoners-and-allies", "prisoners-and-alliet"),
    ];
    for (folder, old, new) in renamed {
        let output = run(temp.path(), &format!("mv {old} {new}"));
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{folder}/{old}: {told}");
    }
    let before = common::build(&own, &[]);
    let mut after = common::build(&temp.path().join("content"), &[]);
    let anew = |text: &str| {
        renamed.iter().fold(text.to_string(), |text, (_, old, new)| text.replace(old, new))
    };
    for (folder, old, _) in renamed {
        let page = after.remove(&format!("{folder}/{old}.html")).expect("the old address leads on");
        assert!(String::from_utf8(page).unwrap().contains("http-equiv=\"refresh\""));
    }
    // What is named by what it holds has another name now.
    let after: BTreeMap<String, Vec<u8>> =
        after.into_iter().map(|(path, bytes)| (unhashed(&path), bytes)).collect();
    let mut differing = Vec::new();
    for (path, bytes) in &before {
        let Some(now) = after.get(&unhashed(&anew(path))) else {
            panic!("{path} is gone");
        };
        // The list of files names the old addresses; a part of the search's index holds other words
        // where ids are words.
        if path == ".variorum" || path.starts_with("search/") || bytes == now {
            continue;
        }
        let (was, now) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(now));
        if unhashed(&anew(&was)) != unhashed(&now) {
            differing.push(path);
        }
    }
    assert!(differing.is_empty(), "{differing:?}");
    assert!(before.len() > 500);
}

/// A text without the hashes in the names of files: `style.1fe35750.css`, `search/1fe35750/`.
fn unhashed(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for part in text.split_inclusive(['.', '/']) {
        let name = part.trim_end_matches(['.', '/']);
        let is_hash = name.len() == 8 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        out.push(if is_hash { &part[8..] } else { part });
    }
    out.concat()
}
