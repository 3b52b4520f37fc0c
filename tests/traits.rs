//! Every public type implements the traits that it should. The compiler checks this.

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::path::Path;
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wfp_events::error::{At, Error, Fault};
use wfp_events::event::*;
use wfp_events::raw::*;
use wfp_events::value::{Escaped, ParseSidError, Quoted, Sid, TextBlob, WideStr, WideStrError};
use wfp_events::{
    check, detail, dump, eventlog, fit, generate, json, kind, layout, memory, names as machine,
    netsh, objects, pcapng, query, reader, scan, trace,
};

type Names = BTreeSet<&'static str>;

/// Asserts that each type implements the traits, and adds its name to a set.
macro_rules! each {
    ($names:ident: $($bound:path),+; $($Type:ty),+ $(,)?) => {{
        fn has<T: ?Sized $(+ $bound)+>() {}
        $( has::<$Type>(); $names.insert(name(stringify!($Type))); )+
    }};
}

/// The last part of a path, without generic arguments.
fn name(path: &'static str) -> &'static str {
    let path = path.split('<').next().expect("one at least").trim();
    path.rsplit("::").next().expect("one at least").trim()
}

trait Thread: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe {}
impl<T: Send + Sync + Unpin + std::panic::UnwindSafe + std::panic::RefUnwindSafe + ?Sized> Thread
    for T
{
}

/// The traits of a value: it can be a key, can be sorted, converted to text and back, and serialized.
trait Value:
    Thread + Clone + Debug + Display + FromStr + Eq + Ord + Hash + Serialize + DeserializeOwned
{
}
impl<T: Thread + Clone + Debug + Display + FromStr + Eq + Ord + Hash + Serialize + DeserializeOwned>
    Value for T
{
}

/// The traits of an error.
trait Failure: Thread + Clone + std::error::Error + PartialEq {}
impl<T: Thread + Clone + std::error::Error + PartialEq> Failure for T {}

trait Plain: Copy + Default + Debug + Eq + Hash + Thread {}
impl<T: Copy + Default + Debug + Eq + Hash + Thread> Plain for T {}

fn of_all() -> Names {
    let mut names = Names::new();
    // Enumerations, codes, flags, times, GUIDs and MAC addresses.
    each! { names: Value, Copy, Default;
        WinError, NtStatus, NetEventType, IpsecFailurePoint, IpsecTrafficType, KeyModuleType,
        AuthenticationMethodType, MmSaState, QmSaState, EmSaState, SaRole, IpVersion, Af, DataType, Direction,
        MsFwpDirection, AppcNetworkCapabilityType, InternalSublayer, ActionType,
        NetEventFlags, IkeextMmFailureFlags, IkeextEmFailureFlags, ReauthReasons, InternalFlags, CapabilityFlags,
        FileTime, Guid, MacAddr,
    }
    each! { names: From<u32>, Into<u32>;
        WinError, NtStatus, NetEventType, IpsecFailurePoint, IpsecTrafficType, KeyModuleType,
        AuthenticationMethodType, MmSaState, QmSaState, EmSaState, SaRole, IpVersion, Af, DataType, Direction,
        MsFwpDirection, AppcNetworkCapabilityType, InternalSublayer, ActionType,
    }
    each! { names: Value; Sid<'static>, Version }
    each! { names: Thread, Clone, Debug, Display, Eq, Hash, Serialize, DeserializeOwned;
        WideStr<'static>, TextBlob<'static>,
    }
    each! { names: Thread, Copy, Debug, Eq, Hash, Serialize, DeserializeOwned; Addresses, Bool }
    each! { names: Thread, Copy, Debug, Display; RecordKind, Bool, Escaped<'static>, Quoted<'static> }

    // Records.
    each! { names: Thread, Clone, Debug, Eq, Hash, Serialize, DeserializeOwned;
        Event<'static>, Record<'static>, Partial<'static>, EventLog,
    }
    each! { names: Thread, Copy, Debug, Eq, Hash; TerminatingFilter }
    each! { names: Thread, Clone, Debug, Eq, Hash;
        InternalFields, BarePayload<'static>, Header<'static>, Payload<'static>, Reserved, Subnet, Traffic, V4Subnet, V6Subnet,
        IkeMmFailure<'static>, IkeQmFailure, IkeEmFailure<'static>, ClassifyDrop<'static>, ClassifyDropMac<'static>,
        ClassifyAllow, IpsecDrop, IdpDrop, CapabilityDrop, CapabilityAllow, LpmPacketArrival,
        RecordKind, PayloadKind,
    }

    // Raw structures.
    each! { names: Plain, Structure;
        SidHeader, ByteArray6, ByteArray16, ByteBlob, V4AddrAndMask, V6AddrAndMask, ConditionValue0,
        NetEventHeader0, NetEventHeader1, NetEventHeader2, NetEventHeader3,
        IkeextMmFailure0, IkeextMmFailure1, IkeextMmFailure2, IkeextQmFailure0, IkeextQmFailure1,
        IkeextEmFailure0, IkeextEmFailure1, ClassifyDrop0, ClassifyDrop1, ClassifyDrop2, ClassifyDropMac0,
        ClassifyAllow0, IpsecKernelDrop0, IpsecDospDrop0, CapabilityDrop0, CapabilityAllow0, LpmPacketArrival0,
        NetEvent0, NetEvent1, NetEvent2, NetEvent3, NetEvent4, NetEvent5, NetEventInternal,
        NetEventInternalFields0, TerminatingFilterInfo0,
    }
    each! { names: Plain; FlagBits<NetEventFlags>, Ptr<ByteBlob>, Ipv4Number, Bool32, TextByteBlob, BinaryByteBlob }
    each! { names: Thread, Debug; Opaque, WideString }

    // Errors.
    each! { names: Failure;
        Error, Fault, ParseSidError, WideStrError, ParseEnumerationError, ParseFlagsError, ParseFileTimeError,
        ParseGuidError, ParseMacAddrError, TimeRangeError, kind::ParseVersionError, memory::RangeError,
        json::LineError, netsh::XmlError, netsh::ElementError, pcapng::BlockError, pcapng::PacketError,
        reader::RecordError, reader::UnsupportedFormatError, eventlog::LogError, eventlog::LogFault,
        query::ParseExpressionError,
    }
    each! { names: Thread, Clone, Eq, std::error::Error; dump::DumpError }
    each! { names: Thread, Clone, Eq, Debug; dump::DumpFault, dump::Module, scan::Find }
    each! { names: Thread, Debug; dump::Dump, scan::Scan<'static>, reader::FollowedPointer<'static> }
    each! { names: Send, Sync, Clone, Debug; reader::RecordFind }
    // These contain an `io::Error`.
    each! { names: Send, Sync, std::error::Error; reader::OpenError, reader::ReadError, machine::ReadNamesError }
    each! { names: Thread, Clone, std::error::Error; objects::PointerError }

    // Tables, memory, and the types that readers and writers use.
    each! { names: Thread, Debug, Copy;
        At, layout::MemberKind, layout::Scalar<'static>, layout::MemberValue<'static>, layout::Condition, layout::U32Member, layout::U16Member,
        layout::SegmentKind<'static>, layout::Segment<'static>, wfp_events::event::Value<'static>,
        memory::Image<'static>, memory::Range, memory::Limits, objects::ObjectKind, Windows, detail::Detail,
        detail::Palette, detail::Style, netsh::Loss, netsh::DeviationKind, wfp_events::error::Excerpt, reader::Format, reader::Location,
        reader::Position, reader::Roots, reader::RecordImage<'static>, reader::PartialRef<'static>, json::Source<'static>,
        memory::FileMemory<'static>, memory::RecordMemory<'static>, dump::DumpFormat, scan::Options, scan::Reason,
        json::SourceFind<'static>,
        query::Context<'static>, pcapng::BlockFault, detail::ports::Ports, query::FieldType, TrafficDirection,
    }
    each! { names: Thread, Debug;
        layout::Layout, layout::Member, layout::Enumeration, layout::FlagSet, layout::NamedValue,
        memory::Regions<'static>, objects::Object<'static>, objects::Pointer, check::Finding, check::Anomaly,
        generate::Generator, netsh::Element, netsh::ElementKind, netsh::Splitter, netsh::Deviation, Readable<'static, Record<'static>>, reader::Skipped, pcapng::Packet, pcapng::Item,
        pcapng::Splitter, pcapng::Writer, LostMembers, EventArray<'static, memory::Image<'static>>, reader::Entry,
        objects::Objects<'static, memory::Image<'static>>, eventlog::LogEvent, eventlog::LogRecord, eventlog::Item,
        eventlog::Splitter, machine::Names, machine::Filter, fit::Misread, trace::TraceEvent, trace::Item,
        trace::Splitter, query::Field, query::FieldValue, query::Expression,
    }
    each! { names: Send; reader::Batch, reader::Reader, reader::Records }
    names
}

/// The names of the public types in the library's sources, without the command's.
fn declared(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("bin") {
            declared(&path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            for line in std::fs::read_to_string(&path).expect("a source").lines() {
                let declared = ["struct ", "enum "]
                    .iter()
                    .find_map(|word| line.trim().strip_prefix("pub ")?.strip_prefix(word));
                let Some(declared) = declared else { continue };
                let end = declared.find(|character: char| !character.is_alphanumeric());
                let name = &declared[..end.unwrap_or(declared.len())];
                if !name.is_empty() {
                    names.insert(name.to_owned());
                }
            }
        }
    }
}

#[test]
fn every_public_type_has_the_traits_that_its_kind_has() {
    let mut sources = BTreeSet::new();
    declared(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    assert!(sources.len() > 100, "{}", sources.len());
    let held = of_all();
    let missing: Vec<_> = sources.iter().filter(|name| !held.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "held to no trait: {missing:?}");
}
