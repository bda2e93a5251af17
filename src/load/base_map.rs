//! Base maps: files of `content/map/` in GeoJSON, of which lines, areas and points are taken with
//! their `kind` and `name`. What can't be read is said, and left out.

use super::library::{json_fault, place};
use crate::diagnostic::{Diagnostic, Faults, nearest};
use crate::model::base_map::{BaseMap, Bounds, Feature, Point, Shape, Terrain};
use crate::model::codes;
use crate::span::{FileId, Span};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::ops::Range;

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    bbox: Option<Vec<f64>>,
    #[serde(default)]
    attribution: Option<String>,
    #[serde(borrow, default)]
    features: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    properties: Option<Properties>,
    geometry: Geometry,
}

#[derive(Deserialize, Default)]
struct Properties {
    kind: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Point(Vec<f64>),
    LineString(Vec<Vec<f64>>),
    MultiLineString(Vec<Vec<Vec<f64>>>),
    Polygon(Vec<Vec<Vec<f64>>>),
    MultiPolygon(Vec<Vec<Vec<Vec<f64>>>>),
}

/// Reads a file and adds what is in it to the map; what two files both say, the first has said.
pub fn read(file: FileId, text: &str, map: &mut BaseMap, faults: &mut Faults) {
    let mut fault = |range: Range<usize>, message: String, help: &str| {
        let span = Span::new(file, range.start, range.end);
        faults.push(Diagnostic::new(codes::MAP, span, message, "").help(help.to_string()));
    };
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let collection: Collection = match serde_json::from_str(&text[start..]) {
        Ok(collection) => collection,
        Err(error) => {
            let (range, message) = json_fault(text, start, &error);
            return fault(range, format!("this is no GeoJSON: {message}"), "export the map again");
        }
    };
    if collection.kind != "FeatureCollection" {
        let message = "a base map is a GeoJSON `FeatureCollection`".to_string();
        let help = "write `\"type\": \"FeatureCollection\"`, and the shapes under `\"features\"`";
        fault(start..start, message, help);
        return;
    }
    match collection.bbox.as_deref().map(bounds) {
        None => {}
        Some(Some(bounds)) => map.shown = map.shown.or(Some(bounds)),
        Some(None) => {
            let at = text.find("\"bbox\"").unwrap_or(start);
            let message = "`bbox` is no box on a map".to_string();
            let help = "write it as `[west, south, east, north]`, in degrees";
            fault(at..at + "\"bbox\"".len(), message, help);
        }
    }
    map.attribution = map.attribution.take().or(collection.attribution);
    for raw in collection.features {
        match feature(raw.get()) {
            Ok(feature) => map.features.push(feature),
            Err((message, help)) => fault(place(text, raw), message, &help),
        }
    }
}

fn bounds(written: &[f64]) -> Option<Bounds> {
    let &[west, south, east, north] = written else { return None };
    let holds = point(&[west, south]).is_ok() && point(&[east, north]).is_ok();
    (holds && west < east && south < north).then_some(Bounds { west, south, east, north })
}

/// A feature, or what is wrong with it and a way out.
fn feature(text: &str) -> Result<Feature, (String, String)> {
    let written: Written = serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line").next().unwrap_or_default();
        let help =
            "give it a `geometry`: a point, or lines or polygons, of `[longitude, latitude]`";
        (format!("this feature can't be read: {message}"), help.to_string())
    })?;
    let properties = written.properties.unwrap_or_default();
    let words = Terrain::ALL.map(Terrain::word);
    let Some(kind) = properties.kind else {
        let message = "this feature doesn't say what it is".to_string();
        let help = format!("give it a property `kind`: `{}`", words.join("`, `"));
        return Err((message, help));
    };
    let Some(kind) = Terrain::from_word(&kind) else {
        let message = format!("`{kind}` is no kind of feature");
        let help = match nearest(&kind, words) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of `{}`", words.join("`, `")),
        };
        return Err((message, help));
    };
    let shape = match written.geometry {
        Geometry::Point(at) => Shape::Name(point(&at)?),
        Geometry::LineString(line) => Shape::Lines(lines(&[line])?),
        Geometry::MultiLineString(all) => Shape::Lines(lines(&all)?),
        Geometry::Polygon(rings) => Shape::Areas(lines(&rings)?),
        Geometry::MultiPolygon(areas) => Shape::Areas(lines(&areas.concat())?),
    };
    if matches!(shape, Shape::Name(_)) && properties.name.as_deref().is_none_or(str::is_empty) {
        let help = "give it a property `name`, which is written there";
        return Err(("a point of a base map is a name, and this has none".into(), help.into()));
    }
    Ok(Feature { kind, name: properties.name, shape })
}

