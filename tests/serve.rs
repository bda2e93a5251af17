//! The server that shows a history while it is written, from outside: over the wire, while files
//! change under it.

#[allow(dead_code, reason = "shared with the audit")]
mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server on a folder that holds a history; it ends with this.
struct Server {
    child: Child,
    port: u16,
    root: PathBuf,
}

impl Server {
    fn start(root: &Path, more: &[&str]) -> Server {
        let port = if more.contains(&"--port") { &[][..] } else { &["--port", "0"] };
        let mut child = Command::new(env!("CARGO_BIN_EXE_variorum"))
            .current_dir(root)
            .args(["serve", "--color", "never"])
            .args(port)
            .args(more)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.expect("it says where it listens");
            let rest = line.split_once("http://127.0.0.1:")?.1;
            rest.split('/').next()?.parse().ok()
        });
        // What else it says must go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, port: port.expect("a port"), root: root.to_owned() }
    }

    /// The status, heads and body of the response to a request, which is sent as it is.
    fn say(&self, request: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = Vec::new();
        stream.read_to_end(&mut response).unwrap();
        let end = response.windows(4).position(|it| it == b"\r\n\r\n").expect("heads");
        let heads = String::from_utf8_lossy(&response[..end]).into_owned();
        let status = heads.split(' ').nth(1).and_then(|it| it.parse().ok()).expect("a status");
        (status, heads, response[end + 4..].to_vec())
    }

    fn get(&self, path: &str) -> (u16, String, Vec<u8>) {
        let port = self.port;
        self.say(&format!(
            "GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        ))
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8_lossy(&self.get(path).2).into_owned()
    }

    /// Begins to hear what the page `a.html` is told.
    fn news(&self) -> impl Iterator<Item = serde_json::Value> + use<> {
        self.news_of("a.html")
    }

    /// Begins to hear what a page is told.
    fn news_of(&self, page: &str) -> impl Iterator<Item = serde_json::Value> + use<> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let port = self.port;
        let request = format!(
            "GET /_variorum/news?page=%2F{page} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
    }

    /// Compares all of the site that is served with a clean build of the files as they are, and
    /// gives how many files those were; where the build finds errors, those.
    fn compare(&self) -> Result<usize, String> {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("site");
        let mut build = Command::new(env!("CARGO_BIN_EXE_variorum"));
        build.current_dir(&self.root).args(["build", "--quiet", "--output"]).arg(&output);
        let run = build.output().unwrap();
        if !run.status.success() {
            return Err(String::from_utf8_lossy(&run.stderr).into_owned());
        }
        let mut clean: BTreeMap<String, Vec<u8>> = common::files(&output);
        clean.retain(|path, _| !path.starts_with(".variorum"));
        for (path, bytes) in &clean {
            let address: String = path.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let (status, _, served) = self.get(&format!("{}?raw", address.replace("%2F", "/")));
            assert_eq!(status, 200, "{path}");
            assert!(served == *bytes, "{path} is not what a clean build makes");
        }
        Ok(clean.len())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes a file of a history, with the folders it lies in.
fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const WELL: &str = "---\ntitle: A\n---\n\nFirst.\n\nSecond.\n";

/// A history of one page.
fn small() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    write(temp.path(), "content/site.yaml", "title: T\n");
    write(temp.path(), "content/pages/a.md", WELL);
    temp
}

#[test]
fn pages_are_served_with_a_script_and_else_as_built() {
    let temp = small();
    let server = Server::start(temp.path(), &[]);
    let (status, heads, page) = server.get("a.html");
    let (_, _, raw) = server.get("a.html?raw");
    assert_eq!(status, 200);
    assert!(heads.to_lowercase().contains("content-type: text/html; charset=utf-8"), "{heads}");
    assert!(heads.to_lowercase().contains("cache-control: no-store"), "{heads}");
    let page = String::from_utf8(page).unwrap();
    let start = page.find("<script src=\"/_variorum/page.js\"").expect("the script");
    let end = start + page[start..].find("</script>").unwrap() + "</script>".len();
    assert_eq!(format!("{}{}", &page[..start], &page[end..]).as_bytes(), raw);
    assert!(server.text("_variorum/page.js").contains("EventSource"));
    let (status, _, lost) = server.get("no/such.html?raw");
    assert_eq!(status, 404);
    // It is shown at any depth, so its links begin at the root; the file's own are relative.
    let lost = String::from_utf8(lost).unwrap();
    let file = server.text("404.html?raw");
    assert!(file.contains(" href=\"assets/style.") && lost.contains(" href=\"/assets/style."));
    assert!(lost.contains(" href=\"/index.html\"") && lost.contains(" href=\"#main\""), "{lost}");
    assert_eq!(lost.replace("=\"/", "=\""), file);
    assert_eq!(server.get("_variorum/other").0, 404);
    let (status, _, body) = server.say(&format!(
        "HEAD / HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
        server.port
    ));
    assert_eq!((status, body.len()), (200, 0));
    assert!(server.compare().unwrap() > 5);
}

#[test]
fn only_requests_to_this_machine_by_its_own_names_are_answered() {
    let temp = small();
    fs::write(temp.path().join("secret"), "the secret").unwrap();
    let server = Server::start(temp.path(), &[]);
    let port = server.port;
    let status = |method: &str, path: &str, heads: &str| {
        server.say(&format!("{method} {path} HTTP/1.1\r\n{heads}Connection: close\r\n\r\n")).0
    };
    for host in [format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")]
    {
        assert_eq!(status("GET", "/", &format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in ["evil.example", "127.0.0.1", "localhost:1", "127.0.0.1.evil.example"] {
        let with_port = format!("{host}:{port}");
        assert_eq!(status("GET", "/", &format!("Host: {host}\r\n")), 403, "{host}");
        if !host.ends_with('1') {
            assert_eq!(status("GET", "/", &format!("Host: {with_port}\r\n")), 403, "{with_port}");
        }
        assert_eq!(status("GET", "/_variorum/news", &format!("Host: {host}\r\n")), 403, "{host}");
    }
    assert!([400, 403].contains(&status("GET", "/", "")), "without a host");
    let own = format!("Host: 127.0.0.1:{port}\r\n");
    assert!([400, 403].contains(&status("GET", "/", &format!("{own}Host: evil.example\r\n"))));
    assert_eq!(status("GET", "http://evil.example/", &own), 403);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        assert_eq!(status(method, "/", &own), 405, "{method}");
    }
    for path in [
        "/../secret",
        "/%2e%2e/secret",
        "/..%2fsecret",
        "/a/../../secret",
        "//../secret",
        "/..%5csecret",
        "/content/site.yaml",
        "/assets/../../secret",
        "/%2fetc/passwd",
        "//etc/passwd",
        "/%00",
        "/a.html%00.css",
        "/secret",
    ] {
        let (status, _, body) =
            server.say(&format!("GET {path} HTTP/1.1\r\n{own}Connection: close\r\n\r\n"));
        assert!([400, 404].contains(&status), "{path}: {status}");
        let body = String::from_utf8_lossy(&body).into_owned();
        assert!(!body.contains("the secret") && !body.contains("root:"), "{path}");
    }
}

#[test]
fn a_fault_is_told_over_the_last_good_page_and_mending_ends_it() {
    let temp = small();
    let server = Server::start(temp.path(), &[]);
    let before = server.text("a.html?raw");
    let mut news = server.news();
    let first = news.next().unwrap();
    assert_eq!((&first["hindered"], &first["faults"]), (&false.into(), &"".into()));
    write(temp.path(), "content/pages/a.md", &WELL.replace("Second", "Second [@nobody]"));
    let faulty = news.find(|news| news["hindered"] == true).unwrap();
    assert_eq!(faulty["generation"], first["generation"]);
    let told = faulty["faults"].as_str().unwrap();
    assert!(
        told.contains("cite::unknown-key") && told.contains("content/pages/a.md:7:10"),
        "{told}"
    );
    let place = temp.path().canonicalize().unwrap().join("content/pages/a.md");
    let link = format!("href=\"vscode://file{}:7:10\"", place.display());
    assert!(told.contains(&link), "{told}");
    assert_eq!(server.text("a.html?raw"), before);
    write(temp.path(), "content/pages/a.md", &WELL.replace("Second", "Another"));
    let mended = news.find(|news| news["hindered"] == false).unwrap();
    assert_ne!(mended["generation"], first["generation"]);
    assert_eq!(mended["faults"], "");
    let edited = serde_json::json!([{ "page": "a.html", "anchor": "p2" }]);
    assert_eq!(mended["edited"], edited);
    assert!(server.text("a.html?raw").contains("Another."));
    // Warnings hinder nothing.
    write(temp.path(), "content/pages/a.md", &WELL.replace("Second", "<b>Second</b>"));
    let warned = news.find(|news| news["generation"] != mended["generation"]).unwrap();
    assert_eq!((&warned["hindered"], &warned["counts"]), (&false.into(), &"1 warning".into()));
}

#[test]
fn a_template_that_fails_on_a_page_that_is_shown_is_a_fault() {
    let temp = small();
    let server = Server::start(temp.path(), &[]);
    let before = server.text("a.html?raw");
    // This page counts as shown.
    let mut news = server.news();
    news.next().unwrap();
    write(temp.path(), "templates/page.html", "{{ there_is_no_such_thing.at_all }}");
    let faulty = news.next().unwrap();
    assert_eq!(faulty["hindered"], true, "{faulty}");
    assert_eq!(server.text("a.html?raw"), before);
    fs::remove_file(temp.path().join("templates/page.html")).unwrap();
    assert_eq!(news.next().unwrap()["hindered"], false);
    assert_eq!(server.text("a.html?raw"), before);
}

#[test]
fn a_template_that_fails_on_a_page_that_nobody_shows_is_told_of() {
    let temp = small();
    let server = Server::start(temp.path(), &[]);
    let mut news = server.news_of("index.html");
    news.next().unwrap();
    write(temp.path(), "templates/page.html", "{{ there_is_no_such_thing.at_all }}");
    let told = news.find(|news| news["counts"] == "1 error").unwrap();
    assert!(told["faults"].as_str().unwrap().contains("there_is_no_such_thing"), "{told}");
    // It keeps nothing from being served but that page.
    assert_eq!(told["hindered"], false);
    assert_eq!(server.get("").0, 200);
    // Another edit doesn't make it forgotten.
    write(temp.path(), "content/site.yaml", "title: Another\n");
    let next = news.find(|news| news["generation"] != told["generation"]).unwrap();
    let again = [next].into_iter().chain(news).find(|news| news["counts"] == "1 error").unwrap();
    assert_ne!(again["generation"], told["generation"]);
}

#[test]
fn a_history_that_is_faulty_from_the_beginning_shows_once_it_is_mended() {
    let temp = small();
    write(temp.path(), "content/pages/a.md", "---\ntitle: [\n---\n");
    let server = Server::start(temp.path(), &[]);
    let (status, _, page) = server.get("");
    assert_eq!(status, 503);
    assert!(String::from_utf8(page).unwrap().contains("/_variorum/page.js"));
    assert_eq!(server.news().next().unwrap()["hindered"], true);
    write(temp.path(), "content/pages/a.md", WELL);
    assert_eq!(server.get("a.html").0, 200);
}

#[test]
fn what_editors_do_to_files_leaves_no_stale_page() {
    let temp = small();
    let root = temp.path();
    let server = Server::start(root, &[]);
    let page = root.join("content/pages/a.md");
    let shows = |words: &str| {
        let text = server.text("a.html?raw");
        assert!(text.contains(words), "{words} is not in {text}");
    };
    shows("First.");
    // Written beside and renamed over, with a backup, a swap file, a lock.
    write(root, "content/pages/.a.md.swp", "binary");
    write(root, "content/pages/4913", "");
    fs::rename(&page, root.join("content/pages/a.md~")).unwrap();
    write(root, "content/pages/a.md", &WELL.replace("First", "By a rename"));
    fs::remove_file(root.join("content/pages/4913")).unwrap();
    shows("By a rename.");
    write(root, "content/pages/a.md.tmp", &WELL.replace("First", "Over it"));
    fs::rename(root.join("content/pages/a.md.tmp"), &page).unwrap();
    shows("Over it.");
    // Half written, and then whole.
    fs::write(&page, "---\ntit").unwrap();
    shows("Over it.");
    fs::write(&page, WELL.replace("First", "Whole again")).unwrap();
    shows("Whole again.");
    // Of the same length, at once after another.
    for number in 10..40 {
        fs::write(&page, WELL.replace("First", &format!("Number {number}"))).unwrap();
        shows(&format!("Number {number}."));
    }
    // A storm.
    for number in 0..300 {
        fs::write(&page, WELL.replace("First", &format!("Storm {number}"))).unwrap();
    }
    shows("Storm 299.");
    // Renamed, deleted, no UTF-8, a folder of the file's name.
    fs::rename(&page, root.join("content/pages/b.md")).unwrap();
    assert_eq!((server.get("a.html").0, server.get("b.html").0), (404, 200));
    fs::rename(root.join("content/pages/b.md"), &page).unwrap();
    shows("Storm 299.");
    fs::write(root.join("content/pages/c.md"), b"---\ntitle: \xff\n---\n").unwrap();
    shows("Storm 299.");
    fs::remove_file(root.join("content/pages/c.md")).unwrap();
    fs::create_dir(root.join("content/pages/d.md")).unwrap();
    shows("Storm 299.");
    // All of it away, and back with another text.
    fs::rename(root.join("content"), root.join("away")).unwrap();
    shows("Storm 299.");
    write(root, "away/pages/a.md", &WELL.replace("First", "Back again"));
    fs::rename(root.join("away"), root.join("content")).unwrap();
    shows("Back again.");
    // The folder that came is watched as the first one was.
    let mut news = server.news();
    let now = news.next().unwrap()["generation"].clone();
    let begun = Instant::now();
    fs::write(&page, WELL.replace("First", "Still seen")).unwrap();
    news.find(|news| news["generation"] != now).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(20));
    shows("Still seen.");
    server.compare().unwrap();
}

#[test]
fn a_taken_port_gives_way_to_a_free_one() {
    let temp = small();
    let first = Server::start(temp.path(), &[]);
    let port = first.port.to_string();
    let second = Server::start(temp.path(), &["--port", &port]);
    assert_ne!(first.port, second.port);
    assert_eq!(second.get("a.html").0, 200);
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_at_once() {
    let temp = small();
    let mut server = Server::start(temp.path(), &[]);
    let mut news = server.news();
    news.next().unwrap();
    let pid = server.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let begun = Instant::now();
    let status = server.child.wait().unwrap();
    assert!(status.success() && begun.elapsed() < Duration::from_secs(5), "{status}");
}

/// Numbers that look random and are the same each time (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn of<'a, T>(&mut self, some: &'a [T]) -> &'a T {
        &some[self.below(some.len())]
    }
}

/// A history in which much refers to much.
fn tangled(root: &Path) {
    write(root, "content/site.yaml", "title: Tangled\nbase_url: https://example.org/tangled/\n");
    for number in 0..8 {
        let source = format!(
            "---\ntype: book\ntitle: Book {number}\nauthor:\n  - family: Author{number}\n    given: A.\nissued: 19{number}0\n---\n"
        );
        write(root, &format!("content/sources/book-{number}.md"), &source);
        write(
            root,
            &format!("content/people/person-{number}.md"),
            &format!("---\nname: Person Number{number}\n---\n\nA person.\n"),
        );
        write(
            root,
            &format!("content/places/place-{number}.md"),
            &format!(
                "---\nname: Place {number}\ncoordinates: {{ lat: {number}.5, lon: 6{number}.5, precision: settlement }}\n---\n"
            ),
        );
        write(
            root,
            &format!("content/events/event-{number}.md"),
            &event(number, number, "It happened."),
        );
    }
    for number in 1..4 {
        write(
            root,
            &format!("content/chapters/0{number}-part-{number}.md"),
            &format!(
                "---\ntitle: Part {number}\n---\n\nAt first [@book-{number}, p. 3], and [[event-{number}]].\n\nThen Person Number{number} came [@book-0].\n"
            ),
        );
    }
}

fn event(number: usize, other: usize, words: &str) -> String {
    format!(
        "---\ntitle: Event {number}\ndate: 19{number}0-05\nplace: place-{other}\nparticipants:\n  - {{ who: person-{other} }}\naccounts:\n  - source: book-{other}\n    at: p. {number}\n    says: That it was so.\n---\n\n{words} [@book-{other}, pp. {number}–9].\n"
    )
}

/// One edit, by chance; some break the history, and later ones mend it.
fn edit(root: &Path, chance: &mut Chance, step: usize) {
    let (a, b) = (chance.below(8), chance.below(8));
    let chapter = format!("content/chapters/0{0}-part-{0}.md", 1 + chance.below(3));
    let event_path = format!("content/events/event-{a}.md");
    let person = format!("content/people/person-{a}.md");
    match chance.below(14) {
        0 | 1 => {
            let text = fs::read_to_string(root.join(&chapter)).unwrap_or_default();
            write(
                root,
                &chapter,
                &format!("{text}\nEdit {step} of [[event-{a}]] [@book-{b}, p. {step}].\n"),
            );
        }
        2 => write(root, &event_path, &event(a, b, &format!("Told anew {step}."))),
        3 => write(
            root,
            &chapter,
            &format!(
                "---\ntitle: Part anew {step}\n---\n\nShort [@book-{a}]. See [[person-{b}]] and Person Number{a}.\n"
            ),
        ),
        4 => drop(fs::remove_file(root.join(&event_path))),
        5 => {
            drop(fs::rename(root.join(&person), root.join(format!("content/people/person-{b}.md"))))
        }
        6 => write(
            root,
            &person,
            &format!(
                "---\nname: Person Number{a}\nnames:\n  - {{ text: Variant {step} }}\n---\n\nSee [[event-{b}]].\n"
            ),
        ),
        7 => write(root, &event_path, "---\ntitle: [broken\n---\n"),
        8 => write(
            root,
            "content/site.yaml",
            &format!("title: Tangled {step}\nbase_url: https://example.org/tangled/\n"),
        ),
        9 => write(root, "static/own.css", &format!("p {{ margin: {step}px }}")),
        10 if chance.below(2) == 0 => {
            write(root, "templates/page.html", "{% extends \"builtin/page.html\" %}")
        }
        10 => drop(fs::remove_file(root.join("templates/page.html"))),
        11 => write(
            root,
            &format!("content/pages/page-{a}.md"),
            &format!(
                "---\ntitle: Page {step}\n---\n\nOf [[place-{b}]] {}.\n",
                chance.of(&["here", "there [@nobody]", "<b>now</b>"])
            ),
        ),
        12 => drop(fs::remove_file(root.join(format!("content/pages/page-{a}.md")))),
        _ => {
            write(
                root,
                &format!("content/sources/book-{a}.md"),
                &format!(
                    "---\ntype: book\ntitle: Book {a} of {step}\nauthor:\n  - family: Author{b}\n    given: A.\nissued: 19{a}0\n---\n"
                ),
            );
        }
    }
}

/// Puts right what the edits broke.
fn mend(root: &Path) {
    for number in 0..8 {
        let path = |folder: &str, name: &str| format!("content/{folder}/{name}-{number}.md");
        if !root.join(path("people", "person")).exists() {
            write(
                root,
                &path("people", "person"),
                &format!("---\nname: Person Number{number}\n---\n"),
            );
        }
        let event_path = path("events", "event");
        if !fs::read_to_string(root.join(&event_path)).is_ok_and(|it| !it.contains("[broken")) {
            write(root, &event_path, &event(number, number, "Mended."));
        }
        let page = root.join(path("pages", "page"));
        if fs::read_to_string(&page).is_ok_and(|text| text.contains("@nobody")) {
            fs::remove_file(page).unwrap();
        }
    }
}

#[test]
fn after_any_edits_the_site_is_what_a_clean_build_makes() {
    let temp = tempfile::tempdir().unwrap();
    tangled(temp.path());
    let server = Server::start(temp.path(), &[]);
    assert!(server.compare().expect("it builds") > 30);
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15);
    let (mut compared, mut refused) = (0, 0);
    for step in 1..=300 {
        edit(temp.path(), &mut chance, step);
        // Sometimes a page is asked for at once, sometimes only after several edits.
        if chance.below(3) == 0 {
            server.get("index.html");
        }
        if step % 20 == 0 {
            if server.compare().is_err() {
                refused += 1;
            }
            mend(temp.path());
            server.compare().expect("what was mended builds");
            compared += 1;
        }
    }
    assert_eq!(compared, 15);
    assert!(refused > 0, "some edits broke the history");
}
