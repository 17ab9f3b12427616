//! The released program, serving a house that stands.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::house::{House, Place};

/// One client stands for many here: it may send as often as the setting allows.
const PER_MINUTE: &str = "1000000";
/// The work that waits for a program that starts, such as a settlement of all that was ever paid, takes no longer.
const FIRST_JOBS_MAX: Duration = Duration::from_secs(120);
const LOOK_AGAIN: Duration = Duration::from_millis(100);

pub struct Program {
    child: Child,
    pub address: SocketAddr,
}

impl Program {
    pub fn serve(program: &Path, place: &Place) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--ready-json", "--listen", "127.0.0.1:0", "--data"])
            .arg(&place.folder)
            .envs([
                ("COURTYARD_ADDRESS_PER_MINUTE", PER_MINUTE),
                ("COURTYARD_ACCOUNT_PER_MINUTE", PER_MINUTE),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("no standard output")?).read_line(&mut line)?;
        let ready: Value = serde_json::from_str(&line).context("the program did not start")?;
        let address = ready["listening"].as_str().context("no address")?.parse()?;
        Ok(Self { child, address })
    }

    /// Waits until the jobs that were due when it started are done: they come once an hour or a day, not with every payment.
    pub fn settled(self, house: &House) -> Result<Self> {
        let began = Instant::now();
        while !first_jobs_done(house)? {
            ensure!(
                began.elapsed() < FIRST_JOBS_MAX,
                "the program's first jobs are not done after {FIRST_JOBS_MAX:?}"
            );
            sleep(LOOK_AGAIN);
        }
        eprintln!("its first jobs took {:.1?}", began.elapsed());
        Ok(self)
    }
}

fn first_jobs_done(house: &House) -> Result<bool> {
    let counts = house.db.read_blocking(jobs::counts)?;
    let any = |state: &str| counts.iter().any(|(of, count)| of == state && *count > 0);
    Ok(any("done") && !any("waiting"))
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}
