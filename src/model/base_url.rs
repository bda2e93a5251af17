//! The address at which a site will be, and the addresses of its pages below it.

use std::fmt::Write;

/// An address beginning with `http://` or `https://`, without query and fragment, that ends in
/// `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// Reads what an editor gave as `base_url`; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<BaseUrl, String> {
        let text = text.trim();
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        let Some(rest) = rest else {
            return Err(format!("`{text}` doesn't begin with `https://` or `http://`"));
        };
        let host = rest.split('/').next().unwrap_or_default();
        if host.is_empty() {
            return Err(format!("`{text}` names no host"));
        }
        if let Some(bad) = rest.chars().find(|c| c.is_whitespace() || "?#\"<>\\".contains(*c)) {
            return Err(format!("`{text}` holds `{bad}`, which a base URL can't"));
        }
        let slash = if text.ends_with('/') { "" } else { "/" };
        Ok(BaseUrl(format!("{text}{slash}")))
    }

    /// The address itself, with its `/` at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path part, from the host's root: `/` or `/history/`.
    pub fn root(&self) -> &str {
        let host = self.0.find("://").map_or(0, |at| at + "://".len());
        self.0[host..].find('/').map_or("/", |at| &self.0[host + at..])
    }

    /// The canonical address of a file of the site, given as its path in the output. A folder's
    /// `index.html` is the folder; what a URL can't hold is percent-encoded.
    pub fn page(&self, path: &str) -> String {
        let folder = path.strip_suffix("index.html");
        let path = folder.filter(|f| f.is_empty() || f.ends_with('/')).unwrap_or(path);
        let mut url = self.0.clone();
        for byte in path.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                    url.push(byte as char);
                }
                _ => write!(url, "%{byte:02X}").expect("a string takes all"),
            }
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_canonical() {
        let base = BaseUrl::parse("https://example.org/mazar").unwrap();
        assert_eq!(base.as_str(), "https://example.org/mazar/");
        assert_eq!(base.root(), "/mazar/");
        assert_eq!(BaseUrl::parse("http://a.b").unwrap().root(), "/");
        assert_eq!(base.page("index.html"), "https://example.org/mazar/");
        assert_eq!(base.page("events/index.html"), "https://example.org/mazar/events/");
        assert_eq!(base.page("my-index.html"), "https://example.org/mazar/my-index.html");
        assert_eq!(
            base.page("people/é b.html"),
            "https://example.org/mazar/people/%C3%A9%20b.html"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "example.org",
            "ftp://a.b",
            "https://",
            "https:///x",
            "https://a.b/?q",
            "https://a b",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
