//! The command line: `day`, `add`, `between`, `due`, `festivals`, `check`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args as ClapArgs, Subcommand};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::file::BYTES_MAX;
use crate::{Allowance, Calendar, Clock, Due, Entry, Event, Hours, Phase, WorkTime, festivals};

/// Chinese working days, office hours and pausable clocks.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
    /// Calendar file with further years; `check` says whether one is right
    #[arg(long, global = true, value_name = "FILE")]
    calendar: Option<PathBuf>,
    /// Office hours, like "mon-fri 09:00-17:00; sat 09:00-12:00; makeup 09:00-12:00", or "always"
    #[arg(long, global = true, default_value = "mon-fri 09:00-12:00,13:00-17:00")]
    hours: String,
    /// Time zone, by its IANA name
    #[arg(long, global = true, default_value = "Asia/Shanghai")]
    zone: String,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What sort of day a date is
    Day {
        /// Dates like 2026-02-14
        #[arg(required = true)]
        dates: Vec<Date>,
    },
    /// Add working time or working days to an instant
    Add {
        /// An instant like 2026-02-13T16:00:00+08:00
        #[arg(value_parser = instant)]
        from: Timestamp,
        /// Working time like 8h30m or -2h, or days like 5d: until the office closes on the fifth working day after
        #[arg(allow_hyphen_values = true)]
        amount: String,
    },
    /// Working time between two instants
    Between {
        /// An instant like 2026-02-13T16:00:00+08:00
        #[arg(value_parser = instant)]
        from: Timestamp,
        /// The same
        #[arg(value_parser = instant)]
        to: Timestamp,
    },
    /// Where a clock stands at one moment, from its log
    Due {
        /// A text with one "INSTANT start|pause REASON|resume|extend TIME|stop" per line
        log: PathBuf,
        /// The moment asked about, like 2026-02-13T16:00:00+08:00
        #[arg(value_parser = instant)]
        now: Timestamp,
        /// What the clock allows: working time like 8h30m or days like 5d
        #[arg(long)]
        allow: String,
    },
    /// Lunar festivals of a year
    Festivals {
        /// 1951 to 2099
        year: i16,
    },
    /// Check a calendar file
    Check { file: PathBuf },
}

