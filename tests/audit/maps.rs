//! Names on maps and sketches as they are drawn: that none hides another, or is cut at an edge.

use variorum::render::lettering::{Area, SIZE, width};

/// What is wrong with the names in the pictures of a page.
pub fn faults(html: &str) -> Vec<String> {
    let pictures = html.split("<svg class=\"chart\"").skip(1);
    let pictures = pictures.filter_map(|rest| rest.split("</svg>").next());
    let maps = pictures
        .filter(|it| it.split_once('>').is_some_and(|(head, _)| head.contains("aria-label=\"Map")));
    maps.flat_map(in_picture).collect()
}

fn in_picture(svg: &str) -> Vec<String> {
    let frame: Vec<f64> = attribute(svg, "viewBox")
        .map(|it| it.split(' ').filter_map(|number| number.parse().ok()).collect())
        .unwrap_or_default();
    let [_, _, right, bottom] = frame[..] else { return vec!["no frame".into()] };
    let frame = Area { left: 0.0, top: 0.0, right, bottom };
    let names: Vec<(String, Area)> = svg.split("<text").skip(1).filter_map(name).collect();
    let mut found = Vec::new();
    for (at, (text, area)) in names.iter().enumerate() {
        if !area.is_within(&frame) {
            found.push(format!("{text:?} is cut at the edge"));
        }
        let others = names[at + 1..].iter().filter(|(_, other)| area.overlaps(other));
        found.extend(others.map(|(other, _)| format!("{text:?} hides {other:?}")));
    }
    found
}

/// A name and the room that is kept for it; nothing for figures, and for what isn't shown.
fn name(text: &str) -> Option<(String, Area)> {
    let (head, rest) = text.split_once('>')?;
    let words = rest.split_once('<')?.0;
    let words = words.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"");
    let class = attribute(head, "class").unwrap_or_default();
    let number = |name| attribute(head, name)?.parse::<f64>().ok();
    let (x, y) = (number("x")?, number("y")?);
    // Names of the ground are smaller, and in spaced capitals.
    let (wide, anchor, below) = match class.as_str() {
        "" => (width(&words, SIZE), attribute(head, "text-anchor").unwrap_or_default(), 5.0),
        "country-name" | "province-name" => (width(&words, 15.0) * 1.35, "middle".into(), 6.0),
        _ => return None,
    };
    let left = match anchor.as_str() {
        "middle" => x - wide / 2.0,
        "end" => x - wide,
        _ => x,
    };
    // What is written has one decimal.
    let (left, right) = (left + 0.1, left + wide - 0.1);
    let (top, bottom) = (y + below - 19.9, y + below - 0.1);
    Some((words, Area { left, top, right, bottom }))
}

fn attribute(text: &str, name: &str) -> Option<String> {
    let rest = text.split_once(&format!(" {name}=\""))?.1;
    Some(rest.split_once('"')?.0.to_string())
}

#[test]
fn names_that_meet_or_are_cut_are_found() {
    let picture = |texts: &str| {
        let head =
            "<svg class=\"chart\" viewBox=\"0 0 480 300\" role=\"group\" aria-label=\"Map\">";
        faults(&format!("{head}{texts}</svg>"))
    };
    let kabul = "<text x=\"100\" y=\"100\">Kabul</text>";
    assert_eq!(picture(&format!("{kabul}<text x=\"100.0\" y=\"120\">Kunduz</text>")), [""; 0]);
    assert_eq!(picture(&format!("{kabul}<text x=\"120\" y=\"110\">Kunduz</text>")).len(), 1);
    let gone =
        "<text class=\"province-name gone\" data-step=\"2\" x=\"100\" y=\"100\">Balkh</text>";
    assert_eq!(picture(&format!("{kabul}{gone}")), [""; 0]);
    let end = "<text x=\"30\" y=\"100\" text-anchor=\"end\">Kabul</text>";
    assert_eq!(picture(end), ["\"Kabul\" is cut at the edge"]);
}
