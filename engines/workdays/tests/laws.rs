//! Laws that working time and clocks must obey, on random instants, hours and zones.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use workdays::{Allowance, Calendar, Clock, Due, Entry, Event, WorkTime};

const HOURS: [&str; 6] = [
    "mon-fri 09:00-12:00,13:00-17:00",
    "mon-fri 08:30-11:45,13:15-17:59; sat 09:00-12:00; makeup 10:00-16:00; holiday 10:00-11:00",
    "mon 00:00-24:00; wed 00:00-00:01; holiday 00:00-24:00",
    "mon-sun 01:30-02:30,02:45-03:15; makeup 02:10-02:50",
    "sun 22:00-24:00; mon 00:00-06:00; makeup 23:59-24:00",
    "always",
];
const ZONES: [&str; 5] =
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo"];

fn work() -> impl Strategy<Value = WorkTime> {
    (0..HOURS.len(), 0..ZONES.len()).prop_map(|(h, z)| {
        WorkTime::new(Calendar::china(), HOURS[h].parse().unwrap(), TimeZone::get(ZONES[z]).unwrap())
    })
}

/// Between 2005 and 2025, so that a few hundred days more stay inside the calendar.
fn instant() -> impl Strategy<Value = Timestamp> {
    (1_104_537_600_i64..1_735_689_600).prop_map(|s| Timestamp::from_second(s).unwrap())
}

fn near() -> impl Strategy<Value = SignedDuration> {
    (-4_000_000_i64..4_000_000).prop_map(SignedDuration::from_secs)
}

