//! What the headers of lists mean: words of the languages that firms keep their lists in.

use crate::imports::objects::{Field, Object};

use Field as F;
use Object::{Client, Contact, Engagement, Invoice, Pursuit, ServiceLine, Staff, Touch};

/// Headers that name the client in a list of whatever kind, as keys.
pub(super) const CLIENT_NAMES: &str = "account accounts accountname accountholder client clients clientname nameofclient company companies \
    companyname nameofcompany customer customers customername nameofcustomer customerfullname custname cust customerproject \
    organisation organization organisationname organizationname businessname firmname nameoffirm nameofbusiness \
    nameoforganisation nameoforganization debtor debtorname entity entityname \
    kunde kunden kundin kundenname mandant mandanten mandantin mandantenname auftraggeber firma firmenname unternehmen debitor \
    debitorenname \
    klant klanten klantnaam klantennaam clientnaam bedrijf bedrijfsnaam opdrachtgever debiteur debiteurnaam organisatie \
    relatie relatienaam primaryparticipant \
    societe raisonsociale denomination nomduclient nomclient entreprise nomentreprise \
    cliente clientes nombredelcliente nombrecliente razonsocial empresa sociedad nombreempresa \
    nomecliente nomedelcliente ragionesociale azienda societa denominazione";
/// Headers that say no more than that a name stands below.
pub(super) const BARE_NAMES: &str = "name names nom noms nombres nombre naam nome bezeichnung";
/// Headers that only a list of people has.
pub(super) const PEOPLE: &str = "firstname lastname surname givenname contactname fullname jobtitle vorname nachname \
    prenom voornaam achternaam cognome apellido apellidos";
/// Headers that only a list of invoices has.
pub(super) const INVOICES: &str = "rechnung rgnr nºfactura nofactura nfacture nºfacture nofacture nºfattura invoiceno invoicenumber invoiceid invoicedate rechnungsnummer rechnungsnr \
    rechnungsdatum facture numfacture numerofacture datefacture factura numfactura nfactura numerofactura \
    numerodefactura fechafactura fechadefactura factuur factuurnummer factuurnr factuurdatum fattura numerofattura \
    nfattura datafattura billno billnumber billnr billref billdate";

macro_rules! meanings {
    ($([$($about:ident)*] $words:expr => $($to:ident)+;)+) => {
        &[$((&[$($about),*], $words, &[$(F::$to),+])),+]
    };
}

