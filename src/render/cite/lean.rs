//! A style cut down to what one source can print in one place. Which branch of a `choose` is
//! taken, and which variables are empty, is settled once here; the formatter else asks anew at
//! every level of nesting, and spends most of its time so. Prints nothing itself.

use std::collections::{BTreeMap, BTreeSet};

use hayagriva::citationberg as csl;

use super::parts::{always, conditions, shell};
use csl::taxonomy::{
    Locator as CslLocator, NameVariable, NumberOrPageVariable, NumberVariable, StandardVariable,
    Variable,
};
use csl::{
    Choose, ChooseBranch, ChooseMatch, Group, IndependentStyle, InheritableNameOptions,
    LayoutRenderingElement as Element, NamesChild, TestPosition, Text, TextCase, TextTarget,
};

/// Where a source is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Place {
    FirstNote,
    LaterNote,
    Entry,
}

/// Those under whose name a source may stand.
const RESPONSIBLE: [NameVariable; 6] = [
    NameVariable::Author,
    NameVariable::Editor,
    NameVariable::Director,
    NameVariable::Interviewer,
    NameVariable::Compiler,
    NameVariable::Translator,
];

/// What is known about the source and the cite before anything is printed.
pub(super) struct Known<'a> {
    pub kind: Option<csl::taxonomy::Kind>,
    /// The variables that the source has.
    pub has: &'a [Variable],
    pub place: Place,
    pub locator: Option<CslLocator>,
    /// Whether the author's name is left out, as `[-@key]` asks.
    pub no_author: bool,
}

/// The variables that a `substitute` anywhere in the style may print, and so hide from what
/// follows it.
pub(super) fn substituted(style: &IndependentStyle) -> Vec<Variable> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let layouts = [Some(&style.citation.layout), style.bibliography.as_ref().map(|b| &b.layout)];
    let macros = style.macros.iter().map(|m| &m.children);
    for elements in layouts.into_iter().flatten().map(|l| &l.elements).chain(macros) {
        for element in elements {
            in_substitutes(style, element, false, &mut out, &mut seen);
        }
    }
    out
}

/// Takes from a style every change of large and small letters within a title: an editor's
/// Mazar-i-Sharif must not become Mazar-I-Sharif.
pub(super) fn keep_letters(style: &mut IndependentStyle) {
    let layouts = [
        Some(&mut style.citation.layout.elements),
        style.bibliography.as_mut().map(|b| &mut b.layout.elements),
    ];
    let macros = style.macros.iter_mut().map(|m| &mut m.children);
    for element in layouts.into_iter().flatten().chain(macros).flatten() {
        keep_in(element);
    }
}

fn keep_in(element: &mut Element) {
    match element {
        Element::Text(text) => {
            let changes = |c: &TextCase| matches!(c, TextCase::TitleCase | TextCase::SentenceCase);
            text.text_case = text.text_case.filter(|c| !changes(c));
        }
        Element::Group(group) => group.children.iter_mut().for_each(keep_in),
        Element::Choose(choose) => {
            let branches = std::iter::once(&mut choose.if_).chain(&mut choose.else_if);
            branches.flat_map(|b| &mut b.children).for_each(keep_in);
            choose.otherwise.iter_mut().flat_map(|b| &mut b.children).for_each(keep_in);
        }
        Element::Names(names) => {
            for child in &mut names.children {
                if let NamesChild::Substitute(substitute) = child {
                    substitute.children.iter_mut().for_each(keep_in);
                }
            }
        }
        _ => {}
    }
}

