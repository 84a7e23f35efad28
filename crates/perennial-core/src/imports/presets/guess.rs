//! A mapping guessed from the words of the headers and the look of the cells.

use super::{Found, Proposal, fills, time_sheet};
use crate::imports::mapping::{Column, Mapping, Rule, header_key, is_private};
use crate::imports::matching::legal_form;
use crate::imports::objects::{Field, Object, Takes};
use crate::imports::read::Sheet;
use crate::imports::values::{self, DateReading};

/// Cells looked at in a column.
const SAMPLE: usize = 200;

use Field as F;
use Object::{Client, Contact, Engagement, Invoice, Pursuit, ServiceLine, Staff, Touch};

const WORK: &[Object] = &[Pursuit, Engagement, Invoice, Touch];

macro_rules! meanings {
    ($([$($about:ident)*] $words:literal => $($to:ident)+;)+) => {
        &[$((&[$($about),*], $words, &[$(F::$to),+])),+]
    };
}

/// What headers mean: the objects that a file must chiefly be about for it to hold (none for all), the headers as
/// keys, and the fields. The first line that fits wins.
type Line = (&'static [Object], &'static str, &'static [Field]);

const MEANINGS: &[Line] = meanings! {
    [Pursuit] "opportunityid dealid pursuitid opportunitynumber enquiryid leadid id recordid" => PursuitId;
    [Pursuit] "opportunityname dealname opportunity deal pursuit title name subject dealtitle enquiry description" => PursuitTitle;
    [Pursuit] "dealstage stage stagename pipelinestage salesstage step phase opportunitystage outcome result" => PursuitStage;
    [Pursuit] "status dealstatus state" => PursuitStatus;
    [Pursuit] "closevalue value amount dealvalue dealamount opportunityamount estimatedvalue estvalue expectedvalue fee fees worth revenue price wert montant" => PursuitValue;
    [Pursuit] "engagedate opened opendate openedon createdate createddate created createdat startdate enquirydate received dateopened opportunitydate erstellt" => PursuitOpened;
    [Pursuit] "closedate closed closedon closeddate dateclosed closingdate abschlussdatum" => PursuitClose;
    [Pursuit] "decided decidedon decisiondate wonlostdate actualclose actualclosedate" => PursuitDecided;
    [Pursuit] "wondate wonon wontime" => PursuitWonOn;
    [Pursuit] "lostdate loston losttime" => PursuitLostOn;
    [Pursuit] "expectedclosedate expectedclose expecteddate forecastdate estclose estclosedate estimatedclose estimatedclosedate" => PursuitExpected;
    [Pursuit] "revisit revisitdate followupdate returnon" => PursuitRevisit;
    [Pursuit] "reason lostreason lossreason closereason outcomereason whylost" => PursuitReason;
    [Pursuit] "competitor competitors lostto chosenfirm" => PursuitCompetitor;
    [Pursuit] "source leadsource channel howfound howdidyouhear referralsource origin" => PursuitSource;
    [Pursuit] "salesagent agent owner dealowner opportunityowner leadpartner partner feeearner responsible accountmanager" => PursuitOwner ClientManager;
    [Pursuit] "product service serviceline servicetype practicearea practice worktype department type category producto produkt" => PursuitServiceLine;
    [Pursuit] "currency dealcurrency" => PursuitCurrency;
    [Engagement] "matterid matternumber matterno engagementid engagementnumber projectid projectnumber projectno jobid jobnumber jobno number ref reference filenumber id casenumber" => EngagementId;
    [Engagement] "matter mattername mattertitle engagement engagementname project projectname job jobname case casename title description work worktitle subject name retainer retainername mandate mandat auftrag akte" => EngagementTitle;
    [Engagement] "status state matterstatus projectstatus" => EngagementStatus;
    [Engagement] "opened opendate openedon dateopened startdate start started begin created createddate instructed instructiondate" => EngagementOpened;
    [Engagement] "signed signeddate lettersigned engagementletterdate letterdate datesigned" => EngagementSigned;
    [Engagement] "kickoff kickoffdate kickoffmeeting" => EngagementKickoff;
    [Engagement] "closed closedate closedon dateclosed enddate end completed completeddate completiondate finished" => EngagementClosed;
    [Engagement] "duedate due plannedend deadline targetdate expectedend" => EngagementPlannedEnd;
    [Engagement] "frequency recurring recurrence repeats" => EngagementRecurring;
    [Engagement] "fee feeestimate estimate estimatedfee budget value amount price" => EngagementFee;
    [Engagement] "practicearea practice serviceline service worktype mattertype projecttype department type category product" => EngagementServiceLine;
    [Engagement] "partner feeearner owner responsible responsibleattorney assignedto manager leadpartner projectmanager matterpartner" => EngagementOwner ClientManager;
    [Engagement] "currency" => EngagementCurrency;
    [Engagement] "goal objective clientgoal" => EngagementGoal;
    [Invoice] "invoiceno invoicenumber invoiceid invoice number num no billnumber documentnumber rechnungsnummer rechnungsnr rechnungnr belegnummer numerofacture numfacture facture" => InvoiceNumber;
    [Invoice] "invoicedate date issued issuedate billdate billed documentdate rechnungsdatum belegdatum datum datefacture fecha" => InvoiceIssued;
    [Invoice] "duedate due payby faellig fallig falligkeit faelligkeit falligam faelligam echeance vencimiento" => InvoiceDue;
    [Invoice] "total amount invoicetotal invoiceamount totalamount fees fee value gross grandtotal betrag betragbrutto bruttobetrag brutto rechnungsbetrag gesamtbetrag rechnungssumme montant montantttc totalttc importe" => InvoiceTotal;
    [Invoice] "tax vat taxtotal taxamount gst mwst mwstbetrag ust umsatzsteuer tva iva" => InvoiceTax;
    [Invoice] "lineamount itemamount linetotal" => InvoiceLine;
    [Invoice] "paid amountpaid paidamount invoiceamountpaid payment received bezahlt gezahlt paye pagado" => InvoicePaid;
    [Invoice] "balance amountdue outstanding openbalance invoiceamountdue offen offenerbetrag restbetrag" => InvoiceOpen;
    [Invoice] "paidon paiddate datepaid paymentdate bezahltam zahlungsdatum" => InvoicePaidOn;
    [Invoice] "currency currencycode" => InvoiceCurrency;
    [Invoice] "service serviceline product item practicearea productservice department category" => InvoiceServiceLine;
    [Invoice] "matter matternumber project job engagement reference" => InvoiceEngagement;
    [Invoice] "payer payor paidby billto billtoname billedto billingname invoiceto thirdpartypayer" => InvoicePayer;
    [Invoice] "type transactiontype kind" => InvoiceKind;
    [Invoice] "status invoicestatus statut estado" => InvoiceStatus;
    [Touch] "activityid taskid id" => TouchId;
    [Touch] "date day workdate spentdate on activitydate duedate when start startdate time timestamp" => TouchOn;
    [Touch] "type activitytype medium channel kind method activity" => TouchMedium;
    [Touch] "direction calltype inboundoutbound" => TouchDirection;
    [Touch] "minutes duration durationminutes mins length" => TouchMinutes;
    [Touch] "hours hrs hour hoursworked timespent units quantity" => TouchHours;
    [Touch] "subject title summary topic about description narrative note notes" => TouchSubject;
    [Touch] "staff owner user timekeeper username employee by assignedto partner feeearner salesagent" => TouchStaff;
    [Touch] "matter mattername matternumber project projectname engagement job" => TouchEngagement;
    [Touch] "status state done" => TouchStatus;
    [Staff] "salesagent agent name staff staffname employee feeearner fullname person user lawyer consultant" => StaffName;
    [Staff] "email emailaddress mail" => StaffEmail;
    [Staff] "manager supervisor reportsto lead" => StaffManager;
    [Staff] "regionaloffice office team department branch region location" => StaffTeam;
    [Staff] "id staffid employeeid userid" => StaffId;
    [ServiceLine] "product service serviceline name productname servicename practicearea item" => LineName;
    [ServiceLine] "series parent category group family department" => LineParent;
    [Client Contact] "id clientid accountid companyid customerid recordid clientnumber clientno customernumber" => ClientId;
    [] "clientid accountid companyid customerid clientnumber clientno customernumber organisationid organizationid clientref" => ClientId;
    [Client] "name account accountname client clientname company companyname customer customername custname cust organisation organization organisationname organizationname business firma kunde kundenname mandant auftraggeber société societe cliente empresa" => ClientName;
    [] "account accountname client clientname company companyname customer customername custname cust organisation organization organisationname organizationname employer firma kunde kundenname mandant auftraggeber societe cliente empresa firm" => ClientName;
    [] "legalname registeredname" => ClientLegalName;
    [] "registrationnumber companynumber companyregistration companyregistrationnumber registernumber vatnumber vatid vatregistrationnumber taxid taxnumber taxidnumber ein abn siren siret ustid ustidnr handelsregister" => ClientRegistration;
    [] "sector industry branche secteur vertical clientsector" => ClientSector;
    [] "employees numberofemployees headcount staffcount size companysize" => ClientSize;
    [] "website url web homepage webpage site" => ClientWebsite;
    [] "domain companydomainname emaildomain" => ClientDomain;
    [] "subsidiaryof parent parentcompany parentaccount grouppparent group holding" => ClientParent;
    [] "relationshipmanager clientmanager accountmanager clientpartner clientowner accountowner relationshippartner" => ClientManager;
    [Client] "owner manager partner salesagent responsible feeearner" => ClientManager;
    [Contact] "owner manager salesagent contactowner" => ClientManager;
    [Client] "clientsince since customersince firstinstructed kundeseit mandantseit clientdepuis" => ClientSince;
    [Client] "clientsincedate dateentered becamecustomer" => ClientSince;
    [Contact] "clientsince customersince kundeseit mandantseit" => ClientSince;
    [Client] "lifecyclestage clientstatus clienttype customertype accounttype accountstatus relationshipstatus status type" => ClientListedAs;
    [] "lifecyclestage clientstatus clienttype customertype accounttype" => ClientListedAs;
    [Client] "created createdate createddate recorded" => ClientRecorded;
    [Client] "referredby introducer introducedby referrer" => ClientReferredBy;
    [Contact] "referredby introducer introducedby referrer" => ContactReferredBy;
    [Client] "officelocation location address city country region town street postcode postalcode zip state county addressline1 addressline2 strasse plz ort land" => ClientAddress;
    [Contact] "address city country street postcode postalcode zip state county addressline1 addressline2 location strasse plz ort land" => ContactAddress;
    [] "contactid personid" => ContactId;
    [] "firstname givenname forename vorname prenom nombre" => ContactFirstName;
    [] "middlename" => ContactMiddleName;
    [] "lastname surname familyname nachname nom apellido" => ContactLastName;
    [Contact] "name fullname contact contactname person displayname" => ContactName;
    [] "contact contactname person personname contactperson maincontact primarycontact fullname ansprechpartner" => ContactName;
    [Client] "email emailaddress mail email2 otheremail secondemail secondaryemail alternativeemail alternateemail generalemail officeemail accountsemail" => ClientEmail;
    [Client] "phone telephone tel phonenumber mobile phone2 otherphone secondphone secondaryphone alternativephone alternatephone mainphone officephone" => ClientPhone;
    [] "email emailaddress mail contactemail primaryemail workemail emailadresse courriel correo email2 otheremail secondemail secondaryemail alternativeemail alternateemail personalemail homeemail privateemail" => ContactEmail;
    [] "phone telephone tel mobile phonenumber mobilephone workphone businessphone cell telefon telephonenumber phone2 otherphone secondphone secondaryphone alternativephone alternatephone homephone directphone directdial directline" => ContactPhone;
    [Contact] "title jobtitle position role job" => ContactTitle;
    [] "jobtitle position contacttitle" => ContactTitle;
    [Contact] "department" => ContactDepartment;
    [Contact] "labels tags categories groups segment" => ContactLabels;
    [] "donotcontact dnc nocontact optout optedout contactoptout deceased suppressed" => ContactDoNotContact;
    [] "emailoptout optedoutofemail hasoptedoutofemail unsubscribed unsubscribedfromallemail noemail optoutofemail emailoptedout emailunsubscribed donotemail" => ContactNoEmail;
    [] "donotcall donotphone nophone nocalls phoneoptout calloptout donotphonecall" => ContactNoPhone;
    [] "marketingconsent consent consenttocontact contactconsent gdprconsent maycontact maybecontacted optin optedin" => ContactMayContact;
    [] "emailconsent emailoptin emailoptedin emailmarketingconsent acceptsemailmarketing mayemail" => ContactMayEmail;
    [] "preferredmedium preferredchannel preferredcontactmethod contactpreference" => ContactPreferred;
    [] "decisionrole buyingrole roleindecisions" => ContactRole;
    [Contact] "lefton left dateleft leavingdate" => ContactLeft;
    [Contact] "created createdate createddate added connectedon" => ContactAdded;
    [Pursuit] "notes note comments comment" => PursuitNotes;
    [Engagement] "notes note comments comment" => EngagementNotes;
    [Client] "notes note comments comment description" => ClientNotes;
    [Contact] "notes note comments comment" => ContactNotes;
};

/// Guesses a mapping.
pub fn guess(sheet: &Sheet, told: Option<Object>) -> Proposal {
    let keys: Vec<String> = sheet.headers.iter().map(|h| header_key(h)).collect();
    let chief = told.unwrap_or_else(|| chief_object(&keys, sheet));
    let mut mapping = Mapping { name: format!("{} from {}", chief.plural(), sheet.name), ..Mapping::default() };
    let mut confidence = Vec::with_capacity(keys.len());
    for (place, key) in keys.iter().enumerate() {
        let header = sheet.headers.get(place).cloned().unwrap_or_default();
        let found = in_group(&header).or_else(|| meaning(key, chief)).filter(|(to, _)| is_free(&mapping, to));
        match found {
            _ if is_private(&header) => {
                confidence.push(100);
                mapping.columns.push(Column { rule: Rule::Skip, ..Column::new(header, Vec::new()) });
            }
            Some((to, sure)) => {
                confidence.push(sure.saturating_sub(doubt(sheet, place, to)));
                mapping.columns.push(Column::new(header, to));
            }
            None => {
                confidence.push(0);
                mapping.columns.push(Column::new(header, Vec::new()));
            }
        }
    }
    by_cells(sheet, chief, &mut mapping, &mut confidence);
    take_mailboxes(sheet, chief, &mut mapping);
    if chief == Client && names_a_person(&mapping) {
        // The address beside a client's main contact is that person's, and the one known for the client.
        for column in mapping.columns.iter_mut().filter(|c| c.to == [F::ClientEmail]) {
            column.to.push(F::ContactEmail);
        }
    }
    if chief == Touch && time_sheet::is_time_sheet(sheet) {
        // Whose names and addresses stand there worked the hours: they are nobody at the client.
        for column in mapping.columns.iter_mut().filter(|column| column.to.iter().any(|to| to.object() == Contact)) {
            *column = Column { rule: Rule::Skip, ..Column::new(column.header.clone(), Vec::new()) };
        }
    }
    mapping.objects = objects(chief, &mapping);
    mapping.persons = chief == Contact && fills(&mapping, F::ClientName);
    Proposal { mapping, found: Found::Guessed, confidence }
}

/// What the rows are chiefly about, by words that only such files have, else by the look of the cells.
fn chief_object(keys: &[String], sheet: &Sheet) -> Object {
    let has = |words: &str| keys.iter().any(|key| words.split(' ').any(|word| word == key));
    let client = has(
        "account accountname client clientname company companyname customer customername custname cust organisation organization kunde kundenname mandant firma",
    );
    if has(
        "invoiceno invoicenumber invoiceid invoicedate rechnungsnummer rechnungsnr rechnungsdatum facture numfacture datefacture",
    ) || (has("invoice") && has("amount total date"))
    {
        Invoice
    } else if has(
        "dealstage opportunityid opportunityname dealname dealid opportunity deal closevalue pipelinestage salesstage probability pursuit",
    ) || (has("stage") && has("value amount closedate"))
    {
        Pursuit
    } else if has(
        "matter matterid matternumber matterno mattername engagement engagementname project projectname job jobname jobnumber case worktitle retainer retainername mandate mandat akte aktenzeichen",
    ) && !has("minutes duration medium activitytype direction")
    {
        Engagement
    } else if has("activitydate activitytype duration minutes medium direction")
        && has("date activitydate when subject type")
    {
        Touch
    } else if has("salesagent employee feeearner staffname") && !client {
        Staff
    } else if has("product service serviceline") && !client && !has("email firstname lastname") {
        ServiceLine
    } else if has("firstname lastname surname givenname contactname fullname jobtitle vorname nachname prenom")
        || (has("email emailaddress") && !client && !names_organisations(keys, sheet))
        || (!client && !has("name") && (0..keys.len()).any(|place| holds_mailboxes(sheet, place)))
    {
        Contact
    } else {
        Client
    }
}

/// Whether a column of names holds those of organisations: many of them end in a legal form.
fn names_organisations(keys: &[String], sheet: &Sheet) -> bool {
    let Some(place) = keys.iter().position(|key| key == "name") else { return false };
    let names: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let of_firms = names.iter().filter(|name| legal_form(name).is_some()).count();
    !names.is_empty() && of_firms * 10 >= names.len() * 3
}

/// Whether a column holds people with their addresses: `Ruth Ansah <ruth@ansah.example>`.
fn holds_mailboxes(sheet: &Sheet, place: usize) -> bool {
    let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
    let with_address = cells.iter().filter(|cell| cell.contains('@') && values::emails(cell).is_ok()).count();
    !cells.is_empty() && with_address * 10 >= cells.len() * 8 && cells.iter().any(|c| values::without_address(c) != *c)
}

/// The address beside a name in one cell is one: the column fills both.
fn take_mailboxes(sheet: &Sheet, chief: Object, mapping: &mut Mapping) {
    let (name, email) = match chief {
        Client => (F::ClientName, F::ClientEmail),
        Contact => (F::ContactName, F::ContactEmail),
        _ => return,
    };
    let named = fills(mapping, name) || (chief == Contact && names_a_person(mapping));
    for place in 0..sheet.headers.len() {
        let Some(column) = mapping.columns.get(place).filter(|_| holds_mailboxes(sheet, place)) else { continue };
        let to = match column.to.as_slice() {
            [only] if *only == name && !fills(mapping, email) => vec![name, email],
            [] | [_] if !named && chief == Contact && column.rule != Rule::Skip => vec![name, email],
            _ => continue,
        };
        if let Some(column) = mapping.columns.get_mut(place) {
            column.to = to;
        }
        return;
    }
}

/// The fields of a header under a group of headers: `Client - City`, `Main contact - Email`.
fn in_group(header: &str) -> Option<(&'static [Field], u8)> {
    let (group, label) = header.rsplit_once(" - ")?;
    let group = header_key(group);
    let named = |words: &str| words.split(' ').any(|word| group.ends_with(word));
    let object = if named("contact person people") {
        Contact
    } else if named("client company customer account organisation organization") {
        Client
    } else if named("matter engagement project job case") {
        Engagement
    } else if named("invoice bill") {
        Invoice
    } else if named("deal opportunity pursuit") {
        Pursuit
    } else {
        return None;
    };
    let key = header_key(label);
    let holds = |about: &[Object]| about.is_empty() || about.contains(&object);
    let found = MEANINGS.iter().find(|(about, words, to)| {
        holds(about) && words.split(' ').any(|w| w == key) && to.first().is_some_and(|f| f.object() == object)
    });
    found.map(|(_, _, to)| (*to, 80))
}

/// The fields that a header names by itself, among those of these objects.
pub(super) fn named_field(header: &str, objects: &[Object]) -> Option<&'static [Field]> {
    let chief = *objects.first()?;
    let key = header_key(header);
    let exact = MEANINGS.iter().find(|(about, words, _)| {
        (about.is_empty() || about.contains(&chief)) && words.split(' ').any(|word| word == key)
    });
    exact.map(|(_, _, to)| *to).filter(|to| to.iter().all(|field| objects.contains(&field.object())))
}