/// Runs one command and prints its answer on standard output.
///
/// # Errors
/// A sentence naming the argument, file or year that is wrong.
pub fn run(args: Args) -> Result<ExitCode> {
    let answer = answer(&args)?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{answer}")?;
    } else {
        print_plain(&mut out, &answer)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(args: &Args) -> Result<Value> {
    if let Command::Check { file } = &args.command {
        let years = Calendar::empty().import(&read(file)?).with_context(|| file.display().to_string())?;
        return Ok(json!({ "years": years }));
    }
    let work = work_time(args)?;
    Ok(match &args.command {
        Command::Day { dates } => days(&work.calendar, dates)?,
        Command::Add { from, amount } => json!({ "at": shown(&work, add(&work, *from, amount)?) }),
        Command::Between { from, to } => json!({ "worked": args.length(work.between(*from, *to)?) }),
        Command::Due { log, now, allow } => due(args, &work, &read(log)?, *now, allow)?,
        Command::Festivals { year } => {
            let list = festivals(*year)?.into_iter();
            Value::Array(
                list.map(|(d, f)| json!({ "date": d.to_string(), "zh": f.zh(), "en": f.en() })).collect(),
            )
        }
        Command::Check { .. } => bail!("check needs no working time"),
    })
}

fn work_time(args: &Args) -> Result<WorkTime> {
    let mut calendar = Calendar::china();
    if let Some(file) = &args.calendar {
        calendar.import(&read(file)?).with_context(|| file.display().to_string())?;
    }
    let hours: Hours = args.hours.parse()?;
    let zone = TimeZone::get(&args.zone).with_context(|| format!("--zone {}", args.zone))?;
    Ok(WorkTime::new(calendar, hours, zone))
}

/// A calendar or log, at most [`BYTES_MAX`] long.
fn read(file: &Path) -> Result<String> {
    let name = || file.display().to_string();
    let open = std::fs::File::open(file).with_context(name)?;
    let mut bytes = Vec::new();
    open.take(BYTES_MAX as u64 + 1).read_to_end(&mut bytes).with_context(name)?;
    if bytes.len() > BYTES_MAX {
        bail!("{}: expected a text of at most {BYTES_MAX} bytes", name());
    }
    String::from_utf8(bytes).map_err(|_| anyhow!("{}: expected UTF-8 text", name()))
}

impl Args {
    /// A length of time: for machines in ISO 8601, for people like 8h 30m.
    fn length(&self, time: SignedDuration) -> String {
        if self.json { time.to_string() } else { format!("{time:#}") }
    }
}

fn instant(text: &str) -> Result<Timestamp> {
    text.parse().map_err(|_| anyhow!("\"{text}\": expected an instant like 2026-03-02T10:00:00+08:00"))
}

fn days(calendar: &Calendar, dates: &[Date]) -> Result<Value> {
    let day = |date: &Date| {
        let day = calendar.day(*date)?;
        Ok(
            json!({ "date": date.to_string(), "kind": format!("{:?}", day.kind), "worked": day.kind.is_worked(), "name": day.name }),
        )
    };
    dates.iter().map(day).collect()
}

fn add(work: &WorkTime, from: Timestamp, amount: &str) -> Result<Timestamp> {
    Ok(match allowance(amount)? {
        Allowance::Time(time) => work.add(from, time)?,
        Allowance::Workdays(days) => {
            work.closing(work.calendar.add_workdays(work.date(from), i32::try_from(days)?)?)?
        }
    })
}

fn allowance(text: &str) -> Result<Allowance> {
    if let Some(days) = text.strip_suffix('d') {
        return Ok(Allowance::Workdays(
            days.parse().map_err(|_| anyhow!("\"{text}\": expected days like 5d"))?,
        ));
    }
    Ok(Allowance::Time(duration(text)?))
}

fn duration(text: &str) -> Result<SignedDuration> {
    text.parse().map_err(|_| anyhow!("\"{text}\": expected working time like 8h30m or days like 5d"))
}

fn due(args: &Args, work: &WorkTime, log: &str, now: Timestamp, allow: &str) -> Result<Value> {
    let lines = log.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    let log: Vec<Entry> = lines
        .map(|(i, l)| entry(l).with_context(|| format!("log, line {}", i + 1)))
        .collect::<Result<_>>()?;
    let state = Clock::new(allowance(allow).context("--allow")?).reckon(&log, work, now)?;
    let due = match state.due {
        Due::At(at) => json!(shown(work, at)),
        Due::Open => Value::Null,
        Due::UnknownYear(year) => json!(format!("in {year}, whose holidays are not known yet")),
    };
    let (phase, since, reason) = match state.phase {
        Phase::Waiting => ("waiting", None, None),
        Phase::Running => ("running", None, None),
        Phase::Paused { reason, since } => ("paused", Some(since), Some(reason)),
        Phase::Stopped { at } => ("stopped", Some(at), None),
    };
    Ok(json!({
        "due": due, "spent": args.length(state.spent), "remaining": args.length(state.remaining),
        "breached_at": state.breached_at.map(|at| shown(work, at)),
        "phase": phase, "since": since.map(|at| shown(work, at)), "reason": reason,
    }))
}

fn entry(line: &str) -> Result<Entry> {
    let mut words = line.trim().splitn(3, char::is_whitespace);
    let at = instant(words.next().unwrap_or_default())?;
    let (word, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().trim());
    let event = match word {
        "start" => Event::Start,
        "pause" => Event::Pause(rest.into()),
        "resume" => Event::Resume,
        "extend" => Event::Extend(duration(rest)?),
        "stop" => Event::Stop,
        other => bail!("\"{other}\": expected start, pause, resume, extend or stop"),
    };
    Ok(Entry { at, event })
}

fn shown(work: &WorkTime, at: Timestamp) -> String {
    at.to_zoned(work.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn print_plain(out: &mut impl Write, value: &Value) -> std::io::Result<()> {
    match value {
        Value::Array(rows) => rows.iter().try_for_each(|row| print_plain(out, row)),
        Value::Object(fields) => {
            let given = fields.iter().filter(|(_, v)| !v.is_null());
            let cells: Vec<_> = given.map(|(k, v)| format!("{k}: {}", plain(v))).collect();
            writeln!(out, "{}", cells.join("  "))
        }
        other => writeln!(out, "{}", plain(other)),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
