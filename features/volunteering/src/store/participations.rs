use std::collections::BTreeSet;

use access::PersonId;
use common::{Beans, CommunityId, Timestamp};
use db::{Error, Reader, Row, Tx};
use jiff::civil::Date;
use uuid::Uuid;

use super::unknown;
use crate::rules::{Already, Worked};
use crate::{ActivityId, Grade, Participation, RuleId};

macro_rules! columns {
    () => {
        "SELECT p.id, p.activity_id, p.person_id, p.grade, p.from_at, p.until_at, p.minutes, p.rule_id, p.rule_version, \
         p.earns, p.reason, p.entered_by, p.beans, p.award_id FROM volunteer_participations p "
    };
}

db::sql! {
    INSERT = "INSERT INTO volunteer_participations (community_id, id, activity_id, person_id, grade, from_at, until_at, minutes, \
              rule_id, rule_version, earns, reason, entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE volunteer_participations SET grade = $3, from_at = $4, until_at = $5, minutes = $6, earns = $7, \
              reason = $8, entered_by = $9 WHERE community_id = $1 AND id = $2";
    DELETE = "DELETE FROM volunteer_participations WHERE community_id = $1 AND id = $2";
    SETTLE = "UPDATE volunteer_participations SET beans = $3, award_id = $4 WHERE community_id = $1 AND id = $2";
    FIND = concat!(columns!(), "WHERE p.community_id = $1 AND p.activity_id = $2 AND p.person_id = $3");
    OF_ACTIVITY = concat!(columns!(), "WHERE p.community_id = $1 AND p.activity_id = $2 ORDER BY p.from_at, p.id LIMIT 2000");
    UNSETTLED = concat!(columns!(), "WHERE p.community_id = $1 AND p.activity_id = $2 AND p.beans IS NULL ORDER BY p.from_at, p.id LIMIT $3");
    COUNT = "SELECT CAST(COUNT(*) AS BIGINT) FROM volunteer_participations WHERE community_id = $1 AND activity_id = $2";
    OVERLAP = "SELECT a.title, p.from_at, COALESCE(p.until_at, a.ends_at) FROM volunteer_participations p \
               JOIN volunteer_activities a ON a.community_id = p.community_id AND a.id = p.activity_id \
               WHERE p.community_id = $1 AND p.person_id = $2 AND p.activity_id <> $3 AND p.from_at < $5 \
               AND COALESCE(p.until_at, a.ends_at) > $4 AND p.from_at >= $6 ORDER BY p.from_at LIMIT 1";
    EARNED = "SELECT from_at, beans, award_id FROM volunteer_participations WHERE community_id = $1 AND person_id = $2 \
              AND rule_id = $3 AND from_at >= $4 AND from_at < $5 AND beans > 0 LIMIT 1000";
    STAYS = "SELECT person_id, from_at, grade, minutes, COALESCE(beans, 0) FROM volunteer_participations \
             WHERE community_id = $1 AND rule_id = $2 AND from_at >= $3 AND from_at < $4 AND until_at IS NOT NULL \
             ORDER BY from_at, id LIMIT 20000";
}

/// No stay is longer, so an overlap begins at most this long before.
const STAY_MAX_MS: i64 = 2 * common::clock::DAY_MS;

pub(crate) fn insert(tx: &mut Tx<'_>, c: CommunityId, p: &Participation) -> Result<(), Error> {
    let grade = p.grade.as_str();
    tx.exec(
        INSERT,
        &[
            &c,
            &p.id,
            &p.activity,
            &p.person,
            &grade,
            &p.from,
            &p.until,
            &p.minutes,
            &p.rule,
            &p.rule_version,
            &p.earns,
            &p.reason,
            &p.entered_by,
        ],
    )?;
    Ok(())
}

pub(crate) fn update(tx: &mut Tx<'_>, c: CommunityId, p: &Participation) -> Result<(), Error> {
    let grade = p.grade.as_str();
    tx.exec(UPDATE, &[&c, &p.id, &grade, &p.from, &p.until, &p.minutes, &p.earns, &p.reason, &p.entered_by])?;
    Ok(())
}

pub(crate) fn delete(tx: &mut Tx<'_>, c: CommunityId, p: &Participation) -> Result<(), Error> {
    tx.exec(DELETE, &[&c, &p.id]).map(|_| ())
}

