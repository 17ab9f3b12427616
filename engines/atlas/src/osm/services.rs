//! Service points and dwellings by their tags. The README repeats this table for readers.

use super::tags::{Key, Tags};

/// Names of the built-in service categories, in the order their numbers count.
pub const CATEGORIES: [&str; 10] = [
    "health",
    "pharmacy",
    "school",
    "kindergarten",
    "food",
    "bank_post",
    "canteen",
    "park",
    "bus",
    "community",
];

/// The category number of an element, if it is a service.
pub fn category(tags: &Tags) -> Option<u8> {
    let found = match tags.get(Key::Amenity) {
        b"clinic" | b"doctors" | b"hospital" | b"dentist" => 0,
        b"pharmacy" => 1,
        b"school" => 2,
        b"kindergarten" | b"childcare" => 3,
        b"marketplace" => 4,
        b"bank" | b"post_office" | b"atm" => 5,
        b"restaurant" | b"fast_food" | b"cafe" | b"food_court" | b"canteen" => 6,
        b"community_centre" | b"library" | b"social_centre" | b"social_facility" | b"townhall" => 9,
        _ => return by_other_keys(tags),
    };
    Some(found)
}

fn by_other_keys(tags: &Tags) -> Option<u8> {
    if matches!(tags.get(Key::Healthcare), b"clinic" | b"doctor" | b"hospital" | b"centre") {
        return Some(0);
    }
    match tags.get(Key::Shop) {
        b"chemist" => return Some(1),
        b"supermarket" | b"convenience" | b"greengrocer" | b"butcher" | b"bakery" | b"grocery" => {
            return Some(4);
        }
        _ => {}
    }
    if matches!(tags.get(Key::Leisure), b"park" | b"garden" | b"playground") {
        return Some(7);
    }
    if tags.get(Key::Highway) == b"bus_stop" {
        return Some(8);
    }
    (tags.has(Key::SocialFacility) || tags.get(Key::Office) == b"government").then_some(9)
}

/// Whether an element is a building people may live in: `building=*` of a dwelling kind or of no stated kind.
pub fn is_dwelling(tags: &Tags) -> bool {
    matches!(
        tags.get(Key::Building),
        b"yes"
            | b"apartments"
            | b"house"
            | b"residential"
            | b"detached"
            | b"semidetached_house"
            | b"terrace"
            | b"dormitory"
            | b"bungalow"
            | b"farm"
            | b"villa"
            | b"mixed_use"
    )
}
