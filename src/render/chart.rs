//! One axis as SVG, with a row for each account: points, ranges, open-ended bars, readings of words.
//! The picture repeats a table beside it, so it says the same in words to who can't see it.

use super::html;
use super::view::grouped;
use crate::model::date::{Date, Day};
use crate::model::figure::{Figure, reading};
use std::borrow::Cow;
use std::fmt::Write;

/// A row of the chart.
pub struct Row {
    /// The source's siglum and colour.
    pub letters: String,
    pub hue: usize,
    pub mark: Mark,
    /// The value in words.
    pub label: String,
}

/// What is drawn in a row, in the axis's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Mark {
    Point(f64),
    About(f64),
    AtLeast(f64),
    AtMost(f64),
    Range(f64, f64),
    /// Where a number given in words may lie; drawn soft.
    Reading(f64, f64),
}

/// What the axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    Numbers,
    /// Days since 1 January 1970.
    Days,
}

/// The mark of a figure; `None` for words that no number can be read from.
pub fn figure_mark(figure: &Figure) -> Option<Mark> {
    Some(match figure {
        Figure::Exactly(n) => Mark::Point(*n),
        Figure::About(n) => Mark::About(*n),
        Figure::AtLeast(n) => Mark::AtLeast(*n),
        Figure::AtMost(n) => Mark::AtMost(*n),
        Figure::Between(low, high) => Mark::Range(*low, *high),
        Figure::Words(words) => reading(words).map(|(low, high)| Mark::Reading(low, high))?,
    })
}

/// The mark of a date.
pub fn date_mark(date: &Date) -> Option<Mark> {
    let number = |day: Day| day.number() as f64;
    Some(match (date.earliest().map(number), date.latest().map(number)) {
        (Some(first), Some(last)) if first == last => {
            if date.is_approximate() {
                Mark::About(first)
            } else {
                Mark::Point(first)
            }
        }
        (Some(first), Some(last)) => Mark::Range(first, last),
        (Some(first), None) => Mark::AtLeast(first),
        (None, Some(last)) => Mark::AtMost(last),
        (None, None) => return None,
    })
}

const TOP: f64 = 6.0;

/// How large a chart is drawn.
struct Frame {
    class: &'static str,
    width: f64,
    /// Where the axis runs, and the letters stand.
    left: f64,
    right: f64,
    letters: f64,
    row: f64,
    /// How far the soft line of an "about" reaches to each side.
    about: f64,
    /// Whether the values stand beside their marks, and words at all ticks, not at the ends alone.
    is_full: bool,
}

/// A chart that is read by itself.
const FULL: Frame = Frame {
    class: "chart",
    width: 480.0,
    left: 44.0,
    right: 456.0,
    letters: 14.0,
    row: 32.0,
    about: 22.0,
    is_full: true,
};

/// A chart in a list, beside its values.
const SMALL: Frame = Frame {
    class: "chart small",
    width: 240.0,
    left: 34.0,
    right: 228.0,
    letters: 10.0,
    row: 18.0,
    about: 13.0,
    is_full: false,
};

/// The chart. `name` says in words what it shows; `id` begins all ids inside, for they must be the
/// page's only ones.
pub fn svg(rows: &[Row], axis: Axis, name: &str, id: &str) -> String {
    draw(&FULL, rows, axis, name, id)
}

/// The same, small and without values, for a list that says them beside it.
pub fn small(rows: &[Row], axis: Axis, name: &str, id: &str) -> String {
    draw(&SMALL, rows, axis, name, id)
}

