//! Sources and histories on their way to other programs and back, through the program itself.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::{fs, io::Write};

fn variorum(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.current_dir(folder).arg("--color=never").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// An empty history.
fn empty() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir_all(temp.path().join("content")).unwrap();
    fs::write(temp.path().join("content/site.yaml"), "title: T\n").unwrap();
    temp
}

/// The files of `content/sources/`, by name.
fn files(history: &Path) -> BTreeMap<String, String> {
    let read = fs::read_dir(history.join("content/sources")).into_iter().flatten();
    let one = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap())
    };
    read.map(|entry| one(entry.unwrap())).collect()
}

const FORMS: [(&str, &str); 3] = [("csl-json", "json"), ("biblatex", "bib"), ("ris", "ris")];

/// A library of 540 entries as three reference managers would write it.
fn libraries() -> [(String, String); 3] {
    const NAMES: [(&str, &str, &str, &str); 12] = [
        ("", "Lee", "Jonathan L.", ""),
        ("van der", "Meer", "Anna", ""),
        ("de la", "Cruz", "Juana Inés", ""),
        ("", "al-Bīrūnī", "Abū Rayḥān", ""),
        ("", "غبار", "میر غلام محمد", ""),
        ("", "Бартольд", "Василий Владимирович", ""),
        ("", "O’Neill", "Ailbhe", ""),
        ("von", "Müller", "Jürgen", ""),
        ("", "King", "Martin Luther", "Jr."),
        ("", "Smith-Jones", "A. B.", "III"),
        ("", "司馬", "遷", ""),
        ("", "Şahin", "Çağlar", ""),
    ];
    const GROUPS: [&str; 5] = [
        "Human Rights Watch",
        "Ministry of Defence, Kabul",
        "Médecins Sans Frontières",
        "Marks and Spencer",
        "United Nations. Security Council",
    ];
    const TITLES: [(&str, &str); 10] = [
        ("The {NATO} years: A history", "The NATO years: A history"),
        ("Histoire de l'{\\'E}mir d'Afghanistan", "Histoire de l'Émir d'Afghanistan"),
        ("تاریخ افغانستان", "تاریخ افغانستان"),
        ("{\\\"U}ber die Stra{\\ss}en \\& Wege", "Über die Straßen & Wege"),
        ("50\\% of \\$1: What \\#1 cost?", "50% of $1: What #1 cost?"),
        ("\\emph{Babur-nama} and its readers", "<i>Babur-nama</i> and its readers"),
        ("{{A Title Kept Whole}}", "A Title Kept Whole"),
        ("史記の研究", "史記の研究"),
        ("Из истории Афганистана", "Из истории Афганистана"),
        ("Who won? “Nobody,” they said", "Who won? “Nobody,” they said"),
    ];
    const DATES: [&str; 8] =
        ["1997", "1997-05", "1997-05-28", "1994/1998", "1932~", "1979-12/1980-01", "1885", "1996?"];
    const KINDS: [(&str, &str, &str); 6] = [
        ("book", "book", "BOOK"),
        ("article", "article-journal", "JOUR"),
        ("incollection", "chapter", "CHAP"),
        ("thesis", "thesis", "THES"),
        ("report", "report", "RPRT"),
        ("online", "webpage", "ELEC"),
    ];
    let (mut bib, mut items, mut ris) = (String::new(), Vec::new(), String::new());
    for at in 0..540 {
        let (tex, plain) = TITLES[at % TITLES.len()];
        let (kind, csl, ty) = KINDS[at % KINDS.len()];
        let date = DATES[at % DATES.len()];
        let key = format!("lib-{at}");
        let (title, tex) = (format!("{plain} {at}"), format!("{tex} {at}"));
        bib.push_str(&format!("@{kind}{{{key},\n  title = {{{tex}}},\n  date = {{{date}}},\n"));
        ris.push_str(&format!("TY  - {ty}\nID  - {key}\nTI  - {title}\n"));
        ris.push_str(&format!("PY  - {}\n", &date[..4]));
        let mut names = Vec::new();
        let mut in_bib = Vec::new();
        for more in 0..1 + at % 3 {
            let (particle, family, given, suffix) = NAMES[(at + more * 5) % NAMES.len()];
            let head = format!("{particle} {family}");
            in_bib.push(match suffix {
                "" => format!("{}, {given}", head.trim()),
                suffix => format!("{}, {suffix}, {given}", head.trim()),
            });
            ris.push_str(&format!("AU  - {}, {given}\n", head.trim()));
            let mut name = json!({ "family": family, "given": given });
            if !particle.is_empty() {
                name["non-dropping-particle"] = json!(particle);
            }
            if !suffix.is_empty() {
                name["suffix"] = json!(suffix);
            }
            names.push(name);
        }
        if at % 4 == 0 {
            let group = GROUPS[at / 4 % GROUPS.len()];
            in_bib.push(format!("{{{group}}}"));
            names.push(json!({ "literal": group }));
        }
        let authors = in_bib.join(" and ");
        bib.push_str(&format!("  author = {{{authors}}},\n  pages = {{{at}--{}}},\n", at + 9));
        ris.push_str(&format!("SP  - {at}\nEP  - {}\nC7  - kept {at}\n", at + 9));
        bib.push_str(&format!("  publisher = {{Hurst \\& Co}},\n  x-shelf = {{{at}~b}},\n"));
        if kind == "incollection" && at > 20 {
            bib.push_str("  crossref = {lib-0},\n");
        }
        bib.push_str("}\n\n");
        ris.push_str("ER  - \n\n");
        let years: Vec<Value> = date
            .trim_end_matches(['~', '?'])
            .split('/')
            .map(|end| end.split('-').map(|n| n.parse::<i64>().unwrap()).collect::<Vec<_>>().into())
            .collect();
        items.push(json!({
            "id": format!("http://zotero.org/users/1/items/{at}"), "citation-key": key,
            "type": csl, "title": title, "author": names, "page": format!("{at}-{}", at + 9),
            "issued": { "date-parts": years, "circa": date.ends_with('~') },
            "container-title-short": "CAS", "unknown-field": { "a": [at] },
        }));
    }
    [
        ("lib.bib".into(), bib),
        ("lib.json".into(), serde_json::to_string(&items).unwrap()),
        ("lib.ris".into(), ris),
    ]
}

