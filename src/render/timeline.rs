//! The timeline of a page: its events on one axis of days, each with its title beside its mark,
//! packed into rows. Which events those are is told by the [sheet](super::sheet::Sheet::events).

#[cfg(test)]
mod tests;

use super::chart::day_scale;
use super::html;
use super::lettering::{self, SIZE, TICK};
use super::sheet::Sheet;
use super::view::{capitalised, counted};
use crate::model::date::{Date, Day, Edge};
use crate::model::site::{Body, Ix};
use std::fmt::Write;

/// The figure for the page, or nothing where no event of it has a day to stand on.
pub fn figure(sheet: &Sheet, page: Ix, attributes: &str, id: &str) -> Option<String> {
    let site = sheet.press.site;
    let events = sheet.events(page);
    let entries: Vec<Entry> = events
        .iter()
        .filter_map(|&ix| Some((ix, site.thing(ix), site.thing(ix).event()?)))
        .map(|(ix, thing, event)| Entry {
            href: sheet.href_of(ix),
            title: &thing.title,
            date: &event.date,
        })
        .collect();
    let period = match &site.thing(page).body {
        Body::Chapter(chapter) => chapter.period.as_ref(),
        _ => None,
    };
    let all = entries.len();
    let entries = most_exact(entries, period);
    let picture = layout(&entries, period)?;
    let mut out = format!("<figure class=\"timeline\"{attributes}>");
    push_svg(&mut out, &picture, id);
    let _ = writeln!(
        out,
        "<figcaption>{}</figcaption></figure>",
        caption(&picture, all - entries.len(), period)
    );
    Some(out)
}

/// An event as it is drawn.
struct Entry<'e> {
    href: String,
    title: &'e str,
    date: &'e Date,
}

/// Of very many events those whose dates tell most: in the chapter's own time, and in the shortest
/// span. They stay in their order.
fn most_exact<'e>(mut entries: Vec<Entry<'e>>, period: Option<&Date>) -> Vec<Entry<'e>> {
    if entries.len() <= MOST {
        return entries;
    }
    let score = |entry: &Entry| {
        let strange = period.is_some_and(|period| entry.date.surely_outside(period));
        let length = match entry.date.on_axis() {
            (Some(from), Some(to)) => to - from,
            _ => i64::MAX,
        };
        (strange, length)
    };
    let mut scores: Vec<_> = entries.iter().map(score).enumerate().collect();
    scores.sort_by_key(|&(at, score)| (score, at));
    let own = scores.iter().filter(|(_, (strange, _))| !strange).count();
    scores.truncate(if own * 2 < MOST { MOST } else { own.min(MOST) });
    let mut kept = vec![false; entries.len()];
    scores.iter().for_each(|&(at, _)| kept[at] = true);
    let mut kept = kept.into_iter();
    entries.retain(|_| kept.next() == Some(true));
    entries
}

/// What stands for a date.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    /// A known day.
    Day,
    /// All the time from one end to the other.
    Stretch,
    /// The time in which a day lies that isn't known.
    Within,
    /// An arrow: it lies outside of the time shown.
    Outside,
}

/// A mark with its ends in the picture.
#[derive(Debug, Clone, Copy)]
struct Mark {
    shape: Shape,
    from: f64,
    to: f64,
    /// Neither approximate nor uncertain.
    is_sure: bool,
    /// Which ends fade: those that are open or unknown.
    fades: (bool, bool),
    /// Which ends go on beyond the picture.
    goes_on: (bool, bool),
}

/// An event with its place in the picture.
struct Item<'e> {
    entry: &'e Entry<'e>,
    mark: Mark,
    row: usize,
    lines: Vec<String>,
    /// Where the lines begin, or end where `is_left` of the mark.
    x: f64,
    is_left: bool,
    /// Whether the lines stand in the rows below the mark.
    is_below: bool,
}

/// The picture before it is drawn.
struct Picture<'e> {
    items: Vec<Item<'e>>,
    rows: usize,
    ticks: Vec<(f64, Option<(f64, String)>)>,
    period: Option<(f64, f64)>,
}

