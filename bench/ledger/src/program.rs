//! The released program, serving a house that stands.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::house::Place;

/// One client stands for many here: it may send as often as the setting allows.
const PER_MINUTE: &str = "1000000";

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
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}
