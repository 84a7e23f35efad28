//! Reading files: encodings, delimiters, titles, headers, workbooks, bombs.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that cannot go on has failed")]

use perennial_core::imports::problem::About;
use perennial_core::imports::read::{Limits, Refusal, Sheet, read};
use proptest::prelude::*;

fn sheet(bytes: &[u8]) -> Sheet {
    read(bytes, "list.csv", &Limits::default()).unwrap().sheets.remove(0)
}

fn taken(sheet: &Sheet, about: About) -> &str {
    sheet.guesses.iter().find(|g| g.about == about).map_or("", |g| &g.taken)
}

fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
    sheet.rows.iter().map(|r| r.cells.iter().map(String::as_str).collect()).collect()
}

#[test]
fn delimiters_are_told_apart() {
    for (mark, word) in [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")] {
        let text = format!("Name{mark}City{mark}Fee\r\nAnsah Tools{mark}Leeds{mark}12\r\nKestrel{mark}York{mark}3\r\n");
        let sheet = sheet(text.as_bytes());
        assert_eq!(taken(&sheet, About::Delimiter), word);
        assert_eq!(sheet.headers, ["Name", "City", "Fee"]);
        assert_eq!(cells(&sheet), [["Ansah Tools", "Leeds", "12"], ["Kestrel", "York", "3"]]);
    }
    let decimals = sheet(b"Client;Fee\nAnsah;1.234,50\nKestrel;12,00\n");
    assert_eq!(taken(&decimals, About::Delimiter), "semicolon");
    let quoted = sheet(b"\"Name\";\"Place\"\n\"Ansah, Ruth\";\"Leeds, West\"\n\"Marsh, Helen\";\"York, North\"\n");
    assert_eq!(cells(&quoted), [["Ansah, Ruth", "Leeds, West"], ["Marsh, Helen", "York, North"]]);
    let declared = sheet(b"sep=;\r\nA;B\r\nx,y;z\r\n");
    assert_eq!(cells(&declared), [["x,y", "z"]]);
    assert_eq!(declared.rows[0].line, 3);
    let single = sheet(b"Client\nAnsah\nKestrel\n");
    assert_eq!((single.headers.len(), single.rows.len()), (1, 2));
}

