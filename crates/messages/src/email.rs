//! The message of a demand.

use relancier_core::dunning::{Demand, StepKind};
use relancier_core::identity;
use relancier_core::ledger::Debtor;

use crate::scene::{Part, Parties, Scene};
use crate::template::{Phrase, Text};
use crate::texts;

/// A message, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Where to; `None` if the client has no address.
    pub to: Option<identity::Email>,
    /// One line.
    pub subject: String,
    /// Lines separated by `\n`, paragraphs by an empty one.
    pub body: String,
}

/// The message of a demand, in the client's language.
pub fn email(parties: &Parties<'_>, demand: &Demand) -> Email {
    let text = match (demand.step, parties.client.debtor) {
        (StepKind::Reception | StepKind::Courtesy, _) => Text::EmailCourtesy,
        (StepKind::Friendly, _) => Text::EmailFriendly,
        (StepKind::Firm, _) => Text::EmailFirm,
        (StepKind::LastWarning, _) => Text::EmailLastWarning,
        (StepKind::FormalNotice, Debtor::Consumer) => Text::EmailFormalNoticeConsumer,
        (StepKind::FormalNotice, Debtor::Business | Debtor::Public) => Text::EmailFormalNotice,
    };
    write(text, parties, demand)
}

/// The same in few words, for a list too long for a link: it keeps every figure.
pub fn email_short(parties: &Parties<'_>, demand: &Demand) -> Email {
    write(Text::EmailShort, parties, demand)
}

/// The same for a mobile telephone, in a sentence or two: what remains, and no penalties.
pub fn sms(parties: &Parties<'_>, demand: &Demand) -> String {
    let text = Scene::new(parties, demand).phrase(Phrase::Sms);
    // One character outside the telephones' own alphabet (GSM 03.38), and a message holds 70
    // instead of 160.
    text.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

fn write(text: Text, parties: &Parties<'_>, demand: &Demand) -> Email {
    let scene = Scene::new(parties, demand);
    let template = texts::template(scene.language(), text);
    let body: String = scene
        .fill(template.body)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => words,
            Part::Invoices => invoices(&scene, Phrase::InvoiceLine),
            Part::InvoicesShort => invoices(&scene, Phrase::InvoiceLineShort),
            Part::Account => account(&scene),
        })
        .collect();
    Email {
        to: parties.client.email.clone(),
        subject: scene.line(template.subject),
        body: paragraphs(&body).collect::<Vec<_>>().join("\n\n"),
    }
}

/// What stands between empty lines: sections left out may have left several.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(|paragraph| paragraph.trim_matches('\n')).filter(|p| !p.is_empty())
}

fn invoices(scene: &Scene<'_>, line: Phrase) -> String {
    let lines = scene.items.iter().map(|item| scene.phrase_about(line, Some(item)));
    lines.collect::<Vec<_>>().join("\n")
}

fn account(scene: &Scene<'_>) -> String {
    let lines = scene.account().into_iter().map(|(name, value)| format!("{name} {value}"));
    lines.collect::<Vec<_>>().join("\n")
}
