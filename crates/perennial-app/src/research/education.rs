//! Typecast clients are told about a further service: one decision for one client or for several, from which the
//! playbook plans (S1.24).

use std::collections::BTreeMap;

use perennial_core::fact::{ClientFact, Event};
use perennial_core::ids::{ClientId, ServiceLineId};
use perennial_core::research::Known;

use super::awareness::{Aware, Matrix, matrix};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::clients;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::plans::{self, Trial};
use crate::rights::Right;

/// The key of the playbook.
const PLAYBOOK: &str = "education";

/// Somebody who would be told.
#[derive(Debug, Clone)]
pub struct Pupil {
    /// Which client.
    pub client: ClientId,
    /// Its name.
    pub name: String,
    /// About which service.
    pub service: Option<(ServiceLineId, String)>,
    /// True where touches of the playbook are open already: nothing more is planned.
    pub planned: bool,
}

/// What would be planned.
#[derive(Debug)]
pub struct Lesson {
    /// The clients chosen, as far as the actor sees them and they are typecast.
    pub pupils: Vec<Pupil>,
    /// What the playbook would do.
    pub trial: Trial,
    /// True when the playbook is live.
    pub live: bool,
}

/// The service to tell a client about: the first that they did not know, else the first that they do not use.
pub fn next_service(matrix: &Matrix, client: &Aware) -> Option<(ServiceLineId, String)> {
    let of =
        |wanted: &dyn Fn(Known) -> bool| matrix.lines.iter().find(|(line, _)| wanted(client.cell(line).0)).cloned();
    of(&|known| known == Known::Unknown).or_else(|| of(&|known| matches!(known, Known::Aided | Known::Unaided)))
}

async fn pupils(conn: &mut Conn, actor: &Actor, chosen: &[ClientId]) -> Result<Vec<Pupil>, Error> {
    let matrix = matrix(conn, actor).await?;
    let mut all = Vec::new();
    for aware in matrix.typecast().into_iter().filter(|aware| chosen.contains(&aware.client)) {
        let sql = "select count(*) from planned_touch where client_id = $1 and playbook = $2 and state = 'planned'";
        let open: i64 = conn.scalar(sql, args![aware.client, PLAYBOOK]).await?;
        let service = next_service(&matrix, aware);
        all.push(Pupil { client: aware.client, name: aware.name.clone(), service, planned: open > 0 });
    }
    Ok(all)
}

fn decision(pupil: &Pupil) -> Event {
    let service_line = pupil.service.as_ref().map(|(line, _)| *line);
    Event::Client(ClientFact::EducationDecided { service_line })
}

/// What would be planned for these clients; nothing is stored.
///
/// # Errors
/// When the store cannot be read.
pub async fn preview(app: &App, actor: &Actor, chosen: &[ClientId]) -> Result<Lesson, Error> {
    let mut conn = app.db.read().await?;
    let today = app.today(&mut conn).await?;
    let pupils = pupils(&mut conn, actor, chosen).await?;
    let live = plans::is_live(&mut conn, PLAYBOOK).await?;
    drop(conn);
    let fresh = pupils.iter().filter(|pupil| !pupil.planned);
    let events: BTreeMap<ClientId, Event> = fresh.map(|pupil| (pupil.client, decision(pupil))).collect();
    let trial = plans::trial_after(app, actor, PLAYBOOK, &events, today).await?;
    Ok(Lesson { pupils, trial, live })
}

/// Decides for all of these clients at once, or for none. Gives for how many it was decided.
///
/// # Errors
/// When one of them is not there or not typecast, or nobody may switch the playbook on.
pub async fn teach(tx: &mut Tx, act: &mut Act, chosen: &[ClientId]) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    for client in chosen {
        clients::visible(tx, &act.actor, *client).await?;
    }
    let pupils = pupils(tx, &act.actor.clone(), chosen).await?;
    if pupils.len() < chosen.len() {
        return Err(Error::refused(
            "One of these clients has said meanwhile that they know more. Look at the list again.",
        ));
    }
    let fresh: Vec<&Pupil> = pupils.iter().filter(|pupil| !pupil.planned).collect();
    if fresh.is_empty() {
        return Ok(0);
    }
    if !plans::is_live(tx, PLAYBOOK).await? {
        if !act.actor.may(Right::Playbooks) {
            return Err(Error::refused(
                "The playbook “A service they do not know us for” is not live. Ask a manager to switch it on, or to plan this.",
            ));
        }
        plans::switch_on(tx, act, &[PLAYBOOK]).await?;
    }
    let today = act.today;
    for pupil in &fresh {
        clients::educate(tx, act, pupil.client, today, pupil.service.as_ref().map(|(line, _)| *line)).await?;
    }
    Ok(fresh.len())
}
