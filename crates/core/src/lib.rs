//! Relancier: core.
