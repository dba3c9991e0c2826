//! The texts there are, and the names that may stand in them.
//!
//! A new text is a file in each language of `data/templates/` and a line in [`Text`]. A new
//! merge field or condition is a line below and its meaning in `scene.rs`.
//!
//! The build script compiles this file too, to check the texts and to turn them into data.

/// An enumeration whose members are called by a name in the files.
macro_rules! vocabulary {
    ($(#[$about:meta])* $vocabulary:ident { $($(#[$doc:meta])* $member:ident = $name:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $vocabulary { $($(#[$doc])* $member,)* }

        impl $vocabulary {
            /// All there are.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// What it is called in the files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$member => $name,)* }
            }

            /// The one called that.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$member),)* _ => None }
            }
        }
    };
}

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words, as they are.
    Words(&'a str),
    /// `{client}`: something of the demand.
    Field(Field),
    /// `[if several]`: what follows is left out unless this holds.
    If(Condition),
    /// `[else]`: what follows stands in its place.
    Else,
    /// `[end]`: of the innermost section.
    End,
}

vocabulary! {
    /// A message or a letter: a file of `data/templates/<language>/`.
    Text {
        /// E-mail some days after the invoice: has it arrived, is it approved?
        EmailReception = "email-reception",
        /// E-mail before the due date.
        EmailCourtesy = "email-courtesy",
        /// E-mail, friendly reminder.
        EmailFriendly = "email-friendly",
        /// E-mail, firm reminder.
        EmailFirm = "email-firm",
        /// E-mail, last warning.
        EmailLastWarning = "email-last-warning",
        /// E-mail, formal notice to a business or a public buyer.
        EmailFormalNotice = "email-formal-notice",
        /// E-mail, formal notice to a consumer.
        EmailFormalNoticeConsumer = "email-formal-notice-consumer",
        /// E-mail of any step before the formal notice, for many invoices: every figure in few
        /// words.
        EmailShort = "email-short",
        /// The same for the formal notice.
        EmailShortFormalNotice = "email-short-formal-notice",
        /// A text message of any step, for a mobile telephone.
        Sms = "sms",
        /// Letter some days after the invoice.
        LetterReception = "letter-reception",
        /// Letter before the due date.
        LetterCourtesy = "letter-courtesy",
        /// Letter, friendly reminder.
        LetterFriendly = "letter-friendly",
        /// Letter, firm reminder.
        LetterFirm = "letter-firm",
        /// Letter, last warning.
        LetterLastWarning = "letter-last-warning",
        /// Letter, formal notice to a business or a public buyer.
        LetterFormalNotice = "letter-formal-notice",
        /// Letter, formal notice to a consumer.
        LetterFormalNoticeConsumer = "letter-formal-notice-consumer",
        /// Reply to one who never got the invoice.
        ReplyNotReceived = "reply-not-received",
        /// Reply to one who says that it has paid.
        ReplyAlreadyPaid = "reply-already-paid",
        /// Reply to one who waits for somebody's approval.
        ReplyAwaitingApproval = "reply-awaiting-approval",
        /// Reply to one who disputes something.
        ReplyDispute = "reply-dispute",
        /// Reply to one who cannot pay all at once.
        ReplyInstalments = "reply-instalments",
    }
}

