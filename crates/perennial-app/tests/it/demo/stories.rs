//! The stories that the demo firm tells, each from its facts.

use perennial_app::actor::Actor;
use perennial_app::effort::{balance, effort};
use perennial_app::income::income;
use perennial_app::markets::markets;
use perennial_app::referral_review::{self, BroughtTold, ask, review};
use perennial_app::value::{self, Wanted, WinsAsked, WinsOrder};
use perennial_core::fact::{ClientFact, EngagementFact, Event, Medium, Purpose, PursuitFact, SupportFact, TouchFact};
use perennial_core::insights::Period;
use perennial_core::journeys::position::{Form, Rung};
use perennial_core::journeys::stage::{Camp, Phase, Stage};
use perennial_core::markets::Axis;
use perennial_core::pursuits::Outcome;
use perennial_core::referrals::Balance;
use perennial_core::value::WorthPeriod;

use super::{Firm, Told, filled};
use crate::support::{Browser, day};

#[tokio::test]
async fn the_demo_firm_tells_its_stories() {
    let firm = filled(day("2026-11-22")).await;
    litigation_that_everybody_cheered(&firm).await;
    conveyancing_that_hardly_anybody_noticed(&firm).await;
    wins_in_the_money_of_today(&firm).await;
    where_the_income_comes_from(&firm).await;
    where_the_effort_goes(&firm).await;
    what_the_partners_want_of_the_markets(&firm).await;
    a_friend_for_life(&firm).await;
    a_client_let_down(&firm);
    referrals_out_of_balance(&firm);
    what_referrals_brought(&firm).await;
    a_complaint_on_day_sixty_one(&firm);
    the_picture_in_the_readme_is_its_map(&firm).await;
}

/// `UPDATE_REFERENCES=1` draws it anew.
async fn the_picture_in_the_readme_is_its_map(firm: &Firm) {
    let sql = "select id from staff where role = $1 and active = 1 order by email_key limit 1";
    let args = perennial_app::args!["administrator"];
    let administrator: uuid::Uuid = firm.app.db.read().await.unwrap().scalar(sql, args).await.unwrap();
    let desk = Browser::signed_in(&firm.app, administrator.into()).await;
    let drawn = desk.get("/map.svg").await.must(200, "<svg").body;
    let kept = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/map.svg");
    if std::env::var_os("UPDATE_REFERENCES").is_some() {
        std::fs::write(&kept, &drawn).unwrap();
    }
    let shown = std::fs::read_to_string(&kept).unwrap();
    assert!(shown == drawn, "docs/map.svg is stale: run this test with UPDATE_REFERENCES=1");
}

fn called<'f>(firm: &'f Firm, name: &str) -> &'f Told {
    firm.told.iter().find(|told| told.name == name).unwrap_or_else(|| panic!("{name} is in the demo firm"))
}

/// The days on which something happened, counted from today.
fn days(firm: &Firm, told: &Told, which: impl Fn(&Event) -> bool) -> Vec<i32> {
    let facts = told.facts.iter().filter(|fact| which(&fact.what));
    facts.map(|fact| fact.on.days_since(firm.today)).collect()
}

fn touched(wanted: Medium) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Touch(TouchFact::Made { medium, .. }) if *medium == wanted)
}

fn affirmed(event: &Event) -> bool {
    matches!(event, Event::Touch(TouchFact::Made { purpose: Purpose::Affirm, .. }))
}

async fn value_of(firm: &Firm, title: &str) -> i64 {
    let mut conn = firm.app.db.read().await.unwrap();
    let sql = "select value_minor from pursuit where title = $1 and state = 'hired'";
    conn.scalar(sql, perennial_app::args![title]).await.unwrap()
}

async fn litigation_that_everybody_cheered(firm: &Firm) {
    let kestrel = called(firm, "Kestrel Freight");
    assert_eq!(days(firm, kestrel, |event| matches!(event, Event::Pursuit(PursuitFact::Hired { .. }))), [-62]);
    assert_eq!(value_of(firm, "Kestrel Freight v. Oduya").await, 20_000_000);
    let from = kestrel.facts.iter().find_map(|fact| match &fact.what {
        Event::Support(SupportFact::ReferralReceived { from, .. }) => from.clone(),
        _ => None,
    });
    assert_eq!(from.as_deref(), Some("Brandt Hollis LLP (law firm), conflicted out"));
    assert_eq!(days(firm, kestrel, affirmed), [-53]);
    let between = |event: &Event| matches!(event, Event::Touch(_));
    assert!(!days(firm, kestrel, between).into_iter().any(|at| (-61..-53).contains(&at)));
}

