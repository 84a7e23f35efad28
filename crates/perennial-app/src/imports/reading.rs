//! Files from outside to sheets: text in this process, workbooks in a child process under limits.

use std::process::Stdio;
use std::time::Duration;

use perennial_core::imports::read::{Limits, Sheets, is_archive, read};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::app::Config;
use crate::error::Error;

/// Kibibytes of address space of the child, and its seconds of processor time.
const LIMITS: &str = "ulimit -v 2000000 && ulimit -t 60 && exec \"$0\" read-workbook \"$1\"";
/// What the child may take by the clock.
const PATIENCE: Duration = Duration::from_secs(90);

/// Reads a file into sheets.
///
/// # Errors
/// When it is no table, beyond the limits or damaged: the message says what to do.
pub async fn read_file(config: &Config, name: &str, bytes: Vec<u8>) -> Result<Sheets, Error> {
    let found = bytes.len() as u64;
    let limits = Limits::default();
    if found > limits.bytes {
        return Err(Error::TooLarge(format!(
            "{name}: the file has {found} bytes and at most {} are read. Split it.",
            limits.bytes
        )));
    }
    if is_archive(&bytes) {
        return in_child(config, name, bytes).await;
    }
    let name = name.to_owned();
    let sheets = tokio::task::spawn_blocking(move || read(&bytes, &name, &limits).map_err(|e| format!("{name}: {e}.")));
    sheets.await.map_err(|e| Error::Internal(e.to_string()))?.map_err(Error::Refused)
}

async fn in_child(config: &Config, name: &str, bytes: Vec<u8>) -> Result<Sheets, Error> {
    let Some(program) = &config.program else {
        return Err(Error::refused(format!(
            "{name}: workbooks cannot be read here. Save the sheet as CSV and import that."
        )));
    };
    let damaged = || {
        Error::refused(format!(
            "{name}: the workbook could not be read within its limits of memory and time. Open it in a spreadsheet program, save the sheet as CSV, and import that."
        ))
    };
    let mut child = Command::new("sh")
        .args(["-c", LIMITS])
        .arg(program)
        .arg(name)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| Error::Internal(format!("the reader of workbooks could not be started: {e}")))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A child that dies early closes its end: its exit says more than the broken pipe.
        let _ = stdin.write_all(&bytes).await;
    }
    let output = match tokio::time::timeout(PATIENCE, child.wait_with_output()).await {
        Ok(Ok(output)) => output,
        Ok(Err(_)) | Err(_) => return Err(damaged()),
    };
    match output.status.code() {
        Some(0) => serde_json::from_slice(&output.stdout).map_err(|_| damaged()),
        Some(3) => Err(Error::refused(format!("{name}: {}.", String::from_utf8_lossy(&output.stdout)))),
        _ => Err(damaged()),
    }
}

/// What the child does: bytes of a workbook in, sheets as JSON or a refusal in words out. The flag is true for sheets.
pub fn child(name: &str, bytes: &[u8]) -> (bool, String) {
    match read(bytes, name, &Limits::default()) {
        Ok(sheets) => match serde_json::to_string(&sheets) {
            Ok(json) => (true, json),
            Err(error) => (false, error.to_string()),
        },
        Err(refusal) => (false, refusal.to_string()),
    }
}
