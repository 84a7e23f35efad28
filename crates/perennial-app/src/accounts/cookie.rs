//! The cookies that sign-in reads and writes.

use axum::http::{HeaderMap, HeaderValue};

use super::Token;
use crate::app::Config;
use crate::web::Theme;

/// The longest life of a session, in seconds.
const TWELVE_HOURS: u32 = 12 * 60 * 60;
/// How long a browser keeps the chosen colours, in seconds.
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// The `__Host-` prefix makes browsers refuse the cookie from anywhere but this host over TLS; it needs TLS.
fn name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-perennial" } else { "perennial" }
}

fn attributes(config: &Config) -> &'static str {
    if config.is_https() { "Path=/; HttpOnly; SameSite=Lax; Secure" } else { "Path=/; HttpOnly; SameSite=Lax" }
}

/// The header that gives a session to the browser.
pub fn set(config: &Config, token: &Token) -> Option<HeaderValue> {
    let text = format!("{}={}; {}; Max-Age={TWELVE_HOURS}", name(config), token.text(), attributes(config));
    HeaderValue::from_str(&text).ok()
}

/// The name of the cookie of a sign-in under way: between the password and the second factor, or before a passkey.
fn step_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-perennial-step" } else { "perennial-step" }
}

/// The header that gives a browser the step between the password and the second factor.
pub(super) fn step(config: &Config, token: &Token) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}={}; {}; Max-Age=600", step_name(config), token.text(), attributes(config))).ok()
}

/// The header that takes that step from the browser.
pub(super) fn step_over(config: &Config) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}=; {}; Max-Age=0", step_name(config), attributes(config))).ok()
}

/// The token of that step in a request.
pub(super) fn step_token(config: &Config, headers: &HeaderMap) -> Option<Token> {
    crate::web::cookie(headers, step_name(config)).and_then(Token::parse)
}

/// The header that keeps the chosen colours; the script reads and writes it too.
pub(super) fn theme(config: &Config, theme: Theme) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("theme={}; Path=/; Max-Age={A_YEAR}; SameSite=Lax{secure}", theme.key())).ok()
}

/// The header that takes the session from the browser.
pub(super) fn remove(config: &Config) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{}=; {}; Max-Age=0", name(config), attributes(config))).ok()
}

/// The header that takes a toast that was shown from the browser.
pub(super) const TOAST_SHOWN: HeaderValue =
    HeaderValue::from_static("toast=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");

/// The session's token in a request.
pub(super) fn token(config: &Config, headers: &HeaderMap) -> Option<Token> {
    crate::web::cookie(headers, name(config)).and_then(Token::parse)
}
