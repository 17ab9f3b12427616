use access::{Cx, PersonId};
use common::paging::PER_PAGE;
use common::{CommunityId, ListQuery, Paged, Timestamp};
use db::{Error, Reader, Row, Tx};
use uuid::Uuid;

use crate::award::{Award, AwardId, AwardSource, AwardState, NewAward, Objection};

macro_rules! select {
    () => {
        "SELECT id, person_id, fund_id, amount, source_kind, source_id, source_label, detail, notice_days, attempt, state, \
         proposed_by, proposed_at, decided_by, decided_at, notice_until, reason, transfer_id FROM bean_awards "
    };
}
/// Not proposed again.
macro_rules! last {
    () => {
        "AND NOT EXISTS (SELECT 1 FROM bean_awards n WHERE n.community_id = a.community_id AND n.claim_id = a.claim_id \
         AND n.attempt > a.attempt) "
    };
}
/// $2 a state or nothing, $3 a LIKE pattern or nothing.
macro_rules! narrowed {
    () => {
        "WHERE community_id = $1 AND (CAST($2 AS TEXT) = '' OR state = $2) \
         AND (CAST($3 AS TEXT) = '' OR source_label LIKE $3 ESCAPE '\\' OR detail LIKE $3 ESCAPE '\\') "
    };
}

db::sql! {
    ADD = "INSERT INTO bean_awards (community_id, id, claim_id, attempt, person_id, fund_id, amount, source_kind, source_id, \
           source_label, detail, notice_days, state, proposed_by, proposed_at, reason) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'proposed', $13, $14, '')";
    FIND = concat!(select!(), "WHERE community_id = $1 AND id = $2");
    OF_CLAIM = concat!(select!(), "WHERE community_id = $1 AND claim_id = $2 ORDER BY attempt DESC LIMIT 1");
    ATTEMPTS = concat!(select!(), "WHERE community_id = $1 AND claim_id = (SELECT claim_id FROM bean_awards \
               WHERE community_id = $1 AND id = $2) ORDER BY attempt DESC LIMIT 50");
    OF_TRANSFER = concat!(select!(), "WHERE community_id = $1 AND transfer_id = $2");
    SET = "UPDATE bean_awards SET state = $3, decided_by = $4, decided_at = $5, notice_until = $6, reason = $7, transfer_id = $8 \
           WHERE community_id = $1 AND id = $2";
    DUE = "SELECT id FROM bean_awards WHERE community_id = $1 AND state = 'notice' AND notice_until <= $2 ORDER BY proposed_at, id LIMIT $3";
    LIST = concat!(select!(), narrowed!());
    COUNT = concat!("SELECT CAST(COUNT(*) AS BIGINT) FROM bean_awards ", narrowed!());
    OF_PERSON = concat!(select!(), "WHERE community_id = $1 AND person_id = $2 AND state <> 'posted' \
                ORDER BY proposed_at DESC, id LIMIT $3");
    REFUSED_OF = concat!(select!(), "AS a WHERE community_id = $1 AND person_id = $2 AND state = 'refused' ", last!(),
                 "ORDER BY proposed_at DESC, id LIMIT 1000");
    REFUSED_FOR = concat!(select!(), "AS a WHERE community_id = $1 AND source_id = $2 AND state = 'refused' ", last!(),
                  "ORDER BY proposed_at DESC, id LIMIT 2000");
    ADD_OBJECTION = "INSERT INTO bean_objections (community_id, id, award_id, by_person, text, state, answer, made_at) \
                     VALUES ($1, $2, $3, $4, $5, 'open', '', $6)";
    OBJECTIONS = "SELECT id, award_id, by_person, text, state, answer, made_at, decided_at FROM bean_objections \
                  WHERE community_id = $1 AND award_id = $2 ORDER BY made_at, id LIMIT 100";
    CLOSE_OBJECTIONS = "UPDATE bean_objections SET state = $3, answer = $4, decided_by = $5, decided_at = $6 \
                        WHERE community_id = $1 AND award_id = $2 AND state = 'open'";
}

const ORDERS: &[(&str, &str)] = &[
    ("at", "proposed_at"),
    ("amount", "amount"),
    ("source", "source_label"),
    ("detail", "detail"),
    ("until", "COALESCE(notice_until, 0)"),
    (
        "state",
        "CASE state WHEN 'proposed' THEN 1 WHEN 'held' THEN 2 WHEN 'notice' THEN 3 WHEN 'posted' THEN 4 ELSE 5 END",
    ),
];

pub(crate) fn add(tx: &mut Tx<'_>, cx: &Cx, id: AwardId, new: &NewAward, attempt: i64) -> Result<(), Error> {
    let source = &new.source;
    tx.exec(
        ADD,
        &[
            &cx.community,
            &id,
            &new.claim,
            &attempt,
            &new.person,
            &new.fund,
            &new.amount,
            &source.kind,
            &source.id,
            &source.label,
            &new.detail,
            &new.notice_days,
            &cx.actor.id(),
            &cx.now,
        ],
    )
    .map(|_| ())
}

