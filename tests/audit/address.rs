//! Addresses in a site: what sort each is, and which file and anchor it leads to from where it
//! stands. Knows nothing of pages.

/// What an address is.
#[derive(Debug, PartialEq, Eq)]
pub enum Address {
    /// A file of the site (by its path from the top) and an anchor in it; no file where the path
    /// climbs out of the site.
    Inside { file: Option<String>, anchor: Option<String> },
    /// `http:` or `https:`, or with the scheme left out.
    OtherHost,
    /// A path from the host's root: wrong from a folder and under a sub-path.
    Absolute,
    /// `mailto:` or `tel:`.
    Contact,
    /// Any other scheme: `javascript:`, `data:`, `file:`, …
    Live,
}

/// Reads an address that stands in the file `from`.
pub fn address(from: &str, text: &str) -> Address {
    let text = text.trim();
    if text.starts_with("//") {
        return Address::OtherHost;
    }
    if text.starts_with('/') {
        return Address::Absolute;
    }
    match scheme(text).as_deref() {
        Some("http" | "https") => return Address::OtherHost,
        Some("mailto" | "tel") => return Address::Contact,
        Some(_) => return Address::Live,
        None => {}
    }
    let (path, anchor) = text.split_once('#').map_or((text, None), |(path, it)| (path, Some(it)));
    let path = path.split('?').next().unwrap_or(path);
    let file = if path.is_empty() { Some(from.to_owned()) } else { join(from, &decoded(path)) };
    Address::Inside { file, anchor: anchor.filter(|it| !it.is_empty()).map(decoded) }
}

/// The scheme before a colon, in small letters. Blanks and control characters count for nothing,
/// as they do for a browser.
fn scheme(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|it| !it.is_control() && *it != ' ').collect();
    let (scheme, _) = text.split_once(':')?;
    let fits = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it));
    fits.then(|| scheme.to_ascii_lowercase())
}

/// A relative path, from the folder of `from`; `None` where it climbs out of the site.
fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A text without its percent signs (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The addresses that a style sheet has fetched: of `url(…)` and of `@import`.
pub fn in_style(css: &str) -> Vec<String> {
    let mut plain = String::new();
    for (at, part) in css.split("/*").enumerate() {
        plain.push_str(if at == 0 { part } else { part.split_once("*/").map_or("", |it| it.1) });
    }
    let urls = plain.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    let imports = plain
        .split("@import")
        .skip(1)
        .filter_map(|rest| rest.split(';').next())
        .filter(|rest| !rest.contains("url("));
    urls.chain(imports)
        .map(|it| it.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

#[test]
fn addresses_are_told_apart() {
    let inside = |file: Option<&str>, anchor: Option<&str>| Address::Inside {
        file: file.map(str::to_owned),
        anchor: anchor.map(str::to_owned),
    };
    for (text, wanted) in [
        ("b.html", inside(Some("events/b.html"), None)),
        ("../b.html?x#p%201", inside(Some("b.html"), Some("p 1"))),
        ("#x", inside(Some("events/a.html"), Some("x"))),
        ("../../b.html", inside(None, None)),
        ("//example.org/x", Address::OtherHost),
        ("HTTPS://example.org", Address::OtherHost),
        ("/b.html", Address::Absolute),
        ("mailto:a@b.org", Address::Contact),
        (" java\nscript:x", Address::Live),
        ("data:text/html,x", Address::Live),
    ] {
        assert_eq!(address("events/a.html", text), wanted, "{text}");
    }
    let css = "@import 'a.css'; /* url(no) */ b { src: url(\"f.woff2\") } @import url(c.css);";
    assert_eq!(in_style(css), ["f.woff2", "c.css", "a.css"]);
}