/// How many events a still picture has room for.
const MOST: usize = 20;

const WIDTH: f64 = 480.0;
const LEFT: f64 = 14.0;
const RIGHT: f64 = 466.0;
const ROW: f64 = 22.0;
const TOP: f64 = 6.0;
/// Between a mark and its words, and between one event and the next in a row.
const GAP: f64 = 8.0;
const APART: f64 = 18.0;
/// Half a mark's width, and a bar's height.
const HALF: f64 = 4.5;
const BAR: f64 = 6.0;
/// How far a bar goes on whose end nobody knows.
const FADE: f64 = 64.0;

fn layout<'e>(entries: &'e [Entry<'e>], period: Option<&Date>) -> Option<Picture<'e>> {
    let (least, most) = window(entries, period)?;
    let (low, high, ticks) = day_scale(least, most);
    let x = |day: f64| LEFT + (day - low) / (high - low) * (RIGHT - LEFT);
    let mut rows: Vec<Vec<(f64, f64)>> = Vec::new();
    let marked = entries.iter().filter_map(|entry| Some((entry, mark(entry.date, low, high, x)?)));
    let items: Vec<Item> = marked.map(|(entry, mark)| place(entry, mark, &mut rows)).collect();
    let edge = |day: i64| x(day as f64).clamp(LEFT, RIGHT);
    let period = period.and_then(|date| match date.on_axis() {
        // Shade that lies on everything tells nothing.
        (Some(from), Some(to)) => Some((edge(from), edge(to)))
            .filter(|(from, to)| from < to && to - from < (RIGHT - LEFT) * 0.97),
        _ => None,
    });
    let ticks = lettered(ticks.into_iter().map(|(day, label)| (x(day), label)).collect());
    (!items.is_empty()).then_some(Picture { items, rows: rows.len(), ticks, period })
}

/// The first and last day shown: the chapter's own time in whole months, with what lies just
/// before and after it; without such a time, or where few of the events fall into it, that of all.
fn window(entries: &[Entry], period: Option<&Date>) -> Option<(i64, i64)> {
    let days = |date: &Date| [date.earliest(), date.latest()].into_iter().flatten();
    let own = period.and_then(|date| Some((date.earliest()?, date.latest()?)));
    if let Some((first, last)) = own {
        let long = last.number() - first.number() > 20;
        let low = if long { Day { day: 1, ..first } } else { first }.number();
        let next = Day { day: 1, ..last }.plus(31);
        let high = if long { Day { day: 1, ..next }.number() - 1 } else { last.number() };
        let reach = (high - low) / 4 + 1;
        let near = |day: &i64| (low - reach..=high + reach).contains(day);
        let touches = |entry: &&Entry| {
            let (from, to) = entry.date.on_axis();
            from.is_none_or(|from| from <= high) && to.is_none_or(|to| to > low)
        };
        if entries.iter().filter(touches).count() * 2 >= entries.len() {
            let known = entries.iter().flat_map(|entry| days(entry.date)).map(Day::number);
            return Some(
                known.filter(near).fold((low, high), |(a, b), day| (a.min(day), b.max(day))),
            );
        }
    }
    let known = entries.iter().map(|entry| entry.date).flat_map(days).map(Day::number);
    let own = own.into_iter().flat_map(|(first, last)| [first.number(), last.number()]);
    let all: Vec<i64> = known.chain(own).collect();
    Some((*all.iter().min()?, *all.iter().max()?))
}

/// The mark of a date on the axis from `low` to `high`; none for one without any day.
fn mark(date: &Date, low: f64, high: f64, x: impl Fn(f64) -> f64) -> Option<Mark> {
    let number = |day: Option<i64>| day.map(|day| day as f64);
    let (from, to) = date.on_axis();
    let (from, to) = (number(from), number(to));
    let is_sure = !date.is_approximate() && !date.is_uncertain();
    let plain = Mark {
        shape: Shape::Stretch,
        from: LEFT,
        to: RIGHT,
        is_sure,
        fades: (from.is_none(), to.is_none()),
        goes_on: (from.is_some_and(|from| from < low), to.is_some_and(|to| to > high)),
    };
    let outside = |at: f64, goes_on| Mark {
        shape: Shape::Outside,
        from: at - HALF,
        to: at + HALF,
        goes_on,
        ..plain
    };
    if from.is_some_and(|from| from >= high) {
        return Some(outside(RIGHT + 3.0, (false, true)));
    }
    if to.is_some_and(|to| to <= low) {
        return Some(outside(LEFT - 3.0, (true, false)));
    }
    let fade = |edge: Edge| if edge == Edge::Unknown { FADE } else { WIDTH };
    let (start, end) = match (from, to) {
        (Some(from), Some(to)) => (x(from.max(low)), x(to.min(high))),
        (Some(from), None) => {
            let start = x(from.max(low));
            (start, start + fade(date.last()))
        }
        (None, Some(to)) => {
            let end = x(to.min(high));
            (end - fade(date.first()), end)
        }
        (None, None) => return None,
    };
    let shape = match (from, to) {
        (Some(from), Some(to)) if to - from <= 1.0 => Shape::Day,
        _ if date.is_interval() => Shape::Stretch,
        _ => Shape::Within,
    };
    // What is too short to be seen is drawn as long as a day's mark.
    let half = ((end - start) / 2.0).max(HALF);
    let half = if shape == Shape::Day { HALF } else { half };
    let middle = (start + end) / 2.0;
    let (from, to) = match shape {
        Shape::Day => (middle - half, middle + half),
        _ => ((middle - half).max(LEFT), (middle + half).min(RIGHT)),
    };
    Some(Mark { shape, from, to, ..plain })
}

/// Puts a mark and its words into the first rows that have room, words right of the mark, else
/// left of it, else in two lines beside it or, where they would be cut there, below it.
fn place<'e>(entry: &'e Entry<'e>, mark: Mark, rows: &mut Vec<Vec<(f64, f64)>>) -> Item<'e> {
    let title = match mark.shape {
        Shape::Outside => format!("{}, {}", entry.title, entry.date.short()),
        _ => entry.title.to_string(),
    };
    let (from, to) = reach(&mark);
    let (right, left) = (WIDTH - 2.0 - to - GAP, from - GAP - 2.0);
    let wide = |lines: &[String]| {
        lines.iter().map(|line| lettering::width(line, SIZE)).fold(0.0, f64::max)
    };
    let whole = lettering::width(&title, SIZE);
    let beside = |room: f64| lettering::wrap(&title, room, SIZE);
    // Each is: the lines, where they stand, on which side, whether below, what they take up.
    let right_of = |lines: Vec<String>| {
        let end = to + GAP + wide(&lines);
        (lines, to + GAP, false, false, (from, end))
    };
    let left_of = |lines: Vec<String>| {
        let start = from - GAP - wide(&lines);
        (lines, from - GAP, true, false, (start, to))
    };
    let mut ways = Vec::new();
    if whole <= right {
        ways.push(right_of(vec![title.clone()]));
    }
    if whole <= left {
        ways.push(left_of(vec![title.clone()]));
    }
    if ways.is_empty() {
        let lines = beside(right.max(left));
        if lines.join(" ") == title {
            ways.push(if right >= left { right_of(lines) } else { left_of(lines) });
        }
    }
    if ways.is_empty() {
        let lines = beside(WIDTH - 4.0);
        let start = from.max(2.0).min(WIDTH - 2.0 - wide(&lines));
        let end = (start + wide(&lines)).max(to);
        ways.push((lines, start, false, true, (start.min(from), end)));
    }
    for row in 0.. {
        for (lines, x, is_left, is_below, (start, end)) in &ways {
            let height = lines.len() + usize::from(*is_below);
            let is_free = rows
                .iter()
                .skip(row)
                .take(height)
                .flatten()
                .all(|&(other, until)| end + APART <= other || until + APART <= *start);
            if !is_free {
                continue;
            }
            rows.resize(rows.len().max(row + height), Vec::new());
            rows[row..row + height].iter_mut().for_each(|row| row.push((*start, *end)));
            let (is_left, is_below) = (*is_left, *is_below);
            return Item { entry, mark, row, lines: lines.clone(), x: *x, is_left, is_below };
        }
    }
    unreachable!("a row below all others is free")
}

/// The mark's ends with its arrows.
fn reach(mark: &Mark) -> (f64, f64) {
    match (mark.shape, mark.goes_on) {
        (Shape::Outside, _) | (_, (false, false)) => (mark.from, mark.to),
        (_, (back, on)) => (
            if back { mark.from - 9.0 } else { mark.from },
            if on { mark.to + 9.0 } else { mark.to },
        ),
    }
}

/// The ticks with the words that go under them: under each second, third, … where there is no room
/// for all.
fn lettered(ticks: Vec<(f64, String)>) -> Vec<(f64, Option<(f64, String)>)> {
    let centre = |x: f64, label: &str| {
        let half = lettering::width(label, TICK) / 2.0;
        x.clamp(half, (WIDTH - half).max(half))
    };
    let ends = |(x, label): &(f64, String)| {
        let (centre, width) = (centre(*x, label), lettering::width(label, TICK));
        (centre - width / 2.0, centre + width / 2.0)
    };
    let is_free = |step: &usize| {
        let shown: Vec<_> = ticks.iter().step_by(*step).map(ends).collect();
        shown.windows(2).all(|pair| pair[0].1 + 4.0 <= pair[1].0)
    };
    let step = (1..=ticks.len()).find(is_free).unwrap_or(1);
    let shown = ticks.into_iter().enumerate();
    shown
        .map(|(at, (x, label))| (x, (at % step == 0).then(|| (centre(x, &label), label))))
        .collect()
}

fn base(picture: &Picture) -> f64 {
    TOP + ROW * picture.rows as f64 + 4.0
}

fn push_svg(out: &mut String, picture: &Picture, id: &str) {
    let base = base(picture);
    let _ = write!(
        out,
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {:.1}\" role=\"group\" aria-label=\"Timeline\">\
         <g aria-hidden=\"true\">",
        base + 28.0
    );
    if let Some((from, to)) = picture.period {
        let (width, height) = (to - from, base - TOP);
        let _ = write!(
            out,
            "<rect class=\"period\" x=\"{from:.1}\" y=\"{TOP}\" width=\"{width:.1}\" height=\"{height:.1}\"/>"
        );
    }
    for (x, label) in &picture.ticks {
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{base:.1}\"/>"
        );
        if let Some((centre, label)) = label {
            let (label, y) = (html::text(label), base + 19.0);
            let _ =
                write!(out, "<text class=\"tick\" x=\"{centre:.1}\" y=\"{y:.1}\">{label}</text>");
        }
    }
    let _ = write!(
        out,
        "<line class=\"base\" x1=\"{LEFT}\" y1=\"{base:.1}\" x2=\"{RIGHT}\" y2=\"{base:.1}\"/>"
    );
    let fades = |side: fn(&Mark) -> bool| picture.items.iter().any(|item| side(&item.mark));
    for (name, turn, drawn) in [
        ("on", "", fades(|mark| mark.fades.1)),
        ("back", " x1=\"1\" x2=\"0\"", fades(|mark| mark.fades.0)),
    ] {
        if drawn {
            let _ = write!(
                out,
                "<linearGradient id=\"{id}-{name}\"{turn}><stop offset=\"0\"/><stop offset=\"1\"/></linearGradient>"
            );
        }
    }
    out.push_str("</g><g role=\"list\">");
    for item in &picture.items {
        push_item(out, item, id);
    }
    out.push_str("</g></svg>");
}

