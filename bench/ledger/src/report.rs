//! The table of a run, for people and for programs.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde::Serialize;
use serde_json::Value;

use crate::gate::{Gate, median};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Met {
    Yes,
    No,
    /// The disk was too slow or too busy to compare durable work.
    Inconclusive,
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub id: &'static str,
    pub work: String,
    pub ours: String,
    pub peer: String,
    pub ratio: String,
    pub goal: String,
    pub met: Met,
    pub gates: Vec<Gate>,
    /// Every measured figure.
    pub detail: Value,
}

impl Row {
    fn gate(&self) -> String {
        let p50: Vec<f64> = self.gates.iter().map(|gate| gate.p50_us).collect();
        let p99: Vec<f64> = self.gates.iter().map(|gate| gate.p99_us).collect();
        format!("{:.2} / {:.2} ms", median(&p50) / 1e3, median(&p99) / 1e3)
    }
}

/// Whether the figures hold: the goal counts only when the disk was fit.
pub fn met(gates: &[Gate], reached: bool) -> Met {
    let p50: Vec<f64> = gates.iter().map(|gate| gate.p50_us).collect();
    match (Gate { p50_us: median(&p50), p99_us: 0.0 }.is_open(), reached) {
        (false, _) => Met::Inconclusive,
        (true, true) => Met::Yes,
        (true, false) => Met::No,
    }
}

/// The machine, the commit and the day of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    pub machine: String,
    pub commit: String,
    pub date: String,
    pub command: String,
}

impl Origin {
    pub fn find() -> Self {
        let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("?");
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or("?").to_owned();
        let kernel = told("uname", &["-sr"]);
        Self {
            machine: format!(
                "{}, {cores} cores, {kernel}, load {load} at the start",
                name.trim_matches([' ', '\t', ':'])
            ),
            commit: told("git", &["describe", "--always", "--dirty"]),
            date: told("date", &["+%Y-%m-%d"]),
            command: std::env::args().skip(1).collect::<Vec<_>>().join(" "),
        }
    }
}

fn told(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map_or_else(|_| "?".to_owned(), |out| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

pub fn markdown(origin: &Origin, rows: &[Row]) -> String {
    let mut text = String::from(
        "| row | work | ours | peer | ratio | goal | met? | 4 KiB fdatasync p50 / p99 |\n|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let Row { id, work, ours, peer, ratio, goal, met, .. } = row;
        let met = format!("{met:?}").to_lowercase();
        let _ =
            writeln!(text, "| {id} | {work} | {ours} | {peer} | {ratio} | {goal} | {met} | {} |", row.gate());
    }
    let Origin { machine, commit, date, command } = origin;
    let _ = writeln!(text, "\n{machine}. Commit {commit}, {date}. `scripts/bench ledger {command}`");
    text
}

/// Writes `latest.md` and `latest.json`.
pub fn write(folder: &Path, origin: &Origin, rows: &[Row]) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("latest.md"), markdown(origin, rows))?;
    let json = serde_json::json!({"origin": origin, "rows": rows});
    std::fs::write(folder.join("latest.json"), serde_json::to_string_pretty(&json)? + "\n")?;
    Ok(())
}
