//! The first step: what was found in the file, which column is which field, and what only a person can answer.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use perennial_core::dates::Day;
use perennial_core::ids::ImportId;
use perennial_core::imports::mapping::{Column, Mapping, Rule, Unmapped, Unnamed};
use perennial_core::imports::objects::{Field, Object, Takes};
use perennial_core::imports::presets::{propose, time_sheet};
use perennial_core::imports::problem::Guess;
use perennial_core::imports::questions::{Asked, Question};
use perennial_core::imports::read::Sheet;
use perennial_core::imports::values::{DateOrder, DecimalMark, currency_of};

use crate::actor::Actor;
use crate::app::App;
use crate::error::Error;
use crate::imports::course::{self, Import};
use crate::imports::{life, numbers};
use crate::rights::Right;
use crate::web::{self, At, Form, Nav, Raw, Shell, Toast};

/// Cells shown of each column.
const SAMPLES: usize = 3;
/// Problems of reading shown.
const PROBLEMS: usize = 20;

#[derive(Template)]
#[template(path = "imports/pages/columns.html")]
struct ColumnsPage {
    shell: Shell,
    import: Import,
    rows: usize,
    guesses: Vec<Guess>,
    problems: Vec<String>,
    lines: Vec<Line>,
    questions: Vec<(String, Question)>,
    groups: Vec<(Object, Vec<Field>)>,
    objects: [Object; 8],
    /// The day that the file itself gives.
    made: Option<Day>,
}

/// One column of the file.
struct Line {
    place: usize,
    header: String,
    samples: Vec<String>,
    /// The value of the select: field keys joined by commas, `note` or `skip`.
    to: String,
    /// The words of several fields at once, which no list offers.
    several: Option<String>,
    rule: Rule,
    dates: Option<DateOrder>,
    decimals: Option<DecimalMark>,
    has_dates: bool,
    has_amounts: bool,
}

impl Line {
    fn new(place: usize, sheet: &Sheet, column: Option<&Column>) -> Self {
        let to: &[Field] = column.map_or(&[], |column| &column.to);
        let skipped = column.is_some_and(|column| column.rule == Rule::Skip);
        let takes = |kind: Takes| to.iter().any(|field| field.takes() == kind);
        let words = |field: &Field| format!("{}: {}", field.object().plural(), field.label());
        Self {
            place,
            header: sheet.headers.get(place).cloned().unwrap_or_default(),
            samples: samples(sheet, place),
            to: match to {
                _ if skipped => "skip".to_owned(),
                [] => "note".to_owned(),
                fields => fields.iter().map(|field| field.key()).collect::<Vec<_>>().join(","),
            },
            several: (!skipped && to.len() > 1).then(|| to.iter().map(words).collect::<Vec<_>>().join(" + ")),
            rule: column.map_or(Rule::FillBlanks, |column| column.rule),
            dates: column.and_then(|column| column.dates),
            decimals: column.and_then(|column| column.decimals),
            has_dates: takes(Takes::Date),
            has_amounts: takes(Takes::Amount),
        }
    }

    fn is(&self, field: &Field) -> bool {
        self.to == field.key()
    }

    fn has_rule(&self, rule: &str) -> bool {
        self.rule.word() == rule
    }

    fn has_order(&self, order: &str) -> bool {
        self.dates.is_some_and(|dates| dates.word() == order)
    }

    fn has_mark(&self, mark: &str) -> bool {
        self.decimals.is_some_and(|decimals| decimals.word() == mark)
    }
}

/// The first different cells of a column.
fn samples(sheet: &Sheet, place: usize) -> Vec<String> {
    let mut samples: Vec<String> = Vec::new();
    for cell in sheet.filled(place).take(200) {
        let short: String = cell.chars().take(60).collect();
        if !samples.contains(&short) {
            samples.push(short);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    samples
}

impl ColumnsPage {
    fn currency(&self) -> &str {
        self.import.mapping.currency.as_ref().map_or("", |currency| currency.code())
    }

    /// Whether the file's dates are told to be in this order.
    fn has_order(&self, word: &str) -> bool {
        self.import.mapping.dates.is_some_and(|order| order.word() == word)
    }

    /// Whether the file's amounts are told to have this decimal mark.
    fn has_mark(&self, word: &str) -> bool {
        self.import.mapping.decimals.is_some_and(|mark| mark.word() == word)
    }

    fn list_day(&self) -> String {
        self.import.list_day.map(|day| day.to_string()).unwrap_or_default()
    }

    /// Which day is taken where nobody gives one.
    fn list_day_else(&self) -> String {
        match self.made.filter(|day| *day <= self.shell.today) {
            Some(day) => format!("blank: {}, as the file says", day.words()),
            None => "blank: today".to_owned(),
        }
    }

    fn keeps_notes(&self) -> bool {
        self.import.mapping.unmapped == Unmapped::Notes
    }

    fn keeps_unnamed(&self) -> bool {
        self.import.mapping.unnamed == Unnamed::Keep
    }

    fn is_chief(&self, object: &Object) -> bool {
        self.import.mapping.chief() == Some(*object)
    }

    /// An answer in words: those of a mapping file are short.
    fn worded<'a>(&self, choice: &'a str) -> &'a str {
        match choice {
            "day-first" => "The day: 31/12/2026",
            "month-first" => "The month: 12/31/2026",
            "year-first" => "The year: 26/12/31",
            "point" => "Decimals follow a point: 1,234.56",
            "comma" => "Decimals follow a comma: 1.234,56",
            other => other,
        }
    }

    fn open(&self) -> usize {
        self.questions.iter().filter(|(_, question)| question.needed).count()
    }
}