fn in_substitutes<'a>(
    style: &'a IndependentStyle,
    element: &'a Element,
    inside: bool,
    out: &mut Vec<Variable>,
    seen: &mut BTreeSet<&'a str>,
) {
    let add = |variable: Variable, out: &mut Vec<Variable>| {
        if inside && !out.contains(&variable) {
            out.push(variable);
        }
    };
    match element {
        Element::Text(text) => match &text.target {
            TextTarget::Variable { var, .. } => add(*var, out),
            TextTarget::Macro { name } if inside && seen.insert(name) => {
                for child in
                    style.macros.iter().filter(|m| m.name == *name).flat_map(|m| &m.children)
                {
                    in_substitutes(style, child, true, out, seen);
                }
            }
            _ => {}
        },
        Element::Number(number) => add(number_variable(number.variable), out),
        Element::Label(label) => add(number_variable(label.variable), out),
        Element::Date(date) => {
            if let Some(variable) = date.variable {
                add(variable.into(), out);
            }
        }
        Element::Names(names) => {
            names.variable.iter().for_each(|v| add(Variable::Name(*v), out));
            for child in names.substitute().iter().flat_map(|s| &s.children) {
                in_substitutes(style, child, true, out, seen);
            }
        }
        Element::Group(group) => {
            group.children.iter().for_each(|c| in_substitutes(style, c, inside, out, seen));
        }
        Element::Choose(choose) => {
            let branches = choose.branches().map(|b| &b.children);
            let otherwise = choose.otherwise.iter().map(|b| &b.children);
            for child in branches.chain(otherwise).flatten() {
                in_substitutes(style, child, inside, out, seen);
            }
        }
    }
}

/// A style whose citation layout prints what `style` prints for the known source in its place,
/// without the layout's own affixes, sorting and locales. `None` where the style has no
/// bibliography and an entry is asked for.
pub(super) fn lean(
    style: &IndependentStyle,
    substituted: &[Variable],
    known: &Known<'_>,
) -> Option<IndependentStyle> {
    let mut fold = Fold { style, substituted, known, macros: Vec::new(), infos: BTreeMap::new() };
    let mut citation = csl::Citation::with_layout(csl::Layout::new(
        Vec::new(),
        csl::Formatting::default(),
        None,
        None,
    ));
    let mut settings = style.settings.clone();
    match known.place {
        Place::Entry => {
            let bibliography = style.bibliography.as_ref()?;
            citation.name_options = bibliography.name_options.clone();
            let layout = &bibliography.layout;
            // As a group, so that its suffix is pulled into quotes.
            let (elements, _) = fold.list(&layout.elements);
            citation.layout.elements = vec![Element::Group(Group {
                children: elements,
                font_style: layout.font_style,
                font_variant: layout.font_variant,
                font_weight: layout.font_weight,
                text_decoration: layout.text_decoration,
                vertical_align: layout.vertical_align,
                prefix: layout.prefix.clone(),
                suffix: layout.suffix.clone(),
                delimiter: None,
                display: None,
            })];
        }
        _ => {
            citation.name_options = style.citation.name_options.clone();
            let (elements, _) = fold.list(&style.citation.layout.elements);
            citation.layout.elements = elements;
            citation.layout.delimiter = style.citation.layout.delimiter.clone();
        }
    }
    if known.place != Place::LaterNote {
        without_subsequent(&mut settings.options);
        without_subsequent(&mut citation.name_options);
    }
    Some(IndependentStyle {
        info: csl::StyleInfo { category: style.info.category.clone(), ..empty_info(&style.info) },
        default_locale: style.default_locale.clone(),
        version: String::new(),
        citation,
        bibliography: None,
        settings,
        macros: fold.macros,
        locale: Vec::new(),
    })
}

fn empty_info(info: &csl::StyleInfo) -> csl::StyleInfo {
    csl::StyleInfo {
        authors: Vec::new(),
        contributors: Vec::new(),
        category: Vec::new(),
        field: Vec::new(),
        id: String::new(),
        issn: Vec::new(),
        eissn: None,
        issnl: None,
        link: Vec::new(),
        published: None,
        rights: None,
        summary: None,
        title: info.title.clone(),
        title_short: None,
        updated: None,
    }
}

fn without_subsequent(options: &mut InheritableNameOptions) {
    options.et_al_subsequent_min = None;
    options.et_al_subsequent_use_first = None;
}

fn number_variable(variable: NumberOrPageVariable) -> Variable {
    match variable {
        NumberOrPageVariable::Number(n) => Variable::Number(n),
        NumberOrPageVariable::Page(p) => Variable::Page(p),
    }
}

