//! Faults as diagnostics of the protocol, and their exact edits as quick fixes. What is wrong is
//! found on lower floors.

use super::Client;
use super::lines::Lines;
use super::world::World;
use crate::diagnostic::{Diagnostic, Severity};
use crate::span::FileId;
use lsp_types::{
    CodeAction, CodeActionKind, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity,
    NumberOrString, Range, TextEdit, Uri, WorkspaceEdit,
};
use std::collections::{BTreeMap, HashMap};

/// What the program is called where a diagnostic says who it is from.
const SOURCE: &str = "variorum";

/// The diagnostics of all files that have any, by path.
pub fn by_file(world: &World, client: &Client) -> BTreeMap<String, Vec<lsp_types::Diagnostic>> {
    let mut lines: HashMap<FileId, Lines> = HashMap::new();
    let mut all: BTreeMap<String, Vec<lsp_types::Diagnostic>> = BTreeMap::new();
    for fault in &world.faults {
        let file = fault.span().file;
        let text = world.texts().get(file);
        let known = lines.entry(file).or_insert_with(|| Lines::new(&text.text, client.encoding));
        let one = diagnostic(world, fault, known, client);
        all.entry(text.path.clone()).or_default().push(one);
    }
    all
}

fn diagnostic(
    world: &World,
    fault: &Diagnostic,
    lines: &Lines,
    client: &Client,
) -> lsp_types::Diagnostic {
    let mut message = fault.message.clone();
    for help in &fault.helps {
        message.push_str("\nhelp: ");
        message.push_str(&help.text);
    }
    let others = fault.labels[1..].iter().filter_map(|label| {
        let location = world.location(label.span, client.encoding)?;
        let message = if label.text.is_empty() { "see here" } else { &label.text };
        Some(DiagnosticRelatedInformation { location, message: message.to_string() })
    });
    let others: Vec<_> = others.collect();
    let guide = client.guide.as_deref();
    let page = guide.and_then(|guide| page(guide, fault.code.name));
    lsp_types::Diagnostic {
        range: lines.range(fault.span().range()),
        severity: Some(match fault.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(fault.code.name.to_string())),
        code_description: page.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_string()),
        message,
        related_information: (client.related && !others.is_empty()).then_some(others),
        ..lsp_types::Diagnostic::default()
    }
}

/// The page of the guide that explains a code.
fn page(guide: &str, code: &str) -> Option<Uri> {
    format!("{}/{}.html", guide.trim_end_matches('/'), code.replace("::", "-")).parse().ok()
}

/// The quick fixes for what is wrong in a range of a file.
pub fn fixes(world: &World, file: FileId, range: Range, client: &Client) -> Vec<CodeAction> {
    let lines = Lines::new(&world.texts().get(file).text, client.encoding);
    let (start, end) = (lines.byte(range.start), lines.byte(range.end));
    let touches = |fault: &&Diagnostic| {
        let span = fault.span();
        span.file == file && span.start as usize <= end && start <= span.end as usize
    };
    let mut actions = Vec::new();
    for fault in world.faults.iter().filter(touches) {
        let exact = fault.helps.iter().filter(|help| help.edit.is_some()).count();
        for help in &fault.helps {
            let Some(edit) = &help.edit else { continue };
            let Some(location) = world.location(edit.span, client.encoding) else { continue };
            let edit = TextEdit::new(location.range, edit.text.clone());
            #[expect(
                clippy::mutable_key_type,
                reason = "the library's type; its text never changes"
            )]
            let changes = HashMap::from([(location.uri, vec![edit])]);
            actions.push(CodeAction {
                title: title(&help.text),
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostic(world, fault, &lines, client)]),
                edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
                is_preferred: (exact == 1).then_some(true),
                ..CodeAction::default()
            });
        }
    }
    actions
}

/// A help as the title of an action: with a capital, without the marks of code.
fn title(help: &str) -> String {
    let mut letters = help.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
