//! What moved on a client's account, in words (*relevé de compte*).

use relancier_core::dunning::{
    AccountMovement, AccountStatement, Aging, Extent, Moved, days_late,
};
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Debtor, Invoice};
use relancier_core::money::Money;

use crate::aged;
use crate::format;
use crate::letter::{self, Align, Block, Carried, Column, Letter, Table, Total};
use crate::reckoning::Words;
use crate::scene::{Parties, account_lines};
use crate::template::{Field, Phrase, Word};

/// The statement of an account, to the client and in its language.
pub fn account(parties: &Parties<'_>, account: &AccountStatement) -> Letter {
    let written = Written { words: Words(parties.client.language), parties, account };
    let on = [(Field::On, written.words.date(account.as_of))];
    let name = [
        (Field::On, account.as_of.to_string()),
        (Field::Client, parties.client.name.to_string()),
    ];
    Letter::for_client(
        parties,
        account.as_of,
        written.words.phrase(Phrase::AccountTitle, &on),
        written.body(),
        &written.words.phrase(Phrase::AccountFileName, &name),
    )
}

/// An account, and the words it is told in.
struct Written<'a> {
    words: Words,
    parties: &'a Parties<'a>,
    account: &'a AccountStatement,
}

impl Written<'_> {
    fn body(&self) -> Vec<Block> {
        let Self { words, account, .. } = *self;
        let intro = match account.extent {
            Extent::Open => words.word(Word::AccountOpen).to_owned(),
            Extent::Since(day) => {
                words.phrase(Phrase::AccountSince, &[(Field::On, words.date(day))])
            }
        };
        let mut body = vec![Block::Paragraph(intro), Block::Table(self.table())];
        if account.balance.owed.is_positive() {
            body.push(Block::Table(self.aging()));
        }
        body.extend(self.notes().into_iter().map(Block::Paragraph));
        body.extend(self.ways_to_pay());
        body.push(Block::Paragraph(words.word(Word::AccountDisagree).to_owned()));
        body
    }

    /// Every movement, with the balance after it.
    fn table(&self) -> Table {
        let Self { words, account, .. } = *self;
        let mut rows = Vec::new();
        let mut balances = Vec::new();
        if let Extent::Since(day) = account.extent {
            let before = words.phrase(Phrase::AccountBrought, &[(Field::On, words.date(day))]);
            let balance = words.amount(account.brought);
            let [date, due, debit, credit] = [const { String::new() }; 4];
            rows.push(vec![before, date, due, debit, credit, balance.clone()]);
            balances.push(balance);
        }
        for movement in &account.movements {
            rows.push(self.row(movement));
            balances.push(words.amount(movement.balance));
        }
        let columns = [
            (Word::AccountColumnEntry, Align::Left),
            (Word::ColumnIssued, Align::Left),
            (Word::ColumnDue, Align::Left),
            (Word::AccountColumnDebit, Align::Right),
            (Word::AccountColumnCredit, Align::Right),
            (Word::AccountColumnBalance, Align::Right),
        ];
        Table {
            columns: columns.map(|(title, align)| words.column(title, align)).into(),
            rows,
            foot: None,
            totals: self.totals(),
            carried: Some(Carried {
                forward: words.word(Word::CarriedForward).to_owned(),
                brought: words.word(Word::BroughtForward).to_owned(),
                sums: balances,
            }),
        }
    }

    fn row(&self, movement: &AccountMovement) -> Vec<String> {
        let Self { words, account, parties: &Parties { ledger, .. } } = *self;
        let date = |date| format::date_numeric(date, words.0);
        let for_invoice = |source: String, id: InvoiceId| {
            let fields = [(Field::Source, source), (Field::Number, self.number(id))];
            words.phrase(Phrase::AccountFor, &fields)
        };
        let (mut entry, mut due) = (String::new(), String::new());
        match movement.what {
            Moved::Invoice(id) => {
                entry = format!("{} {}", words.word(Word::ColumnInvoice), self.number(id));
                if let Some(invoice) = ledger.invoice(id) {
                    due = date(invoice.due);
                    if account.late.contains(&id) {
                        entry.push('\n');
                        entry.push_str(&self.lateness(invoice));
                    }
                }
            }
            Moved::CreditNote(note, id) => {
                let mut notes = ledger.credit_notes_of(id);
                let number = notes.find(|found| found.id == note);
                let number = number.and_then(|found| found.number.as_ref());
                let note = words.credit_note(number.map(ToString::to_string));
                entry.push_str(&for_invoice(note, id));
            }
            Moved::Penalties(id) => {
                let paid = words.word(Word::AccountPenaltiesPaid).to_owned();
                entry.push_str(&for_invoice(paid, id));
            }
            Moved::Payment(_, id) => {
                let payment = words.word(Word::GivenPayment).to_owned();
                entry.push_str(&for_invoice(payment, id));
            }
            Moved::OnAccount(_) => entry.push_str(words.word(Word::AccountOnAccount)),
        }
        let amount = |shown, money| if shown { words.amount(money) } else { String::new() };
        let is_debit = movement.amount.is_positive();
        vec![
            entry,
            date(movement.date),
            due,
            amount(is_debit, movement.amount),
            amount(!is_debit, -movement.amount),
            words.amount(movement.balance),
        ]
    }

    fn lateness(&self, invoice: &Invoice) -> String {
        let days = format::days(days_late(invoice, self.account.as_of), self.words.0);
        self.words.phrase(Phrase::AccountLate, &[(Field::DaysLate, days)])
    }

    fn totals(&self) -> Vec<Total> {
        let Self { words, account, .. } = *self;
        let total = |label, money, grand| Total {
            label: words.word(label).to_owned(),
            amount: words.amount(money),
            grand,
        };
        let (balance, net) = (account.balance, account.balance.net());
        let last = if net < Money::ZERO {
            total(Word::AccountInFavour, -net, true)
        } else {
            total(Word::AccountToPay, net, true)
        };
        if balance.credit.is_zero() {
            return vec![last];
        }
        vec![
            total(Word::AccountOwed, balance.owed, false),
            total(Word::AccountCredit, -balance.credit, false),
            last,
        ]
    }

    /// What is owed, by how late it is.
    fn aging(&self) -> Table {
        let Self { words, account, .. } = *self;
        let columns = aged::BUCKETS.map(|(title, _)| words.column(title, Align::Right));
        Table {
            columns: columns.into(),
            rows: vec![aged::amounts(words, &account.aging)],
            foot: None,
            totals: Vec::new(),
            carried: None,
        }
    }

    fn notes(&self) -> Vec<String> {
        let Self { words, account, parties } = *self;
        let on = (Field::On, words.date(account.as_of));
        let beyond = match parties.client.debtor {
            Debtor::Consumer => Phrase::AccountInterest,
            Debtor::Business | Debtor::Public => Phrase::AccountPenalties,
        };
        let notes = [
            (Phrase::AccountOverdue, Aging::overdue(&account.aging)),
            (beyond, account.penalties),
        ];
        let told = notes.into_iter().filter(|(_, money)| money.is_positive());
        told.map(|(phrase, money)| {
            words.phrase(phrase, &[(Field::Amount, words.amount(money)), on.clone()])
        })
        .collect()
    }

    /// The account to pay to, with a code for just the balance.
    fn ways_to_pay(&self) -> Vec<Block> {
        let Self { words, account, parties: &Parties { company, client, ledger } } = *self;
        let net = account.balance.net();
        let lines = account_lines(company, client.language, None);
        if !net.is_positive() || lines.is_empty() {
            return Vec::new();
        }
        let open = &ledger.account(client.id).open;
        let numbers: Vec<String> = open.iter().map(|invoice| self.number(invoice.id)).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let lead = Block::Paragraph(words.word(Word::AccountPay).to_owned());
        let code = letter::code(company, client.language, net, &numbers).map(Block::Code);
        [lead, Block::Details(lines)].into_iter().chain(code).collect()
    }

    fn number(&self, id: InvoiceId) -> String {
        self.parties.number(id)
    }
}

impl Words {
    pub(crate) fn column(self, title: Word, align: Align) -> Column {
        Column { title: self.word(title).to_owned(), align }
    }

    /// « Avoir A-12 »
    pub(crate) fn credit_note(self, number: Option<String>) -> String {
        let name = self.word(Word::GivenCreditNote);
        number.map_or_else(|| name.to_owned(), |number| format!("{name} {number}"))
    }
}
