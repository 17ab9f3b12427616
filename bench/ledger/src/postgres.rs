//! A private PostgreSQL with every safety on, and pgbench beside it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use db::DbUrl;

const SETTINGS: &[&str] = &[
    "fsync=on",
    "synchronous_commit=on",
    "full_page_writes=on",
    "shared_buffers=1GB",
    "max_connections=100",
    "listen_addresses=127.0.0.1",
];
const SCALE: &str = "10";
const START_MAX: Duration = Duration::from_secs(30);

pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Child,
}

impl Postgres {
    /// `programs`: the folder of `postgres`, `initdb` and `pgbench`.
    pub fn start(programs: &Path, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let owner = owner()?;
        if !owner.is_empty() {
            run(Command::new("chown").arg(format!("{}:", owner[0])).arg(folder))?;
        }
        let data = folder.join("data");
        let init = ["--auth=trust", "--username=courtyard", "--encoding=UTF8", "--no-locale", "-D"];
        run(as_owner(&owner, &programs.join("initdb")).args(init).arg(&data).current_dir(folder))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = as_owner(&owner, &programs.join("postgres"));
        command.arg("-D").arg(&data).args(["-p", &port.to_string()]).current_dir(folder);
        command.arg("-c").arg(format!("unix_socket_directories={}", folder.display()));
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        let log = std::fs::File::create(folder.join("server.log"))?;
        let server = command.stdout(log.try_clone()?).stderr(log).spawn().context("postgres")?;
        let this = Self { programs: programs.to_owned(), folder: folder.to_owned(), port, server };
        this.wait()?;
        run(this.tool("pgbench").args(["-i", "-q", "-s", SCALE, "postgres"]))?;
        run(this.tool("createdb").arg("courtyard"))?;
        Ok(this)
    }

    fn wait(&self) -> Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_MAX {
            if self.tool("pg_isready").arg("-q").status()?.success() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not start; see {}", self.folder.join("server.log").display())
    }

    fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command.args(["-h", "127.0.0.1", "-U", "courtyard", "-p", &self.port.to_string()]);
        command
    }

    /// Where the house's own database is.
    pub fn url(&self) -> DbUrl {
        DbUrl::Postgres(format!("postgres://courtyard@127.0.0.1:{}/courtyard", self.port))
    }

    /// TPC-B-like transactions per second.
    pub fn tpcb(&self, clients: usize, seconds: u64) -> Result<f64> {
        let (clients, seconds) = (clients.to_string(), seconds.to_string());
        let asked = ["-n", "-c", &clients, "-j", "2", "-T", &seconds, "postgres"];
        let told = run(self.tool("pgbench").args(asked))?;
        ensure!(told.contains("failed transactions: 0 ") || !told.contains("failed"), "pgbench: {told}");
        let line =
            told.lines().find_map(|line| line.strip_prefix("tps = ")).context("pgbench gave no tps")?;
        Ok(line.split(' ').next().unwrap_or_default().parse()?)
    }

    /// Bytes of every table with its indexes, as the server keeps them.
    pub fn bytes(&self) -> Result<u64> {
        let sql = "SELECT SUM(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
        let told = run(self.tool("psql").args(["-At", "-c", "CHECKPOINT", "-c", sql, "courtyard"]))?;
        Ok(told.lines().last().unwrap_or_default().trim().parse()?)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGQUIT: the server ends its own children, too.
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
    }
}

/// PostgreSQL refuses to run as root: another user then.
fn owner() -> Result<Vec<String>> {
    let id = |what: &[&str]| -> Result<String> { Ok(run(Command::new("id").args(what))?.trim().to_owned()) };
    if id(&["-u"])? != "0" {
        return Ok(Vec::new());
    }
    let name = if id(&["-u", "postgres"]).is_ok() { "postgres" } else { "nobody" };
    Ok(vec![name.to_owned(), id(&["-g", name])?])
}

fn as_owner(owner: &[String], program: &Path) -> Command {
    let [name, group] = owner else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "QUIT", "--clear-groups"]);
    command.arg(format!("--reuid={name}")).arg(format!("--regid={group}")).arg(program);
    command
}

/// Runs to the end; gives what it printed.
fn run(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
