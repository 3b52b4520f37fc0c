//! `fields!`, which declares a header or payload from one list of fields.
//!
//! It generates the struct, reading and writing, the visit of the members, setting a member by name, finding and
//! clearing members that a structure does not have, and support for fuzzers and property tests. Which structures have a
//! member and its flag bit are taken from the layout tables. The compiler checks that the list is complete.

#[cfg(feature = "arbitrary")]
use arbitrary::Unstructured;

use super::Visitor;
use super::resolve::Resolver;
#[cfg(feature = "text")]
use super::set::{MemberSlots, Misfit};
use crate::arena::Arena;
use crate::error::{Error, to_u64};
use crate::kind::{STRUCTURES, number_of};
use crate::layout::{Condition, Layout, MemberKind, U32Member};
use crate::memory::{Memory, MemoryReader};
use crate::raw::{LAYOUTS, Structure};

/// A header or payload that [`fields!`] declares.
pub(crate) trait Fields<'m>: Sized {
    /// The structures that can hold it.
    const FAMILY: Family;

    /// The names of all members, and the structures that have each: bit *n* for structure *n*.
    const MEMBERS: &'static [(&'static str, u8)];

    /// The widest structure.
    type Raw;

    /// Builds it from members that are set by name, in any order.
    #[cfg(feature = "text")]
    type Builder: MemberSlots + Default;

    /// Reads it from the bytes of the structure with this number.
    #[inline(always)]
    fn read<M: Memory<'m>>(
        resolver: &mut Resolver<M>,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error> {
        match structure {
            0 => Self::read_as::<M, 0>(resolver, bytes),
            1 => Self::read_as::<M, 1>(resolver, bytes),
            2 => Self::read_as::<M, 2>(resolver, bytes),
            _ => Self::read_as::<M, 3>(resolver, bytes),
        }
    }

    /// [`read`](Self::read) for one structure, so that the compiler knows which members are zero.
    fn read_as<M: Memory<'m>, const STRUCTURE: u8>(
        resolver: &mut Resolver<M>,
        bytes: &[u8],
    ) -> Result<Self, Error>;

    /// Writes what its pointers point to, and returns the widest structure.
    fn write(&self, arena: &mut Arena<'_>) -> Self::Raw;

    /// Visits the members that a structure has. A member is omitted if its flag bit is not in `flags` and its value is
    /// zero, NULL or empty.
    fn visit<V: Visitor>(&self, structure: u8, flags: u32, visitor: &mut V)
    -> Result<(), V::Error>;

    /// The number of the field that has a member. It is that of a member in [`MEMBERS`](Self::MEMBERS).
    #[cfg(feature = "query")]
    fn number_of(member: &str) -> Option<u8>;

    /// Visits the members of the field with this number, as [`visit`](Self::visit) does.
    #[cfg(feature = "query")]
    fn visit_field<V: Visitor>(
        &self,
        number: u8,
        structure: u8,
        flags: u32,
        visitor: &mut V,
    ) -> Result<(), V::Error>;

    /// Calls `name` with each member that is not empty and that the structure does not have.
    fn visit_lost(&self, structure: u8, name: &mut dyn FnMut(&'static str));

    /// Clears the members that the structure does not have.
    fn clear_lost(&mut self, structure: u8);

    /// A member that contradicts other members: no bytes can hold this combination.
    fn misfit(&self) -> Option<&'static str>;

    /// The header or payload that was built.
    #[cfg(feature = "text")]
    fn finish(builder: Self::Builder) -> Result<Self, Misfit>;

    /// Arbitrary values for the members that a structure has, from the bytes of a fuzzer.
    #[cfg(feature = "arbitrary")]
    fn any_in(structure: u8, bytes: &mut Unstructured<'_>) -> arbitrary::Result<Self>;

    /// Calls `each` with copies in which one field has a simpler value, and with the rank of that value: 0 is the
    /// simplest.
    #[cfg(feature = "proptest")]
    fn for_each_shrunk(&self, each: &mut dyn FnMut(usize, Self));
}

/// A field of `P` that holds several members which depend on each other. It is implemented by hand, not by [`fields!`].
pub(super) trait CompositeField<P>: Copy + Default {
    /// The widest structure.
    type Raw;

    /// Builds the field from members that are set by name, in any order.
    #[cfg(feature = "text")]
    type Builder: MemberSlots + Default;

    /// Reads the members from the widest structure; `bytes` are those of the structure with this number.
    fn read<'m, M: Memory<'m>>(
        resolver: &mut Resolver<M>,
        raw: &Self::Raw,
        bytes: &[u8],
        structure: u8,
    ) -> Result<Self, Error>;

    /// Writes the members.
    fn write(self, arena: &mut Arena<'_>, raw: &mut Self::Raw);

    /// Visits the members that the list names after `then`.
    fn visit_first<V: Visitor>(self, _: &mut V) -> Result<(), V::Error> {
        Ok(())
    }

    /// Visits the other members.
    fn visit<V: Visitor>(
        self,
        part: &P,
        structure: u8,
        flags: u32,
        visitor: &mut V,
    ) -> Result<(), V::Error>;

    /// A member that contradicts other members.
    fn misfit(self) -> Option<&'static str> {
        None
    }

    /// Calls `name` with each member that is not empty and that the structure does not have.
    fn visit_lost(self, _part: &P, _structure: u8, _name: &mut dyn FnMut(&'static str)) {}

    /// A copy without the members that the structure does not have.
    #[must_use]
    fn clear_lost(self, _part: &P, _structure: u8) -> Self {
        self
    }

    /// The field that was built.
    #[cfg(feature = "text")]
    fn finish(builder: Self::Builder) -> Result<Self, Misfit>;
}

/// A payload from a flat structure: there are no pointers, so there can be no faults.
pub(super) fn from_flat<'m, F: Fields<'m> + Default, S: Structure>(structure: &S) -> F {
    let mut resolver = Resolver::strict(MemoryReader::new(&[][..], 0));
    let payload = F::read(&mut resolver, structure.as_bytes(), number_of(<S as Structure>::LAYOUT));
    debug_assert!(payload.is_ok(), "the structure is flat");
    payload.unwrap_or_default()
}

/// The structures of one header or payload: their C names differ only in the number at the end.
#[derive(Clone, Copy)]
pub(crate) struct Family {
    structures: [Option<&'static Layout>; STRUCTURES],
    /// The length in bytes of the prefix, up to the end of a member, that each has in common with the widest.
    shared: [usize; STRUCTURES],
    /// The member with the flag bits of the others.
    flags: Option<U32Member>,
    /// The number of the widest structure.
    pub(super) widest: u8,
}

impl Family {
    /// The value of the member with the flag bits, in the bytes of a structure; 0 if there is none.
    #[inline(always)]
    pub(super) fn flags(&self, bytes: &[u8]) -> u32 {
        self.flags.and_then(|flags| flags.read(bytes)).unwrap_or(0)
    }

    /// The first `length` bytes of a structure: those that it has in common with the widest.
    #[inline(always)]
    pub(super) fn shared<'b>(&self, bytes: &'b [u8], length: usize) -> Result<&'b [u8], Error> {
        bytes.get(..length).ok_or_else(|| {
            let name = self.structures.iter().flatten().next().map_or("", |layout| layout.name);
            Error::cut_short(name, 0, to_u64(length), to_u64(bytes.len()))
        })
    }
}

/// Whether `flag` is among `flags`; `true` for a member without a flag bit (0).
#[inline(always)]
pub(super) const fn is_set(flags: u32, flag: u32) -> bool {
    flag == 0 || flags & flag != 0
}

/// Evaluated by the compiler, so an error in the tables or in a list does not compile.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)]
impl Family {
    /// The family of this widest structure.
    pub(crate) const fn of(widest: &'static Layout) -> Self {
        let (mut structures, mut shared) = ([None; STRUCTURES], [0; STRUCTURES]);
        let mut at = 0;
        while at < LAYOUTS.len() {
            if is_family(LAYOUTS[at].name, widest.name) {
                let number = number_of(LAYOUTS[at]) as usize;
                structures[number] = Some(LAYOUTS[at]);
                shared[number] = in_common(LAYOUTS[at], widest);
            }
            at += 1;
        }
        shared[number_of(widest) as usize] = widest.size;
        let (mut flags, mut at) = (None, 0);
        while at < widest.members.len() {
            if let [.., Condition::Flag(member, _)] = widest.members[at].conditions {
                flags = Some(*member);
            }
            at += 1;
        }
        Self { structures, shared, flags, widest: number_of(widest) }
    }

    /// The length in bytes of the prefix that a structure has in common with the widest.
    pub(super) const fn shared_length(&self, structure: u8) -> usize {
        self.shared[structure as usize]
    }

    /// The structures that have a member: bit *n* for structure *n*.
    pub(crate) const fn having(&self, member: &str) -> u8 {
        let (mut having, mut number) = (0, 0);
        while number < STRUCTURES {
            if let Some(layout) = self.structures[number]
                && member_of(layout, member).is_some()
            {
                having |= 1 << number;
            }
            number += 1;
        }
        assert!(having != 0, "a member that no structure has");
        having
    }

    /// The flag bit of a member; 0 if it has none.
    pub(crate) const fn flag(&self, member: &str) -> u32 {
        let mut number = 0;
        while number < STRUCTURES {
            if let Some(layout) = self.structures[number]
                && let Some(at) = member_of(layout, member)
            {
                let conditions = layout.members[at].conditions;
                let mut at = 0;
                while at < conditions.len() {
                    if let Condition::Flag(_, bit) = conditions[at] {
                        return bit;
                    }
                    at += 1;
                }
            }
            number += 1;
        }
        0
    }

    /// Whether the list has all members of the structures, except for lengths of lists.
    pub(super) const fn is_listed(&self, members: &[(&str, u8)]) -> bool {
        let mut number = 0;
        while number < STRUCTURES {
            if let Some(layout) = self.structures[number] {
                let mut at = 0;
                while at < layout.members.len() {
                    let member = &layout.members[at];
                    if !matches!(member.kind, MemberKind::Padding)
                        && !is_count(layout, member.name)
                        && index_of(members, member.name) as usize == members.len()
                    {
                        return false;
                    }
                    at += 1;
                }
            }
            number += 1;
        }
        true
    }

    /// Whether a member has the same documentation as in the first structure that has it. Further lines may follow.
    pub(super) const fn is_documented(&self, member: &str, doc: &[&str]) -> bool {
        let mut number = 0;
        while number < STRUCTURES {
            if let Some(layout) = self.structures[number]
                && let Some(at) = member_of(layout, member)
            {
                let expected = layout.members[at].doc;
                let mut line = 0;
                while line < expected.len() {
                    if line >= doc.len() || !same(expected[line], doc[line]) {
                        return false;
                    }
                    line += 1;
                }
                return true;
            }
            number += 1;
        }
        false
    }
}

/// The index of a member in a list; the list's length if it is not there.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::as_conversions)] // evaluated by the compiler
pub(crate) const fn index_of(members: &[(&str, u8)], name: &str) -> u8 {
    let mut at = 0;
    while at < members.len() && !same(members[at].0, name) {
        at += 1;
    }
    at as u8
}

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // evaluated by the compiler
const fn member_of(layout: &Layout, name: &str) -> Option<usize> {
    let mut at = 0;
    while at < layout.members.len() {
        if same(layout.members[at].name, name) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Whether the member with this name is the length of a list of the structure.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // evaluated by the compiler
const fn is_count(layout: &Layout, name: &str) -> bool {
    let mut at = 0;
    while at < layout.members.len() {
        if let MemberKind::List(count) = layout.members[at].kind
            && same(count.name, name)
        {
            return true;
        }
        at += 1;
    }
    false
}

/// The length in bytes of the prefix that two structures have in common, without padding at its end.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // evaluated by the compiler
const fn in_common(narrow: &Layout, widest: &Layout) -> usize {
    let (mut at, mut end) = (0, 0);
    while at < narrow.members.len() && at < widest.members.len() {
        let (one, other) = (&narrow.members[at], &widest.members[at]);
        if one.offset != other.offset || one.size != other.size || !same(one.name, other.name) {
            break;
        }
        if !matches!(one.kind, MemberKind::Padding) {
            end = one.offset + one.size;
        }
        at += 1;
    }
    end
}

/// Whether two C names differ only in the last character.
const fn is_family(one: &str, other: &str) -> bool {
    same_but(1, one, other)
}

const fn same(one: &str, other: &str) -> bool {
    same_but(0, one, other)
}

/// Whether two texts have the same length, and are equal except for the last `end` bytes.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // evaluated by the compiler, or bounded by the length
const fn same_but(end: usize, one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at + end < one.len() && one.len() == other.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    one.len() == other.len()
}

/// Declares a header or payload. The widest structure follows the `=`.
///
/// - `field: Type = "sdkName"` is a field; the structure's field has the same name. Its doc comment begins with that of
///   the member in the structure.
/// - `counted by field` gives the structure's field with the length of a list.
/// - `field: Type => ["sdkName", …]` is a [`CompositeField`], with the names of its members.
/// - `then field ["sdkName", …]` visits these members of a composite field next.
macro_rules! fields {
    (
        $(#[$attr:meta])*
        pub struct $Name:ident $(<$a:lifetime>)? = $Raw:ident {
            $(
                $(#[doc = $doc:literal])+
                $field:ident: $ty:ty
                $(= $member:literal $(counted by $count:ident)? $(then $next:ident [$($first:literal),+])?)?
                $(=> [$($part:literal),+])?
            ),+ $(,)?
        }
    ) => {
        $(#[$attr])*
        #[derive(Clone, Default, PartialEq, Eq, Hash)]
        pub struct $Name $(<$a>)? {
            $( $(#[doc = $doc])+ pub $field: $ty, )+
        }

        const _: () = {
            use zerocopy::{FromBytes as _, FromZeros as _, IntoBytes as _};

            #[cfg(feature = "arbitrary")]
            use arbitrary::Unstructured;

            use $crate::arena::Arena;
            use $crate::error::Error;
            #[cfg(feature = "arbitrary")]
            use $crate::event::arbitrary_field::ArbitraryField;
            #[cfg(feature = "proptest")]
            use $crate::event::shrink::Shrink;
            use $crate::event::field_types::{Field as _, IntoOwned, StoredAs};
            #[allow(unused_imports)] // not all have composite fields
            use $crate::event::fields::{CompositeField, Family, Fields, is_set};
            #[cfg(any(feature = "query", feature = "text"))]
            use $crate::event::fields::index_of;
            use $crate::event::resolve::Resolver;
            #[cfg(feature = "text")]
            use $crate::event::set::{MemberSlots, Misfit, Slot};
            use $crate::event::Visitor;
            use $crate::memory::Memory;
            use $crate::raw::Structure;

            /// The type that owns its bytes.
            type Static = $crate::event::fields::fields!(@type 'static $Name $($a)?);

            const FAMILY: Family = Family::of(<$Raw as Structure>::LAYOUT);
            const MEMBERS: &[(&str, u8)] = &[$(
                $( ($member, FAMILY.having($member)), $($( ($first, FAMILY.having($first)), )+)? )?
                $($( ($part, FAMILY.having($part)), )+)?
            )+];
            /// The number of each field.
            #[cfg(feature = "query")]
            struct Number;
            #[cfg(feature = "query")]
            #[allow(non_upper_case_globals)] // constants are named like fields
            impl Number {
                $( const $field: u8 = index_of(MEMBERS, $crate::event::fields::fields!(@first $($member)? $($($part)+)?)); )+
            }
            #[allow(non_upper_case_globals, dead_code)] // constants are named like fields
            const _: () = {
                $( const $field: &[&str] = &[$($doc),+]; )+
                $($( assert!(FAMILY.is_documented($member, $field), concat!("another doc comment than in the structure: ", $member)); )?)+
            };

            impl<'m> Fields<'m> for $crate::event::fields::fields!(@type 'm $Name $($a)?) {
                const FAMILY: Family = FAMILY;
                const MEMBERS: &'static [(&'static str, u8)] = MEMBERS;

                type Raw = $Raw;
                #[cfg(feature = "text")]
                type Builder = Builder;

                #[inline(always)]
                fn read_as<M: Memory<'m>, const STRUCTURE: u8>(
                    resolver: &mut Resolver<M>,
                    bytes: &[u8],
                ) -> Result<Self, Error> {
                    let shared = FAMILY.shared(bytes, const { FAMILY.shared_length(STRUCTURE) })?;
                    let mut widened;
                    let raw = match $Raw::ref_from_bytes(shared) {
                        Ok(raw) => raw,
                        Err(_) => {
                            widened = $Raw::new_zeroed();
                            let (start, _) = widened.as_mut_bytes().split_at_mut(shared.len());
                            start.copy_from_slice(shared);
                            &widened
                        }
                    };
                    let flags = FAMILY.flags(shared);
                    Ok(Self { $(
                        $field: {
                            $( $crate::event::fields::fields!(@read raw resolver flags $field $member $($count)?) )?
                            $( $crate::event::fields::fields!(@composite [$($part)+] <$ty as CompositeField<Self>>::read(resolver, raw, bytes, STRUCTURE)?) )?
                        },
                    )+ })
                }

                #[inline]
                fn write(&self, arena: &mut Arena<'_>) -> $Raw {
                    let mut raw = $Raw::new_zeroed();
                    // The texts of lists are written first.
                    $($($( (raw.$count, raw.$field) = StoredAs::write(&self.$field, arena); )?)?)+
                    $(
                        $( $crate::event::fields::fields!(@write raw self arena $field $member $($count)?); )?
                        $( $crate::event::fields::fields!(@composite [$($part)+] CompositeField::<Self>::write(self.$field, arena, &mut raw)); )?
                    )+
                    raw
                }

                #[inline]
                fn visit<V: Visitor>(
                    &self,
                    structure: u8,
                    flags: u32,
                    visitor: &mut V,
                ) -> Result<(), V::Error> {
                    let bit = 1_u8.unbounded_shl(structure.into());
                    $(
                        $(
                            $crate::event::fields::fields!(@visit self $field $member bit flags visitor);
                            $( CompositeField::<Self>::visit_first(self.$next, visitor)?; )?
                        )?
                        $( $crate::event::fields::fields!(@composite [$($part)+] CompositeField::<Self>::visit(self.$field, self, structure, flags, visitor)?); )?
                    )+
                    Ok(())
                }

                #[cfg(feature = "query")]
                fn number_of(member: &str) -> Option<u8> {
                    match member {
                        $(
                            $(
                                $member => Some(Number::$field),
                                $( $($first)|+ => Some(Number::$next), )?
                            )?
                            $( $($part)|+ => Some(Number::$field), )?
                        )+
                        _ => None,
                    }
                }

                #[cfg(feature = "query")]
                #[inline]
                fn visit_field<V: Visitor>(
                    &self,
                    number: u8,
                    structure: u8,
                    flags: u32,
                    visitor: &mut V,
                ) -> Result<(), V::Error> {
                    let bit = 1_u8.unbounded_shl(structure.into());
                    match number {
                        $( Number::$field => {
                            $( $crate::event::fields::fields!(@visit self $field $member bit flags visitor); )?
                            $( $crate::event::fields::fields!(@composite [$($part)+] {
                                CompositeField::<Self>::visit_first(self.$field, visitor)?;
                                CompositeField::<Self>::visit(self.$field, self, structure, flags, visitor)?;
                            }); )?
                        } )+
                        _ => {}
                    }
                    Ok(())
                }

                fn visit_lost(&self, structure: u8, name: &mut dyn FnMut(&'static str)) {
                    let bit = 1_u8.unbounded_shl(structure.into());
                    $(
                        $( if const { FAMILY.having($member) } & bit == 0 && !self.$field.value().is_zero() {
                            name($member);
                        } )?
                        $( $crate::event::fields::fields!(@composite [$($part)+] CompositeField::<Self>::visit_lost(self.$field, self, structure, name)); )?
                    )+
                }

                fn clear_lost(&mut self, structure: u8) {
                    let bit = 1_u8.unbounded_shl(structure.into());
                    $(
                        $( if const { FAMILY.having($member) } & bit == 0 {
                            self.$field = Default::default();
                        } )?
                        $( $crate::event::fields::fields!(@composite [$($part)+] self.$field = CompositeField::<Self>::clear_lost(self.$field, self, structure)); )?
                    )+
                }

                fn misfit(&self) -> Option<&'static str> {
                    None $($( .or_else(|| $crate::event::fields::fields!(@composite [$($part)+] CompositeField::<Self>::misfit(self.$field))) )?)+
                }

                #[cfg(feature = "text")]
                fn finish(builder: Builder) -> Result<Self, Misfit> {
                    $($( let $field = $crate::event::fields::fields!(@composite [$($part)+] <$ty as CompositeField<Self>>::finish(builder.$field)?); )?)+
                    Ok(Self { $($( $field: $crate::event::fields::fields!(@composite [$($part)+] $field), )?)+ ..builder.part })
                }

                #[cfg(feature = "arbitrary")]
                fn any_in(structure: u8, bytes: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
                    let bit = 1_u8.unbounded_shl(structure.into());
                    let mut any = Self { $(
                        $field: {
                            $( $crate::event::fields::fields!(@any bytes bit $member) )?
                            $( $crate::event::fields::fields!(@any bytes bit $($part)+) )?
                        },
                    )+ };
                    Fields::clear_lost(&mut any, structure);
                    Ok(any)
                }

                #[cfg(feature = "proptest")]
                fn for_each_shrunk(&self, each: &mut dyn FnMut(usize, Self)) {
                    $(
                        for (rank, $field) in Shrink::shrink(&self.$field).into_iter().enumerate() {
                            let mut part = Clone::clone(self);
                            part.$field = $field;
                            each(rank, part);
                        }
                    )+
                }
            }

            #[cfg(feature = "text")]
            #[derive(Default)]
            pub(crate) struct Builder {
                part: Static,
                $($( $field: $crate::event::fields::fields!(@builder [$($part)+] $ty, Static), )?)+
            }

            #[cfg(feature = "text")]
            impl MemberSlots for Builder {
                fn members(&self) -> &'static [(&'static str, u8)] {
                    MEMBERS
                }

                fn slot(&mut self, name: &str) -> Option<(u8, Slot<'_>)> {
                    match name {
                        $(
                            $(
                                $member => Some((const { index_of(MEMBERS, $member) }, Slot::Value(&mut self.part.$field))),
                                $($( $first => Some((const { index_of(MEMBERS, $first) }, self.$next.slot($first)?.1)), )+)?
                            )?
                            $($( $part => Some((const { index_of(MEMBERS, $part) }, self.$field.slot($part)?.1)), )+)?
                        )+
                        _ => None,
                    }
                }
            }

            $(
                impl<$a> $Name<$a> {
                    /// The same, with owned bytes.
                    #[must_use]
                    pub fn into_owned(self) -> $Name<'static> {
                        IntoOwned::into_owned(self)
                    }
                }
            )?

            impl $(<$a>)? IntoOwned for $Name $(<$a>)? {
                type Owned = Static;

                fn into_owned(self) -> Self::Owned {
                    $Name { $(
                        $field: {
                            $( $crate::event::fields::fields!(@plain $member IntoOwned::into_owned(self.$field)) )?
                            $( $crate::event::fields::fields!(@composite [$($part)+] self.$field) )?
                        },
                    )+ }
                }
            }
        };
    };
    (@type $of:lifetime $Name:ident) => { $Name };
    (@type $of:lifetime $Name:ident $a:lifetime) => { $Name<$of> };
    (@first $first:literal $($others:literal)*) => { $first };
    (@visit $this:ident $field:ident $member:literal $bit:ident $flags:ident $visitor:ident) => {
        if const { FAMILY.having($member) } & $bit != 0 {
            let value = $this.$field.value();
            let flag = const { FAMILY.flag($member) };
            if is_set($flags, flag) || !value.is_zero() {
                $visitor.member($member, value)?;
            }
        }
    };
    (@plain $member:literal $($code:tt)*) => { $($code)* };
    (@composite [$($part:literal)+] $($code:tt)*) => { $($code)* };
    (@builder [$($part:literal)+] $ty:ty, $Part:ty) => { <$ty as CompositeField<$Part>>::Builder };
    (@read $raw:ident $resolver:ident $flags:ident $field:ident $member:literal) => {
        StoredAs::read($raw.$field, $resolver, $member, is_set($flags, const { FAMILY.flag($member) }))?
    };
    (@read $raw:ident $resolver:ident $flags:ident $field:ident $member:literal $count:ident) => {
        StoredAs::read(($raw.$count, $raw.$field), $resolver, $member, true)?
    };
    (@any $bytes:ident $bit:ident $member:literal $($others:literal)*) => {
        if const { FAMILY.having($member) } & $bit != 0 { ArbitraryField::any($bytes)? } else { Default::default() }
    };
    (@write $raw:ident $this:ident $arena:ident $field:ident $member:literal) => {
        $raw.$field = StoredAs::write(&$this.$field, $arena)
    };
    (@write $raw:ident $this:ident $arena:ident $field:ident $member:literal $count:ident) => {};
}
pub(crate) use fields;
