//! Sentences, amounts and dates in the reader's language.

use chrono::{NaiveDate, NaiveDateTime};
use leptos::prelude::*;
use relancier_core::dunning::{
    Chosen, ChosenFor, PromiseState, ScenarioChoice, Segment, Shipped, StepKind,
};
use relancier_core::identity::Language;
use relancier_core::ledger::{
    Channel, Debtor, DisputeKind, HoldReason, Ledger, ProceedingKind,
};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_exchange::json::RecordKind;
use relancier_messages::format;
use rust_decimal::Decimal;

use crate::sentences::i18n::Locale;

/// The reader's language. The whole page is drawn anew when it changes, so that a screen can
/// hold plain strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lang {
    /// For sentences.
    pub locale: Locale,
    /// For amounts, dates and everything the other crates write.
    pub language: Language,
}

/// A sentence of `locales/` in the reader's language: `say!(l, nav.todo)`.
macro_rules! say {
    ($lang:expr, $($sentence:tt)*) => {
        leptos_i18n::td_string!($lang.locale, $($sentence)*)
    };
}
pub(crate) use say;

/// The reader's language, inside a screen.
pub fn use_lang() -> Lang {
    use_context().unwrap_or_else(|| Lang::new(Language::French))
}

impl Lang {
    /// The sentences of a language.
    pub fn new(language: Language) -> Self {
        let locale = match language {
            Language::French => Locale::fr,
            Language::English => Locale::en,
        };
        Self { locale, language }
    }

    /// `1 234,56 €`.
    pub fn amount(self, amount: Money) -> String {
        format::amount(amount, self.language)
    }

    /// « 12,15 % ».
    pub fn rate(self, rate: Rate) -> String {
        format::rate(rate, self.language)
    }

    /// « 8 », « 1,5 »: a number without a unit.
    pub fn number(self, number: Decimal) -> String {
        format::number(number.normalize(), self.language)
    }

    /// `1234,56`: an amount as one types it.
    pub fn plain_amount(self, amount: Money) -> String {
        let plain = amount.to_string();
        match self.language {
            Language::French => plain.replace('.', ","),
            Language::English => plain,
        }
    }

    /// « 21 novembre 2026 ».
    pub fn date(self, date: NaiveDate) -> String {
        format::date_long(date, self.language)
    }

    /// « 21 nov. 2026 ».
    pub fn short_date(self, date: NaiveDate) -> String {
        format::date_short(date, self.language, format::Year::Shown)
    }

    /// « 21 nov. »: where the year goes without saying.
    pub fn day_month(self, date: NaiveDate) -> String {
        format::date_short(date, self.language, format::Year::Hidden)
    }

    /// « 1,2 Mo »: units of a thousand, as the device's own settings count.
    pub fn size(self, bytes: u64) -> String {
        let tenths = |unit: u64| {
            self.number(Decimal::new(i64::try_from(bytes / (unit / 10)).unwrap_or(i64::MAX), 1))
        };
        match bytes {
            1_000_000_000.. => {
                say!(self, keeping.gigabytes, size = tenths(1_000_000_000)).to_string()
            }
            1_000_000.. => say!(self, keeping.megabytes, size = tenths(1_000_000)).to_string(),
            _ => say!(self, keeping.kilobytes, size = tenths(1_000)).to_string(),
        }
    }

    /// « 12 jours ».
    pub fn days(self, count: u32) -> String {
        format::days(count, self.language)
    }

    /// « 5 ans », « 6 mois ».
    pub fn months(self, count: u8) -> String {
        if count.is_multiple_of(12) {
            say!(self, limitation.years, count = count / 12).to_string()
        } else {
            say!(self, limitation.months, count = count).to_string()
        }
    }

    /// « samedi 21 novembre ».
    pub fn weekday_date(self, date: NaiveDate) -> String {
        format::weekday_date(date, self.language)
    }

    /// « 21 novembre 2026, 9:12 ».
    pub fn moment(self, at: NaiveDateTime) -> String {
        use chrono::Timelike as _;
        format!("{}, {}:{:02}", self.date(at.date()), at.hour(), at.minute())
    }

