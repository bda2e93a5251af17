//! `variorum new`: a small history to begin from, or the file of a new thing. Nothing that is there
//! is written over.

use super::{Options, Status, import, report};
use crate::desk::{form, starter, write};
use crate::diagnostic::Faults;
use crate::exchange::import::{Fate, Present, plan};
use crate::load;
use crate::load::library::Form;
use crate::model::kind::Kind;
use crate::span::Texts;
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
    /// A source; from a library's entry, if one is given
    Source(Source),
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

/// A source, and the entry that it may be made of.
#[derive(Debug, Args)]
pub struct Source {
    #[command(flatten)]
    thing: Thing,
    /// Take the one entry of this BibTeX or BibLaTeX library; `-` reads standard input
    #[arg(long, value_name = "FILE", group = "library", conflicts_with = "title")]
    bibtex: Option<PathBuf>,
    /// Take the one entry of this CSL-JSON library
    #[arg(long, value_name = "FILE", group = "library", conflicts_with = "title")]
    csl_json: Option<PathBuf>,
    /// Take the one entry of this RIS library
    #[arg(long, value_name = "FILE", group = "library", conflicts_with = "title")]
    ris: Option<PathBuf>,
}

impl Source {
    /// The library that it is made of.
    fn library(&self) -> Option<(&Path, Form)> {
        let given =
            [(&self.bibtex, Form::Bib), (&self.csl_json, Form::Json), (&self.ris, Form::Ris)];
        given.into_iter().find_map(|(path, form)| Some((path.as_deref()?, form)))
    }
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
        New::Source(source) => match source.library() {
            None => begin(options, Kind::Source, &source.thing),
            Some((path, form)) => take(options, &source.thing.id, path, form),
        },
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
        match dir.to_string_lossy().contains(|c: char| c.is_whitespace() || "&();'".contains(c)) {
            true => format!("cd \"{shown}\""),
            false => format!("cd {shown}"),
        },
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
    let name = if Kind::ENTITIES.contains(&kind) { "name" } else { "title" };
    let given: Vec<_> = thing.title.iter().map(|title| (name, title.clone())).collect();
    let open = form::open(kind, &given);
    let fill = match open.is_empty() {
        true => String::new(),
        false => format!(" Fill in {}, then run `variorum check`.", open.join(" and ")),
    };
    write_new(options, kind, &thing.id, &form::form(kind, &given), &fill)
}

/// The file of a source that a library's one entry describes.
fn take(options: &Options, id: &str, path: &Path, form: Form) -> Status {
    let (name, text) = match import::text(path) {
        Ok(read) => read,
        Err(why) => return report::could_not_run(options, &why),
    };
    let mut texts = Texts::default();
    let file = texts.add(name.as_str(), text.as_str());
    let planned = plan(form, file, &text, &Present::new());
    let mut faults = Faults::default();
    planned.faults.into_iter().for_each(|fault| faults.push(fault));
    let faults = faults.finish(&texts, options.strict);
    report::faults(options, &faults, &texts);
    match &planned.taken[..] {
        [taken] if taken.fate == Fate::New => write_new(options, Kind::Source, id, &taken.text, ""),
        [_] => Status::Faults,
        entries => report::could_not_run(
            options,
            &format!(
                "`{name}` holds {}, and a source is made of one; `variorum import` takes them all",
                match entries.len() {
                    0 => "no entry".to_string(),
                    count => format!("{count} entries"),
                }
            ),
        ),
    }
}

/// Writes the file of a thing that is not there yet, and says so, with what is to be done next.
fn write_new(options: &Options, kind: Kind, id: &str, text: &str, next: &str) -> Status {
    let refuse = |why: &str| report::could_not_run(options, why);
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return refuse(&why),
    };
    let loaded = load::load(&files);
    let path = match form::place(kind, id, &loaded.draft) {
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
    let shown = target.display();
    match write::new(&target, text) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return refuse(&format!("`{shown}` is there already, and stays as it is"));
        }
        Err(error) => return refuse(&format!("can't write `{shown}`: {error}")),
    }
    report::note(options, &format!("Wrote {shown}.{next}"));
    Status::Well
}
