//! Names of ports, and of the types and codes of ICMP, which events have in place of ports.

/// What the numbers of a header's `localPort` and `remotePort` mean for its `ipProtocol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ports {
    /// Ports.
    Ports,
    /// The type and the code of a message of ICMP.
    Icmp,
    /// The type and the code of a message of `ICMPv6`.
    IcmpV6,
}

impl Ports {
    /// Their meaning for an IP protocol.
    #[must_use]
    pub const fn of(protocol: u8) -> Self {
        match protocol {
            1 => Self::Icmp,
            58 => Self::IcmpV6,
            _ => Self::Ports,
        }
    }
}

/// The name of a well-known port in the registry of IANA: `isakmp` for 500. Names of TCP and UDP do not differ here.
#[must_use]
pub fn service(port: u16) -> Option<&'static str> {
    let index = SERVICES.binary_search_by_key(&port, |(port, _)| *port).ok()?;
    SERVICES.get(index).map(|(_, name)| *name)
}

/// The name of a type of ICMP, or of `ICMPv6` (`is_v6`).
#[must_use]
pub const fn icmp_type(is_v6: bool, number: u16) -> Option<&'static str> {
    Some(match (is_v6, number) {
        (false, 0) | (true, 129) => "echo reply",
        (false, 3) | (true, 1) => "destination unreachable",
        (false, 5) | (true, 137) => "redirect",
        (false, 8) | (true, 128) => "echo request",
        (false, 9) | (true, 134) => "router advertisement",
        (false, 10) | (true, 133) => "router solicitation",
        (false, 11) | (true, 3) => "time exceeded",
        (false, 12) | (true, 4) => "parameter problem",
        (false, 13) => "timestamp request",
        (false, 14) => "timestamp reply",
        (true, 2) => "packet too big",
        (true, 130) => "multicast listener query",
        (true, 131) => "multicast listener report",
        (true, 132) => "multicast listener done",
        (true, 135) => "neighbor solicitation",
        (true, 136) => "neighbor advertisement",
        (true, 143) => "multicast listener report v2",
        _ => return None,
    })
}

/// The name of a code of "destination unreachable" (type 3 of ICMP, type 1 of `ICMPv6`).
#[must_use]
pub const fn icmp_code(is_v6: bool, icmp_type: u16, code: u16) -> Option<&'static str> {
    Some(match (is_v6, icmp_type, code) {
        (false, 3, 0) => "network unreachable",
        (false, 3, 1) => "host unreachable",
        (false, 3, 2) => "protocol unreachable",
        (false, 3, 3) | (true, 1, 4) => "port unreachable",
        (false, 3, 4) => "fragmentation needed",
        (false, 3, 13) | (true, 1, 1) => "administratively prohibited",
        (true, 1, 0) => "no route to destination",
        (true, 1, 2) => "beyond scope of source address",
        (true, 1, 3) => "address unreachable",
        (false, 11, 0) | (true, 3, 0) => "hop limit exceeded",
        (false, 11, 1) | (true, 3, 1) => "fragment reassembly time exceeded",
        _ => return None,
    })
}

/// In ascending order.
const SERVICES: &[(u16, &str)] = &[
    (20, "ftp-data"),
    (21, "ftp"),
    (22, "ssh"),
    (23, "telnet"),
    (25, "smtp"),
    (53, "domain"),
    (67, "bootps"),
    (68, "bootpc"),
    (69, "tftp"),
    (80, "http"),
    (88, "kerberos"),
    (110, "pop3"),
    (123, "ntp"),
    (135, "epmap"),
    (137, "netbios-ns"),
    (138, "netbios-dgm"),
    (139, "netbios-ssn"),
    (143, "imap"),
    (161, "snmp"),
    (162, "snmptrap"),
    (389, "ldap"),
    (443, "https"),
    (445, "microsoft-ds"),
    (464, "kpasswd"),
    (500, "isakmp"),
    (514, "syslog"),
    (515, "printer"),
    (546, "dhcpv6-client"),
    (547, "dhcpv6-server"),
    (587, "submission"),
    (593, "http-rpc-epmap"),
    (631, "ipp"),
    (636, "ldaps"),
    (853, "domain-s"),
    (993, "imaps"),
    (995, "pop3s"),
    (1433, "ms-sql-s"),
    (1434, "ms-sql-m"),
    (1701, "l2tp"),
    (1723, "pptp"),
    (1812, "radius"),
    (1813, "radius-acct"),
    (1900, "ssdp"),
    (3268, "msft-gc"),
    (3269, "msft-gc-ssl"),
    (3389, "ms-wbt-server"),
    (3540, "pnrp-port"),
    (3544, "teredo"),
    (3702, "ws-discovery"),
    (4500, "ipsec-nat-t"),
    (5353, "mdns"),
    (5355, "llmnr"),
    (5357, "wsdapi"),
    (5985, "wsman"),
    (5986, "wsmans"),
];