/// The page.
pub async fn draw(app: &App, actor: &Actor, shell: Shell, import: Import) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let mut conn = app.db.read().await?;
    life::may_see_rows(&mut conn, actor, &import).await?;
    let sheet = course::sheet_of(&mut conn, import.id).await?;
    let (asked, settled) = numbers::asked(&mut conn, actor, &sheet, &import.mapping).await?;
    let bound = import.mapping.bind(&sheet.headers);
    let lines = bound.iter().enumerate().map(|(place, column)| Line::new(place, &sheet, *column)).collect();
    let problems = sheet.problems.iter().take(PROBLEMS).map(|p| format!("Line {}: {}.", p.line, p.what_to_do));
    let page = ColumnsPage {
        shell: shell.on(Nav::Imports, format!("Columns of {}", import.file)),
        rows: sheet.rows.len(),
        guesses: sheet.guesses.iter().cloned().chain(settled).collect(),
        problems: problems.collect(),
        lines,
        questions: asked.into_iter().map(|question| (key_of(&question.about), question)).collect(),
        groups: Object::ALL.into_iter().map(|object| (object, object.fields().collect())).collect(),
        objects: Object::ALL,
        made: sheet.made,
        import,
    };
    web::page(&page)
}

/// What a question is about, as sent with its answer: places may change with the mapping.
fn key_of(asked: &Asked) -> String {
    serde_json::to_string(asked).unwrap_or_default()
}

/// Saves the columns, the defaults and the answers.
pub async fn save(State(app): State<App>, actor: Actor, At(id): At<ImportId>, form: Form) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let (import, sheet) = load(&app, &actor, id).await?;
    let then = one_of(form.raw.get("then"), ["check", "stay"], |word| word)?;
    let mut mapping = changed(import.mapping, &sheet, &form.raw)?;
    let mut conn = app.db.read().await?;
    let (asked, _) = numbers::asked(&mut conn, &actor, &sheet, &mapping).await?;
    answered(&mut mapping, &sheet, &asked, &form.raw)?;
    let (left, _) = numbers::asked(&mut conn, &actor, &sheet, &mapping).await?;
    drop(conn);
    let open = left.iter().filter(|question| question.needed).count();
    let day = (!form.raw.get("defaults").is_empty()).then(|| list_day(&form.raw)).transpose()?;
    app.change(&actor, move |tx, act| {
        Box::pin(async move {
            if let Some(day) = day {
                course::say_list_day(tx, act, id, day).await?;
            }
            course::remap(tx, act, id, &mapping).await
        })
    })
    .await?;
    if then != Some("check") {
        return Ok(web::redirect(&format!("/imports/{id}"), Some(&told("Saved, and remembered for files like this."))));
    }
    if open > 0 {
        return Ok(web::redirect(
            &format!("/imports/{id}#questions"),
            Some(&told("Answer first what only you can know.")),
        ));
    }
    Ok(web::redirect(&format!("/imports/{id}/check"), None))
}

fn told(text: &str) -> Toast {
    Toast { text: text.to_owned(), undo: None }
}

async fn load(app: &App, actor: &Actor, id: ImportId) -> Result<(Import, Sheet), Error> {
    let mut conn = app.db.read().await?;
    let import = course::find(&mut conn, actor, id).await?;
    life::may_see_rows(&mut conn, actor, &import).await?;
    let sheet = course::sheet_of(&mut conn, id).await?;
    Ok((import, sheet))
}

/// Guesses the mapping anew for another kind of rows.
pub async fn change_object(
    State(app): State<App>,
    actor: Actor,
    At(id): At<ImportId>,
    mut form: Form,
) -> Result<Response, Error> {
    actor.must(Right::Import)?;
    let (import, sheet) = load(&app, &actor, id).await?;
    let object = form.needed_word("object", Object::of_key);
    form.finish()?;
    let mut mapping = propose(&sheet, object).mapping;
    if let Some(told) = time_sheet::refusal(&sheet, &mapping) {
        return Err(Error::refused(format!("{}: {told}.", import.file)));
    }
    mapping.currency = mapping.currency.or(import.mapping.currency);
    app.change(&actor, move |tx, act| Box::pin(async move { course::remap(tx, act, id, &mapping).await })).await?;
    Ok(web::redirect(&format!("/imports/{id}"), None))
}

