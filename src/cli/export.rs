//! `variorum export`: a history in the forms of other programs.

use super::{Options, Status, report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::exchange::{self, things};
use crate::load::library::Form;
use crate::press::{Understood, understand};
use crate::span::Texts;
use clap::{Args, ValueEnum};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What `export` takes.
#[derive(Debug, Clone, Args)]
pub struct Export {
    /// What to write, and in which form
    #[arg(value_enum, value_name = "FORM")]
    what: What,
    /// The file to write; standard output if not given. For a data package the folder, `datapackage`
    /// if not given
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Write over files that are there and say otherwise
    #[arg(long)]
    force: bool,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The sources as BibLaTeX
    Biblatex,
    /// The sources as CSL-JSON, which Zotero reads
    CslJson,
    /// The sources as RIS
    Ris,
    /// The events as CSV, one a row
    EventsCsv,
    /// The events as JSON
    EventsJson,
    /// The events as GeoJSON, for maps
    #[value(alias = "geojson")]
    EventsGeojson,
    /// The claims as CSV, a row for each account
    ClaimsCsv,
    /// The claims with their accounts as JSON
    ClaimsJson,
    /// The whole as a Frictionless Data Package: a folder of CSV files that are described
    Datapackage,
}

impl What {
    /// Whether this fault takes something from what is written. Sources are written as their files
    /// have them: for them a link that leads nowhere is none.
    fn misses(self, fault: &Diagnostic, texts: &Texts) -> bool {
        let sources = matches!(self, What::Biblatex | What::CslJson | What::Ris);
        let mut places = fault.labels.iter().map(|label| texts.get(label.span.file).path.as_str());
        let own = places.any(|path| path.starts_with("content/sources/"));
        let family = fault.code.name.split("::").next().unwrap_or_default();
        !sources || (own && !matches!(family, "link" | "cite" | "name" | "prose" | "claim"))
    }
}

/// Writes what was asked for.
pub fn run(options: &Options, export: &Export) -> Status {
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let Understood { site, texts, faults } = understand(&files);
    let mut faults = faults.finish(&texts, false);
    faults.retain(|fault| fault.severity == Severity::Error && export.what.misses(fault, &texts));
    if !faults.is_empty() {
        report::faults(options, &faults, &texts);
        let errors = report::number(faults.len(), "error");
        report::note(options, &format!("Nothing was exported: {errors}"));
        return Status::Faults;
    }
    let sources = |form| exchange::library(form, &exchange::entries(&site, &texts));
    let text = match export.what {
        What::Biblatex => sources(Form::Bib),
        What::CslJson => sources(Form::Json),
        What::Ris => sources(Form::Ris),
        What::EventsCsv => things::events_csv(&site),
        What::EventsJson => things::events_json(&site),
        What::EventsGeojson => things::events_geojson(&site),
        What::ClaimsCsv => things::claims_csv(&site),
        What::ClaimsJson => things::claims_json(&site),
        What::Datapackage => return package(options, export, exchange::package::files(&site)),
    };
    let Some(path) = &export.output else {
        let mut out = std::io::stdout().lock();
        // A reader that went away is no reason to complain.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        return Status::Well;
    };
    let written = outside(path, options)
        .and_then(|()| free(path, &text, export.force))
        .and_then(|()| write(path, &text));
    match written {
        Ok(()) => {
            report::note(options, &format!("Wrote {}", path.display()));
            Status::Well
        }
        Err(why) => report::could_not_run(options, &why),
    }
}

/// The folder of a data package that is not named.
const PACKAGE: &str = "datapackage";

/// Writes a data package into a folder that is new, empty, or holds one already.
fn package(options: &Options, export: &Export, files: Vec<(String, String)>) -> Status {
    let folder = export.output.as_deref().unwrap_or(Path::new(PACKAGE));
    let written = outside(folder, options).and_then(|()| {
        let mut there = fs::read_dir(folder).into_iter().flatten();
        if there.next().is_some() && !folder.join("datapackage.json").is_file() {
            let folder = folder.display();
            return Err(format!(
                "the folder `{folder}` holds other things; name another with `--output`"
            ));
        }
        fs::create_dir_all(folder)
            .map_err(|error| format!("`{}` can't be made: {error}", folder.display()))?;
        // All or none.
        let each = |done: &dyn Fn(&Path, &str) -> Result<(), String>| {
            files.iter().try_for_each(|(name, text)| done(&folder.join(name), text))
        };
        each(&|path, text| free(path, text, export.force))?;
        each(&write)
    });
    match written {
        Ok(()) => {
            let files = report::number(files.len(), "file");
            report::note(options, &format!("Wrote {files} into {}", folder.display()));
            Status::Well
        }
        Err(why) => report::could_not_run(options, &why),
    }
}

/// Refuses a place within the history itself, which would become part of it.
fn outside(path: &Path, options: &Options) -> Result<(), String> {
    // What is there of it counts as it is, without links and `..`.
    let whole = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let there = path.ancestors().find_map(|there| {
            let rest = path.strip_prefix(there).ok()?;
            Some(fs::canonicalize(there).ok()?.join(rest))
        });
        there.unwrap_or(path)
    };
    match whole(path).starts_with(whole(&options.content)) {
        true => Err(format!(
            "`{}` lies in the history's own folder; write the export outside of `{}`",
            path.display(),
            options.content.display()
        )),
        false => Ok(()),
    }
}

/// Refuses to write over a file that holds something else, unless told to.
fn free(path: &Path, text: &str, force: bool) -> Result<(), String> {
    let is_free = force || !path.exists() || fs::read(path).is_ok_and(|old| old == text.as_bytes());
    // What is no file, such as a pipe, holds nothing that could be lost.
    match is_free || !path.is_file() {
        true => Ok(()),
        false => Err(format!(
            "`{}` is there already, and holds something else; add `--force` to write over it",
            path.display()
        )),
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("`{}` can't be written: {error}", path.display()))
}
