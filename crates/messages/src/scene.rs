//! What the merge fields and conditions of a text mean for one demand.

use chrono::NaiveDate;
use relancier_core::dunning::{Demand, DemandLine, Segment, StepKind, Tone, broken_promise};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::identity::{BusinessNumber, Language};
use relancier_core::law::{PenaltyClause, RateSource};
use relancier_core::ledger::{
    Channel, Client, Company, Debtor, HoldSubject, Invoice, Ledger, Register, Stationery,
};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_core::text::Line;

use crate::format;
use crate::template::{Condition, Field, Phrase, Piece, Word};
use crate::texts;

/// Who writes to whom, and the ledger in which the invoices of the demand stand.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// The creditor.
    pub company: &'a Company,
    /// The debtor.
    pub client: &'a Client,
    /// Where the invoices are.
    pub ledger: &'a Ledger,
}

impl<'a> Parties<'a> {
    /// The parties of a demand; `None` before the company is described, or if the client is gone.
    pub fn of(ledger: &'a Ledger, demand: &Demand) -> Option<Self> {
        Self::with(ledger, demand.client)
    }

    /// The company and a client; `None` before the company is described, or if the client is
    /// gone.
    pub fn with(ledger: &'a Ledger, client: ClientId) -> Option<Self> {
        let (company, client) = (ledger.company()?, ledger.client(client)?);
        Some(Self { company, client, ledger })
    }

    /// The number printed on an invoice; nothing if it is gone.
    pub(crate) fn number(&self, invoice: InvoiceId) -> String {
        text_of(self.ledger.invoice(invoice).map(|invoice| &invoice.number))
    }
}

/// A demand with the records it speaks of.
pub(crate) struct Scene<'a> {
    pub(crate) company: &'a Company,
    pub(crate) client: &'a Client,
    pub(crate) stationery: &'a Stationery,
    pub(crate) demand: &'a Demand,
    /// The carrying invoice first; those no longer in the ledger are left out.
    pub(crate) items: Vec<Item<'a>>,
    language: Language,
    register: Register,
    last_reminder: Option<NaiveDate>,
    /// The day of a promise about these invoices that was not kept.
    promised: Option<NaiveDate>,
}

/// An invoice of the demand.
#[derive(Clone, Copy)]
pub(crate) struct Item<'a> {
    pub(crate) invoice: &'a Invoice,
    pub(crate) line: &'a DemandLine,
}

/// A stretch of a text once it is filled.
pub(crate) enum Part {
    /// Words, values among them.
    Words(String),
    /// The list of invoices stands here.
    Invoices,
    /// The list of invoices in few words stands here.
    InvoicesShort,
    /// The account to pay to stands here.
    Account,
}

impl<'a> Scene<'a> {
    /// The demand, spoken of in a language and a register.
    pub(crate) fn speaking(
        parties: &Parties<'a>,
        demand: &'a Demand,
        language: Language,
        register: Register,
    ) -> Self {
        let Parties { company, client, ledger } = *parties;
        let items: Vec<Item<'_>> = demand
            .lines
            .iter()
            .filter_map(|line| Some(Item { invoice: ledger.invoice(line.invoice)?, line }))
            .collect();
        let carrying = items.first().map(|item| item.invoice.id);
        let last_reminder = ledger
            .contacts_of(client.id)
            .filter(|contact| {
                contact.step >= Some(StepKind::Friendly)
                    && contact.channel != Channel::Call
                    && carrying.is_some_and(|carrying| contact.invoices.contains(&carrying))
            })
            .map(|contact| contact.at.date())
            .filter(|date| *date < demand.as_of)
            .max();
        let promised = broken_promise(ledger, client, demand.as_of)
            .filter(|promise| match promise.subject {
                HoldSubject::Client(_) => true,
                HoldSubject::Invoice(id) => items.iter().any(|item| item.invoice.id == id),
            })
            .and_then(|promise| promise.until);
        let stationery = ledger.stationery();
        Self {
            company,
            client,
            stationery,
            demand,
            items,
            language,
            register,
            last_reminder,
            promised,
        }
    }

