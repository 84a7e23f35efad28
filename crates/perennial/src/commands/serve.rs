//! `perennial serve`: the pages, on an address.

use std::net::{IpAddr, SocketAddr};
use std::process::ExitCode;

use anyhow::Result;
use perennial_app::app::App;
use perennial_app::{accounts, server};
use tokio::net::TcpListener;

use crate::cli::StoreOptions;
use crate::failure::Failure;
use crate::output::say;

/// Serve the pages.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:8087",
        env = "PERENNIAL_LISTEN",
        hide_env_values = true
    )]
    pub listen: SocketAddr,

    /// The address that people type, for example `https://clients.example.com`: with `https` the cookies are
    /// marked secure, requests for other hosts are refused, and passkeys belong to its name.
    #[arg(long, value_name = "URL", env = "PERENNIAL_PUBLIC_URL", hide_env_values = true)]
    pub public_url: Option<String>,

    /// A proxy in front whose `X-Forwarded-For` is believed; may be given several times.
    #[arg(long, value_name = "IP", env = "PERENNIAL_TRUSTED_PROXY", value_delimiter = ',', hide_env_values = true)]
    pub trusted_proxy: Vec<IpAddr>,

    /// What a collector of figures shows as a bearer token to read `/metrics` from another machine; without it
    /// `/metrics` answers this machine only.
    #[arg(long, value_name = "TOKEN", env = "PERENNIAL_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
}

/// Serves until told to stop (Ctrl+C or SIGTERM).
///
/// # Errors
/// When the store or the address cannot be used.
pub async fn run(store: &StoreOptions, options: Options) -> Result<ExitCode> {
    let mut config = store.config();
    config.public_url = options.public_url.map(|url| url.trim_end_matches('/').to_owned());
    config.trusted_proxies = options.trusted_proxy;
    config.metrics_token = options.metrics_token;
    let app = store.open_or_create(config).await?;
    serve(app, options.listen).await
}

/// Serves an open product: also the last step of `perennial demo`.
///
/// # Errors
/// When the address cannot be used.
pub async fn serve(app: App, listen: SocketAddr) -> Result<ExitCode> {
    let work = &app.config.work_folder;
    std::fs::create_dir_all(work).map_err(|error| {
        Failure::new(
            format!("the folder {} for files being worked on cannot be made: {error}", work.display()),
            "check that this user may write there, or name another folder with `--data DIR`",
        )
    })?;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        Failure::new(
            format!("{listen} cannot be listened on: {error}"),
            "another program may be using it: choose another with `--listen 127.0.0.1:PORT`, or port 0 for a free one",
        )
    })?;
    perennial_app::imports::resume_all(&app).await?;
    let asked_to_end = server::asked_to_end();
    announce(&app, listener.local_addr()?).await?;
    server::serve(app, listener, asked_to_end).await?;
    Ok(ExitCode::SUCCESS)
}

async fn announce(app: &App, address: SocketAddr) -> Result<()> {
    let url = app.config.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    say(&format!("Perennial serves {url}"))?;
    let mut conn = app.db.read().await?;
    if accounts::missing(&mut conn).await?.any() {
        say(&format!("This is a new firm: open {url}/welcome to set it up."))?;
    }
    Ok(())
}