vocabulary! {
    /// A short text with merge fields, in `phrases.txt`.
    Phrase {
        /// An invoice in the list of an e-mail.
        InvoiceLine = "invoice_line",
        /// The same in few words.
        InvoiceLineShort = "invoice_line_short",
        /// The penalty rate where nothing was stipulated.
        RateLegalDefault = "rate_legal_default",
        /// A stipulated rate.
        RateFixed = "rate_fixed",
        /// So many times the legal rate.
        RateMultiple = "rate_multiple",
        /// The ECB's rate and stipulated points.
        RateEcb = "rate_ecb",
        /// What a public buyer owes.
        RatePublic = "rate_public",
        /// What a consumer owes.
        RateConsumer = "rate_consumer",
        /// Where and when a letter is written.
        PlaceDate = "place_date",
        /// Whom a letter is for, at the client's.
        Attention = "attention",
        /// What a letter is about.
        Reference = "reference",
        /// Who the company is for the law, at the foot of a letter.
        LegalLine = "legal_line",
        /// The total of a letter that claims no penalties.
        TotalRemaining = "total_remaining",
        /// The principal, where penalties follow.
        TotalPrincipal = "total_principal",
        /// The interest.
        TotalInterest = "total_interest",
        /// The recovery indemnities.
        TotalIndemnity = "total_indemnity",
        /// The recovery costs beyond them.
        TotalCosts = "total_costs",
        /// All of it.
        TotalDue = "total_due",
        /// The name a letter is saved under, without extension.
        FileName = "file_name",
        /// On the telephone: who calls, and for whom.
        CallOpening = "call_opening",
        /// What the call is about.
        CallAbout = "call_about",
        /// What to ask some days after the invoice went out.
        CallAskReception = "call_ask_reception",
        /// What to ask before the due date.
        CallAskReady = "call_ask_ready",
        /// What to ask of one who promised.
        CallAskPromise = "call_ask_promise",
        /// What to ask once it is late: a day.
        CallAskDate = "call_ask_date",
        /// What to ask if that is too much: an amount.
        CallAskAmount = "call_ask_amount",
        /// What to ask if nothing is said: what stands in the way.
        CallAskObstacle = "call_ask_obstacle",
        /// How to end: what was agreed is said again.
        CallClose = "call_close",
        /// What to leave on an answering machine; others may listen.
        CallVoicemail = "call_voicemail",
        /// A line of the penalty ledger: its first and last day.
        LedgerPeriod = "ledger_period",
        /// Where a line's rate comes from: the ECB and what is added.
        LedgerEcb = "ledger_ecb",
        /// The same, for a public buyer.
        LedgerPublic = "ledger_public",
        /// So many times the legal rate.
        LedgerLegal = "ledger_legal",
        /// What a consumer owes.
        LedgerConsumer = "ledger_consumer",
        /// A rate stipulated that is under the floor.
        LedgerFloor = "ledger_floor",
        /// A rate that the user entered, after where it comes from.
        LedgerOwnRate = "ledger_own_rate",
        /// Where a rate was read.
        LedgerRead = "ledger_read",
        /// The same, where one source alone says so.
        LedgerReadOnce = "ledger_read_once",
        /// What payments have paid of the interest.
        LedgerInterestPaid = "ledger_interest_paid",
        /// How far the rates are known.
        LedgerKnownUntil = "ledger_known_until",
        /// No rate is known after a day.
        WarnUnknownAfter = "warn_unknown_after",
        /// No rate is known for some days between others.
        WarnUnknownBetween = "warn_unknown_between",
        /// No rate is known up to a day.
        WarnUnknownUntil = "warn_unknown_until",
        /// The stipulated rate is under the floor.
        WarnRaisedToFloor = "warn_raised_to_floor",
        /// The floor is not known.
        WarnFloorUnchecked = "warn_floor_unchecked",
        /// Interest stops with insolvency proceedings.
        WarnInterestStopped = "warn_interest_stopped",
        /// The indemnity may not be claimed.
        WarnIndemnityBarred = "warn_indemnity_barred",
        /// Some days are older than the rules.
        WarnOlderThanRules = "warn_older_than_rules",
        /// More was received than was due.
        WarnOverpaid = "warn_overpaid",
        /// The heading of a calculation.
        LedgerTitle = "ledger_title",
        /// The name its document is saved under, without extension.
        LedgerFileName = "ledger_file_name",
        /// The heading of a payment plan.
        PlanTitle = "plan_title",
        /// The name it is saved under, without extension.
        PlanFileName = "plan_file_name",
        /// Some interest of a plan is not known yet.
        PlanKnownUntil = "plan_known_until",
        /// What is to be known of one invoice of a plan.
        PlanAbout = "plan_about",
        /// Interest that cannot be given up.
        PlanWaiverVoid = "plan_waiver_void",
        /// The heading of a client's account.
        AccountTitle = "account_title",
        /// The name it is saved under, without extension.
        AccountFileName = "account_file_name",
        /// What leads to all that moved from a day on.
        AccountSince = "account_since",
        /// The balance before that day.
        AccountBrought = "account_brought",
        /// Something that moved for an invoice.
        AccountFor = "account_for",
        /// How late an invoice of it is.
        AccountLate = "account_late",
        /// What of it is late.
        AccountOverdue = "account_overdue",
        /// What may be claimed beyond it.
        AccountPenalties = "account_penalties",
        /// The same of a consumer.
        AccountInterest = "account_interest",
        /// The heading of an aged balance.
        AgedTitle = "aged_title",
        /// The name it is saved under, without extension.
        AgedFileName = "aged_file_name",
        /// What clients paid that no invoice took.
        AgedCredit = "aged_credit",
        /// Who the parties of a document to sign are: an establishment's number.
        DeedSiret = "deed_siret",
        /// The same: a company's.
        DeedSiren = "deed_siren",
        /// The name an agreement on instalments is saved under, without extension.
        AgreementFileName = "agreement_file_name",
        /// The debt it is about.
        AgreementOwes = "agreement_owes",
        /// What the creditor gives up if it is kept.
        AgreementGivenUp = "agreement_given_up",
        /// The name an acknowledgement of debt is saved under, without extension.
        AcknowledgementFileName = "acknowledgement_file_name",
        /// What it acknowledges.
        AcknowledgementOwes = "acknowledgement_owes",
        /// The name an attestation of payment is saved under, without extension.
        AttestationFileName = "attestation_file_name",
        /// What it attests of one invoice.
        AttestationOne = "attestation_one",
        /// What it attests of several.
        AttestationSeveral = "attestation_several",
        /// An invoice of it.
        AttestationInvoice = "attestation_invoice",
    }
}

