//! One line on a terminal that says how far a long piece of work is.

use super::{Format, Options, report};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Work is long after this much time.
const LONG: Duration = Duration::from_secs(1);
/// And the line is then set anew no more often than this.
const PAUSE: Duration = Duration::from_millis(100);

/// The line, and since when the work goes on. It is taken away when this is let go.
pub struct Progress {
    begun: Instant,
    shown: bool,
    /// When the line was last set, in milliseconds since the beginning; 0 if never.
    last: AtomicU64,
}

impl Progress {
    /// Begins to count the time. The line is shown to people on a terminal only.
    pub fn begin(options: &Options) -> Progress {
        let people = options.format == Format::Human && !options.quiet;
        let shown = people && std::io::stderr().is_terminal();
        Progress { begun: Instant::now(), shown, last: AtomicU64::new(0) }
    }

    /// How long the work has gone on.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Says what is being done now.
    pub fn doing(&self, what: &str) {
        self.set(|| format!("{what} …"));
    }

    /// Says how many pages are done, of how many.
    pub fn pages(&self, done: usize, total: usize) {
        self.set(|| format!("drawing {done} of {total} …"));
    }

    fn set(&self, line: impl FnOnce() -> String) {
        let now = self.elapsed();
        let last = self.last.load(Ordering::Relaxed);
        if !self.shown || now < LONG || now < Duration::from_millis(last) + PAUSE {
            return;
        }
        let now = now.as_millis() as u64;
        if self.last.compare_exchange(last, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            report::say(&format!("\r\u{1b}[K{}", line()));
        }
    }

    /// Takes the line away, before anything else is printed.
    pub fn clear(&self) {
        if self.last.swap(0, Ordering::Relaxed) > 0 {
            report::say("\r\u{1b}[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
