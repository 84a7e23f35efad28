//! Something that keeps passkeys, as a browser and a security key do together: enough of WebAuthn to tell stories, and
//! to lie in them.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A key that its owner unlocks with a finger.
pub struct Authenticator {
    key: SigningKey,
    credential: Vec<u8>,
    whose: String,
    /// Where its browser says that it is.
    pub origin: String,
    /// How often it was used.
    pub counter: u32,
}

impl Authenticator {
    /// A new one; another seed gives another key.
    pub fn new(seed: u8, origin: &str) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).expect("a key");
        Self { key, credential: vec![seed; 24], whose: String::new(), origin: origin.to_owned(), counter: 0 }
    }

    /// Makes a passkey as asked.
    pub fn create(&mut self, asked: &str) -> String {
        let asked: Value = serde_json::from_str(asked).expect(asked);
        let asked = &asked["publicKey"];
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(asked["authenticatorSelection"]["userVerification"], "required");
        self.whose = asked["user"]["id"].as_str().expect("whose").to_owned();
        self.counter += 1;
        let mut data = self.data(asked["rp"]["id"].as_str().expect("a site"), 0x45);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).expect("a short name").to_be_bytes());
        data.extend(&self.credential);
        data.extend(self.public());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("short data"));
        object.extend(data);
        let client = self.client("webauthn.create", asked);
        let id = base64(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": { "credProps": { "rk": true } },
            "response": { "attestationObject": base64(&object), "clientDataJSON": base64(&client), "transports": ["internal"] },
        })
        .to_string()
    }

    /// Uses the passkey as asked.
    pub fn get(&mut self, asked: &str) -> String {
        let asked: Value = serde_json::from_str(asked).expect(asked);
        let asked = &asked["publicKey"];
        self.counter += 1;
        let data = self.data(asked["rpId"].as_str().expect("a site"), 0x05);
        let client = self.client("webauthn.get", asked);
        let said = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let signature: Signature = self.key.sign(&said);
        let id = base64(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "authenticatorData": base64(&data), "clientDataJSON": base64(&client),
                "signature": base64(signature.to_der().as_bytes()), "userHandle": self.whose,
            },
        })
        .to_string()
    }

    fn data(&self, site: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(site).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let client =
            json!({ "type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": false });
        client.to_string().into_bytes()
    }

    /// The public key as COSE writes it.
    fn public(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().expect("x"), point.y().expect("y"));
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}

/// Base 64 for addresses, without padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}
