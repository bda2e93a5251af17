//! `variorum mv`: another id for a thing, everywhere.

use super::{Options, Status, report};
use crate::desk::mv;
use crate::desk::refs::find;
use crate::desk::rename::{Harm, Refusal, Renaming, check, rename};
use crate::diagnostic::{Faults, Severity};
use crate::press::{Understood, understand};
use clap::Args;

/// What `variorum mv` is told.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The thing: its id, or `kind:id` where two kinds share it
    #[arg(value_name = "[KIND:]OLD")]
    old: String,
    /// The id that it gets
    #[arg(value_name = "NEW")]
    new: String,
    /// Show what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Leave nothing at the old address of its page
    #[arg(long)]
    no_redirect: bool,
}

/// Renames the thing, or says why not.
pub fn run(options: &Options, arguments: &Arguments) -> Status {
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let now = understand(&files);
    let unread = unread(&now.faults);
    if unread.any_error() {
        report::faults(options, &unread.finish(&now.texts, false), &now.texts);
        report::note(
            options,
            "What can't be read may name it; mend this first. Nothing was written.",
        );
        return Status::Faults;
    }
    let of = match find(&now.site, &arguments.old) {
        Ok(of) => of,
        Err(why) => return report::could_not_run(options, &why),
    };
    let kind = now.site.thing(of).kind;
    let new = arguments.new.strip_prefix(&format!("{}:", kind.word())).unwrap_or(&arguments.new);
    let renaming = match rename(&now.site, &now.texts, of, new, !arguments.no_redirect) {
        Ok(renaming) => renaming,
        Err(Refusal { message, help }) => {
            return report::could_not_run(options, &format!("{message}; {help}"));
        }
    };
    if let Err(Harm { texts, faults }) = check(&files, &now, &renaming) {
        report::faults(options, &faults, &texts);
        let (from, to) = (&renaming.from, &renaming.to);
        let why = match faults.is_empty() {
            true => "other references would then lead elsewhere",
            false => "this would then be wrong",
        };
        report::note(
            options,
            &format!(
                "`{from}` was not renamed to `{to}`: {why}. Choose another id, or mend it first."
            ),
        );
        return Status::Faults;
    }
    if !arguments.dry_run
        && let Err(why) = mv::apply(&files, &now.texts, &renaming)
    {
        return report::could_not_run(options, &why);
    }
    tell(options, arguments, &now, &renaming);
    Status::Well
}

/// The errors of what could not be read at all.
fn unread(faults: &Faults) -> Faults {
    let mut unread = Faults::default();
    for fault in faults.iter().filter(|fault| fault.severity == Severity::Error) {
        let family = fault.code.name.split("::").next();
        if matches!(family, Some("file" | "yaml")) {
            unread.push(fault.clone());
        }
    }
    unread
}

fn tell(options: &Options, arguments: &Arguments, now: &Understood, renaming: &Renaming) {
    if let Some((old, new)) = &renaming.moved {
        report::note(options, &format!("{old} -> {new}"));
    }
    for (path, edits) in renaming.counts(&now.texts) {
        report::note(options, &format!("{path}: {}", report::number(edits, "edit")));
    }
    let kind = now.site.thing(renaming.of).kind.word();
    let (from, to) = (&renaming.from, &renaming.to);
    let places = report::number(renaming.references, "reference");
    let (done, written, lead) = match arguments.dry_run {
        true => ("Would rename", "would be written anew", "would lead"),
        false => ("Renamed", "written anew", "leads"),
    };
    let address = match (&renaming.moved, renaming.leads_on) {
        (_, true) => format!("its old address {lead} on to the new one"),
        (Some(_), false) => format!("its old address {lead} nowhere"),
        (None, false) => {
            format!("an entry of a library can't note its old address, which {lead} nowhere")
        }
    };
    let nothing = if arguments.dry_run { "; nothing was written" } else { "" };
    report::note(
        options,
        &format!("{done} the {kind} `{from}` to `{to}`: {places} {written}; {address}{nothing}"),
    );
}