vocabulary! {
    /// Words without merge fields, in `phrases.txt`.
    Word {
        /// The twelve months, separated by spaces.
        Months = "months",
        /// The same, abbreviated.
        MonthsShort = "months_short",
        /// The seven days, from Monday.
        Weekdays = "weekdays",
        /// How the first day of a month is written.
        FirstOfMonth = "first_of_month",
        /// One day.
        Day = "day",
        /// Several.
        Days = "days",
        /// One percentage point.
        Point = "point",
        /// Several.
        Points = "points",
        /// The name of a step.
        StepReception = "step_reception",
        /// The name of a step.
        StepCourtesy = "step_courtesy",
        /// The name of a step.
        StepFriendly = "step_friendly",
        /// The name of a step.
        StepFirm = "step_firm",
        /// The name of a step.
        StepLastWarning = "step_last_warning",
        /// The name of a step.
        StepFormalNotice = "step_formal_notice",
        /// What stands before a letter's subject.
        SubjectPrefix = "subject_prefix",
        /// What stands before a page number.
        Page = "page",
        /// Head of the column of invoice numbers.
        ColumnInvoice = "column_invoice",
        /// Head of the column of invoice dates.
        ColumnIssued = "column_issued",
        /// Head of the column of due dates.
        ColumnDue = "column_due",
        /// Head of the column of days late.
        ColumnLate = "column_late",
        /// Head of the column of amounts.
        ColumnAmount = "column_amount",
        /// Head of the column of what was paid or credited.
        ColumnSettled = "column_settled",
        /// Head of the column of what remains.
        ColumnRemaining = "column_remaining",
        /// What stands before the name of the account's holder.
        AccountHolder = "account_holder",
        /// What stands before the IBAN.
        AccountIban = "account_iban",
        /// What stands before the BIC.
        AccountBic = "account_bic",
        /// What stands before the reference to quote.
        AccountReference = "account_reference",
        /// Beside the code that fills in a transfer.
        AccountCode = "account_code",
        /// Before the sum at the foot of a page whose table goes on.
        CarriedForward = "carried_forward",
        /// Before that sum at the head of the next page.
        BroughtForward = "brought_forward",
        /// Head of the penalty ledger's column of periods and sources.
        LedgerColumnPeriod = "ledger_column_period",
        /// Head of its column of balances.
        LedgerColumnBase = "ledger_column_base",
        /// Head of its column of days.
        LedgerColumnDays = "ledger_column_days",
        /// Head of its column of rates.
        LedgerColumnRate = "ledger_column_rate",
        /// Head of its column of interest.
        LedgerColumnInterest = "ledger_column_interest",
        /// A rate that is not known.
        LedgerUnknown = "ledger_unknown",
        /// Why it is not.
        LedgerUnknownSource = "ledger_unknown_source",
        /// A rate of the terms of sale.
        LedgerStipulated = "ledger_stipulated",
        /// What remains of the invoice.
        LedgerRemaining = "ledger_remaining",
        /// What was received beyond it.
        LedgerBeyond = "ledger_beyond",
        /// The interest.
        LedgerInterest = "ledger_interest",
        /// The recovery indemnity.
        LedgerIndemnity = "ledger_indemnity",
        /// Its article, for a business.
        LedgerIndemnityBusiness = "ledger_indemnity_business",
        /// Its article, for a public buyer.
        LedgerIndemnityPublic = "ledger_indemnity_public",
        /// The recovery costs beyond the indemnity.
        LedgerCosts = "ledger_costs",
        /// When they may be claimed.
        LedgerCostsNote = "ledger_costs_note",
        /// All that is due.
        LedgerTotal = "ledger_total",
        /// What was received beyond all that is due.
        LedgerSurplus = "ledger_surplus",
        /// A year of 365 days.
        LedgerYear365 = "ledger_year_365",
        /// The days of each year.
        LedgerYearActual = "ledger_year_actual",
        /// Payments pay interest first.
        LedgerInterestFirst = "ledger_interest_first",
        /// Payments pay the principal first.
        LedgerPrincipalFirst = "ledger_principal_first",
        /// The terms of sale do not bind the client.
        WarnClauseSetAside = "warn_clause_set_aside",
        /// A consumer owes nothing yet.
        WarnNoFormalNotice = "warn_no_formal_notice",
        /// A consumer owes no recovery costs.
        WarnCostsSetAside = "warn_costs_set_aside",
        /// What a calculation starts from: the invoice's total.
        GivenTotal = "given_total",
        /// Its due date.
        GivenDue = "given_due",
        /// The debtor.
        GivenDebtor = "given_debtor",
        /// A business.
        GivenBusiness = "given_business",
        /// A consumer.
        GivenConsumer = "given_consumer",
        /// A public buyer.
        GivenPublic = "given_public",
        /// The formal notice.
        GivenNotice = "given_notice",
        /// A payment.
        GivenPayment = "given_payment",
        /// A credit note.
        GivenCreditNote = "given_credit_note",
        /// The day it is reckoned to.
        GivenAsOf = "given_as_of",
        /// Head of a payment plan's column of days.
        PlanColumnDate = "plan_column_date",
        /// Head of its column of amounts.
        PlanColumnAmount = "plan_column_amount",
        /// Head of its column of principal.
        PlanColumnPrincipal = "plan_column_principal",
        /// Head of its column of interest.
        PlanColumnInterest = "plan_column_interest",
        /// Head of its column of indemnities.
        PlanColumnIndemnity = "plan_column_indemnity",
        /// Head of its column of what remains.
        PlanColumnRemaining = "plan_column_remaining",
        /// What would pay everything today.
        PlanDueToday = "plan_due_today",
        /// What the plan adds to it.
        PlanCostOfWaiting = "plan_cost_of_waiting",
        /// What the instalments come to.
        PlanPaid = "plan_paid",
        /// What they come to beyond what is due.
        PlanLeftOver = "plan_left_over",
        /// What they leave due.
        PlanRemaining = "plan_remaining",
        /// What the creditor gives up.
        PlanGivenUp = "plan_given_up",
        /// What leads to what is open on a client's account.
        AccountOpen = "account_open",
        /// What leads to the account to pay to.
        AccountPay = "account_pay",
        /// What to do if the client's books say otherwise.
        AccountDisagree = "account_disagree",
        /// Head of the column of what moved.
        AccountColumnEntry = "account_column_entry",
        /// Head of the column of what is owed more.
        AccountColumnDebit = "account_column_debit",
        /// Head of the column of what is owed less.
        AccountColumnCredit = "account_column_credit",
        /// Head of the column of balances.
        AccountColumnBalance = "account_column_balance",
        /// Money that came with no invoice to pay.
        AccountOnAccount = "account_on_account",
        /// What was paid of what lateness added.
        AccountPenaltiesPaid = "account_penalties_paid",
        /// What remains of the invoices.
        AccountOwed = "account_owed",
        /// What was received in advance or too much.
        AccountCredit = "account_credit",
        /// What is to be paid in all.
        AccountToPay = "account_to_pay",
        /// What is to be given back.
        AccountInFavour = "account_in_favour",
        /// Head of the column of clients.
        AgedClient = "aged_client",
        /// Head of the column of what is not late.
        AgedNotDue = "aged_not_due",
        /// Head of the column of what is 1 to 30 days late.
        AgedTo30 = "aged_to_30",
        /// Head of the column of what is 31 to 60 days late.
        AgedTo60 = "aged_to_60",
        /// Head of the column of what is 61 to 90 days late.
        AgedTo90 = "aged_to_90",
        /// Head of the column of what is later.
        AgedBeyond = "aged_beyond",
        /// Head of the column of sums, and of the row of them.
        AgedTotal = "aged_total",
        /// There is nothing to tell.
        AgedNothing = "aged_nothing",
        /// The creditor, in a document to sign.
        DeedCreditor = "deed_creditor",
        /// The debtor.
        DeedDebtor = "deed_debtor",
        /// On which day it is signed.
        DeedDate = "deed_date",
        /// Room to sign.
        DeedSignature = "deed_signature",
        /// What the debtor is to write by hand.
        DeedByHand = "deed_by_hand",
        /// What signing does to the limitation.
        DeedInterrupts = "deed_interrupts",
        /// That there are two originals.
        DeedTwoOriginals = "deed_two_originals",
        /// The heading of an agreement on instalments.
        AgreementTitle = "agreement_title",
        /// What leads to the instalments.
        AgreementPays = "agreement_pays",
        /// What leads to the account to pay to.
        AgreementAccount = "agreement_account",
        /// What the creditor does while it is kept.
        AgreementKept = "agreement_kept",
        /// What follows if an instalment is missed.
        AgreementMissed = "agreement_missed",
        /// What becomes then of what the creditor gave up.
        AgreementWaiverLost = "agreement_waiver_lost",
        /// The heading of an acknowledgement of debt.
        AcknowledgementTitle = "acknowledgement_title",
        /// By when the debtor is to pay.
        AcknowledgementBy = "acknowledgement_by",
        /// The heading of an attestation of payment.
        AttestationTitle = "attestation_title",
        /// Head of the column of what settled an invoice.
        AttestationColumnBy = "attestation_column_by",
        /// What all of it comes to.
        AttestationReceived = "attestation_received",
        /// What it does not say.
        AttestationReserve = "attestation_reserve",
        /// What it is for.
        AttestationClosing = "attestation_closing",
        /// How a registered letter says what it is.
        RegisteredLetter = "registered_letter",
        /// How an electronic one does.
        ElectronicRegisteredLetter = "electronic_registered_letter",
        /// What stands before the number it is followed by.
        RegisteredNumber = "registered_number",
        /// The heading of a specimen of the company's letters.
        SpecimenTitle = "specimen_title",
        /// To whom it is: nobody.
        SpecimenClient = "specimen_client",
        /// Where nobody lives, lines parted by commas.
        SpecimenAddress = "specimen_address",
        /// What it is for.
        SpecimenText = "specimen_text",
        /// How it ends.
        SpecimenClosing = "specimen_closing",
    }
}

