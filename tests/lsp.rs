//! The language server through its protocol: the real program, messages over its pipes.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How long the server may take for anything; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// An editor that has the server running.
struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: i64,
    /// The newest diagnostics, by file.
    told: BTreeMap<String, Value>,
    root: PathBuf,
    versions: i64,
}

impl Editor {
    /// Starts the server without a word.
    fn silent(root: &Path) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
            .arg("lsp")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, messages) = channel();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        let (told, root) = (BTreeMap::new(), root.canonicalize().unwrap());
        Editor { child, input, messages, next: 0, told, root, versions: 0 }
    }

    /// Starts the server and greets it, as an editor that can do much.
    fn new(root: &Path) -> Editor {
        Editor::able(root, json!(["utf-16"]))
    }

    fn able(root: &Path, encodings: Value) -> Editor {
        let mut editor = Editor::silent(root);
        let capabilities = json!({
            "general": { "positionEncodings": encodings },
            "textDocument": {
                "publishDiagnostics": { "relatedInformation": true },
                "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            },
            "workspace": { "workspaceEdit": {
                "documentChanges": true, "resourceOperations": ["create", "rename", "delete"],
            } },
        });
        let uri = editor.uri("");
        let params = json!({
            "processId": null, "rootUri": uri, "capabilities": capabilities,
            "initializationOptions": { "guide": "https://example.org/guide/" },
        });
        editor.ask("initialize", params).unwrap();
        editor.tell("initialized", json!({}));
        editor
    }

    fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.root.display()).trim_end_matches('/').to_string()
    }

    fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).and_then(|()| input.flush()).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The next message; diagnostics are noted on the way.
    fn receive(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("a message");
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap();
            let path = uri.strip_prefix(&self.uri("")).unwrap_or(uri).trim_start_matches('/');
            self.told.insert(path.to_string(), message["params"]["diagnostics"].clone());
        }
        message
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.receive();
            if message["id"] == id && message.get("method").is_none() {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
        }
    }

    fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn open_saved(&mut self, path: &str) -> String {
        let text = std::fs::read_to_string(self.root.join(path)).unwrap();
        self.open(path, &text);
        text
    }

    fn change(&mut self, path: &str, changes: Value) {
        self.versions += 1;
        let document = json!({ "uri": self.uri(path), "version": 1 + self.versions });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    /// The whole of a file, typed anew with `‸` where the caret is; gives the caret's place.
    fn type_in(&mut self, path: &str, marked: &str) -> Value {
        let at = marked.find('‸').unwrap();
        let text = marked.replace('‸', "");
        self.change(path, json!([{ "text": text }]));
        place(&text, at)
    }

    /// Asks about a place in a file.
    fn at(&mut self, method: &str, path: &str, place: &Value, more: Value) -> Result<Value, Value> {
        let mut params = json!({ "textDocument": { "uri": self.uri(path) }, "position": place });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask(method, params)
    }

    /// The labels offered where the caret is, once the file is typed anew.
    fn offered(&mut self, path: &str, marked: &str) -> Vec<Value> {
        let place = self.type_in(path, marked);
        let list = self.at("textDocument/completion", path, &place, json!({})).unwrap();
        list["items"].as_array().cloned().unwrap_or_default()
    }

    /// Waits until the diagnostics of a file are as wanted.
    fn until(&mut self, path: &str, wanted: impl Fn(&[String]) -> bool) -> Vec<String> {
        loop {
            let codes = self.codes(path);
            if self.told.contains_key(path) && wanted(&codes) {
                return codes;
            }
            self.receive();
        }
    }

    fn codes(&self, path: &str) -> Vec<String> {
        let all = self.told.get(path).and_then(Value::as_array).cloned().unwrap_or_default();
        all.iter().map(|one| one["code"].as_str().unwrap().to_string()).collect()
    }

    fn end(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.child.wait().unwrap().code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().unwrap(),
            _ if line.trim_end().is_empty() => break,
            _ => panic!("a header that none expects: {line:?}"),
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// A byte of a text as a place in UTF-16.
fn place(text: &str, at: usize) -> Value {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..at].matches('\n').count();
    json!({ "line": line, "character": text[start..at].encode_utf16().count() })
}

/// The place of the first `needle`, some bytes into it.
fn inside(text: &str, needle: &str, by: usize) -> Value {
    place(text, text.find(needle).unwrap_or_else(|| panic!("no {needle:?}")) + by)
}

const LEE: &str = "---\ntype: book\ntitle: The Ancient Supremacy\nauthor: { family: Lee, given: J. }\n\
                   issued: 1996\npublisher: Brill\npublisher-place: Leiden\n---\n\nOn the town.\n";
const FALL: &str = "---\ntitle: The fall\ndate: 1695-05-28\nplace: mazar\n\
                    summary: The town fell [@lee-1996].\ncitations:\n  \
                    rout: { source: lee-1996, at: p. 3 }\naccounts:\n  - source: lee-1996\n    \
                    says: The town fell.\nclaims:\n  killed:\n    question: How many were killed?\n    \
                    accounts:\n      - { source: lee-1996, answer: hundreds, says: So many. }\n      \
                    - { source: weiss-1702, answer: hundreds }\n    relation: agree\n---\n\n\
                    The 𝄞 town fell [@rout]. See [[mazar|the town]].\n\n## The street {#street}\n\n\
                    It was in [the town](../places/mazar.md) [@lee-1996, p. 4].\n";
const MAZAR: &str = "---\nname: Mazar\nnames: [Mazar-i-Sharif]\n---\n";
const CHAPTER: &str = "---\ntitle: Chapter\n---\n\nThe fall was in [[fall#killed]] and \
                       [[fall#street]] [@lee-1996].\n\n![[fall#killed]]\n";

fn history() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("content/site.yaml", "title: T\nlanguage: en\n"),
        ("content/sources/lee-1996.md", LEE),
        ("content/events/fall.md", FALL),
        ("content/places/mazar.md", MAZAR),
        ("content/chapters/01-one.md", CHAPTER),
        (
            "content/sources/more.bib",
            "@book{weiss-1702, title={On Wells}, author={Weiss, A.}, year={1702}}\n",
        ),
    ] {
        let path = temp.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    temp
}