    /// What a kind of record is called.
    pub fn record_kind(self, kind: RecordKind) -> &'static str {
        match kind {
            RecordKind::Company => say!(self, kinds.company),
            RecordKind::Client => say!(self, kinds.clients),
            RecordKind::Invoice => say!(self, kinds.invoices),
            RecordKind::Payment => say!(self, kinds.payments),
            RecordKind::CreditNote => say!(self, kinds.credit_notes),
            RecordKind::Contact => say!(self, kinds.contacts),
            RecordKind::Hold => say!(self, kinds.holds),
            RecordKind::OwnRate => say!(self, kinds.own_rates),
            RecordKind::Proceeding => say!(self, kinds.proceedings),
            RecordKind::LimitationEvent => say!(self, kinds.limitation_events),
            RecordKind::Cost => say!(self, kinds.costs),
            RecordKind::OnAccount => say!(self, kinds.on_account),
            RecordKind::Policy => say!(self, kinds.policy),
            RecordKind::Stationery => say!(self, kinds.stationery),
            RecordKind::OwnScenario => say!(self, kinds.own_scenarios),
            RecordKind::OwnText => say!(self, kinds.own_texts),
        }
    }

    /// « Relance ferme ».
    pub fn step(self, step: StepKind) -> &'static str {
        match step {
            StepKind::Reception => say!(self, step.reception),
            StepKind::Courtesy => say!(self, step.courtesy),
            StepKind::Friendly => say!(self, step.friendly),
            StepKind::Firm => say!(self, step.firm),
            StepKind::LastWarning => say!(self, step.last_warning),
            StepKind::FormalNotice => say!(self, step.formal_notice),
        }
    }

    /// « Écrire la relance ferme ».
    pub fn write_step(self, step: StepKind) -> &'static str {
        match step {
            StepKind::Reception => say!(self, write_step.reception),
            StepKind::Courtesy => say!(self, write_step.courtesy),
            StepKind::Friendly => say!(self, write_step.friendly),
            StepKind::Firm => say!(self, write_step.firm),
            StepKind::LastWarning => say!(self, write_step.last_warning),
            StepKind::FormalNotice => say!(self, write_step.formal_notice),
        }
    }

    /// « Acheteur public ».
    pub fn debtor(self, debtor: Debtor) -> &'static str {
        match debtor {
            Debtor::Business => say!(self, debtor.business),
            Debtor::Consumer => say!(self, debtor.consumer),
            Debtor::Public => say!(self, debtor.public),
        }
    }

    /// « Litige : la qualité ».
    pub fn hold(self, reason: HoldReason) -> String {
        match reason {
            HoldReason::Promise => say!(self, hold.promise).to_owned(),
            HoldReason::Dispute(DisputeKind::NotSaid) => say!(self, hold.dispute).to_owned(),
            HoldReason::Dispute(about) => {
                let reason = say!(self, hold.dispute);
                say!(self, hold.with, reason = reason, about = self.dispute(about)).to_string()
            }
            HoldReason::PaymentPlan => say!(self, hold.payment_plan).to_owned(),
            HoldReason::Pause => say!(self, hold.pause).to_owned(),
        }
    }

    /// « la qualité ».
    pub fn dispute(self, about: DisputeKind) -> &'static str {
        match about {
            DisputeKind::NotSaid => say!(self, dispute.not_said),
            DisputeKind::Amount => say!(self, dispute.amount),
            DisputeKind::Quality => say!(self, dispute.quality),
            DisputeKind::Delivery => say!(self, dispute.delivery),
            DisputeKind::Order => say!(self, dispute.order),
            DisputeKind::Paid => say!(self, dispute.paid),
        }
    }

    /// « tenue ».
    pub fn promise(self, state: PromiseState) -> &'static str {
        match state {
            PromiseState::Running => say!(self, call.running),
            PromiseState::Kept => say!(self, call.kept),
            PromiseState::Broken => say!(self, call.broken),
        }
    }

    /// « Courriel ».
    pub fn channel(self, channel: Channel) -> &'static str {
        match channel {
            Channel::Email => say!(self, channel.email),
            Channel::Letter => say!(self, channel.letter),
            Channel::Call => say!(self, channel.call),
            Channel::Sms => say!(self, channel.sms),
            Channel::RegisteredLetter => say!(self, channel.registered),
            Channel::ElectronicRegisteredLetter => say!(self, channel.electronic),
        }
    }

    /// « Bon payeur ».
    pub fn segment(self, segment: Segment) -> &'static str {
        match segment {
            Segment::Regular => say!(self, segment.regular),
            Segment::New => say!(self, segment.new),
            Segment::GoodPayer => say!(self, segment.good_payer),
            Segment::BadPayer => say!(self, segment.bad_payer),
            Segment::LargeAccount => say!(self, segment.large_account),
            Segment::InDifficulty => say!(self, segment.in_difficulty),
            Segment::Consumer => say!(self, segment.consumer),
            Segment::PublicBuyer => say!(self, segment.public_buyer),
        }
    }

    /// « Doux », or what the user calls it.
    pub fn scenario(self, ledger: &Ledger, choice: ScenarioChoice) -> String {
        match choice {
            ScenarioChoice::Own(id) => {
                ledger.own_scenario(id).map_or_else(String::new, |own| own.name.to_string())
            }
            ScenarioChoice::Shipped(shipped) => self.shipped(shipped).to_owned(),
        }
    }

    /// « Doux ».
    pub fn shipped(self, shipped: Shipped) -> &'static str {
        match shipped {
            Shipped::Standard => say!(self, scenario.standard),
            Shipped::Soft => say!(self, scenario.soft),
            Shipped::Firm => say!(self, scenario.firm),
            Shipped::Consumer => say!(self, scenario.consumer),
            Shipped::Public => say!(self, scenario.public),
            Shipped::LargeAccount => say!(self, scenario.large_account),
        }
    }

    /// « parce que : Bon payeur ».
    pub fn chosen_for(self, chosen: &Chosen<'_>) -> String {
        match chosen.by {
            ChosenFor::Invoice => say!(self, scenario.by_invoice).to_owned(),
            ChosenFor::Client => say!(self, scenario.by_client).to_owned(),
            ChosenFor::Segment(segment) => {
                say!(self, scenario.by_segment, segment = self.segment(segment)).to_string()
            }
        }
    }

    /// « Liquidation judiciaire ».
    pub fn proceeding(self, kind: ProceedingKind) -> &'static str {
        match kind {
            ProceedingKind::Safeguard => say!(self, proceeding.safeguard),
            ProceedingKind::Receivership => say!(self, proceeding.receivership),
            ProceedingKind::Liquidation => say!(self, proceeding.liquidation),
            ProceedingKind::SimplifiedRecovery => say!(self, proceeding.simplified_recovery),
        }
    }
}

/// The place of a step's colour on the ladder: a class of the style sheet.
pub fn step_class(step: StepKind) -> &'static str {
    match step {
        StepKind::Reception | StepKind::Courtesy => "step-1",
        StepKind::Friendly => "step-2",
        StepKind::Firm => "step-3",
        StepKind::LastWarning => "step-4",
        StepKind::FormalNotice => "step-5",
    }
}
