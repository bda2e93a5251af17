//! What only an event has, but for its accounts and claims.

use super::super::values::{self, Map, Values};
use super::accounts;
use crate::model::draft::{Event, Participant};

/// The fields of an event.
pub fn event(values: &mut Values, map: Map) -> Event {
    let mut participants = Vec::new();
    for map in values::items(map, "participants").filter_map(|node| node.map()) {
        let note = values.markdown(map, "note");
        let Some(who) = values::spanned_text(map, "who") else { continue };
        let (role, side) = (values::text(map, "role"), values::text(map, "side"));
        participants.push(Participant { who, role, side, note });
    }
    Event {
        date: values.date(map, "date"),
        said: values::text(map, "said"),
        date_note: values.markdown(map, "date_note"),
        places: values::references(map, "place"),
        kind: values::text(map, "kind"),
        participants,
        part_of: values::references(map, "part_of"),
        leads_to: values::references(map, "leads_to"),
        accounts: accounts::of_event(values, map),
        claims: accounts::claims(values, map),
    }
}
