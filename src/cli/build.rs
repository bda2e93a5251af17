//! `variorum build`: the site is written, or the faults that keep it from being built are told.

use super::progress::Progress;
use super::{Options, Status, pressed, report};
use crate::emit::stage::{Failure, Folder};
use crate::press::{Pressed, Purpose};
use std::path::Path;

/// Builds the site.
pub fn run(options: &Options) -> Status {
    pressed(options, Purpose::Build, conclude)
}

/// Writes what was pressed, unless there are faults, and tells how it went.
fn conclude(options: &Options, pressed: Pressed, progress: &Progress) -> Status {
    let Pressed { texts, mut faults, plan, .. } = pressed;
    let hindered = faults.any_error() || (options.strict && faults.iter().next().is_some());
    let mut built = false;
    if !hindered {
        let folder = Folder::open(options.output(), &options.root(), &options.content);
        let written =
            folder.and_then(|folder| folder.write(&plan, &|done, all| progress.pages(done, all)));
        match written {
            Ok(_) => built = true,
            Err(Failure::Faults(found)) => faults.extend(found),
            Err(failure) => {
                progress.clear();
                report::faults(options, &faults.finish(texts, options.strict), texts);
                return report::could_not_run(options, &failure.to_string());
            }
        }
    }
    progress.clear();
    let faults = faults.finish(texts, options.strict);
    report::faults(options, &faults, texts);
    let time = report::seconds(progress.elapsed());
    if !built {
        let output = options.output().display();
        let state = match options.output().exists() {
            true => format!(": `{output}` is as it was"),
            false => String::new(),
        };
        report::note(options, &format!("Nothing was built in {time}{state}."));
    } else {
        let pages = report::number(plan.pages(), "page");
        let files = report::files(texts);
        let home = options.output().join(Path::new("index.html"));
        let built = format!("Built {pages} from {files} in {time}: {}", home.display());
        report::note(options, &built);
    }
    report::note(options, &report::counts(&faults));
    if built { Status::Well } else { Status::Faults }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic, Faults};
    use crate::emit::plan::Plan;
    use crate::model::codes;
    use crate::span::{Span, Texts};
    use clap::Parser;
    use std::fs;

    fn options(root: &Path, more: &[&str]) -> Options {
        let output = root.join("public");
        let content = root.join("content");
        fs::create_dir_all(&content).unwrap();
        let words = ["variorum", "-q", "--format", "github", "--content"];
        let words = words.iter().map(|word| word.to_string());
        let paths =
            [content.display().to_string(), "--output".into(), output.display().to_string()];
        let more = more.iter().map(|word| word.to_string());
        super::super::Cli::parse_from(words.chain(paths).chain(more)).options
    }

    #[test]
    fn the_status_and_the_site_agree() {
        let temp = tempfile::tempdir().unwrap();
        let home = temp.path().join("public/index.html");
        let build = |code: Option<&'static Code>, page: &str, more: &[&str]| {
            let options = options(temp.path(), more);
            let (mut texts, mut faults, mut plan) =
                (Texts::default(), Faults::default(), Plan::default());
            let span = Span::new(texts.add("content/site.yaml", "title: x"), 0, 5);
            plan.bytes("index.html", "home", span, page);
            if let Some(code) = code {
                faults.push(Diagnostic::new(code, span, "m", ""));
            }
            let pressed = Pressed { texts: &texts, faults, plan, press: None };
            conclude(&options, pressed, &Progress::begin(&options))
        };
        assert_eq!(build(None, "1", &[]), Status::Well);
        assert_eq!(fs::read_to_string(&home).unwrap(), "1");
        assert_eq!(build(Some(codes::DATE_INVALID), "2", &[]), Status::Faults);
        assert_eq!(fs::read_to_string(&home).unwrap(), "1");
        assert_eq!(build(Some(codes::CITE_UNUSED), "3", &["--strict"]), Status::Faults);
        assert_eq!(fs::read_to_string(&home).unwrap(), "1");
        assert_eq!(build(Some(codes::CITE_UNUSED), "4", &[]), Status::Well);
        assert_eq!(fs::read_to_string(&home).unwrap(), "4");
        fs::write(temp.path().join("public/mine.txt"), "x").unwrap();
        assert_eq!(build(None, "5", &[]), Status::CouldNotRun);
        assert_eq!(fs::read_to_string(&home).unwrap(), "4");
    }
}
