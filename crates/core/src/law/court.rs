//! Which court may order a debtor to pay (*injonction de payer*, art. 1405 ff. CPC).
//!
//! It is the court of the place where the debtor lives or has its seat, whatever a contract says
//! (art. 1406 CPC); which of the courts there follows from the kind of debt.

use super::tables::{Citation, court};
use crate::identity::Address;
use crate::ledger::Debtor;

/// What kind of debt it is: it decides which court.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DebtKind {
    /// Both parties are merchants, craftsmen or commercial companies (*créance commerciale*),
    /// art. L. 721-3 C. com.
    Commercial,
    /// Any other: one of them is a consumer, of a liberal profession, a farmer, an association or
    /// a civil company (*créance civile*).
    Civil,
    /// The lease of a home or a consumer credit (*bail d’habitation, crédit à la consommation*).
    LeaseOrCredit,
}

/// A court that makes orders to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Court {
    /// Which.
    pub kind: CourtKind,
    /// The form of the request, where one was read of.
    pub form: Option<CourtForm>,
    /// By which article it is this one.
    pub citation: Citation,
}

/// Who makes the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CourtKind {
    /// The president of the commercial court (*tribunal de commerce*, where the trial goes on
    /// *tribunal des activités économiques*).
    Commercial,
    /// The commercial chamber of the judicial court, in Alsace and Moselle (*chambre commerciale
    /// du tribunal judiciaire*).
    CommercialChamber,
    /// The president of the judicial court (*tribunal judiciaire*).
    Judicial,
    /// The judge for the protection of persons (*juge des contentieux de la protection*).
    Protection,
}

/// A form of the administration (*formulaire Cerfa*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourtForm {
    /// Its number and version.
    pub number: &'static str,
    /// Whether that is the version of the day the law was read.
    pub verified: bool,
}

/// Where a debtor is, as far as its address says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat<'a> {
    /// No address is known.
    Unknown,
    /// In France: the line with postcode and town.
    France(&'a str),
    /// The address does not end as French ones do: abroad, or it lacks its postcode.
    Elsewhere,
}

/// Where one turns to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Venue {
    /// An order to pay is asked of that court.
    Order(Court),
    /// The administrative court (*tribunal administratif*): an order to pay is not for public
    /// buyers. To be checked: [`PUBLIC_DEBTOR`](super::PUBLIC_DEBTOR) rests on no article.
    Administrative,
    /// No French court by this procedure; within the Union, the European order for payment
    /// (*injonction de payer européenne*).
    Abroad,
}

/// The departments that have no commercial court: Moselle, Bas-Rhin, Haut-Rhin.
const LOCAL_LAW: [&str; 3] = ["57", "67", "68"];

impl DebtKind {
    /// What it mostly is with such a debtor; the person says whether it is this time.
    pub const fn usual(debtor: Debtor) -> Self {
        match debtor {
            Debtor::Business => Self::Commercial,
            Debtor::Consumer | Debtor::Public => Self::Civil,
        }
    }

    /// The kinds it may be with such a debtor, the usual one first.
    pub const fn possible(debtor: Debtor) -> &'static [Self] {
        match debtor {
            Debtor::Business => &[Self::Commercial, Self::Civil],
            Debtor::Consumer => &[Self::Civil, Self::LeaseOrCredit],
            Debtor::Public => &[Self::Civil],
        }
    }
}

impl<'a> Seat<'a> {
    /// Where an address is: in France if it ends with a line that begins with a postcode, or with
    /// such a line and the country's name.
    pub fn of(address: &'a Address) -> Self {
        let mut lines = address.lines();
        let Some(last) = lines.next_back() else { return Self::Unknown };
        let line =
            if last.eq_ignore_ascii_case("france") { lines.next_back() } else { Some(last) };
        line.filter(|line| has_postcode(line)).map_or(Self::Elsewhere, Self::France)
    }

    /// Whether it is where a commercial chamber stands for the commercial court.
    fn is_under_local_law(self) -> bool {
        match self {
            Self::France(line) => LOCAL_LAW.iter().any(|number| line.starts_with(number)),
            Self::Unknown | Self::Elsewhere => false,
        }
    }
}

