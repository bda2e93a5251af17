//! One state of the history, pressed, on threads of its own: pages are drawn when they are asked
//! for, until a later state takes its place. When there is a new one is for `watch` to say, what
//! goes over the wire for `http`.

use super::changed::{self, Edited};
use super::{Orders, Told, overlay};
use crate::desk::snapshot::Snapshot;
use crate::diagnostic::{Diagnostic, Faults, Severity};
use crate::emit::plan::{Plan, told_once};
use crate::press::{Kept, Pressed, Purpose, press_again};
use crate::render;
use crate::span::Texts;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use tokio::sync::{oneshot, watch};

/// How many pages are drawn at one time.
const HANDS: usize = 3;
/// Deeply nested prose is drawn by functions that call themselves.
const STACK: usize = 8 << 20;
/// A file of the site as it was drawn.
type Drawn = Result<Arc<[u8]>, Diagnostic>;

/// The page of lost readers.
const LOST: &str = "404.html";

/// What the pages in browsers are told.
#[derive(Debug, Clone, Default, Serialize)]
pub struct News {
    /// The state that is served, by a name that no other has; empty before there is any.
    pub generation: Arc<str>,
    /// The diagnostics as HTML: what keeps the newest state from being served, or its warnings.
    pub faults: Arc<str>,
    /// "1 error, 2 warnings"; empty where there are none.
    pub counts: String,
    /// Whether the faults keep the newest state from being served.
    pub hindered: bool,
    /// What the last edit changed.
    pub edited: Vec<Edited>,
}

/// What is asked of a state: a path from the site's top, decoded.
struct Ask {
    path: String,
    reply: oneshot::Sender<Answer>,
}

/// What there is at a path.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A file of the site, by its own path.
    File { path: String, bytes: Arc<[u8]>, generation: Arc<str> },
    /// A folder that was asked for as if it were a file.
    Folder(String),
    /// Nothing; the page that says so, if there is one.
    Missing { page: Option<Arc<[u8]>>, generation: Arc<str> },
    /// A page that its template keeps from being drawn: the diagnostics as HTML.
    Faulty { faults: String, generation: Arc<str> },
    /// No state could be pressed yet.
    NothingYet,
}

/// What the threads that press and those that serve know of each other.
pub struct Desk {
    current: Mutex<Option<Sender<Ask>>>,
    pub news: watch::Sender<News>,
    /// The pages that browsers show, with how many do.
    shown: Mutex<BTreeMap<String, usize>>,
    /// What the last state was made of, so that the next need only make what has changed.
    kept: Mutex<Kept>,
    /// A state with whose templates all pages could be drawn.
    proved: Mutex<Option<Arc<Snapshot>>>,
}

impl Default for Desk {
    fn default() -> Desk {
        let (news, _) = watch::channel(News::default());
        Desk {
            current: Mutex::default(),
            news,
            shown: Mutex::default(),
            kept: Mutex::default(),
            proved: Mutex::default(),
        }
    }
}

impl Desk {
    /// What there is at a path of the state that is served.
    pub async fn ask(&self, path: &str) -> Answer {
        // A state may go between being asked and answering; the next one answers.
        for _ in 0..8 {
            let Some(current) = lock(&self.current).clone() else { return Answer::NothingYet };
            let (reply, answer) = oneshot::channel();
            let asked = current.send(Ask { path: path.to_string(), reply });
            drop(current);
            if asked.is_ok()
                && let Ok(answer) = answer.await
            {
                return answer;
            }
        }
        Answer::NothingYet
    }

    /// Notes that a browser shows a page, until what is given back is let go.
    pub fn show(self: &Arc<Desk>, page: String) -> Shown {
        *lock(&self.shown).entry(page.clone()).or_default() += 1;
        Shown { desk: self.clone(), page }
    }
}

/// A page that a browser shows.
pub struct Shown {
    desk: Arc<Desk>,
    page: String,
}

impl Drop for Shown {
    fn drop(&mut self) {
        let mut shown = lock(&self.desk.shown);
        if let Some(count) = shown.get_mut(&self.page) {
            *count -= 1;
            if *count == 0 {
                shown.remove(&self.page);
            }
        }
    }
}