#[test]
fn a_large_library_goes_round_in_every_form() {
    for (name, library) in libraries() {
        let first = empty();
        fs::write(first.path().join(&name), &library).unwrap();
        let imported = variorum(first.path(), &["import", &name]);
        let said = text(&imported.stderr);
        assert_eq!(said, "Wrote 540 files into content/sources\n");
        let sources = files(first.path());
        assert_eq!(sources.len(), 540);
        // The first by every form, the others by their own.
        let forms = FORMS.iter().filter(|(_, ending)| name == "lib.bib" || name.ends_with(ending));
        for (form, ending) in forms {
            let exported = variorum(first.path(), &["export", form]).stdout;
            let second = empty();
            let path = format!("again.{ending}");
            fs::write(second.path().join(&path), &exported).unwrap();
            assert!(variorum(second.path(), &["import", &path]).status.success());
            assert!(files(second.path()) == sources, "{name} by {form}");
            let again = variorum(second.path(), &["export", form]).stdout;
            assert!(again == exported, "{name} by {form}");
        }
        // A second time there is nothing to do.
        let again = variorum(first.path(), &["import", &name]);
        let said = text(&again.stderr);
        assert!(said.contains("Wrote 0 files") && said.contains("540 there already"), "{said}");
        assert_eq!(files(first.path()), sources);
    }
}

/// The entries of the bibliography that a site shows.
fn bibliography(history: &Path) -> Vec<String> {
    assert!(variorum(history, &["build"]).status.success());
    let html = fs::read_to_string(history.join("public/sources/index.html")).unwrap();
    let mut entries: Vec<String> = html
        .split("<p class=\"entry\">")
        .skip(1)
        .map(|rest| rest.split("</p>").next().unwrap().to_string())
        .collect();
    entries.sort();
    entries
}

