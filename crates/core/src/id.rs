//! Identifiers: 128 random bits, drawn by the page, written as 32 hexadecimal digits.

use core::fmt;
use core::str::FromStr;

use crate::hex;

/// A text that is not 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u128);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hex::write(f, self.0)
            }
        }

        impl From<$name> for u128 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<u128> for $name {
            fn from(id: u128) -> Self {
                Self(id)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A client.
    ClientId
    /// An invoice.
    InvoiceId
    /// A payment.
    PaymentId
    /// A credit note (*avoir*).
    CreditNoteId
    /// A message, letter or call that reached, or was meant to reach, a client.
    ContactId
    /// A reason to leave a client or an invoice alone for a while.
    HoldId
    /// A rate that the user entered.
    OwnRateId
    /// Insolvency proceedings, or the simplified recovery of a small claim.
    ProceedingId
    /// Something that bears on the limitation of an invoice (*prescription*).
    LimitationEventId
    /// A recovery cost (*frais de recouvrement*).
    CostId
    /// Money received that no invoice was paid with yet (*somme non affectée*).
    OnAccountId
    /// A scenario of the user's own.
    ScenarioId
    /// A text that the user wrote in the place of a shipped one.
    OwnTextId
}

fn parse(text: &str) -> Result<u128, NotAnId> {
    let (high, low) = text.split_at_checked(16).ok_or(NotAnId)?;
    let [high, low] = [high, low].map(|half| hex::read(half, 16).map(u128::from));
    Ok(high.ok_or(NotAnId)? << 64 | low.ok_or(NotAnId)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_written_form() {
        let id = ClientId(0xab);
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in ["", "ab", &"AB".repeat(16), &"+a".repeat(16), &"a".repeat(33)] {
            assert_eq!(text.parse::<ClientId>(), Err(NotAnId));
        }
    }
}
