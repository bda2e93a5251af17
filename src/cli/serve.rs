//! `variorum serve`: the history in a browser, anew at each change, until Ctrl-C.

use super::{Format, Options, Status, report};
use crate::desk::serve::{self, Editor, Orders, Told};
use clap::Args;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::Instant;

/// What `serve` takes besides the options of all commands.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// The port on 127.0.0.1; another if it is taken
    #[arg(long, value_name = "N", default_value_t = serve::PORT)]
    port: u16,
    /// The program that links to files in messages open: `vscode`, `vscodium`, `zed`, `obsidian`,
    /// `sublime`, `none`, or an address with `{file}`, `{line}` and `{column}` in it
    #[arg(long, value_name = "NAME", default_value = "vscode", value_parser = Editor::parse)]
    editor: Editor,
}

/// Serves the history.
pub fn run(options: &Options, arguments: &Arguments) -> Status {
    let files = match options.files() {
        Ok(files) => files,
        Err(why) => return report::could_not_run(options, &why),
    };
    let listener = match serve::listen(Some(arguments.port)) {
        Ok(listener) => listener,
        Err(error) => return report::could_not_run(options, &format!("no port is free: {error}")),
    };
    if let Some(jobs) = options.jobs {
        // The threads of states are not among those of the command.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global();
    }
    let begun = Mutex::new(Instant::now());
    let said = Mutex::new(String::new());
    let (told, wanted, open) = (options.clone(), arguments.port, arguments.open);
    let tell = move |what: Told| match what {
        Told::Listening(address) => {
            let port = address.port();
            if port != wanted && wanted != 0 {
                report::note(&told, &format!("Port {wanted} is taken; this is on {port}."));
            }
            let home = format!("http://127.0.0.1:{port}/");
            report::note(&told, &format!("The history is at {home} (stop with Ctrl-C)"));
            if open && let Err(why) = browse(&home) {
                report::note(&told, &format!("The browser could not be opened: {why}"));
            }
        }
        Told::Begun => *begun.lock().unwrap_or_else(|it| it.into_inner()) = Instant::now(),
        Told::Proved { faults, texts } => {
            report::faults(&told, faults, texts);
            report::note(&told, &format!("On pages not shown: {}", report::counts(faults)));
        }
        Told::State { faults, texts, served } => {
            let time = begun.lock().unwrap_or_else(|it| it.into_inner()).elapsed();
            // What was said of the last state need not be said again.
            let key: Vec<_> = faults.iter().map(|it| (it.code.name, &it.message)).collect();
            let key = format!("{key:?}");
            let mut said = said.lock().unwrap_or_else(|it| it.into_inner());
            if told.format != Format::Human || *said != key {
                report::faults(&told, faults, texts);
                *said = key;
            }
            let time = report::seconds(time);
            let counts = report::counts(faults);
            report::note(
                &told,
                &match served {
                    true => format!("Read {} in {time}: {counts}", report::files(texts)),
                    false => format!("{counts}: the last good state stays until they are mended"),
                },
            );
        }
    };
    let orders = Orders {
        files,
        root: options.root(),
        base_url: options.base_url.clone(),
        strict: options.strict,
        editor: arguments.editor.clone(),
        tell: Box::new(tell),
    };
    match serve::serve(orders, listener) {
        Ok(()) => {
            report::note(options, "Stopped.");
            Status::Well
        }
        Err(error) => report::could_not_run(options, &format!("the server stopped: {error}")),
    }
}

/// Opens an address in the user's browser, by the means of the system.
fn browse(address: &str) -> std::io::Result<()> {
    let (program, before): (_, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(before).arg(address);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // It may stay as long as the browser does; it is waited for, so that no dead process stays.
    std::thread::spawn(move || child.wait());
    Ok(())
}
