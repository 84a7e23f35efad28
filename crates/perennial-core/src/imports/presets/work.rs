//! Columns of a list of work that no single header gives away: the number by which other lists name each piece of work,
//! under the name that the trade has for it, and whether it is over.

use super::fills;
use super::guess::{SAMPLE, means};
use super::kind::{holds_amounts, holds_days};
use crate::imports::mapping::{Mapping, Rule};
use crate::imports::objects::{Field, Object};
use crate::imports::read::Sheet;
use crate::imports::values::{self, StatusMeaning};

/// Takes such columns of a list of work, and of one of invoices the number of the work that each is for.
pub(super) fn by_cells(
    sheet: &Sheet,
    keys: &[String],
    chief: Object,
    (mapping, confidence): (&mut Mapping, &mut [u8]),
) {
    let number = match chief {
        Object::Engagement => number_of_work(sheet, keys, mapping).map(|place| (place, Field::EngagementId)),
        Object::Invoice => work_of_invoices(sheet, keys, mapping).map(|place| (place, Field::InvoiceEngagement)),
        _ => return,
    };
    let state = || (chief == Object::Engagement).then(|| state_of_work(sheet, keys, mapping)).flatten();
    if let Some((place, words)) = state() {
        take(mapping, confidence, place, Field::EngagementStatus);
        for (word, meaning) in words {
            mapping.statuses.entry(word).or_insert(meaning);
        }
    }
    if let Some((place, field)) = number {
        take(mapping, confidence, place, field);
    }
    // Where “Completed” says yes or no, the day stands in another column.
    let closed = |place: &usize| {
        let named = means(&sheet.headers[*place], &keys[*place], chief, Field::EngagementClosed);
        named && is_open(mapping, *place) && holds_days(sheet, *place)
    };
    if chief == Object::Engagement
        && !fills(mapping, Field::EngagementClosed)
        && let Some(place) = (0..keys.len()).find(closed)
    {
        take(mapping, confidence, place, Field::EngagementClosed);
    }
}

fn take(mapping: &mut Mapping, confidence: &mut [u8], place: usize, field: Field) {
    if let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place)) {
        column.to = vec![field];
        *sure = 60;
    }
}

fn is_open(mapping: &Mapping, place: usize) -> bool {
    mapping.columns.get(place).is_some_and(|column| column.to.is_empty() && column.rule != Rule::Skip)
}

/// What trades call a piece of work.
const WORK: &str = "assignment assignments mandate mandat mandats mandaat search searches instruction instructions commission \
    case matter project projekt projet proyecto progetto job engagement file claim workorder dossier auftrag auftrags opdracht \
    opdrachts akte akten aktenz vorgang vorgangs zaak expediente pratica incarico commessa affaire asunto";
/// What many other things are called too: orders of the client, papers, policies.
const MAYBE_WORK: &str = "order contract agreement task ticket policy our vertrag vertrags contrat contrato contratto \
    commande pedido ordine bestell bestelling polis police poliza";
/// What a header says of a number beside the word for what it numbers.
const NUMBERS: &str = "no nr num number nummer id ref reference referenz code n numero";

/// Whether a header speaks of the number of a piece of work: `Case ID`, `Assignment No`, `Auftragsnr.`
pub(super) fn is_number_of_work(key: &str) -> bool {
    numbers(key, WORK)
}

/// Whether a cell of a column that no field takes may be the number of a piece of work: by its header, or as a code that
/// has letters too.
pub fn may_be_number_of_work(header: &str, cell: &str) -> bool {
    let named =
        |key: &str| numbers(key, WORK) || numbers(key, MAYBE_WORK) || is_one_of(key, WORK) || is_one_of(key, NUMBERS);
    is_code(cell) && (has_letter(cell) || named(&values::key(header)))
}

fn numbers(key: &str, things: &str) -> bool {
    NUMBERS.split(' ').any(|number| {
        let after = key.strip_suffix(number).is_some_and(|thing| is_one_of(thing, things));
        let before = key.strip_prefix(number).is_some_and(|thing| is_one_of(thing, things));
        after || before
    })
}

fn is_one_of(word: &str, words: &str) -> bool {
    !word.is_empty() && words.split_whitespace().any(|one| one == word)
}

