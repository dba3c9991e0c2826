//! Relancier: exchange.
