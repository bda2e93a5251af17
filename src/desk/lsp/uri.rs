//! File URIs and paths on disk, one made of the other. Whether there is a file is not known here.

use crate::load::decoded;
use lsp_types::Uri;
use std::path::{Path, PathBuf};

/// The path that a `file:` URI means; `None` for any other URI.
pub fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    // A host, if any, is this one.
    let rest = &rest[rest.find('/')?..];
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let path = decoded(rest);
    // `/c:/history` is a path with a drive.
    let is_drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if is_drive { &path[1..] } else { &path }))
}

/// The `file:` URI of an absolute path; `None` where it can't be said in one.
pub fn uri(path: &Path) -> Option<Uri> {
    let path = path.to_str()?.replace(std::path::MAIN_SEPARATOR, "/");
    let mut written = String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                written.push(byte as char);
            }
            _ => written.push_str(&format!("%{byte:02X}")),
        }
    }
    written.parse().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back() {
        for written in ["/a b/مزار/50%.md", "/x/a#b?c:d.md", "/"] {
            let uri = uri(Path::new(written)).unwrap();
            assert_eq!(path(&uri).unwrap(), Path::new(written), "{}", uri.as_str());
        }
        let other: Uri = "untitled:Untitled-1".parse().unwrap();
        assert_eq!(path(&other), None);
        let hosted: Uri = "file://localhost/a%20b.md".parse().unwrap();
        assert_eq!(path(&hosted).unwrap(), Path::new("/a b.md"));
    }
}
