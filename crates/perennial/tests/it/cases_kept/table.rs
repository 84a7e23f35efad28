//! The cases: their files in order, and what the store then holds.

/// Columns of a list of the export, and the rows that it must hold, in order.
pub type Stored = (&'static str, &'static [&'static str], &'static [&'static str]);

/// Files in the order in which they come, each with its options and the answers to what is asked (by the word asked
/// about), and what is stored afterwards.
pub struct Kept {
    pub files: &'static [(&'static str, &'static [&'static str])],
    pub answers: &'static [(&'static str, &'static str)],
    pub stored: &'static [Stored],
}

const GBP: &[&str] = &["--currency", "GBP"];
const EUR: &[&str] = &["--currency", "EUR"];
pub const OURS: &[&str] = &["--these-are", "clients"];
const ISSUED: &[&str] = &["invoice.number", "invoice.issued", "invoice.total", "invoice.currency"];
const BILLED: &[&str] = &["invoice.number", "client.name", "invoice.total", "invoice.currency"];
const NAMED: &[&str] = &["client.name"];
const PEOPLE: &[&str] = &["contact.name", "client.name", "contact.email"];
const DEALS: &[&str] = &["pursuit.title", "client.name", "pursuit.status"];

pub const KEPT: &[Kept] = &[
    // Amounts.
    Kept {
        files: &[("B01.csv", EUR)],
        answers: &[],
        stored: &[("invoices", ISSUED, &["R-1 | 2026-03-02 | 1.12 | EUR", "R-2 | 2026-03-03 | 512.77 | EUR"])],
    },
    Kept {
        files: &[("B02.csv", EUR)],
        answers: &[],
        stored: &[(
            "invoices",
            ISSUED,
            &["R-1 | 2026-03-02 | 1355.90 | EUR", "R-2 | 2026-03-03 | 4711.98 | EUR", "R-3 | 2026-03-04 | 10.00 | EUR"],
        )],
    },
    // Crowns and reals are not pounds: two rows are left out, and told.
    Kept {
        files: &[("X14.csv", &["--currency", "GBP", "--decimal", "point"])],
        answers: &[],
        stored: &[(
            "invoices",
            BILLED,
            &[
                "K-0 | Co 0 | 10000.00 | GBP",
                "K-1 | Co 1 | 1500000.00 | GBP",
                "K-10 | Co 10 | -1000.00 | GBP",
                "K-11 | Co 11 | -1000.00 | GBP",
                "K-12 | Co 12 | 500.00 | ILS",
                "K-13 | Co 13 | 1000.00 | GBP",
                "K-14 | Co 14 | 100000.00 | INR",
                "K-15 | Co 15 | 1000.00 | GBP",
                "K-4 | Co 4 | 1000.00 | USD",
                "K-5 | Co 5 | 1000.00 | USD",
                "K-6 | Co 6 | 1000.00 | CHF",
                "K-9 | Co 9 | 1000.00 | GBP",
            ],
        )],
    },
    Kept {
        files: &[("B33.csv", GBP)],
        answers: &[],
        stored: &[(
            "invoices",
            BILLED,
            &[
                "I-1 | Ridge Co | 1000.00 | GBP",
                "I-2 | Ridge Co | 2000.00 | EUR",
                "I-3 | Quay Partners | 5000.00 | USD",
            ],
        )],
    },
    Kept {
        files: &[("B33-pursuits.csv", GBP)],
        answers: &[],
        stored: &[(
            "pursuits",
            &["pursuit.title", "pursuit.value", "pursuit.currency"],
            &["Deal A | 1000.00 | GBP", "Deal B | 2000.00 | EUR", "Deal C | 300000 | JPY"],
        )],
    },
    Kept {
        files: &[("B34.csv", GBP)],
        answers: &[],
        stored: &[(
            "invoices",
            BILLED,
            &[
                "C-1 | Fen Foods | -400.00 | GBP",
                "C-2 | Fen Foods | -50.00 | GBP",
                "C-3 | Fen Foods | -25.00 | GBP",
                "I-11 | Fen Foods | 1000.00 | GBP",
                "I-12 | Fen Foods | 0.00 | GBP",
            ],
        )],
    },
    // Days.
    // One cell that fits only month-first settles its column.
    Kept {
        files: &[("B04.csv", GBP)],
        answers: &[],
        stored: &[("invoices", ISSUED, &["R-1 | 2026-07-30 | 100.00 | GBP", "R-2 | 2026-02-03 | 100.00 | GBP"])],
    },
    Kept {
        files: &[("B05.xlsx", GBP)],
        answers: &[],
        stored: &[(
            "invoices",
            &["invoice.number", "invoice.issued"],
            &[
                "I-1 | 2025-01-15",
                "I-2 | 2025-01-13",
                "I-3 | 2025-01-09",
                "I-4 | 2025-01-02",
                "I-5 | 2024-12-31",
                "I-6 | 2024-12-10",
            ],
        )],
    },
    Kept {
        files: &[("B07.xlsx", GBP)],
        answers: &[],
        stored: &[("invoices", ISSUED, &["I-1 | 2026-03-14 | 100.50 | GBP"])],
    },
    Kept {
        files: &[("B07-true.xlsx", GBP)],
        answers: &[],
        stored: &[("invoices", ISSUED, &["I-1 | 2026-03-14 | 100.50 | GBP"])],
    },
    // Cells.
    Kept {
        files: &[("B12.csv", OURS)],
        answers: &[],
        stored: &[(
            "contacts",
            &["contact.name", "contact.phone", "contact.address"],
            &["Rita Marl | 0444123456 | 01067"],
        )],
    },
    Kept {
        files: &[("B14.csv", OURS)],
        answers: &[],
        stored: &[(
            "contacts",
            PEOPLE,
            &[
                "Ava One | A Co | one@a.example",
                "Ben Two | B Co |",
                "Cy Three | C Co | three@c.example",
                "Di Four | D Co |",
            ],
        )],
    },
    Kept {
        files: &[("B15-first.csv", OURS), ("B15-second.csv", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            &["client.name", "client.phone", "client.sector"],
            &["Alder Ltd | 0114 496 0001 | Timber"],
        )],
    },
    Kept {
        files: &[("X11.csv", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            &["client.name", "client.email", "client.phone", "client.notes"],
            &[
                "Quay Partners | c@quay.example | 0114 496 0002 |",
                "Ridge Co | a@ridge.example; b@ridge.example | 0114 496 0001 |",
            ],
        )],
    },
    Kept {
        files: &[("B30.xlsx", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            &["client.name", "client.address", "client.phone"],
            &["Ridge Co |  | 0114 496 0002", "TRUE | York | 0114 496 0003"],
        )],
    },
    // Letters.
    Kept {
        files: &[("B25.csv", OURS)],
        answers: &[],
        stored: &[(
            "contacts",
            PEOPLE,
            &[
                "Dvořák Čapek | Ťuhýk s.r.o. | dc@tuhyk.example",
                "Jürgen Schmidt | Häusler GmbH | js@haeusler.example",
                "Łukasz Żółć | Źródło Sp. z o.o. | lz@zrodlo.example",
                "Наталья Кузнецова | ООО Ромашка | nk@romashka.example",
                "محمد الراشد | شركة الراشد | m@alrashid.example",
                "王 小明 | 株式会社東京 | wang@tokyo.example",
                "👩‍⚖️ Emoji | 🏳️‍🌈 Law | e@rainbow.example",
            ],
        )],
    },
    Kept {
        files: &[("B25-latin1.csv", OURS)],
        answers: &[],
        stored: &[("clients", &["client.name", "client.address"], &["Häusler GmbH | Köln", "Étude Lefèvre | Orléans"])],
    },
    Kept {
        files: &[("B25-cp1250.csv", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            &["client.name", "client.address"],
            &["Příbram sklo | Příbram", "Tuhýk | Plzeň", "Źródło | Łódź"],
        )],
    },
    Kept {
        files: &[("B25-utf16.csv", OURS)],
        answers: &[],
        stored: &[("clients", &["client.name", "client.address"], &["Häusler GmbH | Köln"])],
    },
    Kept {
        files: &[("B43.csv", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            NAMED,
            &["100% Pure", "O'Brien Ltd", "Plain One", "Plain Two", "Pure_under", "Quote \"Q\" Ltd"],
        )],
    },
    Kept {
        files: &[("B49.csv", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            NAMED,
            &[
                "1-2 Ltd",
                "10 Downing",
                "9 Lives",
                "Banana Ltd",
                "Zebra Ltd",
                "apple Ltd",
                "elm Ltd",
                "Ångström AB",
                "Éclair Ltd",
                "Öko GmbH",
                "Źdźbło",
                "Яблоко",
            ],
        )],
    },
    Kept {
        files: &[("B52.csv", OURS)],
        answers: &[],
        stored: &[(
            "contacts",
            PEOPLE,
            &[
                "A B | WohnungsbaugenossenschaftsverwaltungsgesellschaftWohnungsbaugenossenschaftsverwaltungsgesellschaftWohnungsbaugenossenschaftsverwaltungsgesellschaftWohnungsbaugenossenschaftsverwaltungsgesellschaft | a@long.example",
                "Zwsp X | Bad Ltd Evil | z@bidi.example",
                "Ł Ż | Źdźbło & Syn | l@zdzblo.example",
                "דנה כהן | כהן, לוי ושות׳ | d@cohen.example",
                "محمد الراشد | شركة الراشد (Al-Rashid) Ltd | m@alrashid.example",
                "👩\u{200d}⚖\u{fe0f} Emoji | 🏳\u{fe0f}\u{200d}🌈 Rainbow Law 👩\u{200d}⚖\u{fe0f} | e@rainbow.example",
            ],
        )],
    },
    // Who is who.
    Kept {
        files: &[("B21-clients.csv", OURS), ("B21-clients-b.csv", OURS)],
        answers: &[],
        stored: &[(
            "clients",
            &["client.name", "client.email"],
            &[
                "Fowey Trust | admin@bookkeeper.example",
                "Mevagissey Trust | admin@bookkeeper.example",
                "Polperro Trust | admin@bookkeeper.example",
            ],
        )],
    },
    Kept {
        files: &[("X13-deals.csv", GBP)],
        answers: &[],
        stored: &[(
            "pursuits",
            DEALS,
            &["Annual accounts | Quay Partners | hired", "Annual accounts | Ridge Co | open"],
        )],
    },
    // Fields that are offered are kept.
    Kept {
        files: &[("X2-all-matter-fields.csv", GBP)],
        answers: &[],
        stored: &[(
            "engagements",
            &[
                "engagement.external_id",
                "engagement.title",
                "client.name",
                "engagement.service_line",
                "engagement.opened",
                "engagement.signed",
                "engagement.kickoff",
                "engagement.closed",
                "engagement.planned_end",
                "engagement.recurring",
                "engagement.fee_estimate",
                "engagement.goal",
                "engagement.notes",
            ],
            &[
                "X2-all-matter-fields.csv|Z-1 | Zebra lease | Zebra Mills | Zebra law | 2025-01-15 | 2025-01-20 | 2025-01-25 | 2025-06-15 | 2025-05-15 | yes | 12345.00 | Zebragoal | Zebranote3",
            ],
        )],
    },
    Kept {
        files: &[("X2-all-matter-fields.csv", GBP), ("X2-all-invoice-fields.csv", GBP)],
        answers: &[],
        stored: &[(
            "invoices",
            &[
                "invoice.number",
                "client.name",
                "invoice.engagement",
                "invoice.issued",
                "invoice.due",
                "invoice.total",
                "invoice.paid",
                "invoice.paid_on",
                "invoice.service_line",
            ],
            &[
                "ZI-1 | Zebra Mills | X2-all-matter-fields.csv|Z-1 | 2025-01-15 | 2025-02-15 | 1000.00 | 1000.00 | 2025-02-01 | Zebra law",
            ],
        )],
    },
    // Words with two meanings, answered.
    Kept {
        files: &[("X6.csv", GBP)],
        answers: &[
            ("Closed", "no way"),
            ("Dead", "no way"),
            ("Converted", "hired"),
            ("Contract", "negotiation"),
            ("Cancelled", "no way"),
            ("Complete", "hired"),
            ("Completed", "hired"),
        ],
        stored: &[(
            "pursuits",
            DEALS,
            &[
                "Deal 0 | Co 0 | no way",
                "Deal 1 | Co 1 | hired",
                "Deal 10 | Co 10 | no way",
                "Deal 11 | Co 11 | not now",
                "Deal 12 | Co 12 | no way",
                "Deal 13 | Co 13 | hired",
                "Deal 14 | Co 14 | hired",
                "Deal 15 | Co 15 | hired",
                "Deal 16 | Co 16 | open",
                "Deal 17 | Co 17 | hired",
                "Deal 18 | Co 18 | no way",
                "Deal 19 | Co 19 | no way",
                "Deal 2 | Co 2 | no way",
                "Deal 20 | Co 20 | not now",
                "Deal 21 | Co 21 | open",
                "Deal 22 | Co 22 | open",
                "Deal 23 | Co 23 | no way",
                "Deal 24 | Co 24 | not now",
                "Deal 3 | Co 3 | no way",
                "Deal 4 | Co 4 | hired",
                "Deal 5 | Co 5 | hired",
                "Deal 6 | Co 6 | open",
                "Deal 7 | Co 7 | hired",
                "Deal 8 | Co 8 | not now",
                "Deal 9 | Co 9 | not now",
            ],
        )],
    },
    Kept {
        files: &[("X6-matters.csv", GBP)],
        answers: &[
            ("Void", "closed"),
            ("Abandoned", "closed"),
            ("Settled", "closed"),
            ("Inactive", "on hold"),
            ("Complete - billed", "closed"),
            ("Declined", "closed"),
        ],
        stored: &[(
            "engagements",
            &["engagement.title", "engagement.status"],
            &[
                "Matter 0 | closed",
                "Matter 1 | open",
                "Matter 10 | closed",
                "Matter 11 | open",
                "Matter 12 | closed",
                "Matter 13 | open",
                "Matter 14 | on hold",
                "Matter 15 | closed",
                "Matter 16 | closed",
                "Matter 2 | open",
                "Matter 3 | closed",
                "Matter 4 | closed",
                "Matter 5 | on hold",
                "Matter 6 | open",
                "Matter 7 | open",
                "Matter 8 | closed",
                "Matter 9 | closed",
            ],
        )],
    },
    Kept {
        files: &[("X5.csv", &[])],
        answers: &[("Presentation", "in person"), ("Fax", "leave out")],
        stored: &[(
            "touches",
            &["touch.on", "touch.medium", "touch.subject"],
            &[
                "2026-03-01 | Phone | s0",
                "2026-03-02 | Phone | s1",
                "2026-03-02 | Present | s29",
                "2026-03-03 | In person | s2",
                "2026-03-03 | Present | s30",
                "2026-03-04 | Mail | s31",
                "2026-03-05 | Phone | s32",
                "2026-03-12 | In person | s11",
                "2026-03-13 | Video | s12",
                "2026-03-14 | Video | s13",
                "2026-03-15 | Phone | s14",
                "2026-03-17 | Mail | s16",
                "2026-03-18 | In person | s17",
                "2026-03-19 | Video | s18",
                "2026-03-20 | Video | s19",
                "2026-03-21 | Phone | s20",
                "2026-03-22 | In person | s21",
                "2026-03-23 | Email | s22",
                "2026-03-25 | Phone | s24",
                "2026-03-28 | Email | s27",
            ],
        )],
    },
];
