//! The sample files of `tests/data`.

/// 16 records `FWPM_NET_EVENT_IKEEXT_MM_FAILURE0`. The first is genuine, from a VPN gateway on 25 September 2018.
pub(crate) const CAPTURE: &[u8] = include_bytes!("../data/mm-failure0.bin");

/// The same records as JSON lines.
pub(crate) const LINES: &str = include_str!("../data/mm-failure0.jsonl");

/// An event of each version and type, and more, as JSON lines.
pub(crate) const EVENTS: &str = include_str!("../data/events.jsonl");

/// The same events as pcapng.
pub(crate) const EVENTS_PCAPNG: &[u8] = include_bytes!("../data/events.pcapng");

/// Images of one event each, with garbage around the objects that the event points to.
pub(crate) const IMAGES: [&[u8]; 8] = [
    include_bytes!("../data/memory-0.bin"),
    include_bytes!("../data/memory-1.bin"),
    include_bytes!("../data/memory-2.bin"),
    include_bytes!("../data/memory-3.bin"),
    include_bytes!("../data/memory-4.bin"),
    include_bytes!("../data/memory-5.bin"),
    include_bytes!("../data/memory-6.bin"),
    include_bytes!("../data/memory-7.bin"),
];

/// The base and root of each image, and its event as JSON.
pub(crate) const IMAGES_JSON: &str = include_str!("../data/memory.json");

/// Genuine events, as netsh wrote them.
pub(crate) const NETSH_ALLOW: &str = include_str!("../data/netsh/uwp-case1-classify-allow-v6.xml");
pub(crate) const NETSH_DROP: &str = include_str!("../data/netsh/uwp-case7-netevents-drop-v4.xml");

/// The SDK's structures, values and error codes, made without the library.
pub(crate) const LAYOUTS_TOML: &str = include_str!("../data/layouts.toml");
pub(crate) const VALUES_TOML: &str = include_str!("../data/values.toml");
pub(crate) const ERRORS_TOML: &str = include_str!("../data/errors.toml");
