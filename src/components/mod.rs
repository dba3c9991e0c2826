//! The pieces that screens share.

mod attached;
mod copy_button;
mod dialog;
mod form;
mod hold;
mod icon;
mod ladder;
mod lazy;
mod payment;
mod pdf_button;
mod penalties;
mod proceeding;
mod receipt;
mod recovery;
mod share_button;
mod standing;
mod timeline;

pub use attached::{AttachedFile, Attachments};
pub use copy_button::CopyButton;
pub use dialog::Dialog;
pub use form::{Answers, Choice, Field, Form, Group, Problems, Select, TextArea, Tick};
pub use hold::{HoldForm, lift_hold};
pub use icon::{Icon, icon};
pub use ladder::{Climb, Ladder, offset};
pub(crate) use lazy::lazy;
pub use lazy::{Arrivals, Arriving, arriving};
pub use payment::PaymentForm;
pub use pdf_button::{PdfButton, Unsent};
pub use penalties::Penalties;
pub use proceeding::{ProceedingForm, ProceedingNotes};
pub use receipt::{OnAccountNotes, ReceiptForm};
pub use recovery::Recovery;
pub use share_button::ShareButton;
pub use standing::StandingTag;
pub use timeline::Timeline;