async fn conveyancing_that_hardly_anybody_noticed(firm: &Firm) {
    let bellweather = called(firm, "Bellweather Homes");
    let awareness = days(firm, bellweather, |event| {
        matches!(event, Event::Touch(TouchFact::Made { purpose: Purpose::Educate, personal: true, .. }))
    });
    assert_eq!(awareness, [-140, -118, -96]);
    assert!(days(firm, bellweather, touched(Medium::Video)).contains(&-118));
    assert!(days(firm, bellweather, touched(Medium::InPerson)).contains(&-96));
    assert!(days(firm, bellweather, touched(Medium::InPerson)).contains(&-70));
    assert!(days(firm, bellweather, touched(Medium::Email)).contains(&-34));
    assert_eq!(days(firm, bellweather, |event| matches!(event, Event::Pursuit(PursuitFact::Hired { .. }))), [-20]);
    assert_eq!(value_of(firm, "All conveyancing of Bellweather Homes").await, 30_000_000);
    let first = days(firm, bellweather, |event| matches!(event, Event::Engagement(EngagementFact::Accepted { .. })))[0];
    assert!(first < -5 * 365 + 40, "a client for five years, since day {first}");
    let mut conn = firm.app.db.read().await.unwrap();
    let before: Vec<(String,)> = conn
        .all(
            "select distinct l.name from engagement e join service_line l on l.id = e.service_line_id
             join client c on c.id = e.client_id where c.name = 'Bellweather Homes' and e.title not like 'All convey%'",
            vec![],
        )
        .await
        .unwrap();
    assert_eq!(before, [("Employment".to_owned(),)]);
    let position = &bellweather.position;
    assert_eq!((position.stage, position.standing), (Stage::Client, Some(Phase::Adopt)));
    let newest = position.working.iter().max_by_key(|working| working.cycle).unwrap();
    assert_eq!((newest.phase, newest.form), (Phase::Acclimate, Form::Full));
}

/// The quiet instruction stands above the celebrated one, at 5.09 times its value (S2.11), and whoever was a client when
/// a pursuit was won is counted as section 6 counts.
async fn wins_in_the_money_of_today(firm: &Firm) {
    let mut conn = firm.app.db.read().await.unwrap();
    let asked = WinsAsked { period: WorthPeriod::Days, on: firm.today, order: WinsOrder::PresentValue };
    let wins = value::wins(&mut conn, &Actor::Program, &asked, firm.today).await.unwrap();
    let of = |title: &str| wins.wins.iter().find(|win| win.pursuit.title == title).unwrap();
    let (quiet, cheered) = (of("All conveyancing of Bellweather Homes"), of("Kestrel Freight v. Oduya"));
    assert_eq!((quiet.place, quiet.pursuit.existing), (Some(1), Some(true)));
    assert_eq!((cheered.place, cheered.pursuit.existing), (Some(2), Some(false)));
    let [quiet, cheered] = [quiet, cheered].map(|win| win.pursuit.present_value.unwrap().minor);
    assert_eq!(((quiet + 50) / 100, cheered), (1_018_757, 20_000_000));
    assert_eq!((quiet * 100 + cheered / 2) / cheered, 509);
    let year = Wanted {
        outcome: Some(Outcome::Hired),
        decided: Some(Period { from: firm.today - 364, until: firm.today }),
        limit: None,
    };
    let won = value::priced(&mut conn, &Actor::Program, &year, firm.today).await.unwrap();
    let count = |existing: bool| won.iter().filter(|one| one.existing == Some(existing)).count();
    assert_eq!((won.len(), count(false), count(true)), (79, 34, 45));
}