/// The column that numbers each row of a list of work, where none of the usual names does: no two rows have one number.
/// Figures alone are a number only under a header that says so.
fn number_of_work(sheet: &Sheet, keys: &[String], mapping: &Mapping) -> Option<usize> {
    if fills(mapping, Field::EngagementId) {
        return None;
    }
    let columns = || (0..keys.len()).filter(|place| is_open(mapping, *place) && numbers_rows(sheet, *place));
    let said = |things: &'static str| {
        // Under the bare word figures may be sums, as under “Commission”.
        let bare = |place: usize| is_one_of(&keys[place], things) && sheet.filled(place).all(has_letter);
        columns().find(|place| numbers(&keys[*place], things) || bare(*place))
    };
    let others = |key: &str| OTHERS.split_whitespace().any(|word| key.contains(word));
    let codes = || columns().find(|place| !others(&keys[*place]) && sheet.filled(*place).all(has_letter));
    said(WORK).or_else(|| said(MAYBE_WORK)).or_else(codes)
}

/// What has numbers of its own beside the work.
const OTHERS: &str = "post zip plz phone tel mobil fax vat tax ust nif siret company registr handels invoice bill rechnung \
    facture fattura factura factuur client customer kunde mandant account debtor debitor purchase po your ihr plot uprn title \
    grant policy amount fee price value rate budget hours date year vehicle reg serial";

/// The column of a list of invoices that holds the numbers of the work they are for, where none of the usual names does.
fn work_of_invoices(sheet: &Sheet, keys: &[String], mapping: &Mapping) -> Option<usize> {
    if fills(mapping, Field::InvoiceEngagement) {
        return None;
    }
    let holds = |place: usize| sheet.filled(place).next().is_some() && sheet.filled(place).take(SAMPLE).all(is_code);
    let named = |place: &usize| {
        let bare = is_one_of(&keys[*place], WORK) && sheet.filled(*place).take(SAMPLE).all(has_letter);
        numbers(&keys[*place], WORK) || bare
    };
    (0..keys.len()).filter(|place| is_open(mapping, *place) && holds(*place)).find(named)
}

/// Whether a cell may be the number of something: `A701`, `2024/0113`, `C-2031-2`.
fn is_code(cell: &str) -> bool {
    const LETTERS: usize = 5;
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    cell.chars().any(|c| c.is_ascii_digit())
        && letters <= LETTERS
        && !cell.contains(|c: char| c.is_whitespace() || "@%£€$".contains(c))
}

fn has_letter(cell: &str) -> bool {
    cell.chars().any(char::is_alphabetic)
}

/// Whether nearly every row has a code, and no two the same.
fn numbers_rows(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let different: std::collections::HashSet<&&str> = cells.iter().collect();
    cells.len() * 10 >= sheet.rows.len().min(SAMPLE) * 9
        && different.len() == cells.len()
        && cells.iter().all(|cell| is_code(cell))
        && !holds_days(sheet, place)
}

/// Words of a column with what each means for work.
type Words = Vec<(String, StatusMeaning)>;

/// The column that says whether work is over, in a list without a status: with yes or no, with how much of it is done,
/// or as the stage that it is in. What its words mean is known, or asked as of a status.
fn state_of_work(sheet: &Sheet, keys: &[String], mapping: &Mapping) -> Option<(usize, Words)> {
    if fills(mapping, Field::EngagementStatus) {
        return None;
    }
    // “Completed” and “Closed?” are read as days, which they may not hold.
    let is_day = |place: usize| {
        mapping.columns.get(place).is_some_and(|column| column.to == [Field::EngagementClosed])
            && !holds_days(sheet, place)
    };
    let may_say = |place: &usize| (is_open(mapping, *place) || is_day(*place)) && sheet.filled(*place).next().is_some();
    let columns: Vec<usize> = (0..keys.len()).filter(may_say).collect();
    let find =
        |of: &dyn Fn(usize) -> Option<Words>| columns.iter().find_map(|place| of(*place).map(|words| (*place, words)));
    let closed = |place: usize| yes_or_no(sheet, place).filter(|_| is_one_of(&keys[place], OVER));
    let open = |place: usize| yes_or_no(sheet, place).filter(|_| is_one_of(&keys[place], GOING_ON));
    let flipped = |words: Words| words.into_iter().map(|(word, meaning)| (word, other(meaning))).collect();
    let found = find(&closed)
        .or_else(|| find(&|place| open(place).map(flipped)))
        .or_else(|| find(&|place| share_done(sheet, place).filter(|_| speaks_of_completion(&keys[place]))));
    let has_days = fills(mapping, Field::EngagementClosed);
    let stage = || columns.iter().find(|place| is_stage(sheet, &keys[**place], **place, has_days));
    found.or_else(|| stage().map(|place| (*place, Vec::new())))
}

