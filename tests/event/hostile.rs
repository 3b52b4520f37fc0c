//! Invalid pointers, counts and lengths: the complete error for each.

use wfp_events::error::{At, Fault};
use wfp_events::event::{Event, IpsecDrop, Payload, Version};
use wfp_events::memory::Image;

use super::dump::{BASE, Dump, ErrorParts, error_parts};

const MM2: &str = "FWPM_NET_EVENT_IKEEXT_MM_FAILURE2";
const QM1: &str = "FWPM_NET_EVENT_IKEEXT_QM_FAILURE1";
const EVENT: &str = "FWPM_NET_EVENT5";
const HEADER: &str = "FWPM_NET_EVENT_HEADER3";
const WILD: u64 = 0xdead_beef_0000;

fn u32(number: u32) -> [u8; 4] {
    number.to_le_bytes()
}

fn u64(number: u64) -> [u8; 8] {
    number.to_le_bytes()
}

/// An event with all flags set and a main-mode failure as its payload.
fn main_mode(set: impl FnOnce(&mut Dump)) -> Dump {
    let mut dump = Dump::new(Version::V5);
    dump.header("flags", u32(u32::MAX)).payload(0, MM2);
    set(&mut dump);
    dump
}

fn quick_mode(set: impl FnOnce(&mut Dump)) -> Dump {
    let mut dump = Dump::new(Version::V5);
    dump.payload(1, QM1).set("saTrafficType", u32(1));
    set(&mut dump);
    dump
}

/// Checks that strict reading fails with this error, and that lenient reading gives only this error and all other
/// members.
#[track_caller]
fn check(dump: &Dump, expected: ErrorParts, text: &str) {
    let error = dump.read().unwrap_err();
    assert_eq!(error_parts(&error), expected);
    assert_eq!(error.to_string(), text);
    let (event, faults) = dump.read_lenient().unwrap();
    assert_eq!(faults, [error]);
    assert_eq!(event.header.flags.bits(), if event.event_type.get() == 0 { u32::MAX } else { 0 });
    assert_eq!(event.payload.is_some(), !expected.2.is_empty());
}

#[test]
fn null_with_a_count_is_a_fault() {
    let at = Some(At::Address(0));
    for member in ["appId", "effectiveName"] {
        let dump = main_mode(|dump| {
            dump.header(&format!("{member}.size"), u32(2));
        });
        let text = format!("header.{member}: pointer is NULL, but its count is 2");
        check(&dump, (HEADER, "header", member, None, at, Fault::Null { count: 2 }), &text);
    }
    for side in ["Local", "Remote"] {
        let dump = main_mode(|dump| {
            dump.set(&format!("num{side}PrincipalGroupSids"), u32(u32::MAX));
        });
        let member =
            if side == "Local" { "localPrincipalGroupSids" } else { "remotePrincipalGroupSids" };
        let text = format!("ikeMmFailure.{member}: pointer is NULL, but its count is 4294967295");
        let fault = Fault::Null { count: u32::MAX.into() };
        check(&dump, (MM2, "ikeMmFailure", member, None, at, fault), &text);
    }
}

