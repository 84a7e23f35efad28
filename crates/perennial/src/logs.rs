//! Logs: to standard error, as text on a terminal and as JSON elsewhere. They carry no names of clients.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command, LogFormat};

/// Starts logging for this process.
pub fn start(cli: &Cli) {
    let default = if matches!(cli.command, Command::Serve(_)) && cli.log == "warn" { "info" } else { &cli.log };
    let filter = EnvFilter::try_new(default).unwrap_or_else(|_| EnvFilter::new("warn"));
    let terminal = std::io::stderr().is_terminal();
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(terminal);
    // A second start within one process (there is none) would only keep the first.
    let _ = match cli.log_format {
        Some(LogFormat::Json) => subscriber.json().try_init(),
        None if !terminal => subscriber.json().try_init(),
        Some(LogFormat::Text) | None => subscriber.try_init(),
    };
}
