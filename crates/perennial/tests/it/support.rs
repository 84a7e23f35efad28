//! A place for a store, and the program run on it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use perennial_app::actor::Actor;
use perennial_app::app::App;
use perennial_app::args;
use perennial_app::clients::{self, ClientInput};
use perennial_app::clock::{RandomIds, SystemClock};
use perennial_app::db::{Db, Location};
use perennial_app::engagements::{self, Step};
use perennial_app::pursuits::{self, NewPursuit};
use perennial_core::ids::ClientId;
use perennial_core::text::Name;
use perennial_core::value::{FeesCome, StatedTerms};
use uuid::Uuid;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// Ruth's password.
pub const PASSWORD: &str = "four plain words for Ruth";

/// Where one story's data is.
pub struct Place {
    /// For files of the story.
    pub folder: tempfile::TempDir,
    url: Option<String>,
}

/// What the program answered.
#[derive(Debug)]
pub struct Answer {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Answer {
    /// The answer, which must have this exit code.
    #[track_caller]
    pub fn must(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

impl Place {
    /// An empty place.
    pub async fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: database().await }
    }

    /// A place with a firm, Ruth as its administrator, Bellweather Homes as a client with a signed engagement, and
    /// Kestrel Freight as a prospect.
    pub async fn with_firm() -> (Self, ClientId) {
        let place = Self::new().await;
        let add = ["user", "add", "--email", "ruth@x.example", "--name", "Ruth", "--role", "administrator"];
        let firm = ["--password-stdin", "--firm", "Harcourt Vale LLP", "--kind", "law-transactional"];
        place.run_with(&[&add[..], &firm[..]].concat(), &format!("{PASSWORD}\n")).must(0);
        let client = place.fill().await;
        (place, client)
    }

    async fn app(&self) -> App {
        let db = Db::open(&self.location(), false).await.unwrap();
        let (clock, ids) = (Arc::new(SystemClock { offset: 0 }), Arc::new(RandomIds));
        perennial_app::assemble(db, clock, ids, perennial_app::app::Config::default())
    }

    /// Gives the pursuit of a title a value in pounds, and says how its fees come in.
    pub async fn value_pursuit(&self, title: &'static str, pounds: i64, fees: Option<FeesCome>) {
        let app = self.app().await;
        let valued = app.change(&Actor::Program, move |tx, act| {
            Box::pin(async move {
                let sql = "update pursuit set value_minor = $2 where title = $1 returning id";
                let (id,): (Uuid,) = tx.optional(sql, args![title, pounds * 100]).await?.unwrap();
                if fees.is_some() {
                    pursuits::state_terms(tx, act, id.into(), None, fees.map(StatedTerms::of)).await?;
                }
                Ok(())
            })
        });
        valued.await.unwrap();
        app.db.close().await;
    }

    async fn fill(&self) -> ClientId {
        let app = self.app().await;
        let filled = app.change(&Actor::Program, |tx, act| {
            Box::pin(async move {
                let (today, name) = (act.today, |text| Name::parse(text).unwrap());
                let client =
                    clients::record(tx, act, ClientInput::named(name("Bellweather Homes")), today - 40).await?;
                let pursuit = NewPursuit::of(client, name("Plots at Lowfield"), today - 30);
                let pursuit = pursuits::open(tx, act, pursuit).await?;
                let engagement = pursuits::hire(tx, act, pursuit, today - 20, None).await?;
                engagements::step(tx, act, engagement, today - 18, Step::Sign).await?;
                let other = clients::record(tx, act, ClientInput::named(name("Kestrel Freight")), today - 9).await?;
                pursuits::open(tx, act, NewPursuit::of(other, name("Claim"), today - 9)).await?;
                Ok(client)
            })
        });
        let client = filled.await.unwrap();
        app.db.close().await;
        client
    }

    /// Where the store is.
    pub fn location(&self) -> Location {
        match &self.url {
            Some(url) => Location::Postgres(url.clone()),
            None => Location::Folder(self.path("data")),
        }
    }

    /// True when the story is told on PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        self.url.is_some()
    }

    /// A path in the story's folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program on the place, not yet run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = bare(self.folder.path());
        command.args(arguments).arg("--data").arg(self.path("data"));
        if let Some(url) = &self.url {
            command.arg("--database-url").arg(url);
        }
        command
    }

    /// Runs the program on the place.
    pub fn run(&self, arguments: &[&str]) -> Answer {
        answer(self.command(arguments).output().unwrap())
    }

    /// Runs the program on the place, with something on its standard input.
    pub fn run_with(&self, arguments: &[&str], input: &str) -> Answer {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        answer(child.wait_with_output().unwrap())
    }

    /// Serves the place on a free port.
    pub fn serve(&self) -> Server {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0", "--log", "error"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap_or_default().to_owned();
        assert!(line.starts_with("Perennial serves http://127.0.0.1:"), "{line}");
        Server { child, address, _lines: lines }
    }
}

/// The program with a clean environment, in a folder.
pub fn bare(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perennial"));
    command.current_dir(folder).env_clear().env("TMPDIR", std::env::temp_dir()).stdin(Stdio::null());
    command
}

/// What a run answered.
pub fn answer(output: Output) -> Answer {
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A new database on the PostgreSQL server of the tests, when there is one.
async fn database() -> Option<String> {
    use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
    let server = std::env::var_os("PERENNIAL_TEST_DATABASE")?.into_string().unwrap();
    let name = format!("b_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let options: sqlx::postgres::PgConnectOptions = server.parse().unwrap();
    let mut conn = options.connect().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("create database {name}"))).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    let (before, after) = server.split_once("/postgres?").unwrap();
    Some(format!("{before}/{name}?{after}"))
}

/// A running server; it is killed when dropped.
pub struct Server {
    child: Child,
    /// Host and port.
    pub address: String,
    _lines: BufReader<std::process::ChildStdout>,
}

impl Server {
    /// Kills it without warning (SIGKILL).
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end (SIGTERM); its exit code.
    pub fn end(mut self) -> i32 {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code().unwrap_or(-1)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request and reads the whole answer; none when the connection broke before all of it came.
pub fn request(address: &str, method: &str, path: &str, cookie: &str, form: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let text = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    answer.contains("\r\n\r\n").then_some(answer)
}

/// Signs Ruth in; the cookie.
pub fn sign_in(address: &str) -> String {
    let form = format!("email=ruth%40x.example&password={}", PASSWORD.replace(' ', "+"));
    let answer = request(address, "POST", "/sign-in", "", &form).unwrap();
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: perennial="));
    let value = cookie.unwrap_or_else(|| panic!("no session: {answer}")).split(';').next().unwrap();
    format!("perennial={value}")
}
