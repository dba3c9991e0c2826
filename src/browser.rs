//! The only way to the window, the clock and chance.

use chrono::{NaiveDate, NaiveDateTime};

/// The window.
///
/// # Panics
///
/// In a worker, where this crate never runs.
#[expect(clippy::expect_used, clippy::disallowed_methods, reason = "the page runs in a window")]
pub fn window() -> web_sys::Window {
    web_sys::window().expect("the page runs in a window")
}

/// The day and time on the wall clock of the person, without a time zone.
pub fn local_time() -> NaiveDateTime {
    let now = js_sys::Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or(1970);
    NaiveDate::from_ymd_opt(year, now.get_month() + 1, now.get_date())
        .and_then(|day| day.and_hms_opt(now.get_hours(), now.get_minutes(), now.get_seconds()))
        .unwrap_or_default()
}

/// Today, where the person is.
pub fn today() -> NaiveDate {
    local_time().date()
}

/// Milliseconds since 1 January 1970, for stamps.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of milliseconds, in range until the year 10000"
)]
pub fn now_millis() -> u64 {
    js_sys::Date::now().max(0.0) as u64
}

/// 128 random bits from the browser's cryptographic source.
///
/// # Panics
///
/// In a browser without `crypto`, none of which runs WebAssembly.
#[expect(clippy::expect_used, reason = "every browser that runs WebAssembly has it")]
pub fn random_bits() -> u128 {
    let mut bytes = [0; 16];
    window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
        .expect("crypto.getRandomValues");
    u128::from_le_bytes(bytes)
}
