//! The ledger beside its peers: see README.md.

mod bench;
mod failed;
mod gate;
mod house;
mod http;
mod pay;
mod postgres;
mod program;
mod report;
mod residents;
mod rows;
mod shops;
mod tokens;

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use bench::Bench;
use report::Origin;

/// Measures rows P1 to P11, each beside its peer in the same run.
#[derive(Clone, Debug, Parser)]
pub struct Args {
    /// Rows to run, such as P3,P6 [default: all]
    #[arg(long, value_delimiter = ',')]
    rows: Vec<String>,
    /// Small houses and short rounds
    #[arg(long)]
    quick: bool,
    /// Rounds of each row; the table shows medians
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Wallets of the usual house
    #[arg(long, default_value_t = 10_000)]
    wallets: usize,
    /// Payments in its journal before anything is measured
    #[arg(long, default_value_t = 500_000)]
    past: u64,
    /// P9: wallets of the wide house
    #[arg(long, default_value_t = 1_000_000)]
    wide: usize,
    /// P9: payments in the journal of the deep house
    #[arg(long, default_value_t = 10_000_000)]
    deep: u64,
    /// P1: wallets that can pay once a minute
    #[arg(long, default_value_t = 150_000)]
    payers: usize,
    /// A folder on the disk to be measured; never in memory
    #[arg(long, default_value = "/var/tmp")]
    scratch: PathBuf,
    /// The folder of postgres, initdb and pgbench
    #[arg(long, default_value = "/usr/lib/postgresql/15/bin")]
    postgres: PathBuf,
    /// The released program, for P1 and P2
    #[arg(long, default_value = "target/release/courtyard")]
    courtyard: PathBuf,
    /// Where latest.md and latest.json go
    #[arg(long, default_value = "bench/ledger")]
    out: PathBuf,
}

impl Args {
    fn sized(mut self) -> Self {
        if self.quick {
            (self.wallets, self.past, self.wide, self.deep, self.payers) =
                (2_000, 20_000, 20_000, 100_000, 40_000);
            self.seconds = self.seconds.min(2);
        }
        self
    }

    fn wants(&self, id: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|row| row.eq_ignore_ascii_case(id))
    }
}

fn main() -> Result<()> {
    let args = Args::parse().sized();
    let (origin, out) = (Origin::find(), args.out.clone());
    let mut bench = Bench::new(args)?;
    let mut rows = Vec::new();
    for (id, row) in rows::ALL {
        if bench.args.wants(id) {
            eprintln!("{id}");
            rows.push(row(&mut bench)?);
            report::write(&out, &origin, &rows)?;
        }
    }
    print!("{}", report::markdown(&origin, &rows));
    Ok(())
}