const EVENT: &str = "content/events/fall.md";

fn labels(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn it_says_what_it_can_and_goes_when_told() {
    let temp = history();
    let mut editor = Editor::silent(temp.path());
    let early = editor.ask("textDocument/hover", json!({})).unwrap_err();
    assert_eq!(early["code"], -32002);
    let params = json!({ "processId": null, "rootUri": null, "capabilities": {} });
    let said = editor.ask("initialize", params).unwrap();
    assert_eq!(said["serverInfo"]["name"], "variorum");
    let can = &said["capabilities"];
    assert_eq!(can["positionEncoding"], "utf-16");
    for family in ["hoverProvider", "definitionProvider", "referencesProvider", "renameProvider"] {
        assert!(!can[family].is_null(), "{family}");
    }
    let unknown = editor.ask("textDocument/foldingRange", json!({})).unwrap_err();
    assert_eq!(unknown["code"], -32601);
    let wrong = editor.ask("textDocument/hover", json!({ "x": 1 })).unwrap_err();
    assert_eq!(wrong["code"], -32602);
    editor.ask("shutdown", Value::Null).unwrap();
    let late = editor.ask("textDocument/hover", json!({})).unwrap_err();
    assert_eq!(late["code"], -32600);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(0));
}

#[test]
fn it_ends_when_the_editor_is_gone() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.tell("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
    let mut editor = Editor::new(temp.path());
    editor.input = None;
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
}

