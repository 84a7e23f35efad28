//! What the demo firm has asked: would you recommend us, which services do you know, buyers in the market, and those
//! who chose another firm. The figures are those of the scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use perennial_core::dates::Day;
use perennial_core::fact::Awareness;
use perennial_core::ids::{ClientId, ContactId, InvitationId, ServiceLineId, WaveId};
use perennial_core::journey_maps::Lane;
use perennial_core::journey_maps::sources::{CellSource, SourceKind};
use perennial_core::research::{Answer, Answers, Segment};
use uuid::Uuid;

use super::fill::World;
use super::names::{MEN, SURNAMES, WOMEN};
use super::perform::{name, recorded};
use super::script::on_working_days;
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::journey_maps;
use crate::research::{self, NewParticipant, NewWave, Way};

/// The person at a client who is asked: the first whom the firm knew.
type People = BTreeMap<Uuid, ContactId>;

/// What promoters say, each with its theme.
const KIND: [(&str, &str); 6] = [
    ("They answer the same day, and in words I understand.", "Quick answers"),
    ("The team knew our business from the first meeting.", "Knows our business"),
    ("Calm when it was hectic. They told us what comes next before we asked.", "Says what comes next"),
    ("Quick answers, and the fee was what they had said.", "Quick answers"),
    ("They keep their promises, also the small ones.", "Keeps promises"),
    ("I know whom to call, and that somebody calls back.", "Quick answers"),
];

/// What detractors say, each with its theme.
const UNKIND: [(&str, &str); 4] = [
    ("Calls were not returned for days.", "Slow reply"),
    ("The bill was a surprise, and nobody explained it.", "Surprised by the bill"),
    ("Slow answers at the end, when it mattered.", "Slow reply"),
    ("Three people asked me for the same documents.", "Asked for the same twice"),
];

/// Why eleven buyers chose another firm, each with its theme.
const LOST: [(&str, &str); 11] = [
    ("The others answered the same afternoon. You took four days.", "Slow reply"),
    ("I had signed elsewhere before your letter came.", "Slow reply"),
    ("Nobody called back for a week, so we went on.", "Slow reply"),
    ("The reply was slow, and I took it as a sign of how it would be.", "Slow reply"),
    ("We needed somebody on Monday; you wrote on Thursday.", "Slow reply"),
    ("I thought you only did employment.", "Thought you only did employment"),
    ("To be honest I believed that you were the employment people.", "Thought you only did employment"),
    ("Nobody told us that you do property at all. Employment, yes.", "Thought you only did employment"),
    (
        "You did our employment contracts; it did not cross my mind that you sell companies too.",
        "Thought you only did employment",
    ),
    ("Your price was a third higher.", "Price"),
    ("It came down to price between two good firms.", "Price"),
];

/// Tells of all four waves.
pub(super) async fn tell(tx: &mut Tx, act: &mut Act, world: &Arc<World>) -> Result<(), Error> {
    let today = act.today;
    let people = first_people(tx).await?;
    // The draw comes first: whoever was asked lately would be spared, and all sixty were asked.
    got_away(tx, act).await?;
    recommend(tx, act, world, &people).await?;
    aware(tx, act, world, &people).await?;
    market(tx, act).await?;
    at(act, today, today);
    link(tx, act).await
}

/// Links what was asked to the cells of the maps that it is about, and no more: step, row, question, population, words.
async fn link(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    const ASKED: [(&str, Lane, &str, Segment, &str); 5] = [
        (
            "needs",
            Lane::Actions,
            "market_prospect.trigger",
            Segment::Prospect,
            "Market interviews: what made you look?",
        ),
        ("checks", Lane::Actions, "market_prospect.search", Segment::Prospect, "Market interviews: how did you look?"),
        (
            "checks",
            Lane::Questions,
            "market_prospect.wanted",
            Segment::Prospect,
            "Market interviews: what did you want to see?",
        ),
        ("talks", Lane::Actions, "got_away.story", Segment::GotAway, "Got-away interviews: how did it go?"),
        ("decides", Lane::Thoughts, "why", Segment::GotAway, "Got-away interviews: why another firm?"),
    ];
    let asked = research::sources(tx, &Actor::Program).await?;
    let maps: Vec<(Uuid,)> = tx.all("select id from journey_map order by id", vec![]).await?;
    for (map,) in maps {
        for (step, lane, topic, segment, what) in ASKED {
            let Some(found) = asked.iter().find(|one| one.topic == topic && one.segment == segment) else { continue };
            let (step, what) = (step.to_owned(), what.to_owned());
            let source = CellSource { step, lane, kind: SourceKind::Answers, what, n: found.n, on: found.on };
            journey_maps::link(tx, act, map, source, Some(found)).await?;
        }
    }
    Ok(())
}