fn amount() -> impl Strategy<Value = SignedDuration> {
    (0_i64..300_000).prop_map(SignedDuration::from_secs)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn between_is_additive_and_antisymmetric(w in work(), a in instant(), x in near(), y in near()) {
        let (b, c) = (a + x, a + x + y);
        prop_assert_eq!(w.between(a, c).unwrap(), w.between(a, b).unwrap() + w.between(b, c).unwrap());
        prop_assert_eq!(w.between(a, b).unwrap(), -w.between(b, a).unwrap());
    }

    #[test]
    fn between_never_runs_backwards_nor_faster_than_time(w in work(), a in instant(), x in amount()) {
        let worked = w.between(a, a + x).unwrap();
        prop_assert!(worked >= SignedDuration::ZERO && worked <= x);
    }

    #[test]
    fn add_is_the_earliest_instant_with_that_much_work(w in work(), a in instant(), x in amount()) {
        let t = w.add(a, x).unwrap();
        prop_assert!(t >= a);
        prop_assert_eq!(w.between(a, t).unwrap(), x);
        if t > a {
            let before = t - SignedDuration::from_nanos(1);
            prop_assert!(w.between(a, before).unwrap() < x);
        }
    }

    #[test]
    fn subtract_is_the_latest_instant_with_that_much_work(w in work(), a in instant(), x in amount()) {
        let t = w.add(a, -x).unwrap();
        prop_assert!(t <= a);
        prop_assert_eq!(w.between(t, a).unwrap(), x);
        if t < a {
            prop_assert!(w.between(t + SignedDuration::from_nanos(1), a).unwrap() < x);
        }
    }

    #[test]
    fn add_is_additive_and_monotone(w in work(), a in instant(), x in amount(), y in amount()) {
        let (once, twice) = (w.add(a, x + y).unwrap(), w.add(w.add(a, x).unwrap(), y).unwrap());
        prop_assert_eq!(once, twice);
        prop_assert!(w.add(a, x).unwrap() <= once);
        prop_assert!(w.add(a + y, x).unwrap() >= w.add(a, x).unwrap());
    }

    #[test]
    fn subtract_undoes_add_within_open_time(w in work(), a in instant(), x in amount()) {
        let a = w.next_open(a).unwrap();
        prop_assert!(w.is_open(a).unwrap());
        let there = w.add(a, x).unwrap();
        let back = w.add(there, -x).unwrap();
        prop_assert_eq!(w.between(back, a).unwrap(), SignedDuration::ZERO);
    }

    #[test]
    fn due_stands_still_while_the_clock_runs(w in work(), a in instant(), x in amount(), later in amount()) {
        let log = [Entry { at: a, event: Event::Start }];
        let clock = Clock::new(Allowance::Time(x));
        let (first, then) = (clock.reckon(&log, &w, a).unwrap(), clock.reckon(&log, &w, a + later).unwrap());
        prop_assert_eq!(&first.due, &Due::At(w.add(a, x).unwrap()));
        prop_assert_eq!(&first.due, &then.due);
        prop_assert_eq!(then.spent + then.remaining, x);
        prop_assert_eq!(then.breached_at.is_some(), then.spent > x);
    }

    #[test]
    fn a_pause_moves_due_by_the_working_time_it_lasts(
        w in work(), a in instant(), before in amount(), pause in amount(), left in amount(),
    ) {
        // A pause without length is over when its moment is reckoned.
        let (left, pause) = (left + SignedDuration::from_secs(1), pause + SignedDuration::from_secs(1));
        let stop = a + before;
        let resume = stop + pause;
        let log = [
            Entry { at: a, event: Event::Start },
            Entry { at: stop, event: Event::Pause("documents".into()) },
            Entry { at: resume, event: Event::Resume },
        ];
        let clock = Clock::new(Allowance::Time(w.between(a, stop).unwrap() + left));
        prop_assert_eq!(clock.reckon(&log, &w, stop).unwrap().due, Due::Open);
        let now = clock.reckon(&log, &w, resume).unwrap();
        let paused = w.between(stop, resume).unwrap();
        let unpaused = w.add(a, w.between(a, stop).unwrap() + left + paused).unwrap();
        prop_assert_eq!(now.due, Due::At(unpaused));
        prop_assert_eq!(now.remaining, left);
    }

    #[test]
    fn a_limited_pause_equals_resuming_at_its_limit(
        w in work(), a in instant(), before in amount(), limit in amount(), more in amount(), allow in amount(),
    ) {
        let stop = a + before;
        let ends = w.add(stop, limit).unwrap();
        let start = Entry { at: a, event: Event::Start };
        let pause = Entry { at: stop, event: Event::Pause("documents".into()) };
        let resume = Entry { at: ends, event: Event::Resume };
        let free = Clock::new(Allowance::Time(allow));
        let limited = free.clone().limit("documents", limit);
        let now = ends + more;
        let by_hand = free.reckon(&[start.clone(), pause.clone(), resume], &w, now).unwrap();
        let by_itself = limited.reckon(&[start, pause], &w, now).unwrap();
        prop_assert_eq!(by_hand.spent, by_itself.spent);
        prop_assert_eq!(by_hand.due, by_itself.due);
        prop_assert_eq!(by_hand.breached_at, by_itself.breached_at);
    }

    #[test]
    fn workdays_add_and_between_agree(day in 0_i64..7000, count in -200_i32..200) {
        let calendar = Calendar::china();
        let start = jiff::civil::date(2005, 6, 1).checked_add(jiff::Span::new().days(day)).unwrap();
        let end = calendar.add_workdays(start, count).unwrap();
        let one = jiff::Span::new().days(1);
        let worked = if count > 0 {
            calendar.workdays_between(start + one, end + one).unwrap()
        } else {
            calendar.workdays_between(start, end).unwrap()
        };
        prop_assert_eq!(worked, count);
        prop_assert!(count == 0 || calendar.day(end).unwrap().kind.is_worked());
    }

    #[test]
    fn malformed_calendars_and_hours_never_panic(text in "(year|off|work|mon|sat)?[ 0-9.:;,#\n-]{0,40}(2026-02-1[0-9])?\\PC{0,20}") {
        let _ = Calendar::china().import(&text);
        let _ = text.parse::<workdays::Hours>();
    }
}