/// What an element may print, and what it tells the group around it. Each field errs on the side
/// of keeping the element.
#[derive(Debug, Clone, Copy, Default)]
struct Info {
    /// It may print something.
    prints: bool,
    /// It surely asked for a variable.
    asks: bool,
    /// It may have asked for one.
    may_ask: bool,
    /// It may have found one, or count as if it had.
    finds: bool,
}

impl Info {
    const TEXT: Info = Info { prints: true, asks: false, may_ask: false, finds: false };
    const NOTHING: Info = Info { prints: false, asks: false, may_ask: false, finds: false };
    const EMPTY: Info = Info { prints: false, asks: true, may_ask: true, finds: false };
    const FOUND: Info = Info { prints: true, asks: true, may_ask: true, finds: true };

    /// Of an element beside another.
    fn with(self, other: Info) -> Info {
        Info {
            prints: self.prints || other.prints,
            asks: self.asks || other.asks,
            may_ask: self.may_ask || other.may_ask,
            finds: self.finds || other.finds,
        }
    }

    /// Of an element or, in its stead, another.
    fn or(self, other: Info) -> Info {
        Info { asks: self.asks && other.asks, ..self.with(other) }
    }

    /// Of a group around it: a group that asked and found nothing prints nothing.
    fn grouped(self) -> Info {
        Info { prints: self.prints && (!self.asks || self.finds), ..self }
    }
}

struct Fold<'a> {
    style: &'a IndependentStyle,
    substituted: &'a [Variable],
    known: &'a Known<'a>,
    /// The macros met so far, each folded once.
    macros: Vec<csl::CslMacro>,
    infos: BTreeMap<&'a str, Info>,
}

impl<'a> Fold<'a> {
    fn has(&self, variable: Variable) -> bool {
        match variable {
            Variable::Number(NumberVariable::Locator) => self.known.locator.is_some(),
            Variable::Number(NumberVariable::FirstReferenceNoteNumber) => false,
            Variable::Number(NumberVariable::CitationNumber) => true,
            Variable::Number(NumberVariable::PageFirst) => {
                self.known.has.iter().any(|v| matches!(v, Variable::Page(_)) || *v == variable)
            }
            Variable::Standard(StandardVariable::CitationLabel) => true,
            _ => self.known.has.contains(&variable),
        }
    }

    /// The elements that matter, and what they tell. An element that prints nothing goes; where
    /// the group around must still learn that it asked for a variable, one empty text stays.
    fn list(&mut self, elements: &'a [Element]) -> (Vec<Element>, Info) {
        let mut out = Vec::with_capacity(elements.len());
        let mut all = Info::NOTHING;
        let mut kept = Info::NOTHING;
        for element in elements {
            let (folded, mut info) = self.element(element);
            if matches!(element, Element::Group(_)) && info.prints {
                info.finds = true;
            }
            all = all.with(info);
            if let Some(folded) = folded
                && (info.prints || info.may_ask != info.asks)
            {
                kept = kept.with(info);
                out.push(folded);
            }
        }
        if all.asks && !kept.asks {
            out.push(Element::Text(Text::with_target(TextTarget::Variable {
                var: StandardVariable::Annote.into(),
                form: Default::default(),
            })));
        }
        (out, all)
    }