/// What follows is done on a day.
fn at(act: &mut Act, day: Day, today: Day) {
    act.today = day;
    act.now = recorded(day, today);
}

async fn first_people(tx: &mut Tx) -> Result<People, Error> {
    let rows: Vec<(Uuid, Uuid)> = tx
        .all("select client_id, id from contact where deleted_at is null order by created_at desc, id desc", vec![])
        .await?;
    Ok(rows.into_iter().map(|(client, contact)| (client, contact.into())).collect())
}

/// A wave of which people are named one by one.
async fn wave(tx: &mut Tx, act: &mut Act, called: &str, instrument: &str, span: (Day, Day)) -> Result<WaveId, Error> {
    let new = NewWave {
        name: name(called)?,
        instrument: instrument.to_owned(),
        segments: Vec::new(),
        size: None,
        seed: 20_260,
        interviewer: None,
        from: span.0,
        until: span.1,
    };
    Ok(research::begin(tx, act, new).await?.0)
}

/// One person's answers, on the day on which they were given.
async fn answer(
    tx: &mut Tx,
    act: &mut Act,
    today: Day,
    id: InvitationId,
    (on, way): (Day, Way),
    answers: &Answers,
) -> Result<(), Error> {
    at(act, on, today);
    research::take_all(tx, act, id, answers, way).await
}

/// Asked 143, answered 71. The scores stand in the log already: the wave is what they answered to.
async fn recommend(tx: &mut Tx, act: &mut Act, world: &Arc<World>, people: &People) -> Result<(), Error> {
    let today = act.today;
    let id = wave(tx, act, "Would you recommend us, this year", "relationship_nps", (today - 352, today + 14)).await?;
    let mut asked: Vec<(ContactId, Day, Day, Option<u8>)> = Vec::new();
    for (place, relation) in world.relations.iter().enumerate() {
        let Some((when, score)) = relation.surveyed else { continue };
        let on = on_working_days(relation, world.today, when);
        let contact = people.get(&world.clients[place].0).copied().ok_or(Error::NotFound("person"))?;
        asked.push((contact, on - 2, on, score));
    }
    let named = asked.iter().map(|(contact, invited, ..)| (*contact, *invited)).collect();
    let invitations = research::invite_named(tx, act, id, named).await?;
    let (mut kind, mut unkind) = (0, 0);
    for (invitation, (_, _, on, score)) in invitations.into_iter().zip(asked) {
        let Some(score) = score else { continue };
        let mut answers = Answers::from([("recommend".to_owned(), Answer::Number(score))]);
        let mut coded = None;
        if score <= 6 {
            let (said, theme) = UNKIND[unkind % UNKIND.len()];
            answers.insert("why_low".to_owned(), Answer::Text(said.to_owned()));
            coded = Some(("why_low", theme));
            unkind += 1;
        } else if score >= 9 && kind < 18 {
            let (said, theme) = KIND[kind % KIND.len()];
            answers.insert("why".to_owned(), Answer::Text(said.to_owned()));
            coded = Some(("why", theme));
            kind += 1;
        }
        answer(tx, act, today, invitation, (on, Way::Link), &answers).await?;
        if let Some((question, theme)) = coded {
            research::assign(tx, act, name(theme)?, vec![(invitation, question.to_owned())], false).await?;
        }
    }
    at(act, today, today);
    Ok(())
}

/// A client of whom it may be asked which services they know.
struct Sampled {
    client: Uuid,
    used: Vec<ServiceLineId>,
}

