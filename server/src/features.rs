//! The one list of rooms.

use web::Feature;

/// Every room, in the order their routes are added.
pub fn all() -> Vec<Feature> {
    vec![
        crate::pages::feature(),
        people::feature(),
        beans::feature(),
        volunteering::feature(),
        alliance::feature(),
    ]
}

/// The words of the shell and of every room.
pub fn texts(features: &[Feature]) -> Vec<text::Source> {
    std::iter::once(web::TEXTS).chain(features.iter().map(|f| f.texts)).collect()
}
