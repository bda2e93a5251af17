//! The sitemap, as sitemaps.org has it. It gives no dates: the build knows no clock.

use crate::model::base_url::BaseUrl;

/// The most addresses that one file may hold.
const LIMIT: usize = 50_000;

/// The files of the sitemap, as paths and bytes: one, or an index and its parts. `pages` are paths
/// in the output, in the order in which they are to stand.
pub fn sitemap(base: &BaseUrl, pages: &[&str]) -> Vec<(String, Vec<u8>)> {
    files(base, pages, LIMIT)
}

fn files(base: &BaseUrl, pages: &[&str], limit: usize) -> Vec<(String, Vec<u8>)> {
    if pages.len() <= limit {
        return vec![("sitemap.xml".into(), list("urlset", "url", base, pages))];
    }
    let parts = pages.chunks(limit).enumerate();
    let parts = parts
        .map(|(at, pages)| (format!("sitemap-{}.xml", at + 1), list("urlset", "url", base, pages)));
    let mut all: Vec<_> = parts.collect();
    let names: Vec<_> = all.iter().map(|(path, _)| path.as_str()).collect();
    let index = list("sitemapindex", "sitemap", base, &names);
    all.insert(0, ("sitemap.xml".into(), index));
    all
}

fn list(root: &str, each: &str, base: &BaseUrl, paths: &[&str]) -> Vec<u8> {
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
    );
    for path in paths {
        let url = base.page(path).replace('&', "&amp;").replace('\'', "&apos;");
        xml.push_str(&format!("<{each}><loc>{url}</loc>\n</{each}>\n"));
    }
    xml.push_str(&format!("</{root}>\n"));
    xml.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_site_has_an_index() {
        let base = BaseUrl::parse("https://a.b/c&d/").unwrap();
        let files = files(&base, &["1.html", "2.html", "3.html"], 2);
        let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        let text = |at: usize| String::from_utf8(files[at].1.clone()).unwrap();
        assert!(text(0).contains("<sitemap><loc>https://a.b/c&amp;d/sitemap-2.xml</loc>"));
        assert!(text(1).contains("2.html") && !text(1).contains("3.html"));
        assert!(text(2).contains("3.html"));
    }
}
