//! The files of each program.

use super::{File, Program};

const CLIENTS: &str = "select c.name || coalesce(' of ' || s.name, ''), cast(null as bigint) from client c
    left join staff s on s.id = c.manager_id where c.deleted_at is null";
const PEOPLE: &str = "select k.name || ' at ' || c.name, cast(null as bigint) from contact k
    join client c on c.id = k.client_id where k.deleted_at is null";
const CARDS: &str = "select name || ' · ' || coalesce(address, '–') || ' · ' || coalesce(phone, '–') || ' · '
      || coalesce(mobile, more_phones, '–') || ' · ' || coalesce(more_emails, '–') || ' · ' || coalesce(labels, '–')
      || ' · ' || coalesce(notes, '–'), cast(null as bigint) from contact where deleted_at is null";
const TOUCHES: &str = "select t.medium || ' ' || t.direction || ' with ' || coalesce(k.name || ', ', '') || c.name
      || coalesce(' for ' || e.title, '') || ': ' || coalesce(t.subject, '–'), t.on_day
    from touch t join client c on c.id = t.client_id left join contact k on k.id = t.contact_id
    left join engagement e on e.id = t.engagement_id";
const INVOICES: &str = "select i.number || ' ' || c.name || ' ' || cast(i.total_minor as text) || ' ' || i.currency
      || ', paid ' || cast(i.paid_minor as text) || coalesce(', ' || l.name, ''), i.issued_on
    from invoice i join client c on c.id = i.client_id left join service_line l on l.id = i.service_line_id
    where i.deleted_at is null";
const MATTERS: &str =
    "select e.title || ' of ' || c.name || ' ' || e.state || case e.recurring when 1 then ', recurring' else '' end
      || coalesce(', ' || l.name, ''), case when e.accepted_precision = 'exact' then e.accepted_on end
    from engagement e join client c on c.id = e.client_id left join service_line l on l.id = e.service_line_id
    where e.deleted_at is null and e.implied = 0 and e.pursuit_id is null";
const PURSUITS: &str = "select p.title || ' of ' || c.name || ' ' || p.state || coalesce(', ' || s.name, ''), p.opened_on
    from pursuit p join client c on c.id = p.client_id left join staff s on s.id = p.owner_id where p.deleted_at is null";
const STEPS: &str = "select p.title || ' ' || p.step, p.step_on from pursuit p where p.deleted_at is null";
const REACHED: &str =
    "select case when body like '%\"proposal\"%' then 'proposal' when body like '%\"enquiry\"%' then 'enquiry'
      else 'negotiation' end, on_day from fact where kind = 'pursuit.step_reached'";
const PROSPECTS: &str = "select c.name, cast(null as bigint) from client c join position p on p.client_id = c.id
    where p.stage = 0 and c.deleted_at is null";
const REFERRED: &str = "select c.name || ' by ' || r.name || ', no client', cast(null as bigint) from referral x
    join referrer r on r.id = x.referrer_id join client c on c.id = x.client_id
    union all select c.name || ' referred somebody', cast(null as bigint) from fact f
    join client c on c.id = f.client_id where f.kind = 'support.referral_made'";

/// A file all of whose questions are answered as is likely.
const fn file(sample: &'static str, source: &'static str, rows: [i64; 5], told: &'static [&'static str]) -> File {
    File { sample, source, answers: &[], rows, told }
}

