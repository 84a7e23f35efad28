//! What the status of an invoice says: whether it is a fee, and whether somebody owes it.

use super::words::key;

/// What a status of an invoice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceStanding {
    /// Issued, and not or not wholly paid.
    Owed,
    /// Paid in full.
    Paid,
    /// A draft, or one that is still to go out: no fee yet (D17).
    NotIssued,
    /// Void, cancelled, refunded, or wholly credited: no fee (D17).
    NoFee,
    /// A document that takes a fee back.
    Credit,
    /// Billed for work that was done, and given up: nobody owes it.
    WrittenOff,
}

impl InvoiceStanding {
    /// Those that a person may say a word means, in their order.
    pub const ANSWERS: [Self; 5] = [Self::Owed, Self::Paid, Self::NotIssued, Self::NoFee, Self::WrittenOff];

    /// The answer in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::Paid => "paid",
            Self::NotIssued => "not issued yet",
            Self::NoFee => "no fee",
            Self::Credit => "credit note",
            Self::WrittenOff => "written off",
        }
    }

    /// The meaning of a word of well-known programs and usual lists.
    pub fn of_words(words: &str) -> Option<Self> {
        const OWED: &str = "owed open sent unpaid notpaid issued authorised authorized approved awaitingpayment overdue \
            pastdue outstanding due partiallypaid partlypaid partpaid partial viewed final finalised finalized posted \
            invoiced billed disputed reminded offen uberfallig ueberfallig versendet versandt gestellt teilbezahlt \
            teilweisebezahlt gemahnt unbezahlt enattente envoyee emise impayee enretard nonpayee apayer pendiente \
            pendientedepago vencida emitida enviada impagada openstaand verzonden verlopen vervallen onbetaald scaduta \
            inviata emessa dapagare nonpagata";
        const PAID: &str = "paid paidinfull fullypaid closed settled cleared collected complete completed bezahlt \
            beglichen ausgeglichen paye payee regle reglee acquittee soldee encaissee pagado pagada cobrado cobrada \
            pagata saldata incassata betaald voldaan";
        const NOT_ISSUED: &str =
            "notissuedyet draft submitted scheduled entwurf geplant brouillon borrador bozza concept proforma";
        const NO_FEE: &str = "nofee void voided deleted refunded fullyrefunded reversed credited fullycredited";
        const WRITTEN_OFF: &str = "writtenoff writeoff baddebt uncollectible uncollectable irrecoverable abgeschrieben \
            ausgebucht passeeenperte incobrable inesigibile oninbaar";
        let word = key(words);
        let is = |list: &str| list.split(' ').any(|one| one == word);
        Some(if word.is_empty() {
            return None;
        } else if is(OWED) {
            Self::Owed
        } else if is(PAID) {
            Self::Paid
        } else if is(NOT_ISSUED) {
            Self::NotIssued
        } else if is(NO_FEE) || CANCELLED.iter().any(|begins| word.starts_with(begins)) {
            Self::NoFee
        } else if is(WRITTEN_OFF) {
            Self::WrittenOff
        } else if is_credit_note(words) {
            Self::Credit
        } else {
            return None;
        })
    }
}

/// How the status of an invoice begins that was cancelled: both it and what cancels it are no fee.
const CANCELLED: [&str; 4] = ["storn", "cancel", "annul", "anulad"];

/// Whether a status says that something is paid or is still to be paid, as only that of an invoice does.
pub fn speaks_of_payment(status: &str) -> bool {
    const PAYING: [&str; 16] = [
        "paid",
        "overdue",
        "pastdue",
        "bezahl",
        "beglichen",
        "uberfallig",
        "ueberfallig",
        "paye",
        "regle",
        "acquitte",
        "encaisse",
        "pagad",
        "cobrad",
        "pagat",
        "betaald",
        "scadut",
    ];
    let word = key(status);
    InvoiceStanding::of_words(status).is_some() && PAYING.iter().any(|part| word.contains(part))
}

/// Whether the words name a document that takes a fee back.
pub(super) fn is_credit_note(words: &str) -> bool {
    const WORDS: [&str; 8] =
        ["credit", "gutschrift", "avoir", "rechnungskorrektur", "kredit", "notadecredito", "abono", "rectificativ"];
    let word = key(words);
    WORDS.iter().any(|credit| word.contains(credit)) && !word.contains("credited") && !word.contains("creditcard")
}
