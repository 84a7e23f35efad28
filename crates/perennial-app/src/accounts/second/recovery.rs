//! Recovery codes: ten, shown once, each good for one sign-in. Only their hashes are stored.

use perennial_core::dates::Moment;
use perennial_core::ids::StaffId;
use sha2::{Digest, Sha256};

use crate::args;
use crate::db::Tx;
use crate::error::Error;

/// How many are made.
pub const MANY: usize = 10;
/// Letters and digits without look-alikes: 32 of them, five bits each.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";

/// One code: 80 bits in four groups of four.
fn fresh() -> String {
    let mut bytes = [0_u8; 16];
    crate::clock::fill_random(&mut bytes);
    let letters: Vec<char> = bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is stored of a code, however it was typed.
fn hash(code: &str) -> Vec<u8> {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(letters.to_ascii_lowercase().as_bytes()).to_vec()
}

/// Makes new codes; those before end. They are returned to be shown once.
///
/// # Errors
/// When the store refuses.
pub async fn renew(tx: &mut Tx, staff: StaffId) -> Result<Vec<String>, Error> {
    tx.run("delete from recovery_code where staff_id = $1", args![staff]).await?;
    let codes: Vec<String> = (0..MANY).map(|_| fresh()).collect();
    for code in &codes {
        tx.run("insert into recovery_code (code_hash, staff_id) values ($1, $2)", args![hash(code), staff]).await?;
    }
    Ok(codes)
}

/// Uses up a code. False when it is none, or was used before.
///
/// # Errors
/// When the store refuses.
pub async fn spend(tx: &mut Tx, staff: StaffId, code: &str, now: Moment) -> Result<bool, Error> {
    let sql = "update recovery_code set used_at = $3 where code_hash = $1 and staff_id = $2 and used_at is null";
    Ok(tx.run(sql, args![hash(code), staff, now]).await? == 1)
}