/// The income of section 6, counted afresh: by service line, from new and existing clients and by the source of the new
/// ones; and who was kept, by the number of services used.
async fn where_the_income_comes_from(firm: &Firm) {
    let mut conn = firm.app.db.read().await.unwrap();
    let year = Period::year_to(firm.today);
    let told = income(&firm.app, &mut conn, &Actor::Program, year, firm.today).await.unwrap();
    let thousands = |money: perennial_core::money::Money| money.minor / 100_000;
    let all = &told.all;
    assert_eq!([all.fees, all.existing, all.new, all.new_or_existing_unknown].map(thousands), [3_960, 3_510, 450, 0]);
    let lines: Vec<(&str, i64)> = told
        .by_service
        .iter()
        .map(|group| (group.name.as_deref().unwrap_or_default(), thousands(group.amounts.fees)))
        .collect();
    let scenario = [
        ("Commercial Property", 1_010),
        ("Dispute Resolution", 780),
        ("Corporate", 640),
        ("Private Client", 560),
        ("Employment", 410),
        ("Family", 300),
        ("Residential", 260),
    ];
    assert_eq!(lines, scenario);
    let by_referral = |referred: bool| -> i64 {
        let is = |name: &Option<String>| name.as_deref().is_some_and(|name| name.starts_with("Referral: "));
        let groups = told.by_source.iter().filter(|group| is(&group.name) == referred);
        groups.map(|group| group.amounts.new.minor / 100_000).sum()
    };
    assert_eq!((by_referral(true), by_referral(false)), (412, 38));
    // Every new client's income is first or repeat work of this year, and nothing of an existing one's is one-and-done.
    assert_eq!((all.one_and_done.minor, all.no_work.minor), (0, 0));
    let kept = told.retention.as_ref().map(|told| (told.kept, told.of));
    assert_eq!(kept, Some((124, 142)));
    let by_services: Vec<(&str, u64, u64)> =
        told.retention_by_services.iter().map(|row| (row.services, row.kept, row.of)).collect();
    assert_eq!(by_services, [("1", 84, 100), ("2-3", 34, 36), ("4+", 6, 6)]);
}

/// The effort of section 6, counted afresh from the rows and told by the page's own function: 72 % of spend chases clients
/// that bring 11 % of fees.
async fn where_the_effort_goes(firm: &Firm) {
    let mut conn = firm.app.db.read().await.unwrap();
    let year = Period::year_to(firm.today);
    let told = effort(&firm.app, &mut conn, &Actor::Program, year).await.unwrap();
    let all = &told.all;
    assert_eq!(
        [all.spend, all.spend_new, all.spend_existing].map(|money| money.minor),
        [15_840_000, 11_404_800, 4_435_200]
    );
    assert_eq!((all.spend_share_new, all.spend_unassigned.minor), (Some(0.72), 0));
    assert_eq!([all.hours, all.hours_new, all.hours_existing], [1_960.0, 1_430.0, 530.0]);
    let rows: Vec<(i64, i64, i64)> = conn
        .all(
            "select cast(sum(minutes) as bigint), cast(sum(amount_minor) as bigint), count(*) from effort
             where deleted_at is null and on_day between $1 and $2",
            perennial_app::args![year.from, year.until],
        )
        .await
        .unwrap();
    assert_eq!(rows, [(1_960 * 60, 15_840_000, i64::from(all.entries))]);
    assert_eq!(told.unassigned.entries, 0);
    assert_eq!(told.by_market.len(), 7, "{:?}", told.by_market);
    let titles: Vec<_> = told.by_person.iter().filter_map(|group| group.job_title.as_deref()).collect();
    assert!(titles.iter().filter(|title| **title == "Partner").count() == 7, "{titles:?}");
}

