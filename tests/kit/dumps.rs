//! Writes dumps of memory, by the documentation of their formats.

/// A range of memory: the address of its first byte, and its bytes.
pub(crate) type Range<'a> = (u64, &'a [u8]);

/// A minidump with all memory (`Memory64ListStream`), and its modules: base, size, name.
pub(crate) fn minidump(ranges: &[Range<'_>], modules: &[(u64, u32, &str)]) -> Vec<u8> {
    const HEADER: usize = 32 + 2 * 12;
    let mut module_list = (modules.len() as u32).to_le_bytes().to_vec();
    let mut names = Vec::new();
    let names_at = HEADER + 4 + 108 * modules.len();
    for (base, size, name) in modules {
        let mut entry = [0; 108];
        entry[..8].copy_from_slice(&base.to_le_bytes());
        entry[8..12].copy_from_slice(&size.to_le_bytes());
        entry[20..24].copy_from_slice(&((names_at + names.len()) as u32).to_le_bytes());
        module_list.extend(entry);
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        names.extend((units.len() as u32).to_le_bytes());
        names.extend(units);
        names.extend([0, 0]);
    }
    let list_at = names_at + names.len();
    let list_size = 16 + 16 * ranges.len();
    let mut file = b"MDMP\x93\xa7\0\0".to_vec();
    for number in [2, 32, 0, 0, 0, 0] {
        file.extend(u32::to_le_bytes(number));
    }
    for (stream, size, offset) in [(4, module_list.len(), HEADER), (9, list_size, list_at)] {
        for number in [stream, size as u32, offset as u32] {
            file.extend(number.to_le_bytes());
        }
    }
    file.extend(module_list);
    file.extend(names);
    file.extend((ranges.len() as u64).to_le_bytes());
    file.extend(((list_at + list_size) as u64).to_le_bytes());
    for (address, bytes) in ranges {
        file.extend(address.to_le_bytes());
        file.extend((bytes.len() as u64).to_le_bytes());
    }
    ranges.iter().for_each(|(_, bytes)| file.extend(*bytes));
    file
}

/// An ELF core, and its mapped files: start, end, name.
pub(crate) fn core(ranges: &[Range<'_>], files: &[(u64, u64, &str)]) -> Vec<u8> {
    let mut note = Vec::new();
    note.extend((files.len() as u64).to_le_bytes());
    note.extend(4096u64.to_le_bytes());
    for (start, end, _) in files {
        [*start, *end, 0].iter().for_each(|number| note.extend(number.to_le_bytes()));
    }
    files.iter().for_each(|(_, _, name)| note.extend([name.as_bytes(), b"\0"].concat()));
    let mut notes = Vec::new();
    for number in [5, note.len() as u32, 0x4649_4c45] {
        notes.extend(number.to_le_bytes());
    }
    notes.extend(b"CORE\0\0\0\0");
    notes.extend(&note);
    notes.resize(notes.len().next_multiple_of(4), 0);

    let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x04\0\x3e\0\x01\0\0\0".to_vec();
    for number in [0, 64, 0] {
        file.extend(u64::to_le_bytes(number));
    }
    file.extend([0; 4]);
    for number in [64, 56, ranges.len() as u16 + 1, 64, 0, 0] {
        file.extend(number.to_le_bytes());
    }
    let mut offset = (64 + 56 * (ranges.len() + 1)) as u64;
    let mut segment = |kind: u32, address: u64, length: usize| {
        file.extend(kind.to_le_bytes());
        file.extend(4u32.to_le_bytes());
        let length = length as u64;
        for number in [offset, address, 0, length, length, 1] {
            file.extend(number.to_le_bytes());
        }
        offset += length;
    };
    segment(4, 0, notes.len());
    ranges.iter().for_each(|(address, bytes)| segment(1, *address, bytes.len()));
    file.extend(notes);
    ranges.iter().for_each(|(_, bytes)| file.extend(*bytes));
    file
}

/// A LiME file.
pub(crate) fn lime(ranges: &[Range<'_>]) -> Vec<u8> {
    let mut file = Vec::new();
    for (address, bytes) in ranges {
        file.extend(b"EMiL\x01\0\0\0");
        file.extend(address.to_le_bytes());
        file.extend((address + bytes.len() as u64 - 1).to_le_bytes());
        file.extend([0; 8]);
        file.extend(*bytes);
    }
    file
}
