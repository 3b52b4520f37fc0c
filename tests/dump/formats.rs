//! Intact dumps of each format.

use minidump_synth::{DumpString, Memory as SynthMemory, Module as SynthModule, SynthMinidump};
use test_assembler::{Endian, Section};
use wfp_events::dump::{Dump, DumpFormat, Module};
use wfp_events::error::Fault;
use wfp_events::event::Event;
use wfp_events::kind::RecordKind;
use wfp_events::memory::{Memory, Range};

use crate::kit::dumps::{core, lime, minidump};
use crate::kit::images::images;

const HEAP: u64 = 0x1f2_9a40_0000;
const STACK: u64 = 0x7ff_fe00_0000;

fn module(base: u64, size: u64, name: &str) -> Module {
    Module { base, size, name: name.to_owned() }
}

/// The file of `minidump-synth`, with both kinds of lists.
fn synthetic(bits64: bool) -> Vec<u8> {
    let memory = |bytes: &[u8], address| {
        let section = Section::with_endian(Endian::Little).append_bytes(bytes);
        SynthMemory::with_section(section, address)
    };
    let mut dump = SynthMinidump::with_endian(Endian::Little);
    for (name, base) in [("C:\\b.dll", 0x20_0000), ("C:\\Windows\\agent.exe", 0x10_0000)] {
        let name = DumpString::new(name, Endian::Little);
        let module = SynthModule::new(Endian::Little, base, 0x5000, &name, 7, 8, None);
        dump = dump.add_module(module).add(name);
    }
    for (bytes, address) in [(&b"stack"[..], STACK), (b"heap", HEAP), (b"more", HEAP + 4)] {
        let memory = memory(bytes, address);
        dump = if bits64 { dump.add_memory64(memory) } else { dump.add_memory(memory) };
    }
    dump.finish().unwrap()
}

#[test]
fn minidumps_of_both_kinds_are_read() {
    for bits64 in [false, true] {
        let file = synthetic(bits64);
        assert_eq!(DumpFormat::detect(&file[..DumpFormat::START]), Some(DumpFormat::Minidump));
        let dump = Dump::parse(&file).unwrap();
        assert_eq!((dump.format, &dump.errors[..]), (DumpFormat::Minidump, &[][..]));
        let modules = [
            module(0x10_0000, 0x5000, "C:\\Windows\\agent.exe"),
            module(0x20_0000, 0x5000, "C:\\b.dll"),
        ];
        assert_eq!(dump.modules, modules);
        let memory = dump.memory(&file);
        // The ranges of the heap are adjacent in memory and in the file.
        assert_eq!(memory.tail(HEAP), Ok(&b"heapmore"[..]));
        assert_eq!(memory.tail(STACK + 2), Ok(&b"ack"[..]));
        let offset = memory.offset_of(HEAP + 4).unwrap() as usize;
        assert_eq!(&file[offset..offset + 4], b"more");
        for unmapped in [0, HEAP - 1, HEAP + 8, STACK - 1, STACK + 5, u64::MAX] {
            assert_eq!(memory.tail(unmapped), Err(Fault::Unmapped), "{unmapped:#x}");
            assert_eq!(memory.offset_of(unmapped), None, "{unmapped:#x}");
        }
        for (address, name) in [
            (0xf_ffff, None),
            (0x10_0000, Some("C:\\Windows\\agent.exe")),
            (0x10_4fff, Some("C:\\Windows\\agent.exe")),
            (0x10_5000, None),
            (0x20_0001, Some("C:\\b.dll")),
        ] {
            let found = dump.module_at(address).map(|module| &*module.name);
            assert_eq!(found, name, "{address:#x}");
        }
    }
}