/// Notes what it earned and the award that says so.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    c: CommunityId,
    p: &Participation,
    beans: Beans,
    award: Option<Uuid>,
) -> Result<(), Error> {
    tx.exec(SETTLE, &[&c, &p.id, &beans, &award]).map(|_| ())
}

/// # Errors
/// When the database refuses.
pub fn participation_of(
    r: &mut Reader<'_>,
    community: CommunityId,
    activity: ActivityId,
    person: PersonId,
) -> Result<Option<Participation>, Error> {
    r.find(FIND, &[&community, &activity, &person], make)
}

/// In the order of coming, at most 2000.
///
/// # Errors
/// When the database refuses.
pub fn participations(
    r: &mut Reader<'_>,
    community: CommunityId,
    activity: ActivityId,
) -> Result<Vec<Participation>, Error> {
    r.list(OF_ACTIVITY, &[&community, &activity], make)
}

/// Stays whose earning is not decided yet, in the order of coming.
pub(crate) fn unsettled(
    r: &mut Reader<'_>,
    c: CommunityId,
    activity: ActivityId,
    limit: i64,
) -> Result<Vec<Participation>, Error> {
    r.list(UNSETTLED, &[&c, &activity, &limit], make)
}

pub(crate) fn count(r: &mut Reader<'_>, c: CommunityId, activity: ActivityId) -> Result<i64, Error> {
    r.value(COUNT, &[&c, &activity])
}

/// Where else the person was between two moments: title, from, until.
pub(crate) struct Elsewhere {
    pub title: String,
    pub from: Timestamp,
    pub until: Timestamp,
}

pub(crate) fn elsewhere(
    r: &mut Reader<'_>,
    c: CommunityId,
    (person, activity): (PersonId, ActivityId),
    from: Timestamp,
    until: Timestamp,
) -> Result<Option<Elsewhere>, Error> {
    let oldest = from.plus(-STAY_MAX_MS);
    r.find(OVERLAP, &[&c, &person, &activity, &from, &until, &oldest], |row| {
        Ok(Elsewhere { title: row.next()?, from: row.next()?, until: row.next()? })
    })
}

/// What the person has earned under the rule on that day and in that month; what was refused is not earned.
pub(crate) fn already(
    r: &mut Reader<'_>,
    c: CommunityId,
    person: PersonId,
    rule: RuleId,
    date: Date,
) -> Result<Already, Error> {
    let refused: BTreeSet<Uuid> =
        beans::refused_of(r, c, person)?.iter().map(|award| award.id.uuid()).collect();
    let from = Timestamp::start_of(date.first_of_month());
    let until = Timestamp::start_of(date.last_of_month().tomorrow().unwrap_or(date));
    let earned = r.list(EARNED, &[&c, &person, &rule, &from, &until], |row| {
        Ok((row.next::<Timestamp>()?, row.next::<Beans>()?, row.next::<Option<Uuid>>()?))
    })?;
    let mut already = Already::default();
    for (at, beans, award) in earned {
        if award.is_some_and(|award| refused.contains(&award)) {
            continue;
        }
        already.month = already.month + beans;
        if at.date() == date {
            already.day = already.day + beans;
        }
    }
    Ok(already)
}

/// Finished stays under the rule between two moments, in order.
pub(crate) fn stays(
    r: &mut Reader<'_>,
    c: CommunityId,
    rule: RuleId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Worked>, Error> {
    r.list(STAYS, &[&c, &rule, &from, &until], |row| {
        let (person, at, word) = (row.next()?, row.next::<Timestamp>()?, row.next::<String>()?);
        Ok(Worked { person, date: at.date(), grade: grade(&word)?, minutes: row.next()?, beans: row.next()? })
    })
}

pub(super) fn grade(word: &str) -> Result<Grade, Error> {
    Grade::parse(word).ok_or_else(|| unknown("grade", word))
}

pub(super) fn make(row: &mut Row) -> Result<Participation, Error> {
    Ok(Participation {
        id: row.next()?,
        activity: row.next()?,
        person: row.next()?,
        grade: grade(&row.next::<String>()?)?,
        from: row.next()?,
        until: row.next()?,
        minutes: row.next()?,
        rule: row.next()?,
        rule_version: row.next()?,
        earns: row.next()?,
        reason: row.next()?,
        entered_by: row.next()?,
        beans: row.next()?,
        award: row.next()?,
    })
}
