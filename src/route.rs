//! Where one is in the page, as the part of the address after `#`.
//!
//! Everything after `#` stays in the browser, so deep links and reloads work on any static
//! host, below any path, without a rewrite rule. That is why no router library is used: the
//! one of Leptos has no hash mode.

use leptos::prelude::*;
use relancier_core::id::{ClientId, InvoiceId, ScenarioId};
use wasm_bindgen::prelude::*;

use crate::browser::window;

/// A place in the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// Whom to chase today (*À faire*).
    Todo,
    /// All invoices.
    Invoices,
    /// One invoice.
    Invoice(InvoiceId),
    /// A new invoice, typed in.
    NewInvoice,
    /// An invoice, corrected.
    EditInvoice(InvoiceId),
    /// All clients.
    Clients,
    /// One client.
    Client(ClientId),
    /// A client's details, corrected.
    EditClient(ClientId),
    /// The reminder to a client, before it goes.
    Write(ClientId),
    /// The letters of the day, all at once (*Courriers du jour*).
    Batch,
    /// A payment plan for a client, tried out.
    Schedule(ClientId),
    /// What one brings before a judge about a client.
    Court(ClientId),
    /// All that is kept about a client, and what of it may be erased.
    Kept(ClientId),
    /// What is planned, day by day.
    Calendar,
    /// How one stands.
    Insight,
    /// The rates, and where they come from (*Taux*).
    Rates,
    /// A calculation of penalties for no invoice.
    Calculator,
    /// Invoices from a file.
    Import,
    /// One's own company, language, theme.
    Settings,
    /// The scenarios: those shipped, and one's own.
    Scenarios,
    /// A scenario of one's own, adapted.
    Scenario(ScenarioId),
    /// What goes out, in one's own words (*Mes textes*).
    Texts,
    /// Export, import, erase.
    Data,
    /// What is kept, where, and for how long.
    Privacy,
    /// An address that is none of these.
    Unknown,
}

impl Route {
    /// Reads what follows `#`.
    pub fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let mut parts = path.split('/');
        let route = match (parts.next().unwrap_or_default(), parts.next()) {
            ("", None) => Some(Self::Todo),
            ("factures", None) => Some(Self::Invoices),
            ("factures", Some("nouvelle")) => Some(Self::NewInvoice),
            ("factures", Some(id)) => id.parse().ok().map(|id| match parts.next() {
                None => Self::Invoice(id),
                Some("corriger") => Self::EditInvoice(id),
                Some(_) => Self::Unknown,
            }),
            ("clients", None) => Some(Self::Clients),
            ("clients", Some(id)) => id.parse().ok().map(|id| match parts.next() {
                None => Self::Client(id),
                Some("corriger") => Self::EditClient(id),
                Some("ecrire") => Self::Write(id),
                Some("echeancier") => Self::Schedule(id),
                Some("juge") => Self::Court(id),
                Some("gardees") => Self::Kept(id),
                Some(_) => Self::Unknown,
            }),
            ("courriers", None) => Some(Self::Batch),
            ("calendrier", None) => Some(Self::Calendar),
            ("suivi", None) => Some(Self::Insight),
            ("taux", None) => Some(Self::Rates),
            ("calculer", None) => Some(Self::Calculator),
            ("importer", None) => Some(Self::Import),
            ("reglages", None) => Some(Self::Settings),
            ("scenarios", None) => Some(Self::Scenarios),
            ("scenarios", Some(id)) => id.parse().ok().map(Self::Scenario),
            ("textes", None) => Some(Self::Texts),
            ("donnees", None) => Some(Self::Data),
            ("donnees", Some("gardees")) => Some(Self::Privacy),
            _ => None,
        };
        if parts.next().is_some() { Self::Unknown } else { route.unwrap_or(Self::Unknown) }
    }

    /// The address of the place, for links.
    pub fn href(self) -> String {
        match self {
            Self::Todo | Self::Unknown => "#/".to_owned(),
            Self::Invoices => "#/factures".to_owned(),
            Self::Invoice(id) => format!("#/factures/{id}"),
            Self::NewInvoice => "#/factures/nouvelle".to_owned(),
            Self::EditInvoice(id) => format!("#/factures/{id}/corriger"),
            Self::Clients => "#/clients".to_owned(),
            Self::Client(id) => format!("#/clients/{id}"),
            Self::EditClient(id) => format!("#/clients/{id}/corriger"),
            Self::Write(id) => format!("#/clients/{id}/ecrire"),
            Self::Schedule(id) => format!("#/clients/{id}/echeancier"),
            Self::Batch => "#/courriers".to_owned(),
            Self::Court(id) => format!("#/clients/{id}/juge"),
            Self::Kept(id) => format!("#/clients/{id}/gardees"),
            Self::Calendar => "#/calendrier".to_owned(),
            Self::Insight => "#/suivi".to_owned(),
            Self::Rates => "#/taux".to_owned(),
            Self::Calculator => "#/calculer".to_owned(),
            Self::Import => "#/importer".to_owned(),
            Self::Settings => "#/reglages".to_owned(),
            Self::Scenarios => "#/scenarios".to_owned(),
            Self::Scenario(id) => format!("#/scenarios/{id}"),
            Self::Texts => "#/textes".to_owned(),
            Self::Data => "#/donnees".to_owned(),
            Self::Privacy => "#/donnees/gardees".to_owned(),
        }
    }

    /// Goes there.
    pub fn go(self) {
        // The only failure is a malformed address, and ours are not.
        window().location().set_hash(&self.href()).ok();
    }
}

/// Where one is, following the address.
pub fn follow_address() -> ReadSignal<Route> {
    let here = || Route::parse(&window().location().hash().unwrap_or_default());
    let (route, set_route) = signal(here());
    let listener = Closure::<dyn Fn()>::new(move || set_route.set(here()));
    window()
        .add_event_listener_with_callback("hashchange", listener.as_ref().unchecked_ref())
        .ok();
    // The page listens for as long as it is open.
    listener.forget();
    route
}

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_address_reads_back() {
        let (invoice, client) = (InvoiceId(7), ClientId(9));
        for route in [
            Route::Todo,
            Route::Invoices,
            Route::Invoice(invoice),
            Route::NewInvoice,
            Route::EditInvoice(invoice),
            Route::Clients,
            Route::Client(client),
            Route::EditClient(client),
            Route::Write(client),
            Route::Schedule(client),
            Route::Batch,
            Route::Court(client),
            Route::Kept(client),
            Route::Calendar,
            Route::Insight,
            Route::Rates,
            Route::Calculator,
            Route::Import,
            Route::Settings,
            Route::Scenarios,
            Route::Scenario(ScenarioId(11)),
            Route::Texts,
            Route::Data,
            Route::Privacy,
        ] {
            assert_eq!(Route::parse(&route.href()), route);
        }
    }

    #[test]
    fn other_addresses_lead_nowhere_without_harm() {
        for (hash, route) in
            [("", Route::Todo), ("#", Route::Todo), ("#//factures/", Route::Invoices)]
        {
            assert_eq!(Route::parse(hash), route, "{hash}");
        }
        for hash in ["#/factures/xyz", "#/x", "#/clients/1/2/3", "#/suivi/2", "#/scenarios/x"] {
            assert_eq!(Route::parse(hash), Route::Unknown, "{hash}");
        }
    }
}
