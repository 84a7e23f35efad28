//! The command line of Perennial: parse, run, exit code.
//!
//! Every verb is one file under [`commands`]; what it does lives in the rooms of `perennial-app`.

mod cli;
mod commands;
mod failure;
mod logs;
mod output;
#[cfg(test)]
mod references;
mod store;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(answer) => return answer,
    };
    logs::start(&cli);
    match commands::run(cli).await {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}
