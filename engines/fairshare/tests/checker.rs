//! The checker against PyPI `pabulib-checker`: the same sorts of findings in real and in damaged files.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use fairshare::pb::{File, Level, check};
use support::Chance;

/// Findings of ours that the other checker describes in its manual but does not make.
const OURS: &str = "vote with duplicated projects";

fn ours(text: &[u8]) -> BTreeSet<(String, String)> {
    let name = |level| if level == Level::Error { "errors" } else { "warnings" };
    let findings = File::read(text).map(|file| check(&file)).unwrap_or_default();
    findings
        .iter()
        .filter(|f| f.kind != OURS)
        .map(|f| (name(f.level).to_owned(), f.kind.to_owned()))
        .collect()
}

/// A missing field counts for the other checker as one at the end with the value 0, and so as one out of order and as
/// a limit on other fields.
fn set_aside(found: &mut BTreeSet<(String, String)>) {
    for section in ["meta", "projects", "votes"] {
        if found.contains(&("errors".to_owned(), format!("missing {section} field value"))) {
            found.remove(&("warnings".to_owned(), format!("wrong {section} fields order")));
            found.remove(&("errors".to_owned(), format!("invalid {section} field value")));
        }
    }
}

/// Returns how many files were compared, and how many the other checker could not read to the end.
fn compare(folder: &Path) -> (usize, usize) {
    let Some(answer) = support::oracle("check.py", &[folder]) else { return (0, 0) };
    let (mut compared, mut crashed, mut wrong) = (0, 0, Vec::new());
    for line in answer.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let path = line["file"].as_str().unwrap();
        let text = std::fs::read(path).unwrap();
        if line["found"] == "crashed" {
            assert!(ours(&text).iter().any(|(level, _)| level == "errors"), "{path}: no error found");
            crashed += 1;
            continue;
        }
        let mut theirs: BTreeSet<(String, String)> = serde_json::from_value(line["found"].clone()).unwrap();
        let mut ours = ours(&text);
        for found in [&mut theirs, &mut ours] {
            set_aside(found);
        }
        if ours != theirs {
            let only = |a: &BTreeSet<_>, b: &BTreeSet<_>| {
                a.difference(b).cloned().collect::<Vec<(String, String)>>()
            };
            wrong.push(format!(
                "{path}\n  only ours: {:?}\n  only theirs: {:?}",
                only(&ours, &theirs),
                only(&theirs, &ours)
            ));
        }
        compared += 1;
    }
    assert!(wrong.is_empty(), "{} of {compared} differ\n{}", wrong.len(), wrong.join("\n"));
    println!("compared {compared}, the other checker gave up on {crashed}");
    (compared, crashed)
}

#[test]
fn real_files_get_the_findings_of_pabulibs_checker() {
    let Some(folder) = support::real() else { return };
    compare(&folder);
}

#[test]
fn damaged_files_get_the_findings_of_pabulibs_checker() {
    let folder = tempfile::tempdir().unwrap();
    let mut written = 0;
    for (name, text) in support::corpus() {
        for seed in 0..60 {
            let damaged = damage(&text, &mut Chance(seed * 7919 + written));
            std::fs::write(folder.path().join(format!("{written:04}-{name}.pb")), damaged).unwrap();
            written += 1;
        }
    }
    let (compared, crashed) = compare(folder.path());
    assert!(compared + crashed == 0 || compared > 400, "{compared} compared, {crashed} crashed");
}

/// One or two plausible mistakes.
fn damage(text: &str, chance: &mut Chance) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..chance.range(1, 2) {
        let at = chance.range(0, lines.len() as u64 - 1) as usize;
        let cells: Vec<String> = lines[at].split(';').map(str::to_owned).collect();
        let cell = chance.range(0, cells.len() as u64 - 1) as usize;
        let mut change = |value: String| {
            let mut cells = cells.clone();
            cells[cell] = value;
            lines[at] = cells.join(";");
        };
        match chance.range(0, 9) {
            0 => change(String::new()),
            1 => change(format!("{} ", cells[cell])),
            2 => change(cells[cell].replace(',', ", ")),
            3 => change("7".into()),
            4 => change("1,5".into()),
            5 => change("xyz".into()),
            6 => drop(lines.remove(at)),
            7 => lines.insert(at, String::new()),
            8 if cells.len() > 1 => lines.insert(at, lines[at].clone()),
            _ => lines[at].push_str(";extra"),
        }
    }
    lines.join("\n") + "\n"
}