#[test]
fn encodings_are_told_apart() {
    let text = "Name,Città\nZoë Dubois,Montréal\nInés Valdés,Łódź €\n";
    let utf16 = |le: bool, bom: bool| -> Vec<u8> {
        let marked = if bom { format!("\u{feff}{text}") } else { text.to_owned() };
        marked.encode_utf16().flat_map(|u| if le { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    };
    let western = encoding_rs_western("Name,Città\nZoë Dubois,Montréal\nInés Valdés,“€ 5”\n");
    let files = [
        (text.as_bytes().to_vec(), "UTF-8"),
        (format!("\u{feff}{text}").into_bytes(), "UTF-8"),
        (utf16(true, true), "UTF-16 LE"),
        (utf16(false, true), "UTF-16 BE"),
        (utf16(true, false), "UTF-16 LE"),
        (utf16(false, false), "UTF-16 BE"),
        (western, "Windows-1252"),
    ];
    for (bytes, name) in files {
        let sheet = sheet(&bytes);
        assert_eq!(taken(&sheet, About::Encoding), name);
        assert_eq!(sheet.headers, ["Name", "Città"]);
        assert_eq!(sheet.rows[0].cells, ["Zoë Dubois", "Montréal"]);
        assert!(sheet.rows[1].cells[1].contains('€'));
    }
}

fn encoding_rs_western(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

#[test]
fn title_and_note_lines_are_left_out() {
    let linkedin = "Notes:\n\"When exporting your connection data, you may notice that some are missing, because, well, settings.\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nRuth,Ansah,https://example.com/in/ruth,,Ansah Tools,Owner,12 Mar 2024\n";
    let found = sheet(linkedin.as_bytes());
    assert_eq!(found.headers[6], "Connected On");
    assert_eq!((found.rows.len(), found.rows[0].line), (1, 5));
    assert_eq!(taken(&found, About::TitleLines), "2");
    assert_eq!(taken(&found, About::Header), "line 4");

    let quickbooks = "Harcourt Vale LLP,,,,\nCustomer Contact List,,,,\n,,,,\nCustomer,Phone Numbers,Email,Full Name,Billing Address\nAnsah Tools,Phone: 0113 496 0000,ruth@ansah.example,Ruth Ansah,1 Mill Lane\n";
    let found = sheet(quickbooks.as_bytes());
    assert_eq!(found.headers[0], "Customer");
    assert_eq!(found.rows[0].line, 5);
}

#[test]
fn two_header_rows_become_one_name() {
    let grouped = "Client,,,Matter,,\nName,Email,Phone,Title,Opened,Closed\nAnsah,ruth@ansah.example,0113,Sale,2024-01-02,\nKestrel,a@k.example,0114,Claim,2024-02-03,2024-05-06\n";
    let found = sheet(grouped.as_bytes());
    assert_eq!(found.headers[..4], ["Client - Name", "Client - Email", "Client - Phone", "Matter - Title"]);
    assert_eq!((found.rows.len(), found.rows[0].line), (2, 3));

    let survey = "Respondent ID,Start Date,How likely are you to recommend us?,Which services do you know?,,\n,,Response,Property,Disputes,Other\n1,2024-01-02,9,Property,,\n2,2024-01-03,7,,Disputes,\n";
    let found = sheet(survey.as_bytes());
    assert_eq!(found.headers[2], "How likely are you to recommend us? - Response");
    assert_eq!(found.headers[4], "Which services do you know? - Disputes");
    assert_eq!(found.rows.len(), 2);

    let plain = sheet(b"Name,City,Note\nAnsah,Leeds,old\nKestrel,York,new\n");
    assert_eq!(plain.headers, ["Name", "City", "Note"]);
    assert_eq!(plain.rows.len(), 2);
}

#[test]
fn uneven_rows_keep_every_cell() {
    let found = sheet(b"Name,City\nAnsah\n\nKestrel,York,north,east\n  ,\nMarsh,Leeds\n");
    assert_eq!(found.headers, ["Name", "City", "Column 3", "Column 4"]);
    assert_eq!(found.rows.iter().map(|r| r.line).collect::<Vec<_>>(), [2, 4, 6]);
    assert_eq!(found.problems[0].line, 4);
    assert_eq!(found.problems[0].value, "north · east");
    assert!(!taken(&found, About::Ragged).is_empty());
}

#[test]
fn quoted_cells_hold_line_ends_and_open_marks_do_no_harm() {
    let found = sheet(b"Name,Note\r\nAnsah,\"first\r\nsecond, \"\"third\"\"\"\r\nKestrel,5\" pipe\r\n");
    assert_eq!(found.rows[0].cells[1], "first\r\nsecond, \"third\"");
    assert_eq!((found.rows[1].line, found.rows[1].cells[1].as_str()), (4, "5\" pipe"));

    let open = sheet(b"Name,Note\nAnsah,\"never closed\nKestrel,fine\nMarsh,fine\n");
    assert_eq!(open.rows.len(), 3);
    assert_eq!(open.problems[0].line, 2);
}

#[test]
fn a_file_without_a_header_gets_numbered_columns() {
    let found = sheet(b"1,2024-01-02,ruth@ansah.example\n2,2024-01-03,a@k.example\n");
    assert_eq!(found.headers, ["Column 1", "Column 2", "Column 3"]);
    assert_eq!(found.rows.len(), 2);
}

#[test]
fn a_column_may_be_named_after_a_year() {
    let found = sheet(b"Our clients in 2026;;;\nName;Since;Last bill;Fees 2025\nWeber;2019;2025-03-01;12\n");
    assert_eq!(found.headers, ["Name", "Since", "Last bill", "Fees 2025"]);
    let found = sheet(b"March 2025,400,7\nApril 2025,300,8\n");
    assert_eq!(found.headers, ["Column 1", "Column 2", "Column 3"], "months and numbers are values");
}

#[test]
fn other_files_are_refused_with_a_way_out() {
    let limits = Limits::default();
    assert_eq!(read(b" \r\n", "a.csv", &limits), Err(Refusal::Empty));
    assert!(matches!(read(b"\x00\x01PK\xff", "a.csv", &limits), Err(Refusal::NotATable { .. })));
    assert!(matches!(read(b"%PDF-1.7", "a.csv", &limits), Err(Refusal::NotATable { .. })));
    assert!(matches!(read(b"PK\x03\x04nonsense", "a.xlsx", &limits), Err(Refusal::Damaged { .. })));
    let small = Limits { bytes: 4, ..limits };
    assert!(matches!(read(b"Name,City", "a.csv", &small), Err(Refusal::TooLarge { found: 9, limit: 4 })));
    let few = Limits { rows: 2, columns: 3, cells: 100, ..limits };
    assert!(matches!(read(b"a,b\nc,d\ne,f\n", "a.csv", &few), Err(Refusal::TooManyRows { limit: 2 })));
    assert!(matches!(read(b"a,b,c,d\n", "a.csv", &few), Err(Refusal::TooManyColumns { found: 4, .. })));
}

#[test]
fn column_names_without_rows_are_no_list() {
    for bytes in [&b"Name,City\n"[..], b"Name", b"Clients of the firm\nName,City\n\n"] {
        let found = read(bytes, "a.csv", &Limits::default()).unwrap();
        assert!(found.sheets.is_empty(), "{found:?}");
    }
}

#[test]
fn a_line_of_nothing_but_delimiters_costs_nothing() {
    let mut text = "a,b\nc,d\n".to_owned();
    text.push_str(&",".repeat(4 << 20));
    assert_eq!(sheet(text.as_bytes()).rows.len(), 1);
    text.push('x');
    let found = read(text.as_bytes(), "a.csv", &Limits::default());
    assert!(matches!(found, Err(Refusal::TooManyColumns { line: 3, .. })));
}

fn workbook(fill: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

#[test]
fn workbooks_give_days_numbers_and_titles() {
    let bytes = workbook(|page| {
        let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        page.write(0, 0, "Invoices of Harcourt Vale").unwrap();
        for (column, name) in ["Client", "Date", "Total", "Paid"].iter().enumerate() {
            page.write(2, column as u16, *name).unwrap();
        }
        page.write(3, 0, "Ansah Tools").unwrap();
        let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 4, 3).unwrap();
        page.write_with_format(3, 1, &date, &day).unwrap();
        page.write(3, 2, 1234.567).unwrap();
        page.write(3, 3, true).unwrap();
    });
    let found = read(&bytes, "book.xlsx", &Limits::default()).unwrap();
    let sheet = &found.sheets[0];
    assert_eq!(sheet.headers, ["Client", "Date", "Total", "Paid"]);
    assert_eq!(cells(sheet), [["Ansah Tools", "2024-04-03", "1234.567", "TRUE"]]);
    assert_eq!(sheet.rows[0].line, 4);
}

#[test]
fn far_off_cells_and_tight_packing_are_refused() {
    let far = workbook(|page| {
        page.write(0, 0, "Client").unwrap();
        page.write(1_048_575, 16_383, "far off").unwrap();
    });
    assert!(matches!(read(&far, "far.xlsx", &Limits::default()), Err(Refusal::TooManyColumns { .. })));

    let low = workbook(|page| {
        page.write(0, 0, "Client").unwrap();
        page.write(1_048_575, 0, "Ansah").unwrap();
    });
    let found = read(&low, "low.xlsx", &Limits::default()).unwrap();
    assert_eq!(found.sheets[0].rows[0].line, 1_048_576);

    let bomb = tight(&vec![b' '; 64 << 20]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(read(&bomb, "bomb.xlsx", &Limits::default()), Err(Refusal::PackedTooTightly { .. })));
    let wide = Limits { ratio: 1_000_000, unpacked: 1 << 20, ..Limits::default() };
    assert!(matches!(read(&bomb, "bomb.xlsx", &wide), Err(Refusal::UnpacksTooLarge { .. })));

    // The same bytes with a declared size of ten: the true size is counted while unpacking.
    let mut liar = bomb.clone();
    let size = (64_u32 << 20).to_le_bytes();
    let places: Vec<usize> = (0..liar.len() - 4).filter(|i| liar[*i..*i + 4] == size).collect();
    for place in places {
        liar[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert!(read(&liar, "liar.xlsx", &Limits::default()).is_err());
}

/// An archive of one part, packed.
fn tight(content: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(content).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_survives_json() {
    let found = sheet(b"Name,City\nAnsah,Leeds\n");
    let json = serde_json::to_string(&found).unwrap();
    assert_eq!(serde_json::from_str::<Sheet>(&json).unwrap(), found);
}

/// A table whose first row reads as a header.
fn tables() -> impl Strategy<Value = (Vec<String>, Vec<Vec<String>>)> {
    (2_usize..6).prop_flat_map(|width| {
        let headers = Just((0..width).map(|i| format!("Header {}", (b'A' + i as u8) as char)).collect::<Vec<_>>());
        let cell = "[a-zé ,;|\"\t\n€0-9]{0,12}";
        let row = proptest::collection::vec(cell, width - 1).prop_map(|mut cells| {
            cells.insert(0, "key".to_owned());
            cells
        });
        (headers, proptest::collection::vec(row, 1..12))
    })
}

fn written(delimiter: u8, headers: &[String], rows: &[Vec<String>]) -> String {
    let mut writer =
        csv::WriterBuilder::new().delimiter(delimiter).quote_style(csv::QuoteStyle::Necessary).from_writer(Vec::new());
    writer.write_record(headers).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #[test]
    fn any_table_reads_back((headers, rows) in tables(), delimiter in prop::sample::select(b",;\t|".to_vec()),
                            encoding in 0..4_usize) {
        // The first line names the delimiter, since a small table of noise does not show which one it is.
        let text = format!("sep={}\n{}", delimiter as char, written(delimiter, &headers, &rows));
        let bytes: Vec<u8> = match encoding {
            0 => text.clone().into_bytes(),
            1 => format!("\u{feff}{text}").into_bytes(),
            2 => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            _ => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        let found = sheet(&bytes);
        prop_assert_eq!(&found.headers, &headers);
        let read: Vec<Vec<String>> = found.rows.into_iter().map(|r| r.cells).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn a_table_of_words_shows_its_delimiter(rows in proptest::collection::vec(
        proptest::collection::vec("[a-z]{1,8}( [a-z]{1,8}){0,2}", 3), 3..20),
        delimiter in prop::sample::select(b",;\t|".to_vec())) {
        let headers = ["Client".to_owned(), "City".to_owned(), "Sector".to_owned()];
        let found = sheet(written(delimiter, &headers, &rows).as_bytes());
        let read: Vec<Vec<String>> = found.rows.into_iter().map(|r| r.cells).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes, "noise.csv", &Limits::default());
    }

    #[test]
    fn noise_of_marks_never_panics(text in "[a1,;\t|\"\r\n@€]{0,300}") {
        let _ = read(text.as_bytes(), "noise.csv", &Limits::default());
    }
}
