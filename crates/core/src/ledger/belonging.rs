//! What of the ledger is about one client.

use std::collections::BTreeSet;

use super::{HoldSubject, Ledger, RecordId};
use crate::dunning::ScenarioChoice;
use crate::id::ClientId;

impl Ledger {
    /// A client and all that is kept because of it: invoices and what was paid, credited, spent or
    /// noted for them, what was sent and said, promises, disputes, proceedings, and the scenarios
    /// of the user's own by which it is chased.
    ///
    /// What was deleted is not among it: nothing tells any more whose it was.
    pub fn belongings(&self, client: ClientId) -> BTreeSet<RecordId> {
        let Some(debtor) = self.client(client) else { return BTreeSet::new() };
        let mut ids = BTreeSet::from([RecordId::Client(client)]);
        let own = |choice: Option<ScenarioChoice>| match choice {
            Some(ScenarioChoice::Own(id)) => Some(RecordId::OwnScenario(id)),
            Some(ScenarioChoice::Shipped(_)) | None => None,
        };
        ids.extend(own(debtor.chasing.scenario));
        ids.extend(self.contacts_of(client).map(|it| RecordId::Contact(it.id)));
        ids.extend(self.on_account_of(client).map(|it| RecordId::OnAccount(it.id)));
        ids.extend(self.proceedings_of(client).map(|it| RecordId::Proceeding(it.id)));
        let mut held = vec![HoldSubject::Client(client)];
        for invoice in self.invoices_of(client) {
            let id = invoice.id;
            ids.insert(RecordId::Invoice(id));
            ids.extend(own(invoice.scenario));
            ids.extend(self.payments_of(id).map(|it| RecordId::Payment(it.id)));
            ids.extend(self.credit_notes_of(id).map(|it| RecordId::CreditNote(it.id)));
            ids.extend(self.costs_of(id).map(|it| RecordId::Cost(it.id)));
            let events = self.limitation_events_of(id);
            ids.extend(events.map(|it| RecordId::LimitationEvent(it.id)));
            held.push(HoldSubject::Invoice(id));
        }
        let holds = held.into_iter().flat_map(|subject| self.holds_on(subject));
        ids.extend(holds.map(|it| RecordId::Hold(it.id)));
        ids.retain(|id| self.record(*id).is_some());
        ids
    }
}
