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
    /// The file to write, or for a data package the folder; standard output if not given
    #[arg(long, value_name = "PATH")]
    output: Option<PathBuf>,
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
    };
    match &export.output {
        None => {
            let mut out = std::io::stdout().lock();
            // A reader that went away is no reason to complain.
            let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            Status::Well
        }
        Some(path) => match write(path, text.as_bytes()) {
            Ok(()) => {
                report::note(options, &format!("Wrote {}", path.display()));
                Status::Well
            }
            Err(why) => report::could_not_run(options, &why),
        },
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("`{}` can't be written: {error}", path.display()))
}
