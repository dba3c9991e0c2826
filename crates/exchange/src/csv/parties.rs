//! Who is who: the clients of a file, among themselves and against those of the ledger.

use std::collections::BTreeMap;

use relancier_core::id::ClientId;
use relancier_core::identity::{Address, BusinessNumber, Email, Phone, Siren};
use relancier_core::ledger::{Debtor, Ledger};
use relancier_core::text::Line;

use super::document::ClientCells;
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
    by_code: BTreeMap<String, usize>,
    by_siren: BTreeMap<Siren, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
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
            by_code: BTreeMap::new(),
            by_siren: BTreeMap::new(),
            by_name: BTreeMap::new(),
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
    /// `None` if several clients have that name; `knows` may tell them apart.
    pub(super) fn find(
        &mut self,
        cells: &ClientCells,
        knows: impl Fn(ClientRef) -> bool,
    ) -> Option<ClientRef> {
        let siren = cells.number.map(BusinessNumber::siren);
        let by_code = cells.code.as_ref().and_then(|code| self.by_code.get(code)).copied();
        let by_siren = siren.and_then(|siren| self.by_siren.get(&siren)).copied();
        let place = match by_code.or(by_siren) {
            Some(place) => Some(place),
            None => self.find_by_name(cells, siren, knows)?,
        };
        let place = place.unwrap_or_else(|| {
            let who = ClientRef::New(self.new.len());
            self.new.push(NewClient::from(cells));
            self.add(Party { who, code: cells.code.clone(), siren }, cells.name.as_str())
        });
        self.learn(place, cells, siren)
    }

    /// The party of that name: `Some(None)` if there is none, `None` if there are several.
    fn find_by_name(
        &self,
        cells: &ClientCells,
        siren: Option<Siren>,
        knows: impl Fn(ClientRef) -> bool,
    ) -> Option<Option<usize>> {
        let differ = |party: &Party| {
            let codes = party.code.as_ref().zip(cells.code.as_ref());
            let sirens = party.siren.zip(siren);
            codes.is_some_and(|(a, b)| a != b) || sirens.is_some_and(|(a, b)| a != b)
        };
        let named = self.by_name.get(&fold(cells.name.as_str())).into_iter().flatten();
        let party = |place: &usize| self.parties.get(*place);
        let possible: Vec<usize> =
            named.filter(|place| party(place).is_some_and(|p| !differ(p))).copied().collect();
        match possible.as_slice() {
            [] => Some(None),
            [one] => Some(Some(*one)),
            several => {
                let mut knowing =
                    several.iter().filter(|place| party(place).is_some_and(|p| knows(p.who)));
                let first = knowing.next()?;
                if knowing.next().is_none() { Some(Some(*first)) } else { None }
            }
        }
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
            self.by_code.entry(code.clone()).or_insert(place);
        }
        if let Some(siren) = siren {
            party.siren.get_or_insert(siren);
            self.by_siren.entry(siren).or_insert(place);
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
            self.by_siren.entry(siren).or_insert(place);
        }
        self.by_name.entry(fold(name)).or_default().push(place);
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