/// Headers over yes and no that say of work that it is over.
const OVER: &str = "closed isclosed completed iscompleted complete iscomplete done isdone finished isfinished ended archived \
    isarchived inactive isinactive delivered concluded jobdone jobcompleted jobclosed matterclosed projectclosed fileclosed \
    caseclosed projectcompleted abgeschlossen erledigt beendet fertig geschlossen termine terminee clos cloture cerrado cerrada \
    terminado finalizado chiuso chiusa concluso completato gesloten afgerond afgesloten";
/// Headers over yes and no that say of work that it goes on.
const GOING_ON: &str = "active isactive open isopen live islive current iscurrent ongoing isongoing inprogress running \
    stillopen activematter activeproject activejob aktiv offen laufend actif active ouvert encours activo activa abierto attivo \
    attiva aperto actief lopend";

const fn other(meaning: StatusMeaning) -> StatusMeaning {
    match meaning {
        StatusMeaning::Closed => StatusMeaning::Open,
        _ => StatusMeaning::Closed,
    }
}

/// The words of a column of yes and no, where yes says that the work is over; none where it holds anything else.
fn yes_or_no(sheet: &Sheet, place: usize) -> Option<Words> {
    let meaning = |over: bool| if over { StatusMeaning::Closed } else { StatusMeaning::Open };
    sheet.filled(place).map(|cell| Some((cell.to_owned(), meaning(values::yes_or_no(cell)?)))).collect()
}

/// How much is done of work, as words: all of it, or less; none where a column holds anything but shares.
fn share_done(sheet: &Sheet, place: usize) -> Option<Words> {
    let read = |cell: &str| cell.trim_end_matches(['%', ' ']).replace(',', ".").parse::<f64>().ok();
    let shares: Option<Vec<(&str, f64)>> = sheet.filled(place).map(|cell| Some((cell, read(cell)?))).collect();
    let shares = shares.filter(|shares| shares.iter().all(|(_, share)| (0.0..=100.0).contains(share)))?;
    // A workbook gives 100 % as 1.
    let of_one = shares.iter().all(|(cell, share)| *share <= 1.0 && !cell.contains('%'));
    let all = if of_one { 1.0 } else { 100.0 };
    let meaning = |share: f64| if share >= all { StatusMeaning::Closed } else { StatusMeaning::Open };
    // What is written with its mark is read as that.
    let bare = shares.into_iter().filter(|(cell, _)| !cell.contains('%'));
    let words: Words = bare.map(|(cell, share)| (cell.to_owned(), meaning(share))).collect();
    // Words are compared without their marks, so that 10.0 and 100 are one: then each is asked.
    let clash = |(word, meaning): &(String, StatusMeaning)| {
        words.iter().any(|(other, means)| means != meaning && values::key(other) == values::key(word))
    };
    (!words.iter().any(clash)).then_some(words)
}

fn speaks_of_completion(key: &str) -> bool {
    const WORDS: [&str; 12] = [
        "complet",
        "progress",
        "percentdone",
        "donepercent",
        "finished",
        "fertig",
        "fortschritt",
        "avance",
        "avancement",
        "voortgang",
        "gereed",
        "percentwork",
    ];
    WORDS.iter().any(|word| key.contains(word))
}

/// Whether a column says in which stage each piece of work is, in words that many rows share. Where the list gives the
/// days on which work was closed, only one of which every word is known.
fn is_stage(sheet: &Sheet, key: &str, place: usize, has_days: bool) -> bool {
    const STAGES: [&str; 12] = [
        "stage",
        "phase",
        "progress",
        "status",
        "etape",
        "avancement",
        "etapa",
        "fase",
        "fortschritt",
        "voortgang",
        "workflow",
        "jobstate",
    ];
    const OF_OTHERS: [&str; 14] = [
        "invoice", "bill", "pay", "fee", "letter", "aml", "kyc", "conflict", "consent", "address", "county", "region",
        "client", "note",
    ];
    const FEW: usize = 12;
    let staged = STAGES.iter().any(|word| key.ends_with(word) || key.starts_with(word))
        && !OF_OTHERS.iter().any(|word| key.contains(word));
    let named = staged || is_one_of(key, "stand matterstate projectstate casestate") || is_one_of(key, OVER);
    if !(named || is_one_of(key, GOING_ON)) || holds_days(sheet, place) {
        return false;
    }
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let different: std::collections::BTreeSet<String> = cells.iter().map(|cell| values::key(cell)).collect();
    let is_known = cells.iter().all(|cell| values::status(cell).is_some());
    let is_shared = different.len() <= FEW || different.len() * 3 <= cells.len();
    !cells.is_empty()
        && (is_known || (!has_days && is_shared))
        && !(holds_amounts(sheet, place) && different.len() > FEW)
}
