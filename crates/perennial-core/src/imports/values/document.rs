//! What a row of a ledger is, as its type says: an invoice, a credit note, money that came in, or none of these.

use super::invoice_standing::is_credit_note;
use super::words::key;

/// What a row beside sums of money is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// A fee that was billed.
    Invoice,
    /// A document that takes a fee back, or cancels an invoice that stands beside it.
    Credit,
    /// Money that came in for an invoice: no fee, and no event of its own (D17).
    Payment,
    /// A bill that the firm received.
    Bill,
    /// An offer, a draft, a reminder, a refund, a booking: neither a fee nor money for one.
    Other,
}

impl DocumentKind {
    /// Those that a person may say a word means, in their order.
    pub const ANSWERS: [Self; 4] = [Self::Invoice, Self::Credit, Self::Payment, Self::Other];

    /// The answer in words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invoice => "an invoice",
            Self::Credit => "a credit note",
            Self::Payment => "a payment",
            Self::Bill => "a bill that the firm received",
            Self::Other => "none of these",
        }
    }

    /// The meaning of a word that stands beside sums of money; none where it has several meanings, or says nothing of
    /// documents. In the files of a known `program` its own words hold.
    pub fn of_words(words: &str, program: bool) -> Option<Self> {
        let word = key(words);
        let is = |list: &str| list.split_whitespace().any(|one| one == word);
        let has = |list: &str| list.split_whitespace().any(|part| word.contains(part));
        let begins = |list: &str| list.split_whitespace().any(|part| word.starts_with(part));
        let ends = |list: &str| list.split_whitespace().any(|part| word.ends_with(part));
        if word.is_empty() {
            return None;
        }
        if program && is("salesreceipt") {
            // A sale that was paid on the spot.
            return Some(Self::Invoice);
        }
        if program && word.contains("bill") {
            return Some(Self::Bill);
        }
        if is(TWO_MEANINGS) {
            return None;
        }
        if has(FROM_SUPPLIERS) || is(CODES_OF_SUPPLIERS) {
            return Some(Self::Bill);
        }
        if is(OTHERS) || has(NO_FEES) {
            return Some(Self::Other);
        }
        // The bank calls a transfer to the firm a credit.
        if is("credittransfer directcredit bankcredit girocredit") {
            return Some(Self::Payment);
        }
        if is(CREDITS) || is_credit_note(words) || word.starts_with("storn") {
            return Some(Self::Credit);
        }
        let by_part = || begins(MONEY_COMES) || ends(MONEY_COMES) || (has(MONEY_COMES) && !has(INVOICES_IN_FULL));
        if is(PAYMENTS) || by_part() {
            return (!has(NOT_YET_PAID)).then_some(Self::Payment);
        }
        (is(INVOICES) || has(INVOICES_IN_FULL)).then_some(Self::Invoice)
    }

    /// The meaning of an answer, as a mapping keeps it.
    pub fn of_answer(answer: &str) -> Option<Self> {
        Self::ANSWERS.into_iter().find(|kind| kind.word() == answer)
    }
}

/// Words that one list means so and another so: a `Bill` is what a law firm sends and what others receive, `CR` a credit
/// or cash that came in, a `Sale` a document or what a client sells.
const TWO_MEANINGS: &str = "bill cr re salesreceipt sale sales purchase purchases";
/// Parts of words for what the firm itself has to pay.
const FROM_SUPPLIERS: &str = "accpay payable supplier vendor purchase eingangsrechnung lieferant kreditor fournisseur achat \
    proveedor compra recibida fornitore acquisto passiva inkoop leverancier";
const CODES_OF_SUPPLIERS: &str = "pc pp pa pd er ek billpayment billpaymentcheck billcredit";
/// Parts of words for what is not issued, asks for money again, or gives it back.
const NO_FEES: &str = "draft entwurf brouillon borrador bozza proforma quote quotation estimate angebot kostenvoranschlag \
    devis presupuesto preventivo offerte refund erstattung remboursement reembolso rimborso terugbetaling devolucion \
    writeoff writtenoff baddebt ausbuchung abschreibung mahnung erinnerung reminder rappel relance recordatorio sollecito \
    aanmaning herinnering zahlungsausgang auszahlung journal umbuchung";