/// What headers mean: the objects that a file must chiefly be about for it to hold (none for all), the headers as
/// keys, and the fields. The first line that fits wins.
pub(super) type Line = (&'static [Object], &'static str, &'static [Field]);

pub(super) const MEANINGS: &[Line] = meanings! {
    [Pursuit] "opportunityid dealid pursuitid opportunitynumber enquiryid leadid id recordid" => PursuitId;
    [Pursuit] "opportunityname dealname opportunity deal pursuit title name subject dealtitle enquiry description" => PursuitTitle;
    [Pursuit] "dealstage stage stagename pipelinestage salesstage step phase opportunitystage outcome result" => PursuitStage;
    [Pursuit] "status dealstatus state estatus" => PursuitStatus;
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
    [Engagement] "ourref ourreference fileref fileno matterref caseref caseno docket docketno docketnumber projectref jobref jobcode projectcode mattercode matterid actionid matternumber matterno engagementid engagementnumber projectid projectnumber projectno jobid jobnumber jobno number ref reference filenumber id casenumber aktenzeichen aktennummer numerodossier dossiernummer numerodeexpediente numeroexpediente" => EngagementId;
    [Engagement] "matter mattername actionname mattertitle matterdescription casedescription engagement engagementname engagementtitle engagementdescription project projectname projecttitle projectdescription jobdescription casetitle assignment assignmentname assignmenttitle commissionname job jobname case casename title description work worktitle subject name retainer retainername mandate mandat auftrag akte expediente asunto dossier affaire projet proyecto opdracht pratica incarico projekt vorgang" => EngagementTitle;
    [Engagement] "status state matterstatus projectstatus estado estatus statut stato" => EngagementStatus;
    [Engagement] "opened appointed appointedon dateappointed opendate openedon dateopened startdate start started startedon datestarted begin began created createddate instructed instructiondate fechaapertura fechadeapertura fechainicio fechadeinicio dateouverture datedouverture datedebut beginn angelegt angelegtam eroffnet eroeffnet startdatum begindatum dataapertura datainizio" => EngagementOpened;
    [Engagement] "signed signeddate lettersigned engagementletterdate letterdate datesigned" => EngagementSigned;
    [Engagement] "kickoff kickoffdate kickoffmeeting" => EngagementKickoff;
    [Engagement] "closed pcdate practicalcompletion practicalcompletiondate handedover handover handoverdate archived archiveddate datearchived closedate closedon dateclosed enddate end ended endedon finish finishdate finishedon completedon datecompleted datefinished dateended completed completeddate completiondate finished fechacierre fechadecierre fechafin datecloture datedecloture datefin ende abgeschlossen abgeschlossenam beendet einddatum datachiusura datafine" => EngagementClosed;
    [Engagement] "duedate due completiondue plannedend deadline targetdate expectedend" => EngagementPlannedEnd;
    [Engagement] "frequency recurring recurrence repeats" => EngagementRecurring;
    [Engagement] "fee agreedfee fixedfee quotedfee contractfee totalfee feeagreed feetotal netfee feenet feeexclvat feeexvat feeexcludingvat honorar honorarium honoraires feeestimate estimate estimatedfee budget value amount price" => EngagementFee;
    [Engagement] "practicearea practice serviceline service worktype mattertype actiontype projecttype department type category product rechtsgebiet materia matiere domaine servicio prestation leistung dienst servizio" => EngagementServiceLine;
    [Engagement] "partner feeearner owner responsible responsibleattorney assignedto manager leadpartner projectmanager matterpartner responsable abogado sachbearbeiter betreuer avocat verantwoordelijke responsabile" => EngagementOwner ClientManager;
    [Engagement] "currency" => EngagementCurrency;
    [Engagement] "goal objective clientgoal" => EngagementGoal;
    [Invoice] "invoiceno invoicenumber invoiceid invoice number num no billno billnumber billnr billref bill documentnumber rechnungsnummer rechnungsnr rechnungnr belegnummer numerofacture numfacture facture rechnung rechnungnummer rgnr factura numfactura nfactura numerofactura numerodefactura nofactura nºfactura facturan nfacture nofacture nºfacture numerodefacture factuur factuurnummer factuurnr fattura numerofattura nfattura nr docnumber voucherno vouchernumber numero documentno docno documentref" => InvoiceNumber;
    [Invoice] "invoicedate date issued issuedate billdate billed documentdate rechnungsdatum belegdatum datum datefacture fecha rechnungvom ausstellungsdatum fechafactura fechadefactura fechaemision fechadeemision datedefacture dateemission datedemission factuurdatum data datafattura dataemissione dateofinvoice dateissued dateofissue issuedon billingdate billissued feenotedate dateoffeenote datedocument datedepiece datadocumento fechadocumento boekdatum" => InvoiceIssued;
    [Invoice] "duedate due payby faellig fallig falligkeit faelligkeit falligam faelligam echeance vencimiento faelligkeitsdatum falligkeitsdatum zahlbarbis fechavencimiento fechadevencimiento dateecheance datedecheance vervaldatum scadenza datascadenza dueon dueby payableby payableon gultigbis" => InvoiceDue;
    [Invoice] "total amount invoicetotal invoiceamount totalamount fees fee value gross grandtotal betrag betragbrutto bruttobetrag brutto rechnungsbetrag gesamtbetrag rechnungssumme montant montantttc totalttc importe summe gesamt gesamtsumme importetotal totalfactura importefactura montanttotal bedrag totaalbedrag totaal importo importototale totale" => InvoiceTotal;
    [Invoice] "tax vat taxtotal taxamount gst mwst mwstbetrag ust umsatzsteuer tva iva btw" => InvoiceTax;
    [Invoice] "lineamount itemamount linetotal" => InvoiceLine;
    [Invoice] "paid amountpaid paidamount invoiceamountpaid payment received bezahlt gezahlt paye pagado importepagado montantpaye montantregle betaald pagato" => InvoicePaid;
    [Invoice] "balance amountdue outstanding openbalance invoiceamountdue offen offenerbetrag restbetrag offenersaldo pendiente importependiente saldo solde soldedu restantdu resteapayer openstaand scoperto os osamount osamt osbalance osvalue ostotal amountos balanceos totalos outstandingamount amountoutstanding outstandingbalance balanceoutstanding balancedue dueamount unpaid unpaidamount amountunpaid remainingbalance amountremaining offenerposten opbetrag ausstehend nochoffen montantdu montantrestant impayes saldopendiente importopendente daincassare residuo openstaandbedrag openbedrag" => InvoiceOpen;
    [Invoice] "paidon paiddate datepaid paymentdate bezahltam zahlungsdatum fechapago fechadepago fechacobro fechadecobro datepaiement datedepaiement datereglement betaaldop datapagamento dateofpayment receivedon datereceived" => InvoicePaidOn;
    [Invoice] "currency currencycode wahrung waehrung devise moneda divisa valuta" => InvoiceCurrency;
    [Invoice] "service serviceline product item practicearea productservice department category leistung prestation servicio dienst servizio worktype typeofwork" => InvoiceServiceLine;
    [Invoice] "matter matternumber matterref matterno matterid project projectno job jobno engagement reference mandat akte expediente dossier case caseno casenumber caseref caseid casename casetitle mattername mattertitle matterdescription projectname projectnumber projectcode projekt projet proyecto jobname jobnumber jobref engagementno engagementref aktenzeichen aktennummer affaire asunto pratica opdracht vorgangsnummer fileno filenumber fileref" => InvoiceEngagement;
    [Invoice] "payer payor paidby billto billtoname billedto billingname invoiceto thirdpartypayer" => InvoicePayer;
    [Invoice] "type transactiontype kind belegart dokumentart rechnungsart documenttype doctype invoicetype typededocument typededoc tipodocumento tipodedocumento documentsoort art typ tipo soort buchungsart vorgang vorgangsart transtype trantype trxtype entrytype recordtype typeoftransaction typeofdocument documentkind dokumenttyp belegtyp typeoperation typedoperation tipomovimento tipomovimiento movimento movimiento boekingssoort" => InvoiceKind;
    [Invoice] "status invoicestatus statut etat estado estatus stato zahlstatus zahlungsstatus paymentstatus" => InvoiceStatus;
    [Touch] "activityid taskid id" => TouchId;
    [Touch] "date day calldate meetingdate appointmentdate visitdate contactdate dateofcall dateofmeeting dateofvisit dateofcontact datum workdate spentdate on activitydate duedate when start startdate time timestamp" => TouchOn;
    [Touch] "type activitytype appointmenttype meetingtype typeofcontact medium channel kind method activity" => TouchMedium;
    [Touch] "direction calltype inboundoutbound" => TouchDirection;
    [Touch] "minutes duration durationmin durationmins durationinminutes callduration lengthmin durationminutes mins length" => TouchMinutes;
    [Touch] "hours hrs hour hoursworked timespent units quantity" => TouchHours;
    [Touch] "subject title summary topic about description narrative note notes" => TouchSubject;
    [Touch] "staff owner user timekeeper username employee by assignedto partner feeearner salesagent" => TouchStaff;
    [Touch] "matter mattername matternumber project projectname engagement job" => TouchEngagement;
    [Touch] "status state done" => TouchStatus;
    [Touch] "personal" => TouchPersonal;
    [Staff] "salesagent agent name staff staffname employee feeearner fullname person user lawyer consultant" => StaffName;
    [Staff] "email emailaddress mail" => StaffEmail;
    [Staff] "manager supervisor reportsto lead" => StaffManager;
    [Staff] "regionaloffice office team department branch region location" => StaffTeam;
    [Staff] "id staffid employeeid userid" => StaffId;
    [ServiceLine] "product service serviceline name productname servicename practicearea item" => LineName;
    [ServiceLine] "series parent category group family department" => LineParent;
    [Client Contact] "id clientid accountid companyid customerid recordid clientnumber clientno customernumber nr no" => ClientId;
    [] "clientid accountid companyid customerid clientnumber clientno customernumber organisationid organizationid clientref nclient nrclient nclientes ncliente nocliente kundennr kundennummer mandantennr mandantennummer debitorennr debitorennummer numeroclient numclient codeclient numerocliente numcliente codigocliente codigodecliente codcliente codicecliente klantnr klantnummer debiteurnr debiteurnummer accountno accountnumber accountcode clientcode customercode accountref" => ClientId;
    [Client] BARE_NAMES => ClientName;
    [Client] "cust business practice titular" => ClientName;
    [] CLIENT_NAMES => ClientName;
    [] "employer firm" => ClientName;
    [] "legalname registeredname officialname nomlegal statutairenaam" => ClientLegalName;
    [] "registrationnumber companynumber companyregistration companyregistrationnumber registernumber vatnumber vatid vatregistrationnumber taxid taxnumber taxidnumber ein abn siren siret ustid ustidnr handelsregister nif cif nifcif cifnif siretsiren tvaintracom numtva partitaiva piva codicefiscale kvk kvknummer btwnummer steuernummer" => ClientRegistration;
    [] "sector industry branche secteur vertical clientsector sectoractividad secteuractivite settore sectorklant" => ClientSector;
    [] "employees numberofemployees headcount staffcount size companysize" => ClientSize;
    [] "website url web homepage webpage site paginaweb sitioweb siteweb siteinternet sitoweb webseite" => ClientWebsite;
    [] "domain companydomainname emaildomain" => ClientDomain;
    [] "subsidiaryof parent parentcompany parentaccount grouppparent group holding" => ClientParent;
    [] "relationshipmanager clientmanager accountmanager clientpartner clientowner accountowner relationshippartner betreuer zustandig zustaendig gestor responsable referent relatiebeheerder responsabile" => ClientManager;
    [Client] "owner manager partner salesagent responsible feeearner" => ClientManager;
    [Contact] "owner manager salesagent contactowner" => ClientManager;
    [Client] "clientsince since customersince firstinstructed kundeseit mandantseit clientdepuis clientedesde klantsinds clientedal" => ClientSince;
    [Client] "clientsincedate dateentered becamecustomer" => ClientSince;
    [Contact] "clientsince customersince kundeseit mandantseit" => ClientSince;
    [Client] "left lefton leftdate dateleft leavingdate dateofleaving leavedate until ceased ceasedon datecease dateceased ceasedate cessation cessationdate dateofcessation disengaged disengagedon datedisengaged disengagementdate offboarded offboardedon offboardingdate dateoffboarded terminated terminatedon terminationdate dateterminated exitdate departed departuredate resigned resignedon resignationdate lostdate datelost loston churned churnedon churndate inactivesince inactivefrom inactivedate dateinactive deactivated deactivatedon archivedon archiveddate relationshipend relationshipended relationshipenddate endofrelationship ausgeschieden ausgeschiedenam austritt austrittsdatum austrittam abgang abgangsdatum beendetam inaktivseit mandatsniederlegung depart datedepart datededepart partile departle datesortie datedesortie inactifdepuis baja fechabaja fechadebaja fechacese fechadecese inactivodesde cessazione datacessazione cessato cessatoil inattivodal uitgeschreven uitschrijfdatum vertrokken vertrokkenop vertrekdatum beeindigdop inactiefsinds" => ClientLeft;
    [] "clientuntil clientto clientleft clientlefton clientend clientenddate customeruntil customerto customerend customerenddate formersince formerclientsince exclientsince clientended clientceased clientlost clientlostdate clientloston dateclientleft dateclientlost kundebis mandantbis kundenende mandatsende mandatbis mandatbeendet mandatbeendetam mandatsbeendigung clientjusque clientjusquau clientjusqua findemission findumandat datedefindemission clientehasta findelcliente clientefinoal clientefino finerapporto finemandato klanttot clienttot einderelatie" => ClientLeft;
    [Client] "lifecyclestage clientstatus clienttype customertype accounttype accountstatus relationshipstatus status type tipo typ estado estatus statut stato" => ClientListedAs;
    [] "lifecyclestage clientstatus clienttype customertype accounttype" => ClientListedAs;
    [Client] "created createdate createddate recorded added addedon dateadded createdon datecreated dateofrecord" => ClientRecorded;
    [Client] "referredby introducer introducedby referrer" => ClientReferredBy;
    [Contact] "referredby introducer introducedby referrer" => ContactReferredBy;
    [Client] "officelocation location address city country region town street postcode postalcode zip state county addressline1 addressline2 strasse plz ort land direccion domicilio calle ciudad poblacion localidad provincia codigopostal pais adresse rue ville codepostal pays adres straat plaats woonplaats postcodeplaats indirizzo via citta cap paese hausnummer stadt" => ClientAddress;
    [Contact] "address city country street postcode postalcode zip state county addressline1 addressline2 location strasse plz ort land direccion domicilio calle ciudad poblacion localidad provincia codigopostal pais adresse rue ville codepostal pays adres straat plaats woonplaats indirizzo via citta cap paese hausnummer stadt" => ContactAddress;
    [] "contactid personid" => ContactId;
    [] "firstname givenname forename vorname prenom nombre voornaam" => ContactFirstName;
    [] "middlename" => ContactMiddleName;
    [] "lastname surname familyname nachname nom apellido apellidos achternaam cognome" => ContactLastName;
    [Contact] "name naam nome fullname contact contactname person displayname" => ContactName;
    [] "contact contactname person personname contactperson maincontact primarycontact fullname ansprechpartner contacto personadecontacto interlocuteur contactpersoon referente" => ContactName;
    [Client] "email emailaddress mail email2 otheremail secondemail secondaryemail alternativeemail alternateemail generalemail officeemail accountsemail emailadresse mailadresse courriel correo correoelectronico emailadres adressemail adresseemail" => ClientEmail;
    [Client] "phone telephone tel phonenumber mobile phone2 otherphone secondphone secondaryphone alternativephone alternatephone mainphone officephone telefon telefono telefoon telefonnummer telefoonnummer festnetz mobil handy movil portable mobiel cellulare" => ClientPhone;
    [] "email emailaddress mail contactemail primaryemail workemail emailadresse courriel correo email2 otheremail secondemail secondaryemail alternativeemail alternateemail personalemail homeemail privateemail mailadresse correoelectronico emailadres adressemail adresseemail" => ContactEmail;
    [] "phone telephone tel mobile phonenumber mobilephone workphone businessphone cell telefon telephonenumber phone2 otherphone secondphone secondaryphone alternativephone alternatephone homephone directphone directdial directline telefono telefoon telefonnummer telefoonnummer festnetz mobil handy movil portable mobiel cellulare" => ContactPhone;
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
