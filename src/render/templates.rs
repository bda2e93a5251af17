//! The Tera templates: read once, with each fault at its place in the template's own file; then
//! filled with views. What a view holds is the pages' affair.

use crate::diagnostic::{Diagnostic, Faults, phrase};
use crate::model::codes;
use crate::span::{FileId, Span, Texts};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Range;
use tera::{Context, ErrorKind, Kwargs, State, Tera};

/// The prefix under which an overridden template of the program can still be extended.
pub const BUILTIN: &str = "builtin/";

/// The templates of one site, ready to be filled.
pub struct Templates {
    tera: Tera,
    /// The file of each template, by its name.
    files: BTreeMap<String, FileId>,
}

impl Templates {
    /// Reads templates, each with its name and file: the program's own under [`BUILTIN`], those of
    /// the history's folder under their bare names, which go first. Every file with a fault of
    /// syntax is reported.
    pub fn load(files: &[(String, FileId)], texts: &Texts, faults: &mut Faults) -> Templates {
        let files: BTreeMap<String, FileId> = files.iter().cloned().collect();
        let sources = || files.iter().map(|(name, &file)| (name.as_str(), &*texts.get(file).text));
        let mut templates = Templates { tera: empty(), files: files.clone() };
        let mut sound = true;
        for (name, source) in sources() {
            // Alone, a template may lack its parent or parts; only its own syntax is judged here.
            if let Err(error) = empty().add_raw_template(name, source)
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
                && !lacks_another(&error)
            {
                sound = false;
                faults.push(templates.fault(&error, name));
            }
        }
        if sound && let Err(error) = templates.tera.add_raw_templates(sources()) {
            let told = templates.reports(&error, texts);
            let told = told.unwrap_or_else(|| vec![templates.fault(&error, "base.html")]);
            told.into_iter().for_each(|fault| faults.push(fault));
        }
        templates
    }

    /// Gives every page a value under this name.
    pub fn share(&mut self, name: &'static str, value: &impl Serialize) {
        self.tera.global_context().insert(name, value);
    }

    /// A page: the template filled with the view's fields.
    pub fn page(&self, template: &str, view: &impl Serialize) -> Result<String, Diagnostic> {
        let context =
            Context::from_serialize(view).map_err(|error| self.fault(&error, template))?;
        self.fill(template, &context)
    }

    /// A part of a page: the template filled with the view under a name of its own.
    pub fn part(
        &self,
        template: &str,
        name: &'static str,
        view: &impl Serialize,
    ) -> Result<String, Diagnostic> {
        let mut context = Context::new();
        context.insert(name, view);
        self.fill(template, &context)
    }

    fn fill(&self, template: &str, context: &Context) -> Result<String, Diagnostic> {
        self.tera.render(template, context).map_err(|error| self.fault(&error, template))
    }

    fn fault(&self, error: &tera::Error, template: &str) -> Diagnostic {
        let (name, message, range) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                (report.filename(), report.message().to_string(), report.span().range.clone())
            }
            ErrorKind::MissingParent { current, .. } => (&**current, error.to_string(), 0..0),
            _ => (template, error.to_string(), 0..0),
        };
        self.at(name, &message, range)
    }

    /// The faults of an error that is a text of several reports, each with its place in it. `None`
    /// where it is none.
    fn reports(&self, error: &tera::Error, texts: &Texts) -> Option<Vec<Diagnostic>> {
        let ErrorKind::Msg(text) = error.kind() else { return None };
        let report = |report: &str| {
            let mut lines = report.lines();
            let message = lines.next()?.strip_prefix("error: ")?;
            let mut place = lines.next()?.trim().strip_prefix("--> ")?.rsplitn(3, ':');
            let column: usize = place.next()?.parse().ok()?;
            let line: usize = place.next()?.parse().ok()?;
            let name = place.next()?;
            let width = lines.last()?.matches('^').count();
            let source = &texts.get(*self.files.get(name)?).text;
            let above = source.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
            let byte = |column: usize| -> usize {
                let letters = source[above..].chars().take(column);
                above + letters.map(char::len_utf8).sum::<usize>()
            };
            let start = column.checked_sub(1)?;
            Some(self.at(name, message, byte(start)..byte(start + width)))
        };
        text.split("\n\n").map(report).collect()
    }

    /// A fault of the template of this name.
    fn at(&self, name: &str, message: &str, range: Range<usize>) -> Diagnostic {
        let bare = name.strip_prefix(BUILTIN).unwrap_or(name);
        let file = [name, bare, &format!("{BUILTIN}{bare}")]
            .into_iter()
            .find_map(|name| self.files.get(name))
            .or(self.files.values().next());
        let Some(&file) = file else {
            unreachable!("the program has templates of its own");
        };
        let span = Span::new(file, range.start, range.end);
        Diagnostic::new(codes::TEMPLATE, span, phrase(message), "")
            .help("the guide's chapter “Templates” lists the fields that each template is given")
    }
}

fn empty() -> Tera {
    let mut tera = Tera::default();
    tera.register_filter("css_escape", |text: &str, _: Kwargs, _: &State| css_escape(text));
    tera.set_fallback_prefixes([BUILTIN]).expect("a prefix can be set on an empty set");
    tera
}

/// A text for the inside of a string in a style sheet, safe in HTML too: all but letters, digits and
/// spaces of ASCII is written by its number.
fn css_escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' => out.push(c),
            _ if c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_control() => out.push(c),
            _ => out.push_str(&format!("\\{:x} ", c as u32)),
        }
    }
    out
}

/// Whether an error of a template read alone is that another isn't there.
fn lacks_another(error: &tera::Error) -> bool {
    let ErrorKind::SyntaxError(report) = error.kind() else { return true };
    let message = report.message().to_lowercase();
    ["component", "not found", "include", "parent"].iter().any(|word| message.contains(word))
}
