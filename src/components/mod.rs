//! The pieces that screens share.

mod dialog;
mod form;
mod hold;
mod icon;
mod ladder;
mod payment;
mod penalties;
mod standing;
mod timeline;

pub use dialog::Dialog;
pub use form::{Answers, Choice, Field, Form, Problems, Select, TextArea};
pub use hold::{HoldForm, lift_hold};
pub use icon::{Icon, icon};
pub use ladder::Ladder;
pub use payment::PaymentForm;
pub use penalties::Penalties;
pub use standing::StandingTag;
pub use timeline::Timeline;
