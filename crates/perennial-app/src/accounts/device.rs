//! The device of a session, in words that its owner recognises.

use axum::http::{HeaderMap, header};

/// What is kept of the device that signs in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// What the browser says of itself.
    pub user_agent: Option<String>,
    /// The network address.
    pub address: Option<String>,
}

impl Device {
    /// The device of a request.
    pub fn of(headers: &HeaderMap, address: std::net::IpAddr) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Self { user_agent: agent.map(|agent| agent.chars().take(300).collect()), address: Some(address.to_string()) }
    }
}

/// “Firefox on Linux”, “Safari on an iPhone”; “An unknown browser” when it does not say.
pub(super) fn words(user_agent: Option<&str>) -> String {
    let agent = user_agent.unwrap_or_default();
    let first =
        |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, word)| *word);
    // Browsers name their forerunners too, so the order decides.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("iPhone", "an iPhone"),
        ("iPad", "an iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Macintosh", "a Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => format!("A browser on {system}"),
        (None, None) => "An unknown browser".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn devices_are_told_apart() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0";
        assert_eq!(words(Some(edge)), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(words(Some(phone)), "Safari on an iPhone");
        assert_eq!(
            words(Some("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")),
            "Firefox on Linux"
        );
        assert_eq!(words(None), "An unknown browser");
    }
}