fn push_item(out: &mut String, item: &Item, id: &str) {
    let (mark, entry) = (&item.mark, item.entry);
    let class = match mark.shape {
        Shape::Day => "day",
        Shape::Stretch => "stretch",
        Shape::Within => "within",
        Shape::Outside => "outside",
    };
    let unsure = if mark.is_sure { "" } else { " unsure" };
    let _ = write!(out, "<g role=\"listitem\" class=\"{class}{unsure}\"><a");
    html::push_attribute(out, "href", &entry.href);
    let said = format!("{}. {}", entry.title, capitalised(&entry.date.prose()));
    let _ = write!(out, "><title>{}</title>", html::text(&said));
    let y = TOP + ROW * item.row as f64 + ROW / 2.0;
    push_mark(out, mark, y, id);
    let anchor = if item.is_left { " text-anchor=\"end\"" } else { "" };
    let baseline = y + 5.0 + if item.is_below { ROW - 4.5 } else { 0.0 };
    let x = item.x;
    let _ = write!(out, "<text x=\"{x:.1}\" y=\"{baseline:.1}\"{anchor}>");
    match &item.lines[..] {
        [line] => html::push_text(out, line),
        lines => {
            for (at, line) in lines.iter().enumerate() {
                let down = if at == 0 { "" } else { " dy=\"1.15em\"" };
                let line = html::text(line);
                let _ = write!(out, "<tspan x=\"{x:.1}\"{down}>{line}</tspan>");
            }
        }
    }
    out.push_str("</text></a></g>");
}

