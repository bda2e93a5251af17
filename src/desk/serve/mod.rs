//! The server that shows a history while it is written: from memory, on this machine alone. Each
//! state of the files is pressed anew, and pages are drawn when they are asked for, so that what is
//! shown is always what a build would write. What is printed to the terminal is the command's
//! affair.

mod changed;
mod generation;
mod http;
mod overlay;
#[expect(clippy::disallowed_methods, reason = "it looks at folders, and waits")]
mod watch;

pub use overlay::Editor;

use crate::diagnostic::Diagnostic;
use crate::load::files::Disk;
use crate::span::Texts;
use generation::Desk;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// What is to be served, and how.
pub struct Orders {
    pub files: Disk,
    /// The project's folder, in which the three folders of its files may come and go.
    pub root: PathBuf,
    /// As for a build.
    pub base_url: Option<String>,
    /// Whether warnings hinder as errors do.
    pub strict: bool,
    /// How links to files are written.
    pub editor: Editor,
    /// Is told what happens, from any thread.
    pub tell: Box<dyn Fn(Told) + Send + Sync>,
}

/// What happens while a history is served.
pub enum Told<'t> {
    /// The server listens here: the address of the home page.
    Listening(SocketAddr),
    /// The files have changed, and are being read.
    Begun,
    /// They were read: with these faults, in order; and whether the new state is served.
    State { faults: &'t [Diagnostic], texts: &'t Texts, served: bool },
    /// All pages of the state were drawn with its templates, and these are its faults now.
    Proved { faults: &'t [Diagnostic], texts: &'t Texts },
}

/// Listens on 127.0.0.1, at this port; if it is taken, or none is given, at a free one.
///
/// Fails where the system gives no port at all.
pub fn listen(port: Option<u16>) -> io::Result<TcpListener> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    // A taken port is often followed by a free one, which is easier to remember than any.
    let wanted = port.unwrap_or(PORT);
    let near = (wanted..=wanted.saturating_add(9)).find_map(|port| at(port).ok());
    near.map_or_else(|| at(0), Ok)
}

/// The port that is tried first.
pub const PORT: u16 = 4000;

/// Serves until Ctrl-C. Fails where the system doesn't let it.
pub fn serve(orders: Orders, listener: TcpListener) -> io::Result<()> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let orders = Arc::new(orders);
    let desk = Arc::new(Desk::default());
    let (signal, signals) = channel();
    let (there, ordered, signalled) = (desk.clone(), orders.clone(), signal.clone());
    std::thread::Builder::new()
        .name("watch".into())
        .spawn(move || watch::watch(&there, &ordered, signalled, &signals))?;
    (orders.tell)(Told::Listening(address));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let served = http::serve(listener, desk, signal);
        tokio::select! {
            ended = served => ended,
            stopped = tokio::signal::ctrl_c() => stopped,
        }
    })
}