/// A page of the site's top with its relative links from the host's root.
fn rooted(page: &[u8]) -> Arc<[u8]> {
    let mut html = String::from_utf8_lossy(page).into_owned();
    for name in [" href=\"", " src=\""] {
        let mut parts = html.split(name);
        let mut out = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let link = part.split('"').next().unwrap_or_default();
            let is_whole = link.starts_with(['/', '#']) || link.contains(':');
            out.extend([name, if is_whole { "" } else { "/" }, part]);
        }
        html = out;
    }
    html.into_bytes().into()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Presses a state as number `number`. Where nothing hinders, it is served from then on and this
/// gives `true`; else what was served before stays. Either way browsers are told. `good` is the
/// state that is served now. Comes back when that is settled.
pub fn press_state(
    desk: &Arc<Desk>,
    orders: &Arc<Orders>,
    snapshot: &Arc<Snapshot>,
    good: Option<Arc<Snapshot>>,
    number: u64,
) -> bool {
    let (settled, outcome) = channel();
    let (desk_there, orders_there) = (desk.clone(), orders.clone());
    let files = snapshot.clone();
    let run = move || {
        let (desk, orders) = (desk_there, orders_there);
        let base_url = orders.base_url.as_deref();
        press_again(&*files, base_url, Purpose::Show, Some(&desk.kept), &|_| {}, |pressed| {
            let good = good.as_deref();
            let state = State { desk: &desk, orders: &orders, files: &files, number };
            state.settle(pressed, good, settled);
        });
    };
    let thread = std::thread::Builder::new().name(format!("state {number}")).stack_size(STACK);
    let begun = thread.spawn(run).is_ok();
    match begun.then(|| outcome.recv()) {
        Some(Ok(served)) => served,
        _ => {
            // A fault of the program itself: say so, and go on with the last good state.
            let faults = "<article class=\"error\"><h2>The program failed at this state of the \
                          files. The terminal says more.</h2></article>";
            desk.news.send_modify(|news| {
                (news.faults, news.counts) = (faults.into(), "1 error".into());
                news.hindered = true;
            });
            false
        }
    }
}

/// A state while it is pressed and served.
struct State<'s> {
    desk: &'s Desk,
    orders: &'s Orders,
    files: &'s Arc<Snapshot>,
    number: u64,
}