#[test]
fn unmapped_pointers_are_faults() {
    let at = Some(At::Address(WILD));
    let unmapped_message =
        |part, member| format!("{part}.{member}: pointer 0xdeadbeef0000 leads outside the image");
    for member in ["userId", "packageSid", "enterpriseId", "appId", "effectiveName"] {
        let dump = main_mode(|dump| {
            if ["appId", "effectiveName"].contains(&member) {
                dump.header(&format!("{member}.size"), u32(2))
                    .header(&format!("{member}.data"), u64(WILD));
            } else {
                dump.header(member, u64(WILD));
            }
        });
        check(
            &dump,
            (HEADER, "header", member, None, at, Fault::Unmapped),
            &unmapped_message("header", member),
        );
    }
    for member in [
        "localPrincipalNameForAuth",
        "remotePrincipalNameForAuth",
        "localPrincipalGroupSids",
        "remotePrincipalGroupSids",
        "providerContextKey",
    ] {
        let dump = main_mode(|dump| {
            dump.set(
                "numLocalPrincipalGroupSids",
                u32(u32::from(member.starts_with("localPrincipalG"))),
            );
            dump.set(
                "numRemotePrincipalGroupSids",
                u32(u32::from(member.starts_with("remotePrincipalG"))),
            );
            dump.set(member, u64(WILD));
        });
        check(
            &dump,
            (MM2, "ikeMmFailure", member, None, at, Fault::Unmapped),
            &unmapped_message("ikeMmFailure", member),
        );
    }
    for (member, of, arm) in [
        ("localSubNet.v4AddrMask", 256, "localSubNet"),
        ("localSubNet.v6AddrMask", 257, "localSubNet"),
        ("remoteSubNet.v4AddrMask", 256, "remoteSubNet"),
        ("remoteSubNet.v6AddrMask", 257, "remoteSubNet"),
    ] {
        let dump = quick_mode(|dump| {
            dump.set(&format!("{arm}.type"), u32(of)).set(member, u64(WILD));
        });
        check(
            &dump,
            (QM1, "ikeQmFailure", member, None, at, Fault::Unmapped),
            &unmapped_message("ikeQmFailure", member),
        );
    }
}

#[test]
fn an_unmapped_payload_leaves_the_header() {
    let mut dump = main_mode(|_| {});
    dump.set_in(EVENT, BASE, "ikeMmFailure", &u64(WILD));
    let at = Some(At::Address(WILD));
    let text = "ikeMmFailure: pointer 0xdeadbeef0000 leads outside the image";
    check(&dump, (MM2, "ikeMmFailure", "", None, at, Fault::Unmapped), text);
}

#[test]
fn truncated_data_is_a_fault() {
    // The payload comes last; 119 of its 120 bytes are there.
    let mut dump = main_mode(|_| {});
    dump.bytes.pop();
    let payload = BASE + 152;
    let fault = Fault::CutShort { needed: 120, found: 119 };
    let text =
        format!("ikeMmFailure: target at address {payload:#x} is truncated (119 of 120 bytes)");
    check(&dump, (MM2, "ikeMmFailure", "", None, Some(At::Address(payload)), fault), &text);

    let mut blob = 0;
    let dump = main_mode(|dump| {
        blob = dump.put(&[7; 5], 2);
        dump.header("appId.size", u32(u32::MAX)).header("appId.data", u64(blob));
    });
    let fault = Fault::CutShort { needed: 0xffff_ffff, found: 5 };
    let text =
        format!("header.appId: target at address {blob:#x} is truncated (5 of 4294967295 bytes)");
    check(&dump, (HEADER, "header", "appId", None, Some(At::Address(blob)), fault), &text);

    for (bytes, needed) in
        [(&[1, 2, 0, 0][..], 8), (&[1, 2, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1, 0, 0], 16)]
    {
        let mut sid = 0;
        let dump = main_mode(|dump| {
            sid = dump.put(bytes, 4);
            dump.header("userId", u64(sid));
        });
        let fault = Fault::CutShort { needed, found: bytes.len() as u64 };
        let text = format!(
            "header.userId: target at address {sid:#x} is truncated ({} of {needed} bytes)",
            bytes.len()
        );
        check(&dump, (HEADER, "header", "userId", None, Some(At::Address(sid)), fault), &text);
    }

    for (arm, of, needed) in
        [("localSubNet.v4AddrMask", 256, 8), ("localSubNet.v6AddrMask", 257, 17)]
    {
        let mut mask = 0;
        let dump = quick_mode(|dump| {
            mask = dump.put(&[1; 7], 4);
            dump.set("localSubNet.type", u32(of)).set(arm, u64(mask));
        });
        let fault = Fault::CutShort { needed, found: 7 };
        let text = format!(
            "ikeQmFailure.{arm}: target at address {mask:#x} is truncated (7 of {needed} bytes)"
        );
        check(&dump, (QM1, "ikeQmFailure", arm, None, Some(At::Address(mask)), fault), &text);
    }
}

