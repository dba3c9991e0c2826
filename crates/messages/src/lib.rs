//! Relancier: messages.
