//! `variorum check`: all faults are told and nothing is written.

use super::progress::Progress;
use super::{Options, Status, pressed, report};
use crate::diagnostic::Severity;
use crate::press::{Pressed, Purpose};

/// Checks the history, by every step of a build but the last.
pub fn run(options: &Options) -> Status {
    pressed(options, Purpose::Check, conclude)
}

fn conclude(options: &Options, pressed: Pressed, progress: &Progress) -> Status {
    let Pressed { texts, mut faults, plan, .. } = pressed;
    faults.extend(plan.try_all(&|done, all| progress.pages(done, all)));
    progress.clear();
    let faults = faults.finish(texts, options.strict);
    report::faults(options, &faults, texts);
    let files = report::files(texts);
    let time = report::seconds(progress.elapsed());
    report::note(options, &format!("Checked {files} in {time}: {}", report::counts(&faults)));
    let any = faults.iter().any(|fault| fault.severity == Severity::Error);
    if any { Status::Faults } else { Status::Well }
}
