//! Serves a folder until the command line lands: `cargo run -p perennial-app --example serve -- DIR ADDR`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a stopgap until the command line lands")]

use std::sync::Arc;

use perennial_app::app::Config;
use perennial_app::clock::{RandomIds, SystemClock};
use perennial_app::db::{Db, Location};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("DIR");
    let address = args.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let db = Db::open(&Location::Folder(folder.into()), true).await?;
    let app = perennial_app::assemble(db, Arc::new(SystemClock { offset: 0 }), Arc::new(RandomIds), Config::default());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    println!("http://{address}");
    perennial_app::server::serve(app, listener, perennial_app::server::asked_to_end()).await?;
    Ok(())
}