pub(super) const PROGRAMS: &[Program] = &[
    Program {
        name: "HubSpot, then LinkedIn",
        files: &[
            file("hubspot_companies.csv", "HubSpot companies", [2, 0, 0, 0, 1], &["5  : nothing in this row"]),
            file(
                "hubspot_contacts.csv",
                "HubSpot contacts",
                [3, 0, 0, 0, 1],
                &[
                    "4 Email nobody at all",
                    "the first, “Bellweather Homes”, unless the person is known at “Bellweather Group”",
                ],
            ),
            File {
                sample: "hubspot_deals.csv",
                source: "HubSpot deals",
                answers: &[("Warm-ish", "shortlisted")],
                rows: [4, 0, 0, 0, 0],
                told: &["record at “Bellweather Group”"],
            },
            file("hubspot_calls.csv", "HubSpot calls", [2, 0, 0, 0, 0], &[]),
            file("hubspot_meetings.csv", "HubSpot meetings", [1, 0, 0, 0, 1], &["planned and not done"]),
            file("hubspot_emails.csv", "HubSpot emails", [2, 0, 0, 0, 0], &[]),
            file(
                "linkedin_connections.csv",
                "LinkedIn connections",
                [0, 0, 2, 0, 0],
                &["5  : Ruth Ansah is recorded at Ansah Tools, and this list says Ansah Holidays"],
            ),
            file(
                "linkedin_connections_old.csv",
                "LinkedIn connections",
                [0, 0, 2, 0, 0],
                &["2  : Ruth Ansah is recorded at Ansah Tools, and this list says Ansah Holidays"],
            ),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools of Helen Marsh", "Bellweather Homes of Priya Nair", "Nora Quist"]),
            (
                PEOPLE,
                &["Dan Bellweather at Bellweather Homes", "Nora Quist at Nora Quist", "Ruth Ansah at Ansah Tools"],
            ),
            (
                PURSUITS,
                &[
                    "All conveyancing of Bellweather Homes open, Priya Nair on 2024-05-01",
                    "Employment audit of Bellweather Homes no_way, Priya Nair on 2024-05-01",
                    "Odd one of Bellweather Homes open, Priya Nair on 2024-05-01",
                    "Sale of Ansah Tools of Ansah Tools hired, Helen Marsh on 2024-03-12",
                ],
            ),
            (
                TOUCHES,
                &[
                    "email inbound with Ruth Ansah, Ansah Tools: Costs on 2024-05-06",
                    "email outbound with Ruth Ansah, Ansah Tools: Re: Costs on 2024-05-06",
                    "in_person two_way with Ansah Tools: Kick-off on 2024-04-03",
                    "phone inbound with Ruth Ansah, Ansah Tools: Lease questions on 2024-04-03",
                    "phone outbound with Ruth Ansah, Ansah Tools: Follow-up on 2024-04-09",
                ],
            ),
        ],
    },
    Program {
        name: "Salesforce",
        files: &[
            file("salesforce_users.csv", "Salesforce users", [0, 0, 1, 0, 0], &[]),
            file("salesforce_accounts.csv", "Salesforce accounts", [2, 0, 0, 0, 1], &["deleted in the other program"]),
            file("salesforce_contacts.csv", "Salesforce contacts", [2, 0, 0, 0, 0], &["joanne@@kestrel"]),
            file("salesforce_leads.csv", "Salesforce leads", [2, 0, 0, 0, 0], &[]),
            File {
                sample: "salesforce_opportunities.csv",
                source: "Salesforce opportunities",
                answers: &[("Legal Review", "negotiation")],
                rows: [3, 0, 0, 0, 0],
                told: &[],
            },
            file(
                "salesforce_opportunity_history.csv",
                "Salesforce opportunity history",
                [0, 1, 0, 1, 1],
                &["4  : an outcome and no step"],
            ),
            file(
                "salesforce_tasks.csv",
                "Salesforce tasks",
                [2, 0, 0, 0, 2],
                &["planned and not done", "Prepare bundle"],
            ),
        ],
        stored: &[
            (
                CLIENTS,
                &[
                    "Ansah Tools of Helen Marsh",
                    "Kestrel Freight Ltd of Helen Marsh",
                    "Kestrel Rail of Helen Marsh",
                    "Tom Lowfield of Helen Marsh",
                ],
            ),
            (
                PEOPLE,
                &[
                    "Grace Oduya at Kestrel Freight Ltd",
                    "Joanne Petty at Kestrel Freight Ltd",
                    "Ruth Ansah at Ansah Tools",
                    "Tom Lowfield at Tom Lowfield",
                ],
            ),
            (
                PURSUITS,
                &[
                    "Depot of Kestrel Rail not_now, Helen Marsh on 2024-04-05",
                    "Kestrel v. Oduya of Kestrel Freight Ltd hired, Helen Marsh on 2024-01-05",
                    "Warehouse lease of Kestrel Freight Ltd open, Helen Marsh on 2024-06-05",
                ],
            ),
            (
                STEPS,
                &[
                    "Depot enquiry on 2024-04-05",
                    "Kestrel v. Oduya enquiry on 2024-01-05",
                    "Warehouse lease negotiation on 2026-11-22",
                ],
            ),
            (REACHED, &["enquiry on 2024-06-05", "negotiation on 2026-11-22", "proposal on 2024-07-01"]),
            (
                TOUCHES,
                &[
                    "email outbound with Grace Oduya, Kestrel Freight Ltd: Email: Engagement letter on 2024-02-11",
                    "phone inbound with Grace Oduya, Kestrel Freight Ltd: Call on 2024-01-08",
                ],
            ),
            (PROSPECTS, &["Ansah Tools", "Tom Lowfield"]),
        ],
    },
    Program {
        name: "Clio",
        files: &[
            file("clio_contacts.csv", "Clio contacts", [2, 0, 0, 0, 0], &[]),
            file(
                "clio_matters.csv",
                "Clio matters",
                [2, 0, 0, 0, 2],
                &["4  : nobody has said yes to it", "the client is missing"],
            ),
            file("clio_activities.csv", "Clio activities", [2, 0, 0, 0, 1], &["3 activity_description Drafting"]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools", "Tom Lowfield"]),
            (PEOPLE, &["Ruth Ansah at Ansah Tools", "Tom Lowfield at Tom Lowfield"]),
            (
                MATTERS,
                &[
                    "Sale of Ansah Tools of Ansah Tools closed, Corporate on 2024-04-02",
                    "Will of Tom Lowfield accepted, Private Client on 2024-05-03",
                ],
            ),
            (
                TOUCHES,
                &[
                    "in_person two_way with Ansah Tools for Sale of Ansah Tools: Disclosure on 2024-04-09",
                    "phone outbound with Ansah Tools for Sale of Ansah Tools: Heads of terms on 2024-04-03",
                ],
            ),
        ],
    },
    Program {
        name: "PracticePanther",
        files: &[
            file("practicepanther_contacts.csv", "PracticePanther contacts", [1, 0, 0, 0, 0], &[]),
            file("practicepanther_matters.csv", "PracticePanther matters", [2, 0, 0, 0, 0], &[]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools of Helen Marsh", "Tom Lowfield"]),
            (PEOPLE, &["Ruth Ansah at Ansah Tools"]),
            (
                MATTERS,
                &[
                    "Sale of business of Ansah Tools closed on 2024-04-02",
                    "Will of Tom Lowfield accepted on 2024-05-03",
                ],
            ),
            (CARDS, &["Ruth Ansah · – · 0113 496 0000 · 07700 900123 · – · VIP · –"]),
        ],
    },
    Program {
        name: "Karbon",
        files: &[
            file("karbon_contacts.csv", "Karbon contacts", [2, 0, 0, 0, 0], &[]),
            file("karbon_work.csv", "Karbon work", [2, 0, 0, 0, 0], &[]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools of Claire Dubois", "Lowfield Trust of Claire Dubois"]),
            (
                MATTERS,
                &[
                    "Annual accounts 2024 of Ansah Tools accepted, recurring, Accounts on 2024-01-15",
                    "Restructure of Lowfield Trust closed, Advisory on 2024-02-15",
                ],
            ),
            ("select c.external_id, cast(null as bigint) from client c", &["Karbon|CK1", "Karbon|CK2"]),
            ("select closed_precision, cast(null as bigint) from engagement where state = 'closed'", &["not_recorded"]),
        ],
    },
    Program {
        name: "Outlook of the web",
        files: &[file("outlook_contacts.csv", "Outlook contacts", [3, 0, 0, 0, 0], &[])],
        stored: &[
            (CLIENTS, &["Ansah Tools", "Kestrel Freight", "Nora Quist"]),
            (PEOPLE, &["Nora Quist at Nora Quist", "Ruth Ansah at Ansah Tools"]),
            (
                CARDS,
                &[
                    "Nora Quist · – · – · 07700 900001 · – · – · –",
                    "Ruth Ansah · 1 Mill Lane, Leeds, LS1 1AA, United Kingdom · 0113 496 0000 · 07700 900000 · r.ansah@home.example · Clients; Christmas card · –",
                ],
            ),
            (REFERRED, &["Ansah Tools by Claire Dubois, no client"]),
        ],
    },
    Program {
        name: "Outlook for Windows, then the new Outlook",
        files: &[
            file("outlook_contacts_classic.csv", "Outlook contacts", [2, 0, 0, 0, 0], &[]),
            file("outlook_contacts_new.csv", "Outlook contacts", [1, 0, 1, 0, 0], &["another value for address"]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools", "Dubois Conseil", "Nora Quist"]),
            (PEOPLE, &["Claire Dubois at Dubois Conseil", "Nora Quist at Nora Quist", "Ruth Ansah at Ansah Tools"]),
            (
                CARDS,
                &[
                    "Claire Dubois · – · – · – · – · – · –",
                    "Nora Quist · – · – · 07700 900001 · – · – · –",
                    "Ruth Ansah · 1 Mill Lane, Leeds, United Kingdom · 0113 496 0000 · – · – · Clients · –",
                ],
            ),
            (REFERRED, &["Dubois Conseil referred somebody"]),
        ],
    },
    Program {
        name: "Google, of today and of before 2024",
        files: &[
            file("google_contacts.csv", "Google contacts", [1, 0, 0, 0, 0], &[]),
            file("google_contacts_old.csv", "Google contacts", [0, 0, 1, 0, 0], &["another value for address"]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools"]),
            (PEOPLE, &["Ruth Ansah at Ansah Tools"]),
            (
                CARDS,
                &[
                    "Ruth Ansah · 1 Mill Lane Leeds LS1 1AA GB · 0113 496 0000 · 07700 900000 · r@ansah.example · Clients · –",
                ],
            ),
        ],
    },
    Program {
        name: "Pipedrive",
        files: &[
            file("pipedrive_deals.csv", "Pipedrive deals", [3, 0, 0, 0, 0], &[]),
            file("pipedrive_deals_de.csv", "Pipedrive deals", [1, 0, 0, 0, 0], &[]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools", "Bellweather Homes", "Müller & Söhne GmbH", "Nora Quist"]),
            (
                PEOPLE,
                &[
                    "Dan Bellweather at Bellweather Homes",
                    "Jörg Müller at Müller & Söhne GmbH",
                    "Nora Quist at Nora Quist",
                    "Ruth Ansah at Ansah Tools",
                ],
            ),
            (
                PURSUITS,
                &[
                    "Jahresabschluss of Müller & Söhne GmbH hired on 2024-02-14",
                    "Payroll of Bellweather Homes no_way, Claire Dubois on 2024-01-12",
                    "Tax plan of Nora Quist open, Claire Dubois on 2024-04-12",
                    "Year-end accounts of Ansah Tools hired, Claire Dubois on 2024-01-10",
                ],
            ),
        ],
    },
    Program {
        name: "Xero",
        files: &[
            file("xero_contacts.csv", "Xero contacts", [2, 0, 0, 0, 0], &[]),
            file(
                "xero_invoices.csv",
                "Xero invoices",
                [4, 0, 0, 0, 2],
                &["6  : a bill that the firm received", "7  : not issued yet"],
            ),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools", "Bellweather Homes"]),
            (PEOPLE, &["Ruth Ansah at Ansah Tools"]),
            (
                INVOICES,
                &[
                    "CN-0001 Bellweather Homes -5000 EUR, paid 0 on 2024-07-02",
                    "INV-0001 (Commercial Property) Ansah Tools 20000 GBP, paid 20000, Commercial Property on 2024-06-28",
                    "INV-0001 (Corporate) Ansah Tools 80000 GBP, paid 80000, Corporate on 2024-06-28",
                    "INV-0002 Bellweather Homes 50000 EUR, paid 8333 on 2024-07-01",
                ],
            ),
            (
                "select name || ' · ' || coalesce(address, '–') || ' · ' || coalesce(legal_name, '–') || ' · ' || coalesce(notes, '–'), cast(null as bigint) from client",
                &[
                    "Ansah Tools · 1 Mill Lane, Leeds, LS1 1AA, United Kingdom · Ansah Tools Limited · –",
                    "Bellweather Homes · – · – · –",
                ],
            ),
        ],
    },
    Program {
        name: "QuickBooks",
        files: &[
            file("quickbooks_customers.csv", "QuickBooks customers", [2, 0, 0, 0, 0], &[]),
            file("quickbooks_invoices.csv", "QuickBooks invoices", [3, 0, 0, 0, 0], &[]),
        ],
        stored: &[
            (CLIENTS, &["Ansah Tools", "Bellweather Homes"]),
            (PEOPLE, &["Ruth Ansah at Ansah Tools"]),
            (
                INVOICES,
                &[
                    "1001 Ansah Tools 500000 GBP, paid 0, Corporate on 2024-03-25",
                    "1002 Bellweather Homes 80000 GBP, paid 0, Employment on 2024-04-01",
                ],
            ),
        ],
    },
    Program {
        name: "QuickBooks, by its report",
        files: &[file(
            "quickbooks_transactions.csv",
            "QuickBooks transactions",
            [3, 0, 0, 0, 1],
            &["a total of the list"],
        )],
        stored: &[
            (CLIENTS, &["Ansah Tools"]),
            (
                INVOICES,
                &[
                    "1001 Ansah Tools 250000 GBP, paid 250000 on 2024-03-25",
                    "1002 Ansah Tools -25000 GBP, paid 0 on 2024-04-22",
                ],
            ),
        ],
    },
    Program {
        name: "LEDES 1998B",
        files: &[file(
            "ledes_1998b.csv",
            "LEDES 1998B",
            [3, 0, 0, 0, 0],
            &["no word in which way", "names its client by an id only"],
        )],
        stored: &[
            (CLIENTS, &["Unnamed client (00711)"]),
            (MATTERS, &["0528 of Unnamed client (00711) accepted"]),
            (INVOICES, &["96542 Unnamed client (00711) 165000 GBP, paid 0 on 2024-04-30"]),
            (
                TOUCHES,
                &[
                    "phone outbound with Unnamed client (00711) for 0528: Telephone call with client on disclosure on 2024-04-16",
                ],
            ),
            (
                "select name, cast(null as bigint) from staff",
                &["Ann Whale", "Helen Marsh", "Priya Nair", "Robert Arnsley"],
            ),
        ],
    },
];
