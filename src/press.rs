//! The whole way from files to a plan, in one function: load, resolve, render. What is done with
//! the plan, and how faults are printed, is the commands' affair.

use crate::diagnostic::{Code, Diagnostic, Faults, Severity, nearest};
use crate::emit::assets::{self, Assets};
use crate::emit::plan::Plan;
use crate::load::files::{Files, THEME, Themed};
use crate::load::{self, Loaded};
use crate::model::base_url::BaseUrl;
use crate::model::codes;
use crate::model::draft::Settings;
use crate::model::site::Site;
use crate::render::cite::{self, Formatter, Style};
use crate::render::{self, BUILTIN, Page, Press, Templates};
use crate::resolve;
use crate::span::{FileId, Span, Spanned, Texts};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What came of a history.
pub struct Pressed<'p> {
    /// The files that were read, for messages.
    pub texts: &'p Texts,
    pub faults: Faults,
    /// All files of the site, undrawn. Where faults keep it from being made, what could be planned.
    pub plan: Plan<'p>,
    /// What the pages are drawn from; none where faults keep the site from being made.
    pub press: Option<&'p Press<'p>>,
}

/// What a history means, as far as it can be understood: what its files say, without how it looks.
pub struct Understood {
    pub site: Site,
    pub texts: Texts,
    pub faults: Faults,
}

/// Reads a history and resolves it. The site is always whole: what is wrong is left out of it, and
/// told in the faults.
pub fn understand(own: &dyn Files) -> Understood {
    understand_again(own, None)
}

/// The same, taking what was made before of what has not changed since.
pub fn understand_again(own: &dyn Files, mut kept: Option<&mut Kept>) -> Understood {
    let before = kept.as_mut().map(|kept| &mut kept.load);
    let Loaded { draft, texts, mut faults } = load::load_again(own, before);
    let before = kept.map(|kept| &mut kept.resolve);
    let site = resolve::resolve_again(draft, &texts, &mut faults, before);
    hush(&mut faults);
    Understood { site, texts, faults }
}

/// Takes out what only seems so as long as a file can't be read whole: that nothing links a page or
/// cites a source.
fn hush(faults: &mut Faults) {
    const UNREAD: [&Code; 5] = [
        codes::FILE_UNREADABLE,
        codes::FILE_NOT_UTF8,
        codes::YAML_SYNTAX,
        codes::YAML_NO_FRONT_MATTER,
        codes::PROSE_UNCLOSED,
    ];
    if faults.iter().any(|fault| UNREAD.contains(&fault.code)) {
        faults.retain(|fault| ![codes::PAGE_UNLINKED, codes::SOURCE_UNCITED].contains(&fault.code));
    }
}

/// What a history is pressed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To write its site.
    Build,
    /// To find its faults. The search's index isn't made: there can be none in it.
    Check,
    /// To show it page by page: [`render::named_files`] are made when a page asks for them, and are
    /// not in the plan.
    Show,
}

