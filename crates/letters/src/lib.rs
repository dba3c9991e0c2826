//! Relancier: letters.
