//! What an hour earns, and which part of a stay counts. Pure: no database, no clock.

use std::collections::{BTreeMap, BTreeSet};

use access::PersonId;
use common::clock::MINUTE_MS;
use common::{Beans, Timestamp};
use jiff::civil::Date;

use crate::{Grade, Rounding, Terms};

/// Minutes that count after rounding; never more than half an hour above `minutes`.
pub fn counted(rounding: Rounding, minutes: i64) -> i64 {
    let down = |step: i64| minutes.max(0) / step * step;
    match rounding {
        Rounding::Minute => down(1),
        Rounding::Quarter => down(15),
        Rounding::HalfHour => down(30),
        Rounding::NearestHalfHour => (minutes.max(0) + 15) / 30 * 30,
        Rounding::Hour => down(60),
    }
}

/// What the person has earned under the rule on that local day and in that month already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Already {
    pub day: Beans,
    pub month: Beans,
}

/// Which cap cut the earning, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    Day,
    Month,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earned {
    pub beans: Beans,
    pub cut: Option<Cut>,
}

/// Beans for one stay: rate of the grade × counted minutes, cut to hundredths, then to what the caps leave.
pub fn earned(terms: &Terms, grade: Grade, minutes: i64, already: Already) -> Earned {
    if minutes < terms.minutes_min {
        return Earned { beans: Beans::ZERO, cut: None };
    }
    let full = Beans(terms.rates.of(grade).0 * counted(terms.rounding, minutes) / 60);
    let left = |cap: Option<Beans>, used: Beans| cap.map_or(full, |cap| (cap - used).max(Beans::ZERO));
    let (day, month) = (left(terms.cap_day, already.day), left(terms.cap_month, already.month));
    let beans = full.min(day).min(month);
    let cut = match beans < full {
        false => None,
        true if day <= month => Some(Cut::Day),
        true => Some(Cut::Month),
    };
    Earned { beans, cut }
}

/// The part of a stay within the activity's own time, and its whole minutes.
pub fn served(
    starts_at: Timestamp,
    ends_at: Timestamp,
    from: Timestamp,
    until: Timestamp,
) -> (Timestamp, i64) {
    let (from, until) = (from.max(starts_at), until.min(ends_at));
    let until = until.max(from);
    (until, until.since(from) / MINUTE_MS)
}

/// One stay, as the rule sandbox replays it.
#[derive(Clone, Copy, Debug)]
pub struct Worked {
    pub person: PersonId,
    pub date: Date,
    pub grade: Grade,
    pub minutes: i64,
    /// What it earned under the rule of its time.
    pub beans: Beans,
}

/// What a month would have cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replay {
    pub stays: i64,
    pub before: Beans,
    pub after: Beans,
    /// Stays that a cap cut.
    pub cut: i64,
    /// People who would have earned more, and less.
    pub winners: i64,
    pub losers: i64,
}

/// Replays stays in order under other terms.
pub fn replay(terms: &Terms, stays: &[Worked]) -> Replay {
    let mut sum = Replay::default();
    let mut days: BTreeMap<(PersonId, Date), Beans> = BTreeMap::new();
    let mut months: BTreeMap<(PersonId, i16, i8), Beans> = BTreeMap::new();
    let mut change: BTreeMap<PersonId, i64> = BTreeMap::new();
    for stay in stays {
        let day = days.entry((stay.person, stay.date)).or_default();
        let month = months.entry((stay.person, stay.date.year(), stay.date.month())).or_default();
        let earned = earned(terms, stay.grade, stay.minutes, Already { day: *day, month: *month });
        *day = *day + earned.beans;
        *month = *month + earned.beans;
        *change.entry(stay.person).or_default() += earned.beans.0 - stay.beans.0;
        sum.stays += 1;
        sum.before = sum.before + stay.beans;
        sum.after = sum.after + earned.beans;
        sum.cut += i64::from(earned.cut.is_some());
    }
    sum.winners = count(change.values().filter(|c| **c > 0));
    sum.losers = count(change.values().filter(|c| **c < 0));
    sum
}

fn count(items: impl Iterator) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

/// Something about a stay that the second person should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flag {
    /// Came more than this many minutes after the start.
    Late(i64),
    /// Left this many minutes before the end.
    LeftEarly(i64),
    /// Never checked out: no minutes count.
    NoCheckOut,
}

const GRACE_MINUTES: i64 = 15;

/// Facts about a stay: planned start and end, and from when until when the person was there.
pub fn flags(
    starts_at: Timestamp,
    ends_at: Timestamp,
    from: Timestamp,
    until: Option<Timestamp>,
) -> BTreeSet<Flag> {
    let mut flags = BTreeSet::new();
    let late = from.since(starts_at) / MINUTE_MS;
    if late > GRACE_MINUTES {
        flags.insert(Flag::Late(late));
    }
    match until {
        None => {
            flags.insert(Flag::NoCheckOut);
        }
        Some(until) => {
            let early = ends_at.since(until) / MINUTE_MS;
            if early > GRACE_MINUTES {
                flags.insert(Flag::LeftEarly(early));
            }
        }
    }
    flags
}
