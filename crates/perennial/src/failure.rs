//! What a person at a terminal is told when something does not work: one line what happened, one line what to do.

use std::fmt;
use std::process::ExitCode;

use perennial_app::db::DbError;
use perennial_app::error::Error;

/// Something that did not work, with the way out.
#[derive(Debug)]
pub struct Failure {
    what: String,
    hint: String,
    code: u8,
}

impl Failure {
    /// What happened, and what to do.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into(), code: 1 }
    }

    /// The same for a command line that cannot be understood.
    pub fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: 2, ..Self::new(what, hint) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Failure {}

/// Tells the failure on standard error; the exit code.
pub fn report(error: &anyhow::Error) -> ExitCode {
    if closed_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let (what, hint, code) = told(error);
    crate::output::complain(&format!("error: {}", one_line(&what)));
    if !hint.is_empty() {
        crate::output::complain(&format!(" hint: {}", one_line(&hint)));
    }
    ExitCode::from(code)
}

/// What happened and what to do, for a list of findings.
pub fn words(error: &anyhow::Error) -> (String, String) {
    let (what, hint, _) = told(error);
    (what, hint)
}

fn told(error: &anyhow::Error) -> (String, String, u8) {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return (failure.what.clone(), failure.hint.clone(), failure.code);
    }
    let db = error.downcast_ref::<DbError>().or_else(|| match error.downcast_ref::<Error>() {
        Some(Error::Db(db)) => Some(db),
        _ => None,
    });
    match (db, error.downcast_ref::<Error>()) {
        (Some(db), _) => store(db),
        (None, Some(Error::Fields(fields))) => {
            let list: Vec<String> = fields.values().cloned().collect();
            (list.join(" "), "change that and run the command again; nothing was stored".to_owned(), 1)
        }
        (None, Some(Error::Refused(sentences))) => {
            let (what, hint) = sentences.split_once(". ").unwrap_or((sentences, ""));
            (what.trim_end_matches('.').to_owned(), hint.trim_end_matches('.').to_owned(), 1)
        }
        (None, _) => (format!("{error:#}"), String::new(), 1),
    }
}

fn store(error: &DbError) -> (String, String, u8) {
    let (what, hint) = match error {
        DbError::Missing(folder) => (
            format!("there is no Perennial data in {folder}"),
            format!(
                "name its folder with `--data DIR`, or make a new one: `perennial serve --data {folder}` or `perennial demo --data {folder}`"
            ),
        ),
        DbError::Newer { found, known } => (
            format!("the data was written by a newer Perennial: schema {found}, this program knows up to {known}"),
            "use that version of Perennial or a later one; nothing was changed".to_owned(),
        ),
        DbError::Folder(folder, error) => (
            format!("the folder {folder} cannot be used: {error}"),
            "check that the folder exists and that this user may read and write it".to_owned(),
        ),
        DbError::Sqlx(error) => (
            format!("the database answered: {error}"),
            "run `perennial doctor` on the same data; it says what is wrong and what to do".to_owned(),
        ),
        other => (other.to_string(), String::new()),
    };
    (what, hint, 3)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
