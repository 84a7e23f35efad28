//! `cargo xtask`: keeps the house tidy and runs the gate.
//!
//! - [`gate`]: every check a change must pass, in order (`cargo xtask test`);
//! - [`tidy`]: the rules of the house that the compiler does not know (`cargo xtask tidy`);
//! - [`postgres`]: a throwaway database cluster (`cargo xtask postgres -- COMMAND…`);
//! - [`edges`]: the rooms, and which room may name which: the list to edit when a room is added.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this program talks to the developer at the terminal")]

mod edges;
mod gate;
mod postgres;
mod process;
mod tidy;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
Keeps the house of Perennial.

  cargo xtask test [--only STEP]      run the whole gate, or one step of it
  cargo xtask test --list             name the steps of the gate
  cargo xtask tidy                    check sizes, room doors, dependencies, templates and links
  cargo xtask postgres -- COMMAND…    run COMMAND beside a throwaway PostgreSQL cluster";

fn main() -> ExitCode {
    match dispatch(std::env::args_os().skip(1).collect()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Vec<OsString>) -> Result<ExitCode> {
    let words: Vec<String> = arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test"] => gate::run(None),
        ["test", "--list"] => gate::list(),
        ["test", "--only", step] => gate::run(Some(step)),
        ["tidy"] => tidy::run(),
        ["postgres", "--", program, ..] => postgres::run_beside(program, &arguments[3..]),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("`{}` is not understood.\n\n{HELP}", words.join(" ")),
    }
}
