//! The command line as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::path::PathBuf;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    let example = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/fairshare");
    Command::new(example).args(args).output().unwrap()
}

fn file(folder: &tempfile::TempDir, name: &str) -> PathBuf {
    let (_, text) = support::corpus().into_iter().find(|(n, _)| *n == name).unwrap();
    let path = folder.path().join("election.pb");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn run_prints_winners_certificates_and_turning() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "approval");
    let args =
        ["run", path.to_str().unwrap(), "--rule", "equal-shares", "--voters", "--turning", "all", "--json"];
    let answer = run(&args);
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let report: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(report["winners"], serde_json::json!(["1"]));
    assert_eq!(report["tie"], "lower-cost,more-votes,file-order");
    assert_eq!(report["certificates"]["priceable"]["holds"], true);
    assert_eq!(report["certificates"]["ejr_up_to_one"]["holds"], true);
    assert_eq!(report["projects"][0]["won"]["how"]["effective_votes"], "3.00");
    assert_eq!(report["projects"][1]["lost"]["because"], "supporters cannot pay");
    assert_eq!(report["projects"][1]["missing"]["exact"], "700/3");
    assert!(report["projects"][1]["turned_by"]["budget"].is_string());
    assert_eq!(report["voter_shares"][0]["bought"][0]["paid"]["exact"], "200");
}

#[test]
fn terms_come_from_options_and_the_result_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "approval");
    let out = folder.path().join("out.pb");
    let args = [
        "run",
        path.to_str().unwrap(),
        "--rule",
        "greedy",
        "--incompatible",
        "1,2",
        "--fixed",
        "2",
        "--category-limit",
        "green=300",
        "--write",
        out.to_str().unwrap(),
    ];
    let answer = run(&args);
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let text = String::from_utf8(answer.stdout).unwrap();
    assert!(text.contains("1. 2 Pool") && text.contains("incompatible"), "{text}");
    let written = fairshare::pb::File::read(&std::fs::read(out).unwrap()).unwrap();
    assert_eq!(written.selected().unwrap(), ["2", "3"]);
}

#[test]
fn check_fails_on_errors_and_passes_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "approval");
    let answer = run(&["check", path.to_str().unwrap()]);
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stdout));
    let damaged = std::fs::read_to_string(&path).unwrap().replace("num_votes;3", "num_votes;4");
    std::fs::write(&path, damaged).unwrap();
    let answer = run(&["check", path.to_str().unwrap(), "--json"]);
    assert!(!answer.status.success());
    let report: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(report["findings"][0]["kind"], "different number of votes");
    assert_eq!(report["findings"][0]["line"], 8);
}

#[test]
fn mistakes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "approval");
    for (args, part) in [
        (vec!["--fixed", "77"], "no project \"77\""),
        (vec!["--tie", "mood"], "tie rule"),
        (vec!["--category-limit", "green"], "CATEGORY=AMOUNT"),
        (vec!["--increment", "x"], "--increment"),
        (vec!["--increment", "0"], "increment"),
    ] {
        let mut all = vec!["run", path.to_str().unwrap()];
        all.extend(args);
        let answer = run(&all);
        let message = String::from_utf8_lossy(&answer.stderr).into_owned();
        assert!(!answer.status.success() && message.contains(part), "{part}: {message}");
    }
}