/// The fields of a header, and how sure that is.
fn meaning(key: &str, chief: Object) -> Option<(&'static [Field], u8)> {
    let holds = |about: &[Object]| about.is_empty() || about.contains(&chief);
    let exact = MEANINGS.iter().find(|(about, words, _)| holds(about) && words.split(' ').any(|w| w == key));
    if let Some((_, _, to)) = exact {
        return Some((to, 90));
    }
    // `Client - Name` and `Matter - Opened` of two-row headers, `primary_contact_email`: the ending tells.
    let ending = MEANINGS.iter().filter(|(about, _, _)| holds(about)).find(|(_, words, _)| {
        words.split(' ').any(|word| word.len() >= 6 && key.len() > word.len() && key.ends_with(word))
    });
    ending.map(|(_, _, to)| (*to, 60))
}

/// Whether a further column may fill the fields: only those that join or choose among several columns.
pub(super) fn is_free(mapping: &Mapping, to: &[Field]) -> bool {
    to.iter().all(|field| {
        let many = matches!(field.takes(), Takes::Address | Takes::Phone | Takes::Email) || *field == F::ClientManager;
        many || !fills(mapping, *field)
    })
}

/// How much the cells speak against a field.
fn doubt(sheet: &Sheet, place: usize, to: &[Field]) -> u8 {
    let takes = to.first().map(|f| f.takes());
    let (mut all, mut bad) = (0_usize, 0_usize);
    for cell in sheet.filled(place).take(SAMPLE) {
        all += 1;
        bad += usize::from(match takes {
            Some(Takes::Date) => values::read_date(cell, None) == DateReading::NotADate,
            Some(Takes::Amount) => values::read_amount(cell, None) == values::AmountReading::NotAnAmount,
            Some(Takes::Email) => values::emails(cell).is_err(),
            _ => false,
        });
    }
    if bad * 5 > all { 60 } else { 0 }
}

