//! Earning rules hold for any stay.

use beans::FundId;
use common::{Beans, Timestamp};
use proptest::prelude::*;
use volunteering::rules::{Already, Cut, Flag, counted, earned, flags, served};
use volunteering::{Grade, Rates, Rounding, Terms};

fn any_terms() -> impl Strategy<Value = Terms> {
    let rate = || (0_i64..100_000).prop_map(Beans);
    let cap = || proptest::option::of((0_i64..1_000_000).prop_map(Beans));
    let rates = (rate(), rate(), rate(), rate());
    (rates, 0_usize..5, 0_i64..300, cap(), cap()).prop_map(
        |((own, roster, back_fill, imported), n, min, day, month)| Terms {
            name: "x".to_owned(),
            fund: FundId::new(uuid::Uuid::nil()),
            rates: Rates { own, roster, back_fill, imported },
            rounding: Rounding::ALL[n],
            minutes_min: min,
            cap_day: day,
            cap_month: month,
            notice_days: 0,
            note: String::new(),
        },
    )
}

fn any_grade() -> impl Strategy<Value = Grade> {
    (0_usize..4).prop_map(|n| Grade::ALL[n])
}

proptest! {
    #[test]
    fn nobody_earns_past_a_cap_or_below_zero(
        terms in any_terms(), grade in any_grade(), stays in proptest::collection::vec(0_i64..1_440, 1..20),
    ) {
        let mut already = Already::default();
        for minutes in stays {
            let got = earned(&terms, grade, minutes, already);
            prop_assert!(got.beans >= Beans::ZERO);
            already = Already { day: already.day + got.beans, month: already.month + got.beans };
            prop_assert!(terms.cap_day.is_none_or(|cap| already.day <= cap));
            prop_assert!(terms.cap_month.is_none_or(|cap| already.month <= cap));
        }
    }

    #[test]
    fn longer_never_earns_less(terms in any_terms(), grade in any_grade(), minutes in 0_i64..1_440, more in 0_i64..60) {
        let of = |minutes| earned(&terms, grade, minutes, Already::default()).beans;
        prop_assert!(of(minutes + more) >= of(minutes));
    }

    #[test]
    fn without_caps_the_amount_is_the_rate_times_counted_time(
        terms in any_terms(), grade in any_grade(), minutes in 0_i64..1_440,
    ) {
        let terms = Terms { cap_day: None, cap_month: None, minutes_min: 0, ..terms };
        let got = earned(&terms, grade, minutes, Already::default());
        prop_assert_eq!(got.cut, None);
        let sixtieths = terms.rates.of(grade).0 * counted(terms.rounding, minutes);
        prop_assert!(got.beans.0 * 60 <= sixtieths && sixtieths < (got.beans.0 + 1) * 60);
    }

    #[test]
    fn rounding_moves_less_than_its_step(n in 0_usize..5, minutes in 0_i64..1_440) {
        let rounding = Rounding::ALL[n];
        let off = minutes - counted(rounding, minutes);
        let (least, most) = match rounding {
            Rounding::Minute => (0, 0),
            Rounding::Quarter => (0, 14),
            Rounding::HalfHour => (0, 29),
            Rounding::NearestHalfHour => (-15, 14),
            Rounding::Hour => (0, 59),
        };
        prop_assert!((least..=most).contains(&off), "{off}");
    }

    #[test]
    fn only_time_within_the_activity_counts(start in 0_i64..1_000, length in 1_i64..500, from in 0_i64..2_000, stay in 0_i64..500) {
        let minute = |n: i64| Timestamp::from_millis(n * 60_000);
        let (until, minutes) = served(minute(start), minute(start + length), minute(from), minute(from + stay));
        prop_assert!((0..=length.min(stay)).contains(&minutes));
        prop_assert!(until >= minute(from).max(minute(start)));
    }
}

#[test]
fn the_cap_that_cuts_is_named() {
    let terms = Terms {
        name: "x".to_owned(),
        fund: FundId::new(uuid::Uuid::nil()),
        rates: Rates { own: Beans::whole(2), ..Rates::default() },
        rounding: Rounding::Minute,
        minutes_min: 30,
        cap_day: Some(Beans::whole(3)),
        cap_month: Some(Beans::whole(10)),
        notice_days: 0,
        note: String::new(),
    };
    let at = |minutes, day, month| {
        let already = Already { day: Beans::whole(day), month: Beans::whole(month) };
        let got = earned(&terms, Grade::Own, minutes, already);
        (got.beans, got.cut)
    };
    assert_eq!(at(60, 0, 0), (Beans::whole(2), None));
    assert_eq!(at(29, 0, 0), (Beans::ZERO, None), "too short");
    assert_eq!(at(120, 0, 0), (Beans::whole(3), Some(Cut::Day)));
    assert_eq!(at(60, 0, 9), (Beans::whole(1), Some(Cut::Month)));
    assert_eq!(earned(&terms, Grade::BackFill, 600, Already::default()).beans, Beans::ZERO);
}

#[test]
fn late_early_and_unfinished_stays_are_flagged_with_minutes() {
    let minute = |n: i64| Timestamp::from_millis(n * 60_000);
    let of = |from, until: Option<i64>| flags(minute(0), minute(120), minute(from), until.map(minute));
    assert!(of(10, Some(110)).is_empty());
    assert_eq!(of(40, Some(60)).into_iter().collect::<Vec<_>>(), [Flag::Late(40), Flag::LeftEarly(60)]);
    assert_eq!(of(0, None).into_iter().collect::<Vec<_>>(), [Flag::NoCheckOut]);
}