#[test]
fn malformed_messages_cost_nothing_else() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    for bad in [
        "Content-Length: 4\r\n\r\n{x:}",
        "Content-Length: x\r\n\r\n",
        "Content-Length: 2\r\n\r\n[]",
    ] {
        editor.raw(bad.as_bytes());
        loop {
            let message = editor.receive();
            if message["error"]["code"] == -32700 {
                assert!(message["id"].is_null());
                break;
            }
        }
    }
    // Of a document that nobody opened, outside any history, or with a strange name.
    editor.change("content/events/nowhere.md", json!([{ "text": "x" }]));
    editor.open("README.md", "[@nobody]");
    let strange = json!({ "textDocument": { "uri": "untitled:1" }, "position": place("", 0) });
    assert!(editor.ask("textDocument/hover", strange).unwrap().is_null());
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn faults_are_told_as_one_types() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    editor.change(EVENT, json!([{ "text": FALL.replace("[@rout]", "[@ruot]") }]));
    let codes = editor.until(EVENT, |codes| codes.contains(&"cite::unknown-key".into()));
    // The citation that nothing uses now is told too.
    assert_eq!(codes.len(), 2, "{codes:?}");
    let told = editor.told[EVENT].as_array().unwrap().clone();
    let fault = told.iter().find(|one| one["code"] == "cite::unknown-key").unwrap();
    let text = FALL.replace("[@rout]", "[@ruot]");
    // The 𝄞 before it counts as two.
    assert_eq!(fault["range"]["start"], inside(&text, "ruot", 0));
    assert_eq!(fault["range"]["end"], inside(&text, "ruot", 4));
    assert_eq!((&fault["severity"], &fault["source"]), (&json!(1), &json!("variorum")));
    assert!(fault["message"].as_str().unwrap().contains("help: "), "{fault}");
    let page = &fault["codeDescription"]["href"];
    assert_eq!(page, "https://example.org/guide/cite-unknown-key.html");
    // Only the unsaved text was at fault, and mending it there is enough.
    let start = inside(&text, "ruot", 0);
    let end = inside(&text, "ruot", 4);
    let change = json!([{ "range": { "start": start, "end": end }, "text": "rout" }]);
    editor.change(EVENT, change);
    editor.until(EVENT, |codes| codes.is_empty());
    assert_eq!(std::fs::read_to_string(temp.path().join(EVENT)).unwrap(), FALL);
}

#[test]
fn a_fault_shows_in_other_files_too() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    editor.change(EVENT, json!([{ "text": FALL.replace("killed:", "slain:") }]));
    let chapter = "content/chapters/01-one.md";
    let codes = editor.until(chapter, |codes| !codes.is_empty());
    assert!(codes.contains(&"link::unknown-anchor".into()), "{codes:?}");
    let told = editor.told[chapter][0].clone();
    let related = &told["relatedInformation"][0]["location"]["uri"];
    assert_eq!(related.as_str(), Some(editor.uri(EVENT).as_str()), "{told}");
    // Closed without saving: what is on disk counts.
    let document = json!({ "textDocument": { "uri": editor.uri(EVENT) } });
    editor.tell("textDocument/didClose", document);
    editor.until(chapter, |codes| codes.is_empty());
    // A file that changes on disk.
    std::fs::write(temp.path().join(EVENT), FALL.replace("## The street {#street}", "")).unwrap();
    let changes = json!({ "changes": [{ "uri": editor.uri(EVENT), "type": 2 }] });
    editor.tell("workspace/didChangeWatchedFiles", changes);
    editor.until(chapter, |codes| codes.contains(&"link::unknown-anchor".into()));
}

#[test]
fn a_new_file_counts_before_it_is_saved() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    editor.change(EVENT, json!([{ "text": FALL.replace("mazar|", "balkh|") }]));
    editor.until(EVENT, |codes| codes.contains(&"link::unknown-target".into()));
    editor.open("content/places/balkh.md", "---\nname: Balkh\n---\n");
    editor.until(EVENT, |codes| codes.is_empty());
}

#[test]
fn a_file_that_is_no_text_is_told_and_hurts_no_other() {
    let temp = history();
    let broken = "content/places/broken.md";
    std::fs::write(temp.path().join(broken), b"---\nname: \xff\xfe\n---\n").unwrap();
    let mut editor = Editor::new(temp.path());
    editor.until(broken, |codes| codes.contains(&"file::not-utf8".into()));
    editor.open_saved(EVENT);
    let hover = inside(FALL, "[[mazar", 3);
    let said = editor.at("textDocument/hover", EVENT, &hover, json!({})).unwrap();
    assert!(said["contents"]["value"].as_str().unwrap().contains("Mazar"));
}

#[test]
fn keys_are_offered_with_author_year_and_title() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let text = FALL.replace("See ", "So [@‸ See ");
    let items = editor.offered(EVENT, &text);
    assert_eq!(labels(&items), ["rout", "lee-1996", "weiss-1702"]);
    assert_eq!(items[0]["filterText"], "rout");
    assert_eq!(items[1]["detail"], "Lee 1996, The Ancient Supremacy");
    assert_eq!(items[1]["labelDetails"]["description"], items[1]["detail"]);
    let resolved = editor.ask("completionItem/resolve", items[1].clone()).unwrap();
    let said = resolved["documentation"]["value"].as_str().unwrap();
    assert!(said.contains("*The Ancient Supremacy*") && said.contains("Brill"), "{said}");
    // The letters typed so far are replaced.
    let items = editor.offered(EVENT, &FALL.replace("[@rout]", "[@le‸, p. 3]"));
    let edit = &items[1]["textEdit"];
    assert_eq!(edit["newText"], "lee-1996");
    let typed = FALL.replace("[@rout]", "[@le, p. 3]");
    assert_eq!(edit["range"]["start"], inside(&typed, "[@le,", 2));
    assert_eq!(edit["range"]["end"], inside(&typed, "[@le,", 4));
    assert!(editor.offered(EVENT, &FALL.replace("See ", "to a@b‸ See ")).is_empty());
    assert!(editor.offered(EVENT, &FALL.replace("See ", "plain ‸ words ")).is_empty());
}