vocabulary! {
    /// A merge field.
    ///
    /// In the line of an invoice, the fields of an invoice are that one's; elsewhere they are
    /// the carrying invoice's.
    Field {
        /// The client's name.
        Client = "client",
        /// Whom to write to there.
        Contact = "contact",
        /// The company's name.
        Company = "company",
        /// The company's legal form.
        LegalForm = "legal_form",
        /// The company's SIREN or SIRET.
        CompanyNumber = "company_number",
        /// The company's telephone number.
        Phone = "phone",
        /// Where the company is.
        Place = "place",
        /// The list of invoices: lines in an e-mail, a table in a letter.
        Invoices = "invoices",
        /// The list of invoices, each in few words.
        InvoicesShort = "invoices_short",
        /// The account to pay to, in lines.
        Account = "account",
        /// How many invoices.
        Count = "count",
        /// An invoice's number.
        Number = "number",
        /// An invoice's date.
        Issued = "issued",
        /// An invoice's due date.
        Due = "due",
        /// An invoice's due date, in digits.
        DueShort = "due_short",
        /// How late an invoice is: « 12 jours ».
        DaysLate = "days_late",
        /// What remains of an invoice.
        Remaining = "remaining",
        /// The same without sign or spaces, where every byte counts.
        RemainingBare = "remaining_bare",
        /// What remains of all invoices.
        Principal = "principal",
        /// The interest asked for.
        Interest = "interest",
        /// The day up to which interest is reckoned.
        InterestUntil = "interest_until",
        /// The recovery indemnities asked for.
        Indemnity = "indemnity",
        /// The recovery costs asked for beyond the indemnities.
        Costs = "costs",
        /// The recovery indemnity of one invoice.
        IndemnityEach = "indemnity_each",
        /// All that is asked for.
        Total = "total",
        /// The day by which payment is asked for.
        Deadline = "deadline",
        /// The day the text is written.
        Today = "today",
        /// That day for a file's name: `2026-11-21`.
        TodayIso = "today_iso",
        /// The day of the last reminder about the carrying invoice.
        LastReminder = "last_reminder",
        /// The day of a promise that was not kept.
        Promised = "promised",
        /// How penalties are reckoned.
        RateClause = "rate_clause",
        /// The rate as stipulated.
        ClauseRate = "clause_rate",
        /// How many times the legal rate.
        Times = "times",
        /// How far above the ECB's rate: « 10 points ».
        Points = "points",
        /// The rate that runs that day.
        Rate = "rate",
        /// The name of the step.
        Step = "step",
        /// In the penalty ledger: a first day.
        From = "from",
        /// A last day.
        To = "to",
        /// A day that a warning is about.
        On = "on",
        /// The ECB's rate.
        Ecb = "ecb",
        /// The legal rate.
        Legal = "legal",
        /// The rate stipulated.
        Stipulated = "stipulated",
        /// An amount that a note is about.
        Amount = "amount",
        /// Where the user read a rate.
        Source = "source",
        /// How many months a time lasts.
        Months = "months",
    }
}

