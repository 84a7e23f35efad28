//! Codes by an app (TOTP, RFC 6238): the secret, its picture for the app's camera, and the check of a code.

use perennial_core::dates::Moment;
use totp_rs::{Builder, Secret, Totp};

use crate::error::Error;
use crate::web::words::percent;

/// Bytes of a secret: 160 bits, as RFC 4226 recommends.
const LENGTH: usize = 20;

/// A new secret.
pub fn fresh() -> Vec<u8> {
    let mut bytes = vec![0_u8; LENGTH];
    crate::clock::fill_random(&mut bytes);
    bytes
}

fn totp(secret: &[u8]) -> Result<Totp, Error> {
    // Six digits, SHA-1, 30 seconds, one step to either side: what every app understands.
    let built = Builder::new().with_secret(Secret::from(secret)).build();
    built.map_err(|error| Error::Internal(format!("a stored second factor cannot be used: {error}")))
}

/// The step of the code when it holds at that time.
///
/// # Errors
/// When the stored secret cannot be used.
pub fn step_of(secret: &[u8], code: &str, now: Moment) -> Result<Option<i64>, Error> {
    let seconds = u64::try_from(now.0 / 1_000_000).unwrap_or_default();
    let found = totp(secret)?.check(code, seconds);
    Ok(found.and_then(|step| i64::try_from(step).ok()))
}

/// The code of a secret at a time, for tests that play the app.
///
/// # Errors
/// When the secret cannot be used.
pub fn code_at(secret: &[u8], now: Moment) -> Result<String, Error> {
    Ok(totp(secret)?.generate(u64::try_from(now.0 / 1_000_000).unwrap_or_default()).to_string())
}

/// The secret as people type it: groups of four letters and digits (base 32).
pub fn text(secret: &[u8]) -> String {
    let letters: Vec<char> = Secret::from(secret).to_base32().chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// What the picture says: `otpauth://totp/…`.
pub fn address(secret: &[u8], firm: &str, email: &str) -> String {
    let issuer = percent(&format!("Perennial {}", firm.replace(':', " ")));
    let secret = Secret::from(secret).to_base32();
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", percent(email))
}

/// A QR code: the length of its side, and the dark squares as the path of an SVG. None when the text is too long.
pub fn picture(text: &str) -> Option<(i32, String)> {
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
        }
    }
    Some((code.size() + 2 * QUIET, path))
}

/// The empty border that cameras need.
const QUIET: i32 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_for_its_step_and_one_to_either_side() {
        // RFC 6238, appendix B: the secret "12345678901234567890" at 59 seconds gives 94287082, six digits 287082.
        let secret = b"12345678901234567890";
        let at = |seconds: i64| Moment(seconds * 1_000_000);
        assert_eq!(code_at(secret, at(59)).unwrap(), "287082");
        assert_eq!(step_of(secret, "287082", at(59)).unwrap(), Some(1));
        assert_eq!(step_of(secret, "287082", at(89)).unwrap(), Some(1));
        assert_eq!(step_of(secret, "287082", at(120)).unwrap(), None);
        for wrong in ["287083", "28708", "2870820", "abcdef", ""] {
            assert_eq!(step_of(secret, wrong, at(59)).unwrap(), None, "{wrong}");
        }
    }

    #[test]
    fn the_picture_says_whose_account_it_is() {
        let said = address(b"12345678901234567890", "Harcourt Vale LLP", "helen@harcourtvale.example");
        assert_eq!(
            said,
            "otpauth://totp/Perennial%20Harcourt%20Vale%20LLP:helen%40harcourtvale.example?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Perennial%20Harcourt%20Vale%20LLP"
        );
        let (side, path) = picture(&said).unwrap();
        assert!(side > 30 && path.starts_with('M'));
    }
}