/// The spidergram of section 6, and existing clients wanted most and served little.
async fn what_the_partners_want_of_the_markets(firm: &Firm) {
    let mut conn = firm.app.db.read().await.unwrap();
    let year = Period::year_to(firm.today);
    let told = markets(&firm.app, &mut conn, &Actor::Program, year).await.unwrap();
    let axes: Vec<_> = told.axes.iter().map(|told| (told.axis, told.now.unwrap(), told.wanted.unwrap())).collect();
    let scenario = [
        (Axis::CustomerNew, 8.0, 6.0),
        (Axis::CustomerExisting, 4.0, 9.0),
        (Axis::Referral, 5.0, 8.0),
        (Axis::Influence, 3.0, 4.0),
        (Axis::Recruitment, 6.0, 6.0),
        (Axis::Supplier, 2.0, 4.0),
        (Axis::Internal, 4.0, 7.0),
    ];
    assert_eq!(axes, scenario);
    assert!(told.axes.iter().all(|told| told.raters == 5));
    let shares: f64 = told.axes.iter().filter_map(|told| told.effort_share).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    let existing = &told.axes[1];
    let (said, done) = (existing.wanted_share.unwrap(), existing.effort_share.unwrap());
    assert_eq!(((said * 100.0).round(), (done * 100.0).round()), (20.0, 20.0));
    let new = &told.axes[0];
    let (said, done) = (new.wanted_share.unwrap(), new.effort_share.unwrap());
    assert_eq!(((said * 100.0).round(), (done * 100.0).round()), (14.0, 52.0));
    let balance = balance(&firm.app, &mut conn, &Actor::Program, year, firm.today).await.unwrap();
    assert_eq!(balance.balance.finding.as_deref(), Some("72 % of spend chases clients that bring 11 % of fees"));
    let desk = Browser::signed_in(&firm.app, staff_named(firm, "helen.marsh@harcourtvale.example").await).await;
    for page in ["/insights/worth/balance", "/insights/worth/balance/line"] {
        desk.get(page).await.must(200, "72 % of spend chases clients that bring 11 % of fees");
    }
    desk.get("/insights/worth/markets").await.must(200, "Existing clients: emphasis 4 now, 9 wanted");
    let rows = desk.get("/insights/worth/effort/entries?aim=new").await;
    rows.must(200, "1,430 hours and £114,048.00");
}

async fn staff_named(firm: &Firm, email: &str) -> perennial_core::ids::StaffId {
    let sql = "select id from staff where email_key = $1";
    let id: uuid::Uuid = firm.app.db.read().await.unwrap().scalar(sql, perennial_app::args![email]).await.unwrap();
    perennial_core::ids::StaffId(id)
}

async fn a_friend_for_life(firm: &Firm) {
    let ruth = called(firm, "Ansah Tools");
    assert_eq!((ruth.position.stage, ruth.position.camp), (Stage::Former, Some(Camp::Good)));
    assert_eq!(ruth.position.standing, Some(Phase::Advocate));
    let referred = |event: &Event| matches!(event, Event::Support(SupportFact::ReferralMade { .. }));
    assert_eq!(days(firm, ruth, referred), [-300, -45]);
    let mut conn = firm.app.db.read().await.unwrap();
    let billed: i64 = conn
        .scalar(
            "select cast(sum(i.total_minor) as bigint) from invoice i join client c on c.id = i.client_id
             where c.name in ('Garner Fastenings', 'Munro Springs')",
            vec![],
        )
        .await
        .unwrap();
    assert_eq!(billed, 11_800_000);
}

fn a_client_let_down(firm: &Firm) {
    let lowfield = called(firm, "Lowfield Estates");
    assert_eq!((lowfield.position.stage, lowfield.position.camp), (Stage::Former, Some(Camp::Poor)));
    assert_eq!(lowfield.position.standing, Some(Phase::Acclimate));
    let ended = days(firm, lowfield, |event| matches!(event, Event::Client(ClientFact::Ended { .. })))[0];
    let after = |event: &Event| matches!(event, Event::Touch(_));
    assert!(days(firm, lowfield, after).into_iter().all(|at| at <= ended), "nobody writes to them any more");
}

fn referrals_out_of_balance(firm: &Firm) {
    let quill = called(firm, "Quill & Stone Accountants");
    assert_eq!(days(firm, quill, |event| matches!(event, Event::Support(SupportFact::ReferralGiven { .. }))).len(), 11);
    assert_eq!(days(firm, quill, |event| matches!(event, Event::Support(SupportFact::ReferralMade { .. }))).len(), 4);
    assert_eq!(quill.position.ladder, Rung::Partner);
}

