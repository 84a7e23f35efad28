//! Days on which something begins or ends, under the many words that lists have for them: `Commissioned`, `Contract end`,
//! `Report issued`, `Date instructed`.

use super::leaving::holds_days;
use super::{fills, kind};
use crate::imports::mapping::{Mapping, Rule, header_key};
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::read::Sheet;

use Field as F;
use Object::{Client, Engagement, Pursuit};

/// What the words of a day say: the objects whose lists are meant, the field, words that say it by themselves, and words
/// that say it only beside one for a day, such as `Order date`: `Order` alone is a number.
type Said = (Object, Field, &'static str, &'static str);

const DAYS: [Said; 5] = [
    (
        Engagement,
        F::EngagementOpened,
        "start started starts starting begin begins began begun beginning commence commenced commences commencing \
         commencement opened opening open instructed firstinstructed instruction instructions instructionreceived \
         instructionsreceived commissioned commissioning engaged appointed received ordered \
         mandated agreed awarded initiated inception retained \
         beginn begonnen anfang beauftragt beauftragung auftragserteilung auftragseingang mandatiert gestartet \
         eingegangen eingang erteilt \
         debut commence demarrage demarre ouverture ouvert saisine recu \
         inicio inizio aanvang gestart",
        "order mandate contract agreement engagement commission award acceptance in effective receipt auftrag auftrags \
         vertrag vertrags mandat mandats commande contrat reception encargo incarico opdracht",
    ),
    (
        Engagement,
        F::EngagementClosed,
        "end ended ends ending finish finished finishes complete completed completes completion conclude concluded \
         conclusion closed closing closure delivered handedover handover resolved placed signoff signedoff terminated \
         termination ceased cessation settled finalised finalized reportissued reportdelivered reportsent \
         sentout ende beendet beendigung abgeschlossen abschluss erledigt geliefert ausgeliefert abgeliefert abgegeben \
         fertiggestellt fin fini termine terminee cloture cloturee acheve achevement livre livraison rendu \
         fine einde beeindigd afgerond opgeleverd",
        "close delivery placement resolution settlement report out lieferung liefer ablieferung abnahme uebergabe \
         ubergabe oplevering consegna entrega",
    ),
    (
        Pursuit,
        F::PursuitOpened,
        "created createdtime createdat addtime added enquiry enquired inquiry inquired enquiryreceived leadcreated \
         leadreceived received briefreceived briefed firstcontact firstcontacted firstenquiry opened opening started \
         start begin begun raised anfrage angefragt eingang eingegangen erstkontakt angelegt demande \
         premiercontact cree creee",
        "lead brief request entry in demande enquiry",
    ),
    (
        Pursuit,
        F::PursuitDecided,
        "decision decided outcome result answered answer responded instructed closed closedat closing closedtime \
         wonlost awarded signed resolved entscheidung entschieden beauftragt ergebnis decide reponse attribution",
        "award response instruction order resultat auftrag",
    ),
    (
        Client,
        F::ClientSince,
        "joined joining onboarded onboarding takeon takenon clientfrom customerfrom engagedsince firstengaged engaged \
         appointed relationshipstart relationshipsince relationshipstarted relationshipbegan inception commencement \
         commenced clientstart clientstarted customerstart instructed becameclient becameaclient activesince sincewhen \
         aufnahme aufgenommen mandatsbeginn mandatsannahme vertragsbeginn kundenbeginn kundeab mandantab \
         entree debutdemission debutmission debutdumandat entreeenrelation alta ingresso inizio rapportodal klantvanaf",
        "joined takeon appointment onboarding engagement entry entree mandats",
    ),
];

/// Words for the day of a client's begin that a list of work has too.
const SINCE_OF_CLIENTS: &str = "start started begin begins began begun from beginn debut inicio inizio";

/// What work is called before the word for its begin or end: `Contract start`, `Projektende`.
const WORK: &str = "contract search project work engagement matter case job assignment mandate agreement service \
    retainer file order task survey final actual auftrags projekt vertrags mandats mission contrat \
    projet mandat dossier tatsaechliches tatsachliches opdracht";

