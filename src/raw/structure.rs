//! `layout!`, which declares a structure and its table from one list of members, and slices of structures.

use core::fmt::{self, Debug as _};

use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

use super::Sealed;
use crate::error::{Error, to_u64};
use crate::layout::{Layout, Member, MemberKind, U16Member};

/// A type that a member of a structure can have.
pub trait Field: Sealed {
    /// What its bytes represent.
    const KIND: MemberKind;

    /// Whether the SDK has a name for the value; `true` for types whose values have no names.
    #[inline]
    fn is_named(&self) -> bool {
        true
    }
}

macro_rules! integers {
    ($($Integer:ty)+) => { $(
        impl Sealed for $Integer {}

        impl Field for $Integer {
            const KIND: MemberKind = MemberKind::Integer;
        }
    )+ };
}
integers! { u8 U16 U32 U64 }

impl<const N: usize> Sealed for [u8; N] {}

impl<const N: usize> Field for [u8; N] {
    const KIND: MemberKind = MemberKind::Bytes;
}

/// A structure of the SDK, byte for byte.
pub trait Structure:
    Sealed + FromBytes + IntoBytes + Immutable + KnownLayout + Unaligned + Copy + 'static
{
    /// Its layout in 64-bit Windows.
    const LAYOUT: &'static Layout;

    /// Whether every enumeration has a named value and no undefined flag is set, in the members that are always valid.
    ///
    /// It runs without branches. `false` is not an error: genuine records contain unnamed values.
    fn is_fully_named(&self) -> bool;
}

/// The structures in these bytes, end to end, in place: there is no copy, whatever the alignment of the bytes.
///
/// # Errors
/// Returns an error if the last structure is incomplete. The error has the offset of that structure; the bytes before
/// it are complete structures.
pub fn slice_of<T: Structure>(bytes: &[u8]) -> Result<&[T], Error> {
    <[T]>::ref_from_bytes(bytes).map_err(|_| trailing_bytes::<T>(bytes.len()))
}

/// [`slice_of`], for writing.
///
/// ```
/// use wfp_events::raw::{self, IkeextMmFailure0, WinError};
///
/// let mut bytes = [0xa5; 64];
/// let [record] = raw::slice_of_mut::<IkeextMmFailure0>(&mut bytes)? else { unreachable!() };
/// record.failure_error_code = WinError::ERROR_IPSEC_IKE_AUTH_FAIL;
/// assert_eq!(bytes[..5], [0xe9, 0x35, 0, 0, 0xa5]);
/// # Ok::<(), wfp_events::Error>(())
/// ```
///
/// # Errors
/// As [`slice_of`].
pub fn slice_of_mut<T: Structure>(bytes: &mut [u8]) -> Result<&mut [T], Error> {
    let length = bytes.len();
    <[T]>::mut_from_bytes(bytes).map_err(|_| trailing_bytes::<T>(length))
}

fn trailing_bytes<T: Structure>(length: usize) -> Error {
    let layout = <T as Structure>::LAYOUT;
    let found = length.checked_rem(layout.size).unwrap_or(0);
    let whole = length.saturating_sub(found);
    Error::cut_short(layout.name, to_u64(whole), to_u64(layout.size), to_u64(found))
}

/// The index of the first structure that is not fully named; `None` if all are.
#[must_use]
pub fn first_unnamed<T: Structure>(structures: &[T]) -> Option<usize> {
    // Blocks of a fixed length, so that the compiler unrolls the loop and combines the checks.
    const BLOCK: usize = 4;
    let (blocks, _) = structures.as_chunks::<BLOCK>();
    let named = blocks.iter().take_while(|block| {
        // `&` instead of `&&`: no branches within a block.
        block.iter().fold(true, |all, structure| all & structure.is_fully_named())
    });
    let start = named.count().saturating_mul(BLOCK);
    let within =
        structures.get(start..)?.iter().position(|structure| !structure.is_fully_named())?;
    Some(start.saturating_add(within))
}

/// Shows the members of a structure; a GUID, a time or an address as its text.
pub(crate) fn debug<T: Structure + Field>(
    structure: &T,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let (layout, bytes) = (<T as Structure>::LAYOUT, structure.as_bytes());
    let whole =
        Member { name: "", offset: 0, size: layout.size, kind: T::KIND, conditions: &[], doc: &[] };
    match (T::KIND, whole.value(bytes)) {
        (
            MemberKind::Guid | MemberKind::FileTime | MemberKind::Mac | MemberKind::Ipv6,
            Some(value),
        ) => value.fmt(f),
        _ => crate::layout::debug(layout, bytes, f),
    }
}

