//! When the files are looked at anew: when the system tells that one changed, when a page is asked
//! for, and now and then in case the system told nothing. What comes of a new state is for
//! `generation`.

use super::generation::{Desk, press_state};
use super::{Orders, Told};
use crate::desk::snapshot::Snapshot;
use notify::event::{AccessKind, AccessMode};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// A save is over when nothing more was told for this long,
const QUIET: Duration = Duration::from_millis(12);
/// or after this long at most, in a storm of saves.
const LONGEST: Duration = Duration::from_millis(120);
/// How often the files are looked at without any reason.
const PULSE: Duration = Duration::from_secs(2);

/// Why the files are looked at.
#[derive(Debug)]
pub enum Signal {
    /// The system says that something changed.
    Changed,
    /// Someone waits for the state of this moment.
    Ask(oneshot::Sender<()>),
}

/// Watches and presses for ever; ends when nobody can signal any more.
pub fn watch(
    desk: &Arc<Desk>,
    orders: &Arc<Orders>,
    signal: Sender<Signal>,
    signals: &Receiver<Signal>,
) {
    let mut roots = Roots::new(orders, signal);
    roots.renew();
    let mut last: Option<Arc<Snapshot>> = None;
    let mut good: Option<Arc<Snapshot>> = None;
    let mut number = 0;
    // Those who wait for the look that comes next.
    let mut waiting = Vec::new();
    loop {
        let snapshot = Arc::new(Snapshot::take(&orders.files, last.as_deref()));
        if !last.as_ref().is_some_and(|last| last.same(&snapshot)) {
            number += 1;
            (orders.tell)(Told::Begun);
            if press_state(desk, orders, &snapshot, good.clone(), number) {
                good = Some(snapshot.clone());
            }
        }
        // Also where nothing changed: the times of files may have become old enough to be trusted.
        last = Some(snapshot);
        for one in waiting.drain(..) {
            let _: Result<(), ()> = oneshot::Sender::send(one, ());
        }
        match wait(signals) {
            Some(more) => waiting = more,
            None => return,
        }
        // A folder may have been moved away, and back.
        roots.renew();
    }
}

/// Waits for a reason to look; gives those who wait for it. `None` where no reason can come any
/// more.
fn wait(signals: &Receiver<Signal>) -> Option<Vec<oneshot::Sender<()>>> {
    let mut waiting = Vec::new();
    let mut since: Option<Instant> = None;
    let mut pause = PULSE;
    loop {
        match signals.recv_timeout(pause) {
            Ok(Signal::Changed) => {
                let begun = *since.get_or_insert_with(Instant::now);
                if begun.elapsed() > LONGEST {
                    return Some(waiting);
                }
                pause = QUIET;
            }
            // One who waits wants to know now; what else was told by now belongs to it.
            Ok(Signal::Ask(one)) => {
                waiting.push(one);
                pause = Duration::ZERO;
            }
            Err(RecvTimeoutError::Timeout) => return Some(waiting),
            Err(RecvTimeoutError::Disconnected) => return None,
        }
        if !waiting.is_empty() {
            pause = Duration::ZERO;
        }
    }
}

/// The folders that are watched. They may go and come again, and are then watched anew.
struct Roots {
    watcher: Option<RecommendedWatcher>,
    folders: Vec<(PathBuf, RecursiveMode, Option<Identity>)>,
}

/// By what a folder is known to be the same.
type Identity = (u64, Option<std::time::SystemTime>);

impl Roots {
    fn new(orders: &Orders, signal: Sender<Signal>) -> Roots {
        let told = move |event: notify::Result<notify::Event>| {
            // Reading a file is no change; after a fault of the watcher anything may have changed.
            let is_change = match event {
                Ok(event) => match event.kind {
                    EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
                    EventKind::Access(_) => false,
                    _ => true,
                },
                Err(_) => true,
            };
            if is_change {
                let _ = signal.send(Signal::Changed);
            }
        };
        let watcher = notify::recommended_watcher(told).ok();
        let mut folders = vec![(orders.root.clone(), RecursiveMode::NonRecursive, None)];
        for name in ["content", "templates", "static"] {
            folders.push((orders.files.folder(name), RecursiveMode::Recursive, None));
        }
        Roots { watcher, folders }
    }

    /// Watches the folders that are new at their places. Where the system can't, the look now and
    /// then must do.
    fn renew(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        for (path, mode, known) in &mut self.folders {
            let now = identity(path);
            if now != *known {
                let _ = watcher.unwatch(path);
                if now.is_some() {
                    let _ = watcher.watch(path, *mode);
                }
                *known = now;
            }
        }
    }
}

#[cfg(unix)]
fn identity(path: &std::path::Path) -> Option<Identity> {
    let data = std::fs::metadata(path).ok()?;
    Some((std::os::unix::fs::MetadataExt::ino(&data), data.created().ok()))
}

#[cfg(not(unix))]
fn identity(path: &std::path::Path) -> Option<Identity> {
    Some((0, std::fs::metadata(path).ok()?.created().ok()))
}
