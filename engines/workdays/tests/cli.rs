//! The command line as a person runs it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Write;
use std::process::{Command, Output};

fn run(args: &[&str]) -> Output {
    let example = std::env::current_exe().unwrap().ancestors().nth(2).unwrap().join("examples/workdays");
    Command::new(example).args(args).output().unwrap()
}

fn out(args: &[&str]) -> String {
    let run = run(args);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

#[test]
fn days_and_sums() {
    assert_eq!(out(&["day", "2026-02-14"]), "date: 2026-02-14  kind: MakeUp  name: 春节  worked: true");
    assert_eq!(out(&["add", "2026-02-13T16:00:00+08:00", "8h"]), "at: 2026-02-14T17:00:00+08:00");
    assert_eq!(out(&["add", "2026-02-13T16:00:00+08:00", "2d"]), "at: 2026-02-24T17:00:00+08:00");
    let worked = out(&["between", "2026-02-13T16:00:00+08:00", "2026-02-24T10:00:00+08:00", "--json"]);
    assert_eq!(worked, r#"{"worked":"PT9H"}"#);
    assert!(out(&["festivals", "2026"]).contains("2026-02-17"));
}

#[test]
fn a_clock_is_read_from_its_log() {
    let mut log = tempfile::NamedTempFile::new().unwrap();
    write!(log, "2026-03-02T10:00:00+08:00 start\n2026-03-02T11:00:00+08:00 pause waiting for papers\n2026-03-03T09:00:00+08:00 resume\n").unwrap();
    let answer =
        out(&["due", log.path().to_str().unwrap(), "2026-03-03T09:00:00+08:00", "--allow", "2h", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["due"], "2026-03-03T10:00:00+08:00");
    assert_eq!(answer["spent"], "PT1H");
}

#[test]
fn subtracted_time_was_taken_for_an_option() {
    assert_eq!(out(&["add", "2026-02-13T16:00:00+08:00", "-2h"]), "at: 2026-02-13T14:00:00+08:00");
    assert_eq!(
        out(&["between", "2026-02-13T16:00:00+08:00", "2026-02-13T14:30:00+08:00"]),
        "worked: 1h 30m ago"
    );
}

#[test]
fn a_paused_clock_says_why_and_since_when() {
    let mut log = tempfile::NamedTempFile::new().unwrap();
    write!(log, "2026-03-02T10:00:00+08:00 start\n2026-03-02T11:00:00+08:00 pause papers\n").unwrap();
    let path = log.path().to_str().unwrap();
    let answer = out(&["due", path, "2026-03-03T09:00:00+08:00", "--allow", "2h"]);
    let expected =
        "phase: paused  reason: papers  remaining: 1h  since: 2026-03-02T11:00:00+08:00  spent: 1h";
    assert_eq!(answer, expected);
}

#[test]
fn mistakes_are_named() {
    let said = |args: &[&str]| String::from_utf8(run(args).stderr).unwrap();
    assert!(said(&["day"]).contains("<DATES>"));
    assert!(said(&["add", "yesterday", "2h"]).contains("expected an instant like"));
    let mut log = tempfile::NamedTempFile::new().unwrap();
    writeln!(log, "2026-03-02T10:00:00+08:00 resume").unwrap();
    let path = log.path().to_str().unwrap();
    let wrong = said(&["due", path, "2026-03-03T09:00:00+08:00", "--allow", "2h"]);
    assert_eq!(wrong, "error: clock log, entry 1: resume while not yet started\n");
    assert!(said(&["due", path, "2026-03-03T09:00:00+08:00", "--allow", "2hh"]).contains("--allow: \"2hh\""));
    assert!(said(&["day", "2026-01-01", "--zone", "Mars/X"]).contains("--zone Mars/X"));
    let mut two = tempfile::NamedTempFile::new().unwrap();
    write!(two, "year 2027\nyear 2028\n").unwrap();
    let wrong = said(&["check", two.path().to_str().unwrap()]);
    assert!(wrong.ends_with("calendar file, line 2: year 2027 has no \"off\" line\n"), "{wrong}");
    let wrong = run(&["add", "2026-12-31T16:00:00+08:00", "30h"]);
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("import the calendar of 2027"));
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "year 2027\noff tomorrow\n").unwrap();
    let wrong = run(&["check", file.path().to_str().unwrap()]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("line 2"));
}