/// Sixty clients: 1.3 services used, 2.1 named from memory, 4.6 known with the list; 34 typecast, Bellweather first.
async fn aware(tx: &mut Tx, act: &mut Act, world: &Arc<World>, people: &People) -> Result<(), Error> {
    let today = act.today;
    let on = today - 140;
    let sampled = sixty(tx, today, on).await?;
    at(act, on - 6, today);
    let id = wave(tx, act, "Which services do you know?", "service_awareness", (on - 6, on + 20)).await?;
    let named = sampled.iter().filter_map(|one| Some((*people.get(&one.client)?, on - 6))).collect();
    let invitations = research::invite_named(tx, act, id, named).await?;
    for (place, (invitation, one)) in invitations.into_iter().zip(&sampled).enumerate() {
        let answers = knows(one, place, world);
        answer(tx, act, today, invitation, (on + i32::try_from(place % 9).unwrap_or_default(), Way::Link), &answers)
            .await?;
        if place % 4 == 1 {
            research::assume(tx, act, ClientId(one.client), &world.lines).await?;
        }
    }
    at(act, on + 21, today);
    research::close(tx, act, id).await?;
    at(act, today, today);
    Ok(())
}

/// What the client at a place of the sample answers: the first 34 name what they use and nothing else.
fn knows(one: &Sampled, place: usize, world: &World) -> Answers {
    let lines: Vec<ServiceLineId> =
        (0..world.lines.len()).map(|n| world.lines[(n + place) % world.lines.len()]).collect();
    let others = || lines.iter().copied().filter(|line| !one.used.contains(line));
    let named: Vec<ServiceLineId> = match place {
        0..TYPECAST => one.used.clone(),
        place => one.used.iter().copied().chain(others()).take(if place < TYPECAST + 14 { 4 } else { 3 }).collect(),
    };
    let known: BTreeSet<ServiceLineId> = named
        .iter()
        .copied()
        .chain(others().filter(|line| !named.contains(line)))
        .take(if place % 5 < 3 { 5 } else { 4 })
        .collect();
    let rows = world.lines.iter().enumerate().map(|(turn, line)| {
        let said = match (one.used.contains(line), known.contains(line)) {
            (true, _) => Awareness::Used,
            (false, true) if (turn + place).is_multiple_of(3) => Awareness::Another,
            (false, true) => Awareness::NoNeed,
            (false, false) => Awareness::DidNotKnow,
        };
        (*line, said)
    });
    let word = |line: &ServiceLineId| {
        let at = world.lines.iter().position(|one| one == line).unwrap_or_default();
        super::plan::Line::ALL[at].word()
    };
    let words: Vec<&str> = named.iter().map(word).collect();
    Answers::from([
        ("unaided".to_owned(), Answer::Text(words.join("\n"))),
        ("aided".to_owned(), Answer::Services(rows.collect())),
    ])
}

/// How many of the sixty are typecast.
const TYPECAST: usize = 34;

