//! A Wireshark dissector in Lua: tables of the layouts, and an engine that dissects packets by these tables.

mod tables;

#[cfg(test)]
mod tests;

use std::io::Write;

/// The engine, which is the same for all structures.
const ENGINE: [&str; 8] = [
    include_str!("fields.lua"),
    include_str!("columns.lua"),
    include_str!("memory.lua"),
    include_str!("conditions.lua"),
    include_str!("values.lua"),
    include_str!("pointers.lua"),
    include_str!("members.lua"),
    include_str!("packet.lua"),
];

/// Appends the script.
pub(crate) fn append(text: &mut Vec<u8>) {
    // Writing to memory cannot fail.
    let _ = write!(
        text,
        "\
-- Wireshark dissector for the net events of the Windows Filtering Platform, made by wfp-events {}.
--
-- It dissects pcapng packets of link type USER0 (147). The name of their interface is that of the structure in the
-- packet: FWPM_NET_EVENT5, FWPM_NET_EVENT_IKEEXT_MM_FAILURE0.
--
-- To install it, put it into the folder \"Personal Lua Plugins\" (in Wireshark: Help, About, Folders); to try it,
-- run `tshark -X lua_script:FILE -r CAPTURE`. Each member is a field: `fwpm.header.localPort == 500` is a filter.

",
        env!("CARGO_PKG_VERSION")
    );
    tables::append(text);
    for part in ENGINE {
        text.extend(part.as_bytes());
    }
}
