//! What Relancier knows, without a browser: the ledger, the law, the dunning engine.
//!
//! In reading order:
//!
//! - [`money`], [`rate`], [`id`], [`text`], [`identity`], [`picture`]: the values, each of which is right once it exists;
//! - [`fold`]: texts made comparable;
//! - [`ledger`]: clients, invoices, payments, what was sent; how two copies of it become one;
//! - [`law`]: rates, payment terms, late-payment penalties (*pénalités de retard*);
//! - [`dunning`]: scenarios and the plan of the day (*relances*);
//! - [`backup`]: when a copy outside the browser is wanted;
//! - [`erasure`]: what may go of what is kept about a client (*droit à l'effacement*), and what must stay.
//!
//! **Architecture invariant:** nothing here reads a clock, a locale, a store or the network,
//! and nothing here is random. Today's date is an argument, so the same ledger on the same
//! day gives the same result on every device.
//!
//! **Architecture invariant:** nothing here is serializable. What is written to a file or to
//! storage has a format of its own, in the `exchange` crate, so that these types can change.

pub mod backup;
pub mod dunning;
pub mod erasure;
pub mod fold;
pub mod id;
pub mod identity;
pub mod law;
pub mod ledger;
pub mod money;
pub mod picture;
pub mod rate;
pub mod text;

mod hex;