#[test]
fn links_are_offered() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let items = editor.offered(EVENT, &FALL.replace("See ", "In [[ma‸ See "));
    assert!(labels(&items).contains(&"mazar") && labels(&items).contains(&"one"), "{items:?}");
    let mazar = items.iter().find(|item| item["label"] == "mazar").unwrap();
    assert_eq!(mazar["textEdit"]["newText"], "mazar]]");
    assert!(mazar["filterText"].as_str().unwrap().contains("Mazar-i-Sharif"));
    let items = editor.offered(EVENT, &FALL.replace("See ", "In [[fall#‸]] See "));
    assert_eq!(labels(&items), ["killed", "street"]);
    assert_eq!(items[0]["detail"], "How many were killed?");
    let items = editor.offered(EVENT, &FALL.replace("mazar.md)", "‸)"));
    assert!(labels(&items).contains(&"../places/mazar.md"), "{:?}", labels(&items));
}

#[test]
fn fields_and_values_are_offered() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let items = editor.offered(EVENT, "---\ntitle: T\n‸\n---\n");
    let names = labels(&items);
    assert!(
        names[0] == "date" && names.contains(&"claims") && !names.contains(&"title"),
        "{names:?}"
    );
    assert_eq!(items[0]["detail"], "required");
    assert_eq!(items[0]["textEdit"]["newText"], "date: ");
    assert!(items[0]["documentation"]["value"].as_str().unwrap().contains("When"));
    let offered = |editor: &mut Editor, front: &str| {
        let items = editor.offered(EVENT, &format!("---\n{front}\n---\n"));
        labels(&items).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(offered(&mut editor, "place: ‸"), ["mazar"]);
    assert_eq!(offered(&mut editor, "place: [mazar, ‸]"), ["mazar"]);
    assert_eq!(offered(&mut editor, "accounts:\n  - source: ‸"), ["lee-1996", "weiss-1702"]);
    let claim = "claims:\n  k:\n    relation: ‸";
    assert_eq!(
        offered(&mut editor, claim),
        ["agree", "compatible", "rival", "superseded", "denied"]
    );
    let stances = offered(&mut editor, "accounts:\n  - { source: lee-1996, stance: d‸ }");
    assert!(stances.contains(&"denies".to_string()), "{stances:?}");
    assert_eq!(offered(&mut editor, "autolink: ‸"), ["true", "false"]);
    assert!(offered(&mut editor, "participants:\n  - ‸").contains(&"who".to_string()));
    editor.open_saved("content/site.yaml");
    let items = editor.offered("content/site.yaml", "title: T\ncsl: ‸\n");
    assert!(labels(&items).contains(&"apa"), "{items:?}");
}

