//! What raw HTML is let say: its comments are taken out, and an opt-out from citation is read from
//! one. Nothing is cleaned here.

use std::ops::Range;

/// The HTML without its comments, and the ranges of what stood in each.
pub fn without_comments(html: &str) -> (String, Vec<Range<usize>>) {
    let (mut rest, mut comments, mut at) = (String::new(), Vec::new(), 0);
    while let Some(open) = html[at..].find("<!--").map(|found| at + found) {
        rest.push_str(&html[at..open]);
        let inner = open + "<!--".len();
        let close = html[inner..].find("-->").map_or(html.len(), |found| inner + found);
        comments.push(inner..close);
        at = (close + "-->".len()).min(html.len());
    }
    rest.push_str(&html[at..]);
    (rest, comments)
}

/// The reason of an opt-out, `uncited: reason`, perhaps empty; `None` of any other comment.
pub fn uncited(comment: &str) -> Option<&str> {
    let rest = comment.trim().strip_prefix("uncited")?;
    match rest.strip_prefix(':') {
        Some(reason) => Some(reason.trim()),
        None => rest.is_empty().then_some(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_come_out() {
        assert_eq!(without_comments("a<!-- b -->c<!---->d").0, "acd");
        let (rest, comments) = without_comments("<b><!-- open");
        assert_eq!((rest.as_str(), comments.len()), ("<b>", 1));
    }

    #[test]
    fn an_opt_out_has_a_reason() {
        assert_eq!(uncited(" uncited: the question "), Some("the question"));
        assert_eq!(uncited("uncited:"), Some(""));
        assert_eq!(uncited(" uncited "), Some(""));
        assert_eq!(uncited("uncitedness"), None);
        assert_eq!(uncited("TODO"), None);
    }
}