/// Five digits, then the town.
fn has_postcode(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(code, _)| {
        code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Where one turns to for such a debt.
pub fn venue(debtor: Debtor, kind: DebtKind, seat: Seat<'_>) -> Venue {
    let kind = match (debtor, kind) {
        (Debtor::Public, _) => return Venue::Administrative,
        _ if seat == Seat::Elsewhere => return Venue::Abroad,
        (_, DebtKind::Commercial) if seat.is_under_local_law() => CourtKind::CommercialChamber,
        (_, DebtKind::Commercial) => CourtKind::Commercial,
        (_, DebtKind::Civil) => CourtKind::Judicial,
        (_, DebtKind::LeaseOrCredit) => CourtKind::Protection,
    };
    Venue::Order(court(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_debtor_is() {
        for (address, seat) in [
            ("", Seat::Unknown),
            ("8 avenue Foch\n31000 Toulouse", Seat::France("31000 Toulouse")),
            (
                "8 avenue Foch\n31000 Toulouse CEDEX 2\nFRANCE",
                Seat::France("31000 Toulouse CEDEX 2"),
            ),
            ("8 avenue Foch\nToulouse", Seat::Elsewhere),
            ("Rosenstraße 3\n10115 Berlin\nAllemagne", Seat::Elsewhere),
            ("4 Mill Lane\nLudlow SY8 1XX\nUnited Kingdom", Seat::Elsewhere),
            ("France", Seat::Elsewhere),
        ] {
            assert_eq!(Seat::of(&Address::parse(address).unwrap()), seat, "{address}");
        }
    }

    #[test]
    fn which_court() {
        use CourtKind::{Commercial, CommercialChamber, Judicial, Protection};
        let toulouse = Seat::France("31000 Toulouse");
        for (debtor, kind, seat, expected) in [
            (Debtor::Business, DebtKind::Commercial, toulouse, Some(Commercial)),
            (Debtor::Business, DebtKind::Commercial, Seat::Unknown, Some(Commercial)),
            (
                Debtor::Business,
                DebtKind::Commercial,
                Seat::France("57000 Metz"),
                Some(CommercialChamber),
            ),
            (Debtor::Business, DebtKind::Civil, Seat::France("57000 Metz"), Some(Judicial)),
            (Debtor::Consumer, DebtKind::Civil, toulouse, Some(Judicial)),
            (Debtor::Consumer, DebtKind::LeaseOrCredit, toulouse, Some(Protection)),
            (Debtor::Business, DebtKind::Commercial, Seat::Elsewhere, None),
        ] {
            let found = match venue(debtor, kind, seat) {
                Venue::Order(court) => Some(court.kind),
                Venue::Administrative | Venue::Abroad => None,
            };
            assert_eq!(found, expected, "{debtor:?} {kind:?} {seat:?}");
        }
        for seat in [toulouse, Seat::Unknown, Seat::Elsewhere] {
            assert_eq!(venue(Debtor::Public, DebtKind::Civil, seat), Venue::Administrative);
        }
        assert_eq!(venue(Debtor::Consumer, DebtKind::Civil, Seat::Elsewhere), Venue::Abroad);
    }

    /// What could not be verified is a value: the page and the document say it.
    #[test]
    fn what_was_not_verified_is_marked() {
        use super::super::tables::*;
        let citations = [
            (ORDER, true),
            (ORDER_PLACE, true),
            (ORDER_FEE, true),
            (ORDER_SERVICE.citation, true),
            (ORDER_OPPOSITION.citation, true),
            (EUROPEAN_ORDER, true),
            (UNDISPUTED_CLAIM, false),
            (PUBLIC_DEBTOR, false),
        ];
        for (citation, verified) in citations {
            assert_eq!(citation.verified, verified, "{}", citation.article);
        }
        let amounts = [SMALL_CLAIM, ORDER_CONTRIBUTION];
        assert_eq!(amounts.map(|rule| rule.verified), [true, false]);
        for kind in [
            CourtKind::Commercial,
            CourtKind::CommercialChamber,
            CourtKind::Judicial,
            CourtKind::Protection,
        ] {
            let Court { form, citation, .. } = court(kind);
            assert!(citation.verified && citation.source.len() > 10, "{kind:?}");
            assert!(form.is_none_or(|form| !form.verified), "{kind:?}");
        }
    }
}