#[test]
fn a_count_of_four_billion_is_a_fault() {
    let mut list = 0;
    let dump = main_mode(|dump| {
        list = dump.put(&[0; 24], 8);
        dump.set("numRemotePrincipalGroupSids", u32(u32::MAX))
            .set("remotePrincipalGroupSids", u64(list));
    });
    let fault = Fault::CutShort { needed: 8 * 0xffff_ffff, found: 24 };
    let text = format!(
        "ikeMmFailure.remotePrincipalGroupSids: target at address {list:#x} is truncated (24 of 34359738360 bytes)"
    );
    let member = "remotePrincipalGroupSids";
    check(&dump, (MM2, "ikeMmFailure", member, None, Some(At::Address(list)), fault), &text);
}

#[test]
fn a_bad_element_is_left_out_and_reported_with_its_index() {
    let mut text = 0;
    let dump = main_mode(|dump| {
        text = dump.text("S-1-5");
        let list = dump.pointers(&[text, WILD, 0, text]);
        dump.set("numLocalPrincipalGroupSids", u32(4)).set("localPrincipalGroupSids", u64(list));
    });
    let message =
        "ikeMmFailure.localPrincipalGroupSids[1]: pointer 0xdeadbeef0000 leads outside the image";
    let at = Some(At::Address(WILD));
    check(
        &dump,
        (MM2, "ikeMmFailure", "localPrincipalGroupSids", Some(1), at, Fault::Unmapped),
        message,
    );
    let (event, faults) = dump.read_lenient().unwrap();
    assert_eq!(faults[0].path().to_string(), "ikeMmFailure.localPrincipalGroupSids[1]");
    let Some(Payload::IkeMmFailure(failure)) = event.payload else { panic!("{event:?}") };
    let sid = Some(wfp_events::value::WideStr::try_from("S-1-5").unwrap());
    assert_eq!(failure.local_principal_group_sids, [sid.clone(), None, sid]);
}

#[test]
fn texts_without_a_nul_are_faults() {
    for bytes in [&[b'a', 0, b'b', 0][..], &[b'a', 0, b'b', 0, 0], &[1]] {
        let mut text = 0;
        let dump = main_mode(|dump| {
            text = dump.put(bytes, 2);
            dump.set("localPrincipalNameForAuth", u64(text));
        });
        let member = "localPrincipalNameForAuth";
        let message = format!(
            "ikeMmFailure.{member}: target at address {text:#x} is not terminated by a NUL"
        );
        check(
            &dump,
            (MM2, "ikeMmFailure", member, None, Some(At::Address(text)), Fault::Unterminated),
            &message,
        );
    }
}

#[test]
fn a_sid_of_255_sub_authorities_is_a_fault() {
    for count in [16, 255] {
        let mut sid = 0;
        let dump = main_mode(|dump| {
            sid = dump.put(&[1, count, 0, 0, 0, 0, 0, 5], 4);
            dump.bytes.resize(dump.bytes.len() + 2000, 0);
            dump.header("packageSid", u64(sid));
        });
        let text = format!(
            "header.packageSid: target at address {sid:#x} is a SID with {count} sub-authorities (at most 15)"
        );
        let at = Some(At::Address(sid));
        check(
            &dump,
            (HEADER, "header", "packageSid", None, at, Fault::SubAuthorities(count)),
            &text,
        );
    }
}

#[test]
fn an_address_of_unknown_type_is_never_followed() {
    for (version, of) in
        [(Version::V5, 11), (Version::V0, 6), (Version::V4, 10), (Version::V2, u32::MAX)]
    {
        for address in [1, WILD, u64::MAX] {
            let mut dump = Dump::new(version);
            dump.set_in(version.layout().name, BASE, "type", &u32(of));
            dump.set_in(version.layout().name, BASE, "ikeMmFailure", &u64(address));
            let event = dump.read().unwrap();
            assert_eq!(event.payload, Some(Payload::Unknown(address)));
            let bytes = event.write(0).unwrap();
            assert_eq!(Event::read(bytes.as_slice(), 0, version).unwrap(), event);
        }
    }
}

