//! Timelines: each date its mark, nothing over anything, nothing outside.

use super::*;
use crate::render::lettering::Area;
use proptest::prelude::*;

/// The boxes that an event's mark and words take up.
fn areas(item: &Item) -> Vec<Area> {
    let top = TOP + ROW * item.row as f64;
    let (left, right) = reach(&item.mark);
    let mark = Area { left, right, top: top + 6.0, bottom: top + 16.0 };
    let first = top + if item.is_below { ROW } else { 0.0 };
    let lines = item.lines.iter().enumerate().map(|(at, line)| {
        let width = lettering::width(line, SIZE);
        let left = if item.is_left { item.x - width } else { item.x };
        let top = first + ROW * at as f64;
        Area { left, right: left + width, top, bottom: top + ROW }
    });
    std::iter::once(mark).chain(lines).collect()
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn entry<'e>(title: &'e str, date: &'e Date) -> Entry<'e> {
    Entry { href: "../events/x.html".into(), title, date }
}

fn drawn(picture: &Picture) -> String {
    let mut out = String::new();
    push_svg(&mut out, picture, "figure-1");
    out
}

#[test]
fn each_sort_of_date_has_its_mark() {
    let dates = [
        "1997-05-25",
        "1997-05-25?",
        "1997-05",
        "1997-05-28/1997-05-30",
        "1997-05-28/",
        "../1997-06-01",
        "1997/1998",
        "1996-09-27",
        "2001",
    ]
    .map(date);
    let entries: Vec<Entry> = dates.iter().map(|date| entry("A title", date)).collect();
    let picture = layout(&entries, Some(&date("1997-05/1997-07"))).unwrap();
    let marks: Vec<_> = picture.items.iter().map(|item| item.mark).collect();
    let shapes: Vec<_> = marks.iter().map(|mark| mark.shape).collect();
    use Shape::*;
    assert_eq!(shapes, [Day, Day, Within, Stretch, Stretch, Stretch, Stretch, Outside, Outside]);
    assert!(marks[0].is_sure && !marks[1].is_sure);
    assert_eq!((marks[4].fades, marks[5].fades), ((false, true), (true, false)));
    assert_eq!(marks[6].goes_on, (true, true));
    assert_eq!((marks[7].goes_on, marks[8].goes_on), ((true, false), (false, true)));
    assert_eq!(marks[4].to - marks[4].from, FADE);
    assert_eq!(picture.items[7].lines, ["A title, 27 September 1996"]);
    let svg = drawn(&picture);
    assert_eq!(svg.matches("<linearGradient id=\"figure-1-").count(), 2);
    assert_eq!(svg.matches("role=\"listitem\"").count(), 9);
}

#[test]
fn without_a_day_nothing_is_drawn() {
    assert!(layout(&[], Some(&date("1997"))).is_none());
    assert!(layout(&[], None).is_none());
}

#[test]
fn words_are_escaped() {
    let day = date("1997-05-25");
    let svg = drawn(&layout(&[entry("<a> & \"b\"", &day)], None).unwrap());
    assert!(svg.contains(">&lt;a&gt; &amp; &quot;b&quot;</text>"), "{svg}");
    assert!(svg.contains("<title>&lt;a&gt; &amp; &quot;b&quot;. 25 May 1997</title>"), "{svg}");
}

#[test]
fn the_period_is_shaded_unless_it_is_all() {
    let day = date("1997-05-25");
    let shaded =
        |period| layout(&[entry("x", &day)], Some(&date(period))).unwrap().period.is_some();
    assert!(shaded("1997-05-10/1997-06-20") && !shaded("1997-05/1997-08"));
}

fn any_date() -> impl Strategy<Value = Date> {
    let day = (1994i32..2003, 1u8..13, 1u8..29, "[?~%]?");
    let day = day.prop_map(|(year, month, day, sign)| (year, month, day, sign));
    (day, 0..8).prop_map(|((year, month, day, sign), form)| {
        date(&match form {
            0 => format!("{year}{sign}"),
            1 => format!("{year}-{month:02}{sign}"),
            2 => format!("{year}-{month:02}-{day:02}/{}", year + 1),
            3 => format!("{year}-{month:02}-{day:02}/"),
            4 => format!("../{year}-{month:02}"),
            5 => format!("{year}-{month:02}-{day:02}/.."),
            _ => format!("{year}-{month:02}-{day:02}{sign}"),
        })
    })
}

proptest! {
    #[test]
    fn nothing_overlaps_and_all_lies_inside(
        events in prop::collection::vec((any_date(), "[A-Za-z ']{0,90}|[\u{600}-\u{6ff} ]{0,40}"), 1..24),
        period in prop::option::of(any_date()),
    ) {
        let entries: Vec<Entry> = events.iter().map(|(date, title)| entry(title, date)).collect();
        let picture = layout(&entries, period.as_ref()).unwrap();
        prop_assert_eq!(picture.items.len(), entries.len());
        let all: Vec<Vec<Area>> = picture.items.iter().map(areas).collect();
        let frame = Area { left: 0.0, top: 0.0, right: WIDTH, bottom: base(&picture) };
        for (at, own) in all.iter().enumerate() {
            for area in own {
                prop_assert!(area.is_within(&frame), "{area:?} {:?}", picture.items[at].lines);
            }
            let others = all[at + 1..].iter().flatten();
            for (one, other) in own.iter().flat_map(|one| others.clone().map(move |o| (one, o))) {
                prop_assert!(!one.overlaps(other), "{one:?} {other:?}");
            }
            let words: Vec<&Area> = own[1..].iter().collect();
            prop_assert!(words.iter().all(|area| !area.overlaps(&own[0])), "{own:?}");
        }
        prop_assert_eq!(drawn(&picture), drawn(&layout(&entries, period.as_ref()).unwrap()));
    }
}

#[test]
fn of_many_events_the_exact_ones_are_drawn() {
    let days: Vec<Date> = (1..=25).map(|day| date(&format!("1997-05-{day:02}"))).collect();
    let vague = ["1996-05-01", "1997", "1997-05", "../1997-06", "1997-05-03/1997-05-08"].map(date);
    let all: Vec<&Date> = vague.iter().chain(&days[..18]).collect();
    let entries = |dates: &[&'_ Date]| -> Vec<String> {
        let entries = dates.iter().map(|date| entry("A title", date)).collect();
        let kept = most_exact(entries, Some(&date("1997-05/1997-06")));
        kept.iter().map(|entry| entry.date.to_string()).collect()
    };
    assert_eq!(entries(&all[..20]).len(), 20, "as many as there is room for");
    let kept = entries(&all);
    assert_eq!(kept.len(), MOST);
    assert_eq!(kept[..2], ["1997-05", "1997-05-03/1997-05-08"], "the longest and strangest go");
    let strange: Vec<&Date> =
        [&vague[0], &vague[0]].into_iter().chain(all[4..].iter().copied()).collect();
    assert_eq!(entries(&strange).len(), 19, "what came before goes, where enough is left");
    let of_days: Vec<&Date> = days.iter().collect();
    assert_eq!(
        entries(&of_days)[..],
        of_days[..20].iter().map(|d| d.to_string()).collect::<Vec<_>>()
    );
}
