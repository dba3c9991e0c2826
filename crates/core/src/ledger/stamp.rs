//! When a record changed, in an order that all devices agree on.

use core::fmt;
use core::ops::Range;
use core::str::FromStr;

use crate::hex;

/// The mark of whoever gives stamps: the upper half is that of the device, drawn at random when the
/// page is first opened on it; the lower half that of one opening of the page, for two tabs might
/// give the same stamp in the same millisecond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u64);

impl DeviceId {
    /// The mark of one opening of the page on this device, of random bits.
    pub const fn opening(self, bits: u64) -> Self {
        Self(self.0 & !LOWER_HALF | bits & LOWER_HALF)
    }

    /// Whether both are of one device.
    pub const fn is_with(self, other: Self) -> bool {
        self.0 & !LOWER_HALF == other.0 & !LOWER_HALF
    }
}

const LOWER_HALF: u64 = 0xffff_ffff;

/// Twelve hexadecimal digits hold the year 10000: a clock beyond is held there.
const MAX_MILLIS: u64 = 0xffff_ffff_ffff;

/// The moment of a change: a hybrid logical clock reading.
///
/// Ordered by the device's time, then by a counter for changes within one millisecond or made
/// while the clock stood still or went back, then by the device. No two changes share a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    millis: u64,
    counter: u32,
    device: DeviceId,
}

/// A text that is not a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAStamp;

impl Stamp {
    /// Earlier than any that a clock gives: whatever has it gives way to what was ever entered.
    pub const BEFORE_ALL: Self = Self { millis: 0, counter: 0, device: DeviceId(0) };

    /// Milliseconds since 1 January 1970, by the clock of the device that made the change.
    pub const fn millis(self) -> u64 {
        self.millis
    }

    /// Where it was made.
    pub const fn device(self) -> DeviceId {
        self.device
    }

    /// A number made of another and of all of this stamp (FNV-1a, a word at a time).
    pub(super) const fn mixed_into(self, number: u64) -> u64 {
        const PRIME: u64 = 0x0100_0000_01b3;
        let number = (number ^ self.millis).wrapping_mul(PRIME);
        let number = (number ^ self.counter as u64).wrapping_mul(PRIME);
        (number ^ self.device.0).wrapping_mul(PRIME)
    }
}

/// Written so that texts sort as stamps do: `018bcfe56800-00000000-00000000000000ab`.
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'-'; 38];
        let parts =
            [(0..12, self.millis), (13..21, self.counter.into()), (22..38, self.device.0)];
        for (place, number) in parts {
            if let Some(digits) = text.get_mut(place) {
                hex::fill(number, digits);
            }
        }
        f.write_str(core::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Stamp {
    type Err = NotAStamp;

    fn from_str(text: &str) -> Result<Self, NotAStamp> {
        let part = |place: Range<usize>| {
            let digits = place.len();
            text.get(place).and_then(|part| hex::read(part, digits)).ok_or(NotAStamp)
        };
        if text.len() != 38 || [12..13, 21..22].map(|place| text.get(place)) != [Some("-"); 2] {
            return Err(NotAStamp);
        }
        let millis = part(0..12)?;
        let counter = u32::try_from(part(13..21)?).map_err(|_| NotAStamp)?;
        let device = DeviceId(part(22..38)?);
        // So near the end of time that a clock which saw it could give no later one.
        let last = millis == MAX_MILLIS && counter > u32::MAX / 2;
        if last {
            return Err(NotAStamp);
        }
        Ok(Self { millis, counter, device })
    }
}

/// The clock of one device: each stamp it gives is later than all it gave or saw.
#[derive(Debug, Clone)]
pub struct Clock {
    device: DeviceId,
    millis: u64,
    counter: u32,
}

impl Clock {
    /// A clock that goes on after the latest stamp known.
    pub fn new(device: DeviceId, latest: Option<Stamp>) -> Self {
        let mut clock = Self { device, millis: 0, counter: 0 };
        if let Some(latest) = latest {
            clock.observe(latest);
        }
        clock
    }

    /// Takes note of a stamp made elsewhere, so that later changes here come after it.
    pub fn observe(&mut self, stamp: Stamp) {
        if (stamp.millis, stamp.counter) > (self.millis, self.counter) {
            self.millis = stamp.millis;
            self.counter = stamp.counter;
        }
    }

    /// A stamp for a change made now; `now_millis` may stand still or go back.
    pub fn stamp(&mut self, now_millis: u64) -> Stamp {
        let now_millis = now_millis.min(MAX_MILLIS);
        if now_millis > self.millis {
            self.millis = now_millis;
            self.counter = 0;
        } else if let Some(counter) = self.counter.checked_add(1) {
            self.counter = counter;
        } else {
            self.millis = self.millis.saturating_add(1);
            self.counter = 0;
        }
        Stamp { millis: self.millis, counter: self.counter, device: self.device }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_go_forward_when_the_clock_goes_back() {
        let mut clock = Clock::new(DeviceId(1), None);
        let stamps: Vec<Stamp> =
            [1000, 1000, 900, 1001, u64::MAX, 5].map(|now| clock.stamp(now)).into();
        assert!(stamps.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn a_clock_goes_past_what_it_saw() {
        let ahead = Clock::new(DeviceId(1), None).stamp(5000);
        let mut clock = Clock::new(DeviceId(2), Some(ahead));
        assert!(clock.stamp(1000) > ahead);
    }

    #[test]
    fn texts_sort_as_stamps_do_and_read_back() {
        let mut clock = Clock::new(DeviceId(0xab), None);
        let stamps = [1, 1, 2, 300, 70_000].map(|now| clock.stamp(now));
        let texts = stamps.map(|stamp| stamp.to_string());
        assert!(texts.is_sorted());
        for (stamp, text) in stamps.iter().zip(&texts) {
            assert_eq!(text.parse(), Ok(*stamp));
        }
        for text in ["", "1-2-3", &format!("{}-0", texts[0]), &texts[0].to_uppercase()] {
            assert_eq!(text.parse::<Stamp>(), Err(NotAStamp), "{text}");
        }
    }
}