/// Words for a day before and behind what it is of.
const BEFORE: &str = "dateof datede datedu datedela datum fechade date";
const BEHIND: &str = "date datum day time on am le op at tag";

/// What is planned has not happened.
const PLANNED: &str = "planned plan expected target estimated est anticipated forecast scheduled proposed geplant geplante \
    geplantes voraussichtlich prevu prevue previsto";

/// Takes columns of days whose words say a begin or an end, where no column is known better to hold it.
pub(super) fn begin_and_end(
    sheet: &Sheet,
    keys: &[String],
    (chief, told): (Object, Option<Object>),
    (mapping, confidence): (&mut Mapping, &mut [u8]),
) {
    if chief == Engagement {
        leave_what_is_planned(keys, mapping, confidence);
        leave_day_of_record(sheet, keys, mapping, confidence);
    }
    if DAYS.iter().any(|(object, ..)| *object == chief) {
        leave_names_that_are_days(sheet, mapping, confidence);
    }
    if chief == Client && told != Some(Client) && may_be_of_another_kind(sheet, mapping) {
        return;
    }
    for (object, field, words, of_days) in DAYS {
        if object != chief || fills(mapping, field) {
            continue;
        }
        let is_open =
            |place: &usize| mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
        let by_client = told == Some(Client) && field == F::ClientSince;
        let says = |place: &usize| {
            let key = &keys[*place];
            says(key, words, of_days) || (by_client && says(key, SINCE_OF_CLIENTS, ""))
        };
        let mut places = (0..keys.len()).filter(is_open);
        if let Some(place) = places.find(|place| says(place) && holds_days(sheet, *place)) {
            take(place, vec![field], (mapping, confidence));
        }
    }
}

/// The fields of which any says the day of this one well enough that it is not asked.
pub const fn alike(field: Field) -> &'static [Field] {
    match field {
        F::EngagementOpened => &[F::EngagementOpened, F::EngagementSigned, F::EngagementKickoff],
        F::EngagementClosed => &[F::EngagementClosed],
        F::PursuitOpened => &[F::PursuitOpened],
        F::PursuitDecided => &[F::PursuitDecided, F::PursuitClose, F::PursuitStepOn, F::PursuitWonOn, F::PursuitLostOn],
        F::ClientSince => &[F::ClientSince],
        _ => &[],
    }
}

/// Whether a header speaks of a day that is neither the begin nor the end of what the row is about: a deadline, a birthday,
/// a review, a hearing, a bill, the last time somebody wrote, the day on which a record was changed.
pub fn is_another_day(header: &str) -> bool {
    const OTHERS: &str = "due deadline target planned expected estimat forecast anticipat schedul faellig fallig frist \
        echeance vencimiento scadenza geplant prevu birth geburt naissance nacimiento nascita geboort death \
        deceased verstorben deces dob review renew anniversar next naechst nachst prochain proxim last letzt \
        dernier ultim laatst latest followup remind chase wiedervorlage relance hearing trial verhandlung \
        audience meeting appointment visit contact call created modif update changed import geandert \
        geaendert erstellt invoice bill paid payment rechnung factur yearend incident accident";
    const WHOLE: &str = "dateofloss lossdate periodend founded incorporated gegrundet visaexpiry passportexpiry limitation \
        limitationdate entered recorded termin";
    let key = header_key(header);
    WHOLE.split_whitespace().any(|word| word == key) || OTHERS.split_whitespace().any(|word| key.contains(word))
}

/// Whether the rows of a list of names may be bills or work: sums of money stand beside them, or names come again. What
/// they are is asked first.
fn may_be_of_another_kind(sheet: &Sheet, mapping: &Mapping) -> bool {
    let bound = mapping.bind(&sheet.headers);
    let is_open = |place: &usize| bound[*place].is_none_or(|column| column.to.is_empty() && column.rule != Rule::Skip);
    let money = (0..sheet.headers.len()).filter(is_open).any(|place| kind::holds_money(sheet, place));
    money || kind::repeats_names(sheet, &bound)
}

