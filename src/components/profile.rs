//! What a client is held for, the facts it follows from, and how it is chased.

use leptos::prelude::*;
use relancier_core::dunning::{Profile, contact_possible_from, profile, scenario_of};
use relancier_core::id::ClientId;
use relancier_core::ledger::Register;

use crate::lang::{say, use_lang};
use crate::workspace::use_workspace;

/// A client's profile.
#[component]
pub fn ProfilePanel(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger();
    let today = workspace.today();
    let client = ledger.client(client)?;
    let profile = profile(&ledger, client, today);
    let chosen = scenario_of(&ledger, client, &profile);
    let Profile { segments, behaviour, by_hand } = profile;
    let settled = behaviour.settled;
    let tags = segments.into_iter().map(|segment| {
        view! { <span class="tag">{l.segment(segment)}</span>" " }
    });
    let whence = if by_hand { say!(l, profile.by_hand) } else { say!(l, profile.by_facts) };
    let paid = match (settled.invoices, settled.late) {
        (0, _) => say!(l, profile.none_paid).to_string(),
        (count, 0) => say!(l, profile.paid_in_time, count = count).to_string(),
        (count, late) => say!(l, profile.paid_late, count = count, late = late).to_string(),
    };
    let delay = settled.average_delay().filter(|days| *days > 0).map(|days| {
        let days = l.days(u32::try_from(days).unwrap_or(u32::MAX));
        say!(l, profile.delay, days = days).to_string()
    });
    let broken = behaviour.broken_promises;
    let broken = (broken > 0).then(|| say!(l, profile.broken, count = broken).to_string());
    let owed = behaviour.owed;
    let owed =
        owed.is_positive().then(|| say!(l, profile.owed, amount = l.amount(owed)).to_string());
    let facts = [Some(paid), delay, broken, owed].into_iter().flatten();
    let facts = facts.map(|fact| view! { <li>{fact}</li> });

    let name = l.scenario(&ledger, chosen.choice);
    let scenario = say!(l, ladder.scenario, name = name).to_string();
    let scenario = format!("{scenario}, {}", l.chosen_for(&chosen));
    let chasing = &client.chasing;
    let next = contact_possible_from(&ledger, client)
        .filter(|from| *from > today && !chasing.direct_debit)
        .map(|from| say!(l, profile.next, date = l.date(from)).to_string());
    let debit = chasing.direct_debit.then(|| say!(l, todo.direct_debit).to_owned());
    let familiar = (chasing.register == Register::Tu).then(|| say!(l, profile.tu).to_owned());
    let copy = chasing.copy_to.as_ref();
    let copy = copy.map(|to| say!(l, profile.copy_to, address = to.to_string()).to_string());
    let how = [Some(scenario), next, debit, familiar, copy].into_iter().flatten();
    let how = how.map(|line| view! { <p>{line}</p> });
    Some(view! {
        <section class="panel profile">
            <h2>{say!(l, profile.title)}</h2>
            <p>{tags.collect_view()}<span class="muted">{whence}</span></p>
            <ul class="facts">{facts.collect_view()}</ul>
            {how.collect_view()}
        </section>
    })
}
