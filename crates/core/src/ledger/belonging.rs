//! What of the ledger is about one client.

use std::collections::BTreeSet;

use super::links::Owner;
use super::{Ledger, RecordId};
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
        ids.extend(self.owned_by(Owner::Client(client)));
        for invoice in self.invoices_of(client) {
            ids.extend(own(invoice.scenario));
            ids.extend(self.owned_by(Owner::Invoice(invoice.id)));
        }
        ids.retain(|id| self.record(*id).is_some());
        ids
    }
}
