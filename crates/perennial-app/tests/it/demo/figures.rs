//! The totals of the scenario, counted afresh from the facts, the positions and the tables.

use std::collections::{BTreeMap, BTreeSet};

use perennial_app::actor::Actor;
use perennial_app::forecasts::forecast;
use perennial_core::dates::Day;
use perennial_core::fact::{ClientFact, EngagementFact, Event, PursuitFact};
use perennial_core::journeys::position::{Prospect, Silence};
use perennial_core::journeys::stage::{Camp, Stage};

use super::voices::{referrals, staff, touches, voices};
use super::{Firm, Told};

pub const EXPECTED: &str = "
relationships 298
pre_purchase assess 38
parked 27
client admit 6
client affirm 9
client activate 12
client acclimate 24
client accomplish 21
client adopt 16
client advocate 8
between acclimate 5
between accomplish 58
between adopt 22
between advocate 7
former good accomplish 35
former good adopt 9
former good advocate 8
former poor affirm 1
former poor activate 2
former poor acclimate 6
former poor accomplish 3
former unknown accomplish 8
stalled affirm 4
stalled activate 3
stalled acclimate 11
stalled accomplish 9
silent betweeners 41 of 92
in the top value quarter of them 9
pursuits decided 180
pursuits hired 79: new 34, existing 45
pursuits not now 41: prospects 27, clients 14
pursuits no way 60
pursuits open 55: prospects 38, clients 17
engagements open a year ago 110
engagements opened 189: from pursuits 79, direct 110
engagements closed 168
engagements open 131
closed within five in a hundred of the estimate 129
fees Commercial Property 1010000
fees Dispute Resolution 780000
fees Corporate 640000
fees Private Client 560000
fees Employment 410000
fees Family 300000
fees Residential 260000
fees 3960000: new 450000
new by Referral: accountant 5, fees 96000
new by Referral: bank 1, fees 19000
new by Referral: client 7
new by Referral: client, asked 3
new by Referral: estate agent 3, fees 21000
new by Referral: financial adviser 2, fees 24000
new by Referral: former client 4
new by Referral: law firm 3, fees 78000
new by Referral: staff 2, fees 13000
new by Talk 1
new by Web 3
fees of clients sent by clients 161000
fees of clients nobody sent 38000
new clients past day 100: 22, left before 3, inside 9
services of 260 clients: one 187, two 48, three 18, four 7
touches 13200
touches Email 9420
touches Phone 2310
touches In person 1180
touches Mail 214
touches Video 12
touches Present 64, diaries 41
median media per client 2
promises 412: kept 351, late 39, broken 22
asked to recommend 143, answered 71
answered client 22/12/7, between 11/6/3, former 5/3/2
complaints 9: closed 7, on day 51 1, new 1
goals confirmed 88: asked 31 referred 22, unasked 57 referred 6
referrals by clients 41, by Quill & Stone 4
pursuits by referral 51, won 30
referrals sent on 64, to Quill & Stone 11
staff 40: partners 8, other fee-earners 14, support 18
Priya Nair answers for 21
";

/// What differs from the expectation, line by line.
pub fn differences(figures: &[String]) -> String {
    let expected: Vec<&str> = EXPECTED.trim().lines().collect();
    let mut out = String::new();
    for line in &expected {
        if !figures.iter().any(|figure| figure == line) {
            out.push_str(&format!("- {line}\n"));
        }
    }
    for figure in figures {
        if !expected.contains(&figure.as_str()) {
            out.push_str(&format!("+ {figure}\n"));
        }
    }
    out
}

/// All figures, in the order of the expectation.
pub async fn figures(firm: &Firm) -> Vec<String> {
    let mut lines = positions(firm);
    lines.push(worth_most(firm).await);
    lines.extend(pursuits(firm));
    lines.extend(engagements(firm).await);
    lines.extend(fees(firm).await);
    lines.extend(services(firm));
    lines.extend(touches(firm));
    lines.extend(voices(firm));
    lines.extend(referrals(firm));
    lines.extend(staff(firm).await);
    lines
}

