//! The whole way from files to a plan, in one function: load, resolve, render. What is done with
//! the plan, and how faults are printed, is the commands' affair.

use crate::diagnostic::{Diagnostic, Faults};
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
use crate::span::{FileId, Span, Texts};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What came of a history.
pub struct Pressed<'p> {
    /// The files that were read, for messages.
    pub texts: &'p Texts,
    pub faults: Faults,
    /// All files of the site, undrawn. Where faults keep it from being made, what could be planned.
    pub plan: Plan<'p>,
}

/// Presses a history and hands what came of it to `then`. `base_url` stands in for the one of
/// `site.yaml`; `stage` is told what is begun, in a word.
pub fn press<R>(
    own: &dyn Files,
    base_url: Option<&str>,
    stage: &dyn Fn(&'static str),
    then: impl FnOnce(Pressed) -> R,
) -> R {
    stage("reading");
    let Loaded { mut draft, mut texts, mut faults } = load::load(own);
    let files = Themed::new(own);
    let theme = read_theme(&files, &mut texts, &mut faults);
    if let Some(base_url) = base_url {
        draft.settings.base_url = Some(base_url.to_string());
    }
    stage("resolving");
    let site = resolve::resolve(draft, &texts, &mut faults);
    let base = base(&site.settings, &mut faults);
    let style = style(own, &site.settings, &mut faults);
    let mut templates = Templates::load(&theme.templates, &texts, &mut faults);
    let assets = assets::name(&theme.assets);
    render::share(&mut templates, &site, &assets.names);
    if faults.any_error() {
        return then(Pressed { texts: &texts, faults, plan: Plan::default() });
    }
    stage("planning");
    let formatter = Formatter::new(style, &site.settings.language);
    let press = Press::new(&site, &texts, &templates, formatter, base.clone());
    let mut plan = Plan::default();
    let listed = plan_pages(&mut plan, render::pages(&press), site.settings.span);
    plan_files(&mut plan, own, &site, assets);
    plan.complete(base.as_ref(), &listed, site.settings.span);
    then(Pressed { texts: &texts, faults, plan })
}

/// The templates with their files, and the assets' bytes by their paths below `static/`.
struct Theme {
    templates: Vec<(String, FileId)>,
    assets: BTreeMap<String, Cow<'static, [u8]>>,
}

/// Reads the program's own templates and assets and those of the folder, which go first.
fn read_theme(files: &Themed, texts: &mut Texts, faults: &mut Faults) -> Theme {
    let mut theme = Theme { templates: Vec::new(), assets: BTreeMap::new() };
    for (path, bytes) in THEME {
        if let Some(name) = path.strip_prefix("templates/") {
            let file = texts.add(format!("{BUILTIN}{path}"), String::from_utf8_lossy(bytes));
            theme.templates.push((format!("{BUILTIN}{name}"), file));
        }
    }
    for path in files.list() {
        if let Some(name) = path.strip_prefix("static/") {
            match files.read(&path) {
                Ok(bytes) => drop(theme.assets.insert(name.to_string(), bytes.into())),
                Err(error) => unreadable(&path, &error.to_string(), texts, faults),
            }
        } else if let Some(name) = path.strip_prefix("templates/")
            && let Ok(bytes) = files.own.read(&path)
        {
            match String::from_utf8(bytes) {
                Ok(text) => theme.templates.push((name.to_string(), texts.add(path, text))),
                Err(_) => unreadable(&path, "it isn't UTF-8 text", texts, faults),
            }
        }
    }
    theme
}

fn unreadable(path: &str, why: &str, texts: &mut Texts, faults: &mut Faults) {
    let span = Span::new(texts.add(path, ""), 0, 0);
    let message = format!("this file can't be read: {why}");
    faults.push(Diagnostic::new(codes::FILE_UNREADABLE, span, message, ""));
}

fn base(settings: &Settings, faults: &mut Faults) -> Option<BaseUrl> {
    match BaseUrl::parse(settings.base_url.as_deref()?) {
        Ok(base) => Some(base),
        Err(why) => {
            let fault = Diagnostic::new(codes::FIELD_VALUE, settings.span, why, "");
            faults.push(fault.help("give `base_url` as in `https://example.org/history/`"));
            None
        }
    }
}

/// The citation style that the settings name: a bundled one, or a file below `content/`.
fn style(own: &dyn Files, settings: &Settings, faults: &mut Faults) -> Style {
    let default = || Style::named(cite::DEFAULT).expect("the default style is bundled");
    let Some(name) = &settings.csl else { return default() };
    let style = match name.value.ends_with(".csl") {
        false => Style::named(&name.value).map_err(|fault| (fault.message, fault.help)),
        true => match own.read(&format!("content/{}", name.value)) {
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

/// Plans the pages; gives the paths of those that a sitemap names.
fn plan_pages<'p>(plan: &mut Plan<'p>, pages: Vec<Page<'p>>, site: Span) -> Vec<String> {
    let listed = pages.iter().filter(|page| page.listed).map(|page| page.path.clone()).collect();
    for page in pages {
        let (path, span) = (page.path.clone(), page.owner.unwrap_or(site));
        let owner = format!("the page `{path}`");
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
