//! Where a device may come from: addresses and ranges, comma separated. An empty list allows
//! any; a list that cannot be read allows none.

use std::net::IpAddr;

/// Whether an address lies in the list.
#[must_use]
pub fn is_within(list: &str, address: &str) -> bool {
    if list.trim().is_empty() {
        return true;
    }
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    list.split(',').filter_map(range).any(|(base, bits)| covers(base, bits, address))
}

/// Whether every part of the list can be read.
#[must_use]
pub fn is_list(list: &str) -> bool {
    list.trim().is_empty() || list.split(',').all(|part| range(part).is_some())
}

fn range(part: &str) -> Option<(IpAddr, u32)> {
    let part = part.trim();
    let (base, bits) = match part.split_once('/') {
        Some((base, bits)) => (base.parse().ok()?, Some(bits.parse().ok()?)),
        None => (part.parse().ok()?, None),
    };
    let width = if matches!(base, IpAddr::V4(_)) { 32 } else { 128 };
    let bits = bits.unwrap_or(width);
    (bits <= width).then_some((base, bits))
}

fn covers(base: IpAddr, bits: u32, address: IpAddr) -> bool {
    let address = address.to_canonical();
    match (base.to_canonical(), address) {
        (IpAddr::V4(base), IpAddr::V4(address)) => {
            let shift = 32 - bits.min(32);
            let cut = |ip: u32| ip.checked_shr(shift).unwrap_or(0);
            cut(base.to_bits()) == cut(address.to_bits())
        }
        (IpAddr::V6(base), IpAddr::V6(address)) => {
            let cut = |ip: u128| ip.checked_shr(128 - bits).unwrap_or(0);
            cut(base.to_bits()) == cut(address.to_bits())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_single_addresses() {
        let list = "10.7.0.0/16, 192.168.1.5";
        assert!(is_within(list, "10.7.200.1"));
        assert!(is_within(list, "192.168.1.5"));
        assert!(is_within(list, "::ffff:192.168.1.5"));
        assert!(!is_within(list, "10.8.0.1"));
        assert!(!is_within(list, "192.168.1.6"));
        assert!(!is_within(list, "nonsense"));
        assert!(is_within("", "203.0.113.9"));
        assert!(is_within("0.0.0.0/0", "203.0.113.9"));
        assert!(is_within("2001:db8::/32", "2001:db8:1::1"));
    }

    #[test]
    fn what_cannot_be_read_allows_nothing() {
        assert!(!is_list("10.0.0.0/33") && !is_list("x") && !is_list("10.0.0.1,"));
        assert!(is_list("") && is_list("10.0.0.0/8,::1"));
        assert!(!is_within("x", "10.0.0.1"));
    }
}