fn positions(firm: &Firm) -> Vec<String> {
    let told = &firm.told;
    let counted: Vec<&Told> = told.iter().filter(|told| told.position.counts()).collect();
    let mut cells: BTreeMap<(Stage, Option<Camp>, u8), usize> = BTreeMap::new();
    for told in &counted {
        let position = &told.position;
        let phase = position.standing.map_or(0, |phase| phase.number());
        *cells.entry((position.stage, position.camp, phase)).or_default() += 1;
    }
    let parked = told.iter().filter(|told| matches!(told.position.prospect, Some(Prospect::Parked { .. }))).count();
    let mut lines = vec![format!("relationships {}", counted.len())];
    for ((stage, camp, phase), count) in cells {
        let camp = camp.map_or_else(String::new, |camp| format!(" {}", camp.key()));
        let phase = perennial_core::journeys::stage::Phase::from_number(phase).map_or("none", |phase| phase.key());
        lines.push(format!("{}{camp} {phase} {count}", stage.key()));
        if stage == Stage::PrePurchase {
            lines.push(format!("parked {parked}"));
        }
    }
    let mut stalls: BTreeMap<u8, usize> = BTreeMap::new();
    for working in told.iter().flat_map(|told| told.position.stalls()) {
        *stalls.entry(working.phase.number()).or_default() += 1;
    }
    for (phase, count) in stalls {
        let phase = perennial_core::journeys::stage::Phase::from_number(phase).map_or("none", |phase| phase.key());
        lines.push(format!("stalled {phase} {count}"));
    }
    let between: Vec<&&Told> = counted.iter().filter(|told| told.position.stage == Stage::Between).collect();
    let silent = between.iter().filter(|told| told.position.silence == Silence::Red).count();
    lines.push(format!("silent betweeners {silent} of {}", between.len()));
    lines
}

/// Of the silent betweeners those in the quarter of all betweeners that is worth most by what is still to come from them.
async fn worth_most(firm: &Firm) -> String {
    let mut conn = firm.app.db.read().await.expect("a connection");
    let forecast = forecast(&firm.app, &mut conn, &Actor::Program, firm.today).await.expect("a forecast");
    let found = forecast.silent_at(Stage::Between);
    assert_eq!((found.clients, found.silent), (92, 41), "every betweener bought something");
    format!("in the top value quarter of them {}", found.silent_in_top_quarter)
}

/// True within the last twelve months.
pub fn in_year(firm: &Firm, on: Day) -> bool {
    on > firm.today - 365 && on <= firm.today
}

/// The day on which the client first said yes.
pub fn first_yes(told: &Told) -> Option<Day> {
    told.facts
        .iter()
        .filter(|fact| matches!(fact.what, Event::Engagement(EngagementFact::Accepted { .. })))
        .map(|fact| fact.on)
        .min()
}

fn is_new(firm: &Firm, told: &Told) -> bool {
    first_yes(told).is_some_and(|on| in_year(firm, on))
}

fn pursuits(firm: &Firm) -> Vec<String> {
    let (mut new, mut existing, mut parked, mut put_off, mut lost) = (0, 0, 0, 0, 0);
    let (mut open_prospects, mut open_clients) = (0, 0);
    for told in &firm.told {
        let prospect = told.position.stage == Stage::PrePurchase;
        let mut open = BTreeSet::new();
        for fact in &told.facts {
            let Event::Pursuit(what) = &fact.what else { continue };
            match what {
                PursuitFact::Opened { pursuit, .. } => drop(open.insert(*pursuit)),
                PursuitFact::StepReached { .. } | PursuitFact::Reopened { .. } => {}
                _ => drop(open.remove(&what.pursuit())),
            }
            let within = usize::from(in_year(firm, fact.on));
            match what {
                PursuitFact::Hired { .. } if first_yes(told) == Some(fact.on) => new += within,
                PursuitFact::Hired { .. } => existing += within,
                PursuitFact::NotNow { .. } if prospect => parked += within,
                PursuitFact::NotNow { .. } => put_off += within,
                PursuitFact::NoWay { .. } => lost += within,
                _ => {}
            }
        }
        if prospect { open_prospects += open.len() } else { open_clients += open.len() }
    }
    let hired = new + existing;
    vec![
        format!("pursuits decided {}", hired + parked + put_off + lost),
        format!("pursuits hired {hired}: new {new}, existing {existing}"),
        format!("pursuits not now {}: prospects {parked}, clients {put_off}", parked + put_off),
        format!("pursuits no way {lost}"),
        format!("pursuits open {}: prospects {open_prospects}, clients {open_clients}", open_prospects + open_clients),
    ]
}

/// Of an engagement: accepted, closed, 1 when it came of a pursuit, the estimate, what was billed.
type Work = (i64, Option<i64>, i64, i64, i64);