/// The mapping with what the form says of each column.
fn changed(old: Mapping, sheet: &Sheet, raw: &Raw) -> Result<Mapping, Error> {
    let mut columns = Vec::new();
    let bound: Vec<Option<Column>> = old.bind(&sheet.headers).into_iter().map(|column| column.cloned()).collect();
    for (place, (header, before)) in sheet.headers.iter().zip(bound).enumerate() {
        let said = |name: &str| raw.get(&format!("{name}_{place}")).to_owned();
        let before = before.unwrap_or_else(|| Column::new(header.clone(), Vec::new()));
        let mut column = Column { header: header.clone(), ..before };
        match said("to").as_str() {
            // A form that names no columns leaves them as they are.
            "" => {}
            "skip" => column.rule = Rule::Skip,
            to => {
                column.to = fields(to)?;
                column.rule = one_of(&said("rule"), Rule::ALL, |rule| rule.word())?.unwrap_or_default();
                column.dates = one_of(&said("dates"), DateOrder::ALL, |order| order.word())?;
                column.decimals = one_of(&said("decimals"), DecimalMark::ALL, |mark| mark.word())?;
            }
        }
        columns.push(column);
    }
    let mut mapping = Mapping { columns, ..old.clone() };
    mapping.objects = objects(&old, &mapping);
    defaults(&mut mapping, raw)?;
    Ok(mapping)
}

/// What a word of a list means; none where nothing was chosen.
fn one_of<T: Copy, const N: usize>(
    text: &str,
    offered: [T; N],
    word: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let found = offered.into_iter().find(|one| word(*one) == text);
    found.map(Some).ok_or_else(|| Error::refused(format!("“{text}” is not offered: choose one of the list.")))
}

fn fields(text: &str) -> Result<Vec<Field>, Error> {
    if text == "note" {
        return Ok(Vec::new());
    }
    let unknown = |word: &str| Error::BadRequest(format!("“{word}” is not a field: choose one from the list."));
    text.split(',').map(|word| Field::of_key(word).ok_or_else(|| unknown(word))).collect()
}

fn defaults(mapping: &mut Mapping, raw: &Raw) -> Result<(), Error> {
    if raw.get("defaults").is_empty() {
        return Ok(());
    }
    mapping.dates = one_of(raw.get("dates"), DateOrder::ALL, |order| order.word())?;
    mapping.decimals = one_of(raw.get("decimals"), DecimalMark::ALL, |mark| mark.word())?;
    if let Some(text) = raw.optional("currency") {
        let told = || Error::field("currency", format!("“{text}” is no currency: use its three letters, such as GBP."));
        mapping.currency = Some(currency_of(&text).ok_or_else(told)?);
    }
    mapping.system = perennial_core::text::fold_space(raw.get("system")).chars().take(80).collect();
    let leaves_out = one_of(raw.get("unmapped"), ["notes", "leave-out"], |word| word)?;
    mapping.unmapped = if leaves_out == Some("leave-out") { Unmapped::LeaveOut } else { Unmapped::Notes };
    let keeps = one_of(raw.get("unnamed"), ["list", "keep"], |word| word)?;
    mapping.unnamed = if keeps == Some("keep") { Unnamed::Keep } else { Unnamed::List };
    mapping.persons = !raw.get("persons").is_empty();
    Ok(())
}

/// The day that the form gives the list; none where it is left blank.
fn list_day(raw: &Raw) -> Result<Option<Day>, Error> {
    let given = raw.optional("list_day");
    given.map(|text| Day::entered(&text).map_err(|why| Error::field("list_day", why.to_string()))).transpose()
}

/// The objects that rows become: as before, and those whose name a column gives now.
fn objects(old: &Mapping, new: &Mapping) -> Vec<Object> {
    const NAMES: [Field; 6] = [
        Field::ClientName,
        Field::ClientLastName,
        Field::ContactName,
        Field::ContactLastName,
        Field::StaffName,
        Field::LineName,
    ];
    let fills = |mapping: &Mapping, field: Field| {
        mapping.columns.iter().any(|column| column.rule != Rule::Skip && column.to.contains(&field))
    };
    let mut objects = old.objects.clone();
    for field in NAMES.into_iter().filter(|field| fills(new, *field) && !fills(old, *field)) {
        if !objects.contains(&field.object()) {
            objects.push(field.object());
        }
    }
    objects
}

/// Takes the answers given: each question is sent with what it is about.
fn answered(mapping: &mut Mapping, sheet: &Sheet, asked: &[Question], raw: &Raw) -> Result<(), Error> {
    for place in 0..200 {
        let about = raw.get(&format!("asked_{place}"));
        if about.is_empty() {
            break;
        }
        let answer = raw.get(&format!("answer_{place}"));
        let question = asked.iter().find(|question| key_of(&question.about) == about);
        if let Some(question) = question.filter(|_| !answer.is_empty()) {
            mapping.answer(sheet, question, answer).map_err(Error::Refused)?;
        }
    }
    Ok(())
}