    /// The day of a promise that was not kept.
    pub(crate) fn promised(&self) -> Option<NaiveDate> {
        self.promised
    }

    pub(crate) fn language(&self) -> Language {
        self.language
    }

    pub(crate) fn word(&self, word: Word) -> &'static str {
        texts::word(self.language(), word)
    }

    pub(crate) fn amount(&self, money: Money) -> String {
        format::amount(money, self.language())
    }

    /// A phrase about the demand.
    pub(crate) fn phrase(&self, phrase: Phrase) -> String {
        self.phrase_about(phrase, self.items.first())
    }

    /// A phrase about one of its invoices.
    pub(crate) fn phrase_about(&self, phrase: Phrase, item: Option<&Item<'_>>) -> String {
        join(self.fill_about(texts::phrase(self.language, self.register, phrase), item))
    }

    /// The lines of the account to pay to, each with its name: empty if there is none.
    pub(crate) fn account(&self) -> Vec<(String, String)> {
        // One invoice is quoted; several are told apart by their amounts.
        let reference = self.items.first().filter(|_| self.items.len() == 1);
        let reference = reference.map(|item| item.invoice.number.to_string());
        account_lines(self.company, self.language(), reference)
    }

    /// A subject line: one line whatever its fields hold, so that nothing in it can be taken for
    /// another header.
    pub(crate) fn line(&self, text: &str) -> String {
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        self.words(text).replace(breaks, " ")
    }

    /// A text without lists, filled.
    pub(crate) fn words(&self, text: &str) -> String {
        join(self.fill(text))
    }

    /// A text, filled.
    pub(crate) fn fill(&self, text: &str) -> Vec<Part> {
        self.fill_about(text, self.items.first())
    }

    fn fill_about(&self, text: &str, item: Option<&Item<'_>>) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut words = String::new();
        // One for each open section: whether its condition, or its `[else]`, holds.
        let mut holds: Vec<bool> = Vec::new();
        for piece in texts::read(text) {
            match piece {
                Piece::If(condition) => holds.push(self.holds(condition, item)),
                Piece::Else => {
                    if let Some(innermost) = holds.last_mut() {
                        *innermost = !*innermost;
                    }
                }
                Piece::End => {
                    holds.pop();
                }
                Piece::Words(_) | Piece::Field(_) if holds.contains(&false) => {}
                Piece::Words(more) => words.push_str(more),
                Piece::Field(field) => match Part::of(field) {
                    Some(block) => {
                        parts.push(Part::Words(std::mem::take(&mut words)));
                        parts.push(block);
                    }
                    None => words.push_str(&self.field(field, item)),
                },
            }
        }
        parts.push(Part::Words(words));
        parts
    }

    fn field(&self, field: Field, item: Option<&Item<'_>>) -> String {
        let Self { company, client, demand, .. } = *self;
        let language = self.language();
        let date = |date| format::date_long(date, language);
        let of_item = |value: &dyn Fn(&Item<'_>) -> String| item.map(value).unwrap_or_default();
        match field {
            Field::Client => client.name.to_string(),
            Field::Contact => self.contact().unwrap_or_default().to_owned(),
            Field::Company => company.name.to_string(),
            Field::LegalForm => text_of(company.legal_form.as_ref()),
            Field::CompanyNumber => {
                company.number.map(format::business_number).unwrap_or_default()
            }
            Field::Phone => text_of(company.phone.as_ref()),
            Field::Place => self.place().unwrap_or_default().to_owned(),
            Field::Count => self.items.len().to_string(),
            Field::Number => of_item(&|item| item.invoice.number.to_string()),
            Field::Issued => of_item(&|item| date(item.invoice.issued)),
            Field::Due => of_item(&|item| date(item.invoice.due)),
            Field::DueShort => {
                of_item(&|item| format::date_numeric(item.invoice.due, language))
            }
            Field::DaysLate => of_item(&|item| format::days(item.line.days_late, language)),
            Field::Remaining => of_item(&|item| self.amount(item.line.statement.remaining)),
            Field::RemainingBare => {
                of_item(&|item| format::amount_bare(item.line.statement.remaining, language))
            }
            Field::IndemnityEach => {
                of_item(&|item| format::amount_brief(item.line.statement.indemnity, language))
            }
            Field::Principal => self.amount(demand.principal),
            Field::Interest => self.amount(demand.interest),
            Field::InterestUntil => date(self.demand.interest_until()),
            Field::Indemnity => self.amount(demand.indemnity),
            Field::Costs => self.amount(demand.costs),
            Field::Total => self.amount(self.total()),
            Field::Deadline => date(demand.deadline),
            Field::Today => date(demand.as_of),
            Field::TodayIso => demand.as_of.to_string(),
            Field::LastReminder => self.last_reminder.map(date).unwrap_or_default(),
            Field::Promised => self.promised.map(date).unwrap_or_default(),
            Field::RateClause => self.phrase_about(self.rate_clause(), item),
            Field::ClauseRate => match company.penalty_clause {
                PenaltyClause::Fixed(rate) => format::rate(rate, language),
                _ => String::new(),
            },
            Field::Times => match company.penalty_clause {
                PenaltyClause::LegalMultiple(multiple) => {
                    format::number(multiple.times(), language)
                }
                _ => String::new(),
            },
            Field::Points => {
                self.points().map(|points| format::points(points, language)).unwrap_or_default()
            }
            Field::Rate => {
                self.rate().map(|rate| format::rate(rate, language)).unwrap_or_default()
            }
            Field::Step => self.word(step_name(demand.step)).to_owned(),
            // The first three are blocks of their own (see `Part::of`); the others are of the
            // penalty ledger alone: the build lets no text about a demand use them.
            Field::Invoices
            | Field::InvoicesShort
            | Field::Account
            | Field::From
            | Field::To
            | Field::On
            | Field::Ecb
            | Field::Legal
            | Field::Stipulated
            | Field::Amount
            | Field::Source
            | Field::Months => String::new(),
        }
    }

    fn holds(&self, condition: Condition, item: Option<&Item<'_>>) -> bool {
        let Self { company, client, demand, .. } = *self;
        match condition {
            Condition::Several => self.items.len() > 1,
            Condition::Contact => self.contact().is_some(),
            Condition::Business => client.debtor == Debtor::Business,
            Condition::Consumer => client.debtor == Debtor::Consumer,
            Condition::Public => client.debtor == Debtor::Public,
            Condition::Reception => demand.step == StepKind::Reception,
            Condition::Soft => demand.tone == Tone::Soft,
            Condition::Hard => demand.tone == Tone::Hard,
            Condition::PromiseBroken => self.promised.is_some(),
            Condition::InDifficulty => client.chasing.segment == Some(Segment::InDifficulty),
            Condition::Claims => self.claims(),
            Condition::Interest => demand.interest.is_positive(),
            Condition::Indemnity => demand.indemnity.is_positive(),
            Condition::Costs => demand.costs.is_positive(),
            Condition::Late => item.is_some_and(|item| item.line.days_late > 0),
            Condition::PartPaid => {
                item.is_some_and(|item| item.line.statement.remaining < item.invoice.total)
            }
            Condition::Reminded => self.last_reminder.is_some(),
            Condition::Rate => self.rate().is_some(),
            Condition::Raised => self
                .current_rate()
                .is_some_and(|(_, source)| matches!(source, RateSource::RaisedToFloor { .. })),
            Condition::Iban => company.iban.is_some(),
            Condition::Phone => company.phone.is_some(),
            Condition::LegalForm => company.legal_form.is_some(),
            Condition::CompanyNumber => company.number.is_some(),
            Condition::Siret => matches!(company.number, Some(BusinessNumber::Siret(_))),
            Condition::Place => self.place().is_some(),
        }
    }

    /// Whether there are interest and indemnities to ask for. The first two steps never do.
    pub(crate) fn claims(&self) -> bool {
        let Demand { step, claims_penalties, interest, indemnity, .. } = *self.demand;
        claims_penalties
            && step >= StepKind::Firm
            && (interest.is_positive() || indemnity.is_positive())
    }

    /// What is asked for in all.
    pub(crate) fn total(&self) -> Money {
        if self.claims() { self.demand.total } else { self.demand.principal }
    }

    /// Whom to greet; a consumer is greeted by name.
    fn contact(&self) -> Option<&'a str> {
        let consumer = (self.client.debtor == Debtor::Consumer).then_some(&self.client.name);
        self.client.contact_name.as_ref().or(consumer).map(Line::as_str)
    }

    /// The town of the company: what follows the postcode, without « CEDEX ».
    fn place(&self) -> Option<&'a str> {
        self.company.address.lines().find_map(|line| {
            let (postcode, town) = line.split_once(' ')?;
            let is_postcode =
                postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
            let town = town.split(" CEDEX").next().unwrap_or(town);
            is_postcode.then_some(town)
        })
    }

    fn rate_clause(&self) -> Phrase {
        match (self.client.debtor, self.company.penalty_clause) {
            (Debtor::Consumer, _) => Phrase::RateConsumer,
            (Debtor::Public, _) => Phrase::RatePublic,
            (Debtor::Business, PenaltyClause::LegalDefault) => Phrase::RateLegalDefault,
            (Debtor::Business, PenaltyClause::Fixed(_)) => Phrase::RateFixed,
            (Debtor::Business, PenaltyClause::LegalMultiple(_)) => Phrase::RateMultiple,
            (Debtor::Business, PenaltyClause::EcbPlus(_)) => Phrase::RateEcb,
        }
    }

    fn points(&self) -> Option<Rate> {
        match (self.current_rate(), &self.company.penalty_clause) {
            (Some((_, RateSource::Ecb { points, .. })), _)
            | (_, PenaltyClause::EcbPlus(points)) => Some(*points),
            _ => None,
        }
    }

    fn rate(&self) -> Option<Rate> {
        self.current_rate().map(|(rate, _)| *rate)
    }

    /// The rate that runs on the carrying invoice, if it is known.
    fn current_rate(&self) -> Option<&'a (Rate, RateSource)> {
        let carrying: &'a DemandLine = self.items.first()?.line;
        carrying.statement.lines.last().and_then(|line| line.rate.as_ref())
    }
}