vocabulary! {
    /// What a section can depend on.
    Condition {
        /// There is more than one invoice.
        Several = "several",
        /// It is known whom to write to.
        Contact = "contact",
        /// The client is a business.
        Business = "business",
        /// The client is a consumer.
        Consumer = "consumer",
        /// The client is a public buyer.
        Public = "public",
        /// The step is the question some days after the invoice.
        Reception = "reception",
        /// It is to sound softly: the client pays well, or is in difficulty.
        Soft = "soft",
        /// It is to sound hard: the client was told before.
        Hard = "hard",
        /// The client promised to pay by a day that has passed.
        PromiseBroken = "promise_broken",
        /// The user holds the client to be in difficulty.
        InDifficulty = "in_difficulty",
        /// There are penalties to ask for, not only to mention.
        Claims = "claims",
        /// There is interest to ask for.
        Interest = "interest",
        /// There are indemnities to ask for.
        Indemnity = "indemnity",
        /// There are recovery costs to ask for.
        Costs = "costs",
        /// The invoice is late.
        Late = "late",
        /// A part of the invoice was paid or credited.
        PartPaid = "part_paid",
        /// A reminder about the carrying invoice was sent before.
        Reminded = "reminded",
        /// The rate that runs that day is known.
        Rate = "rate",
        /// The stipulated rate is under the legal floor, which stands in its place.
        Raised = "raised",
        /// The account to pay to is known.
        Iban = "iban",
        /// The company's telephone number is known.
        Phone = "phone",
        /// The company's legal form is known.
        LegalForm = "legal_form",
        /// The company's SIREN or SIRET is known.
        CompanyNumber = "company_number",
        /// That number is a SIRET.
        Siret = "siret",
        /// The town of the company is known.
        Place = "place",
    }
}

