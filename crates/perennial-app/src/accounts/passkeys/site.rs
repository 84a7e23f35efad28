//! The name that passkeys belong to: that of the public address, or `localhost` on the machine itself.

use axum::http::{HeaderMap, header};
use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

use crate::app::Config;
use crate::error::Error;

/// Where passkeys are made and used. A browser refuses them anywhere else, so a forged page gets nothing.
#[derive(Debug, Clone)]
pub struct Site {
    origin: Url,
    name: String,
}

impl Site {
    /// The site of a request; else, in words for people, why no passkey can be made here.
    ///
    /// The name comes from the configuration. Without a public address only `localhost` is taken from the request,
    /// because a browser reaches nobody else's server under it.
    ///
    /// # Errors
    /// The sentence.
    pub fn of(config: &Config, headers: &HeaderMap) -> Result<Self, String> {
        match &config.public_url {
            Some(url) => Self::public(url),
            None => Self::local(headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()),
        }
    }

    fn public(url: &str) -> Result<Self, String> {
        let origin = Url::parse(url).map_err(|_| {
            format!("A passkey belongs to the address of this server, and its public address, {url}, is not one. An administrator has to mend it where Perennial is started.")
        })?;
        let Some(name) = origin.domain().map(str::to_owned) else {
            return Err(format!(
                "A passkey belongs to a name, and this server's public address, {url}, is a number. An administrator can give it a name where Perennial is started."
            ));
        };
        if origin.scheme() != "https" && name != "localhost" {
            return Err(format!(
                "Browsers give passkeys only to pages behind TLS, and this server's public address is {url}. An administrator has to serve it by https."
            ));
        }
        Ok(Self { origin, name })
    }

    fn local(host: &str) -> Result<Self, String> {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
        let origin = Url::parse(&format!("http://{host}/"));
        match origin {
            Ok(origin) if name.eq_ignore_ascii_case("localhost") || host.eq_ignore_ascii_case("localhost") => {
                Ok(Self { origin, name: "localhost".to_owned() })
            }
            _ => {
                let port = if port.is_empty() || host.ends_with(']') { String::new() } else { format!(":{port}") };
                Err(format!(
                    "A passkey belongs to a name, and this page was opened at {host}. On this machine, open http://localhost{port} instead; for others, an administrator starts Perennial with its public address (--public-url)."
                ))
            }
        }
    }

    /// The name: what passkeys are bound to.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What checks the ceremonies here.
    pub(super) fn relying_party(&self, called: &str) -> Result<Webauthn, Error> {
        let built = WebauthnBuilder::new(&self.name, &self.origin).and_then(|builder| builder.rp_name(called).build());
        built.map_err(|error| Error::Internal(format!("passkeys cannot be checked at {}: {error}", self.origin)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(public: Option<&str>, host: &str) -> Result<String, String> {
        let config = Config { public_url: public.map(str::to_owned), ..Config::default() };
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        Site::of(&config, &headers).map(|site| format!("{} at {}", site.name, site.origin))
    }

    #[test]
    fn a_passkey_belongs_to_the_public_name_or_to_localhost() {
        let public = Some("https://clients.harcourtvale.example:8443");
        assert_eq!(
            at(public, "ignored.example").unwrap(),
            "clients.harcourtvale.example at https://clients.harcourtvale.example:8443/"
        );
        assert_eq!(at(None, "localhost:8087").unwrap(), "localhost at http://localhost:8087/");
        assert_eq!(at(Some("http://localhost:8087"), "x").unwrap(), "localhost at http://localhost:8087/");
    }

    #[test]
    fn elsewhere_it_is_said_why_not() {
        for (public, host, words) in [
            (None, "127.0.0.1:8087", "open http://localhost:8087 instead"),
            (None, "[::1]:8087", "open http://localhost:8087 instead"),
            (None, "[::1]", "open http://localhost instead"),
            (None, "192.0.2.7", "open http://localhost instead"),
            (None, "evil.example", "was opened at evil.example"),
            (None, "localhost.evil.example", "was opened at"),
            (None, "evil.example/localhost", "was opened at"),
            (None, "", "open http://localhost instead"),
            (Some("https://192.0.2.7"), "x", "is a number"),
            (Some("http://clients.harcourtvale.example"), "x", "by https"),
            (Some("clients"), "x", "is not one"),
        ] {
            let said = at(public, host).unwrap_err();
            assert!(said.contains(words), "{public:?} {host}: {said}");
        }
    }
}