fn draw(frame: &Frame, rows: &[Row], axis: Axis, name: &str, id: &str) -> String {
    let &Frame { class, width, left, right, row: height, .. } = frame;
    let (low, high, ticks) = scale(rows, axis);
    let x = |value: f64| left + (value - low) / (high - low) * (right - left);
    let base = TOP + height * rows.len() as f64 + 4.0;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {}\" role=\"img\"",
        base + if frame.is_full { 28.0 } else { 20.0 }
    );
    html::push_attribute(&mut out, "aria-label", name);
    out.push('>');
    for (number, (value, label)) in ticks.iter().enumerate() {
        let at = x(*value);
        let _ = write!(
            out,
            "<line class=\"grid\" x1=\"{at:.1}\" y1=\"{TOP}\" x2=\"{at:.1}\" y2=\"{base}\"/>"
        );
        let class = match (frame.is_full, number) {
            (true, _) => "tick",
            (false, 0) => "tick first",
            (false, last) if last + 1 == ticks.len() => "tick last",
            (false, _) => continue,
        };
        let _ = write!(
            out,
            "<text class=\"{class}\" x=\"{at:.1}\" y=\"{}\">{}</text>",
            base + if frame.is_full { 18.0 } else { 15.0 },
            html::text(label)
        );
    }
    let _ = write!(
        out,
        "<line class=\"base\" x1=\"{left}\" y1=\"{base}\" x2=\"{right}\" y2=\"{base}\"/>"
    );
    for (at, row) in rows.iter().enumerate() {
        let fade = format!("{id}-fade-{}", at + 1);
        push_row(&mut out, frame, row, TOP + height * at as f64 + height / 2.0, &fade, x);
    }
    out.push_str("</svg>");
    out
}

fn push_row(
    out: &mut String,
    frame: &Frame,
    row: &Row,
    y: f64,
    fade: &str,
    x: impl Fn(f64) -> f64,
) {
    let &Frame { width: picture, left, right, about, .. } = frame;
    let (class, from, to) = match row.mark {
        Mark::Point(n) => ("value", x(n), x(n)),
        Mark::About(n) => ("about", x(n), x(n)),
        Mark::AtLeast(n) => ("at-least", x(n), right + 4.0),
        Mark::AtMost(n) => ("at-most", left, x(n)),
        Mark::Range(low, high) => ("range", x(low), x(high)),
        Mark::Reading(low, high) => ("words", x(low), x(high)),
    };
    let _ = write!(
        out,
        "<g class=\"row hue-{} {class}\"><text class=\"siglum\" x=\"{}\" y=\"{}\">{}</text>",
        row.hue,
        frame.letters,
        y + 5.0,
        html::text(&row.letters)
    );
    match row.mark {
        Mark::Point(_) => push_shape(out, "mark", row.hue, from, y),
        Mark::About(_) => {
            let (start, end) = ((from - about).max(left), (from + about).min(picture));
            let _ = write!(
                out,
                "<line class=\"soft\" x1=\"{start:.1}\" y1=\"{y}\" x2=\"{end:.1}\" y2=\"{y}\"/>"
            );
            push_shape(out, "mark hollow", row.hue, from, y);
        }
        Mark::AtLeast(_) => {
            push_fading(out, fade, from, to, y, false);
            push_shape(out, "mark", row.hue, from, y);
        }
        Mark::AtMost(_) => {
            push_fading(out, fade, from, to, y, true);
            push_shape(out, "mark", row.hue, to, y);
        }
        Mark::Range(..) => {
            let _ = write!(
                out,
                "<path class=\"bar\" d=\"M{from:.1} {}v12M{from:.1} {y}H{to:.1}M{to:.1} {}v12\"/>",
                y - 6.0,
                y - 6.0
            );
        }
        Mark::Reading(..) => {
            let _ = write!(
                out,
                "<rect class=\"reading\" x=\"{from:.1}\" y=\"{}\" width=\"{:.1}\" height=\"12\"/>",
                y - 6.0,
                (to - from).max(2.0)
            );
        }
    }
    if !frame.is_full {
        return out.push_str("</g>");
    }
    // The words stand right of the mark, or left of it where they would run out of the picture.
    let width = row.label.chars().count() as f64 * 8.0;
    let (end, start) = match row.mark {
        Mark::AtLeast(_) => (from + 10.0, from - 10.0),
        _ => (to + 12.0, from - 12.0),
    };
    let (at, y, anchor) = if matches!(row.mark, Mark::AtLeast(_)) && start - width < left {
        (end, y - 8.0, "")
    } else if !matches!(row.mark, Mark::AtLeast(_)) && end + width <= picture {
        (end, y + 5.0, "")
    } else if start - width >= left - 14.0 {
        (start, y + 5.0, " text-anchor=\"end\"")
    } else {
        (picture, y - 8.0, " text-anchor=\"end\"")
    };
    let _ = write!(
        out,
        "<text class=\"value\" x=\"{at:.1}\" y=\"{y}\"{anchor}>{}</text></g>",
        html::text(&isolated(&row.label))
    );
}

