//! Research: waves, personal links, interviews, results, awareness of services.

mod builder;
mod cases;
mod education;
mod letters;
mod waves;

use perennial_app::clients::{self, ClientInput, ContactInput};
use perennial_app::engagements::{self, NewEngagement, Step};
use perennial_core::ids::{ClientId, ContactId, EngagementId};
use perennial_core::text::{EmailAddress, Name};

use crate::support::{Browser, TestApp, day};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A client with open work and a person who can be asked.
async fn client(
    world: &TestApp,
    called: &'static str,
    email: Option<&'static str>,
) -> (ClientId, ContactId, EngagementId) {
    let made = world.change(move |tx, act| {
        Box::pin(async move {
            let client = clients::record(tx, act, ClientInput::named(name(called)), day("2026-01-05")).await?;
            let email = email.map(|email| EmailAddress::parse(email).unwrap());
            let person = ContactInput { email, ..ContactInput::named(name(&format!("{called} Person"))) };
            let contact = clients::add_contact(tx, act, client, person, day("2026-01-06")).await?;
            let work = NewEngagement::of(client, name("Lease"), day("2026-02-01"));
            let work = engagements::accept(tx, act, work).await?;
            engagements::step(tx, act, work, day("2026-02-02"), Step::Sign).await?;
            Ok((client, contact, work))
        })
    });
    made.await.unwrap()
}

/// The fields of a wave that asks all current clients.
fn wave(instrument: &'static str, step: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("instrument", instrument),
        ("name", "Autumn"),
        ("segment", "current"),
        ("seed", "7"),
        ("from", "2026-11-20"),
        ("until", "2026-12-20"),
        ("step", step),
    ]
}

/// Begins a wave; its address.
pub async fn begin(world: &TestApp, instrument: &'static str) -> String {
    let people = world.post("/research", &wave(instrument, "begin")).await.must(303, "").location().to_owned();
    people.trim_end_matches("/people").to_owned()
}

/// The address of somebody's link, from the list of addresses.
async fn link(world: &TestApp, wave: &str, who: &str) -> String {
    let list = world.post(&format!("{wave}/addresses"), &[]).await.must(200, who).body;
    let line = list.lines().find(|line| line.contains(who)).unwrap();
    let (_, link) = line.rsplit_once(',').unwrap();
    link.trim().split_once("/s/").map(|(_, secret)| format!("/s/{secret}")).unwrap()
}

#[tokio::test]
async fn a_wave_says_beforehand_who_is_asked_and_who_is_left_out() {
    let world = TestApp::new().await;
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    client(&world, "Bellweather", None).await;
    let page = world
        .post("/research", &wave("relationship_nps", "preview"))
        .await
        .must(200, "1 would be asked, 1 are left out");
    assert!(page.body.contains("1 no address is known"), "{}", page.body);
    world.get("/research").await.must(200, "Nobody was asked yet");
    let wave = begin(&world, "relationship_nps").await;
    world.get(&format!("{wave}/people")).await.must(200, "Kestrel Person");
    // Nobody is asked twice within ninety days.
    let mut again = self::wave("relationship_nps", "preview");
    again.push(("seed", "8"));
    world.post("/research", &again).await.must(200, "1 asked a short while ago");
    world
        .post("/research", &[("name", "x"), ("instrument", "relationship_nps")])
        .await
        .must(422, "Choose at least one population");
}