const OTHERS: &str = "deposit transfer expense check cheque creditcardexpense creditcardcharge statement kontoauszug order \
    salesorder bestellung auftrag auftragsbestatigung lieferschein commande bondecommande pedido albaran ordine ddt od jnl jd \
    jc za pi timecharge timeactivity delayedcharge delayedcredit spendmoney";
const CREDITS: &str = "sc sd cn crn cm scn scr cred gs gu rk nc korrekturrechnung factuurcorrectie";
const PAYMENTS: &str = "sr sa pay pmt pymt py rec rct rcpt rcp ze bacs dd remittance received moneyin geldeingang eingang \
    einzahlung uberweisung lastschrift versement virement recibo ingreso transferencia bonifico ontvangst";
/// Parts of words for money that comes in.
const MONEY_COMES: &str =
    "payment receipt receive zahlung paiement reglement encaissement pago cobro pagamento incasso betaling";
/// Parts of words that ask for money, or foresee it.
const NOT_YET_PAID: &str = "request aufforderung plan abschlag demande salesreceipt";
const INVOICES: &str = "inv in si sin ar rg fac ft fv accrec fee fees feenote charge statementcharge stmtcharge debitnote \
    interimbill finalbill statutebill billtoclient parcella notula honorarnote kostennote notadehonorarios minuta";
/// Parts of words for an invoice.
const INVOICES_IN_FULL: &str = "invoice rechnung facture factura fattura factuur faktura fatura";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_of_ledgers_are_known_in_codes_and_words() {
        use DocumentKind::{Bill, Credit, Invoice, Other, Payment};
        let told = [
            (
                Invoice,
                "Invoice|INV|SI|Sales invoice|Tax Invoice|Rechnung|Ausgangsrechnung|Anzahlungsrechnung|RG|Facture|\
                Facture d'acompte|Factura|Fattura|Parcella|Factuur|Faktura VAT|ACCREC|Charge|Fee note|Fee|Debit note|Invoices",
            ),
            (
                Credit,
                "Credit|Credit note|Credit Memo|CRN|CN|SC|Sales credit|Gutschrift|Stornorechnung|Storno|Avoir|Abono|\
                Factura rectificativa|Nota di credito|Creditnota|Rechnungskorrektur|ACCRECCREDIT",
            ),
            (
                Payment,
                "Payment|PAY|PMT|SR|SA|Receipt|Customer receipt|Bank receipt|RCPT|Receive Payment|Invoice payment|\
                Payment on account|Zahlung|Zahlungseingang|Teilzahlung|Zahlung Rechnung 12|Überweisung|Paiement|Règlement|\
                Règlement facture|Encaissement|Virement|Pago|Cobro|Pagamento|Incasso|Bonifico|Betaling|Direct credit|\
                Prepayment|Credit card payment|Received|Receipt of payment",
            ),
            (
                Bill,
                "ACCPAY|Purchase invoice|Supplier bill|Supplier payment|Eingangsrechnung|Facture fournisseur|\
                Factura recibida|Fattura passiva|Inkoopfactuur|Bill payment|PC",
            ),
            (
                Other,
                "Quote|Estimate|Pro forma|Proforma-Rechnung|Draft invoice|Devis|Angebot|Refund|Journal entry|JD|Mahnung|\
                Zahlungserinnerung|Zahlungsausgang|Write off|Statement|Deposit|Transfer|PI",
            ),
        ];
        for (kind, words) in told {
            for word in words.split('|').map(str::trim) {
                assert_eq!(DocumentKind::of_words(word, false), Some(kind), "{word}");
            }
        }
        for word in
            "Bill|CR|Sales receipt|Sale|Purchase|Audit|Retainer|Adjustment|Payment request|Einspruch|".split('|')
        {
            assert_eq!(DocumentKind::of_words(word, false), None, "{word}");
        }
        for (kind, word) in [(Bill, "Bill"), (Invoice, "Sales Receipt"), (Bill, "Bill Payment (Check)")] {
            assert_eq!(DocumentKind::of_words(word, true), Some(kind), "{word}");
        }
        assert!(DocumentKind::ANSWERS.into_iter().all(|kind| DocumentKind::of_answer(kind.word()) == Some(kind)));
    }
}
