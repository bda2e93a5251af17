//! The ground under the maps of a history: borders, coasts, rivers and lakes in degrees, with names
//! to be written there. How any of it is drawn is told above.

/// A longitude and a latitude, in degrees of WGS 84.
pub type Point = (f64, f64);

/// What lies under the places of a history; empty where it brings no base map.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BaseMap {
    /// What the map of the whole history shows.
    pub shown: Option<Bounds>,
    /// Whose lines these are, in a sentence for readers.
    pub attribution: Option<String>,
    pub features: Vec<Feature>,
}

/// A box of degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

/// Something on the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    pub kind: Terrain,
    pub name: Option<String>,
    pub shape: Shape,
}

/// What a line, an area or a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Terrain {
    Lake,
    River,
    Province,
    Coast,
    Country,
}

impl Terrain {
    /// All of them, in the order in which they are drawn.
    pub const ALL: [Terrain; 5] =
        [Terrain::Lake, Terrain::River, Terrain::Province, Terrain::Coast, Terrain::Country];

    /// The word for it in a file.
    pub fn word(self) -> &'static str {
        match self {
            Terrain::Lake => "lake",
            Terrain::River => "river",
            Terrain::Province => "province",
            Terrain::Coast => "coast",
            Terrain::Country => "country",
        }
    }

    /// The one with this word.
    pub fn from_word(word: &str) -> Option<Terrain> {
        Terrain::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Where something lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Where the middle of its name may stand.
    Name(Point),
    Lines(Vec<Vec<Point>>),
    /// Rings, each closed.
    Areas(Vec<Vec<Point>>),
}

impl BaseMap {
    /// The box around all lines and areas.
    pub fn extent(&self) -> Option<Bounds> {
        let points = self.features.iter().flat_map(|feature| match &feature.shape {
            Shape::Name(_) => &[][..],
            Shape::Lines(lines) | Shape::Areas(lines) => lines,
        });
        points.flatten().fold(None, |bounds: Option<Bounds>, &(lon, lat)| {
            let own = Bounds { west: lon, south: lat, east: lon, north: lat };
            Some(bounds.map_or(own, |all| Bounds {
                west: all.west.min(lon),
                south: all.south.min(lat),
                east: all.east.max(lon),
                north: all.north.max(lat),
            }))
        })
    }
}