async fn engagements(firm: &Firm) -> Vec<String> {
    let mut conn = firm.app.db.read().await.unwrap();
    let year = i64::from((firm.today - 365).number());
    let rows: Vec<Work> = conn
        .all(
            "select e.accepted_on, e.closed_on, cast(case when e.pursuit_id is null then 0 else 1 end as bigint),
               coalesce(e.fee_estimate_minor, 0),
               cast(coalesce((select sum(i.total_minor) from invoice i where i.engagement_id = e.id), 0) as bigint)
             from engagement e",
            vec![],
        )
        .await
        .unwrap();
    let count = |which: &dyn Fn(&Work) -> bool| rows.iter().filter(|row| which(row)).count();
    let before = count(&|row| row.0 <= year && row.1.is_none_or(|closed| closed > year));
    let pursued = count(&|row| row.0 > year && row.2 == 1);
    let direct = count(&|row| row.0 > year && row.2 == 0);
    let closed = count(&|row| row.1.is_some_and(|closed| closed > year));
    let open = count(&|row| row.1.is_none());
    let within = count(&|row| row.1.is_some_and(|closed| closed > year) && row.4 * 100 <= row.3 * 105);
    vec![
        format!("engagements open a year ago {before}"),
        format!("engagements opened {}: from pursuits {pursued}, direct {direct}", pursued + direct),
        format!("engagements closed {closed}"),
        format!("engagements open {open}"),
        format!("closed within five in a hundred of the estimate {within}"),
    ]
}

async fn fees(firm: &Firm) -> Vec<String> {
    let mut conn = firm.app.db.read().await.unwrap();
    let year = i64::from((firm.today - 365).number());
    let rows: Vec<(uuid::Uuid, String, i64)> = conn
        .all(
            "select i.client_id, l.name, i.total_minor from invoice i join service_line l on l.id = i.service_line_id
             where i.issued_on > $1 order by l.place",
            perennial_app::args![year],
        )
        .await
        .unwrap();
    let mut by_line: Vec<(String, i64)> = Vec::new();
    let mut by_client: BTreeMap<uuid::Uuid, i64> = BTreeMap::new();
    for (client, line, minor) in rows {
        match by_line.iter_mut().find(|(name, _)| *name == line) {
            Some((_, sum)) => *sum += minor,
            None => by_line.push((line, minor)),
        }
        *by_client.entry(client).or_default() += minor;
    }
    let mut lines: Vec<String> = by_line.iter().map(|(line, sum)| format!("fees {line} {}", sum / 100)).collect();
    let total: i64 = by_line.iter().map(|(_, sum)| sum).sum();
    let channels: Vec<(uuid::Uuid, String)> = conn
        .all("select client_id, channel from pursuit where channel is not null order by opened_on, id", vec![])
        .await
        .unwrap();
    let mut sources: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    for told in firm.told.iter().filter(|told| is_new(firm, told)) {
        let client = told.facts[0].client.0;
        let channel = channels.iter().find(|(id, _)| *id == client).map_or("none", |(_, channel)| channel.as_str());
        let source = sources.entry(channel.to_owned()).or_default();
        source.0 += 1;
        source.1 += by_client.get(&client).copied().unwrap_or(0) / 100;
    }
    let new: i64 = sources.values().map(|(_, fees)| fees).sum();
    lines.push(format!("fees {}: new {new}", total / 100));
    let (mut by_clients, mut by_nobody) = (0, 0);
    for (source, (count, fees)) in &sources {
        if source.contains("client") {
            by_clients += fees;
            lines.push(format!("new by {source} {count}"));
        } else if source.starts_with("Referral") {
            lines.push(format!("new by {source} {count}, fees {fees}"));
        } else {
            by_nobody += fees;
            lines.push(format!("new by {source} {count}"));
        }
    }
    lines.push(format!("fees of clients sent by clients {by_clients}"));
    lines.push(format!("fees of clients nobody sent {by_nobody}"));
    lines
}

fn services(firm: &Firm) -> Vec<String> {
    let (mut past, mut left, mut inside) = (0, 0, 0);
    let mut used: BTreeMap<usize, usize> = BTreeMap::new();
    for told in &firm.told {
        let Some(first) = first_yes(told) else { continue };
        let lines: BTreeSet<_> = told
            .facts
            .iter()
            .filter_map(|fact| match &fact.what {
                Event::Engagement(EngagementFact::Accepted { service_line, .. }) => *service_line,
                _ => None,
            })
            .collect();
        *used.entry(lines.len()).or_default() += 1;
        if !in_year(firm, first) {
            continue;
        }
        let ended = told.facts.iter().find(|fact| matches!(fact.what, Event::Client(ClientFact::Ended { .. })));
        if ended.is_some_and(|ended| ended.on.days_since(first) < 100) {
            left += 1;
        } else if firm.today.days_since(first) >= 100 {
            past += 1;
        } else {
            inside += 1;
        }
    }
    let of = |n: usize| used.get(&n).copied().unwrap_or(0);
    vec![
        format!("new clients past day 100: {past}, left before {left}, inside {inside}"),
        format!(
            "services of {} clients: one {}, two {}, three {}, four {}",
            used.values().sum::<usize>(),
            of(1),
            of(2),
            of(3),
            of(4)
        ),
    ]
}
