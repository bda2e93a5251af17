//! `variorum import`: libraries become files in `content/sources/`.

use super::{Options, Status, report};
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::exchange::import::{Fate, Present, Taken, plan};
use crate::load::library::Form;
use crate::load::{self, Loaded};
use crate::model::kind::Kind;
use crate::span::Texts;
use clap::{Args, ValueEnum};
use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const STATUS: &str = "\
Exit status: 0 all was taken; 1 an entry was left out, or under --strict there is a warning, and all \
others were written; 2 the command could not run, and what had been written by then is told.";

/// What `import` takes.
#[derive(Debug, Clone, Args)]
#[command(after_help = STATUS)]
pub struct Import {
    /// Libraries: .bib (BibTeX, BibLaTeX), .json (CSL-JSON) or .ris; `-` reads standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The form of the libraries, where their names don't say it
    #[arg(long, value_enum, value_name = "FORM")]
    from: Option<From>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// The forms of libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// BibTeX and BibLaTeX
    #[value(alias = "biblatex")]
    Bibtex,
    CslJson,
    Ris,
}

impl From {
    fn form(self) -> Form {
        match self {
            From::Bibtex => Form::Bib,
            From::CslJson => Form::Json,
            From::Ris => Form::Ris,
        }
    }
}

/// Imports the libraries, one after the other.
pub fn run(options: &Options, import: &Import) -> Status {
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let mut libraries = Vec::new();
    for path in &import.files {
        let read = apart(path, options).and_then(|()| read(path, import.from));
        match read {
            Ok(library) => libraries.push(library),
            Err(why) => return report::could_not_run(options, &why),
        }
    }
    let Loaded { draft, texts: own, .. } = load::load(&files);
    // Texts are only added to, so that what is imported first is there for what comes next.
    let mut present: Vec<(String, String, Arc<str>)> = Vec::new();
    for thing in draft.things.iter().filter(|thing| thing.kind == Kind::Source) {
        let text = own.get(thing.file);
        present.push((thing.id.clone(), text.path.clone(), text.text.clone()));
    }
    let (mut texts, mut faults) = (Texts::default(), Faults::default());
    let (mut new, mut same, mut left) = (Vec::new(), 0, 0);
    for (name, form, text) in &libraries {
        let file = texts.add(name.as_str(), text.as_str());
        let there: Present = present.iter().map(|(id, p, t)| (&**id, (&**p, &**t))).collect();
        let planned = plan(*form, file, text, &there);
        if planned.taken.is_empty() && planned.faults.is_empty() {
            report::note(options, &format!("`{name}` has no entries"));
        }
        left += planned.unread;
        planned.faults.into_iter().for_each(|fault| faults.push(fault));
        for taken in planned.taken {
            match taken.fate {
                Fate::New => {
                    present.push((
                        taken.id.clone(),
                        taken.path.clone(),
                        taken.text.as_str().into(),
                    ));
                    new.push(taken);
                }
                Fate::Same => same += 1,
                Fate::Left => left += 1,
            }
        }
    }
    let mut written = 0;
    if !import.dry_run {
        for taken in &new {
            if let Err(why) = write(options, taken) {
                tell(options, faults, &texts);
                let done = report::number(written, "file");
                let why = format!("{why}; {done} had been written before");
                return report::could_not_run(options, &why);
            }
            written += 1;
        }
    }
    let any = tell(options, faults, &texts);
    if import.dry_run {
        for taken in &new {
            let key =
                if taken.key == taken.id { String::new() } else { format!("  ({})", taken.key) };
            report::note(options, &format!("would write {}{key}", taken.path));
        }
    }
    let verb = if import.dry_run { "Would write" } else { "Wrote" };
    let files = report::number(new.len(), "file");
    let mut said = format!("{verb} {files} into {}", options.content.join("sources").display());
    if same > 0 {
        said.push_str(&format!("; {same} there already, and the same"));
    }
    if left > 0 {
        said.push_str(&format!("; {left} left out, see above"));
    }
    report::note(options, &said);
    if any { Status::Faults } else { Status::Well }
}

/// Prints the faults; whether any is an error.
fn tell(options: &Options, faults: Faults, texts: &Texts) -> bool {
    let faults: Vec<Diagnostic> = faults.finish(texts, options.strict);
    report::faults(options, &faults, texts);
    faults.iter().any(|fault| fault.severity == Severity::Error)
}

/// Refuses a library that the history reads where it lies: each of its sources would be there twice.
fn apart(path: &Path, options: &Options) -> Result<(), String> {
    let whole = |path: &Path| fs::canonicalize(path).ok();
    let (file, sources) = (whole(path), whole(&options.content.join("sources")));
    let (Some(file), Some(sources)) = (file, sources) else { return Ok(()) };
    match file.starts_with(&sources) && file.is_file() {
        true => Err(format!(
            "`{}` is a library of this history, and needs no import; to make files of its sources, \
             move it out of `{}` and import it from there",
            path.display(),
            options.content.join("sources").display()
        )),
        false => Ok(()),
    }
}

/// A library: its name, form and text.
fn read(path: &Path, from: Option<From>) -> Result<(String, Form, String), String> {
    let name = named(path);
    if path.is_dir() {
        return Err(format!(
            "`{name}` is a folder; name the libraries in it, as in `{name}/*.bib`"
        ));
    }
    let form =
        from.map(From::form).or_else(|| Form::of(&name)).ok_or_else(|| match path.extension() {
            Some(ending) => format!(
                "the ending `.{}` of `{name}` is none of a library; say which form it has by \
                 `--from bibtex`, `csl-json` or `ris`",
                ending.to_string_lossy()
            ),
            None => format!(
                "the form of `{name}` isn't known; add `--from bibtex`, `csl-json` or `ris`"
            ),
        })?;
    let (name, text) = text(path)?;
    Ok((name, form, text))
}

/// What a path is called; `-` is standard input.
fn named(path: &Path) -> String {
    if path == Path::new("-") { "standard input".into() } else { path.display().to_string() }
}

/// The name and the text of a file, or of standard input. The error says, for people, why it can't
/// be read.
pub fn text(path: &Path) -> Result<(String, String), String> {
    let name = named(path);
    let mut bytes = Vec::new();
    let read = match path == Path::new("-") {
        true => std::io::stdin().lock().read_to_end(&mut bytes).map(drop),
        false => fs::read(path).map(|read| bytes = read),
    };
    read.map_err(|error| format!("`{name}` can't be read: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("`{name}` is no UTF-8 text, from byte {at} on; export it as UTF-8")
    })?;
    Ok((name, text))
}

/// Writes a new file; one that is there is never touched.
fn write(options: &Options, taken: &Taken) -> Result<(), String> {
    let path = options.content.join("sources").join(format!("{}.md", taken.id));
    crate::desk::write::new(&path, &taken.text).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("`{}` is there already", path.display()),
        _ => format!("`{}` can't be written: {error}", path.display()),
    })
}
