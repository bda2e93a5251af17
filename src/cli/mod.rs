//! The commands: what may be asked for, and what the shell is told. Each command has a file of its
//! own; the work is done on the floors below.

mod build;
mod check;
mod explain;
mod export;
mod import;
mod lsp;
mod mv;
mod new;
mod progress;
mod refs;
mod report;
mod schema;
mod serve;
mod stats;

use crate::load::files::Disk;
use crate::press::{Pressed, Purpose, press};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use progress::Progress;
use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  variorum new site merrow          begin a history from a small example
  variorum                          build the history in this folder into public/
  variorum check                    say what is wrong, write nothing
  variorum serve --open             show it in the browser while you write
  variorum build --strict           take warnings for errors
  variorum --output /tmp/site       build somewhere else
  variorum check --format github    mark the faults in a pull request
  variorum refs lee-2018            list every place that names a thing
  variorum mv lee-2018 lee-1996     give it another id, everywhere
  variorum stats                    count words, citations, and what rests on one source
  variorum check --fix              mend what has one safe remedy
  variorum explain date::invalid    what a fault means, and how to mend it
  variorum lsp                      help an editor such as VS Code, Zed, Neovim or Helix
  variorum schema event             print what fields an event has, as a JSON Schema

A history is a folder `content` with a file `site.yaml` and one Markdown file for each chapter, event, \
person, group, place and source. Faults are told with the file, the line and a way out.

Exit status: 0 all is well; 1 there are errors, or under --strict warnings, and nothing was written \
(import writes what it can, and leaves out the rest); 2 the command could not run.";

/// Make a website of an annotated history: every statement followed to its source, every quarrel
/// between sources shown.
#[derive(Debug, Parser)]
#[command(name = "variorum", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    options: Options,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site (also what happens without any command)
    Build,
    /// Find all faults, and write nothing; with --fix, mend those that have one safe remedy
    Check(check::Check),
    /// Explain a code of a diagnostic: what it means, why it matters, how to mend it
    Explain(explain::Explain),
    /// Begin a history, or the file of a new thing; nothing is written over
    #[command(subcommand)]
    New(new::New),
    /// Give a thing another id, everywhere; the old address of its page leads on to the new one
    Mv(mv::Arguments),
    /// List every place that names a thing: citations, links, fields
    Refs(refs::Arguments),
    /// Count words, citations, claims, and what rests on one source
    Stats,
    /// Help an editor: the language server, by LSP on standard input and output
    Lsp,
    /// Print the JSON Schema of the fields of one kind of file, or of all kinds
    Schema(schema::Arguments),
    /// Show the history in a browser, anew at each change; nothing is written
    Serve(serve::Arguments),
    /// Take libraries of sources (BibTeX, BibLaTeX, CSL-JSON, RIS) into content/sources/
    Import(import::Import),
    /// Write the history in the forms of other programs
    Export(export::Export),
}

/// What all commands take.
#[derive(Debug, Clone, Args)]
struct Options {
    /// The folder of the history; own `templates` and `static` folders are looked for beside it
    #[arg(long, value_name = "DIR", default_value = "content", global = true)]
    content: PathBuf,
    /// The folder that the site is written to, `public` if not given; the old site there stays until
    /// the new one is whole
    #[arg(long, value_name = "DIR", global = true)]
    output: Option<PathBuf>,
    /// Where the site will be on the web, for the sitemap and canonical links; stands in for
    /// `base_url` in site.yaml
    #[arg(long, value_name = "URL", global = true)]
    base_url: Option<String>,
    /// Take warnings for errors
    #[arg(long, global = true)]
    strict: bool,
    /// How faults are told: `human` on standard error, the others on standard output
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    format: Format,
    /// How many threads to use; as many as there are processors if not given
    #[arg(long, value_name = "N", value_parser = jobs, global = true)]
    jobs: Option<NonZeroUsize>,
    /// Say nothing but faults
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Whether to colour; `auto` does on a terminal, unless NO_COLOR is set
    #[arg(long, value_enum, default_value_t = Colour::Auto, global = true)]
    color: Colour,
}

impl Options {
    /// The project's folder: the one that holds the content.
    fn root(&self) -> PathBuf {
        let whole = std::path::absolute(&self.content).unwrap_or_else(|_| self.content.clone());
        whole.parent().map_or_else(|| PathBuf::from("."), Path::to_owned)
    }

    /// The folder that the site is written to.
    fn output(&self) -> &Path {
        self.output.as_deref().unwrap_or(Path::new("public"))
    }

    /// The project's files; the error says, for people, why there is nothing to read.
    fn files(&self) -> Result<Disk, String> {
        match self.content.is_dir() {
            true => Ok(Disk::new(self.root()).with_content(&self.content)),
            false => {
                let way = match above() {
                    Some(home) => format!("this is inside a history: go to `{}`", home.display()),
                    None => {
                        "go to the folder that holds your history, name it with `--content`, or \
                             begin one with `variorum new site DIR`"
                            .into()
                    }
                };
                Err(format!("there is no folder `{}`; {way}", self.content.display()))
            }
        }
    }
}