/// Columns that no word explains, by their cells: addresses are easily known.
fn by_cells(sheet: &Sheet, chief: Object, mapping: &mut Mapping, confidence: &mut [u8]) {
    let email = if chief == Client { F::ClientEmail } else { F::ContactEmail };
    for place in 0..sheet.headers.len() {
        if mapping.columns.get(place).is_none_or(|c| !c.to.is_empty()) || fills(mapping, email) || chief == Staff {
            continue;
        }
        let cells: Vec<&str> = sheet.filled(place).take(SAMPLE).collect();
        let addresses = cells.iter().filter(|c| c.contains('@') && values::emails(c).is_ok()).count();
        if !cells.is_empty()
            && addresses * 10 >= cells.len() * 8
            && let (Some(column), Some(sure)) = (mapping.columns.get_mut(place), confidence.get_mut(place))
        {
            column.to = vec![email];
            *sure = 70;
        }
    }
}

/// The objects that rows become: the chief one, and clients and people that they name.
fn objects(chief: Object, mapping: &Mapping) -> Vec<Object> {
    let mut objects = vec![chief];
    if chief != Client && fills(mapping, F::ClientName) {
        objects.push(Client);
    }
    if chief != Contact && names_a_person(mapping) && (chief == Client || WORK.contains(&chief)) {
        objects.push(Contact);
    }
    objects
}

fn names_a_person(mapping: &Mapping) -> bool {
    fills(mapping, F::ContactName) || fills(mapping, F::ContactLastName)
}
