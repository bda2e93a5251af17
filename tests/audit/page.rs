//! A page as the audit sees it: its elements in order, each with its text, read by the HTML
//! standard's own rules. What is right and wrong on a page is judged elsewhere.

use html5gum::{Token, Tokenizer};
use std::collections::BTreeMap;

/// Elements that have no end tag.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// An element of a page.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// All the text inside, with what stands in for images.
    pub text: String,
    /// The element that this one is in, by its place in the page's list.
    pub parent: Option<usize>,
}

impl Element {
    /// An attribute's value; `None` where it is missing.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether a list of words, as in `rel` or `role`, holds this one.
    pub fn has(&self, name: &str, word: &str) -> bool {
        self.get(name).is_some_and(|value| value.split_ascii_whitespace().any(|it| it == word))
    }
}

/// The elements of a page in the order of their start tags, and what is wrong with its syntax.
#[derive(Debug, Default)]
pub struct Page {
    pub elements: Vec<Element>,
    pub malformed: Vec<String>,
    /// The first element with each id, by its place in the list.
    ids: BTreeMap<String, usize>,
}

impl Page {
    /// Reads HTML, or an SVG file.
    pub fn read(html: &str) -> Page {
        let mut page = Page::default();
        let mut open: Vec<usize> = Vec::new();
        let Ok(tokens) = Tokenizer::new(html).collect::<Result<Vec<_>, _>>();
        for token in tokens {
            match token {
                Token::StartTag(tag) => {
                    let name = text(&tag.name);
                    let attributes: BTreeMap<String, String> = tag
                        .attributes
                        .iter()
                        .map(|(key, value)| (text(key), text(value)))
                        .collect();
                    if let Some(alt) = attributes.get("alt").filter(|_| name == "img") {
                        page.write(&open, alt);
                    }
                    let leaf = tag.self_closing || VOID.contains(&name.as_str());
                    let parent = open.last().copied();
                    if !leaf {
                        open.push(page.elements.len());
                    }
                    page.elements.push(Element { name, attributes, text: String::new(), parent });
                }
                Token::EndTag(tag) => {
                    let name = text(&tag.name);
                    match open.pop() {
                        Some(at) if page.elements[at].name == name => {}
                        Some(at) => {
                            let opened = &page.elements[at].name;
                            page.malformed.push(format!("</{name}> where <{opened}> is open"));
                        }
                        None => page.malformed.push(format!("</{name}> where nothing is open")),
                    }
                }
                Token::String(string) => page.write(&open, &text(&string)),
                Token::Error(error) => page.malformed.push(format!("{:?}", error.value)),
                Token::Comment(_) | Token::Doctype(_) => {}
            }
        }
        let left: Vec<String> = open.iter().map(|&at| page.elements[at].name.clone()).collect();
        page.malformed.extend(left.iter().map(|name| format!("<{name}> is never closed")));
        for (at, id) in
            page.elements.iter().enumerate().filter_map(|(at, it)| Some((at, it.get("id")?)))
        {
            page.ids.entry(id.to_owned()).or_insert(at);
        }
        page
    }

    /// The elements of this name.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The element with this id, by its place in the list.
    pub fn by_id(&self, id: &str) -> Option<usize> {
        self.ids.get(id).copied()
    }

    /// The element and all that it is in, from the inside out.
    pub fn around(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(at), |&at| self.elements[at].parent)
    }

    fn write(&mut self, open: &[usize], text: &str) {
        for &at in open {
            self.elements[at].text.push_str(text);
        }
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