fn lines(written: &[Vec<Vec<f64>>]) -> Result<Vec<Vec<Point>>, (String, String)> {
    written.iter().map(|line| line.iter().map(|at| point(at)).collect()).collect()
}

fn point(written: &[f64]) -> Result<Point, (String, String)> {
    match *written {
        [lon, lat, ..] if lon.abs() <= 180.0 && lat.abs() <= 90.0 => Ok((lon, lat)),
        _ => {
            let shown: Vec<String> = written.iter().map(f64::to_string).collect();
            let message = format!("`[{}]` is no place on a map", shown.join(", "));
            let help = "write a place as `[longitude, latitude]`, in degrees of WGS 84";
            Err((message, help.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Texts;

    /// What a file holds, and what is said of it: the place's text, and the message.
    fn of(text: &str) -> (BaseMap, Vec<(String, String)>) {
        let (mut map, mut faults, mut texts) =
            (BaseMap::default(), Faults::default(), Texts::default());
        let file = texts.add("content/map/base.json", text);
        read(file, text, &mut map, &mut faults);
        let said = faults.iter().map(|fault| {
            let span = fault.labels[0].span;
            (text[span.start as usize..span.end as usize].to_string(), fault.message.clone())
        });
        (map, said.collect())
    }

    fn with(features: &str) -> String {
        format!("{{\"features\": [{features}], \"type\": \"FeatureCollection\"}}")
    }

    #[test]
    fn lines_areas_and_names_are_read() {
        let (map, said) = of(&with(
            r#"{"type": "Feature", "properties": {"kind": "river", "name": "Oxus"},
                "geometry": {"coordinates": [[1, 2, 300], [3.5, 4]], "type": "LineString"}},
               {"geometry": {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [0, 1], [0, 0]]]]},
                "properties": {"kind": "lake", "other": [1]}, "id": 7},
               {"properties": {"kind": "country", "name": "Bactria"},
                "geometry": {"type": "Point", "coordinates": [66, 36]}}"#,
        ));
        assert_eq!(said, []);
        assert_eq!(map.features[0].shape, Shape::Lines(vec![vec![(1.0, 2.0), (3.5, 4.0)]]));
        assert!(matches!(&map.features[1].shape, Shape::Areas(rings) if rings[0].len() == 4));
        assert_eq!(map.features[2].name.as_deref(), Some("Bactria"));
        let extent = map.extent().unwrap();
        assert_eq!((extent.west, extent.east, extent.north), (0.0, 3.5, 4.0));
    }

    #[test]
    fn what_is_wrong_is_said_in_its_place_and_the_rest_is_kept() {
        let bad = [
            (
                r#"{"properties": {"kind": "rivre"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}"#,
                "`rivre` is no kind",
            ),
            (
                r#"{"properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}"#,
                "doesn't say what it is",
            ),
            (
                r#"{"properties": {"kind": "lake"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}"#,
                "this has none",
            ),
            (
                r#"{"properties": {"kind": "lake"}, "geometry": {"type": "LineString", "coordinates": [[1, 2], [36, 120]]}}"#,
                "`[36, 120]` is no place",
            ),
            (r#"{"properties": {"kind": "lake"}, "geometry": null}"#, "can't be read"),
        ];
        let good = r#"{"properties": {"kind": "lake", "name": "A"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}"#;
        for (feature, message) in bad {
            let (map, said) = of(&with(&format!("{good},\n{feature}")));
            assert_eq!(map.features.len(), 1, "{feature}");
            assert_eq!(said.len(), 1, "{feature}");
            assert_eq!(said[0].0, feature);
            assert!(said[0].1.contains(message), "{said:?}");
        }
    }

    #[test]
    fn broken_files_are_faults_and_no_panics() {
        for text in
            ["", "{", "[]", "3", "{\"type\": \"FeatureCollection\", \"features\": 3}", "\"é"]
        {
            let (map, said) = of(text);
            assert_eq!((said.len(), map), (1, BaseMap::default()), "{text}");
        }
        let (_, said) = of("{\"type\": \"Topology\", \"arcs\": []}");
        assert!(said[0].1.contains("FeatureCollection"), "{said:?}");
        let (map, said) = of("{\"type\": \"FeatureCollection\", \"bbox\": [70, 30, 60, 40]}");
        assert_eq!((said[0].0.as_str(), map.shown), ("\"bbox\"", None));
    }
}