/// Presses a history and hands what came of it to `then`. `base_url` stands in for the one of
/// `site.yaml`; `stage` is told what is begun, in a word.
pub fn press<R>(
    own: &dyn Files,
    base_url: Option<&str>,
    purpose: Purpose,
    stage: &dyn Fn(&'static str),
    then: impl FnOnce(Pressed) -> R,
) -> R {
    press_again(own, base_url, purpose, None, stage, then)
}

/// What was made of a history before, for [`press_again`] and [`understand_again`].
#[derive(Default)]
pub struct Kept {
    load: load::Kept,
    resolve: resolve::Kept,
    /// The style and language by which the formatter was made, with the style's own file.
    formatter: Option<(FormatterKey, Arc<Formatter>)>,
}

type FormatterKey = (Option<String>, Option<Vec<u8>>, String);

/// The same as [`press`], taking what was made before of what has not changed since. What comes of
/// it doesn't depend on what was kept; only the time does.
pub fn press_again<R>(
    own: &dyn Files,
    base_url: Option<&str>,
    purpose: Purpose,
    kept: Option<&Mutex<Kept>>,
    stage: &dyn Fn(&'static str),
    then: impl FnOnce(Pressed) -> R,
) -> R {
    stage("reading");
    // It is let go before anything is drawn.
    let mut kept = kept.map(|kept| kept.lock().unwrap_or_else(|broken| broken.into_inner()));
    let before = kept.as_mut().map(|kept| &mut kept.load);
    let Loaded { mut draft, mut texts, mut faults } = load::load_again(own, before);
    let files = Themed::new(own);
    let theme = read_theme(&files, &mut texts, &mut faults);
    if let Some(base_url) = base_url {
        // A bad one stands in no file: what is shown is the command's own word.
        let span = match BaseUrl::parse(base_url) {
            Ok(_) => draft.settings.span,
            Err(_) => Span::new(texts.add("--base-url", base_url), 0, base_url.len()),
        };
        draft.settings.base_url = Some(Spanned::new(base_url.to_string(), span));
    }
    stage("resolving");
    let before = kept.as_mut().map(|kept| &mut kept.resolve);
    let site = resolve::resolve_again(draft, &texts, &mut faults, before);
    hush(&mut faults);
    let base = base(&site.settings, base_url.is_some(), &mut faults);
    let key = formatter_key(own, &site.settings);
    let known = kept.as_ref().and_then(|kept| kept.formatter.clone());
    let known = known.filter(|(known, _)| *known == key).map(|(_, formatter)| formatter);
    let style = known.is_none().then(|| style(own, &site.settings, &mut faults));
    let assets = assets::name(&theme.assets);
    report_dangling(&assets, own, &mut texts, &mut faults);
    let mut templates = Templates::load(&theme.templates, &texts, &mut faults);
    render::share(&mut templates, &site, &assets.names);
    if faults.any_error() {
        drop(kept);
        return then(Pressed { texts: &texts, faults, plan: Plan::default(), press: None });
    }
    stage("planning");
    let new = |style| Arc::new(Formatter::new(style, &site.settings.language));
    let formatter = known.or_else(|| style.map(new)).expect("there is one or a style for it");
    if let Some(mut kept) = kept.take() {
        kept.formatter = Some((key, formatter.clone()));
    }
    let press = Press::new(&site, &texts, &templates, formatter, base.clone());
    if purpose == Purpose::Check {
        press.without_index();
    }
    let mut plan = Plan::default();
    let listed = plan_pages(&mut plan, render::pages(&press), site.settings.span, &texts);
    let named = (purpose != Purpose::Show).then(|| render::named_files(&press));
    for (path, bytes) in named.into_iter().flatten() {
        let owner = format!("the site's own file `{path}`");
        plan.draw(path, owner, site.settings.span, || Ok(bytes.to_vec()));
    }
    plan_files(&mut plan, own, &site, assets);
    plan.complete(base.as_ref(), &listed, site.settings.span);
    then(Pressed { texts: &texts, faults, plan, press: Some(&press) })
}

/// The templates with their files, and the assets' bytes by their paths below `static/`.
struct Theme {
    templates: Vec<(String, FileId)>,
    assets: BTreeMap<String, Cow<'static, [u8]>>,
}

/// Reads the program's own templates and assets and those of the folder, which go first. A folder
/// `style.css.d` makes the one asset `style.css`, its parts in the order of their names, unless
/// there is such a file; a script of parts comes [`lean`].
fn read_theme(files: &Themed, texts: &mut Texts, faults: &mut Faults) -> Theme {
    let mut theme = Theme { templates: Vec::new(), assets: BTreeMap::new() };
    let mut joined: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (path, bytes) in THEME {
        if let Some(name) = path.strip_prefix("templates/") {
            let file = texts.add(format!("{BUILTIN}{path}"), String::from_utf8_lossy(bytes));
            theme.templates.push((format!("{BUILTIN}{name}"), file));
        }
    }
    for path in files.list() {
        if let Some(name) = path.strip_prefix("static/") {
            if !is_published(name) {
                continue;
            }
            match (files.read(&path), name.split_once(PARTS)) {
                (Ok(bytes), Some((whole, _))) => {
                    joined.entry(whole.to_string()).or_default().extend(bytes);
                }
                (Ok(bytes), None) => drop(theme.assets.insert(name.to_string(), bytes.into())),
                (Err(error), _) => unreadable(&path, &error.to_string(), texts, faults),
            }
        } else if let Some(name) = path.strip_prefix("templates/")
            && let Ok(bytes) = files.own.read(&path)
        {
            if !TEMPLATES.iter().any(|ending| name.ends_with(ending)) {
                misplaced(&path, texts, faults);
                continue;
            }
            match String::from_utf8(bytes) {
                Ok(text) => theme.templates.push((name.to_string(), texts.add(path, text))),
                Err(_) => unreadable(&path, "it isn't UTF-8 text", texts, faults),
            }
        }
    }
    report_undrawn(&theme.templates, texts, faults);
    for (whole, bytes) in joined {
        let bytes = if whole.ends_with(".js") { lean(bytes) } else { bytes };
        theme.assets.entry(whole).or_insert(bytes.into());
    }
    theme
}

/// Says which own templates neither stand for one of the program's own nor are named in another: a
/// slip in the name, as a rule.
fn report_undrawn(templates: &[(String, FileId)], texts: &Texts, faults: &mut Faults) {
    let (builtin, own): (Vec<_>, Vec<_>) =
        templates.iter().partition(|(name, _)| name.starts_with(BUILTIN));
    let builtin = || builtin.iter().map(|(name, _)| &name[BUILTIN.len()..]);
    let is_named = |name: &str| {
        let others = own.iter().filter(|(other, _)| other != name);
        others.into_iter().any(|(_, file)| texts.get(*file).text.contains(name))
    };
    for (name, file) in &own {
        // A component is used by its own name, wherever it stands.
        let has_components = texts.get(*file).text.contains("endcomponent");
        if builtin().any(|known| known == name) || is_named(name) || has_components {
            continue;
        }
        let message = "no page is drawn by this template";
        let fault = Diagnostic::new(codes::FILE_MISPLACED, Span::new(*file, 0, 0), message, "");
        faults.push(match nearest(name, builtin()) {
            Some(near) => fault.help(format!("did you mean `templates/{near}`?")),
            None => fault.help(
                "give it the name of one of the program's own templates, or include it in one",
            ),
        });
    }
}

/// A script without what only its writers read: indentation, and lines of nothing but comment. Such a
/// comment begins a line and ends one.
fn lean(script: Vec<u8>) -> Vec<u8> {
    let Ok(text) = str::from_utf8(&script) else { return script };
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        inside |= line.starts_with("/*");
        if !inside && !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
        inside &= !line.ends_with("*/");
    }
    out.into_bytes()
}

/// What follows the name of an asset that is put together from the parts in a folder.
const PARTS: &str = ".d/";

/// The endings of templates. Others are passed over: systems leave files of their own in folders.
const TEMPLATES: [&str; 3] = [".html", ".xml", ".txt"];

fn misplaced(path: &str, texts: &mut Texts, faults: &mut Faults) {
    let span = Span::new(texts.add(path, ""), 0, 0);
    let message = "this file is no template, and is left out";
    let fault = Diagnostic::new(codes::FILE_MISPLACED, span, message, "");
    faults.push(fault.help(
        "a template's name ends in `.html`, `.xml` or `.txt`; pictures and styles belong in \
         `static/`",
    ));
}

/// Whether a file of `static/` goes into the site: not what explains or makes assets (`.md`,
/// `.py`), and nothing hidden.
fn is_published(name: &str) -> bool {
    let is_hidden = name.split('/').any(|part| part.starts_with('.'));
    !is_hidden && !name.ends_with(".md") && !name.ends_with(".py")
}

fn unreadable(path: &str, why: &str, texts: &mut Texts, faults: &mut Faults) {
    let span = Span::new(texts.add(path, ""), 0, 0);
    let message = format!("this file can't be read: {why}");
    faults.push(Diagnostic::new(codes::FILE_UNREADABLE, span, message, ""));
}

/// The base URL that the settings name, or that stands in for it (`given`) and has no place in a
/// file.
fn base(settings: &Settings, given: bool, faults: &mut Faults) -> Option<BaseUrl> {
    let written = settings.base_url.as_ref()?;
    let parsed = BaseUrl::parse(&written.value);
    parsed
        .map_err(|why| {
            let (why, field) = match given {
                true => (format!("in `--base-url`: {why}"), "`--base-url`"),
                false => (why, "`base_url`"),
            };
            let fault = Diagnostic::new(codes::FIELD_VALUE, written.span, why, "");
            faults.push(fault.help(format!("give {field} as in `https://example.org/history/`")));
        })
        .ok()
}

/// By what a formatter is known to be the same: the style's name, its own file, the language.
fn formatter_key(own: &dyn Files, settings: &Settings) -> FormatterKey {
    let name = settings.csl.as_ref().map(|name| name.value.clone());
    let xml = name.as_ref().filter(|name| name.ends_with(".csl"));
    let xml = xml.and_then(|name| own.read(&format!("content/{name}")).ok());
    (name, xml, settings.language.clone())
}

/// The citation style that the settings name: a bundled one, or a file below `content/`. Where
/// there is none, which is said, the default one.
pub fn style(own: &dyn Files, settings: &Settings, faults: &mut Faults) -> Style {
    let default = || Style::named(cite::DEFAULT).expect("the default style is bundled");
    let Some(name) = &settings.csl else { return default() };
    let style = match name.value.ends_with(".csl") {
        false => Style::named(&name.value).map_err(|fault| (fault.message, fault.help)),
        true => match own.read(&format!("content/{}", name.value)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let message = format!("there is no file `content/{}`", name.value);
                let help =
                    format!("put the style there, or name a bundled one: `{}`", cite::DEFAULT);
                Err((message, Some(help)))
            }
            Err(error) => Err((format!("the style `{}` can't be read: {error}", name.value), None)),
            Ok(bytes) => Style::from_xml(&String::from_utf8_lossy(&bytes))
                .map_err(|fault| (fault.message, fault.help)),
        },
    };
    style.unwrap_or_else(|(message, help)| {
        let mut fault = Diagnostic::new(codes::CITE_STYLE, name.span, message, "");
        if let Some(help) = help {
            fault = fault.help(help);
        }
        faults.push(fault);
        default()
    })
}

