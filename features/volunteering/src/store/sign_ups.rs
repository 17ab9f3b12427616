use access::PersonId;
use common::{CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};

use super::unknown;
use crate::{ActivityId, SignUp, SignUpState};

db::sql! {
    PUT = "INSERT INTO volunteer_sign_ups (community_id, activity_id, person_id, state, place_no, at) \
           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (community_id, activity_id, person_id) \
           DO UPDATE SET state = excluded.state, place_no = excluded.place_no, at = excluded.at";
    SET_STATE = "UPDATE volunteer_sign_ups SET state = $4 WHERE community_id = $1 AND activity_id = $2 AND person_id = $3";
    FIND = "SELECT person_id, state, place_no, at FROM volunteer_sign_ups \
            WHERE community_id = $1 AND activity_id = $2 AND person_id = $3";
    OF_ACTIVITY = "SELECT person_id, state, place_no, at FROM volunteer_sign_ups \
                   WHERE community_id = $1 AND activity_id = $2 AND state <> 'withdrawn' ORDER BY place_no LIMIT 2000";
    FIRST_WAITING = "SELECT person_id, state, place_no, at FROM volunteer_sign_ups \
                     WHERE community_id = $1 AND activity_id = $2 AND state = 'waiting' ORDER BY place_no LIMIT 1";
    NEXT_PLACE = "SELECT CAST(COALESCE(MAX(place_no), 0) + 1 AS BIGINT) FROM volunteer_sign_ups \
                  WHERE community_id = $1 AND activity_id = $2";
    AHEAD = "SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_sign_ups \
             WHERE community_id = $1 AND activity_id = $2 AND state = 'waiting' AND place_no < $3";
}

pub(crate) fn put(
    tx: &mut Tx<'_>,
    c: CommunityId,
    activity: ActivityId,
    person: PersonId,
    state: SignUpState,
    at: Timestamp,
) -> Result<(), Error> {
    let place: i64 = tx.value(NEXT_PLACE, &[&c, &activity])?;
    tx.exec(PUT, &[&c, &activity, &person, &state.as_str(), &place, &at]).map(|_| ())
}

pub(crate) fn set_state(
    tx: &mut Tx<'_>,
    c: CommunityId,
    activity: ActivityId,
    person: PersonId,
    state: SignUpState,
) -> Result<(), Error> {
    tx.exec(SET_STATE, &[&c, &activity, &person, &state.as_str()]).map(|_| ())
}

/// # Errors
/// When the database refuses.
pub fn sign_up_of(
    r: &mut Reader<'_>,
    community: CommunityId,
    activity: ActivityId,
    person: PersonId,
) -> Result<Option<SignUp>, Error> {
    r.find(FIND, &[&community, &activity, &person], make)
}

/// Going and waiting, in the order of coming.
///
/// # Errors
/// When the database refuses.
pub fn sign_ups(
    r: &mut Reader<'_>,
    community: CommunityId,
    activity: ActivityId,
) -> Result<Vec<SignUp>, Error> {
    r.list(OF_ACTIVITY, &[&community, &activity], make)
}

pub(crate) fn first_waiting(
    r: &mut Reader<'_>,
    c: CommunityId,
    activity: ActivityId,
) -> Result<Option<SignUp>, Error> {
    r.find(FIRST_WAITING, &[&c, &activity], make)
}

/// How many wait before this place.
pub(crate) fn ahead(
    r: &mut Reader<'_>,
    c: CommunityId,
    activity: ActivityId,
    place_no: i64,
) -> Result<i64, Error> {
    r.value(AHEAD, &[&c, &activity, &place_no])
}

fn make(row: &mut Row) -> Result<SignUp, Error> {
    let (person, word) = (row.next()?, row.next::<String>()?);
    let state = SignUpState::parse(&word).ok_or_else(|| unknown("sign-up state", &word))?;
    Ok(SignUp { person, state, place_no: row.next()?, at: row.next()? })
}