/// The name of the member at an offset, in a list of names, offsets and sizes.
pub(crate) const fn member_at(
    members: &[(&'static str, usize, usize)],
    offset: usize,
    size: usize,
) -> &'static str {
    match members {
        [(name, at, found), ..] if *at == offset && *found == size => name,
        [_, rest @ ..] => member_at(rest, offset, size),
        #[allow(clippy::panic)] // evaluated by the compiler
        [] => panic!("no member of this size begins there"),
    }
}

/// The kind of a member that points to structures, whose number another member has.
pub(crate) const fn structures(pointer: MemberKind, count: U16Member) -> MemberKind {
    match pointer {
        MemberKind::Pointer(to) => MemberKind::Structures(to, count),
        #[allow(clippy::panic)] // evaluated by the compiler
        _ => panic!("not a pointer to a structure"),
    }
}

/// An arm of a union, from the union's bytes.
pub(crate) fn arm<T: FromBytes>(union: &[u8]) -> Option<T> {
    T::read_from_prefix(union).ok().map(|(arm, _)| arm)
}

/// Declares a structure and its [`Layout`] from one list of members in memory order.
///
/// The arguments in parentheses are the C name, the size and the C alignment. `kind` and `pointee` give the
/// [`MemberKind`] of members that are the structure, or point to it, if it is not `Structure` or `Pointer`.
///
/// - `OFFSET field: Type = "sdkName"` is a member.
/// - `[count field]` after the name: `field` has the length of the list that this member points to.
/// - `[structures field]`: `field`, of 16 bits, has the number of structures that this member points to.
/// - `where [condition, ...]`: the member is valid only under these conditions. A condition is `field == VALUE`, or
///   `field & FLAG` for a bit that must be set.
/// - `"sdkName" as accessor: Type where [...] | ...`: the arms of a union.
/// - `OFFSET field: [u8; N] => padding` is padding.
///
/// A structure that `extends` an earlier one of the same file begins with all members of that one, except for the
/// padding that the earlier one `ends` with. The compiler checks sizes and offsets.
macro_rules! layout {
    (
        $(#$attr:tt)*
        pub struct $Name:ident $table:tt { $($member:tt)* } $(ends { $($end:tt)* })?
    ) => {
        #[allow(unused_macros)] // most structures are not extended
        macro_rules! $Name {
            ($structure:tt $added:tt) => {
                $crate::raw::layout! { @extended $structure { $($member)* } $added }
            };
        }
        $crate::raw::layout! {
            @structure $(#$attr)* pub struct $Name $table { $($member)* $($($end)*)? }
        }
    };
    ($(#$attr:tt)* pub struct $Name:ident $table:tt extends $Base:ident $added:tt) => {
        $Base! { { $(#$attr)* pub struct $Name $table } $added }
    };
    (@extended { $($structure:tt)* } { $($inherited:tt)* } { $($added:tt)* }) => {
        $crate::raw::layout! { $($structure)* { $($inherited)* $($added)* } }
    };
    (
        @structure
        $(#$attr:tt)*
        pub struct $Name:ident(
            $c_name:literal, size $size:literal, align $align:literal $(, kind $Kind:ident)? $(, pointee $Pointee:ident)?
        ) {
            $(
                $(#[doc = $doc:literal])*
                $offset:literal $field:ident: $ty:ty
                $(= $( $member:literal $([$counted:ident $count:ident])? $(as $arm:ident: $Arm:ty)? $(where $conditions:tt)? )|+ )?
                $(=> $padding:ident)?
            ),+ $(,)?
        }
    ) => {
        $(#$attr)*
        #[doc(alias = $c_name)]
        #[derive(
            Clone, Copy, Default, PartialEq, Eq, Hash,
            ::zerocopy::FromBytes, ::zerocopy::IntoBytes, ::zerocopy::Immutable, ::zerocopy::KnownLayout,
            ::zerocopy::Unaligned,
        )]
        #[repr(C)]
        pub struct $Name {
            $( $(#[doc = $doc])* $(#[doc = $crate::raw::layout!(@doc $padding)])? pub $field: $ty, )+
        }

        const _: () = {
            assert!(::core::mem::size_of::<$Name>() == $size, "size");
            assert!(::core::mem::align_of::<$Name>() == 1, "alignment");
            $( assert!(::core::mem::offset_of!($Name, $field) == $offset, stringify!($field)); )+
            $($($(
                assert!(size_of::<$crate::raw::layout!(@type $ty $(, $Arm)?)>() <= size_of::<$ty>(), $member);
            )+)?)+
        };

        impl $crate::raw::Sealed for $Name {}

        impl $crate::raw::Structure for $Name {
            #[allow(dead_code, non_upper_case_globals)] // constants are named like members; not all members have conditions
            const LAYOUT: &'static $crate::layout::Layout = {
                $( const $field: &[&str] = &[$($doc,)* $($crate::raw::layout!(@doc $padding))?]; )+
                const MEMBERS: &[(&str, usize, usize)] = &[$($($(($member, $offset, size_of::<$ty>()),)+)?)+];
                &$crate::layout::Layout {
                    name: $c_name,
                    size: $size,
                    align: $align,
                    members: &[
                        $(
                            $($( $crate::layout::Member {
                                name: $member,
                                offset: $offset,
                                size: size_of::<$crate::raw::layout!(@type $ty $(, $Arm)?)>(),
                                kind: $crate::raw::layout!(@kind $Name, $ty $(, $Arm)? $([$counted $count])?),
                                conditions: $crate::raw::layout!(@conditions $Name $($conditions)?),
                                doc: $field,
                            }, )+)?
                            $( $crate::layout::Member {
                                name: stringify!($field),
                                offset: $offset,
                                size: size_of::<$ty>(),
                                kind: $crate::raw::layout!(@$padding),
                                conditions: &[],
                                doc: $field,
                            }, )?
                        )+
                    ],
                }
            };

            #[inline]
            fn is_fully_named(&self) -> bool {
                true $($($( & $crate::raw::layout!(@named self.$field $(, $conditions)?) )+)?)+
            }
        }

        impl ::core::fmt::Debug for $Name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::raw::debug(self, f)
            }
        }

        impl $crate::raw::Field for $Name {
            const KIND: $crate::layout::MemberKind = $crate::raw::layout!(@or $($Kind)?, Structure, $Name);

            #[inline]
            fn is_named(&self) -> bool {
                $crate::raw::Structure::is_fully_named(self)
            }
        }

        impl $crate::raw::Pointee for $Name {
            const KIND: $crate::layout::MemberKind = $crate::raw::layout!(@or $($Pointee)?, Pointer, $Name);
        }

        impl $Name {
            $($($( $crate::raw::layout!{ @accessor $field $member $($arm: $Arm)? $(, $conditions)? } )+)?)+
        }
    };
    (@type $ty:ty) => { $ty };
    (@type $ty:ty, $Arm:ty) => { $Arm };
    (@kind $Name:ident, $ty:ty) => { <$ty as $crate::raw::Field>::KIND };
    (@kind $Name:ident, $ty:ty, $Arm:ty) => { <$Arm as $crate::raw::Field>::KIND };
    (@kind $Name:ident, $ty:ty [count $count:ident]) => {
        $crate::layout::MemberKind::List($crate::raw::layout!(@number $Name $count))
    };
    (@kind $Name:ident, $ty:ty [structures $count:ident]) => {{
        let offset = ::core::mem::offset_of!($Name, $count);
        let count = $crate::layout::U16Member { name: $crate::raw::member_at(MEMBERS, offset, 2), offset };
        $crate::raw::structures(<$ty as $crate::raw::Field>::KIND, count)
    }};
    (@or $Kind:ident, $default:ident, $Name:ident) => { $crate::layout::MemberKind::$Kind };
    (@or, $default:ident, $Name:ident) => {
        $crate::layout::MemberKind::$default(<$Name as $crate::raw::Structure>::LAYOUT)
    };
    (@padding) => { $crate::layout::MemberKind::Padding };
    (@doc padding) => { " Padding; Windows does not clear it." };
    (@number $Name:ident $on:ident) => {{
        let offset = ::core::mem::offset_of!($Name, $on);
        $crate::layout::U32Member { name: $crate::raw::member_at(MEMBERS, offset, 4), offset }
    }};
    (@conditions $Name:ident) => { &[] };
    (@conditions $Name:ident [$($on:ident $is:tt $value:path),+]) => {
        &[$( $crate::raw::layout!(@condition $crate::raw::layout!(@number $Name $on), $is $value) ),+]
    };
    (@condition $on:expr, == $value:path) => { $crate::layout::Condition::Equals($on, $value.get()) };
    (@condition $on:expr, & $flag:path) => { $crate::layout::Condition::Flag($on, $flag.bits()) };
    (@named $field:expr) => { $crate::raw::Field::is_named(&$field) };
    (@named $field:expr, $conditions:tt) => { true };
    (@accessor $field:ident $member:literal $(, $conditions:tt)?) => {};
    (@accessor $field:ident $member:literal $arm:ident: $Arm:ty, [$($on:ident $is:tt $value:path),+]) => {
        #[doc = concat!(
            "`", $member, "`, an arm of the union `", stringify!($field), "`; `None` if another arm is selected. ",
            "Flag bits are ignored.",
        )]
        #[must_use]
        pub fn $arm(&self) -> Option<$Arm> {
            let selected = true $( && $crate::raw::layout!(@selects self.$on, $is $value) )+;
            selected.then_some(())?;
            $crate::raw::arm(::zerocopy::IntoBytes::as_bytes(&self.$field))
        }
    };
    (@selects $on:expr, == $value:path) => { $on == $value };
    (@selects $on:expr, & $flag:path) => { true };
}
pub(crate) use layout;