/// Clients who are in touch, by how many services they used on the day of the survey: 46 use one, ten two, four three.
/// Only clients with whom the firm has spoken since: an answer is contact, and the silence of others stays as it is.
async fn sixty(tx: &mut Tx, today: Day, on: Day) -> Result<Vec<Sampled>, Error> {
    let rows: Vec<(Uuid, String, Uuid)> = tx
        .all(
            "select distinct c.id, c.name_key, e.service_line_id from client c join position p on p.client_id = c.id
             join engagement e on e.client_id = c.id and e.deleted_at is null and e.service_line_id is not null
             where p.stage in (1, 2) and p.last_contact > $1 and e.accepted_on <= $2 and c.deleted_at is null
             order by c.name_key, c.id, e.service_line_id",
            args![today - 120, on - 10],
        )
        .await?;
    let mut used: BTreeMap<(bool, String, Uuid), Vec<ServiceLineId>> = BTreeMap::new();
    for (client, called, line) in rows {
        used.entry((called != "bellweather homes", called, client)).or_default().push(line.into());
    }
    let mut by_count: [Vec<Sampled>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    for ((_, _, client), used) in used {
        if let Some(list) = by_count.get_mut(used.len() - 1) {
            list.push(Sampled { client, used });
        }
    }
    let [mut one, mut two, mut three] = by_count;
    one.truncate(46);
    two.truncate(10);
    three.truncate(4);
    Ok(one.into_iter().chain(two).chain(three).collect())
}

/// 24 buyers in the market, nine of whom had ruled the firm out unseen.
async fn market(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    let today = act.today;
    at(act, today - 95, today);
    let mut people = Vec::new();
    for turn in 0..24 {
        let first = if turn % 2 == 0 { WOMEN[(turn * 5 + 3) % WOMEN.len()] } else { MEN[(turn * 7 + 1) % MEN.len()] };
        let called = format!("{first} {}", SURNAMES[(turn * 11 + 60) % SURNAMES.len()]);
        let email = super::names::address(&called, "market.example");
        let new = NewParticipant {
            name: name(&called)?,
            organisation: Some(format!(
                "{} {}",
                SURNAMES[(turn * 11 + 60) % SURNAMES.len()],
                TRADES[turn % TRADES.len()]
            )),
            segment: Segment::Prospect,
            email: perennial_core::text::EmailAddress::parse(&email).ok(),
            address: None,
        };
        people.push(research::add_participant(tx, act, new).await?);
    }
    let id = wave(tx, act, "Buyers in the market", "market_prospect", (today - 95, today - 40)).await?;
    for (turn, person) in people.into_iter().enumerate() {
        let invitation = research::invite_participant(tx, act, id, person).await?;
        let out = turn % 8 < 3;
        let choice = |key: &str| Answer::One(key.to_owned());
        let mut answers = Answers::from([
            ("trigger".to_owned(), Answer::Text(TRIGGERS[turn % TRIGGERS.len()].to_owned())),
            ("search".to_owned(), several(if turn % 3 == 0 { &["asked", "web"] } else { &["asked", "site"] })),
            ("wanted".to_owned(), several(if turn % 2 == 0 { &["like_ours", "speed"] } else { &["people", "price"] })),
            (
                "considered".to_owned(),
                choice(["looked", "looked", "looked", "spoke", "heard", "never"][(turn % 8).min(5)]),
            ),
        ]);
        if out {
            answers.insert("ruled_out".to_owned(), choice("yes"));
            answers.insert("ruled_out_why".to_owned(), Answer::Text(OUT[turn % OUT.len()].to_owned()));
        }
        if turn % 8 == 4 {
            answers.insert("ruled_out".to_owned(), choice("no"));
        }
        let on = today - 90 + i32::try_from(turn * 2).unwrap_or_default();
        answer(tx, act, today, invitation, (on, Way::Person(on)), &answers).await?;
    }
    at(act, today - 39, today);
    research::close(tx, act, id).await?;
    at(act, today, today);
    Ok(())
}

const TRADES: [&str; 6] = ["Joinery", "Haulage", "Bakeries", "Print", "Instruments", "Care Homes"];

const TRIGGERS: [&str; 4] = [
    "Our landlord gave notice and the lease had to be read by Friday.",
    "A key person left and took two customers along.",
    "We were about to buy the unit next door.",
    "My partner retires; we had to settle what happens to the shares.",
];

const OUT: [&str; 3] = [
    "Your site speaks of employment and little else.",
    "I found nobody on it who had done the same for a firm like ours.",
    "You looked too large for us, and no price stood anywhere.",
];

fn several(keys: &[&str]) -> Answer {
    Answer::Several(keys.iter().map(|key| (*key).to_owned()).collect())
}

/// Of the sixty who chose another firm in the year eleven were interviewed; what they said is coded.
async fn got_away(tx: &mut Tx, act: &mut Act) -> Result<(), Error> {
    let today = act.today;
    let new = NewWave {
        name: name("Those who chose another firm")?,
        instrument: "got_away".to_owned(),
        segments: vec![Segment::GotAway],
        size: None,
        seed: 11,
        interviewer: None,
        from: today - 300,
        until: today + 60,
    };
    let (id, _) = research::begin(tx, act, new).await?;
    let invitations = research::invitations_of(tx, id).await?;
    for (turn, (invitation, (said, theme))) in invitations.into_iter().zip(LOST).enumerate() {
        let answers = Answers::from([
            ("story".to_owned(), Answer::Text("We asked three firms, and met two of them.".to_owned())),
            ("why".to_owned(), Answer::Text(said.to_owned())),
        ]);
        let on = today - 200 + i32::try_from(turn * 17).unwrap_or_default();
        answer(tx, act, today, invitation, (on, Way::Person(on)), &answers).await?;
        research::assign(tx, act, name(theme)?, vec![(invitation, "why".to_owned())], false).await?;
    }
    at(act, today, today);
    Ok(())
}