impl Text {
    /// Whether it has a subject line; a text message has none.
    pub const fn has_subject(self) -> bool {
        !matches!(self, Self::Sms)
    }

    /// Whether it says *vous* to everybody: letters and formal notices.
    pub const fn always_says_vous(self) -> bool {
        matches!(
            self,
            Self::EmailFormalNotice
                | Self::EmailFormalNoticeConsumer
                | Self::EmailShortFormalNotice
                | Self::LetterReception
                | Self::LetterCourtesy
                | Self::LetterFriendly
                | Self::LetterFirm
                | Self::LetterLastWarning
                | Self::LetterFormalNotice
                | Self::LetterFormalNoticeConsumer
        )
    }

    /// Whether it may speak of penalties: from the firm reminder on.
    pub const fn may_claim(self) -> bool {
        matches!(
            self,
            Self::EmailFirm
                | Self::EmailLastWarning
                | Self::EmailFormalNotice
                | Self::EmailFormalNoticeConsumer
                | Self::EmailShort
                | Self::EmailShortFormalNotice
                | Self::LetterFirm
                | Self::LetterLastWarning
                | Self::LetterFormalNotice
                | Self::LetterFormalNoticeConsumer
        )
    }

    /// Whether a merge field may stand in its body.
    pub fn may_hold(self, field: Field) -> bool {
        let list_fits = self.has_subject() || !Field::BLOCKS.contains(&field);
        let claim_fits = self.may_claim() || !Field::OF_CLAIMS.contains(&field);
        let of_texts =
            !Field::OF_LEDGER.contains(&field) && !Field::OF_PHRASES.contains(&field);
        list_fits && claim_fits && of_texts
    }

    /// Whether a section of it may depend on a condition.
    pub fn may_ask(self, condition: Condition) -> bool {
        let claim_fits = self.may_claim() || !Condition::OF_CLAIMS.contains(&condition);
        claim_fits && !Condition::OF_PHRASES.contains(&condition)
    }

    /// Whether a piece may stand in its body.
    pub fn takes(self, piece: Piece<'_>) -> bool {
        match piece {
            Piece::Field(field) => self.may_hold(field),
            Piece::If(condition) => self.may_ask(condition),
            Piece::Words(_) | Piece::Else | Piece::End => true,
        }
    }

    /// Whether a piece may stand in its subject: no list there.
    pub fn takes_in_subject(self, piece: Piece<'_>) -> bool {
        match piece {
            Piece::Field(field) => self.may_hold(field) && !Field::BLOCKS.contains(&field),
            _ => self.takes(piece),
        }
    }
}

