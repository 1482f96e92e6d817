//! Connecting to what people named, and to nothing inside by mistake: the address that was checked is the one that is
//! connected to.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use url::{Host, Url};

use crate::{cause::Cause, channel::DeliveryError};

/// Which addresses may be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRule {
    /// Those of the public internet only.
    PublicOnly,
    /// Any: the channel's file says so.
    Any,
}

/// Connects to a host, by name or address; the first address that the rule lets through and that answers.
pub(crate) async fn connect(host: &str, port: u16, rule: AddressRule) -> Result<TcpStream, DeliveryError> {
    let addresses: Vec<SocketAddr> = lookup_host((host, port))
        .await
        .map_err(|error| {
            DeliveryError::down(Cause::HostUnknown {
                host: host.to_owned(),
                problem: error.to_string(),
            })
        })?
        .collect();
    let allowed: Vec<SocketAddr> = addresses
        .iter()
        .copied()
        .filter(|address| rule == AddressRule::Any || is_public(address.ip()))
        .collect();
    if allowed.is_empty() && !addresses.is_empty() {
        return Err(DeliveryError::refused(Cause::AddressInside { host: host.to_owned() }));
    }
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for address in allowed {
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(DeliveryError::down(Cause::NotReached {
        host: host.to_owned(),
        problem: last.to_string(),
    }))
}

/// The host of an address, as it is looked up.
pub(crate) fn host_of(url: &Url) -> Option<String> {
    Some(match url.host()? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    })
}

/// Makes the connection secure; the other end must prove to be `host`.
pub(crate) async fn secure(stream: TcpStream, host: &str, config: Arc<ClientConfig>) -> Result<TlsStream<TcpStream>, DeliveryError> {
    let not_secure = |error: &dyn std::fmt::Display| Cause::NotSecure {
        host: host.to_owned(),
        problem: error.to_string(),
    };
    let name = ServerName::try_from(host.to_owned()).map_err(|error| DeliveryError::refused(not_secure(&error)))?;
    let connected = TlsConnector::from(config).connect(name, stream).await;
    connected.map_err(|error| DeliveryError::down(not_secure(&error)))
}

/// Trusts what the system trusts, and the certificates of a PEM file besides.
pub(crate) fn tls(ca_file: Option<&Path>) -> Result<Arc<ClientConfig>, DeliveryError> {
    let mut roots = RootCertStore::empty();
    // A system store may hold certificates that cannot be read; the others do.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = ca_file {
        let wrong = |error: &dyn std::fmt::Display| DeliveryError::unusable(format!("{}: {error}", path.display()));
        for certificate in CertificateDer::pem_file_iter(path).map_err(|e| wrong(&e))? {
            let certificate = certificate.map_err(|e| wrong(&e))?;
            roots.add(certificate).map_err(|e| wrong(&e))?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| DeliveryError::unusable(error.to_string()))?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// Whether an address is one of the public internet: neither this machine, nor its network, nor one kept for special
/// use (IANA's registries of special-purpose addresses, RFC 6890), nor such a one wrapped in another.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let inside = address.is_private() || address.is_loopback() || address.is_link_local() || address.is_unspecified();
    let special = address.is_broadcast() || address.is_multicast() || address.is_documentation();
    let shared_or_reserved = match (a, b) {
        (0 | 240..=255, _) | (100, 64..=127) | (198, 18 | 19) => true,
        (192, 0) => c == 0,
        (192, 88) => c == 99,
        _ => false,
    };
    !(inside || special || shared_or_reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let v4_at = |high: u16, low: u16| Ipv4Addr::from(u32::from(high) << 16 | u32::from(low));
    match segments {
        // Wrapped IPv4: mapped and compatible, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            is_public_v4(v4_at(high, low))
        }
        // Only 2000::/3 is given out; of it, Teredo, ORCHID and documentation are not.
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x3fff, second, ..] => second > 0xfff,
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_inside_a_network_are_told_from_public_ones() {
        let inside = [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.1",
            "198.18.0.1",
            "198.51.100.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:a00:1::1",
            "2001::1",
            "2001:db8::1",
            "fd00:ec2::254",
        ];
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in [
            "1.1.1.1",
            "172.32.0.1",
            "192.0.3.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