/// A label that runs from right to left, between signs that set it apart (Unicode's FSI and PDI):
/// within SVG there is no `<bdi>`.
fn isolated(label: &str) -> Cow<'_, str> {
    if html::is_rtl(label) { format!("\u{2068}{label}\u{2069}").into() } else { label.into() }
}

/// The shape of a source, which tells it apart where colour doesn't: a disc, square, triangle,
/// lozenge, triangle on its point, cross, ring and hollow lozenge, about 11 across.
fn push_shape(out: &mut String, class: &str, hue: usize, x: f64, y: f64) {
    let path = match hue {
        1 => "m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
        2 => "m-5-5h10v10h-10z",
        3 => "m0-6.5l6 11h-12z",
        4 => "m0-7l7 7l-7 7l-7-7z",
        5 => "m0 6.5l6-11h-12z",
        6 => "m-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
        7 => "m-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0zm3.5 0a2 2 0 1 1 4 0a2 2 0 1 1-4 0z",
        8 => "m0-7l7 7l-7 7l-7-7zm0 4.5l-2.5 2.5l2.5 2.5l2.5-2.5z",
        _ => "m-4-4h8v8h-8z",
    };
    let _ = write!(out, "<path class=\"{class}\" fill-rule=\"evenodd\" d=\"M{x:.1} {y}{path}\"/>");
}

/// A bar that fades away from its known end, which is the left one unless `leftward`.
fn push_fading(out: &mut String, id: &str, from: f64, to: f64, y: f64, leftward: bool) {
    let turned = if leftward { " x1=\"1\" x2=\"0\"" } else { "" };
    let _ = write!(
        out,
        "<linearGradient id=\"{id}\"{turned}><stop offset=\"0\"/><stop offset=\"1\"/></linearGradient>\
         <rect fill=\"url(#{id})\" x=\"{from:.1}\" y=\"{}\" width=\"{:.1}\" height=\"6\"/>",
        y - 3.0,
        (to - from).max(0.0)
    );
}

/// The axis's ends, and its ticks with their words.
fn scale(rows: &[Row], axis: Axis) -> (f64, f64, Vec<(f64, String)>) {
    let values = rows.iter().flat_map(|row| match row.mark {
        Mark::Point(n) | Mark::About(n) | Mark::AtLeast(n) | Mark::AtMost(n) => [n, n],
        Mark::Range(low, high) | Mark::Reading(low, high) => [low, high],
    });
    let (least, most) =
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), n| (a.min(n), b.max(n)));
    match axis {
        Axis::Numbers => {
            // Counts begin at nothing, so that lengths can be compared.
            let low = least.min(0.0);
            let step = nice_step((most - low).max(1.0) / 4.0);
            let mut steps = ((most - low) / step).ceil().max(1.0);
            // What is open at its end needs room to be seen so.
            if opens_within(rows, low + step * (steps - 0.5)) {
                steps += 1.0;
            }
            let ticks = (0..=steps as i32).map(|n| low + step * f64::from(n));
            (low, low + step * steps, ticks.map(|n| (n, grouped(n))).collect())
        }
        Axis::Days => {
            let room = if opens_within(rows, most) { ((most - least) / 5.0).max(1.0) } else { 0.0 };
            day_scale(least as i64, (most + room) as i64)
        }
    }
}

/// Whether a row is at least something not below `value`.
fn opens_within(rows: &[Row], value: f64) -> bool {
    rows.iter().any(|row| matches!(row.mark, Mark::AtLeast(n) if n >= value))
}