/// Reports what the folder's own style sheets refer to and isn't there. The program's own are whole.
fn report_dangling(assets: &Assets, own: &dyn Files, texts: &mut Texts, faults: &mut Faults) {
    // The files that a sheet is made of, each with how far it was looked through.
    let mut sheets: BTreeMap<&str, Vec<(FileId, usize)>> = BTreeMap::new();
    for (sheet, written) in &assets.dangling {
        let places = sheets.entry(sheet).or_insert_with(|| {
            let (whole, parts) = (format!("static/{sheet}"), format!("static/{sheet}{PARTS}"));
            let mut paths = own.list();
            paths.retain(|path| *path == whole || path.starts_with(&parts));
            let text =
                |path: String| Some((path.clone(), String::from_utf8(own.read(&path).ok()?).ok()?));
            paths
                .into_iter()
                .filter_map(text)
                .map(|(path, text)| (texts.add(path, text), 0))
                .collect()
        });
        // They are told in the order in which they stand.
        let found = places.iter_mut().find_map(|(file, from)| {
            let start = *from + texts.get(*file).text[*from..].find(written.as_str())?;
            *from = start + written.len();
            Some(Span::new(*file, start, *from))
        });
        let Some(span) = found else { continue };
        let message = format!("`{written}` leads to no file, or back to this style sheet");
        let mut fault = Diagnostic::new(codes::LINK_FILE, span, message, "leads nowhere");
        fault.severity = Severity::Warning;
        let help =
            "put the file into `static/`, and name it by its path from the style sheet's folder";
        faults.push(fault.help(help));
    }
}