fn push_mark(out: &mut String, mark: &Mark, y: f64, id: &str) {
    let Mark { from, to, .. } = *mark;
    let top = y - BAR / 2.0;
    match mark.shape {
        Shape::Day => {
            let x = (from + to) / 2.0;
            let _ =
                write!(out, "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{HALF}\"/>");
        }
        Shape::Outside => {
            push_arrow(out, if mark.goes_on.1 { from } else { to }, y, mark.goes_on.1)
        }
        Shape::Stretch | Shape::Within => {
            let fill = match mark.fades {
                (true, true) | (false, false) => String::new(),
                (false, true) => format!(" fill=\"url(#{id}-on)\""),
                (true, false) => format!(" fill=\"url(#{id}-back)\""),
            };
            let class = if fill.is_empty() { "mark" } else { "fading" };
            let width = to - from;
            let _ = write!(
                out,
                "<rect class=\"{class}\"{fill} x=\"{from:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{BAR}\"/>"
            );
            if mark.goes_on.0 {
                push_arrow(out, from - 2.0, y, false);
            }
            if mark.goes_on.1 {
                push_arrow(out, to + 2.0, y, true);
            }
        }
    }
}

/// An arrow whose blunt end lies at `x`.
fn push_arrow(out: &mut String, x: f64, y: f64, rightward: bool) {
    let tip = if rightward { "l7 4.5l-7 4.5z" } else { "l-7 4.5l7 4.5z" };
    let _ = write!(out, "<path class=\"arrow\" d=\"M{x:.1} {:.1}{tip}\"/>", y - 4.5);
}

