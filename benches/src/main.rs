//! Measures Perennial against named baselines in the same run (`docs/benchmarks.md`).
//!
//! `cargo run --release -p perennial-bench -- [appends|import|pages] [CLIENTS] [FOLDER/]`. The unit is the core-second: user
//! and system time of this process, all threads. Rates of the disk are by the clock.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod appends;
mod import;
mod meter;
mod pages;
mod world;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [what, folder] = &words[..]
        && what == "start"
    {
        start(std::path::Path::new(folder));
        return;
    }
    let clients = words.iter().find_map(|word| word.parse().ok());
    let wants =
        |name: &str| words.iter().all(|word| word.parse::<u32>().is_ok()) || words.iter().any(|word| word == name);
    let Some(runtime) = runtime() else { return };
    runtime.block_on(async {
        if wants("appends") {
            appends::measure().await;
        }
        if wants("import") {
            import::measure().await;
        }
        if wants("pages") {
            let folder = words.iter().find(|word| word.ends_with('/')).map(std::path::Path::new);
            pages::measure(clients.unwrap_or(100_000), folder).await;
        }
    });
}

fn runtime() -> Option<tokio::runtime::Runtime> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.inspect_err(|error| println!("no runtime could be started: {error}")).ok()
}

fn start(folder: &std::path::Path) {
    if let Some(runtime) = runtime()
        && let Err(error) = runtime.block_on(pages::start(folder))
    {
        println!("start: {error}");
    }
}
