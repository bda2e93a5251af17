//! What goes over the wire: which requests are answered at all, and with what heads. What there is
//! at a path is known to `generation`.

use super::generation::{Answer, Desk, News, Shown};
use super::watch::Signal;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, LOCATION,
};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::IntoResponse;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_core::Stream;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::task::{Context, Poll};
use tokio::sync::{oneshot, watch};

/// Below this path lies what is the server's own. No page of a site begins with `_`.
const OWN: &str = "_variorum/";
const SCRIPT: &str = include_str!("page.js");
const STATE: HeaderName = HeaderName::from_static("x-variorum-state");

/// What each request is answered from.
#[derive(Clone)]
struct Counter {
    desk: Arc<Desk>,
    signal: Sender<Signal>,
    port: u16,
}

/// Answers requests for ever.
pub async fn serve(
    listener: tokio::net::TcpListener,
    desk: Arc<Desk>,
    signal: Sender<Signal>,
) -> io::Result<()> {
    let port = listener.local_addr()?.port();
    let router = Router::new().fallback(answer).with_state(Counter { desk, signal, port });
    axum::serve(listener, router).await
}

/// Answers one request.
async fn answer(State(counter): State<Counter>, request: Parts) -> Response {
    let mut response = respond(&counter, &request).await;
    let heads = response.headers_mut();
    let mut set = |name: &'static str, value: &'static str| {
        heads.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    };
    set("x-content-type-options", "nosniff");
    set("cross-origin-resource-policy", "same-origin");
    set("referrer-policy", "same-origin");
    heads.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if request.method == Method::HEAD {
        let length = response.headers().get(CONTENT_LENGTH).cloned();
        *response.body_mut() = Body::empty();
        if let Some(length) = length {
            response.headers_mut().insert(CONTENT_LENGTH, length);
        }
    }
    response
}

async fn respond(counter: &Counter, request: &Parts) -> Response {
    let hosts: Vec<_> = request.headers.get_all(HOST).iter().collect();
    let named = match hosts[..] {
        [host] => host.to_str().ok(),
        _ => None,
    };
    let target = request.uri.authority().map(|authority| authority.as_str());
    let ours = |host: &str| is_loopback(host, counter.port);
    if !named.is_some_and(ours) || !target.is_none_or(ours) {
        // Another name that leads to this machine may be another site's trick to read the history.
        let words = "This server answers for 127.0.0.1 and localhost only.\n";
        return plain(StatusCode::FORBIDDEN, words);
    }
    if request.method != Method::GET && request.method != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(path) = decode(request.uri.path()) else {
        return plain(StatusCode::BAD_REQUEST, "This is no path of the site.\n");
    };
    let query = request.uri.query().unwrap_or_default();
    if let Some(own) = path.strip_prefix(OWN) {
        return match own {
            "page.js" => file("page.js", SCRIPT.as_bytes().to_vec(), StatusCode::OK),
            "news" => {
                // An address within an address: encoded twice.
                let page = query.strip_prefix("page=").and_then(decode);
                let page = page.and_then(|page| decode(&page));
                news(counter, page.unwrap_or_default())
            }
            _ => plain(StatusCode::NOT_FOUND, "There is nothing here.\n"),
        };
    }
    // What a page is made of was named by the page; the page itself must be the newest.
    let is_page = path.is_empty() || path.ends_with('/') || path.ends_with(".html");
    if is_page || query == RAW {
        let (done, is_done) = oneshot::channel();
        if counter.signal.send(Signal::Ask(done)).is_ok() {
            let _ = is_done.await;
        }
    }
    let found = counter.desk.ask(&path).await;
    page(found, query == RAW)
}

/// The query that asks for a file as a build would write it.
const RAW: &str = "raw";

/// The response for what there is at a path. `raw` leaves out what belongs to the server.
fn page(found: Answer, raw: bool) -> Response {
    let inject = |bytes: &[u8], path: &str, generation: &str| match raw {
        true => bytes.to_vec(),
        false => injected(bytes, path, generation),
    };
    let (mut response, generation) = match found {
        Answer::File { path, bytes, generation } => {
            let body = match path.ends_with(".html") {
                true => inject(&bytes, &path, &generation),
                false => bytes.to_vec(),
            };
            (file(&path, body, StatusCode::OK), generation)
        }
        Answer::Folder(path) => {
            let mut response = plain(StatusCode::FOUND, "");
            let to = format!("/{}", crate::render::paths::encode(&path));
            if let Ok(to) = HeaderValue::from_str(&to) {
                response.headers_mut().insert(LOCATION, to);
            }
            return response;
        }
        Answer::Missing { page: Some(page), generation } => (
            file("404.html", inject(&page, "404.html", &generation), StatusCode::NOT_FOUND),
            generation,
        ),
        Answer::Missing { page: None, .. } => {
            return plain(StatusCode::NOT_FOUND, "There is no such page.\n");
        }
        Answer::Faulty { faults, generation } => {
            let body = bare(&faults, "This page can't be drawn", &generation);
            (file("faulty.html", body, StatusCode::INTERNAL_SERVER_ERROR), generation)
        }
        Answer::NothingYet => {
            let body = bare("", "Nothing can be shown yet", "");
            (file("faulty.html", body, StatusCode::SERVICE_UNAVAILABLE), "".into())
        }
    };
    if let Ok(name) = HeaderValue::from_str(&generation) {
        response.headers_mut().insert(STATE, name);
    }
    response
}

