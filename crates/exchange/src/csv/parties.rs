//! Who is who: the clients of a file, among themselves and against those of the ledger.

use relancier_core::id::ClientId;
use relancier_core::identity::{Address, BusinessNumber, Email, Phone, Siren};
use relancier_core::ledger::{Debtor, Ledger};
use relancier_core::text::Line;

use super::document::ClientCells;
use super::index::Index;
use crate::fold::fold;

/// A client that the ledger does not have yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClient {
    /// Its name, as on the first row it is found on.
    pub name: Line,
    /// Its code in the program the file comes from.
    pub code: Option<String>,
    /// What the law makes of it; a business where the file says nothing.
    pub debtor: Debtor,
    /// SIREN or SIRET.
    pub number: Option<BusinessNumber>,
    /// Whom to ask for.
    pub contact_name: Option<Line>,
    /// Where reminders go.
    pub email: Option<Email>,
    /// Where calls go.
    pub phone: Option<Phone>,
    /// Where letters go.
    pub address: Address,
}

/// Who a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientRef {
    /// A client of the ledger.
    Known(ClientId),
    /// The client of that place among [`Preview::clients`](super::Preview::clients).
    New(usize),
}

/// All clients that a row may be about.
pub(super) struct Parties {
    parties: Vec<Party>,
    new: Vec<NewClient>,
    codes: Index,
    sirens: Index,
    names: Index,
}

struct Party {
    who: ClientRef,
    code: Option<String>,
    siren: Option<Siren>,
}

impl Parties {
    pub(super) fn new(ledger: &Ledger) -> Self {
        let mut parties = Self {
            parties: Vec::new(),
            new: Vec::new(),
            codes: Index::default(),
            sirens: Index::default(),
            names: Index::default(),
        };
        for client in ledger.clients() {
            let siren = client.number.map(BusinessNumber::siren);
            let who = ClientRef::Known(client.id);
            parties.add(Party { who, code: None, siren }, client.name.as_str());
        }
        parties
    }

    /// The clients that are not in the ledger yet.
    pub(super) fn into_new(self) -> Vec<NewClient> {
        self.new
    }

    /// Who these cells are about: the same code is the same client, else the same SIREN, else
    /// the same name. A client seen for the first time is new.
    ///
    /// `None` if several clients have that name, unless one of them alone is among those `likely`.
    pub(super) fn find(
        &mut self,
        cells: &ClientCells,
        likely: &[ClientRef],
    ) -> Option<ClientRef> {
        let siren = cells.number.map(BusinessNumber::siren);
        let code = cells.code.as_deref();
        let same_code = code.and_then(|code| self.codes.get(code).first());
        let same_siren = siren.and_then(|siren| self.sirens.get(&siren.to_string()).first());
        let place = match same_code.or(same_siren) {
            Some(place) => Some(*place),
            None => self.find_by_name(cells, siren, likely)?,
        };
        let place = place.unwrap_or_else(|| {
            let who = ClientRef::New(self.new.len());
            self.new.push(NewClient::from(cells));
            self.add(Party { who, code: None, siren: None }, cells.name.as_str())
        });
        self.learn(place, cells, siren)
    }

    /// The party of that name: `Some(None)` if there is none, `None` if there are several.
    fn find_by_name(
        &self,
        cells: &ClientCells,
        siren: Option<Siren>,
        likely: &[ClientRef],
    ) -> Option<Option<usize>> {
        let differ = |party: &Party| {
            let codes = party.code.as_ref().zip(cells.code.as_ref());
            let sirens = party.siren.zip(siren);
            codes.is_some_and(|(a, b)| a != b) || sirens.is_some_and(|(a, b)| a != b)
        };
        let named = self.names.get(&fold(cells.name.as_str())).iter();
        let mut possible: Vec<(usize, &Party)> = named
            .filter_map(|place| Some((*place, self.parties.get(*place)?)))
            .filter(|(_, party)| !differ(party))
            .collect();
        if possible.len() > 1 {
            possible.retain(|(_, party)| likely.contains(&party.who));
            return if let [(one, _)] = possible.as_slice() { Some(Some(*one)) } else { None };
        }
        Some(possible.first().map(|(place, _)| *place))
    }

    /// Takes note of what a row adds about a client.
    fn learn(
        &mut self,
        place: usize,
        cells: &ClientCells,
        siren: Option<Siren>,
    ) -> Option<ClientRef> {
        let party = self.parties.get_mut(place)?;
        if let Some(code) = &cells.code {
            party.code.get_or_insert_with(|| code.clone());
            self.codes.add_first(code.clone(), place);
        }
        if let Some(siren) = siren {
            party.siren.get_or_insert(siren);
            self.sirens.add_first(siren.to_string(), place);
        }
        let who = party.who;
        if let ClientRef::New(new) = who
            && let Some(client) = self.new.get_mut(new)
        {
            client.complete(cells);
        }
        Some(who)
    }

    fn add(&mut self, party: Party, name: &str) -> usize {
        let place = self.parties.len();
        if let Some(siren) = party.siren {
            self.sirens.add(siren.to_string(), place);
        }
        self.names.add(fold(name), place);
        self.parties.push(party);
        place
    }
}

impl From<&ClientCells> for NewClient {
    fn from(cells: &ClientCells) -> Self {
        Self {
            name: cells.name.clone(),
            code: cells.code.clone(),
            debtor: cells.debtor,
            number: cells.number,
            contact_name: cells.contact_name.clone(),
            email: cells.email.clone(),
            phone: cells.phone.clone(),
            address: cells.address.clone(),
        }
    }
}

impl NewClient {
    /// Fills in what earlier rows did not say.
    fn complete(&mut self, cells: &ClientCells) {
        self.number = self.number.or(cells.number);
        self.contact_name = self.contact_name.take().or_else(|| cells.contact_name.clone());
        self.email = self.email.take().or_else(|| cells.email.clone());
        self.phone = self.phone.take().or_else(|| cells.phone.clone());
        if self.address.is_empty() {
            self.address = cells.address.clone();
        }
    }
}