/// The lines of a company's account, each with its name: empty if there is none.
pub(crate) fn account_lines(
    company: &Company,
    language: Language,
    reference: Option<String>,
) -> Vec<(String, String)> {
    let Some(iban) = &company.iban else { return Vec::new() };
    let lines = [
        (Word::AccountHolder, Some(company.name.to_string())),
        (Word::AccountIban, Some(iban.to_string())),
        (Word::AccountBic, company.bic.as_ref().map(ToString::to_string)),
        (Word::AccountReference, reference),
    ];
    lines
        .into_iter()
        .filter_map(|(name, value)| Some((texts::word(language, name).to_owned(), value?)))
        .collect()
}

impl Part {
    fn of(field: Field) -> Option<Self> {
        match field {
            Field::Invoices => Some(Self::Invoices),
            Field::InvoicesShort => Some(Self::InvoicesShort),
            Field::Account => Some(Self::Account),
            _ => None,
        }
    }
}

/// The name of a step, as it heads a file's name.
pub(crate) fn step_name(step: StepKind) -> Word {
    match step {
        StepKind::Reception => Word::StepReception,
        StepKind::Courtesy => Word::StepCourtesy,
        StepKind::Friendly => Word::StepFriendly,
        StepKind::Firm => Word::StepFirm,
        StepKind::LastWarning => Word::StepLastWarning,
        StepKind::FormalNotice => Word::StepFormalNotice,
    }
}

fn text_of(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn join(parts: Vec<Part>) -> String {
    let words = parts.into_iter().filter_map(|part| match part {
        Part::Words(words) => Some(words),
        Part::Invoices | Part::InvoicesShort | Part::Account => None,
    });
    words.collect()
}