/// A column whose header ends in a word for a name and whose cells are days names nobody: `First contact`.
fn leave_names_that_are_days(sheet: &Sheet, mapping: &mut Mapping, confidence: &mut [u8]) {
    for place in 0..sheet.headers.len() {
        let is_text = mapping.columns.get(place).is_some_and(|column| {
            matches!(column.to.as_slice(), [only] if only.takes() == Takes::Text) && column.rule != Rule::Skip
        });
        let unsure = confidence.get(place).is_some_and(|sure| *sure <= 60);
        if is_text && unsure && kind::holds_days(sheet, place) {
            take(place, Vec::new(), (mapping, confidence));
        }
    }
}

/// The planned end of work is not its end, and its planned begin not its begin.
fn leave_what_is_planned(keys: &[String], mapping: &mut Mapping, confidence: &mut [u8]) {
    let [(_, _, begins, begin_days), (_, _, ends, end_days), ..] = DAYS;
    for (place, key) in keys.iter().enumerate() {
        let is_of_work = |column: &[Field]| matches!(column, [] | [F::EngagementOpened | F::EngagementClosed]);
        let Some(to) = mapping.columns.get(place).filter(|c| c.rule != Rule::Skip && is_of_work(&c.to)) else {
            continue;
        };
        let (is_open, rests) =
            (to.to.is_empty(), || PLANNED.split_whitespace().filter_map(|word| key.strip_prefix(word)));
        if rests().any(|rest| says(rest, ends, end_days)) {
            let taken = fills(mapping, F::EngagementPlannedEnd);
            let to = if taken { Vec::new() } else { vec![F::EngagementPlannedEnd] };
            take(place, to, (mapping, confidence));
        } else if !is_open && rests().any(|rest| says(rest, begins, begin_days)) {
            take(place, Vec::new(), (mapping, confidence));
        }
    }
}

/// The day on which a record was made is that of the begin only where no other is.
fn leave_day_of_record(sheet: &Sheet, keys: &[String], mapping: &mut Mapping, confidence: &mut [u8]) {
    const RECORD: &str = "created createddate createdate angelegt angelegtam";
    let (_, field, words, of_days) = DAYS[0];
    let holds = |place: &usize| mapping.columns.get(*place).is_some_and(|column| column.to == [field]);
    let is_record = |place: &usize| RECORD.split(' ').any(|word| word == keys[*place]);
    let Some(record) = (0..keys.len()).filter(holds).find(is_record) else { return };
    let better = |place: &usize| {
        let open = mapping.columns.get(*place).is_some_and(|c| c.to.is_empty() && c.rule != Rule::Skip);
        let named =
            says(&keys[*place], words, of_days) || super::guess::exact(&keys[*place], Engagement) == Some(&[field]);
        open && named && holds_days(sheet, *place)
    };
    if let Some(place) = (0..keys.len()).find(better) {
        take(record, Vec::new(), (mapping, confidence));
        take(place, vec![field], (mapping, confidence));
    }
}

fn take(place: usize, to: Vec<Field>, (mapping, confidence): (&mut Mapping, &mut [u8])) {
    if let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place)) {
        *sure = if to.is_empty() { 0 } else { 60 };
        column.to = to;
    }
}

/// Whether a header says one of the words, or one of those that need a word for a day beside them.
fn says(key: &str, words: &str, of_days: &str) -> bool {
    let is_one = |key: &str, words: &str| words.split_whitespace().any(|word| word == key);
    let before = BEFORE.split_whitespace().filter_map(|day| key.strip_prefix(day));
    let mut dated = before.chain(BEHIND.split_whitespace().filter_map(|day| key.strip_suffix(day)));
    let bare = without_work(key).any(|key| is_one(key, words));
    bare || dated.any(|key| without_work(key).any(|key| is_one(key, words) || is_one(key, of_days)))
}

/// A header, and what is left of it without the word for the work: `start` of `contractstart`, `debut` of `debutdemission`.
fn without_work(key: &str) -> impl Iterator<Item = &str> {
    let before = WORK.split_whitespace().filter_map(move |work| key.strip_prefix(work));
    let behind = WORK.split_whitespace().filter_map(move |work| key.strip_suffix(work));
    let behind = behind.map(|rest| rest.strip_suffix("de").or(rest.strip_suffix("du")).unwrap_or(rest));
    std::iter::once(key).chain(before).chain(behind)
}