#[test]
fn an_imported_library_is_drawn_like_the_library_itself() {
    let [(name, library), ..] = libraries();
    // A part will do: drawing is slow.
    let library: String = library.split_inclusive("}\n\n").take(60).collect();
    let (whole, taken) = (empty(), empty());
    fs::create_dir_all(whole.path().join("content/sources")).unwrap();
    fs::write(whole.path().join("content/sources").join(&name), &library).unwrap();
    fs::write(taken.path().join(&name), &library).unwrap();
    assert!(variorum(taken.path(), &["import", &name]).status.success());
    let drawn = bibliography(whole.path());
    assert_eq!(drawn.len(), 60);
    assert_eq!(bibliography(taken.path()), drawn);
    // Exported and dropped into the folder it is the same library.
    for (form, ending) in FORMS {
        let exported = variorum(whole.path(), &["export", form]).stdout;
        let dropped = empty();
        fs::create_dir_all(dropped.path().join("content/sources")).unwrap();
        fs::write(dropped.path().join(format!("content/sources/x.{ending}")), exported).unwrap();
        assert_eq!(bibliography(dropped.path()), drawn, "{form}");
    }
}

#[test]
fn this_history_goes_round() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let content = root.join("content");
    for (form, ending) in FORMS {
        let exported = variorum(root, &["export", form]).stdout;
        assert!(exported.len() > 10_000);
        let there = empty();
        let path = format!("all.{ending}");
        fs::write(there.path().join(&path), &exported).unwrap();
        assert!(variorum(there.path(), &["import", &path]).status.success());
        assert_eq!(
            files(there.path()).len(),
            fs::read_dir(content.join("sources")).unwrap().count()
        );
        assert!(variorum(there.path(), &["export", form]).stdout == exported, "{form}");
    }
}