vocabulary! {
    /// A short text of a file for the court: a line of `data/templates/<language>/court.txt`.
    CourtText {
        /// The heading of a file for an order to pay.
        TitleOrder = "title_order",
        /// The heading where another way is to be taken.
        TitleOther = "title_other",
        /// The name it is saved under, without extension.
        FileOrder = "file_order",
        /// The same of the other.
        FileOther = "file_other",
        /// Who asks whom for what, and what the file is for.
        IntroOrder = "intro_order",
        /// The same where another way is to be taken.
        IntroOther = "intro_other",
        /// Over the court.
        HeadingJudge = "heading_judge",
        /// Over the parties.
        HeadingParties = "heading_parties",
        /// Over what happened.
        HeadingFacts = "heading_facts",
        /// Over what is asked for.
        HeadingSums = "heading_sums",
        /// Over the list of pieces.
        HeadingPieces = "heading_pieces",
        /// Over what is missing.
        HeadingMissing = "heading_missing",
        /// Over what is to be done.
        HeadingSteps = "heading_steps",
        /// Over how the interest on an invoice comes about.
        HeadingAnnex = "heading_annex",
        /// Which court.
        JudgeCourt = "judge_court",
        /// Where.
        JudgePlace = "judge_place",
        /// With which form.
        JudgeForm = "judge_form",
        /// By which articles.
        JudgeArticle = "judge_article",
        /// The president of the commercial court.
        Commercial = "commercial",
        /// The commercial chamber of the judicial court.
        CommercialChamber = "commercial_chamber",
        /// The president of the judicial court.
        Judicial = "judicial",
        /// The judge for the protection of persons.
        Protection = "protection",
        /// The administrative court.
        Administrative = "administrative",
        /// A court abroad.
        Abroad = "abroad",
        /// Why it is the commercial court.
        KindCommercial = "kind_commercial",
        /// Why it is the judicial court.
        KindCivil = "kind_civil",
        /// Why it is the judge for the protection of persons.
        KindLease = "kind_lease",
        /// The place, where the debtor's town is known.
        PlaceKnown = "place_known",
        /// The place, where it is not.
        PlaceUnknown = "place_unknown",
        /// The place, where the address is not a French one.
        PlaceAbroad = "place_abroad",
        /// A form of the administration.
        Form = "form",
        /// What is said of what was not verified.
        ToCheck = "to_check",
        /// The heading of the simplified recovery of small claims.
        WaySmall = "way_small",
        /// What it is, where it is open.
        WaySmallOpen = "way_small_open",
        /// What it costs, and what it forbids.
        WaySmallCosts = "way_small_costs",
        /// Where it goes on.
        WaySmallRunning = "way_small_running",
        /// Where the claim is too large for it.
        WaySmallTooMuch = "way_small_too_much",
        /// The heading of the order to pay.
        WayOrder = "way_order",
        /// What it is.
        WayOrderText = "way_order_text",
        /// The heading of the way to a public buyer.
        WayPublic = "way_public",
        /// What it is.
        WayPublicText = "way_public_text",
        /// The heading of the way abroad.
        WayAbroad = "way_abroad",
        /// What it is.
        WayAbroadText = "way_abroad_text",
        /// The heading of the procedure for undisputed claims.
        WayUndisputed = "way_undisputed",
        /// Why it cannot be used yet.
        WayUndisputedText = "way_undisputed_text",
        /// To write the request.
        StepForm = "step_form",
        /// The same where no form was read of.
        StepFormless = "step_formless",
        /// What a commercial court costs.
        StepFee = "step_fee",
        /// What a judicial court may cost.
        StepContribution = "step_contribution",
        /// To have the order served.
        StepServe = "step_serve",
        /// What the debtor may do then.
        StepOppose = "step_oppose",
        /// The day the law was read for, and its articles.
        ReadOn = "read_on",
        /// That it is no legal advice.
        Caution = "caution",
        /// A column: what happened.
        ColumnFact = "column_fact",
        /// A column: an amount.
        ColumnSum = "column_sum",
        /// A column: an invoice less its credit notes.
        ColumnPrincipal = "column_principal",
        /// A column: the rates, and from when.
        ColumnRates = "column_rates",
        /// A column: interest.
        ColumnInterest = "column_interest",
        /// A column: the number of a piece.
        ColumnPlace = "column_place",
        /// A column: a piece.
        ColumnPiece = "column_piece",
        /// A column: where it is to be found.
        ColumnOrigin = "column_origin",
        /// An invoice was issued.
        FactInvoice = "fact_invoice",
        /// A payment came.
        FactPayment = "fact_payment",
        /// A credit note took effect.
        FactCreditNote = "fact_credit_note",
        /// The debtor promised to pay by a day.
        FactPromise = "fact_promise",
        /// The same without a day.
        FactPromiseOpen = "fact_promise_open",
        /// The debtor acknowledged the debt.
        FactAcknowledgement = "fact_acknowledgement",
        /// A message that was no step.
        Message = "message",
        /// A call that was no step.
        Called = "called",
        /// By e-mail.
        ByEmail = "by_email",
        /// By letter.
        ByLetter = "by_letter",
        /// By telephone.
        ByCall = "by_call",
        /// By text message.
        BySms = "by_sms",
        /// By registered letter.
        ByRegistered = "by_registered",
        /// By electronic registered letter.
        ByElectronic = "by_electronic",
        /// The number a registered letter is followed by.
        Tracking = "tracking",
        /// The invoices less their credit notes.
        SumPrincipal = "sum_principal",
        /// Interest to the day.
        SumInterest = "sum_interest",
        /// The recovery indemnities.
        SumIndemnity = "sum_indemnity",
        /// The recovery costs.
        SumCosts = "sum_costs",
        /// What was paid.
        SumReceived = "sum_received",
        /// What is left.
        SumTotal = "sum_total",
        /// Interest runs on until payment.
        RunsOn = "runs_on",
        /// What was agreed.
        PieceContract = "piece_contract",
        /// An invoice.
        PieceInvoice = "piece_invoice",
        /// That it was delivered or done.
        PieceDelivery = "piece_delivery",
        /// A piece of a day.
        PieceDated = "piece_dated",
        /// The proof that a registered letter was posted and received.
        PieceReceipt = "piece_receipt",
        /// The acknowledgement of the debt.
        PieceAcknowledgement = "piece_acknowledgement",
        /// What a recovery cost is justified by.
        PieceCost = "piece_cost",
        /// How interest comes about.
        PiecePenalties = "piece_penalties",
        /// The statement of the account.
        PieceStatement = "piece_statement",
        /// In the user's own papers.
        OriginOwn = "origin_own",
        /// On the timeline.
        OriginKept = "origin_kept",
        /// With the file.
        OriginHere = "origin_here",
        /// A document of the client's screen.
        OriginDocument = "origin_document",
        /// Insolvency proceedings go on.
        Insolvency = "insolvency",
        /// The simplified recovery goes on.
        Recovering = "recovering",
        /// The limitation of an invoice is over.
        Lost = "lost",
        /// The debt is disputed.
        Dispute = "dispute",
        /// A payment plan is kept.
        PaymentPlan = "payment_plan",
        /// A promise runs.
        Promise = "promise",
        /// Money came that pays no invoice.
        OnAccount = "on_account",
        /// There is no formal notice.
        NoNotice = "no_notice",
        /// The same of a consumer.
        NoNoticeConsumer = "no_notice_consumer",
        /// The formal notice gave until a day.
        NoticeRuns = "notice_runs",
        /// Nothing proves that it was received.
        NoticeUnproven = "notice_unproven",
        /// The limitation of an invoice ends soon.
        Near = "near",
        /// No rule of limitation was read.
        LimitationNotKnown = "limitation_not_known",
        /// The debtor's address is missing.
        Address = "address",
        /// The debtor's number is missing.
        Siren = "siren",
        /// No rate is known after a day.
        InterestUntil = "interest_until",
    }
}