/// What the picture shows, in words, with the signs that it uses.
fn caption(picture: &Picture, left_out: usize, period: Option<&Date>) -> String {
    let has = |sign: &dyn Fn(&Mark) -> bool| picture.items.iter().any(|item| sign(&item.mark));
    let mut signs = Vec::new();
    let mut sign = |drawn: bool, words: &'static str| drawn.then(|| signs.push(words));
    sign(has(&|m| m.shape == Shape::Day), "a disc is a day");
    sign(has(&|m| m.shape == Shape::Stretch), "a full bar a stretch of time");
    sign(
        has(&|m| m.shape == Shape::Within),
        "a pale bar the time in which something happened, the day not being known",
    );
    sign(
        has(&|m| !m.is_sure && m.shape != Shape::Outside),
        "a hollow or dashed mark an approximate or uncertain date",
    );
    sign(has(&|m| m.fades != (false, false)), "a fading end one that is open or not known");
    sign(has(&|m| m.goes_on != (false, false)), "an arrow leads beyond the time shown");
    let shown = picture.items.len();
    let mut out = match left_out {
        0 => format!("{} in time.", capitalised(&counted(shown, "event", "events"))),
        left_out => format!("The {shown} most exactly dated of {} events.", shown + left_out),
    };
    if let Some(period) = period.filter(|_| picture.period.is_some()) {
        let _ = write!(out, " Shaded: {}.", html::text(&period.prose()));
    }
    if !signs.is_empty() {
        let _ = write!(out, " {}.", capitalised(&signs.join("; ")));
    }
    out
}
