//! What is planned, day by day.

use chrono::NaiveDate;

use super::plan::{open, open_of, plan_for};
use super::{Plan, Step, WORKING_DAYS};
use crate::id::{ClientId, HoldId};
use crate::ledger::{HoldReason, HoldSubject, Ledger};

/// Something that will happen on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// A contact's first working day, from today on; the last day of a promise as it was given.
    pub on: NaiveDate,
    /// With whom.
    pub client: ClientId,
    /// What.
    pub what: PlannedKind,
}

/// What will happen.
#[derive(Debug, Clone, PartialEq)]
pub enum PlannedKind {
    /// The next step of a client's ladder.
    Step(&'static Step),
    /// The last day of a promise to pay.
    PromiseEnds(HoldId),
}

/// The next action with each client and the promises that run, up to a day included, in the
/// order of days and then of client names.
pub fn calendar(ledger: &Ledger, today: NaiveDate, until: NaiveDate) -> Vec<Planned> {
    let mut planned = Vec::new();
    let open = open(ledger, today);
    for client in ledger.clients() {
        let open = open_of(&open, client.id);
        let next = match plan_for(ledger, client, open, today) {
            Plan::Act(action) => Some((WORKING_DAYS.first_from(today), action)),
            Plan::Wait { action, on } => Some((on, action)),
            Plan::Settled | Plan::Held(_) | Plan::Proceeding(_) | Plan::LadderEnded { .. } => {
                None
            }
        };
        planned.extend(next.map(|(on, action)| Planned {
            on,
            client: client.id,
            what: PlannedKind::Step(action.step),
        }));
        let open = open.iter().map(|open| HoldSubject::Invoice(open.invoice.id));
        let promises = std::iter::once(HoldSubject::Client(client.id))
            .chain(open)
            .flat_map(|subject| ledger.holds_on(subject))
            .filter(|hold| hold.reason == HoldReason::Promise && hold.holds_on(today));
        planned.extend(promises.filter_map(|hold| {
            let what = PlannedKind::PromiseEnds(hold.id);
            Some(Planned { on: hold.until?, client: client.id, what })
        }));
    }
    planned.retain(|planned| planned.on <= until);
    planned.sort_by_key(|planned| {
        let name = ledger.client(planned.client).map(|client| client.name.as_str());
        (planned.on, name, planned.client)
    });
    planned
}
