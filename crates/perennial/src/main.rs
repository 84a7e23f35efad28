//! The command line of Perennial: parse, run, exit code.
//!
//! Every verb is one file under [`commands`]; what it does lives in the rooms of `perennial-app`.

mod cli;
mod commands;
mod failure;
mod input;
mod logs;
mod output;
#[cfg(test)]
mod references;
mod store;

use std::process::ExitCode;

fn main() -> ExitCode {
    // SQLite reads in the thread that asks: with a worker for each reader, the others are never kept waiting.
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let workers = cores + perennial_app::db::READERS;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build();
    match runtime {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => failure::report(&anyhow::Error::new(error).context("the system gave the program no threads")),
    }
}

async fn run() -> ExitCode {
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
