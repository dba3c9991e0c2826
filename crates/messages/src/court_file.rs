//! What one brings before a judge, in words (*dossier d’injonction de payer*).
//!
//! The page tells it in the user's language; the document is in French, as the procedure is.

use relancier_core::dunning::{
    CourtFile, CourtSums, Fact, Missing, MissingWeight, Origin, Piece, SmallClaim,
};
use relancier_core::id::{ContactId, CreditNoteId, InvoiceId};
use relancier_core::identity::Language;
use relancier_core::law::{
    COURTS_READ_ON, Citation, Claim, CourtKind, DECLARATION, DebtKind, EUROPEAN_ORDER,
    MovementKind, ORDER, ORDER_CONTRIBUTION, ORDER_FEE, ORDER_OPPOSITION, ORDER_PLACE,
    ORDER_SERVICE, PUBLIC_DEBTOR, SMALL_CLAIM, Seat, Statement, UNDISPUTED_CLAIM, Venue,
};
use relancier_core::ledger::{Channel, Client, Contact, Debtor, Ledger};
use relancier_core::money::Money;

use crate::deed::both;
use crate::format;
use crate::grammar;
use crate::letter::{Align, Block, Column, Letter, Table, Total};
use crate::reckoning::{Words, reckoning};
use crate::scene::{Parties, step_name};
use crate::template::{CourtText, Field, Word};
use crate::texts;

/// A file for the court as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourtWords {
    /// The ways there are, the gentlest first.
    pub ways: Vec<Way>,
    /// Which court, where, with which form, by which article: names and values.
    pub judge: Vec<(String, String)>,
    /// What is asked for, in the order of the request; the total last.
    pub sums: Vec<Total>,
    /// What is missing, the heaviest first.
    pub missing: Vec<MissingWords>,
    /// The pieces, each with where it is to be found.
    pub pieces: Vec<(String, String)>,
    /// What is to be done, in its order; empty where no order to pay is asked for.
    pub steps: Vec<String>,
    /// The day the law was read for, and its articles.
    pub read_on: String,
    /// That it is no legal advice.
    pub caution: String,
}

/// A way to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// What it is called.
    pub heading: String,
    /// What it is, and whether it is open.
    pub paragraphs: Vec<String>,
}

/// What is missing, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingWords {
    /// What it means.
    pub weight: MissingWeight,
    /// What it is, and what to do.
    pub text: String,
}

/// Puts a file for the court into words.
pub fn court_words(
    ledger: &Ledger,
    client: &Client,
    file: &CourtFile,
    language: Language,
) -> CourtWords {
    let teller = Teller { words: Words(language), ledger, client, file };
    let fields = [(Field::On, teller.words.date(COURTS_READ_ON)), teller.articles()];
    CourtWords {
        ways: teller.ways(),
        judge: teller.judge(),
        sums: teller.sums(),
        missing: teller.missing(),
        pieces: teller.pieces(),
        steps: teller.steps(),
        read_on: teller.text(CourtText::ReadOn, &fields),
        caution: teller.word(CourtText::Caution),
    }
}