/// The referral review of section 6, counted afresh by its own code: the same on the page and in the report that the
/// file and the command print.
async fn what_referrals_brought(firm: &Firm) {
    let mut conn = firm.app.db.read().await.unwrap();
    let told = review(&firm.app, &mut conn, &Actor::Program, firm.today).await.unwrap();
    let row = |told: &BroughtTold| {
        (told.received, told.spoke, told.pursuits, told.won, told.fees.minor / 100_000, told.given)
    };
    assert_eq!(row(&told.all), (96, 58, 51, 30, 412, 64));
    let of = |group: &str| {
        let found = told.groups.iter().find(|one| one.group == group);
        let (received, _, _, won, fees, given) = row(&found.unwrap_or_else(|| panic!("{group}")).brought);
        (received, won, fees, given)
    };
    let groups = ["client", "accountant", "estate_agent", "law_firm", "financial_adviser", "staff", "bank", "other"];
    let scenario = [
        (41, 14, 161, 0),
        (18, 5, 96, 21),
        (12, 3, 21, 4),
        (9, 3, 78, 12),
        (7, 2, 24, 15),
        (6, 2, 13, 0),
        (3, 1, 19, 8),
        (0, 0, 0, 4),
    ];
    assert_eq!(groups.map(of), scenario);
    let rate = told.ask_rate.rate;
    let asked = (rate.asked, rate.asked_referred, rate.not_asked, rate.not_asked_referred);
    assert_eq!((asked, told.ask_rate.left_out), ((31, 22, 57, 6), 0));
    let sheet = referral_review::balance(&mut conn, &Actor::Program, firm.today).await.unwrap();
    let owed = |is: Balance| -> Vec<&str> {
        let rows = sheet.groups.iter().filter(|told| told.balance == is);
        rows.map(|told| told.group).collect()
    };
    assert_eq!(owed(Balance::OwedToUs), ["financial_adviser", "bank", "other"]);
    assert_eq!(owed(Balance::OwedByUs), ["estate_agent"]);
    let quill = sheet.sources.iter().find(|told| told.name == "Quill & Stone Accountants").unwrap();
    assert_eq!((quill.sent, quill.received, quill.net, quill.balance), (11, 4, 7, Balance::OwedToUs));
    let lineage = referral_review::lineage(&mut conn, &Actor::Program, firm.today).await.unwrap();
    let ruth = lineage.trees.iter().find(|tree| tree.name == "Ansah Tools").unwrap();
    assert_eq!((ruth.won, ruth.fees_in_all.minor, ruth.won_in_all), (2, 11_800_000, 2), "{ruth:?}");
    assert_eq!(lineage.trees.iter().map(|tree| tree.fees_in_all.minor).sum::<i64>(), lineage.fees.minor);
    let list = ask(&firm.app, &mut conn, &Actor::Program, firm.today).await.unwrap();
    assert_eq!(list.ask.len() + list.not_now.len(), 57, "those who confirmed a goal and were not asked");
    drop(conn);
    let sql = "select id from staff where role = $1 and active = 1 order by email_key limit 1";
    let args = perennial_app::args!["administrator"];
    let administrator: uuid::Uuid = firm.app.db.read().await.unwrap().scalar(sql, args).await.unwrap();
    let desk = Browser::signed_in(&firm.app, administrator.into()).await;
    let page = "/insights/worth/referrals";
    desk.get(page).await.must(200, "96 referrals: 30 became work, £412k billed so far");
    desk.get(&format!("{page}/list?step=spoke")).await.must(200, "58 referrals, £412,000.00 billed so far");
    desk.get(&format!("{page}/list?group=accountant&step=given")).await.must(200, "21 referrals");
}

fn a_complaint_on_day_sixty_one(firm: &Firm) {
    let marlow = called(firm, "Marlow Lane Nurseries");
    assert_eq!(days(firm, marlow, |event| matches!(event, Event::Pursuit(PursuitFact::Hired { .. }))), [-61]);
    assert_eq!(marlow.position.regressed_to, Some(Phase::Acclimate));
    assert_eq!(marlow.position.standing, Some(Phase::Acclimate));
    let before = marlow.facts.iter().filter(|fact| fact.on < firm.today - 3).cloned().collect::<Vec<_>>();
    let model = perennial_core::journeys::model::Model::default_for(
        perennial_core::journeys::model::FirmKind::LawTransactional,
    );
    let then = perennial_core::journeys::derive(&before, &model, firm.today - 3);
    assert_eq!(then.standing, Some(Phase::Accomplish), "she had reached Accomplish before");
    assert!(firm.told.iter().all(|told| told.facts.iter().all(|fact| fact.on <= firm.today)));
}
