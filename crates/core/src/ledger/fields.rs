//! The fields that two devices may change apart, and those that only make sense together.

use core::mem::swap;

use super::{Record, RecordId};

// One list serves comparing and merging. A member left out of it would never be merged: a property
// test takes each field of one record over to another and sees that they are then equal.
macro_rules! fields {
    ($($kind:ident { $($field:ident: $($($member:ident).+),+;)* })*) => {
        impl RecordId {
            /// The fields a record of this kind is merged by, in their order.
            pub const fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$kind { .. } => &[$(Field::$field),*],)*
                }
            }
        }

        impl Record {
            /// Whether both have the same in a field.
            pub(super) fn agrees(&self, other: &Self, field: Field) -> bool {
                match (self, other, field) {
                    $($((Self::$kind(ours), Self::$kind(theirs), Field::$field) => {
                        $(ours.$($member).+ == theirs.$($member).+)&&+
                    })*)*
                    _ => true,
                }
            }

            /// Has two records of one kind exchange what they have in a field.
            pub(super) fn swap(&mut self, other: &mut Self, field: Field) {
                match (self, other, field) {
                    $($((Self::$kind(ours), Self::$kind(theirs), Field::$field) => {
                        $(swap(&mut ours.$($member).+, &mut theirs.$($member).+);)+
                    })*)*
                    _ => {}
                }
            }
        }
    };
}

/// What is stamped and merged as one: a field of a record, or a few of which one without the others
/// would say what nobody wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "a field of the record where nothing else is said")]
pub enum Field {
    Name,
    LegalForm,
    Number,
    Address,
    Email,
    Phone,
    /// IBAN, BIC and the day they changed: the bank of one account with the number of another is none.
    Account,
    PenaltyClause,
    Terms,
    Sector,
    DayCount,
    Imputation,
    Debtor,
    Language,
    ContactName,
    Scenario,
    Segment,
    DirectDebit,
    Register,
    CopyTo,
    Note,
    Client,
    Subject,
    /// When issued, received and due: the last follows from the others, and may not come before them.
    Dates,
    Total,
    Invoice,
    /// An amount and its day: one line of a bank statement.
    Sum,
    /// All of a contact as it was sent: it is proof.
    Sent,
    Tracking,
    /// What is held, why, from when and until when: the last day of a promise is none of a dispute.
    Hold,
    /// Which rate, for when, how much and where it was read.
    Rate,
    /// Whose proceedings, of what kind, opened when.
    Opening,
    Published,
    Closed,
    /// What happened to which invoice, from when and until when.
    Event,
    What,
    /// The days of the week and the region whose holidays are kept.
    WorkingDays,
    Gap,
    Threshold,
    LargeAccount,
    Scenarios,
    /// Tone and steps: a ladder is checked as a whole.
    Steps,
    /// A text, with what it stands for: a subject goes with its body.
    Wording,
    Window,
    Logo,
    /// A signature drawn, and who signs: it is theirs.
    Signature,
}

fields! {
    Company {
        Name: name;
        LegalForm: legal_form;
        Number: number;
        Address: address;
        Email: email;
        Phone: phone;
        Account: iban, bic, iban_changed;
        PenaltyClause: penalty_clause;
        Terms: terms;
        Sector: sector;
        DayCount: day_count;
        Imputation: imputation;
    }
    Client {
        Name: name;
        Number: number;
        Address: address;
        Email: email;
        Phone: phone;
        Terms: terms;
        Debtor: debtor;
        Language: language;
        ContactName: contact_name;
        Scenario: chasing.scenario;
        Segment: chasing.segment;
        DirectDebit: chasing.direct_debit;
        Register: chasing.register;
        CopyTo: chasing.copy_to;
        Note: note;
    }
    Invoice {
        Number: number;
        Scenario: scenario;
        Client: client;
        Subject: subject;
        Dates: issued, due, received;
        Total: total;
    }
    Payment {
        Note: note;
        Invoice: invoice;
        Sum: date, amount;
    }
    CreditNote {
        Number: number;
        Invoice: invoice;
        Sum: date, amount;
    }
    Contact {
        Note: note;
        Sent: client, invoices, step, channel, at, to, subject, body, amount, digest;
        Tracking: tracking;
    }
    Hold {
        Note: note;
        Hold: subject, reason, from, until;
    }
    OwnRate {
        Rate: index, semester, rate, source;
    }
    Proceeding {
        Note: note;
        Opening: client, kind, opened;
        Published: published;
        Closed: closed;
    }
    LimitationEvent {
        Note: note;
        Event: invoice, kind, date, until;
    }
    Cost {
        Invoice: invoice;
        Sum: date, amount;
        What: what;
    }
    OnAccount {
        Note: note;
        Client: client;
        Sum: date, amount;
    }
    Policy {
        WorkingDays: working_days;
        Gap: gap;
        Threshold: threshold;
        LargeAccount: large_account;
        Scenarios: scenarios;
    }
    OwnScenario {
        Name: name;
        Steps: scenario;
    }
    Stationery {
        Window: window;
        Logo: logo;
        Signature: signature, signatory;
    }
    OwnText {
        Wording: text, language, register, subject, body;
    }
}
