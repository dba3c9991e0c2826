//! Chance, the same on every machine.

/// Numbers that look drawn (SplitMix64) and are the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    /// A number from 0 on, less than `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (drawn ^ (drawn >> 31)) % end.max(1)
    }
}