#[tokio::test]
async fn whoever_holds_a_link_answers_one_question_at_a_time_and_comes_back() {
    let world = TestApp::new().await;
    let (client, ..) = client(&world, "Kestrel", Some("k@kestrel.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    let link = link(&world, &wave, "Kestrel").await;
    let stranger = Browser::new(&world.app);
    let first = stranger.get(&link).await.must(200, "How likely are you to recommend us").must(200, "Question");
    assert!(first.body.contains("keeps no network address") && first.body.contains("Who sees my answers"));
    assert!(!first.body.contains("<script") && first.header("set-cookie").is_empty());
    stranger.post(&link, &[("question", "recommend"), ("answer", "11")]).await.must(422, "Choose one of the numbers");
    stranger.post(&link, &[("question", "recommend")]).await.must(422, "An answer is needed");
    stranger.post(&link, &[("question", "why_low"), ("answer", "x")]).await.must(303, "");
    let next =
        stranger.post(&link, &[("question", "recommend"), ("answer", "4")]).await.must(303, "").location().to_owned();
    assert_eq!(next, link);
    stranger.get(&link).await.must(200, "What went wrong").must(200, "Welcome back").must(200, "?q=recommend");
    stranger.get(&format!("{link}?q=recommend")).await.must(200, "value=\"4\" checked");
    stranger.post(&format!("{link}/language"), &[("language", "de")]).await.must(303, "");
    stranger.get(&link).await.must(200, "Was ist schiefgelaufen").must(200, "lang=\"de\"");
    stranger.post(&link, &[("question", "why_low"), ("answer", "Zu <langsam>")]).await.must(303, "");
    stranger.post(&link, &[("question", "better"), ("answer", "")]).await.must(303, "");
    stranger.post(&format!("{link}/end"), &[]).await.must(303, "");
    stranger.get(&link).await.must(200, "Dürfen wir Sie dazu anrufen");
    stranger.post(&link, &[("question", "call_me"), ("answer", "yes")]).await.must(303, "");
    stranger.get(&link).await.must(200, "Zu &#60;langsam&#62;");
    stranger.post(&format!("{link}/end"), &[]).await.must(303, "");
    stranger.get(&link).await.must(200, "Vielen Dank");
    stranger.post(&link, &[("question", "recommend"), ("answer", "10")]).await.must(303, "");
    world.get(&format!("/clients/{client}")).await.must(200, "scored 4 of 10 for recommending us");
    world.get(&format!("/clients/{client}/research")).await.must(200, "Zu &#60;langsam&#62;");
    let results = world.get(&wave).await.must(200, "1 would not recommend us").must(200, "−100");
    assert!(results.body.contains("Too few answers for a figure"));
}

#[tokio::test]
async fn links_end_with_the_wave_when_they_are_taken_back_and_strangers_cannot_guess() {
    let world = TestApp::new().await;
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    client(&world, "Bellweather", Some("b@bellweather.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    let (kestrel, bellweather) = (link(&world, &wave, "Kestrel").await, link(&world, &wave, "Bellweather").await);
    // A second list makes second links; the first go on.
    let again = link(&world, &wave, "Kestrel").await;
    assert_ne!(kestrel, again);
    let stranger = Browser::new(&world.app);
    stranger.get(&kestrel).await.must(200, "How likely");
    let people = world.get(&format!("{wave}/people")).await.must(200, "Take back").body;
    let row = people.split("<tr>").find(|row| row.contains("Kestrel Person")).unwrap();
    let id = row.split("/invitations/").nth(1).unwrap().split(['"', '/']).next().unwrap();
    world.post(&format!("/invitations/{id}/revocation"), &[]).await.must(303, "");
    for link in [&kestrel, &again] {
        stranger.get(link).await.must(404, "This survey is closed");
    }
    stranger.post(&bellweather, &[("question", "recommend"), ("answer", "9")]).await.must(303, "");
    world.post(&format!("{wave}/closing"), &[]).await.must(303, "");
    stranger.get(&bellweather).await.must(200, "Thank you");
    world.get(&wave).await.must(200, "+100");
    for _ in 0..50 {
        let guess = format!("/s/{}", uuid::Uuid::new_v4().simple());
        stranger.get(&guess).await;
    }
    stranger.get(&format!("/s/{}", uuid::Uuid::new_v4().simple())).await.must(429, "Too many links");
    stranger.get(&bellweather).await.must(429, "");
}

#[tokio::test]
async fn a_colleague_enters_an_interview_and_what_it_means_is_recorded() {
    let world = TestApp::new().await;
    let (client, _, work) = client(&world, "Kestrel", Some("k@kestrel.example")).await;
    world
        .change(move |tx, act| {
            Box::pin(async move {
                engagements::step(tx, act, work, day("2026-02-03"), Step::SetGoal("A lease".into())).await?;
                engagements::step(tx, act, work, day("2026-11-01"), Step::Deliver).await
            })
        })
        .await
        .unwrap();
    let wave = begin(&world, "close_satisfaction").await;
    let people = world.get(&format!("{wave}/people")).await.body;
    let id = people.split("/invitations/").nth(1).unwrap().split(['"', '/']).next().unwrap().to_owned();
    let here = format!("/invitations/{id}");
    world.get(&here).await.must(200, "How this is done").must(200, "how satisfied are you");
    for (question, answer) in [("satisfied", "5"), ("goal", "yes"), ("felt", "5"), ("better", "Nothing")] {
        let fields = [("question", question), ("answer", answer), ("on", "2026-11-19")];
        world.post(&here, &fields).await.must(303, "");
    }
    world
        .post(&here, &[("question", "better"), ("answer", "x"), ("on", "2026-12-24")])
        .await
        .must(422, "today or earlier");
    world.post(&format!("{here}/end"), &[("on", "2026-11-19")]).await.must(303, "");
    world.get(&here).await.must(200, "What was answered");
    world
        .get(&format!("/clients/{client}"))
        .await
        .must(200, "scored 5 of 5 for satisfaction")
        .must(200, "how it feels to work with us: delighted");
    world.get(&format!("/engagements/{work}")).await.must(200, "Answered in a survey");
    world.get(&wave).await.must(200, "entered by a colleague");
}

#[tokio::test]
async fn colleagues_find_themes_and_two_mentions_ask_for_action() {
    let world = TestApp::new().await;
    for (called, email) in [("Kestrel", "k@k.example"), ("Bellweather", "b@b.example"), ("Ansah", "a@a.example")] {
        client(&world, called, Some(email)).await;
    }
    let wave = begin(&world, "relationship_nps").await;
    let stranger = Browser::new(&world.app);
    for (called, said) in [("Kestrel", "The reply was slow"), ("Bellweather", "Slow replies"), ("Ansah", "All good")] {
        let link = link(&world, &wave, called).await;
        stranger.post(&link, &[("question", "recommend"), ("answer", "8")]).await.must(303, "");
        stranger.post(&link, &[("question", "why"), ("answer", said)]).await.must(303, "");
    }
    let page = world.get(&wave).await.must(200, "Words that several share").body;
    let answers: Vec<&str> =
        page.split("name=\"answer\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let slow: Vec<(&str, &str)> = answers.iter().take(2).map(|value| ("answer", *value)).collect();
    let mut form = vec![("theme", "Slow reply")];
    form.extend(slow);
    world.post(&format!("{wave}/themes"), &form).await.must(303, "");
    world.get(&wave).await.must(200, "act on it").must(200, "Slow reply");
    form.push(("remove", "1"));
    world.post(&format!("{wave}/themes"), &form).await.must(303, "");
    assert!(!world.get(&wave).await.body.contains("act on it"));
}

#[tokio::test]
async fn the_matrix_shows_what_clients_know_and_what_we_only_assumed() {
    let world = TestApp::new().await;
    for line in ["Employment", "Family"] {
        world.as_person(world.helen).await.post("/settings/service-lines", &[("name", line)]).await.must(303, "");
    }
    let (client, ..) = client(&world, "Bellweather", Some("dan@b.example")).await;
    world.get("/research/awareness").await.must(200, "Nobody was asked yet");
    let wave = begin(&world, "service_awareness").await;
    let link = link(&world, &wave, "Bellweather").await;
    let stranger = Browser::new(&world.app);
    stranger.post(&link, &[("question", "unaided"), ("answer", "employment law")]).await.must(303, "");
    let page = stranger.get(&link).await.must(200, "Family").body;
    let ids: Vec<String> =
        page.split("name=\"service-").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    let (one, two) = (format!("service-{}", ids[0]), format!("service-{}", ids[4]));
    stranger.post(&link, &[("question", "aided"), (&one, "used")]).await.must(422, "every row");
    stranger.post(&link, &[("question", "aided"), (&one, "used"), (&two, "did_not_know")]).await.must(303, "");
    stranger.post(&link, &[("question", "surprise")]).await.must(303, "");
    stranger.post(&format!("{link}/end"), &[]).await.must(303, "");
    world.post(&format!("/clients/{client}/awareness"), &[("known", ids[4].as_str())]).await.must(303, "");
    world
        .get("/research/awareness")
        .await
        .must(200, "1 of 1</strong> clients asked are typecast")
        .must(200, "does not know Family")
        .must(200, "not as assumed");
    world.get(&format!("/clients/{client}/research")).await.must(200, "did not know");
    world.get(&format!("/clients/{client}")).await.must(200, "was asked about Family: did not know");
}

#[tokio::test]
async fn behind_a_wall_nobody_was_asked() {
    let world = TestApp::new().await;
    let (secret, ..) = client(&world, "Zzq", Some("z@zzq.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    let link = link(&world, &wave, "Zzq").await;
    let helen = world.as_person(world.helen).await;
    let priya = world.as_person(world.priya).await;
    let (of, me) = (secret.to_string(), world.helen.to_string());
    let wall = [("name", "Barrier"), ("reason", "Takeover"), ("clients", of.as_str()), ("people", me.as_str())];
    helen.post("/settings/walls", &wall).await.must(303, "");
    let stranger = Browser::new(&world.app);
    stranger.post(&link, &[("question", "recommend"), ("answer", "2")]).await.must(303, "");
    helen.get(&wave).await.must(200, "1 would not recommend us");
    for path in [wave.clone(), format!("{wave}/people"), "/research".to_owned(), "/research/awareness".to_owned()] {
        let page = priya.get(&path).await.must(200, "");
        assert!(!page.body.contains("Zzq"), "{path}");
    }
    priya.get(&wave).await.must(200, "Nobody has answered yet");
}

#[tokio::test]
async fn somebody_let_down_is_asked_only_by_name() {
    let world = TestApp::new().await;
    let (client, contact, _) = client(&world, "Lowfield", Some("l@lowfield.example")).await;
    world
        .change(move |tx, act| {
            Box::pin(async move {
                let camp = Some(perennial_core::journeys::stage::Camp::Poor);
                clients::end(tx, act, client, day("2026-11-01"), "The lease came late", camp, None).await
            })
        })
        .await
        .unwrap();
    let mut form = wave("relationship_nps", "begin");
    form.push(("segment", "former_unknown"));
    let people = world.post("/research", &form).await.must(303, "").location().to_owned();
    assert!(!world.get(&people).await.body.contains("Lowfield"));
    world.get(&format!("{people}?who=low")).await.must(200, "Lowfield Person");
    let person = format!("contact:{contact}");
    world.post(&people, &[("person", person.as_str())]).await.must(303, "");
    world.get(&people).await.must(200, "by name").must(200, "Former, poor");
}

#[tokio::test]
async fn the_firm_changes_the_words_of_an_instrument_and_waves_keep_theirs() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    client(&world, "Kestrel", Some("k@k.example")).await;
    let wave = begin(&world, "onboarding_ease").await;
    let page = helen.get("/research/instruments/onboarding_ease").await.must(200, "counts as").body;
    assert!(page.contains("only after"));
    let text = perennial_core::research::library::text("onboarding_ease").unwrap();
    let draft = "/research/instruments/onboarding_ease/draft";
    let broken = text.replace("one_to_seven", "one_to_nine");
    let form = [("text", broken.as_str())];
    helen.post(&format!("{draft}/text"), &form).await.must(422, "line 15").must(422, "one_to_nine");
    let changed = text.replace("made it easy", "made it very easy");
    helen.post(&format!("{draft}/text"), &[("text", &changed)]).await.must(303, "");
    helen.get("/research/instruments/onboarding_ease").await.must(200, "version 1").must(200, "Go on with the draft");
    helen.post(&format!("{draft}/publication"), &[("version", "1")]).await.must(303, "");
    helen.get("/research/instruments/onboarding_ease").await.must(200, "version 2").must(200, "made it very easy");
    helen
        .get("/research/instruments/onboarding_ease/versions/1")
        .await
        .must(200, "made it easy")
        .must(200, "ships with the program")
        .must(200, &wave);
    let link = link(&world, &wave, "Kestrel").await;
    let asked = Browser::new(&world.app).get(&link).await.must(200, "made it easy");
    assert!(!asked.body.contains("very easy"));
    world.as_person(world.priya).await.post(&format!("{draft}/text"), &form).await.must(403, "");
}

#[tokio::test]
async fn a_file_is_previewed_taken_once_and_taken_back() {
    let world = TestApp::new().await;
    let (client, ..) = client(&world, "Kestrel", Some("k@kestrel.example")).await;
    let wave = begin(&world, "relationship_nps").await;
    let text = "#,How likely are you to recommend us to a friend or colleague?,What is the main reason for your score?,Email,Submit Date (UTC),Network ID\n\
                a,9,Quick answers,K@Kestrel.example,2026-11-21 10:05:00,f00dcafe\nb,8,,nobody@x.example,2026-11-21 10:05:00,f00d\n";
    let desk = world.as_person(world.helen).await;
    let files = format!("{wave}/files");
    let page = desk.upload(&files, &[], "typeform.csv", text.as_bytes()).await.must(200, "1 of 2 rows would be taken");
    assert!(page.body.contains("Written by Typeform") && page.body.contains("nobody@x.example is known"));
    desk.get(&wave).await.must(200, "Nobody has answered yet");
    let take = format!("{files}/taking");
    let as_shown = page.body.split("aria-label=\"The file\">\n").nth(1).unwrap().split("</textarea>").next().unwrap();
    let rows = as_shown.replace("&#34;", "\"");
    assert!(rows.contains("\"Quick answers\",\"K@Kestrel.example\""), "{rows}");
    desk.upload(&take, &[("name", "typeform.csv"), ("pasted", &rows)], "", b"").await.must(303, "");
    desk.get(&wave).await.must(200, "+100").must(200, "Quick answers").must(200, "from a file");
    desk.get(&format!("/clients/{client}")).await.must(200, "scored 9 of 10");
    desk.upload(&take, &[("name", "again.csv"), ("pasted", text)], "", b"").await.must(303, "");
    let list = desk.get(&files).await.must(200, "Take back").body;
    assert_eq!(list.matches("/research/files/").count(), 1, "the same rows again are no second file");
    let id = list.split("/research/files/").nth(1).unwrap().split('/').next().unwrap();
    desk.post(&format!("/research/files/{id}/undo"), &[]).await.must(303, "");
    desk.get(&wave).await.must(200, "Nobody has answered yet");
    let mut conn = world.app.db.read().await.unwrap();
    let bodies: Vec<(String,)> = conn.all("select body from fact", vec![]).await.unwrap();
    assert!(!bodies.iter().any(|(body,)| body.contains("f00d")));
    drop(conn);
    desk.upload(&take, &[("name", "typeform.csv"), ("pasted", text)], "", b"").await.must(303, "");
    desk.get(&wave).await.must(200, "+100");
    // Larger than any other form may be.
    let long = format!("\nx,8,{},a@b.example,2026-11-21 10:05:00,f00d", "long ".repeat(160));
    let many = format!("{}{}", text.lines().next().unwrap(), long.repeat(1_500));
    assert!(many.len() > 1 << 20);
    desk.upload(&files, &[], "many.csv", many.as_bytes())
        .await
        .must(200, "0 of 1,500 rows would be taken")
        .must(200, "and 1300 more");
    desk.upload(&files, &[], "x.xlsx", b"PK\x03\x04rubbish").await.must(422, "Save the sheet as CSV");
}

/// Google Forms asks in the firm's own words, which are not those of the instrument.
#[tokio::test]
async fn a_question_worded_differently_is_mapped_by_hand_and_remembered() {
    let world = TestApp::new().await;
    client(&world, "Kestrel", Some("k@kestrel.example")).await;
    client(&world, "Brandt", Some("b@brandt.example")).await;
    let (first, desk) = (begin(&world, "relationship_nps").await, world.as_person(world.helen).await);
    let heads = "Timestamp,Your e-mail,Would you send a friend our way? (0 to 10),Branch\n";
    let text = format!("{heads}2026/11/21 10:05:00,k@kestrel.example,9,Leeds\n");
    let files = format!("{first}/files");
    let page = desk.upload(&files, &[], "forms.csv", text.as_bytes()).await.must(200, "0 of 1 row would be taken");
    let told =
        "3 columns are no questions of this survey: Your e-mail, Would you send a friend our way? (0 to 10), Branch.";
    assert!(page.body.contains(told) && page.body.contains("<option value=\"recommend\">"), "{}", page.body);
    let said = [
        ("name", "forms.csv"),
        ("title", "Your e-mail"),
        ("column", "email"),
        ("title", "Would you send a friend our way? (0 to 10)"),
        ("column", "recommend"),
        ("title", "Branch"),
        ("column", "none"),
        ("pasted", text.as_str()),
    ];
    let page = desk.upload(&files, &said, "", b"").await.must(200, "1 of 1 row would be taken");
    assert!(!page.body.contains("no questions of this survey"), "each is said");
    let wrong = [("title", "Branch"), ("column", "colour"), ("pasted", text.as_str())];
    desk.upload(&files, &wrong, "", b"").await.must(409, "from the list");
    desk.upload(&format!("{files}/taking"), &said, "", b"").await.must(303, "");
    desk.get(&first).await.must(200, "+100");
    let next = format!("{heads}2026/11/22 10:05:00,b@brandt.example,3,York\n");
    let page = desk.upload(&files, &[], "next.csv", next.as_bytes()).await.must(200, "1 of 1 row would be taken");
    assert!(!page.body.contains("no questions of this survey"), "the same headings were said before");
}

#[tokio::test]
async fn the_demo_firm_has_asked_and_been_answered() {
    let (app, clock, _folder) = TestApp::before_first_run().await;
    let today = day("2026-11-22");
    clock.set(perennial_core::dates::Moment(perennial_core::dates::Moment::start_of(today).0 + 43_200_000_000));
    perennial_app::demo::fill(&app, today).await.unwrap();
    let mut conn = app.db.read().await.unwrap();
    let told = perennial_app::research::told(&mut conn, &perennial_app::actor::Actor::Program).await.unwrap();
    let of = |instrument: &str| told.iter().find(|wave| wave.instrument == instrument).unwrap();
    let nps = of("relationship_nps");
    assert_eq!((nps.asked, nps.answered, nps.figure.as_deref()), (143, 71, Some("+37")));
    let by =
        |group: &str| nps.scores.iter().find(|s| s.question == "recommend" && s.group == group).unwrap().of.clone();
    assert_eq!(by("Everybody"), "38 promoters, 21 passives, 12 detractors");
    assert_eq!(by("Current clients"), "22 promoters, 12 passives, 7 detractors");
    assert_eq!(by("Betweeners"), "11 promoters, 6 passives, 3 detractors");
    assert_eq!(by("Former, good"), "5 promoters, 3 passives, 0 detractors");
    assert_eq!(by("Former, poor"), "0 promoters, 0 passives, 2 detractors");
    let market = of("market_prospect");
    assert_eq!((market.asked, market.answered), (24, 24));
    let out = market.scores.iter().find(|s| s.question == "ruled_out" && s.group == "Yes").unwrap();
    assert_eq!(out.of, "9 of 12");
    let lost = of("got_away");
    assert_eq!((lost.asked, lost.answered), (60, 11));
    let themes: Vec<(&str, usize)> = lost.themes.iter().map(|theme| (theme.name.as_str(), theme.people)).collect();
    assert_eq!(themes, [("Slow reply", 5), ("Thought you only did employment", 4), ("Price", 2)]);
    let matrix = perennial_app::research::matrix(&mut conn, &perennial_app::actor::Actor::Program).await.unwrap();
    assert_eq!((matrix.clients.len(), matrix.typecast().len()), (60, 34));
    assert_eq!(
        (matrix.mean_used(), matrix.mean_unaided(), matrix.mean_known()),
        ("1.3".into(), "2.1".into(), "4.6".into())
    );
    let sources = perennial_app::research::sources(&mut conn, &perennial_app::actor::Actor::Program).await.unwrap();
    assert!(sources.iter().any(|source| source.topic == "recommend" && source.n == 41), "{sources:?}");
}
