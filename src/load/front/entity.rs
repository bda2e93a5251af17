//! What only people, groups and places have.

use super::super::values::{self, Map, Values};
use super::super::yaml::{Node, get};
use super::language::check_language;
use crate::diagnostic::Diagnostic;
use crate::model::codes;
use crate::model::draft::{Coordinates, Entity, Membership, Name, Precision};
use crate::model::schema::PRECISIONS;

/// The fields of a person, group or place.
pub fn entity(values: &mut Values, map: Map) -> Entity {
    Entity {
        names: values::items(map, "names").filter_map(|node| name(values, node)).collect(),
        sort: values::text(map, "sort"),
        kind: values::text(map, "kind"),
        dates: values.date(map, "dates"),
        part_of: values::references(map, "part_of"),
        member_of: values::items(map, "member_of").filter_map(|n| membership(values, n)).collect(),
        coordinates: get(map, "coordinates").and_then(|node| coordinates(values, node)),
    }
}

fn name(values: &mut Values, node: &Node) -> Option<Name> {
    let Some(map) = node.map() else {
        let text = values::spanned(node)?;
        return Some(Name {
            text,
            lang: None,
            used_by: Vec::new(),
            note: Vec::new(),
            autolink: true,
        });
    };
    let note = values.markdown(map, "note");
    check_language(map, "lang", values.faults);
    Some(Name {
        text: values::spanned_text(map, "text")?,
        lang: values::text(map, "lang"),
        used_by: values::references(map, "used_by"),
        note,
        autolink: values::boolean(map, "autolink").unwrap_or(true),
    })
}

fn membership(values: &mut Values, node: &Node) -> Option<Membership> {
    let Some(map) = node.map() else {
        return Some(Membership { group: values::spanned(node)?, role: None, dates: None });
    };
    let dates = values.date(map, "dates");
    let group = values::spanned_text(map, "group")?;
    Some(Membership { group, role: values::text(map, "role"), dates })
}

fn coordinates(values: &mut Values, node: &Node) -> Option<Coordinates> {
    let map = node.map()?;
    let mut degrees = |name: &str, most: f64| {
        let number = values::number(map, name)?;
        if number.value.abs() > most {
            let message = format!("`{name}` lies beyond {most} degrees");
            let fault =
                Diagnostic::new(codes::FIELD_VALUE, number.span, message, "not on the globe");
            let help = format!("write decimal degrees, from -{most} to {most}");
            values.faults.push(fault.help(help));
        }
        Some(number.value)
    };
    let (lat, lon) = (degrees("lat", 90.0), degrees("lon", 180.0));
    let precision = precision(&values::text(map, "precision")?)?;
    Some(Coordinates { lat: lat?, lon: lon?, precision })
}

fn precision(word: &str) -> Option<Precision> {
    use Precision::*;
    let all = [Site, Settlement, District, Province, Region];
    PRECISIONS.iter().position(|known| *known == word).map(|at| all[at])
}
