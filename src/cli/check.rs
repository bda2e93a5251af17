//! `variorum check`: all faults are told, and nothing is written unless `--fix` asks for it.

use super::progress::Progress;
use super::{Options, Status, pressed, report};
use crate::desk::fix::{self, Fixed};
use crate::desk::write;
use crate::diagnostic::Severity;
use crate::load::files::Disk;
use crate::press::{Pressed, Purpose};
use clap::Args;

/// What `check` takes besides.
#[derive(Debug, Args)]
pub struct Check {
    /// Mend what has one safe remedy, show each mend, and tell what is left; other suggestions are
    /// yours to take
    #[arg(long)]
    fix: bool,
    /// With --fix: show what it would mend, and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

/// Checks the history, by every step of a build but the last; mends it before that, if asked.
pub fn run(options: &Options, check: &Check) -> Status {
    if check.fix
        && let Err(why) = options.files().and_then(|files| mend(options, &files, check.dry_run))
    {
        return report::could_not_run(options, &why);
    }
    pressed(options, Purpose::Check, conclude)
}

/// Mends the files, or shows what would be mended. The error says which file could not be written.
fn mend(options: &Options, files: &Disk, dry_run: bool) -> Result<(), String> {
    let Fixed { files: changed, mends } = fix::fix(files);
    let mut failed = Vec::new();
    if !dry_run {
        for (path, file) in &changed {
            let Some(target) = files.locate(path) else { continue };
            if let Err(error) = write::replace(&target, &file.old, &file.new) {
                failed.push((path, format!("can't write `{}`: {error}", target.display())));
            }
        }
    }
    let (would, done) = if dry_run { ("would mend", "Would mend") } else { ("mended", "Mended") };
    let mends: Vec<_> =
        mends.iter().filter(|mend| failed.iter().all(|(path, _)| **path != mend.path)).collect();
    for mend in &mends {
        let place = format!("{}:{}:{}", mend.path, mend.line, mend.column);
        let (old, new) = (shown(&mend.old), shown(&mend.new));
        report::note(options, &format!("{would} {place}: {old} → {new} ({})", mend.code));
    }
    if let Some((_, why)) = failed.into_iter().next() {
        return Err(why);
    }
    let summary = match (mends.len(), dry_run) {
        (0, _) => "Nothing can be mended safely by itself.".into(),
        (count, _) => {
            let (faults, files) =
                (report::number(count, "fault"), report::number(changed.len(), "file"));
            let unwritten = if dry_run { "; nothing was written" } else { "" };
            format!("{done} {faults} in {files}{unwritten}.\n")
        }
    };
    report::note(options, &summary);
    Ok(())
}

/// A text on one line, in backticks, its middle left out where it is long.
fn shown(text: &str) -> String {
    const LONG: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = if line.is_empty() { text.replace('\n', "⏎") } else { line };
    let count = line.chars().count();
    if count <= LONG {
        return format!("`{line}`");
    }
    let start: String = line.chars().take(LONG / 2).collect();
    let end: String = line.chars().skip(count - LONG / 2).collect();
    format!("`{start} … {end}`")
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
