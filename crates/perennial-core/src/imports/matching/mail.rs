//! What an address says of whoever uses it: of an organisation by its domain, of one person, or of nobody.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::EmailAddress;

/// Every row of a list asks whether its address is one of these: they are looked up, not gone through.
static FREE_MAIL_DOMAINS: LazyLock<HashSet<&str>> = LazyLock::new(|| FREE_MAIL.split_ascii_whitespace().collect());
static DESK_NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| DESKS.split_ascii_whitespace().collect());

/// Domains at which anybody can have an address: they say nothing about an organisation.
const FREE_MAIL: &str = "
    gmail.com googlemail.com ymail.com rocketmail.com myyahoo.com hotmail.com outlook.com live.com msn.com passport.com
    windowslive.com aol.com aim.com netscape.net icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me
    tutanota.com tutanota.de tuta.io tuta.com keemail.me hushmail.com hush.com mailfence.com posteo.de posteo.net
    mailbox.org disroot.org riseup.net startmail.com runbox.com fastmail.com fastmail.fm fastmail.net zoho.com
    zohomail.com zohomail.eu mail.com email.com usa.com myself.com consultant.com post.com europe.com engineer.com
    inbox.com lycos.com lycos.co.uk excite.com juno.com netzero.net hey.com duck.com mail2world.com gmx.com gmx.us
    gmx.net gmx.de gmx.at gmx.ch gmx.co.uk gmx.fr gmx.es web.de t-online.de freenet.de arcor.de online.de kabelmail.de
    vodafonemail.de vodafone.de o2online.de o2mail.de unitybox.de unity-mail.de netcologne.de ewetel.net ewe.net
    email.de mail.de directbox.com magenta.de a1.net aon.at chello.at inode.at utanet.at liwest.at bluewin.ch
    hispeed.ch sunrise.ch swissonline.ch vtxmail.ch green.ch orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr
    bbox.fr numericable.fr numericable.com club-internet.fr aliceadsl.fr voila.fr cegetel.net libertysurf.fr noos.fr
    dbmail.com libero.it virgilio.it alice.it tin.it tim.it tiscali.it tiscali.co.uk tiscalinet.it inwind.it iol.it
    email.it fastwebnet.it vodafone.it aruba.it terra.es telefonica.net movistar.es ono.com orange.es wanadoo.es
    vodafone.es euskalnet.net sapo.pt netcabo.pt mail.telepac.pt clix.pt iol.pt skynet.be telenet.be proximus.be
    scarlet.be voo.be belgacom.net pandora.be base.be ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl
    xs4all.nl chello.nl casema.nl upcmail.nl tele2.nl telfort.nl quicknet.nl online.nl zonnet.nl solcon.nl caiway.nl
    pt.lu vo.lu internet.lu telia.com bredband.net comhem.se tele2.se spray.se glocalnet.net passagen.se online.no
    broadpark.no getmail.no lyse.net frisurf.no tdcadsl.dk mail.dk mail.tele.dk stofanet.dk youmail.dk jubii.dk ofir.dk
    webspeed.dk elisanet.fi kolumbus.fi luukku.com suomi24.fi dnainternet.net saunalahti.fi pp.inet.fi simnet.is
    vortex.is wp.pl o2.pl onet.pl onet.eu op.pl poczta.onet.pl poczta.fm interia.pl interia.eu gazeta.pl tlen.pl
    vp.pl go2.pl autograf.pl neostrada.pl seznam.cz email.cz post.cz centrum.cz atlas.cz volny.cz tiscali.cz quick.cz
    azet.sk zoznam.sk centrum.sk post.sk pobox.sk citromail.hu freemail.hu indamail.hu t-online.hu upcmail.hu
    yahoo.ro rdslink.ro clicknet.ro abv.bg mail.bg dir.bg siol.net t-2.net t-com.hr net.hr inet.hr eunet.rs sbb.rs
    otenet.gr forthnet.gr hol.gr in.gr windowslive.gr mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com
    ya.ru rambler.ru lenta.ru ro.ru autorambler.ru myrambler.ru ukr.net i.ua meta.ua bigmir.net mail.ua tut.by
    inbox.lv one.lv apollo.lv mail.ee hot.ee one.lt takas.lt delfi.lt superonline.com ttmail.com mynet.com
    walla.co.il walla.com bezeqint.net netvision.net.il 013net.net zahav.net.il 012.net.il
    btinternet.com btopenworld.com btconnect.com talk21.com bt.com talktalk.net talktalk.co.uk talktalkbusiness.net
    tesco.net onetel.com onetel.net lineone.net toucansurf.com homecall.co.uk sky.com skynet.co.uk virgin.net
    virginmedia.com ntlworld.com blueyonder.co.uk cableinet.co.uk ntl.com plus.com plus.net plusnet.com force9.co.uk
    f2s.com freeserve.co.uk fsmail.net fsworld.co.uk fsnet.co.uk fslife.co.uk fsbusiness.co.uk wanadoo.co.uk
    orange.net orange.co.uk orangehome.co.uk supanet.com madasafish.com demon.co.uk zen.co.uk uwclub.net
    phonecoop.coop ee.co.uk o2.co.uk vodafone.net gmx.net mail.co.uk postmaster.co.uk clara.co.uk clara.net
    pipex.com dsl.pipex.com eclipse.co.uk nildram.co.uk zoom.co.uk which.net waitrose.com breathe.com which.co.uk
    aolmail.com mypostoffice.co.uk manx.net jersey.net cwgsy.net jerseymail.co.uk eircom.net iol.ie indigo.ie
    oceanfree.net vodafone.ie esatclear.ie upcmail.ie 3mail.ie digiweb.ie
    comcast.net xfinity.com verizon.net att.net sbcglobal.net bellsouth.net pacbell.net swbell.net ameritech.net
    flash.net nvbell.net prodigy.net snet.net worldnet.att.net cox.net charter.net spectrum.net rr.com roadrunner.com
    twc.com brighthouse.com bresnan.net optonline.net optimum.net cablevision.com suddenlink.net earthlink.net
    mindspring.com peoplepc.com frontier.com frontiernet.net centurylink.net centurytel.net embarqmail.com q.com
    qwest.net windstream.net tds.net cableone.net mchsi.com wowway.com rcn.com consolidated.net hawaiiantel.net
    gci.net acsalaska.net metrocast.net atlanticbb.net zoominternet.net knology.net insightbb.com adelphia.net
    netins.net citlink.net bex.net fuse.net ptd.net epix.net hughes.net wildblue.net excite.co.jp
    rogers.com bell.net sympatico.ca shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca sasktel.net mts.net
    teksavvy.com nb.sympatico.ca aliant.net execulink.com xplornet.com
    bigpond.com bigpond.net.au bigpond.au optusnet.com.au optus.com.au iinet.net.au internode.on.net tpg.com.au
    westnet.com.au dodo.com.au ozemail.com.au adam.com.au netspace.net.au aapt.net.au primus.com.au iprimus.com.au
    exemail.com.au xtra.co.nz slingshot.co.nz orcon.net.nz clear.net.nz paradise.net.nz vodafone.co.nz actrix.co.nz
    inspire.net.nz snap.net.nz ihug.co.nz kinect.co.nz mweb.co.za telkomsa.net vodamail.co.za iafrica.com absamail.co.za
    webmail.co.za lantic.net ananzi.co.za rediffmail.com rediff.com sify.com indiatimes.com in.com vsnl.net vsnl.com
    bsnl.in dataone.in airtelmail.in sancharnet.in qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com
    189.cn wo.cn 21cn.com tom.com foxmail.com aliyun.com vip.qq.com vip.163.com naver.com hanmail.net daum.net nate.com
    kakao.com docomo.ne.jp ezweb.ne.jp softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp so-net.ne.jp ocn.ne.jp
    plala.or.jp infoseek.jp hinet.net seed.net.tw pchome.com.tw netvigator.com singnet.com.sg starhub.net.sg
    pacific.net.sg streamyx.com tm.net.my globe.com.ph pldtdsl.net uol.com.br bol.com.br terra.com.br ig.com.br
    globo.com globomail.com oi.com.br r7.com zipmail.com.br superig.com.br fibertel.com.ar arnet.com.ar
    speedy.com.ar ciudad.com.ar prodigy.net.mx telmex.com vtr.net entel.cl une.net.co etb.net.co cantv.net
    emirates.net.ae eim.ae maktoob.com batelco.com.bh qatar.net.qa kuwait.net zajil.net";

