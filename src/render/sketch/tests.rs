//! Sketches: true distances, nothing over anything, nothing outside.

use super::*;
use proptest::prelude::*;

fn spot(name: &str, lat: f64, lon: f64, precision: Precision) -> Spot<'_> {
    Spot {
        id: None,
        href: "x.html".into(),
        name,
        at: Coordinates { lat, lon, precision },
        events: 1,
    }
}

fn drawn(spots: &[Spot]) -> String {
    let mut out = String::new();
    push_svg(&mut out, &layout(spots, &BaseMap::default()).unwrap());
    out
}

#[test]
fn no_place_no_picture() {
    assert!(layout(&[], &BaseMap::default()).is_none());
}

#[test]
fn the_series_is_the_cosine() {
    for degrees in -90..=90 {
        let degrees = f64::from(degrees);
        assert!((cosine(degrees) - degrees.to_radians().cos()).abs() < 1e-6, "{degrees}");
    }
}

#[test]
fn distances_are_true_and_the_bar_is_round() {
    // Mazar-i-Sharif and Kunduz: 156 km on the ground.
    let spots = [
        spot("Mazar-i-Sharif", 36.709, 67.11, Precision::Settlement),
        spot("Kunduz", 36.729, 68.857, Precision::Settlement),
    ];
    let base = BaseMap::default();
    let picture = layout(&spots, &base).unwrap();
    let (kilometres, length) = picture.scale;
    let apart = picture.items[1].x - picture.items[0].x;
    assert!((apart / length * kilometres - 156.0).abs() < 1.5, "{}", apart / length * kilometres);
    assert_eq!(kilometres, 20.0);
    assert_eq!([0.7, 1.0, 4.9, 5.0, 120.0].map(nice), [0.5, 1.0, 2.0, 5.0, 100.0]);
}

#[test]
fn a_few_far_places_are_pointed_at() {
    let mut spots: Vec<Spot> = (0..8)
        .map(|n| spot("near", 36.0 + f64::from(n) / 10.0, 67.0, Precision::Settlement))
        .collect();
    spots.push(spot("Tehran", 35.69, 51.39, Precision::Settlement));
    let base = BaseMap::default();
    let picture = layout(&spots, &base).unwrap();
    let beyond = picture.items.iter().find(|item| item.spot.name == "Tehran").unwrap();
    assert!(beyond.beyond.unwrap().0 < -0.9 && beyond.x < 20.0);
    assert_eq!(picture.items.iter().filter(|item| item.beyond.is_some()).count(), 1);
    assert!(caption(&picture).contains("beyond the sketch"));
}

#[test]
fn degrees_bear_their_letters_and_go_round_the_world() {
    assert_eq!(degrees(-0.5, 0.5, ('N', 'S')), "0.5° S");
    assert_eq!(degrees(181.0, 1.0, ('E', 'W')), "179° W");
    let spots = [
        spot("Fiji", -18.0, 178.0, Precision::Region),
        spot("Samoa", -13.8, -172.0, Precision::Region),
    ];
    let base = BaseMap::default();
    let picture = layout(&spots, &base).unwrap();
    assert!(picture.items[0].x < picture.items[1].x && picture.scale.0 <= 500.0);
}

#[test]
fn what_the_picture_cannot_tell_its_words_do() {
    let long = "The former school for girls beside the northern gate of the old walled town";
    let spots = [
        spot("Town", 36.7, 67.1, Precision::Settlement),
        spot(long, 36.7, 67.1, Precision::Site),
        spot("Airport", 36.75, 67.3, Precision::Site),
    ];
    let base = BaseMap::default();
    let picture = layout(&spots, &base).unwrap();
    let told = signs(&picture);
    assert!(told.contains(&format!("In full: {long}.")), "{told}");
    assert!(told.contains(&format!("On one point: Town, {long}.")), "{told}");
    let told = signs(&layout(&spots[..1], &base).unwrap());
    assert_eq!(told, "");
}

#[test]
fn names_are_escaped() {
    let svg = drawn(&[spot("A & <b>", 1.0, 1.0, Precision::Site)]);
    assert!(svg.contains(">A &amp; &lt;b&gt;</text>"), "{svg}");
    assert!(svg.contains("<title>A &amp; &lt;b&gt;: one event</title>"), "{svg}");
}

fn any_place() -> impl Strategy<Value = (String, f64, f64, Precision)> {
    use Precision::*;
    let precision = prop::sample::select(vec![Site, Settlement, District, Province, Region]);
    ("[A-Z][a-z -]{0,45}", 30.0..40.0f64, 60.0..72.0f64, precision)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn names_hide_nothing_and_all_lies_inside(
        places in prop::collection::vec(any_place(), 1..24),
        spread in prop::sample::select(vec![0.0, 0.01, 1.0]),
    ) {
        let spots: Vec<Spot> = places
            .iter()
            .map(|(name, lat, lon, precision)| {
                spot(name, 36.0 + (lat - 36.0) * spread, 66.0 + (lon - 66.0) * spread, *precision)
            })
            .collect();
        let base = BaseMap::default();
    let picture = layout(&spots, &base).unwrap();
        let frame = Area { left: 0.0, top: 0.0, right: WIDTH, bottom: picture.ground.height };
        let dots: Vec<Area> = picture.items.iter().filter(|item| is_dot(item)).map(core).collect();
        let mut names: Vec<Area> = Vec::new();
        let ticks = picture.parallels.iter().filter_map(|tick| tick.label.as_ref());
        names.extend(ticks.map(|label| label.0));
        for item in &picture.items {
            let Item { x, y, radius, .. } = *item;
            prop_assert!(Area::around(x, y, radius - 0.01).is_within(&frame), "{x} {y} {radius}");
            let Some(label) = &item.label else { continue };
            prop_assert!(label.area.is_within(&frame));
            for other in names.iter().chain(&dots) {
                prop_assert!(!label.area.overlaps(other), "{}", label.text);
            }
            names.push(label.area);
        }
        prop_assert_eq!(drawn(&spots), drawn(&spots));
    }
}