impl State<'_> {
    /// Decides whether this state can be served, says so, and serves it until the next one does.
    fn settle(&self, pressed: Pressed, good: Option<&Snapshot>, settled: Sender<bool>) {
        let Pressed { texts, mut faults, plan, press } = pressed;
        faults.extend(plan.check());
        let outputs: HashMap<&str, _> =
            plan.outputs.iter().map(|output| (output.path.as_str(), output)).collect();
        // What browsers show is drawn at once: a template's fault shows in no other way.
        let mut drawn: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        if !faults.any_error() {
            let shown: Vec<String> = lock(&self.desk.shown).keys().cloned().collect();
            for page in shown {
                match outputs.get(page.as_str()).map(|output| output.bytes()) {
                    Some(Ok(bytes)) => drop(drawn.insert(page, bytes.into_owned().into())),
                    Some(Err(fault)) => faults.push(fault),
                    None => {}
                }
            }
        }
        let faults = faults.finish(texts, self.orders.strict);
        let hindered = faults.iter().any(|fault| fault.severity == Severity::Error);
        let html = self.html(&faults, texts);
        let counts = overlay::counts(&faults);
        let Some(press) = press.filter(|_| !hindered) else {
            self.desk.news.send_modify(|news| {
                (news.faults, news.counts, news.hindered) = (html.into(), counts, true);
            });
            (self.orders.tell)(Told::State { faults: &faults, texts, served: false });
            let _ = settled.send(false);
            return;
        };
        let changes = good.map(|good| self.files.changed(good)).unwrap_or_default();
        let edited = changed::edited(press, &changes);
        let (asks, asked) = channel();
        *lock(&self.desk.current) = Some(asks);
        self.desk.news.send_replace(News {
            generation: self.name(),
            faults: html.into(),
            counts,
            hindered: false,
            edited,
        });
        (self.orders.tell)(Told::State { faults: &faults, texts, served: true });
        let _ = settled.send(true);
        drop(settled);
        let find = |path: &str| -> Option<Drawn> {
            if let Some(bytes) = drawn.get(path) {
                return Some(Ok(bytes.clone()));
            }
            if let Some(output) = outputs.get(path) {
                return Some(output.bytes().map(|bytes| bytes.into_owned().into()));
            }
            render::named_file(press, path).map(|bytes| Ok(bytes.into()))
        };
        let below = press.base.as_ref().map(|base| base.root().trim_start_matches('/').to_string());
        let has = |path: &str| outputs.contains_key(path);
        let answer = |path: &str| self.answer(path, below.as_deref(), &has, &find, texts);
        let prove = |over: &AtomicBool| {
            let proved = lock(&self.desk.proved).clone();
            if self.files.has_other_templates(proved.as_deref()) {
                self.prove(&plan, over, &faults, texts);
            }
        };
        self.serve(asked, &answer, &prove);
    }

    /// Draws all pages while nobody waits for it, until it is `over`, and tells what is wrong with
    /// templates on those that no browser shows.
    fn prove(&self, plan: &Plan, over: &AtomicBool, known: &[Diagnostic], texts: &Texts) {
        let pages = plan.outputs.iter().take_while(|_| !over.load(Ordering::Relaxed));
        let found: Vec<Diagnostic> = pages.filter_map(|page| page.bytes().err()).collect();
        if over.load(Ordering::Relaxed) {
            return;
        }
        if found.is_empty() {
            *lock(&self.desk.proved) = Some(self.files.clone());
            return;
        }
        let mut faults = Faults::default();
        known.iter().cloned().chain(told_once(found)).for_each(|fault| faults.push(fault));
        let faults = faults.finish(texts, self.orders.strict);
        let (name, html) = (self.name(), self.html(&faults, texts));
        self.desk.news.send_if_modified(|news| {
            let is_current = news.generation == name && !news.hindered;
            if is_current {
                (news.faults, news.counts) = (html.into(), overlay::counts(&faults));
            }
            is_current
        });
        (self.orders.tell)(Told::Proved { faults: &faults, texts });
    }

    /// Answers until nobody can ask any more, with several hands; another does what is `beside` that, and
    /// is told when it is over.
    fn serve(
        &self,
        asked: Receiver<Ask>,
        answer: &(dyn Fn(&str) -> Answer + Sync),
        beside: &(dyn Fn(&AtomicBool) + Sync),
    ) {
        let (asked, over) = (Mutex::new(asked), AtomicBool::new(false));
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, || beside(&over))
                .expect("a thread can be had");
            for _ in 0..HANDS {
                std::thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, || {
                        loop {
                            let ask = lock(&asked).recv();
                            let Ok(Ask { path, reply }) = ask else {
                                over.store(true, Ordering::Relaxed);
                                break;
                            };
                            let _ = reply.send(answer(&path));
                        }
                    })
                    .expect("a thread can be had");
            }
        });
    }

    /// What there is at a path. Below the path of the base URL, `below`, the same site is found: the
    /// page of lost readers names its files from there.
    fn answer(
        &self,
        asked: &str,
        below: Option<&str>,
        has: &dyn Fn(&str) -> bool,
        find: &dyn Fn(&str) -> Option<Drawn>,
        texts: &Texts,
    ) -> Answer {
        let generation = self.name();
        let inside = below.filter(|below| !below.is_empty()).and_then(|it| asked.strip_prefix(it));
        for path in [Some(asked), inside].into_iter().flatten() {
            let file = match path.is_empty() || path.ends_with('/') {
                true => format!("{path}index.html"),
                false => path.to_string(),
            };
            match find(&file) {
                Some(Ok(bytes)) => return Answer::File { path: file, bytes, generation },
                Some(Err(fault)) => {
                    let faults = self.html(&[fault], texts);
                    return Answer::Faulty { faults, generation };
                }
                None if has(&format!("{file}/index.html")) => {
                    return Answer::Folder(format!("{asked}/"));
                }
                None => {}
            }
        }
        let page = find(LOST).and_then(Result::ok);
        // Its links are relative where no base URL is known, and it is shown at any depth.
        let page = page.map(|page| if below.is_none() { rooted(&page) } else { page });
        Answer::Missing { page, generation }
    }

    /// The name of this state. Another run of the program has other names.
    fn name(&self) -> Arc<str> {
        format!("{}-{}", std::process::id(), self.number).into()
    }

    fn html(&self, faults: &[Diagnostic], texts: &Texts) -> String {
        let locate = |path: &str| {
            let place = self.orders.files.locate(path)?;
            std::path::absolute(&place).ok()
        };
        overlay::html(faults, texts, &self.orders.editor, &locate)
    }
}