/// Providers with one domain for each country: what stands before the first point.
const FREE_MAIL_EVERYWHERE: [&str; 5] = ["yahoo", "hotmail", "outlook", "live", "aol"];

/// Mailboxes that belong to a desk and not to one person.
const DESKS: &str = "info office offices accounts account admin administration administrator accounting
    accountspayable accountsreceivable ap ar billing bookings bookkeeping contact contactus customerservice
    customerservices enquiries enquiry finance front frontdesk general hello help helpdesk hr hq inbox invoice invoices
    inquiries inquiry it legal mail mailbox main marketing media no-reply noreply office office365 operations orders
    partners payables payments payroll post postmaster press property purchaseledger purchasing reception receptionist
    recruitment reservations sales secretary service services support team treasurer webmaster welcome buero kontakt
    buchhaltung rechnung rechnungen sekretariat verwaltung zentrale empfang comptabilite compta accueil secretariat
    administracion contabilidad contacto amministrazione segreteria contatti administratie receptie boekhouding";

/// The domain of an address when it speaks for an organisation; `None` for free mail.
pub fn organisation_domain(email: &EmailAddress) -> Option<&str> {
    Some(email.domain()).filter(|domain| !is_free_mail(domain))
}

/// Whether anybody can have an address at this domain.
pub fn is_free_mail(domain: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    if FREE_MAIL_DOMAINS.contains(domain.as_str()) {
        return true;
    }
    // yahoo.co.uk, hotmail.fr, live.com.au: the provider, then nothing but short parts.
    domain.split_once('.').is_some_and(|(provider, country)| {
        FREE_MAIL_EVERYWHERE.contains(&provider) && country.split('.').count() <= 2 && country.len() <= 6
    })
}