    fn element(&mut self, element: &'a Element) -> (Option<Element>, Info) {
        let info = match element {
            Element::Text(text) => match &text.target {
                TextTarget::Variable {
                    var: Variable::Standard(StandardVariable::YearSuffix),
                    ..
                } => Info::NOTHING,
                TextTarget::Variable { var: Variable::Standard(var), .. } => {
                    let short = match var {
                        StandardVariable::Title => Some(StandardVariable::TitleShort),
                        StandardVariable::ContainerTitle => {
                            Some(StandardVariable::ContainerTitleShort)
                        }
                        _ => None,
                    };
                    let found =
                        self.has((*var).into()) || short.is_some_and(|s| self.has(s.into()));
                    if found { Info::FOUND } else { Info::EMPTY }
                }
                TextTarget::Variable { var, .. } => {
                    if self.has(*var) {
                        Info::FOUND
                    } else {
                        Info::EMPTY
                    }
                }
                TextTarget::Macro { name } => self.macro_(name),
                TextTarget::Term { .. } | TextTarget::Value { .. } => Info::TEXT,
            },
            Element::Number(number) => {
                if self.has(number_variable(number.variable)) {
                    Info::FOUND
                } else {
                    Info::EMPTY
                }
            }
            Element::Label(label) => {
                if self.has(number_variable(label.variable)) {
                    Info::TEXT
                } else {
                    Info::NOTHING
                }
            }
            Element::Date(date) => match date.variable {
                Some(variable) if self.has(variable.into()) => Info::FOUND,
                _ => Info::EMPTY,
            },
            Element::Names(names) => return self.names(names),
            Element::Group(group) => {
                let (children, info) = self.list(&group.children);
                let info = info.grouped();
                return (Some(Element::Group(Group { children, ..shell(group) })), info);
            }
            Element::Choose(choose) => return self.choose(choose),
        };
        (info.prints.then(|| element.clone()), info)
    }

    fn macro_(&mut self, name: &'a str) -> Info {
        if let Some(info) = self.infos.get(name) {
            return *info;
        }
        let Some(found) = self.style.macros.iter().find(|m| m.name == name) else {
            return Info::NOTHING;
        };
        // A macro that names itself in a circle prints nothing there.
        self.infos.insert(name, Info::NOTHING);
        let (children, info) = self.list(&found.children);
        let mut info = info.grouped();
        info.finds |= info.prints;
        if info.prints {
            self.macros.push(csl::CslMacro { name: name.to_string(), children });
        }
        self.infos.insert(name, info);
        info
    }

    fn names(&mut self, names: &'a csl::Names) -> (Option<Element>, Info) {
        let mut names_out = names.clone();
        let is_named = RESPONSIBLE.iter().any(|role| self.has(Variable::Name(*role)));
        if self.known.no_author && is_named && self.is_author_place(names, 0) {
            return (None, Info::NOTHING);
        }
        if self.known.place != Place::LaterNote {
            names_out.et_al_subsequent_min = None;
            names_out.et_al_subsequent_use_first = None;
        }
        let present: Vec<Variable> =
            names.variable.iter().map(|v| Variable::Name(*v)).filter(|v| self.has(*v)).collect();
        let sure = present.iter().any(|v| !self.substituted.contains(v));
        let has_name = names.children.iter().any(|c| matches!(c, NamesChild::Name(_)));
        let substitute = names.substitute();
        if sure && has_name {
            names_out.children.retain(|c| !matches!(c, NamesChild::Substitute(_)));
            return (Some(Element::Names(names_out)), Info::FOUND);
        }
        let Some(substitute) = substitute else {
            let info = if present.is_empty() { Info::NOTHING } else { Info::FOUND };
            let info = Info { asks: sure, ..info };
            return (info.prints.then_some(Element::Names(names_out)), info);
        };
        let (children, info) = self.list(&substitute.children);
        for child in &mut names_out.children {
            if let NamesChild::Substitute(s) = child {
                s.children = children.clone();
            }
        }
        let info = match present.is_empty() {
            // A group that substitutes is no group among the children of the one around.
            true => info,
            false => Info { asks: false, ..Info::FOUND.with(info) },
        };
        (info.prints.then_some(Element::Names(names_out)), info)
    }

    /// Whether these names stand where the author does: they are the author's, or another's
    /// where the author's may substitute for them.
    fn is_author_place(&self, names: &csl::Names, depth: usize) -> bool {
        names.variable.contains(&NameVariable::Author)
            || names
                .substitute()
                .iter()
                .flat_map(|s| &s.children)
                .any(|child| self.has_author_place(child, depth))
    }