impl CourtText {
    /// Whether a piece may stand in it: the fields of documents, and no section.
    pub fn takes(self, piece: Piece<'_>) -> bool {
        match piece {
            Piece::Field(field) => {
                Field::OF_LEDGER.contains(&field) || Field::OF_BOTH.contains(&field)
            }
            Piece::If(_) | Piece::Else | Piece::End => false,
            Piece::Words(_) => true,
        }
    }
}

impl Phrase {
    /// Whether it belongs to a document that demands nothing, such as the penalty ledger: it
    /// takes the fields of those, and no section.
    pub fn of_ledger(self) -> bool {
        self >= Self::LedgerPeriod
    }

    /// Whether a piece may stand in it.
    pub fn takes(self, piece: Piece<'_>) -> bool {
        let of_ledger = self.of_ledger();
        match piece {
            Piece::Field(field) => {
                let fits = Field::OF_LEDGER.contains(&field) == of_ledger;
                // A phrase cannot hold a text made of phrases.
                (fits || Field::OF_BOTH.contains(&field)) && !Field::COMPOSED.contains(&field)
            }
            Piece::If(_) | Piece::Else | Piece::End => !of_ledger,
            Piece::Words(_) => true,
        }
    }
}

impl Field {
    /// The fields that take lines of their own.
    pub const BLOCKS: [Self; 3] = [Self::Invoices, Self::InvoicesShort, Self::Account];
    /// The fields that are themselves made of phrases.
    pub const COMPOSED: [Self; 4] =
        [Self::Invoices, Self::InvoicesShort, Self::Account, Self::RateClause];
    /// The fields that speak of what is owed beyond the invoices.
    pub const OF_CLAIMS: [Self; 7] = [
        Self::Interest,
        Self::InterestUntil,
        Self::Indemnity,
        Self::Costs,
        Self::IndemnityEach,
        Self::RateClause,
        Self::Rate,
    ];
    /// The fields that only phrases use.
    pub const OF_PHRASES: [Self; 3] = [Self::RemainingBare, Self::TodayIso, Self::ClauseRate];
    /// The fields of the phrases of documents, which have no demand to speak of.
    pub const OF_LEDGER: [Self; 11] = [
        Self::From,
        Self::To,
        Self::On,
        Self::Ecb,
        Self::Legal,
        Self::Stipulated,
        Self::Amount,
        Self::Source,
        Self::Times,
        Self::Points,
        Self::Months,
    ];
    /// The fields that phrases about a demand and phrases of documents may both use.
    pub const OF_BOTH: [Self; 6] =
        [Self::Times, Self::Points, Self::Client, Self::Company, Self::Number, Self::DaysLate];
}

impl Condition {
    /// The conditions that speak of what is owed beyond the invoices.
    pub const OF_CLAIMS: [Self; 4] =
        [Self::Claims, Self::Interest, Self::Indemnity, Self::Costs];
    /// The conditions that only phrases use.
    pub const OF_PHRASES: [Self; 4] = [Self::Rate, Self::Raised, Self::Siret, Self::Place];
}
