//! A reader of written images that shares no code with the library: it follows the pointers by the types in
//! `tests/data/layouts.toml`, and checks that every byte is accounted for.

use byteorder::{ByteOrder, LE};

use crate::kit::layouts::{Layout, layout_of};

/// The value of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    Number(u64),
    Bytes(Vec<u8>),
    Null,
    /// The address in a pointer that is not followed.
    Address(u64),
    /// The number of elements.
    Count(usize),
}

/// The members of an event, by path.
pub(crate) type Members = Vec<(String, Held)>;

pub(crate) struct Image<'a> {
    base: u64,
    bytes: &'a [u8],
    /// The offset, size and alignment of each object.
    objects: Vec<(usize, usize, usize)>,
    found: Members,
}

/// Reads the image of an event.
pub(crate) fn read(bytes: &[u8], base: u64, structure: &str) -> Members {
    let mut image = Image { base, bytes, objects: Vec::new(), found: Vec::new() };
    image.event(structure);
    image.account_for_every_byte();
    image.found
}

impl<'a> Image<'a> {
    /// The bytes of the object at an address.
    fn object(&mut self, address: u64, size: usize, align: usize) -> &'a [u8] {
        let offset =
            usize::try_from(address.checked_sub(self.base).expect("behind the base")).unwrap();
        self.objects.push((offset, size, align));
        &self.bytes[offset..][..size]
    }

    fn structure(&mut self, address: u64, layout: &Layout) -> &'a [u8] {
        let bytes = self.object(address, layout.size, layout.align);
        let is_member = |at| {
            layout
                .members
                .iter()
                .any(|member| (member.offset..member.offset + member.size).contains(&at))
        };
        for (at, byte) in bytes.iter().enumerate() {
            assert!(is_member(at) || *byte == 0, "padding at {at} of {layout:?}");
        }
        bytes
    }

    fn event(&mut self, structure: &str) {
        let layout = layout_of(structure);
        let bytes = self.structure(self.base, layout);
        let header = &layout.members[0];
        // This also checks the padding of the header, which is not a separate object.
        let within = self.structure(self.base, layout_of(&header.c_type));
        self.objects.pop();
        self.members("header", &header.c_type, within);
        let event_type = &layout.members[1];
        let of = LE::read_u32(&bytes[event_type.offset..]);
        self.found.push(("type".into(), Held::Number(of.into())));
        let arm = (of as usize).checked_add(2).and_then(|at| layout.members.get(at));
        let address = LE::read_u64(&bytes[layout.members[2].offset..]);
        match arm {
            _ if address == 0 => self.found.push(("payload".into(), Held::Null)),
            None => self.found.push(("payload".into(), Held::Address(address))),
            Some(arm) => {
                let target = arm.c_type.strip_suffix(" *").unwrap();
                let bytes = self.structure(address, layout_of(target));
                self.members(&arm.name, target, bytes);
            }
        }
    }

    fn members(&mut self, part: &str, structure: &str, bytes: &[u8]) {
        let mut count = 0;
        for member in &layout_of(structure).members {
            let path = format!("{part}.{}", member.name);
            let bytes = &bytes[member.offset..][..member.size];
            let held = match member.c_type.as_str() {
                "FILETIME" => Held::Number(LE::read_u64(bytes)),
                "WCHAR16 *" => self.text(LE::read_u64(bytes)),
                "SID *" => self.sid(LE::read_u64(bytes)),
                "GUID *" => self.pointed_to(LE::read_u64(bytes), "GUID"),
                "FWP_BYTE_BLOB" => self.blob(bytes),
                "LPWSTR *" => {
                    self.list(&path, LE::read_u64(bytes), count);
                    continue;
                }
                "FWP_CONDITION_VALUE0" => {
                    self.subnet(&path, bytes);
                    continue;
                }
                "GUID" | "FWP_BYTE_ARRAY16" | "FWP_BYTE_ARRAY6" | "UINT8[16]" | "UINT8[20]" => {
                    Held::Bytes(bytes.into())
                }
                other => {
                    assert!(!other.contains(['*', '[']), "{other}");
                    Held::Number(LE::read_uint(bytes, bytes.len()))
                }
            };
            if let (Held::Number(number), true) = (&held, member.name.starts_with("num")) {
                count = usize::try_from(*number).unwrap();
            } else {
                self.found.push((path, held));
            }
        }
    }

    fn pointed_to(&mut self, address: u64, structure: &str) -> Held {
        if address == 0 {
            Held::Null
        } else {
            Held::Bytes(self.structure(address, layout_of(structure)).into())
        }
    }

    fn text(&mut self, address: u64) -> Held {
        if address == 0 {
            return Held::Null;
        }
        let at = usize::try_from(address - self.base).unwrap();
        let units = self.bytes[at..]
            .chunks_exact(2)
            .position(|unit| LE::read_u16(unit) == 0)
            .expect("a NUL");
        Held::Bytes(self.object(address, 2 * units + 2, 2)[..2 * units].into())
    }

    fn sid(&mut self, address: u64) -> Held {
        if address == 0 {
            return Held::Null;
        }
        let count = self.bytes[usize::try_from(address - self.base).unwrap() + 1];
        Held::Bytes(self.object(address, 8 + 4 * usize::from(count), 4).into())
    }

    fn blob(&mut self, bytes: &[u8]) -> Held {
        assert_eq!(bytes[4..8], [0; 4], "padding of a blob");
        let (size, data) = (LE::read_u32(bytes) as usize, LE::read_u64(&bytes[8..]));
        assert_eq!(size == 0, data == 0, "size 0 and NULL go together");
        if size == 0 { Held::Null } else { Held::Bytes(self.object(data, size, 2).into()) }
    }

    fn list(&mut self, path: &str, address: u64, count: usize) {
        self.found.push((path.into(), Held::Count(count)));
        assert_eq!(count == 0, address == 0, "count 0 and NULL go together");
        if count > 0 {
            let pointers = self.object(address, 8 * count, 8);
            for (index, pointer) in pointers.chunks_exact(8).enumerate() {
                let text = self.text(LE::read_u64(pointer));
                self.found.push((format!("{path}[{index}]"), text));
            }
        }
    }

    fn subnet(&mut self, path: &str, bytes: &[u8]) {
        assert_eq!(bytes[4..8], [0; 4], "padding of a value");
        let (of, value) = (LE::read_u32(bytes), &bytes[8..]);
        self.found.push((format!("{path}.type"), Held::Number(of.into())));
        // FWP_V4_ADDR_MASK and FWP_V6_ADDR_MASK.
        let held = match of {
            256 => self.pointed_to(LE::read_u64(value), "FWP_V4_ADDR_AND_MASK"),
            257 => self.pointed_to(LE::read_u64(value), "FWP_V6_ADDR_AND_MASK"),
            _ => Held::Bytes(value.into()),
        };
        self.found.push((path.into(), held));
    }

    /// Asserts that all objects are aligned and do not overlap, and that between them there is only the padding that is
    /// needed, all zero.
    fn account_for_every_byte(&mut self) {
        self.objects.sort_unstable();
        let mut end = 0;
        for (offset, size, align) in &self.objects {
            assert_eq!(offset % align, 0, "alignment at {offset}");
            assert!(*offset >= end, "objects overlap at {offset}");
            assert!(offset - end < *align, "bytes are left over at {end}");
            assert!(self.bytes[end..*offset].iter().all(|byte| *byte == 0), "padding at {end}");
            end = offset + size;
        }
        assert_eq!(end, self.bytes.len(), "bytes are left over");
    }
}
