//! Bytes that nobody meant as a file: an error or a finding, never a panic.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use fairshare::certificate::ejr_plus;
use fairshare::pb::{File, check};
use fairshare::{Completion, Rule, Terms, Utility, explain, run};
use proptest::prelude::*;
use support::Chance;

fn swallow(bytes: &[u8]) {
    let Ok(file) = File::read(bytes) else { return };
    let _ = check(&file);
    let again = File::read(file.write().as_bytes()).unwrap();
    let _ = check(&again);
    let (Ok(election), terms) = (file.election(), file.terms().unwrap_or_default()) else { return };
    if let Some(rule) = file.rule(election.scale()).filter(|r| matches!(r, Rule::Greedy | Rule::GreedyNoSkip))
    {
        let _ = run(&election, rule, &terms);
    }
    let shares = Rule::EqualShares { utility: Utility::Cost, completion: Completion::None };
    for rule in [Rule::Phragmen, shares] {
        if let Ok(outcome) = run(&election, rule, &Terms::default()) {
            let winners: Vec<usize> = outcome.winners().collect();
            let _ = (explain::projects(&election, &outcome), ejr_plus(&election, &winners));
        }
    }
}

/// Bytes flipped, cut, doubled, moved.
fn mutate(text: &str, seed: u64) -> Vec<u8> {
    let mut chance = Chance(seed);
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..chance.range(1, 12) {
        let length = bytes.len() as u64;
        if length < 2 {
            break;
        }
        let (a, b) = (chance.range(0, length - 1) as usize, chance.range(0, length - 1) as usize);
        let (low, high) = (a.min(b), a.max(b).min(a.min(b) + 60));
        let odd = [b';', b',', b'\n', b'"', b'-', b'.', b'9', b'0', 0, 0xff, b'e', b' ', b'\r'];
        match chance.range(0, 4) {
            0 => bytes[a] = odd[chance.range(0, odd.len() as u64 - 1) as usize],
            1 => drop(bytes.drain(low..high)),
            2 => bytes.extend_from_within(low..high),
            3 => bytes.insert(a, odd[chance.range(0, odd.len() as u64 - 1) as usize]),
            _ => bytes.swap(a, b),
        }
    }
    bytes
}

#[test]
fn mutated_files_never_panic() {
    for (_, text) in support::corpus() {
        for seed in 0..600 {
            swallow(&mutate(&text, seed));
        }
    }
}

#[test]
fn real_files_survive_reading_and_writing() {
    for path in support::real_files() {
        let file = File::read(&std::fs::read(&path).unwrap()).unwrap();
        let text = file.write();
        let again = File::read(text.as_bytes()).unwrap();
        assert_eq!(again.write(), text);
        let kinds = |file: &File| check(file).into_iter().map(|f| (f.kind, f.message)).collect::<Vec<_>>();
        assert_eq!(kinds(&again), kinds(&file), "{}", path.display());
        let (a, b) = (file.election().unwrap(), again.election().unwrap());
        assert!(a.voters().eq(b.voters()) && a.projects() == b.projects(), "{}", path.display());
    }
}

#[test]
fn mutated_real_files_never_panic() {
    for path in support::real_files() {
        let text = std::fs::read_to_string(path).unwrap();
        for seed in 0..3 {
            swallow(&mutate(&text, seed));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_text_is_swallowed(text in "(META\nkey;value\n)?[a-z0-9;,\n\"#. -]{0,200}(PROJECTS\n)?\\PC{0,60}(VOTES\n)?[0-9,;\n]{0,60}") {
        swallow(text.as_bytes());
    }

    #[test]
    fn any_bytes_are_swallowed(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        swallow(&bytes);
    }

    #[test]
    fn huge_numbers_are_refused_or_counted(budget in any::<u64>(), cost in any::<u64>(), decimals in "\\.[0-9]{0,9}") {
        let text = format!(
            "META\nkey;value\nbudget;{budget}{decimals}\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;{cost}\n2;{cost}{decimals}\nVOTES\nvoter_id;vote\n1;1,2\n"
        );
        swallow(text.as_bytes());
    }
}
