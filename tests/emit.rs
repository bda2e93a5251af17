//! The output folder from outside: what is refused, what a failing or killed build leaves behind,
//! and that the same plan gives the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use variorum::diagnostic::Diagnostic;
use variorum::emit::plan::Plan;
use variorum::emit::stage::{Failure, Folder, MARKER};
use variorum::model::codes;
use variorum::span::{Span, Texts};

struct Project {
    temp: tempfile::TempDir,
}

impl Project {
    fn new() -> Project {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join("content")).unwrap();
        Project { temp }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.temp.path().join(path)
    }

    fn open(&self, output: &str) -> Result<Folder, Failure> {
        Folder::open(&self.path(output), self.temp.path(), &self.path("content"))
    }

    fn build(&self, plan: &Plan) -> Result<(), Failure> {
        self.open("public")?.write(plan, &|_, _| {}).map(drop)
    }

    /// The names beside the content.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.temp.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn refused(&self, output: &str) -> String {
        match self.open(output) {
            Err(Failure::Refused(why)) => why,
            other => panic!("{output}: {other:?}"),
        }
    }
}

fn span() -> Span {
    let mut texts = Texts::default();
    Span::new(texts.add("content/site.yaml", "title: x"), 0, 5)
}

/// A site of many drawn pages that say `word`.
fn site(word: &str) -> Plan<'_> {
    let mut plan = Plan::default();
    plan.bytes("index.html", "home", span(), word);
    for number in 0..300 {
        let draw = move || Ok(format!("{word} {number}").into_bytes());
        plan.draw(format!("events/{}/{number}.html", number % 7), "an event", span(), draw);
    }
    plan
}

fn fault() -> Diagnostic {
    Diagnostic::new(codes::TEMPLATE, span(), "no such field", "")
}

/// All files of a folder and their bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn a_new_site_takes_the_place_of_the_old_one() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    assert_eq!(fs::read(project.path("public/index.html")).unwrap(), b"one");
    let mut smaller = Plan::default();
    smaller.bytes("index.html", "home", span(), "two");
    project.build(&smaller).unwrap();
    assert_eq!(fs::read(project.path("public/index.html")).unwrap(), b"two");
    assert!(!project.path("public/events").exists());
    assert_eq!(project.names(), ["content", "public"]);
}

#[test]
fn an_empty_or_absent_folder_is_taken() {
    let project = Project::new();
    fs::create_dir(project.path("public")).unwrap();
    project.build(&site("one")).unwrap();
    project.open("a/b/c").unwrap().write(&site("two"), &|_, _| {}).unwrap();
    assert_eq!(fs::read(project.path("a/b/c/index.html")).unwrap(), b"two");
}

#[test]
fn a_foreign_folder_is_refused_and_untouched() {
    let project = Project::new();
    fs::create_dir(project.path("public")).unwrap();
    fs::write(project.path("public/thesis.txt"), "ten years of work").unwrap();
    assert!(project.refused("public").contains("not made by variorum"));
    assert_eq!(files(&project.path("public")).len(), 1);
    assert_eq!(project.names(), ["content", "public"]);
    fs::write(project.path("public").join(MARKER), "something else\n").unwrap();
    assert!(project.refused("public").contains("not made by variorum"));
    fs::write(project.path("file"), "x").unwrap();
    assert!(project.refused("file").contains("isn't a folder"));
}

#[test]
fn a_strange_file_in_our_folder_is_not_lost() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    fs::write(project.path("public/events/.DS_Store"), "litter").unwrap();
    project.build(&site("two")).unwrap();
    fs::write(project.path("public/events/scan.jpg"), "x").unwrap();
    let before = files(&project.path("public"));
    assert!(project.refused("public").contains("scan.jpg"));
    assert_eq!(files(&project.path("public")), before);
}

#[test]
fn a_file_that_comes_during_the_build_is_not_lost() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    let scan = project.path("public/scan.jpg");
    let mut plan = Plan::default();
    plan.draw("index.html", "home", span(), || {
        fs::write(&scan, "x").unwrap();
        Ok(b"two".to_vec())
    });
    assert!(matches!(project.build(&plan), Err(Failure::Refused(_))));
    assert_eq!(fs::read(&scan).unwrap(), b"x");
    assert_eq!(fs::read(project.path("public/index.html")).unwrap(), b"one");
    assert_eq!(project.names(), ["content", "public"]);
}