#[test]
fn what_is_pointed_at_is_explained() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let mut said = |needle: &str, by: usize| {
        let place = inside(FALL, needle, by);
        let hover = editor.at("textDocument/hover", EVENT, &place, json!({})).unwrap();
        hover["contents"]["value"].as_str().unwrap_or_default().to_string()
    };
    for (needle, by) in [("[@lee-1996, p. 4", 5), ("[@rout]", 4), ("source: lee", 10)] {
        let said = said(needle, by);
        assert!(
            said.contains("*The Ancient Supremacy*") && said.contains("rest"),
            "{needle}: {said}"
        );
    }
    for (needle, by) in
        [("place: mazar", 9), ("[[mazar|", 4), ("|the town", 4), ("places/mazar", 9)]
    {
        let said = said(needle, by);
        assert!(said.starts_with("**Mazar**") && said.contains("Also Mazar"), "{needle}: {said}");
    }
    assert_eq!(said("date: 1695", 8), "28 May 1695");
    assert_eq!(
        said("date: 1695", 2),
        "`date`, required: When, exactly as sure as the sources are."
    );
    assert!(said("says: So", 2).contains("What it says"));
    assert_eq!(said("fell [@rout]", 1), "");
    let chapter = "content/chapters/01-one.md";
    editor.open_saved(chapter);
    let claim = inside(CHAPTER, "[[fall#killed", 9);
    let said = editor.at("textDocument/hover", chapter, &claim, json!({})).unwrap();
    let said = said["contents"]["value"].as_str().unwrap();
    assert!(
        said.starts_with("**How many were killed?**")
            && said.contains("- Lee 1996: hundreds. So many.\n")
            && said.contains("- Weiss 1702: hundreds"),
        "{said}"
    );
    let event = inside(CHAPTER, "[[fall#killed", 3);
    let said = editor.at("textDocument/hover", chapter, &event, json!({})).unwrap();
    let said = said["contents"]["value"].as_str().unwrap();
    assert!(said.contains("event, 28 May 1695, Mazar"), "{said}");
}

#[test]
fn one_goes_to_where_it_is_defined() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    let bib = "content/sources/more.bib";
    let text = FALL.replace("See ", "So [@weiss-1702]. See ");
    std::fs::write(temp.path().join(EVENT), &text).unwrap();
    editor.open_saved(EVENT);
    let mut goes = |path: &str, text: &str, needle: &str, by: usize| {
        let place = inside(text, needle, by);
        let found = editor.at("textDocument/definition", path, &place, json!({})).unwrap();
        let uri = found["uri"].as_str().unwrap_or_default().to_string();
        let path = uri.strip_prefix(&editor.uri("")).unwrap_or("").trim_start_matches('/');
        (path.to_string(), found["range"]["start"].clone())
    };
    let start = json!({ "line": 0, "character": 0 });
    assert_eq!(
        goes(EVENT, &text, "[@lee", 4),
        ("content/sources/lee-1996.md".into(), start.clone())
    );
    assert_eq!(goes(EVENT, &text, "[[mazar", 4), ("content/places/mazar.md".into(), start.clone()));
    assert_eq!(goes(EVENT, &text, "[@rout", 4), (EVENT.into(), inside(&text, "rout: {", 0)));
    assert_eq!(
        goes(EVENT, &text, "[@weiss", 4),
        (bib.into(), json!({ "line": 0, "character": 6 }))
    );
    editor.open_saved("content/chapters/01-one.md");
    let mut goes = |needle: &str, by: usize| {
        let place = inside(CHAPTER, needle, by);
        let found =
            editor.at("textDocument/definition", "content/chapters/01-one.md", &place, json!({}));
        found.unwrap()["range"]["start"]["line"].clone()
    };
    assert_eq!(goes("fall#killed]] and", 6), inside(&text, "killed:", 0)["line"]);
    assert_eq!(goes("fall#street", 6), inside(&text, "## The", 0)["line"]);
}

#[test]
fn every_passage_is_found() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let mut found = |path: &str, place: &Value, own: bool| -> Vec<String> {
        let more = json!({ "context": { "includeDeclaration": own } });
        let all = editor.at("textDocument/references", path, place, more).unwrap();
        let all = all.as_array().cloned().unwrap_or_default();
        let name = |one: &Value| {
            let uri = one["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_string();
            format!("{uri}:{}", one["range"]["start"]["line"])
        };
        all.iter().map(name).collect()
    };
    let place = inside(FALL, "source: lee", 9);
    let passages = found(EVENT, &place, false);
    let in_event = passages.iter().filter(|it| it.starts_with("fall.md")).count();
    // The summary, the citation, the account, the answer, and two passages of the prose.
    assert_eq!((in_event, passages.len()), (6, 7), "{passages:?}");
    assert_eq!(found(EVENT, &place, true).len(), 8);
    // From the source's own file, too.
    let own = inside(LEE, "title", 1);
    editor.open_saved("content/sources/lee-1996.md");
    let mut found = |path: &str, place: &Value| {
        let more = json!({ "context": { "includeDeclaration": false } });
        let all = editor.at("textDocument/references", path, place, more).unwrap();
        all.as_array().map_or(0, Vec::len)
    };
    assert_eq!(found("content/sources/lee-1996.md", &own), 7);
    assert_eq!(found(EVENT, &inside(FALL, "[@rout", 3)), 1);
}

