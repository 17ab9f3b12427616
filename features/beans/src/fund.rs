use common::errors::{FieldErrors, number, text};
use common::{Beans, Fen, Id, Msg, Timestamp};
use jiff::ToSpan;
use ledger::AccountNo;
use web::Fields;

pub enum FundTag {}
pub type FundId = Id<FundTag>;

/// 基金: an approved envelope of beans with the cash that backs it.
#[derive(Clone, Debug)]
pub struct Fund {
    pub id: FundId,
    pub name: String,
    pub envelope: AccountNo,
    pub cash: AccountNo,
    /// Most beans it may issue.
    pub approved: Beans,
    /// Lowest cover ratio at which it issues, in hundredths of a percent; 0 is no floor.
    pub ratio_bp: i64,
    pub life: Life,
    /// The resolution it rests on.
    pub resolution: String,
    pub created_at: Timestamp,
}

/// How long the beans of a fund live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Until the end of the day this many days after the award.
    Days(i64),
    /// Until 31 December of the year of the award.
    YearEnd,
}

impl Life {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "year" => Some(Self::YearEnd),
            days => {
                days.strip_suffix('d')?.parse().ok().filter(|days| (1..=3_650).contains(days)).map(Self::Days)
            }
        }
    }

    /// The moment beans awarded at `at` can no longer be spent: a local midnight.
    pub fn ends(self, at: Timestamp) -> Timestamp {
        let date = match self {
            Self::Days(days) => at.date().saturating_add((days + 1).days()),
            Self::YearEnd => {
                jiff::civil::Date::new(at.date().year() + 1, 1, 1).unwrap_or(jiff::civil::Date::MAX)
            }
        };
        Timestamp::start_of(date)
    }
}

impl std::fmt::Display for Life {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::YearEnd => f.write_str("year"),
        }
    }
}

/// A fund to be set up.
#[derive(Clone, Debug)]
pub struct NewFund {
    pub name: String,
    pub approved: Beans,
    pub ratio_bp: i64,
    pub life: Life,
    pub resolution: String,
}

impl NewFund {
    /// # Errors
    /// Names `name` (1–40), `approved` (beans), `ratio` (percent, 0–1000), `life` (`365d` or `year`), `resolution` (1–200).
    pub fn parse(fields: &Fields) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.take("name", text(fields.get("name"), 1, 40));
        let approved = errors.take("approved", positive_beans(fields.get("approved")));
        let ratio = errors.take("ratio", number(fields.get("ratio"), 0, 1_000));
        let life = errors.take("life", Life::parse(fields.get("life")).ok_or(Msg::new("beans-error-life")));
        let resolution = errors.take("resolution", text(fields.get("resolution"), 1, 200));
        match (name, approved, ratio, life, resolution) {
            (Some(name), Some(approved), Some(ratio), Some(life), Some(resolution)) => {
                Ok(Self { name, approved, ratio_bp: ratio * 100, life, resolution })
            }
            _ => Err(errors),
        }
    }
}

/// An amount of beans above zero, two decimals at most.
///
/// # Errors
/// `beans-error-amount`.
pub fn positive_beans(text: &str) -> Result<Beans, Msg> {
    Beans::parse(text).filter(|beans| beans.is_positive()).ok_or(Msg::new("beans-error-amount"))
}

/// An amount of yuan above zero, two decimals at most.
///
/// # Errors
/// `beans-error-yuan`.
pub fn positive_yuan(text: &str) -> Result<Fen, Msg> {
    Fen::parse(text).filter(|fen| fen.is_positive()).ok_or(Msg::new("beans-error-yuan"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beans_end_at_a_local_midnight() {
        let at = Timestamp::parse_local("2026-03-01T09:30").unwrap();
        assert_eq!(Life::Days(365).ends(at).minute_text(), "2027-03-02 00:00");
        assert_eq!(Life::YearEnd.ends(at).minute_text(), "2027-01-01 00:00");
        let new_year = Timestamp::parse_local("2026-12-31T23:59").unwrap();
        assert_eq!(Life::YearEnd.ends(new_year).minute_text(), "2027-01-01 00:00");
    }

    #[test]
    fn lives_read_back_as_written() {
        for life in [Life::Days(1), Life::Days(365), Life::YearEnd] {
            assert_eq!(Life::parse(&life.to_string()), Some(life));
        }
        for bad in ["", "0d", "-1d", "3651d", "365", "month"] {
            assert_eq!(Life::parse(bad), None, "{bad}");
        }
    }
}
