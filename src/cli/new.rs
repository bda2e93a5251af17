//! `variorum new`: a small history to begin from, or the file of a new thing. Nothing that is there
//! is written over.

use super::{Options, Status, report};
use crate::desk::{form, starter, write};
use crate::load;
use crate::model::kind::Kind;
use clap::{Args, Subcommand};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What to begin.
#[derive(Debug, Subcommand)]
pub enum New {
    /// A small complete history in a folder of its own, to be replaced by yours
    Site {
        /// The folder; one that isn't there is made, one with files in it is refused
        dir: PathBuf,
        /// The title of the history
        #[arg(long, value_name = "TEXT")]
        title: Option<String>,
    },
    /// An event, with every field explained
    Event(Thing),
    /// A chapter; without a number before its id it becomes the last
    Chapter(Thing),
    /// A person
    Person(Thing),
    /// A group: a party, an army, a company
    Group(Thing),
    /// A place
    Place(Thing),
    /// A source
    Source(Thing),
    /// A plain page, such as `about`
    Page(Thing),
}

/// A thing of the history.
#[derive(Debug, Args)]
pub struct Thing {
    /// Its id, which is the name of its file: small letters, digits, `-`, `_`, `.`
    id: String,
    /// Its title or name
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
}

/// Writes what is wanted, and says what comes next.
pub fn run(options: &Options, new: &New) -> Status {
    match new {
        New::Site { dir, title } => site(options, dir, title.as_deref()),
        New::Event(thing) => begin(options, Kind::Event, thing),
        New::Chapter(thing) => begin(options, Kind::Chapter, thing),
        New::Person(thing) => begin(options, Kind::Person, thing),
        New::Group(thing) => begin(options, Kind::Group, thing),
        New::Place(thing) => begin(options, Kind::Place, thing),
        New::Source(thing) => begin(options, Kind::Source, thing),
        New::Page(thing) => begin(options, Kind::Page, thing),
    }
}

/// A new history in this folder.
fn site(options: &Options, dir: &Path, title: Option<&str>) -> Status {
    let shown = dir.display();
    let refuse = |why: &str| report::could_not_run(options, why);
    if title.is_some_and(|title| title.trim().is_empty()) {
        return refuse("a history needs a title: write one, or leave `--title` out");
    }
    match write::in_the_way(dir) {
        Ok(None) => {}
        Ok(Some(name)) => {
            return refuse(&format!(
                "`{shown}` is not empty: `{name}` lies there, and nothing is written over; name a \
                 new folder"
            ));
        }
        Err(error) => return refuse(&format!("`{shown}` can't be used: {error}")),
    }
    let files = starter::files(title);
    for (path, text) in &files {
        let path = dir.join(path);
        if let Err(error) = write::new(&path, text) {
            return refuse(&format!("can't write `{}`: {error}", path.display()));
        }
    }
    let count = report::number(files.len(), "file");
    report::note(options, &format!("Began a history in {shown}: {count}, all to be replaced."));
    let steps = [
        format!("cd {shown}"),
        "variorum                    build the site: open public/index.html".into(),
        "variorum new event ID       begin an event, with every field explained".into(),
    ];
    let from = usize::from(dir == Path::new("."));
    for step in &steps[from..] {
        report::note(options, &format!("  {step}"));
    }
    Status::Well
}

/// The file of a new thing.
fn begin(options: &Options, kind: Kind, thing: &Thing) -> Status {
    let refuse = |why: &str| report::could_not_run(options, why);
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return refuse(&why),
    };
    let loaded = load::load(&files);
    let path = match form::place(kind, &thing.id, &loaded.draft) {
        Ok(path) => path,
        Err(why) => return refuse(&why),
    };
    if let Some(there) = form::taken(kind, &path, &loaded.draft) {
        let shown = &loaded.texts.get(there.file).path;
        return refuse(&format!(
            "the {} `{}` is there already, in `{shown}`; choose another id",
            kind.word(),
            there.id
        ));
    }
    let Some(target) = files.locate(&path) else {
        return refuse(&format!("`{path}` can't be a file of a history"));
    };
    let name = if Kind::ENTITIES.contains(&kind) { "name" } else { "title" };
    let given: Vec<_> = thing.title.iter().map(|title| (name, title.clone())).collect();
    let shown = target.display();
    match write::new(&target, &form::form(kind, &given)) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return refuse(&format!("`{shown}` is there already, and stays as it is"));
        }
        Err(error) => return refuse(&format!("can't write `{shown}`: {error}")),
    }
    let open = form::open(kind, &given);
    let fill = match open.is_empty() {
        true => String::new(),
        false => format!(" Fill in {}, then run `variorum check`.", open.join(" and ")),
    };
    report::note(options, &format!("Wrote {shown}.{fill}"));
    Status::Well
}