#[test]
fn exact_edits_are_quick_fixes() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let text = FALL.replace("[[mazar|", "[[mazra|");
    editor.change(EVENT, json!([{ "text": text }]));
    let place = inside(&text, "[[mazra", 4);
    let params = json!({
        "textDocument": { "uri": editor.uri(EVENT) }, "range": { "start": place, "end": place },
        "context": { "diagnostics": [] },
    });
    let fixes = editor.ask("textDocument/codeAction", params).unwrap();
    let fix = &fixes[0];
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)), "{fixes}");
    assert!(fix["title"].as_str().unwrap().contains("`mazar`"), "{fix}");
    let edit = &fix["edit"]["changes"][editor.uri(EVENT)][0];
    assert_eq!(edit["newText"], "mazar");
    assert_eq!(edit["range"]["start"], inside(&text, "mazra", 0));
    assert_eq!(fix["diagnostics"][0]["code"], "link::unknown-target");
}

#[test]
fn files_and_histories_have_outlines() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let document = json!({ "textDocument": { "uri": editor.uri(EVENT) } });
    let symbols = editor.ask("textDocument/documentSymbol", document).unwrap();
    let names: Vec<_> = symbols.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["killed", "The street"]);
    let symbols = editor.ask("workspace/symbol", json!({ "query": "sharif" })).unwrap();
    assert_eq!(symbols[0]["name"], "Mazar");
    assert_eq!(symbols.as_array().unwrap().len(), 1);
}

#[test]
fn places_can_be_counted_in_bytes() {
    let temp = history();
    let mut editor = Editor::able(temp.path(), json!(["utf-16", "utf-8"]));
    editor.open_saved(EVENT);
    let line = FALL[..FALL.find("𝄞").unwrap()].matches('\n').count();
    let start = FALL[..FALL.find("𝄞").unwrap()].rfind('\n').unwrap() + 1;
    let at = json!({ "line": line, "character": FALL.find("[@rout").unwrap() + 3 - start });
    let hover = editor.at("textDocument/hover", EVENT, &at, json!({})).unwrap();
    let from = FALL.find("[@rout").unwrap() + 2 - start;
    assert_eq!(hover["range"]["start"]["character"], json!(from), "{hover}");
}

#[test]
fn a_folder_within_the_history_will_do() {
    let temp = history();
    let mut editor = Editor::silent(&temp.path().join("content/events"));
    let uri = editor.uri("");
    let params = json!({ "processId": null, "rootUri": uri, "capabilities": {} });
    editor.ask("initialize", params).unwrap();
    editor.tell("initialized", json!({}));
    editor.open("fall.md", &FALL.replace("[@rout]", "[@ruot]"));
    editor.until("fall.md", |codes| codes.contains(&"cite::unknown-key".into()));
    assert_eq!(editor.end(), Some(0));
}

/// The files of an edit of the whole history: how many edits each has, then the file renamed.
fn operations(edit: &Value) -> Vec<String> {
    let name = |uri: &Value| uri.as_str().unwrap().rsplit('/').next().unwrap().to_string();
    let all = edit["documentChanges"].as_array().unwrap().iter();
    all.map(|one| match one["kind"].as_str() {
        Some(kind) => format!("{kind} {} {}", name(&one["oldUri"]), name(&one["newUri"])),
        None => {
            let count = one["edits"].as_array().unwrap().len();
            format!("{} {count}", name(&one["textDocument"]["uri"]))
        }
    })
    .collect()
}

