//! What research found, figure by figure, for the files of a map: waves with their scores and themes, what clients know
//! of the services, and how soon enquiries are answered.

use perennial_core::insights::response::Response;
use perennial_core::journey_maps::chart::{Chart, Figure};

use crate::actor::Actor;
use crate::db::Conn;
use crate::error::Error;
use crate::research::{self, Told};
use crate::web::words::count;

/// Lays what research found into a chart, as the actor may see it.
///
/// # Errors
/// When the store cannot be read.
pub async fn lay(conn: &mut Conn, actor: &Actor, response: &Response, chart: &mut Chart) -> Result<(), Error> {
    let waves = research::told(conn, actor).await?;
    let mut said: Vec<String> = waves.iter().map(in_short).collect();
    for wave in &waves {
        of_wave(wave, &mut chart.research);
    }
    let matrix = research::matrix(conn, actor).await?;
    let clients = matrix.clients.len() as u64;
    if clients > 0 {
        let typecast = matrix.typecast().len();
        let mean = |of: &str, value: String| figure("What clients know of the services", of, value, clients);
        chart.research.extend([
            mean("used, mean", matrix.mean_used()),
            mean("known from memory, mean", matrix.mean_unaided()),
            mean("known with the list, mean", matrix.mean_known()),
            mean("typecast", format!("{typecast} of {clients}")),
        ]);
        said.push(format!("{typecast} of {} typecast", count(clients, "client")));
    }
    if response.enquiries > 0 {
        let answered = [
            ("answered within the hour", response.within_hour()),
            ("answered within a day", response.within_day()),
            ("never answered", response.never()),
        ];
        let all = answered.map(|(of, share)| figure("Enquiries", of, share.count.to_string(), share.of));
        chart.research.extend(all);
        let hour = response.within_hour();
        said.push(format!("{} of {} answered within the hour", hour.count, count(response.enquiries, "enquiry")));
    }
    chart.asked = said.join("; ");
    Ok(())
}

/// “Would you recommend us: +37 (n 71)”, “Why another firm: 11 of 60 answered”.
fn in_short(wave: &Told) -> String {
    let name = wave.name.trim_end_matches('?');
    match &wave.figure {
        Some(figure) => format!("{name}: {figure} (n {})", wave.answered),
        None => format!("{name}: {} of {} answered", wave.answered, wave.asked),
    }
}

fn of_wave(wave: &Told, all: &mut Vec<Figure>) {
    all.push(figure(&wave.name, "answered", wave.answered.to_string(), wave.asked.into()));
    all.extend(wave.scores.iter().map(|score| Figure {
        between: score.between.clone(),
        ..figure(&wave.name, &score.group, score.figure.clone(), score.n.into())
    }));
    let themes = wave.themes.iter();
    all.extend(themes.map(|theme| {
        let of = format!("theme: {}", theme.name);
        figure(&wave.name, &of, theme.people.to_string(), wave.answered.into())
    }));
}

fn figure(what: &str, of: &str, value: String, n: u64) -> Figure {
    Figure { what: what.to_owned(), of: of.to_owned(), value, n, between: String::new() }
}
