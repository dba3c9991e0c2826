//! What is planned, day by day: what will happen if nobody pays and each step is taken on its day.

use chrono::NaiveDate;

use super::plan::Chase;
use super::segment::unkept;
use super::{Plan, Step};
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
    /// A step of a client's ladder.
    Step {
        /// Which.
        step: Step,
        /// It is the next one: those after it are as far as one can see.
        next: bool,
    },
    /// The last day of a promise to pay.
    PromiseEnds(HoldId),
}

/// Every step that will be taken with each client, and the promises that run, up to a day
/// included, in the order of days and then of client names.
///
/// It supposes that nothing is paid or promised meanwhile, and that each step is taken on the day
/// planned for it.
pub fn calendar(ledger: &Ledger, today: NaiveDate, until: NaiveDate) -> Vec<Planned> {
    let mut planned = Vec::new();
    let mut unkept = unkept(ledger, today);
    for client in ledger.clients() {
        let account = ledger.account(client.id);
        if account.open.is_empty() {
            continue;
        }
        let mut chase =
            Chase::of(ledger, client, unkept.remove(&client.id).unwrap_or_default());
        let mut next = true;
        let mut day = ledger.policy().working_days.first_from(today);
        while day <= until {
            match chase.plan(day) {
                Plan::Act(action) => {
                    let what = PlannedKind::Step { step: action.step, next };
                    planned.push(Planned { on: day, client: client.id, what });
                    chase.suppose(&action, day);
                    next = false;
                }
                Plan::Wait { on, .. } => day = on,
                Plan::Held(_)
                | Plan::LadderEnded { .. }
                | Plan::BelowThreshold
                | Plan::Proceeding(_) => match chase.change_after(day, true) {
                    Some(change) => day = ledger.policy().working_days.first_from(change),
                    None => break,
                },
                Plan::Settled | Plan::DirectDebit => break,
            }
        }
        let open = account.open.iter().map(|open| HoldSubject::Invoice(open.id));
        let promises = std::iter::once(HoldSubject::Client(client.id))
            .chain(open)
            .flat_map(|subject| ledger.holds_on(subject))
            .filter(|hold| hold.reason == HoldReason::Promise && hold.holds_on(today));
        planned.extend(promises.filter_map(|hold| {
            let what = PlannedKind::PromiseEnds(hold.id);
            let on = hold.until.filter(|on| *on <= until)?;
            Some(Planned { on, client: client.id, what })
        }));
    }
    planned.sort_by_key(|planned| {
        let name = ledger.client(planned.client).map(|client| client.name.as_str());
        (planned.on, name, planned.client)
    });
    planned
}