/// Whether a mailbox belongs to a desk (`info@`, `accounts@`) and says of nobody who they are.
pub fn is_desk(email: &EmailAddress) -> bool {
    let local = email.key();
    let local = local.split('@').next().unwrap_or_default();
    let local = local.split('+').next().unwrap_or_default();
    let plain: String = local.chars().filter(|c| !matches!(c, '.' | '_' | '-') && !c.is_ascii_digit()).collect();
    DESK_NAMES.contains(local) || DESK_NAMES.contains(plain.as_str())
}

/// Whether the domain is the organisation's own by its looks: its first part and the name begin alike.
pub fn is_own_domain(domain: &str, clean_name: &str) -> bool {
    let label: String =
        domain.split('.').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).collect();
    let words: Vec<&str> = clean_name.split(' ').filter(|word| *word != "and").collect();
    let joined: String = words.concat();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    if label.is_empty() || joined.is_empty() {
        return false;
    }
    let first = words.first().copied().unwrap_or_default();
    joined == label
        || (label.len() >= 4 && joined.starts_with(&label))
        || (first.chars().count() >= 4 && label.starts_with(first))
        || (initials.chars().count() >= 3 && label == initials)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn providers_speak_for_no_organisation() {
        for domain in ["gmail.com", "btconnect.com", "talktalk.net", "mail.ru", "comcast.net", "yahoo.co.uk", "live.nl"]
        {
            assert!(is_free_mail(domain), "{domain}");
        }
        for domain in ["kestrel.example", "live-events.co.uk", "yahoo.holdings.example", "bt-partners.co.uk"] {
            assert!(!is_free_mail(domain), "{domain}");
        }
        assert_eq!(organisation_domain(&address("a@gmail.com")), None);
    }

    #[test]
    fn a_desk_is_nobody() {
        for desk in ["info@x.example", "accounts.2@x.example", "Admin@x.example", "no-reply@x.example"] {
            assert!(is_desk(&address(desk)), "{desk}");
        }
        for person in ["maria@x.example", "ian.foster@x.example", "salesh@x.example"] {
            assert!(!is_desk(&address(person)), "{person}");
        }
    }

    #[test]
    fn a_domain_is_an_organisations_own_when_it_looks_so() {
        assert!(is_own_domain("kestrel.example", "kestrel freight"));
        assert!(is_own_domain("holtbakery.example", "holt bakery"));
        assert!(is_own_domain("abc.example", "ansah brandt cole"));
        assert!(!is_own_domain("bookkeeper.example", "polperro trust"));
        assert!(!is_own_domain("", "polperro trust"));
    }
}