#[test]
fn import_never_overwrites_and_tells_what_it_leaves() {
    let history = empty();
    let import = |library: &str, more: &[&str]| {
        fs::write(history.path().join("a.bib"), library).unwrap();
        let output = variorum(history.path(), &[&["import", "a.bib"], more].concat());
        (output.status.code(), text(&output.stderr), text(&output.stdout))
    };
    let lee = "@book{Lee2018, title={Afghanistan}, author={Lee, J.}, date={2018}, file={a.pdf}}\n";
    let (status, said, _) = import(lee, &["--dry-run"]);
    assert_eq!((status, files(history.path()).len()), (Some(0), 0));
    assert!(said.contains("would write content/sources/lee2018.md  (Lee2018)\n"), "{said}");
    assert_eq!(import(lee, &[]).0, Some(0));
    let there = files(history.path());
    let written = "---\ntype: book\ntitle: Afghanistan\nauthor:\n  - { family: Lee, given: J. }\n\
                   issued: 2018\ncitation-key: Lee2018\ncustom:\n  file: a.pdf\n---\n";
    assert_eq!(there["lee2018.md"], written);
    let other = "@book{lee2018, title={Another}}\n@book{Lee2018, title={A third}}\n\
                 @book{broken, title={x}\n@misc{new, title={New}, date={c. 1932}}\n@novel{n, title={N}}\n";
    let (status, said, _) = import(other, &[]);
    assert_eq!(status, Some(1));
    assert_eq!(files(history.path())["lee2018.md"], written);
    for part in [
        "error[source::library]: there is a source `lee2018` already",
        "error[source::library]: `broken` has no end: a brace is missing in its field `title`",
        "the date `c. 1932` of `new` is taken as `1932~`",
        "`@novel` is no type of BibLaTeX",
        "a.bib:1:7",
        "Wrote 2 files into content/sources; 3 left out, see above\n",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(files(history.path())["n.md"].contains("entrytype: novel"));
    let (_, said, out) = import(lee, &["--format", "json"]);
    assert!(said.contains("1 there already, and the same"), "{said}");
    assert!(serde_json::from_str::<Value>(&out).is_ok(), "{out}");
}

#[test]
fn import_reads_standard_input_in_a_form_that_is_named() {
    let history = empty();
    let pipe = |arguments: &[&str], input: &[u8]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
        command.current_dir(history.path()).args(arguments);
        command.stdin(Stdio::piped()).stderr(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    let ris = b"TY  - BOOK\nAU  - Lee, J.\nTI  - A\nPY  - 2018\nER  - \n";
    let (status, said) = pipe(&["import", "-"], ris);
    assert_eq!(status, Some(2));
    assert!(said.contains("add `--from bibtex`"), "{said}");
    assert_eq!(pipe(&["import", "-", "--from", "ris"], ris).0, Some(0));
    assert!(files(history.path()).contains_key("lee-2018.md"));
    assert!(
        pipe(&["import", "-", "--from", "bibtex"], b"")
            .1
            .contains("`standard input` has no entries")
    );
    let (status, said) = pipe(&["import", "content"], b"");
    assert_eq!(status, Some(2));
    assert!(said.contains("`content` is a folder; name the libraries in it"), "{said}");
    fs::write(history.path().join("a.txt"), "").unwrap();
    let (_, said) = pipe(&["import", "a.txt"], b"");
    assert!(said.contains("the ending `.txt` of `a.txt` is none of a library"), "{said}");
    let (status, said) = pipe(&["import", "-", "--from", "csl-json"], b"[{\"id\":\"x\",");
    assert_eq!(status, Some(1));
    assert!(said.contains("this is no CSL-JSON: it ends too early"), "{said}");
    let (status, said) = pipe(&["import", "-", "--from", "ris"], b"\xff");
    assert_eq!(status, Some(2));
    assert!(said.contains("is no UTF-8 text"), "{said}");
    assert_eq!(pipe(&["import", "none.bib"], b"").0, Some(2));
}

#[test]
fn a_library_of_the_history_is_known_for_one() {
    let history = empty();
    let sources = history.path().join("content/sources");
    fs::create_dir_all(&sources).unwrap();
    let library = "@book{Roth1901, title={Linden in Pictures}, date={1901}}\n";
    fs::write(sources.join("linden.bib"), library).unwrap();
    fs::write(history.path().join("copy.bib"), library).unwrap();
    let output = variorum(history.path(), &["import", "content/sources/linden.bib"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("is a library of this history") && said.contains("move it out of"),
        "{said}"
    );
    // The same entry elsewhere is passed over, though its file would have another name.
    let output = variorum(history.path(), &["import", "copy.bib"]);
    let said = text(&output.stderr);
    assert!(output.status.success() && said.contains("1 there already, and the same"), "{said}");
    assert_eq!(files(history.path()).len(), 1);
    // Out of the folder it becomes files.
    fs::remove_file(sources.join("linden.bib")).unwrap();
    assert!(variorum(history.path(), &["import", "copy.bib"]).status.success());
    assert!(files(history.path()).contains_key("roth1901.md"));
}

#[test]
fn import_gives_ids_that_every_computer_can_keep_and_tells_open_names() {
    let history = empty();
    let library = "@book{CON, author={Weiss, A and others}, title={T}, year=1702}\n\
                   @book{Roth, title={A}}\n@book{roth, title={B}}\n";
    fs::write(history.path().join("a.bib"), library).unwrap();
    let output = variorum(history.path(), &["import", "a.bib"]);
    let said = text(&output.stderr);
    assert!(said.contains("`author` of `weiss-1702` names not all"), "{said}");
    assert!(said.contains("`roth` and `Roth` would both be `roth`"), "{said}");
    assert!(files(history.path())["roth-2.md"].contains("citation-key: roth\n"));
    assert!(files(history.path())["weiss-1702.md"].contains("id: CON\n"));
    let exported = text(&variorum(history.path(), &["export", "biblatex"]).stdout);
    assert!(exported.contains("author = {Weiss, A and others}"), "{exported}");
}

#[test]
fn an_id_of_a_long_title_is_cut() {
    let history = empty();
    let item = r#"[{"id":"http://zotero.org/users/1/items/A","type":"book","title":"TITLE"}]"#;
    fs::write(history.path().join("l.json"), item.replace("TITLE", &"長".repeat(90))).unwrap();
    let output = variorum(history.path(), &["import", "l.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = files(history.path());
    let id = "長".repeat(26);
    assert!(written.keys().any(|path| path.ends_with(&format!("{id}.md"))), "{written:?}");
}

#[test]
fn export_writes_over_nothing_unless_told() {
    let history = empty();
    fs::create_dir_all(history.path().join("content/sources")).unwrap();
    let source = |title: &str| {
        let file = format!("---\ntype: book\ntitle: {title}\nissued: 1997\n---\n");
        fs::write(history.path().join("content/sources/a.md"), file).unwrap();
    };
    source("A");
    fs::write(history.path().join("keep.txt"), "mine").unwrap();
    let export = |arguments: &[&str]| {
        let output = variorum(history.path(), &[&["export"], arguments].concat());
        (output.status.code(), text(&output.stderr))
    };
    let keep = || fs::read_to_string(history.path().join("keep.txt")).unwrap();
    let (status, said) = export(&["ris", "--output", "keep.txt"]);
    assert_eq!((status, keep().as_str()), (Some(2), "mine"));
    assert!(said.contains("`keep.txt` is there already") && said.contains("--force"), "{said}");
    assert_eq!(export(&["ris", "--output", "keep.txt", "--force"]).0, Some(0));
    assert!(keep().starts_with("TY  - BOOK"));
    // Into the history nothing goes, by whatever way.
    let inside = ["--content", "../content", "--output", "../content/sources/all.bib"];
    let mut from_beside = Command::new(env!("CARGO_BIN_EXE_variorum"));
    fs::create_dir(history.path().join("notes")).unwrap();
    from_beside.current_dir(history.path().join("notes")).args(["export", "biblatex"]).args(inside);
    assert_eq!(from_beside.output().unwrap().status.code(), Some(2));
    assert!(!history.path().join("content/sources/all.bib").exists());
    // The same once more changes nothing.
    assert_eq!(export(&["ris", "--output", "keep.txt"]).0, Some(0));
    assert_eq!(export(&["datapackage"]).0, Some(0));
    let table = history.path().join("datapackage/sources.csv");
    let before = fs::read_to_string(&table).unwrap();
    source("B");
    assert_eq!(export(&["datapackage"]).0, Some(2));
    assert_eq!(fs::read_to_string(&table).unwrap(), before);
    assert_eq!(export(&["datapackage", "--force"]).0, Some(0));
    assert_ne!(fs::read_to_string(&table).unwrap(), before);
}

#[test]
fn the_sources_of_an_event_are_also_those_of_its_text() {
    let history = empty();
    for (path, file) in [
        ("sources/a.md", "---\ntype: book\ntitle: A\nissued: 1997\n---\n"),
        ("sources/b.md", "---\ntype: book\ntitle: B\nissued: 1998\n---\n"),
        (
            "events/e.md",
            "---\ntitle: E\ndate: 1996\naccounts:\n  - source: a\n    says: So.\n---\nText [@b] and [@a].\n",
        ),
    ] {
        let path = history.path().join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file).unwrap();
    }
    let events: Value =
        serde_json::from_slice(&variorum(history.path(), &["export", "events-json"]).stdout)
            .unwrap();
    assert_eq!(events[0]["sources"], json!(["a", "b"]));
    assert!(variorum(history.path(), &["export", "datapackage"]).status.success());
    let table = fs::read_to_string(history.path().join("datapackage/event_sources.csv")).unwrap();
    assert_eq!(table, "event,source\r\ne,a\r\ne,b\r\n");
}

/// The libraries of people's own in `tests/fixtures/libraries/`, with how many entries each has.
const REAL: [(&str, usize); 3] =
    [("printing-history.bib", 542), ("scripts.bib", 8), ("asreview.ris", 14)];

#[test]
fn real_libraries_go_round_in_every_form() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/libraries");
    let first = empty();
    for (name, entries) in REAL {
        let before = files(first.path()).len();
        let library = folder.join(name);
        let imported = variorum(first.path(), &["import", library.to_str().unwrap()]);
        assert!(imported.status.success(), "{name}: {}", text(&imported.stderr));
        assert_eq!(files(first.path()).len() - before, entries, "{name}");
    }
    let sources = files(first.path());
    assert!(sources.values().all(|file| !file.contains("\\\\")), "TeX is left");
    for (form, ending) in FORMS {
        let exported = variorum(first.path(), &["export", form]).stdout;
        let second = empty();
        let path = format!("again.{ending}");
        fs::write(second.path().join(&path), &exported).unwrap();
        let output = variorum(second.path(), &["import", &path]);
        assert!(output.status.success(), "{form}: {}", text(&output.stderr));
        assert!(files(second.path()) == sources, "{form}");
    }
}

#[test]
fn a_ris_library_works_in_the_folder() {
    let history = empty();
    fs::create_dir_all(history.path().join("content/sources")).unwrap();
    fs::create_dir_all(history.path().join("content/pages")).unwrap();
    let ris = "TY  - BOOK\nID  - lee-2018\nAU  - Lee, J.\nTI  - Afghanistan\nPY  - 2018\nER  - \n";
    fs::write(history.path().join("content/sources/lib.ris"), ris).unwrap();
    let page = "---\ntitle: A\n---\n\nText [@lee-2018].\n";
    fs::write(history.path().join("content/pages/a.md"), page).unwrap();
    let output = variorum(history.path(), &["build", "--strict"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(history.path().join("public/sources/lee-2018.html").exists());
}

#[test]
fn exports_are_whole_and_the_same_each_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let export = |form: &str| {
        let output = variorum(root, &["export", form]);
        assert!(output.status.success(), "{form}: {}", text(&output.stderr));
        assert_eq!(output.stdout, variorum(root, &["export", form]).stdout, "{form}");
        text(&output.stdout)
    };
    let rows = |csv: &str| -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_reader(csv.as_bytes()).deserialize().map(Result::unwrap).collect()
    };
    let events: Vec<Value> = serde_json::from_str(&export("events-json")).unwrap();
    let table = rows(&export("events-csv"));
    let map: Value = serde_json::from_str(&export("events-geojson")).unwrap();
    let features = map["features"].as_array().unwrap();
    assert!(events.len() > 300 && table.len() == events.len() && features.len() == events.len());
    assert_eq!(map["type"], "FeatureCollection");
    let mut located = 0;
    for (feature, event) in features.iter().zip(&events) {
        assert_eq!((&feature["type"], &feature["id"]), (&json!("Feature"), &event["id"]));
        assert!(feature["properties"].is_object() && feature.get("geometry").is_some());
        let geometry = &feature["geometry"];
        let points = match geometry["type"].as_str() {
            None => continue,
            Some("Point") => vec![geometry["coordinates"].clone()],
            Some("MultiPoint") => geometry["coordinates"].as_array().unwrap().clone(),
            Some(other) => panic!("{other}"),
        };
        located += 1;
        for point in points {
            // Longitude first.
            let (lon, lat) = (point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
            assert!((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat));
        }
    }
    assert!(located > 100, "{located}");
    let claims: Vec<Value> = serde_json::from_str(&export("claims-json")).unwrap();
    let accounts: usize = claims.iter().map(|c| c["accounts"].as_array().unwrap().len()).sum();
    assert!(claims.len() > 100 && rows(&export("claims-csv")).len() == accounts);
}

#[test]
fn the_data_package_leads_to_what_is_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("package");
    let name = folder.to_str().unwrap();
    for _ in 0..2 {
        let output = variorum(root, &["export", "datapackage", "--output", name]);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let package = fs::read_to_string(folder.join("datapackage.json")).unwrap();
    let package: Value = serde_json::from_str(&package).unwrap();
    assert_eq!(package["profile"], "tabular-data-package");
    let name = package["name"].as_str().unwrap();
    assert!(
        name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b))
    );
    let mut tables: BTreeMap<&str, Vec<BTreeMap<String, String>>> = BTreeMap::new();
    let resources = package["resources"].as_array().unwrap();
    for resource in resources {
        let path = folder.join(resource["path"].as_str().unwrap());
        let mut reader = csv::Reader::from_path(path).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
        let rows: Vec<BTreeMap<String, String>> =
            reader.deserialize().map(Result::unwrap).collect();
        for (row, field) in rows.iter().flat_map(|row| fields.iter().map(move |field| (row, field)))
        {
            let (cell, name) = (&row[field["name"].as_str().unwrap()], &field["name"]);
            assert!(!cell.is_empty() || field["constraints"]["required"] != true, "{name}");
            let sound = cell.is_empty()
                || match field["type"].as_str().unwrap() {
                    "string" => true,
                    "integer" => cell.parse::<i64>().is_ok(),
                    "number" => cell.parse::<f64>().is_ok(),
                    "date" => cell.len() == 10,
                    "array" => serde_json::from_str::<Vec<String>>(cell).is_ok(),
                    other => panic!("{other}"),
                };
            assert!(sound, "{name}: {cell}");
        }
        tables.insert(resource["name"].as_str().unwrap(), rows);
    }
    let cells = |row: &BTreeMap<String, String>, columns: &Value| -> Vec<String> {
        columns.as_array().unwrap().iter().map(|name| row[name.as_str().unwrap()].clone()).collect()
    };
    for resource in resources {
        let rows = &tables[resource["name"].as_str().unwrap()];
        let schema = &resource["schema"];
        let mut keys: Vec<_> = rows.iter().map(|row| cells(row, &schema["primaryKey"])).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), rows.len(), "{}", resource["name"]);
        for foreign in schema["foreignKeys"].as_array().into_iter().flatten() {
            let reference = &foreign["reference"];
            let theirs = &tables[reference["resource"].as_str().unwrap()];
            let there: std::collections::BTreeSet<_> =
                theirs.iter().map(|row| cells(row, &reference["fields"])).collect();
            for row in rows {
                let key = cells(row, &foreign["fields"]);
                let none = key.iter().all(String::is_empty);
                assert!(none || there.contains(&key), "{}: {key:?}", resource["name"]);
            }
        }
    }
    // What is there is not overwritten, and the history itself is no place for it.
    fs::write(temp.path().join("mine.txt"), "x").unwrap();
    let into = |path: &Path| {
        let output = variorum(root, &["export", "datapackage", "--output", path.to_str().unwrap()]);
        (output.status.code(), text(&output.stderr))
    };
    let (status, said) = into(temp.path());
    assert_eq!(status, Some(2));
    assert!(said.contains("holds other things"), "{said}");
    let (status, said) = into(&root.join("content/data"));
    assert_eq!(status, Some(2));
    assert!(said.contains("lies in the history's own folder"), "{said}");
}

#[test]
fn export_refuses_what_would_be_missing() {
    let history = empty();
    fs::create_dir_all(history.path().join("content/sources")).unwrap();
    let path = history.path().join("content/sources/a.md");
    fs::write(&path, "---\ntype: book\ntitle: A\nissued: 19x7\n---\nSee [[nothing]].\n").unwrap();
    let output = variorum(history.path(), &["export", "ris"]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), true));
    assert!(text(&output.stderr).contains("Nothing was exported: 1 error\n"));
    fs::write(&path, "---\ntype: book\ntitle: A\nissued: 1997\n---\nSee [[nothing]].\n").unwrap();
    assert!(variorum(history.path(), &["export", "ris"]).status.success());
    assert_eq!(variorum(history.path(), &["export", "events-csv"]).status.code(), Some(1));
}