pub(crate) fn find(r: &mut Reader<'_>, c: CommunityId, id: AwardId) -> Result<Option<Award>, Error> {
    r.find(FIND, &[&c, &id], award)
}

/// The latest award of a claim.
pub(crate) fn of_claim(r: &mut Reader<'_>, c: CommunityId, claim: Uuid) -> Result<Option<Award>, Error> {
    r.find(OF_CLAIM, &[&c, &claim], award)
}

pub(crate) fn attempts(r: &mut Reader<'_>, c: CommunityId, id: AwardId) -> Result<Vec<Award>, Error> {
    r.list(ATTEMPTS, &[&c, &id], award)
}

pub(crate) fn refused_of(r: &mut Reader<'_>, c: CommunityId, person: PersonId) -> Result<Vec<Award>, Error> {
    r.list(REFUSED_OF, &[&c, &person], award)
}

pub(crate) fn refused_for(r: &mut Reader<'_>, c: CommunityId, source: Uuid) -> Result<Vec<Award>, Error> {
    r.list(REFUSED_FOR, &[&c, &source], award)
}

pub(crate) fn of_transfer(
    r: &mut Reader<'_>,
    c: CommunityId,
    transfer: Uuid,
) -> Result<Option<Award>, Error> {
    r.find(OF_TRANSFER, &[&c, &transfer], award)
}

pub(crate) fn set(tx: &mut Tx<'_>, c: CommunityId, a: &Award) -> Result<(), Error> {
    tx.exec(
        SET,
        &[
            &c,
            &a.id,
            &a.state.as_str(),
            &a.decided_by,
            &a.decided_at,
            &a.notice_until,
            &a.reason,
            &a.transfer,
        ],
    )
    .map(|_| ())
}

pub(crate) fn due(
    r: &mut Reader<'_>,
    c: CommunityId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<AwardId>, Error> {
    r.list(DUE, &[&c, &now, &limit], |row| row.next())
}

/// Awards in a state (empty: any), searched by what for; the latest first unless sorted.
///
/// # Errors
/// When the database refuses.
pub fn page(
    r: &mut Reader<'_>,
    c: CommunityId,
    state: &str,
    query: &ListQuery,
) -> Result<Paged<Award>, Error> {
    let like = if query.q.is_empty() { String::new() } else { query.like() };
    let total = r.value(COUNT, &[&c, &state, &like])?;
    let sql =
        format!("{LIST} ORDER BY {}, id LIMIT $4 OFFSET $5", query.order_or("proposed_at DESC", ORDERS));
    Ok(Paged { rows: r.list(&sql, &[&c, &state, &like, &PER_PAGE, &query.offset()], award)?, total })
}

/// The newest of a person's awards that are still on their way or refused.
pub(crate) fn of_person(
    r: &mut Reader<'_>,
    c: CommunityId,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Award>, Error> {
    r.list(OF_PERSON, &[&c, &person, &limit], award)
}

pub(crate) fn add_objection(tx: &mut Tx<'_>, c: CommunityId, o: &Objection) -> Result<(), Error> {
    tx.exec(ADD_OBJECTION, &[&c, &o.id, &o.award, &o.by, &o.text, &o.made_at]).map(|_| ())
}

pub(crate) fn objections(
    r: &mut Reader<'_>,
    c: CommunityId,
    award: AwardId,
) -> Result<Vec<Objection>, Error> {
    r.list(OBJECTIONS, &[&c, &award], |row| {
        Ok(Objection {
            id: row.next()?,
            award: row.next()?,
            by: row.next()?,
            text: row.next()?,
            state: row.next()?,
            answer: row.next()?,
            made_at: row.next()?,
            decided_at: row.next()?,
        })
    })
}

pub(crate) fn close_objections(
    tx: &mut Tx<'_>,
    c: CommunityId,
    award: AwardId,
    (state, answer): (&str, &str),
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<(), Error> {
    tx.exec(CLOSE_OBJECTIONS, &[&c, &award, &state, &answer, &by, &now]).map(|_| ())
}

fn award(row: &mut Row) -> Result<Award, Error> {
    Ok(Award {
        id: row.next()?,
        person: row.next()?,
        fund: row.next()?,
        amount: row.next()?,
        source: AwardSource { kind: row.next()?, id: row.next()?, label: row.next()? },
        detail: row.next()?,
        notice_days: row.next()?,
        attempt: row.next()?,
        state: state(&row.next::<String>()?)?,
        proposed_by: row.next()?,
        proposed_at: row.next()?,
        decided_by: row.next()?,
        decided_at: row.next()?,
        notice_until: row.next()?,
        reason: row.next()?,
        transfer: row.next()?,
    })
}

fn state(text: &str) -> Result<AwardState, Error> {
    AwardState::parse(text).ok_or_else(|| Error::Shape(format!("no state of an award is {text:?}")))
}
