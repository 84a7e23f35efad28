//! A throwaway PostgreSQL cluster: private, reached by a socket only, gone afterwards.
//!
//! PostgreSQL refuses to run as root, so when we are root the server runs as the user
//! `postgres` through `setpriv`. `setpriv` also asks the kernel to stop the server should
//! this program die without saying goodbye, so that no cluster is left behind.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::{find_program, is_root, run_quietly};

/// Names the database to the tests: without it they use SQLite.
pub const TEST_DATABASE: &str = "PERENNIAL_TEST_DATABASE";

const START_WITHIN: Duration = Duration::from_secs(60);

/// A running cluster; dropping it stops the server and removes its folder.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    server: Child,
}

impl Cluster {
    /// Makes a new cluster in a folder of its own, starts it and waits until it answers.
    pub fn start() -> Result<Self> {
        let programs = find_programs().context(
            "PostgreSQL's server programs are missing; \
             run `cargo xtask test --only install` to install them",
        )?;
        let folder = make_folder()?;
        match initialise(&programs, &folder).and_then(|()| launch(&programs, &folder)) {
            Ok(server) => {
                let mut cluster = Self { programs, folder, server };
                cluster.wait_until_ready()?;
                Ok(cluster)
            }
            Err(error) => {
                remove_folder(&folder);
                Err(error)
            }
        }
    }

    /// The address that tests connect to, in the form that sqlx and psql both understand.
    pub fn url(&self) -> String {
        format!("postgres://postgres@localhost:5432/postgres?host={}", self.folder.display())
    }

    /// Tells a command where the cluster is: our own variable, and those of PostgreSQL's tools.
    pub fn introduce_to(&self, command: &mut Command) {
        command
            .env(TEST_DATABASE, self.url())
            .env("PGHOST", &self.folder)
            .env("PGPORT", "5432")
            .env("PGUSER", "postgres")
            .env("PGDATABASE", "postgres");
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let deadline = Instant::now() + START_WITHIN;
        loop {
            let mut question = Command::new(self.programs.join("pg_isready"));
            question.args(["--quiet", "--username=postgres", "--host"]).arg(&self.folder);
            if question.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            let gone = self.server.try_wait()?;
            if gone.is_some() || Instant::now() > deadline {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                bail!("PostgreSQL did not start; its log says:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // An immediate stop is right here: nothing in a throwaway cluster is worth a checkpoint.
        let mut stop = as_postgres(&self.programs.join("pg_ctl"));
        stop.args(["stop", "--silent", "--wait", "--mode=immediate", "--pgdata"]).arg(self.folder.join("data"));
        if let Err(error) = run_quietly(stop) {
            eprintln!("warning: the cluster did not stop when asked: {error:#}");
            let _ = self.server.kill();
        }
        let _ = self.server.wait();
        remove_folder(&self.folder);
    }
}

/// `cargo xtask postgres -- COMMAND…`: starts a cluster, runs the command beside it, stops it.
pub fn run_beside(program: &str, arguments: &[OsString]) -> Result<ExitCode> {
    let cluster = Cluster::start()?;
    let mut command = Command::new(program);
    command.args(arguments);
    cluster.introduce_to(&mut command);
    let status = command.status().with_context(|| format!("`{program}` could not be started"))?;
    Ok(exit_code(status))
}

/// Passes on how a command ended, in the shell's way when a signal ended it.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(1));
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// The folder with the newest PostgreSQL server on this machine, if there is one.
pub fn find_programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").ok();
    let mut versions: Vec<(u32, PathBuf)> = debian
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| has_server(programs))
        .collect();
    versions.sort();
    let elsewhere = || Some(find_program("postgres")?.parent()?.to_path_buf());
    versions.pop().map(|(_, programs)| programs).or_else(|| elsewhere().filter(|programs| has_server(programs)))
}

fn has_server(programs: &Path) -> bool {
    ["initdb", "postgres", "pg_ctl", "pg_isready"].iter().all(|program| programs.join(program).is_file())
}

/// A command that runs as `postgres` when we are root, else as ourselves.
fn as_postgres(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.current_dir("/").arg("--pdeathsig=INT");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    command.arg("--").arg(program);
    command
}

/// Makes the cluster's folder as its owner. It lies directly under `/tmp`, whatever `TMPDIR`
/// says, because the path of a socket may not exceed 107 bytes and `postgres` must reach it.
fn make_folder() -> Result<PathBuf> {
    let mut command = as_postgres(Path::new("mktemp"));
    command.args(["--directory", "/tmp/perennial-postgres-XXXXXX"]);
    run_quietly(command).map(PathBuf::from).context("no folder for a throwaway database could be made under /tmp")
}

fn remove_folder(folder: &Path) {
    if let Err(error) = std::fs::remove_dir_all(folder) {
        eprintln!("warning: {} could not be removed: {error}", folder.display());
    }
}

/// Durability is switched off: the cluster lives for one run of the tests. The locale sorts
/// by code point and is part of every Debian, so that results do not depend on the machine.
fn initialise(programs: &Path, folder: &Path) -> Result<()> {
    let mut command = as_postgres(&programs.join("initdb"));
    command
        .args(["--no-sync", "--auth=trust", "--username=postgres"])
        .args(["--encoding=UTF8", "--locale=C.UTF-8", "--pgdata"])
        .arg(folder.join("data"));
    run_quietly(command).map(drop).context("the throwaway database could not be made")
}

fn launch(programs: &Path, folder: &Path) -> Result<Child> {
    let log = std::fs::File::create(folder.join("log"))?;
    let mut command = as_postgres(&programs.join("postgres"));
    command
        .arg("-F")
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-k")
        .arg(folder)
        .args(["-p", "5432", "-c", "listen_addresses="])
        .args(["-c", "max_connections=300", "-c", "timezone=UTC"])
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    command.spawn().context("PostgreSQL could not be started")
}