/// The file for the user to copy from: French, as the procedure is.
pub fn court_document(parties: &Parties<'_>, file: &CourtFile) -> Letter {
    let Parties { company, client, ledger } = *parties;
    let words = Words(Language::French);
    let teller = Teller { words, ledger, client, file };
    let told = court_words(ledger, client, file, words.0);
    let (title, intro, file_name) = match file.venue {
        Venue::Order(_) => (CourtText::TitleOrder, CourtText::IntroOrder, CourtText::FileOrder),
        Venue::Administrative | Venue::Abroad => {
            (CourtText::TitleOther, CourtText::IntroOther, CourtText::FileOther)
        }
    };
    let intro = teller.text(
        intro,
        &[
            (Field::On, words.date(file.as_of)),
            (Field::Company, company.name.to_string()),
            (Field::Client, client.name.to_string()),
            (Field::Amount, words.amount(file.sums.total)),
        ],
    );
    let heading = |text| Block::Heading(teller.word(text));
    let mut body = vec![
        Block::Paragraph(intro),
        Block::Paragraph(told.caution),
        heading(CourtText::HeadingJudge),
        Block::Details(told.judge),
    ];
    for way in told.ways {
        let paragraphs = way.paragraphs.join(" ");
        body.push(Block::Paragraph(format!("{}\n{paragraphs}", way.heading)));
    }
    if !told.missing.is_empty() {
        body.push(heading(CourtText::HeadingMissing));
        let missing = told.missing.into_iter();
        body.extend(missing.map(|missing| Block::Paragraph(format!("– {}", missing.text))));
    }
    body.push(heading(CourtText::HeadingParties));
    body.extend(both(words, parties));
    body.extend([
        heading(CourtText::HeadingFacts),
        Block::Table(teller.facts()),
        heading(CourtText::HeadingSums),
        Block::Table(teller.claimed(&told.sums)),
    ]);
    if teller.runs_on() {
        body.push(Block::Paragraph(teller.word(CourtText::RunsOn)));
    }
    body.extend([heading(CourtText::HeadingPieces), Block::Table(teller.list(told.pieces))]);
    if !told.steps.is_empty() {
        body.push(heading(CourtText::HeadingSteps));
        body.extend(told.steps.into_iter().map(Block::Paragraph));
    }
    body.push(Block::Paragraph(told.read_on));
    body.extend(teller.annex());
    let name = [(Field::On, file.as_of.to_string()), (Field::Client, client.name.to_string())];
    let name = teller.text(file_name, &name);
    let author = company.name.to_string();
    let title = teller.word(title);
    Letter { author, ..Letter::for_nobody(words.0, file.as_of, title, body, &name) }
}

/// Who tells a file, in a language.
struct Teller<'a> {
    words: Words,
    ledger: &'a Ledger,
    client: &'a Client,
    file: &'a CourtFile,
}