#[test]
fn a_bad_address_of_the_event_is_an_error() {
    let dump = Dump::new(Version::V1);
    let memory = Image::new(BASE, &dump.bytes[..159]);
    let name = "FWPM_NET_EVENT1";
    for (address, fault, text) in [
        (BASE, Fault::CutShort { needed: 160, found: 159 }, "is truncated (159 of 160 bytes)"),
        (BASE + 158, Fault::CutShort { needed: 160, found: 1 }, "is truncated (1 of 160 bytes)"),
        (BASE + 159, Fault::Unmapped, "lies outside this image"),
        (BASE - 1, Fault::Unmapped, "lies outside this image"),
        (0, Fault::Unmapped, "lies outside this image"),
        (u64::MAX, Fault::Unmapped, "lies outside this image"),
    ] {
        let error = Event::read(memory, address, Version::V1).unwrap_err();
        assert_eq!(error_parts(&error), (name, "", "", None, Some(At::Address(address)), fault));
        assert_eq!(error.to_string(), format!("at address {address:#x}: {name} {text}"));
        assert_eq!(
            Event::read_lenient(memory, address, Version::V1, &Default::default()),
            Err(error)
        );
    }
}

#[test]
fn addresses_do_not_wrap_around() {
    // The last 16 bytes of the image are beyond the end of the address space.
    let mut dump = Dump::at(u64::MAX - 151, Version::V5);
    dump.bytes.extend([0; 16]);
    dump.header("flags", u32(u32::MAX)).header("userId", u64(u64::MAX - 3));
    let error = dump.read().unwrap_err();
    let fault = Fault::CutShort { needed: 8, found: 4 };
    assert_eq!(
        error_parts(&error),
        (HEADER, "header", "userId", None, Some(At::Address(u64::MAX - 3)), fault)
    );
    dump.header("userId", u64(0))
        .header("appId.size", u32(u32::MAX))
        .header("appId.data", u64(u64::MAX));
    let fault = Fault::CutShort { needed: 0xffff_ffff, found: 1 };
    assert_eq!(
        error_parts(&dump.read().unwrap_err()),
        (HEADER, "header", "appId", None, Some(At::Address(u64::MAX)), fault)
    );
    let memory = Image::new(u64::MAX - 150, &dump.bytes);
    let fault = Fault::CutShort { needed: 152, found: 151 };
    let error = Event::read(memory, u64::MAX - 150, Version::V5).unwrap_err();
    assert_eq!(
        error_parts(&error),
        (EVENT, "", "", None, Some(At::Address(u64::MAX - 150)), fault)
    );
}

#[test]
fn overlapping_and_cyclic_pointers_are_read_once() {
    // First, the payload is the event itself. Then lists whose elements point to the list itself, and texts within it.
    let mut dump = Dump::new(Version::V5);
    dump.set_in(EVENT, BASE, "type", &u32(4));
    dump.set_in(EVENT, BASE, "ipsecDrop", &u64(BASE));
    let event = dump.read().unwrap();
    // The filter id consists of the header's protocol and the padding after it.
    let drop = IpsecDrop { filter_id: 0xcccc_cc00, ..IpsecDrop::default() };
    assert_eq!(event.payload, Some(Payload::IpsecDrop(drop)));

    let dump = main_mode(|dump| {
        let list = dump.put(&[0; 32], 8);
        let at = usize::try_from(list - BASE).unwrap();
        for element in 0..4 {
            dump.bytes[at + 8 * element..][..8].copy_from_slice(&u64(list + 8 * element as u64));
        }
        for member in ["localPrincipalGroupSids", "remotePrincipalGroupSids"] {
            dump.set(member, u64(list)).set("numLocalPrincipalGroupSids", u32(4));
        }
        dump.set("numRemotePrincipalGroupSids", u32(4))
            .set("remotePrincipalNameForAuth", u64(list + 4));
        dump.set("providerContextKey", u64(list + 1)).header("userId", u64(list + 8));
    });
    // As a SID, the pointer's second byte is the number of sub-authorities.
    assert!(dump.read_lenient().is_ok());
}
