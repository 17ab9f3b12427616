use crate::Refusal;
use crate::calendar::{day_number, month_number};

/// The `last_ms` of a meter that has counted nothing yet.
pub const NEVER_MS: i64 = i64::MIN;

/// Optional ceilings for one side (spending or receiving) of an account, in hundredths and milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    pub per_payment: Option<i64>,
    pub per_day: Option<i64>,
    pub per_month: Option<i64>,
    pub min_gap_ms: Option<i64>,
}

/// What one side of an account has moved in its current day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meter {
    pub day: i64,
    pub day_sum: i64,
    pub month: i64,
    pub month_sum: i64,
    pub last_ms: i64,
}

impl Default for Meter {
    fn default() -> Self {
        Self { day: 0, day_sum: 0, month: 0, month_sum: 0, last_ms: NEVER_MS }
    }
}

/// Limits with the meter they are measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauge {
    pub limits: Limits,
    pub meter: Meter,
}

/// The refusals of one side, in the order payment, day, month, gap.
pub(crate) type Words = [Refusal; 4];
pub(crate) const SPENDING: Words =
    [Refusal::OverPaymentLimit, Refusal::OverDayLimit, Refusal::OverMonthLimit, Refusal::TooSoon];
pub(crate) const RECEIVING: Words = [
    Refusal::OverAcceptancePaymentLimit,
    Refusal::OverAcceptanceDayLimit,
    Refusal::OverAcceptanceMonthLimit,
    Refusal::AcceptanceTooSoon,
];

impl Gauge {
    /// What has been moved today and this month at `at_ms`.
    pub fn used(&self, at_ms: i64, offset_ms: i64) -> (i64, i64) {
        let today = if self.meter.day == day_number(at_ms, offset_ms) { self.meter.day_sum } else { 0 };
        let month = if self.meter.month == month_number(at_ms, offset_ms) { self.meter.month_sum } else { 0 };
        (today, month)
    }

    pub(crate) fn check(&self, amount: i64, at_ms: i64, offset_ms: i64, words: Words) -> Result<(), Refusal> {
        let (today, month) = self.used(at_ms, offset_ms);
        let over =
            |limit: Option<i64>, used: i64| limit.is_some_and(|limit| amount > limit.saturating_sub(used));
        let gap_ms = self.limits.min_gap_ms.unwrap_or(0);
        let too_soon = self.meter.last_ms != NEVER_MS && at_ms.saturating_sub(self.meter.last_ms) < gap_ms;
        let [payment_word, day_word, month_word, gap_word] = words;
        match () {
            () if over(self.limits.per_payment, 0) => Err(payment_word),
            () if over(self.limits.per_day, today) => Err(day_word),
            () if over(self.limits.per_month, month) => Err(month_word),
            () if too_soon => Err(gap_word),
            () => Ok(()),
        }
    }

    pub(crate) fn count(&mut self, amount: i64, at_ms: i64, offset_ms: i64) {
        let (today, month) = self.used(at_ms, offset_ms);
        self.meter = Meter {
            day: day_number(at_ms, offset_ms),
            day_sum: today.saturating_add(amount),
            month: month_number(at_ms, offset_ms),
            month_sum: month.saturating_add(amount),
            last_ms: at_ms,
        };
    }

    /// Gives back what was counted at `counted_ms`, as far as that day and month are still the current ones.
    pub(crate) fn give_back(&mut self, amount: i64, counted_ms: i64, offset_ms: i64) {
        if self.meter.day == day_number(counted_ms, offset_ms) {
            self.meter.day_sum = (self.meter.day_sum - amount).max(0);
        }
        if self.meter.month == month_number(counted_ms, offset_ms) {
            self.meter.month_sum = (self.meter.month_sum - amount).max(0);
        }
    }
}
