//! The words of the command line. Exit codes: 0 done, 1 failed, 2 wrong use.

mod backup;
mod config_check;
mod demo;
mod doctor;
mod export;
mod import;
mod migrate;
mod serve;
mod verify;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Report, Sources};

#[derive(Debug, Parser)]
#[command(name = "courtyard", version, about = "Courtyard · 小院: one program that runs a neighbourhood")]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Common {
    /// Folder of the SQLite file, keys and uploads [default: ./data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// sqlite:PATH or postgres://… [default: courtyard.db in the data folder]
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// Address and port for the web [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDR")]
    listen: Option<String>,
    /// Settings file [default: courtyard.toml, when there is one]
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Machine-readable output
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the house
    Serve(serve::Serve),
    /// Build a living example neighbourhood and run it
    Demo(demo::Demo),
    /// Bring the database up to date, or move the house to PostgreSQL
    Migrate(migrate::Migrate),
    /// Read residents or divisions from a CSV file: all of it or nothing
    Import(import::Import),
    /// Write the journal to a file
    Export(export::Export),
    /// Copy the running installation into a new folder
    Backup(backup::Backup),
    /// Put a backup in place of an empty installation
    Restore(backup::Restore),
    /// Recompute every balance, lot and chain from the journal; or check a receipt or two checkpoints (on files)
    Verify(verify::Verify),
    /// Look the installation over and say in words what is found
    Doctor,
    /// Who can walk where, and where to build (on files; needs no installation)
    #[command(subcommand)]
    Atlas(atlas::cli::Command),
    /// Divide a budget by votes (on .pb files; needs no installation)
    Fairshare(fairshare::cli::Args),
    /// Working days and clocks that stop on holidays (needs no installation)
    Workdays(workdays::cli::Args),
    /// Settings
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print the effective settings and what is wrong with them
    Check,
}

/// What a command is given besides its own flags.
pub(crate) struct Env {
    pub(crate) config: Config,
    pub(crate) json: bool,
}

/// Parses the arguments of the process and runs the command.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.common.json;
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            let text = format!("{error:#}");
            if json {
                println!("{}", serde_json::json!({"error": text}));
            } else {
                eprintln!("courtyard: {text}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let command = match cli.command {
        Command::Atlas(command) => return atlas::cli::run(command),
        Command::Fairshare(args) => return fairshare::cli::run(args),
        Command::Workdays(args) => return workdays::cli::run(args),
        Command::Verify(command) if command.is_offline() => return Ok(command.run_offline(cli.common.json)),
        command => command,
    };
    run_house(cli.common, command)
}

fn run_house(common: Common, command: Command) -> Result<ExitCode> {
    let json = common.json;
    let (config, report) = Sources::gather(flags(&common), common.config.as_deref()).resolve();
    if matches!(command, Command::Config { .. }) {
        return Ok(config_check::run(&report, json));
    }
    let Some(config) = config else { return Ok(wrong_settings(&report)) };
    crate::logs::start(&config);
    let env = Env { config, json };
    match command {
        Command::Serve(command) => command.run(&env),
        Command::Demo(command) => command.run(&env),
        Command::Migrate(command) => command.run(&env),
        Command::Import(command) => command.run(&env),
        Command::Export(command) => command.run(&env),
        Command::Verify(command) => command.run(&env),
        Command::Backup(command) => command.run(&env),
        Command::Restore(command) => command.run(&env),
        Command::Doctor => doctor::run(&env),
        Command::Config { .. } | Command::Atlas(_) | Command::Fairshare(_) | Command::Workdays(_) => {
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn flags(common: &Common) -> BTreeMap<String, String> {
    let data = common.data.as_ref().map(|d| d.display().to_string());
    [("data", data), ("database", common.database.clone()), ("listen", common.listen.clone())]
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

fn wrong_settings(report: &Report) -> ExitCode {
    for problem in &report.problems {
        eprintln!("courtyard: {problem}");
    }
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn no_two_flags_of_a_command_clash() {
        super::Cli::command().debug_assert();
    }
}