/// The least of 1, 2, 2.5, 5, 10, 20, … that isn't below the wanted step.
fn nice_step(wanted: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 < wanted {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
    // Half a person is no count: 2.5 is a step only from 25 on.
    let whole = steps.into_iter().filter(|step| step.fract() == 0.0);
    whole.into_iter().find(|&step| step >= wanted).unwrap_or(power * 10.0)
}

/// The axis's ends for these first and last days, with ticks on the first days of months, or of
/// years where the time is long.
pub fn day_scale(least: i64, most: i64) -> (f64, f64, Vec<(f64, String)>) {
    const MONTHS: [&str; 12] = [
        "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.",
        "Dec.",
    ];
    let span = (most - least).max(1);
    if span <= 45 {
        // A few days: a tick for each of some days, named in full at the first.
        let step = (span / 4).max(1);
        let (low, high) = (least - 1, most + 1);
        let ticks = (0..=(high - low) / step).map(|n| {
            let day = Day::from_number(low + n * step);
            let month = MONTHS[usize::from(day.month) - 1];
            ((low + n * step) as f64, format!("{} {month}", day.day))
        });
        return (low as f64, high.max(low + 1) as f64, ticks.collect());
    }
    let months = |day: Day| i64::from(day.year) * 12 + i64::from(day.month) - 1;
    let first = months(Day::from_number(least));
    let last = months(Day::from_number(most)) + 1;
    let step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]
        .into_iter()
        .chain(std::iter::successors(Some(12_000), |step| Some(step * 10)))
        .find(|step| (last - first) / step <= 5)
        .unwrap_or(i64::MAX);
    let (first, last) = (first.div_euclid(step) * step, -(-last).div_euclid(step) * step);
    let start = |month: i64| {
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) as u8 + 1);
        let year = year.clamp(i32::MIN.into(), i32::MAX.into()) as i32;
        Day { year, month, day: 1 }.number() as f64
    };
    let ticks = (0..=(last - first) / step).map(|n| {
        let month = first + n * step;
        let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12));
        let label = match (step >= 12, n == 0 || of_year < step) {
            (true, _) => year.to_string(),
            (false, true) => format!("{} {year}", MONTHS[of_year as usize]),
            (false, false) => MONTHS[of_year as usize].to_string(),
        };
        (start(month), label)
    });
    (start(first), start(last), ticks.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(mark: Mark) -> Row {
        Row { letters: "L".into(), hue: 1, mark, label: "x".into() }
    }

    #[test]
    fn counts_begin_at_nothing_and_end_on_a_tick() {
        let (low, high, ticks) = scale(&[row(Mark::About(600.0))], Axis::Numbers);
        assert_eq!((low, high), (0.0, 600.0));
        assert_eq!(
            ticks.iter().map(|tick| &*tick.1).collect::<Vec<_>>(),
            ["0", "200", "400", "600"]
        );
        let (_, high, ticks) = scale(&[row(Mark::Point(3.0))], Axis::Numbers);
        assert_eq!((high, ticks.len()), (3.0, 4));
    }

    #[test]
    fn every_mark_is_drawn_inside_the_picture() {
        for mark in [
            Mark::Point(0.0),
            Mark::About(8000.0),
            Mark::AtLeast(8000.0),
            Mark::AtMost(10.0),
            Mark::Range(1500.0, 3000.0),
            Mark::Reading(200.0, 999.0),
        ] {
            let svg = svg(&[row(mark), row(Mark::Point(4000.0))], Axis::Numbers, "a & b", "k");
            assert!(svg.contains("a &amp; b") && svg.matches("<g class=\"row").count() == 2);
            for x in svg.split(" x=\"").skip(1) {
                let x: f64 = x[..x.find('"').unwrap()].parse().unwrap();
                assert!((-6.0..=FULL.width + 6.0).contains(&x), "{mark:?}: {x}");
            }
        }
    }

    #[test]
    fn a_label_from_right_to_left_stands_apart_without_html() {
        let row = Row { label: "صدها <b>".into(), ..row(Mark::Reading(200.0, 999.0)) };
        let svg = svg(&[row], Axis::Numbers, "a", "k");
        assert!(svg.contains(">\u{2068}صدها &lt;b&gt;\u{2069}</text>"), "{svg}");
    }

    #[test]
    fn days_get_ticks_on_the_first_of_months() {
        let day = |year, month, day| Day { year, month, day }.number();
        let (_, _, ticks) = day_scale(day(1997, 5, 25), day(1998, 8, 8));
        assert_eq!(ticks[0].1, "April 1997");
        assert!(ticks.len() <= 7 && ticks.iter().any(|tick| tick.1.ends_with("1998")), "{ticks:?}");
        let (low, high, _) = day_scale(5, 5);
        assert!(low < high);
        let (low, high, ticks) = day_scale(day(-2_000_000_000, 1, 1), day(1997, 5, 25));
        assert!(low < high && ticks.len() <= 7, "{}", ticks.len());
    }
}