/// Plans the pages, those of the site itself first: where another wants the same file, that one is
/// at fault. Gives the paths of those that a sitemap names.
fn plan_pages<'p>(
    plan: &mut Plan<'p>,
    mut pages: Vec<Page<'p>>,
    site: Span,
    texts: &Texts,
) -> Vec<String> {
    pages.sort_by_key(|page| page.owner.is_some());
    let listed = pages.iter().filter(|page| page.listed).map(|page| page.path.clone()).collect();
    for page in pages {
        let (path, span) = (page.path.clone(), page.owner.unwrap_or(site));
        let owner = match page.owner {
            Some(owner) if page.moved => {
                format!("the former address of `{}`", texts.get(owner.file).path)
            }
            Some(owner) => format!("the page of `{}`", texts.get(owner.file).path),
            None => format!("the site's own page `{path}`"),
        };
        plan.draw(path, owner, span, move || page.draw().map(String::into_bytes));
    }
    listed
}

/// The files that lie beside the pages: assets, and what the prose names.
fn plan_files<'p>(plan: &mut Plan<'p>, own: &'p dyn Files, site: &'p Site, assets: Assets<'p>) {
    let span = site.settings.span;
    for (path, bytes) in assets.files {
        let owner = format!("the asset `{path}`");
        plan.bytes(path, owner, span, bytes);
    }
    for path in &site.assets {
        let owner = format!("the file `content/{path}`");
        plan.draw(path.as_str(), owner, span, move || {
            own.read(&format!("content/{path}")).map_err(|error| {
                let message = format!("`content/{path}` can't be read: {error}");
                Diagnostic::new(codes::FILE_UNREADABLE, span, message, "")
            })
        });
    }
}
