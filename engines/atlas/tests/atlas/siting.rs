//! Every answer against trying all choices.

use atlas::search::Reached;
use atlas::siting::{Allowance, Answer, Goal, Question};
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct Case {
    people: Vec<u32>,
    /// Millimetres from site to home, 0 = out of reach.
    mm: Vec<Vec<u32>>,
    cost: Vec<u64>,
    fixed: Vec<u32>,
    capacity: Vec<u64>,
    goal: u8,
    sites: u32,
    budget: Option<u64>,
}

fn cases(with_capacity: bool) -> impl Strategy<Value = Case> {
    (1..14usize, 1..9usize).prop_flat_map(move |(homes, sites)| {
        let far = prop_oneof![2 => Just(0u32), 3 => 1..1_000u32];
        (
            prop::collection::vec(0..20u32, homes),
            prop::collection::vec(prop::collection::vec(far, homes), sites),
            prop::collection::vec(1..6u64, sites),
            prop::collection::vec(0..sites as u32, 0..2),
            prop::collection::vec(1..40u64, if with_capacity { sites } else { 0 }),
            if with_capacity { 0..1u8 } else { 0..3u8 },
            0..5u32,
            prop::option::of(0..15u64),
        )
            .prop_map(|(people, mm, cost, fixed, capacity, goal, sites, budget)| Case {
                people,
                mm,
                cost,
                fixed,
                capacity,
                goal,
                sites,
                budget,
            })
    })
}

impl Case {
    fn question(&self) -> Question {
        let reached = |row: &Vec<u32>| {
            let near = (0u32..).zip(row).filter(|(_, mm)| **mm > 0);
            near.map(|(home, mm)| Reached { home, mm: *mm }).collect()
        };
        let goal = [Goal::Cover, Goal::Median, Goal::All][self.goal as usize];
        Question {
            goal,
            allowance: match (goal, self.budget) {
                (Goal::All, _) => Allowance::Any,
                (_, Some(b)) => Allowance::Budget(b),
                (_, None) => Allowance::Sites(self.sites),
            },
            people: self.people.clone(),
            cover: self.mm.iter().map(reached).collect(),
            fixed: self.fixed.clone(),
            cost: self.cost.clone(),
            capacity: self.capacity.clone(),
            ..Question::covering(1_000)
        }
    }

    fn is_allowed(&self, open: u32) -> bool {
        let new = (0..self.mm.len()).filter(|s| open >> s & 1 == 1 && !self.fixed.contains(&(*s as u32)));
        match (self.goal, self.budget) {
            (2, _) => self.reaches_all(open),
            (_, Some(b)) => new.map(|s| self.cost[s]).sum::<u64>() <= b,
            (_, None) => new.count() as u32 <= self.sites,
        }
    }

    fn reaches_all(&self, open: u32) -> bool {
        let any =
            |home: usize, among: u32| (0..self.mm.len()).any(|s| among >> s & 1 == 1 && self.mm[s][home] > 0);
        (0..self.people.len()).all(|h| self.people[h] == 0 || !any(h, u32::MAX) || any(h, open))
    }

    fn value(&self, open: u32) -> u64 {
        let sites = || (0..self.mm.len()).filter(move |s| open >> s & 1 == 1);
        match self.goal {
            0 if !self.capacity.is_empty() => self.served(open),
            0 => (0..self.people.len())
                .filter(|h| sites().any(|s| self.mm[s][*h] > 0))
                .map(|h| u64::from(self.people[h]))
                .sum(),
            1 => (0..self.people.len())
                .map(|h| {
                    let near = sites().map(|s| self.mm[s][h]).filter(|mm| *mm > 0).min().unwrap_or(1_000);
                    u64::from(self.people[h]) * u64::from(near)
                })
                .sum(),
            _ => sites().filter(|s| !self.fixed.contains(&(*s as u32))).map(|s| self.cost[s]).sum(),
        }
    }

    /// Minimum cut by trying all sets of sites on the sink's side (Gale): served = min over subsets.
    fn served(&self, open: u32) -> u64 {
        let mut least = u64::MAX;
        let mut full = open;
        loop {
            let caps: u64 = (0..self.mm.len()).filter(|s| full >> s & 1 == 1).map(|s| self.capacity[s]).sum();
            let rest = open & !full;
            let homes = (0..self.people.len())
                .filter(|h| (0..self.mm.len()).any(|s| rest >> s & 1 == 1 && self.mm[s][*h] > 0));
            least = least.min(caps + homes.map(|h| u64::from(self.people[h])).sum::<u64>());
            if full == 0 {
                return least;
            }
            full = (full - 1) & open;
        }
    }

    fn best(&self) -> u64 {
        let fixed = self.fixed.iter().fold(0u32, |set, s| set | 1 << s);
        let all = (0..1u32 << self.mm.len()).filter(|open| open & fixed == fixed && self.is_allowed(*open));
        let values = all.map(|open| self.value(open));
        if self.goal == 0 { values.max().unwrap() } else { values.min().unwrap() }
    }

    fn check(&self, answer: &Answer) -> Result<(), TestCaseError> {
        let open = answer.open.iter().fold(0u32, |set, s| set | 1 << s);
        prop_assert!(self.is_allowed(open), "{answer:?}");
        prop_assert_eq!(self.value(open), answer.objective);
        prop_assert_eq!(answer.objective, self.best());
        prop_assert!(answer.optimal && answer.bound == answer.objective, "{:?}", answer);
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn no_choice_beats_the_answer(case in cases(false)) {
        case.check(&case.question().solve().unwrap())?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_choice_serves_more_people_within_capacities(case in cases(true)) {
        case.check(&case.question().solve().unwrap())?;
    }

    #[test]
    fn an_unfinished_proof_still_bounds_every_choice(case in cases(false)) {
        let answer = Question { steps_max: 0, ..case.question() }.solve().unwrap();
        let best = case.best();
        if case.goal == 0 {
            prop_assert!(answer.objective <= best && best <= answer.bound, "{:?} {}", answer, best);
        } else {
            prop_assert!(answer.bound <= best && best <= answer.objective, "{:?} {}", answer, best);
        }
    }
}

#[test]
fn a_contradictory_question_names_its_field() {
    let question = Question { fixed: vec![3], ..Question::covering(1_000) };
    assert_eq!(question.solve().unwrap_err().to_string(), "fixed: site numbers below 0");
    let question = Question { goal: Goal::All, ..Question::covering(1_000) };
    assert!(question.solve().unwrap_err().to_string().starts_with("allowance"));
    let question = Question { people: vec![u32::MAX; 9], ..Question::covering(100_000_000) };
    assert!(question.solve().unwrap_err().to_string().starts_with("people"));
    let dear = Question {
        goal: Goal::All,
        allowance: Allowance::Any,
        people: vec![1; 1 << 21],
        cover: vec![Vec::new()],
        cost: vec![1 << 40],
        ..Question::covering(1_000)
    };
    assert!(dear.solve().unwrap_err().to_string().starts_with("cost"));
}