/// A page with the server's script in it, which is told the page's path and state. Nothing else of
/// it changes.
fn injected(html: &[u8], path: &str, generation: &str) -> Vec<u8> {
    let path = crate::render::paths::encode(path).replace('\'', "%27").replace('&', "%26");
    let script = format!(
        "<script src=\"/{OWN}page.js\" data-page=\"{path}\" data-generation=\"{generation}\">\
         </script>"
    );
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
    [&html[..at], script.as_bytes(), &html[at..]].concat()
}

/// A page of the server's own, where the site has none to show.
fn bare(faults: &str, title: &str, generation: &str) -> Vec<u8> {
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <style>body{{font:16px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}}\
         pre{{overflow-x:auto}}h2{{font-size:1rem}}</style></head>\
         <body><h1>{title}</h1>{faults}</body></html>"
    );
    injected(html.as_bytes(), "", generation)
}

/// The stream by which a page hears of new states. While it is open the page counts as shown.
fn news(counter: &Counter, page: String) -> Response {
    let mut told = counter.desk.news.subscribe();
    // The state of now is told first.
    told.mark_changed();
    let heard = Heard { next: Box::pin(hear(told)), _shown: counter.desk.show(page) };
    Sse::new(heard).keep_alive(KeepAlive::default()).into_response()
}

type Next = Pin<Box<dyn Future<Output = Option<(watch::Receiver<News>, Event)>> + Send>>;

/// The news as a stream of events.
struct Heard {
    next: Next,
    _shown: Shown,
}

/// Waits for the next news.
async fn hear(mut told: watch::Receiver<News>) -> Option<(watch::Receiver<News>, Event)> {
    loop {
        told.changed().await.ok()?;
        let news = told.borrow_and_update().clone();
        // Before anything was pressed there is nothing to tell.
        if !news.generation.is_empty() || news.hindered {
            let news = serde_json::to_string(&news).ok()?;
            return Some((told, Event::default().data(news)));
        }
    }
}

impl Stream for Heard {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<Option<Self::Item>> {
        match self.next.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some((told, event))) => {
                self.next = Box::pin(hear(told));
                Poll::Ready(Some(Ok(event)))
            }
        }
    }
}

/// Whether a `Host` names this machine by a name that no other can take, with the server's port.
fn is_loopback(host: &str, port: u16) -> bool {
    let (name, given) = match host.rsplit_once(':') {
        Some((name, given)) if !given.ends_with(']') => (name, Some(given)),
        _ => (host, None),
    };
    let same_port = match given {
        Some(given) => given == port.to_string(),
        None => port == 80,
    };
    same_port && (name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost"))
}

/// A path from the site's top, decoded; `None` for what can be none of the site's.
fn decode(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.strip_prefix('/').unwrap_or(path).bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| (byte? as char).to_digit(16);
        bytes.push((digit(rest.next())? * 16 + digit(rest.next())?) as u8);
    }
    let path = String::from_utf8(bytes).ok()?;
    let odd = path.chars().any(|c| c.is_control() || c == '\\');
    let climbs = path.split('/').any(|part| part == ".." || part == ".");
    (!odd && !climbs).then_some(path)
}

fn plain(status: StatusCode, words: &'static str) -> Response {
    let mut response = file("words.txt", words.as_bytes().to_vec(), status);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn file(path: &str, bytes: Vec<u8>, status: StatusCode) -> Response {
    let length = bytes.len();
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let heads = response.headers_mut();
    heads.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    heads.insert(CONTENT_LENGTH, HeaderValue::from(length));
    response
}

/// The media type of a file, by the ending of its name.
fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    match ending.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "geojson" => "application/geo+json",
        "xml" => "application/xml",
        "txt" | "md" | "bib" | "ris" | "yaml" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_names_are_ours() {
        for host in ["127.0.0.1:4000", "localhost:4000", "LocalHost:4000", "[::1]:4000"] {
            assert!(is_loopback(host, 4000), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "localhost",
            "127.0.0.1:80",
            "evil.example:4000",
            "localhost.:4000",
            "127.0.0.1.evil.example:4000",
            "localhost:4000:4000",
            "[::2]:4000",
            "::1:4000",
            "127.0.0.2:4000",
            "localhost:04000",
            "user@localhost:4000",
        ] {
            assert!(!is_loopback(host, 4000), "{host}");
        }
        assert!(is_loopback("localhost", 80));
    }

    #[test]
    fn no_path_leads_out() {
        assert_eq!(decode("/a%20b/%C3%A9.html").as_deref(), Some("a b/é.html"));
        assert_eq!(decode("/").as_deref(), Some(""));
        for path in [
            "/../a",
            "/a/%2e%2e/b",
            "/%2e%2e%2fetc",
            "/a%5c..%5cb",
            "/a%00",
            "/%",
            "/%zz",
            "/%ff",
            "/./a",
        ] {
            assert_eq!(decode(path), None, "{path}");
        }
    }

    #[test]
    fn what_is_put_into_a_page_can_be_taken_out() {
        let html = b"<body>a</body></html>".to_vec();
        let with = String::from_utf8(injected(&html, "a.html", "1-2")).unwrap();
        assert!(with.contains("data-generation=\"1-2\""));
        let (start, end) = (with.find("<script").unwrap(), with.find("</script>").unwrap());
        let without = format!("{}{}", &with[..start], &with[end + "</script>".len()..]);
        assert_eq!(without.as_bytes(), html);
        assert!(injected(b"a", "", "1").starts_with(b"a<script"));
    }
}