    fn has_author_place(&self, element: &Element, depth: usize) -> bool {
        let any = |children: &[Element]| children.iter().any(|c| self.has_author_place(c, depth));
        match element {
            Element::Names(names) => self.is_author_place(names, depth),
            Element::Group(group) => any(&group.children),
            Element::Choose(choose) => {
                choose.branches().any(|b| any(&b.children))
                    || choose.otherwise.as_ref().is_some_and(|b| any(&b.children))
            }
            Element::Text(Text { target: TextTarget::Macro { name }, .. }) if depth < 4 => {
                let found = self.style.macros.iter().find(|m| m.name == *name);
                found
                    .is_some_and(|m| m.children.iter().any(|c| self.has_author_place(c, depth + 1)))
            }
            _ => false,
        }
    }

    fn choose(&mut self, choose: &'a Choose) -> (Option<Element>, Info) {
        let mut branches: Vec<ChooseBranch> = Vec::new();
        let mut infos = Vec::new();
        let mut otherwise = None;
        for branch in choose.branches() {
            match self.test(branch) {
                Some(false) => continue,
                Some(true) => {
                    otherwise = Some(&branch.children);
                    break;
                }
                None => {
                    let (children, info) = self.list(&branch.children);
                    branches.push(ChooseBranch { children, position: None, ..conditions(branch) });
                    infos.push(info);
                }
            }
        }
        let otherwise = otherwise.or(choose.otherwise.as_ref().map(|b| &b.children));
        let rest = otherwise.map(|children| self.list(children));
        let rest_info = rest.as_ref().map_or(Info::NOTHING, |(_, info)| *info);
        let rest = rest.map(|(children, _)| children).unwrap_or_default();
        if branches.is_empty() {
            // One plain element needs no branch around it.
            if let [only] = &rest[..]
                && !matches!(only, Element::Group(_) | Element::Choose(_))
            {
                return (Some(only.clone()), rest_info);
            }
            let always = always(rest);
            return ((!always.children.is_empty()).then(|| wrap(vec![always])), rest_info);
        }
        let info = infos.into_iter().fold(rest_info, Info::or);
        if !rest.is_empty() {
            branches.push(always(rest));
        }
        (Some(wrap(branches)), info)
    }

    /// The outcome of a branch's tests, where it is settled.
    fn test(&self, branch: &ChooseBranch) -> Option<bool> {
        let mut tests: Vec<Option<bool>> = Vec::new();
        if let Some(wanted) = branch.disambiguate {
            tests.push(Some(!wanted));
        }
        for variable in branch.is_numeric.iter().flatten() {
            tests.push((!self.has(*variable)).then_some(false));
        }
        for variable in branch.is_uncertain_date.iter().flatten() {
            tests.push((!self.has((*variable).into())).then_some(false));
        }
        for locator in branch.locator.iter().flatten() {
            tests.push(Some(self.known.locator == Some(*locator)));
        }
        for position in branch.position.iter().flatten() {
            match self.known.place {
                Place::Entry => {}
                Place::FirstNote => tests.push(Some(*position == TestPosition::First)),
                Place::LaterNote => tests.push(Some(*position == TestPosition::Subsequent)),
            }
        }
        for kind in branch.type_.iter().flatten() {
            tests.push(Some(self.known.kind == Some(*kind)));
        }
        // A variable that a `substitute` has printed still counts as there, as in the reference
        // implementation of CSL.
        for variable in branch.variable.iter().flatten() {
            tests.push(Some(self.has(*variable)));
        }
        let (yes, no, open) = tests.iter().fold((0, 0, 0), |(yes, no, open), test| match test {
            Some(true) => (yes + 1, no, open),
            Some(false) => (yes, no + 1, open),
            None => (yes, no, open + 1),
        });
        match branch.match_ {
            ChooseMatch::All if no > 0 => Some(false),
            ChooseMatch::All => (open == 0).then_some(true),
            ChooseMatch::Any if yes > 0 => Some(true),
            ChooseMatch::Any => (open == 0).then_some(false),
            ChooseMatch::None if yes > 0 => Some(false),
            ChooseMatch::None => (open == 0).then_some(true),
        }
    }
}

fn wrap(branches: Vec<ChooseBranch>) -> Element {
    let mut branches = branches.into_iter();
    let if_ = branches.next().unwrap_or_else(|| always(Vec::new()));
    Element::Choose(Choose { if_, else_if: branches.collect(), otherwise: None })
}