#[test]
fn an_id_is_renamed_in_the_whole_history() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let place = inside(FALL, "[@lee-1996, p", 5);
    let ready = editor.at("textDocument/prepareRename", EVENT, &place, json!({})).unwrap();
    assert_eq!(ready["placeholder"], "lee-1996");
    assert_eq!(ready["range"]["start"], inside(FALL, "[@lee-1996, p", 2));
    let new = json!({ "newName": "lee-supremacy" });
    let edit = editor.at("textDocument/rename", EVENT, &place, new).unwrap();
    assert_eq!(
        operations(&edit),
        ["01-one.md 1", "fall.md 5", "lee-1996.md 1", "rename lee-1996.md lee-supremacy.md"]
    );
    // Where the name is a word, the id is meant all the same.
    let place = inside(FALL, "[[mazar|", 3);
    let new = json!({ "newName": "mazar-i-sharif" });
    let edit = editor.at("textDocument/rename", EVENT, &place, new).unwrap();
    assert!(operations(&edit).contains(&"rename mazar.md mazar-i-sharif.md".to_string()));
    // From the front matter of the thing itself.
    let place = inside(FALL, "title", 1);
    let ready = editor.at("textDocument/prepareRename", EVENT, &place, json!({})).unwrap();
    assert_eq!(ready["placeholder"], "fall");
    // A library's entry stays in its file.
    let text = FALL.replace("See ", "So [@weiss-1702]. See ");
    editor.change(EVENT, json!([{ "text": text }]));
    let place = inside(&text, "[@weiss", 3);
    let new = json!({ "newName": "weiss-wells" });
    let edit = editor.at("textDocument/rename", EVENT, &place, new).unwrap();
    assert_eq!(operations(&edit), ["fall.md 2", "more.bib 1"]);
}

#[test]
fn an_editor_that_renames_files_need_not_say_that_it_takes_edits_by_document() {
    let temp = history();
    let mut editor = Editor::silent(temp.path());
    // So does Neovim.
    let edits = json!({ "resourceOperations": ["rename", "create", "delete"] });
    let capabilities = json!({ "workspace": { "workspaceEdit": edits } });
    let params =
        json!({ "processId": null, "rootUri": editor.uri(""), "capabilities": capabilities });
    editor.ask("initialize", params).unwrap();
    editor.open_saved(EVENT);
    let place = inside(FALL, "[[mazar|", 3);
    let new = json!({ "newName": "the-town" });
    let edit = editor.at("textDocument/rename", EVENT, &place, new).unwrap();
    assert!(operations(&edit).contains(&"rename mazar.md the-town.md".to_string()), "{edit}");
}

#[test]
fn a_citation_is_renamed_in_its_file() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    for (needle, by) in [("[@rout]", 3), ("rout: {", 1)] {
        let place = inside(FALL, needle, by);
        let new = json!({ "newName": "flight" });
        let edit = editor.at("textDocument/rename", EVENT, &place, new).unwrap();
        assert_eq!(operations(&edit), ["fall.md 2"], "{needle}");
    }
}

#[test]
fn what_cant_be_renamed_is_said() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    editor.open_saved(EVENT);
    let mut fails = |needle: &str, by: usize, new: &str| {
        let place = inside(FALL, needle, by);
        let new = json!({ "newName": new });
        let error = editor.at("textDocument/rename", EVENT, &place, new).unwrap_err();
        error["message"].as_str().unwrap().to_string()
    };
    assert!(fails("[@lee-1996, p", 5, "Lee 1996").contains("can't be an id"));
    assert!(fails("[@lee-1996, p", 5, "weiss-1702").contains("is taken"));
    assert!(fails("[@rout]", 3, "lee-1996").contains("is a source already"));
    assert!(fails("street", 2, "x").contains("nothing here"));
    assert!(fails("killed:", 2, "x").contains("claims and headings"));
    // An editor that can't rename files is told of the command.
    let mut plain = Editor::silent(temp.path());
    let params = json!({ "processId": null, "rootUri": plain.uri(""), "capabilities": {} });
    plain.ask("initialize", params).unwrap();
    plain.open_saved(EVENT);
    let place = inside(FALL, "[@lee-1996, p", 5);
    let new = json!({ "newName": "lee" });
    let error = plain.at("textDocument/rename", EVENT, &place, new).unwrap_err();
    assert!(error["message"].as_str().unwrap().contains("variorum mv lee-1996 lee"), "{error}");
}

#[test]
fn a_file_renamed_in_the_editor_takes_its_links_along() {
    let temp = history();
    let mut editor = Editor::new(temp.path());
    let (old, new) = ("content/places/mazar.md", "content/places/mazar-city.md");
    let files = json!([{ "oldUri": editor.uri(old), "newUri": editor.uri(new) }]);
    let edit = editor.ask("workspace/willRenameFiles", json!({ "files": files })).unwrap();
    assert_eq!(operations(&edit), ["fall.md 3", "mazar.md 1"]);
    let new = "content/chapters/01-two.md";
    let files = json!([{ "oldUri": editor.uri(old), "newUri": editor.uri(new) }]);
    let edit = editor.ask("workspace/willRenameFiles", json!({ "files": files })).unwrap();
    assert!(edit.is_null(), "{edit}");
}
