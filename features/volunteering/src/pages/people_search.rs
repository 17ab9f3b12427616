//! Finding one person to add: staff search the register; a leader must know the whole name or phone.

use access::PersonId;
use db::Reader;
use people::Phone;

use crate::VolunteeringError;

const FOUND_MAX: i64 = 12;

/// Someone who may be chosen.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub id: PersonId,
    pub name: String,
    pub compound: String,
}

pub(super) fn search(
    r: &mut Reader<'_>,
    cx: &access::Cx,
    q: &str,
    whole: bool,
) -> Result<Vec<Candidate>, VolunteeringError> {
    let q = q.trim();
    if q.is_empty() {
        return Ok(Vec::new());
    }
    let by_phone = Phone::parse(q).is_ok();
    let found = people::search_persons(r, cx, q, FOUND_MAX)?;
    let fits = |person: &people::Person| !whole || by_phone || person.name == q;
    let candidate = |p: people::Person| Candidate { id: p.id, name: p.name, compound: p.compound };
    Ok(found.into_iter().filter(fits).map(candidate).collect())
}
