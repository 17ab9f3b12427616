//! What a wallet may spend: per payment, per day, per month, and how soon again. Gifts count like payments.

use common::errors::{FieldErrors, number};
use common::{Beans, Msg, Timestamp};
use ledger::{Gauge, Limits, Refusal, UTC_OFFSET_CHINA_MS};

use crate::fund::positive_beans;
use crate::{Answer, Reason};

const MINUTE_MS: i64 = 60_000;
/// A day.
const GAP_MINUTES_MAX: i64 = 1_440;

/// `None` is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalletLimits {
    pub per_payment: Option<Beans>,
    pub per_day: Option<Beans>,
    pub per_month: Option<Beans>,
    /// From one payment to the next, 1 to 1,440.
    pub gap_minutes: Option<i64>,
}

/// Limits with what has been spent under them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitsNow {
    pub limits: WalletLimits,
    /// Holds count from the day they were made.
    pub spent_today: Beans,
    pub spent_this_month: Beans,
}

/// A limit that stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Payment { limit: Beans },
    Day { limit: Beans, left: Beans },
    Month { limit: Beans, left: Beans },
    Gap { minutes: i64, wait_minutes: i64 },
}

impl WalletLimits {
    /// From a form's or body's texts: beans with two decimals, whole minutes, empty for none.
    ///
    /// # Errors
    /// Every field that is wrong, under `payment`, `day`, `month`, `gap`.
    pub fn parse([payment, day, month, gap]: [&str; 4]) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let limits = Self {
            per_payment: errors.take("payment", or_none(payment, positive_beans)).flatten(),
            per_day: errors.take("day", or_none(day, positive_beans)).flatten(),
            per_month: errors.take("month", or_none(month, positive_beans)).flatten(),
            gap_minutes: errors.take("gap", or_none(gap, |text| number(text, 1, GAP_MINUTES_MAX))).flatten(),
        };
        errors.into_result().map(|()| limits)
    }

    pub(crate) fn ledger(self) -> Limits {
        Limits {
            per_payment: self.per_payment.map(|beans| beans.0),
            per_day: self.per_day.map(|beans| beans.0),
            per_month: self.per_month.map(|beans| beans.0),
            min_gap_ms: self.gap_minutes.map(|minutes| minutes * MINUTE_MS),
        }
    }

    fn of(limits: Limits) -> Self {
        Self {
            per_payment: limits.per_payment.map(Beans),
            per_day: limits.per_day.map(Beans),
            per_month: limits.per_month.map(Beans),
            gap_minutes: limits.min_gap_ms.map(minutes_up),
        }
    }
}

impl LimitsNow {
    pub(crate) fn of(gauge: &Gauge, now: Timestamp) -> Self {
        let (today, month) = gauge.used(now.millis(), UTC_OFFSET_CHINA_MS);
        let limits = WalletLimits::of(gauge.limits);
        Self { limits, spent_today: Beans(today), spent_this_month: Beans(month) }
    }

    pub fn left_today(&self) -> Option<Beans> {
        self.limits.per_day.map(|limit| (limit - self.spent_today).max(Beans::ZERO))
    }

    pub fn left_this_month(&self) -> Option<Beans> {
        self.limits.per_month.map(|limit| (limit - self.spent_this_month).max(Beans::ZERO))
    }
}

/// A refusal by one of the wallet's own limits with that limit and what is left of it at `now`.
pub(crate) fn explained(answer: Answer, gauge: Option<&Gauge>, now: Timestamp) -> Answer {
    let over = match (&answer, gauge) {
        (Answer::Refused(Reason::Ledger(refusal)), Some(gauge)) => over(*refusal, gauge, now),
        _ => None,
    };
    over.map_or(answer, |over| Answer::Refused(Reason::Over(over)))
}

fn over(refusal: Refusal, gauge: &Gauge, now: Timestamp) -> Option<Over> {
    let state = LimitsNow::of(gauge, now);
    let WalletLimits { per_payment, per_day, per_month, gap_minutes } = state.limits;
    match refusal {
        Refusal::OverPaymentLimit => per_payment.map(|limit| Over::Payment { limit }),
        Refusal::OverDayLimit => {
            per_day.zip(state.left_today()).map(|(limit, left)| Over::Day { limit, left })
        }
        Refusal::OverMonthLimit => {
            per_month.zip(state.left_this_month()).map(|(limit, left)| Over::Month { limit, left })
        }
        Refusal::TooSoon => gap_minutes.zip(gauge.limits.min_gap_ms).map(|(minutes, gap_ms)| {
            let wait_ms = gauge.meter.last_ms.saturating_add(gap_ms) - now.millis();
            Over::Gap { minutes, wait_minutes: minutes_up(wait_ms.max(0)) }
        }),
        _ => None,
    }
}

impl Over {
    pub(crate) fn message(self) -> Msg {
        match self {
            Self::Payment { limit } => Msg::new("beans-limit-payment").arg("limit", limit),
            Self::Day { limit, left } => Msg::new("beans-limit-day").arg("limit", limit).arg("left", left),
            Self::Month { limit, left } => {
                Msg::new("beans-limit-month").arg("limit", limit).arg("left", left)
            }
            Self::Gap { minutes, wait_minutes } => {
                Msg::new("beans-limit-gap").arg("minutes", minutes).arg("wait", wait_minutes)
            }
        }
    }
}

fn minutes_up(ms: i64) -> i64 {
    ms.saturating_add(MINUTE_MS - 1) / MINUTE_MS
}

fn or_none<T>(text: &str, parse: impl FnOnce(&str) -> Result<T, Msg>) -> Result<Option<T>, Msg> {
    if text.trim().is_empty() { Ok(None) } else { parse(text.trim()).map(Some) }
}
