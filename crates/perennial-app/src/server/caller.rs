//! Where a request comes from. Only configured proxies are believed when they name somebody else.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;

/// The address that a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The address.
    pub address: IpAddr,
    /// True when it came straight from this machine, through no proxy.
    pub local: bool,
}

impl Caller {
    fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        let peer = peer.to_canonical();
        let named: Vec<IpAddr> = forwarded(headers);
        let proxied = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
        let local = peer.is_loopback() && !proxied;
        if !trusted.contains(&peer) {
            return Self { address: peer, local };
        }
        // From the nearest proxy outwards, the first that is not one of ours.
        let outside = named.iter().rev().find(|address| !trusted.contains(address));
        Self { address: outside.or(named.first()).copied().unwrap_or(peer), local }
    }
}

fn forwarded(headers: &HeaderMap) -> Vec<IpAddr> {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .filter_map(|part| part.trim().parse::<IpAddr>().ok())
        .map(|address| address.to_canonical())
        .collect()
}

impl<S> FromRequestParts<S> for Caller
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let app = App::from_ref(state);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // A request that came through no socket was made inside this process.
        let peer = peer.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer, &parts.headers, &app.config.trusted_proxies))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(list: &'static str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), list.parse().unwrap())])
    }

    #[test]
    fn only_a_configured_proxy_is_believed() {
        let [proxy, stranger, client] = [[127, 0, 0, 1], [198, 51, 100, 9], [203, 0, 113, 5]].map(IpAddr::from);
        let from = |peer, list| Caller::of(peer, &named(list), &[proxy]).address;
        assert_eq!(from(stranger, "203.0.113.5"), stranger);
        assert_eq!(from(proxy, "203.0.113.5"), client);
        assert_eq!(from(proxy, "10.0.0.1, 203.0.113.5"), client);
        assert_eq!(from(proxy, "nonsense"), proxy);
        assert!(Caller::of(proxy, &HeaderMap::new(), &[]).local);
        assert!(!Caller::of(proxy, &named("203.0.113.5"), &[]).local);
    }
}