/// Breakpad aligns the descriptors of a list to 8 bytes.
#[test]
fn a_list_may_be_aligned() {
    let mut file = b"MDMP\x93\xa7\0\0".to_vec();
    for number in [1, 32, 0, 0, 0, 0, 5, 4 + 4 + 16, 44, 1, 0xffff_ffff_u32] {
        file.extend(number.to_le_bytes());
    }
    file.extend(HEAP.to_le_bytes());
    file.extend(3u32.to_le_bytes());
    file.extend(68u32.to_le_bytes());
    file.extend(b"abc");
    let dump = Dump::parse(&file).unwrap();
    assert_eq!(dump.errors, []);
    assert_eq!(dump.ranges(), [Range { address: HEAP, offset: 68, length: 3 }]);
}

#[test]
fn elf_cores_are_read() {
    let files = [
        (0x1000, 0x2000, "/bin/agent"),
        (0x3000, 0x5000, "/bin/agent"),
        (0x9000, 0xa000, "/lib/b.so"),
    ];
    let file = core(&[(STACK, b"stack"), (HEAP, b"heap")], &files);
    assert_eq!(DumpFormat::detect(&file[..DumpFormat::START]), Some(DumpFormat::ElfCore));
    let dump = Dump::parse(&file).unwrap();
    assert_eq!((dump.format, &dump.errors[..]), (DumpFormat::ElfCore, &[][..]));
    assert_eq!(
        dump.modules,
        [module(0x1000, 0x4000, "/bin/agent"), module(0x9000, 0x1000, "/lib/b.so")]
    );
    assert_eq!(dump.memory(&file).tail(HEAP + 1), Ok(&b"eap"[..]));
    assert_eq!(dump.memory(&file).tail(STACK), Ok(&b"stack"[..]));
    // A program is no core.
    let mut program = file;
    program[16] = 2;
    assert_eq!(DumpFormat::detect(&program), None);
}

#[test]
fn lime_files_are_read() {
    let file = lime(&[(0x1000, b"first"), (HEAP, b"second")]);
    let dump = Dump::parse(&file).unwrap();
    assert_eq!((dump.format, &dump.errors[..]), (DumpFormat::Lime, &[][..]));
    assert_eq!(dump.memory(&file).tail(0x1000), Ok(&b"first"[..]));
    assert_eq!(dump.memory(&file).tail(HEAP), Ok(&b"second"[..]));
}

/// Each image in ranges of a few bytes, which are adjacent in memory, but not in the file.
#[test]
fn events_are_read_across_ranges() {
    let mut count = 0;
    for image in images() {
        let RecordKind::Event(version) = image.kind else { continue };
        let base = if image.base == 0 { continue } else { image.base };
        let mut ranges: Vec<_> =
            image.bytes.chunks(7).zip((base..).step_by(7)).map(|(bytes, at)| (at, bytes)).collect();
        ranges.reverse();
        let whole = Event::read_lenient(
            wfp_events::memory::Image::new(base, image.bytes),
            image.root,
            version,
            &Default::default(),
        );
        for file in [minidump(&ranges, &[]), core(&ranges, &[]), lime(&ranges)] {
            let dump = Dump::parse(&file).unwrap();
            assert_eq!(dump.errors, []);
            let memory = dump.memory(&file);
            let read = Event::read_lenient(memory, image.root, version, &Default::default());
            assert_eq!(read, whole);
        }
        count += 1;
    }
    assert!(count > 3);
}

/// Ranges without order, and a search among them, take time that is not quadratic.
#[test]
fn a_million_ranges_are_read() {
    const COUNT: u64 = 1 << 20;
    let byte = [7];
    let address = |number: u64| 0x1000 * (number * 0x9e37_79b1 % COUNT);
    let ranges: Vec<_> = (0..COUNT).map(|number| (address(number), &byte[..])).collect();
    let file = minidump(&ranges, &[]);
    let dump = Dump::parse(&file).unwrap();
    assert_eq!((dump.ranges().len() as u64, &dump.errors[..]), (COUNT, &[][..]));
    let memory = dump.memory(&file);
    assert!((0..COUNT).all(|number| memory.tail(0x1000 * number) == Ok(&[7][..])));
}
