//! What the columns of a list of invoices can hold.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The invoice's number.
    Number,
    /// The client's name.
    Client,
    /// The client's code in the program the file comes from.
    ClientCode,
    /// The date of the invoice.
    Issued,
    /// The due date.
    Due,
    /// The total, VAT included (*TTC*).
    Total,
    /// The total without VAT (*HT*).
    Net,
    /// The VAT.
    Vat,
    /// What was paid.
    Paid,
    /// What remains to be paid.
    Remaining,
    /// The day it was paid.
    PaidOn,
    /// Whether it is paid, sent, a draft…
    Status,
    /// Whether it is an invoice, a credit note, a quote…
    Kind,
    /// The invoice that a credit note reduces.
    Reference,
    /// The currency.
    Currency,
    /// The payment terms.
    Terms,
    /// What the invoice is for.
    Subject,
    /// The person to ask for.
    ContactName,
    /// The client's e-mail address.
    Email,
    /// The client's telephone number.
    Phone,
    /// The street, or the whole address.
    Street,
    /// The second line of the address.
    StreetMore,
    /// The postcode.
    Postcode,
    /// The town.
    City,
    /// The country.
    Country,
    /// The client's SIREN or SIRET.
    BusinessNumber,
    /// Business, consumer or public buyer.
    ClientType,
}

impl Field {
    /// All of them, in the order a person is asked about them.
    pub const ALL: [Self; 27] = [
        Self::Number,
        Self::Client,
        Self::Issued,
        Self::Due,
        Self::Total,
        Self::Paid,
        Self::Remaining,
        Self::PaidOn,
        Self::Status,
        Self::Kind,
        Self::Reference,
        Self::Net,
        Self::Vat,
        Self::Currency,
        Self::Terms,
        Self::Subject,
        Self::ClientCode,
        Self::ClientType,
        Self::BusinessNumber,
        Self::ContactName,
        Self::Email,
        Self::Phone,
        Self::Street,
        Self::StreetMore,
        Self::Postcode,
        Self::City,
        Self::Country,
    ];

    /// Its word in the vocabulary, and in the names of sentences.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Client => "client",
            Self::ClientCode => "client_code",
            Self::Issued => "issued",
            Self::Due => "due",
            Self::Total => "total",
            Self::Net => "net",
            Self::Vat => "vat",
            Self::Paid => "paid",
            Self::Remaining => "remaining",
            Self::PaidOn => "paid_on",
            Self::Status => "status",
            Self::Kind => "kind",
            Self::Reference => "reference",
            Self::Currency => "currency",
            Self::Terms => "terms",
            Self::Subject => "subject",
            Self::ContactName => "contact_name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Street => "street",
            Self::StreetMore => "street_more",
            Self::Postcode => "postcode",
            Self::City => "city",
            Self::Country => "country",
            Self::BusinessNumber => "business_number",
            Self::ClientType => "client_type",
        }
    }

    /// Whether its cells are amounts.
    pub const fn is_amount(self) -> bool {
        matches!(self, Self::Total | Self::Net | Self::Vat | Self::Paid | Self::Remaining)
    }

    /// Whether its cells are days.
    pub const fn is_date(self) -> bool {
        matches!(self, Self::Issued | Self::Due | Self::PaidOn)
    }
}