impl Teller<'_> {
    fn word(&self, text: CourtText) -> String {
        self.words.court(text, &[])
    }

    fn text(&self, text: CourtText, fields: &[(Field, String)]) -> String {
        self.words.court(text, fields)
    }

    /// What was read somewhere; that it is to be checked where it was not verified.
    fn checked(&self, read: &str, verified: bool) -> String {
        let read = grammar::keep_articles_together(read);
        if verified { read } else { self.text(CourtText::ToCheck, &[(Field::Source, read)]) }
    }

    fn article(&self, citation: Citation) -> (Field, String) {
        (Field::Source, self.checked(citation.article, citation.verified))
    }

    /// All articles the file rests on.
    fn articles(&self) -> (Field, String) {
        let mut citations = match self.file.venue {
            Venue::Order(court) => vec![ORDER, ORDER_PLACE, court.citation],
            Venue::Administrative => vec![PUBLIC_DEBTOR],
            Venue::Abroad => vec![EUROPEAN_ORDER],
        };
        let small = Citation {
            article: SMALL_CLAIM.article,
            source: SMALL_CLAIM.source,
            verified: SMALL_CLAIM.verified,
        };
        citations
            .extend((self.file.small_claim != SmallClaim::NotForThisDebtor).then_some(small));
        citations.dedup_by_key(|citation| citation.article);
        let articles: Vec<String> =
            citations.into_iter().map(|citation| self.article(citation).1).collect();
        (Field::Source, articles.join(", "))
    }

    fn ways(&self) -> Vec<Way> {
        let way = |heading, paragraphs| Way { heading: self.word(heading), paragraphs };
        let small_article =
            (Field::Source, self.checked(SMALL_CLAIM.article, SMALL_CLAIM.verified));
        let limit = (Field::Legal, self.words.amount(SMALL_CLAIM.value));
        let small = match self.file.small_claim {
            SmallClaim::NotForThisDebtor => None,
            SmallClaim::Open { asked } => {
                let asked = (Field::Amount, self.words.amount(asked));
                Some(vec![
                    self.text(CourtText::WaySmallOpen, &[asked, limit]),
                    self.text(CourtText::WaySmallCosts, &[small_article]),
                ])
            }
            SmallClaim::Running(_) => Some(vec![self.word(CourtText::WaySmallRunning)]),
            SmallClaim::TooMuch { asked } => {
                let asked = (Field::Amount, self.words.amount(asked));
                let fields = [asked, limit, small_article];
                Some(vec![self.text(CourtText::WaySmallTooMuch, &fields)])
            }
        };
        let mut ways = Vec::new();
        ways.extend(small.map(|paragraphs| way(CourtText::WaySmall, paragraphs)));
        let (heading, text, citation) = match self.file.venue {
            Venue::Order(_) => (CourtText::WayOrder, CourtText::WayOrderText, ORDER),
            Venue::Administrative => {
                (CourtText::WayPublic, CourtText::WayPublicText, PUBLIC_DEBTOR)
            }
            Venue::Abroad => (CourtText::WayAbroad, CourtText::WayAbroadText, EUROPEAN_ORDER),
        };
        ways.push(way(heading, vec![self.text(text, &[self.article(citation)])]));
        if self.file.undisputed_claim {
            let text =
                self.text(CourtText::WayUndisputedText, &[self.article(UNDISPUTED_CLAIM)]);
            ways.push(way(CourtText::WayUndisputed, vec![text]));
        }
        ways
    }

    fn judge(&self) -> Vec<(String, String)> {
        let kind = match self.file.kind {
            DebtKind::Commercial => CourtText::KindCommercial,
            DebtKind::Civil => CourtText::KindCivil,
            DebtKind::LeaseOrCredit => CourtText::KindLease,
        };
        let (court, form, citation) = match self.file.venue {
            Venue::Order(court) => {
                let name = match court.kind {
                    CourtKind::Commercial => CourtText::Commercial,
                    CourtKind::CommercialChamber => CourtText::CommercialChamber,
                    CourtKind::Judicial => CourtText::Judicial,
                    CourtKind::Protection => CourtText::Protection,
                };
                (name, self.form(), Some(court.citation))
            }
            Venue::Administrative => (CourtText::Administrative, None, Some(PUBLIC_DEBTOR)),
            Venue::Abroad => (CourtText::Abroad, None, None),
        };
        let place = match Seat::of(&self.client.address) {
            Seat::France(town) => {
                self.text(CourtText::PlaceKnown, &[(Field::Source, town.to_owned())])
            }
            Seat::Unknown => self.word(CourtText::PlaceUnknown),
            Seat::Elsewhere => self.word(CourtText::PlaceAbroad),
        };
        // That the place is the debtor's is read for orders to pay alone.
        let place = (self.file.venue != Venue::Administrative).then_some(place);
        let article = citation.map(|citation| match self.file.venue {
            Venue::Order(_) => format!("{} ({})", self.word(kind), self.article(citation).1),
            Venue::Administrative | Venue::Abroad => self.article(citation).1,
        });
        [
            (CourtText::JudgeCourt, Some(self.word(court))),
            (CourtText::JudgePlace, place),
            (CourtText::JudgeForm, form),
            (CourtText::JudgeArticle, article),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((self.word(name), value?)))
        .collect()
    }

    /// The form of the request.
    fn form(&self) -> Option<String> {
        let Venue::Order(court) = self.file.venue else { return None };
        let form = court.form?;
        let number = self.text(CourtText::Form, &[(Field::Number, form.number.to_owned())]);
        Some(self.checked(&number, form.verified))
    }

    fn sums(&self) -> Vec<Total> {
        let CourtSums { principal, interest, indemnity, costs, received, total } =
            self.file.sums;
        let until = self.file.overdue.invoices.iter().map(|(.., it)| it.known_until);
        let until = until.fold(self.file.as_of, Ord::min);
        let sum = |label: String, amount: Money, grand| Total {
            label,
            amount: self.words.amount(amount),
            grand,
        };
        let mut sums = vec![sum(self.word(CourtText::SumPrincipal), principal, false)];
        let on = [(Field::On, self.words.date(until))];
        for (label, amount) in [
            (self.text(CourtText::SumInterest, &on), interest),
            (self.word(CourtText::SumIndemnity), indemnity),
            (self.word(CourtText::SumCosts), costs),
            (self.word(CourtText::SumReceived), -received),
        ] {
            if !amount.is_zero() {
                sums.push(sum(label, amount, false));
            }
        }
        sums.push(sum(self.word(CourtText::SumTotal), total, true));
        sums
    }

    /// What is asked for, invoice by invoice.
    fn claimed(&self, sums: &[Total]) -> Table {
        let rows = self.file.overdue.invoices.iter().map(|(id, claim, statement)| {
            vec![
                self.number(*id),
                format::date_numeric(claim.due, self.words.0),
                self.words.amount(principal(claim)),
                self.rates(statement),
                self.words.amount(statement.interest),
            ]
        });
        Table {
            columns: vec![
                self.words.column(Word::ColumnInvoice, Align::Left),
                self.words.column(Word::ColumnDue, Align::Left),
                self.column(CourtText::ColumnPrincipal, Align::Right),
                self.column(CourtText::ColumnRates, Align::Right),
                self.column(CourtText::ColumnInterest, Align::Right),
            ],
            rows: rows.collect(),
            foot: None,
            totals: sums.to_vec(),
            carried: None,
        }
    }

    /// Whether interest runs on the day of the file: it stops where nothing is known, or where
    /// proceedings stop it.
    fn runs_on(&self) -> bool {
        let mut lines = self.file.overdue.invoices.iter().map(|(.., it)| it.lines.last());
        lines.any(|line| line.is_some_and(|line| line.to == self.file.as_of))
    }

    /// Each rate an invoice bears, from when.
    fn rates(&self, statement: &Statement) -> String {
        let mut rates: Vec<String> = Vec::new();
        let mut before = None;
        for line in &statement.lines {
            let rate = line.rate.as_ref().map(|(rate, _)| *rate);
            if before != Some(rate) {
                let from = format::date_numeric(line.from, self.words.0);
                let rate = match rate {
                    Some(rate) => format::rate(rate, self.words.0),
                    None => self.words.word(Word::LedgerUnknown).to_owned(),
                };
                rates.push(format!("{rate} · {from}"));
            }
            before = Some(rate);
        }
        if rates.is_empty() { "–".to_owned() } else { rates.join("\n") }
    }

    fn facts(&self) -> Table {
        let rows = self.file.facts.iter().map(|(date, fact)| {
            let (text, amount) = self.fact(*fact);
            let amount = amount.map_or_else(String::new, |amount| self.words.amount(amount));
            vec![format::date_numeric(*date, self.words.0), text, amount]
        });
        Table {
            columns: vec![
                self.words.column(Word::PlanColumnDate, Align::Left),
                self.column(CourtText::ColumnFact, Align::Left),
                self.column(CourtText::ColumnSum, Align::Right),
            ],
            rows: rows.collect(),
            foot: None,
            totals: Vec::new(),
            carried: None,
        }
    }

    fn fact(&self, fact: Fact) -> (String, Option<Money>) {
        let number = |id| (Field::Number, self.number(id));
        match fact {
            Fact::Invoice(id) => {
                let invoice = self.ledger.invoice(id);
                let due = invoice.map(|invoice| self.words.date(invoice.due));
                let fields = [number(id), (Field::On, due.unwrap_or_default())];
                let total = invoice.map(|invoice| invoice.total);
                (self.text(CourtText::FactInvoice, &fields), total)
            }
            Fact::CreditNote(id, of) => {
                let (note, amount) = self.credit_note(id, of);
                let fields = [(Field::Source, note), number(of)];
                (self.text(CourtText::FactCreditNote, &fields), amount)
            }
            Fact::Payment(id, of) => {
                let payment = self.ledger.payments_of(of).find(|payment| payment.id == id);
                let amount = payment.map(|payment| payment.amount);
                (self.text(CourtText::FactPayment, &[number(of)]), amount)
            }
            Fact::Contact(id) => (self.contact(id), None),
            Fact::Promise(id) => {
                let day = self.ledger.hold(id).and_then(|hold| hold.until);
                let text = match day {
                    Some(day) => {
                        let on = [(Field::On, self.words.date(day))];
                        self.text(CourtText::FactPromise, &on)
                    }
                    None => self.word(CourtText::FactPromiseOpen),
                };
                (text, None)
            }
            Fact::Acknowledgement(_, of) => {
                (self.text(CourtText::FactAcknowledgement, &[number(of)]), None)
            }
        }
    }

    fn credit_note(&self, id: CreditNoteId, of: InvoiceId) -> (String, Option<Money>) {
        let note = self.ledger.credit_notes_of(of).find(|note| note.id == id);
        let number = note.and_then(|note| note.number.as_ref()).map(ToString::to_string);
        (self.words.credit_note(number), note.map(|note| note.amount))
    }

    /// « Mise en demeure, lettre recommandée avec avis de réception, n° … »
    fn contact(&self, id: ContactId) -> String {
        let Some(contact) = self.ledger.contact(id) else { return String::new() };
        let step = match (contact.step, contact.channel) {
            (Some(step), _) => self.words.word(step_name(step)).to_owned(),
            (None, Channel::Call) => return self.word(CourtText::Called),
            (None, _) => self.word(CourtText::Message),
        };
        let channel = match contact.channel {
            Channel::Email => CourtText::ByEmail,
            Channel::Letter => CourtText::ByLetter,
            Channel::Call => CourtText::ByCall,
            Channel::Sms => CourtText::BySms,
            Channel::RegisteredLetter => CourtText::ByRegistered,
            Channel::ElectronicRegisteredLetter => CourtText::ByElectronic,
        };
        let tracking = contact.tracking.as_ref().map(|tracking| {
            self.text(CourtText::Tracking, &[(Field::Number, tracking.to_string())])
        });
        let parts = [Some(step), Some(self.word(channel)), tracking];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn pieces(&self) -> Vec<(String, String)> {
        let pieces = self.file.pieces.iter();
        pieces.map(|piece| (self.piece(*piece), self.origin(piece.origin()))).collect()
    }

    fn piece(&self, piece: Piece) -> String {
        let on = |date| (Field::On, self.words.date(date));
        let of_contact = |contact: Option<&Contact>| {
            let date = contact.map(|contact| self.words.date(contact.at.date()));
            (Field::On, date.unwrap_or_default())
        };
        match piece {
            Piece::Contract => self.word(CourtText::PieceContract),
            Piece::Invoice(id) => {
                let invoice = self.ledger.invoice(id);
                let date = invoice.map(|invoice| self.words.date(invoice.issued));
                let fields =
                    [(Field::Number, self.number(id)), (Field::On, date.unwrap_or_default())];
                self.text(CourtText::PieceInvoice, &fields)
            }
            Piece::Delivery => self.word(CourtText::PieceDelivery),
            Piece::CreditNote(id, of) => {
                let note = self.ledger.credit_notes_of(of).find(|note| note.id == id);
                let date = note.map(|note| self.words.date(note.date)).unwrap_or_default();
                let fields = [(Field::Source, self.credit_note(id, of).0), (Field::On, date)];
                self.text(CourtText::PieceDated, &fields)
            }
            Piece::Contact(id) => {
                let fields =
                    [(Field::Source, self.contact(id)), of_contact(self.ledger.contact(id))];
                self.text(CourtText::PieceDated, &fields)
            }
            Piece::Receipt(id) => {
                self.text(CourtText::PieceReceipt, &[of_contact(self.ledger.contact(id))])
            }
            Piece::Acknowledgement(id, of) => {
                let mut events = self.ledger.limitation_events_of(of);
                let date = events.find(|event| event.id == id).map(|event| event.date);
                let fields: Vec<_> = date.map(on).into_iter().collect();
                self.text(CourtText::PieceAcknowledgement, &fields)
            }
            Piece::Cost(id, of) => {
                let cost = self.ledger.costs_of(of).find(|cost| cost.id == id);
                let what = cost.map(|cost| cost.what.to_string()).unwrap_or_default();
                self.text(CourtText::PieceCost, &[(Field::Source, what)])
            }
            Piece::Penalties => self.word(CourtText::PiecePenalties),
            Piece::Statement => self.word(CourtText::PieceStatement),
        }
    }

    fn origin(&self, origin: Origin) -> String {
        self.word(match origin {
            Origin::Own => CourtText::OriginOwn,
            Origin::Kept => CourtText::OriginKept,
            Origin::Here => CourtText::OriginHere,
            Origin::Document => CourtText::OriginDocument,
        })
    }

    /// The list of pieces, numbered (*bordereau*).
    fn list(&self, pieces: Vec<(String, String)>) -> Table {
        let rows = (1_usize..).zip(pieces);
        Table {
            columns: vec![
                self.column(CourtText::ColumnPlace, Align::Left),
                self.column(CourtText::ColumnPiece, Align::Left),
                self.column(CourtText::ColumnOrigin, Align::Left),
            ],
            rows: rows
                .map(|(place, (piece, origin))| vec![place.to_string(), piece, origin])
                .collect(),
            foot: None,
            totals: Vec::new(),
            carried: None,
        }
    }

    fn missing(&self) -> Vec<MissingWords> {
        let missing = self.file.missing.iter();
        missing
            .map(|missing| MissingWords {
                weight: missing.weight(),
                text: self.missing_text(*missing),
            })
            .collect()
    }

    fn missing_text(&self, missing: Missing) -> String {
        let on = |date| (Field::On, self.words.date(date));
        let number = |id| (Field::Number, self.number(id));
        match missing {
            Missing::Insolvency(_) => {
                let fields = [months(DECLARATION.months), self.article(DECLARATION.citation)];
                self.text(CourtText::Insolvency, &fields)
            }
            Missing::Recovering(_) => self.word(CourtText::Recovering),
            Missing::Lost { invoice, last_day } => {
                self.text(CourtText::Lost, &[number(invoice), on(last_day)])
            }
            Missing::Dispute(_) => self.word(CourtText::Dispute),
            Missing::PaymentPlan(_) => self.word(CourtText::PaymentPlan),
            Missing::Promise(_) => self.word(CourtText::Promise),
            Missing::OnAccount(amount) => {
                let amount = (Field::Amount, self.words.amount(amount));
                self.text(CourtText::OnAccount, &[amount])
            }
            Missing::FormalNotice if self.client.debtor == Debtor::Consumer => {
                self.word(CourtText::NoNoticeConsumer)
            }
            Missing::FormalNotice => self.word(CourtText::NoNotice),
            Missing::NoticeRuns { until } => self.text(CourtText::NoticeRuns, &[on(until)]),
            Missing::NoticeUnproven(_) => self.word(CourtText::NoticeUnproven),
            Missing::Near { invoice, last_day } => {
                self.text(CourtText::Near, &[number(invoice), on(last_day)])
            }
            Missing::LimitationNotKnown => self.word(CourtText::LimitationNotKnown),
            Missing::Address => self.word(CourtText::Address),
            Missing::Number => self.word(CourtText::Siren),
            Missing::InterestUntil(day) => self.text(CourtText::InterestUntil, &[on(day)]),
        }
    }

    fn steps(&self) -> Vec<String> {
        let Venue::Order(court) = self.file.venue else { return Vec::new() };
        let first = match self.form() {
            Some(form) => self.text(CourtText::StepForm, &[(Field::Source, form)]),
            None => self.word(CourtText::StepFormless),
        };
        let second = match court.kind {
            CourtKind::Commercial => self.text(CourtText::StepFee, &[self.article(ORDER_FEE)]),
            CourtKind::CommercialChamber | CourtKind::Judicial | CourtKind::Protection => {
                let amount = (Field::Amount, self.words.amount(ORDER_CONTRIBUTION.value));
                let article = (
                    Field::Source,
                    self.checked(ORDER_CONTRIBUTION.article, ORDER_CONTRIBUTION.verified),
                );
                self.text(CourtText::StepContribution, &[amount, article])
            }
        };
        let [third, fourth] =
            [(CourtText::StepServe, ORDER_SERVICE), (CourtText::StepOppose, ORDER_OPPOSITION)]
                .map(|(text, period)| {
                    self.text(text, &[months(period.months), self.article(period.citation)])
                });
        vec![first, second, third, fourth]
    }

    /// How the interest on each invoice comes about.
    fn annex(&self) -> impl Iterator<Item = Block> {
        let overdue = self.file.overdue.invoices.iter();
        let bearing = overdue.filter(|(.., statement)| !statement.lines.is_empty());
        bearing.flat_map(|(id, claim, statement)| {
            let told = reckoning(claim, statement, self.words.0);
            let number = [(Field::Number, self.number(*id))];
            let heading = self.text(CourtText::HeadingAnnex, &number);
            let mut blocks = vec![Block::Heading(heading), told.table()];
            let notes = core::iter::once(told.conventions).chain(told.warnings);
            blocks.extend(notes.filter(|note| !note.is_empty()).map(Block::Paragraph));
            blocks
        })
    }

    fn number(&self, invoice: InvoiceId) -> String {
        let invoice = self.ledger.invoice(invoice);
        invoice.map(|invoice| invoice.number.to_string()).unwrap_or_default()
    }

    fn column(&self, title: CourtText, align: Align) -> Column {
        Column { title: texts::court(self.words.0, title).to_owned(), align }
    }
}

fn months(months: u8) -> (Field, String) {
    (Field::Months, months.to_string())
}

/// An invoice less its credit notes.
fn principal(claim: &Claim) -> Money {
    let notes = claim.movements.iter().filter(|it| it.kind == MovementKind::CreditNote);
    claim.total - notes.map(|note| note.amount).sum()
}