/// The folder above this one that holds a history.
fn above() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut above = here.ancestors().skip(1);
    above.find(|folder| folder.join("content/site.yaml").is_file()).map(Path::to_owned)
}

/// The options that mean nothing to a command, and are left out of its help.
fn idle(command: &str) -> &'static [&'static str] {
    match command {
        "check" | "serve" => &["output"],
        "explain" => &["content", "output", "base_url", "strict", "format", "jobs", "quiet"],
        "schema" => {
            &["content", "output", "base_url", "strict", "format", "jobs", "quiet", "color"]
        }
        "new" | "mv" => &["output", "base_url", "strict", "format", "jobs"],
        "refs" | "stats" => &["output", "base_url", "strict", "jobs"],
        "lsp" => &["output", "base_url", "strict", "format", "jobs", "quiet", "color"],
        "import" => &["output", "base_url", "jobs"],
        "export" => &["base_url", "strict", "jobs"],
        _ => &[],
    }
}

/// The arguments as they are read. All commands take all options, and show those of use.
fn command() -> clap::Command {
    let command = Cli::command();
    let options: Vec<clap::Arg> = command.get_arguments().cloned().collect();
    command.mut_subcommands(|sub| {
        let idle = idle(sub.get_name());
        let idle = options.iter().filter(|one| idle.contains(&one.get_id().as_str()));
        idle.fold(sub, |sub, one| sub.arg(one.clone().hide(true)))
    })
}

/// A number of threads.
fn jobs(text: &str) -> Result<NonZeroUsize, &'static str> {
    let wanted = "write how many threads to use, 1 or more, or leave `--jobs` out";
    text.parse().map_err(|_| wanted)
}

/// How faults are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Github,
    Sarif,
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    Well = 0,
    Faults = 1,
    CouldNotRun = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}

/// Runs the program with these arguments, the first being its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let matches = command().try_get_matches_from(arguments);
    let cli = match matches.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with status 0. A closed pipe is no news.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(jobs) = cli.options.jobs {
        pool = pool.num_threads(jobs.get());
    }
    let pool = match pool.build() {
        Ok(pool) => pool,
        Err(error) => return report::could_not_run(&cli.options, &error.to_string()).into(),
    };
    let status = pool.install(|| match &cli.command {
        None | Some(Command::Build) => build::run(&cli.options),
        Some(Command::Check(check)) => check::run(&cli.options, check),
        Some(Command::Explain(explain)) => explain::run(&cli.options, explain),
        Some(Command::New(new)) => new::run(&cli.options, new),
        Some(Command::Mv(arguments)) => mv::run(&cli.options, arguments),
        Some(Command::Refs(arguments)) => refs::run(&cli.options, arguments),
        Some(Command::Stats) => stats::run(&cli.options),
        Some(Command::Lsp) => lsp::run(&cli.options),
        Some(Command::Schema(arguments)) => schema::run(*arguments),
        Some(Command::Serve(arguments)) => serve::run(&cli.options, arguments),
        Some(Command::Import(import)) => import::run(&cli.options, import),
        Some(Command::Export(export)) => export::run(&cli.options, export),
    });
    status.into()
}

/// Presses the history that the options name, and concludes with what came of it.
fn pressed(
    options: &Options,
    purpose: Purpose,
    conclude: impl FnOnce(&Options, Pressed, &Progress) -> Status,
) -> Status {
    let progress = Progress::begin(options);
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let stage = |stage| progress.doing(stage);
    press(&files, options.base_url.as_deref(), purpose, &stage, |pressed| {
        conclude(options, pressed, &progress)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Cli {
        let matches = command().try_get_matches_from(line.split(' ')).unwrap();
        Cli::from_arg_matches(&matches).unwrap()
    }

    #[test]
    fn the_arguments_are_sound() {
        command().debug_assert();
    }

    #[test]
    fn helps_show_the_options_of_use() {
        let help = |line: &str| {
            let asked = command().try_get_matches_from(line.split(' ')).unwrap_err();
            asked.to_string()
        };
        assert!(help("variorum build --help").contains("--output"));
        for (line, shown, hidden) in [
            ("variorum check --help", "--strict", "--output"),
            ("variorum explain --help", "--color", "--content"),
            ("variorum new event --help", "--content", "--jobs"),
            ("variorum help stats", "--format", "--base-url"),
        ] {
            let help = help(line);
            assert!(help.contains(shown) && !help.contains(hidden), "{line}: {help}");
        }
        assert!(parse("variorum explain --strict").options.strict);
        assert!(parse("variorum --quiet new event x").options.quiet);
    }

    #[test]
    fn options_go_before_or_after_the_command() {
        for line in ["variorum --strict build --jobs 2", "variorum build --jobs 2 --strict"] {
            let cli = parse(line);
            assert!(cli.options.strict && cli.options.jobs.unwrap().get() == 2);
        }
        assert!(parse("variorum").command.is_none());
        assert!(Cli::try_parse_from(["variorum", "--jobs", "0"]).is_err());
    }
}