#[test]
fn the_project_and_the_content_are_never_the_output() {
    let project = Project::new();
    let outputs = [".", "content", "content/public", "x/../content", "..", "templates", "static/a"];
    for output in outputs {
        let why = project.refused(output);
        assert!(why.contains("--output"), "{output}: {why}");
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(project.path("content"), project.path("link")).unwrap();
        assert!(project.refused("link/public").contains("content"));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_stays_a_link() {
    let project = Project::new();
    fs::create_dir(project.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink(project.path("elsewhere"), project.path("public")).unwrap();
    project.build(&site("one")).unwrap();
    project.build(&site("two")).unwrap();
    assert!(project.path("public").is_symlink());
    assert_eq!(fs::read(project.path("elsewhere/index.html")).unwrap(), b"two");
}

#[test]
fn a_page_that_cannot_be_drawn_leaves_the_old_site() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    let before = files(&project.path("public"));
    let mut plan = site("two");
    plan.draw("bad.html", "a page", span(), || Err(fault()));
    plan.draw("worse.html", "a page", span(), || Err(fault()));
    let Err(Failure::Faults(faults)) = project.build(&plan) else { panic!("it was built") };
    assert_eq!(faults.iter().count(), 2);
    assert_eq!(files(&project.path("public")), before);
    assert_eq!(project.names(), ["content", "public"]);
}

#[test]
fn a_collision_leaves_the_old_site() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    let mut plan = site("two");
    plan.bytes("INDEX.html", "a page", span(), "x");
    assert!(matches!(project.build(&plan), Err(Failure::Faults(_))));
    assert_eq!(fs::read(project.path("public/index.html")).unwrap(), b"one");
}

/// A file that can't be written, whatever the reason (no room, no right, a bad disk), comes as an
/// error of the system. Here the staged site is taken away while it is written.
#[test]
fn a_file_that_cannot_be_written_leaves_the_old_site() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    let before = files(&project.path("public"));
    let stage = project.path(&format!("public.variorum-{}", std::process::id()));
    let mut plan = Plan::default();
    plan.draw("events/a.html", "an event", span(), || {
        fs::remove_dir_all(stage.join("events")).unwrap();
        Ok(b"two".to_vec())
    });
    let Err(Failure::Io { path, .. }) = project.build(&plan) else { panic!("it was built") };
    assert!(path.ends_with("events/a.html"));
    assert_eq!(files(&project.path("public")), before);
    assert_eq!(project.names(), ["content", "public"]);
}

#[test]
fn the_same_bytes_on_one_thread_and_on_many() {
    let project = Project::new();
    let build = |threads: usize, output: &str| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let folder = project.open(output).unwrap();
        pool.install(|| folder.write(&site("one"), &|_, _| {})).unwrap();
        let root = project.path(output);
        let files = files(&root).into_iter();
        let files =
            files.map(|(path, bytes)| (path.strip_prefix(&root).unwrap().to_owned(), bytes));
        files.collect::<BTreeMap<_, _>>()
    };
    let (one, two) = (build(1, "one"), build(2, "two"));
    assert!(one == two && one.len() == 302);
}

const STALL: &str = "VARIORUM_TEST_STALL";

/// Not a test by itself: the build that [`a_killed_build`] kills. It says that it has begun to draw
/// and then never ends.
#[test]
fn stalling_build() {
    let Ok(root) = std::env::var(STALL) else { return };
    let root = Path::new(&root);
    let mut plan = site("two");
    plan.draw("stall.html", "a page", span(), || {
        fs::write(root.join("reached"), "").unwrap();
        loop {
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    let folder = Folder::open(&root.join("public"), root, &root.join("content")).unwrap();
    folder.write(&plan, &|_, _| {}).unwrap();
}

#[test]
fn a_killed_build() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    let before = files(&project.path("public"));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "stalling_build"])
        .env(STALL, project.temp.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !project.path("reached").exists() {
        assert!(begun.elapsed() < Duration::from_secs(60), "the child never drew");
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(project.refused("public").contains("another build"));
    child.kill().unwrap();
    child.wait().unwrap();
    fs::remove_file(project.path("reached")).unwrap();
    let left = format!("public.variorum-{}", child.id());
    assert_eq!(project.names(), ["content", "public", &left]);
    assert_eq!(files(&project.path("public")), before);
    // What only looks like a left-over is not touched.
    for name in ["public.variorum-1", "public.variorum-2x", "public.variorum-"] {
        fs::create_dir(project.path(name)).unwrap();
        fs::write(project.path(name).join("mine"), "x").unwrap();
    }
    project.build(&site("three")).unwrap();
    let mine = ["public.variorum-", "public.variorum-1", "public.variorum-2x"];
    assert_eq!(project.names()[2..], mine);
    assert_eq!(fs::read(project.path("public/index.html")).unwrap(), b"three");
}

#[test]
fn a_site_set_aside_by_a_build_that_died_is_put_back() {
    let project = Project::new();
    project.build(&site("one")).unwrap();
    let before = files(&project.path("public"));
    fs::rename(project.path("public"), project.path("public.variorum-99999999-old")).unwrap();
    let mut plan = Plan::default();
    plan.draw("index.html", "home", span(), || Err(fault()));
    assert!(project.build(&plan).is_err());
    assert_eq!(files(&project.path("public")), before);
    assert_eq!(project.names(), ["content", "public"]);
}
