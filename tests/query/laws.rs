//! What is true of any expression and any record.

use proptest::prelude::*;
use wfp_events::query::{Context, Expression, Field, FieldType};

use super::expression;

/// An index below a length, from a random number.
fn index(number: u64, length: usize) -> usize {
    (number % length as u64) as usize
}

/// A comparison of a field with a value of its type, from random numbers.
fn comparison(fields: &[Field], [which, form, a, b]: [u64; 4]) -> String {
    let field = &fields[index(which, fields.len())];
    if form % 8 == 0 {
        return format!("has({field})");
    }
    let [first, second] = [a.min(b), a.max(b)].map(|number| value(field.field_type(), number));
    let of_type = match field.field_type() {
        FieldType::Number | FieldType::Time => match form % 7 {
            0 => format!("{field} < {first}"),
            1 => format!("{field} >= {first}"),
            2 => format!("{field} in {first}..{second}"),
            _ => String::new(),
        },
        FieldType::Address if form % 3 == 0 => {
            let length = b % if first.contains(':') { 129 } else { 33 };
            format!("{field} in {first}/{length}")
        }
        FieldType::Text | FieldType::Sid | FieldType::Named(_) | FieldType::Flags(_)
            if form % 3 == 0 =>
        {
            format!("{field} ~ \"*{}*\"", b % 10)
        }
        FieldType::Part => format!("has({field})"),
        _ => String::new(),
    };
    match (of_type.as_str(), form % 5) {
        ("", 0) => format!("{field} != {first}"),
        ("", 1) => format!("{field} in {{{first}, {second}}}"),
        ("", 2) => format!("{field} not in {{{first}}}"),
        ("", 3) => format!("{field} == null"),
        ("", _) => format!("{field} == {first}"),
        _ => of_type,
    }
}

fn value(of: FieldType, number: u64) -> String {
    let at = |length| index(number, length);
    match of {
        FieldType::Named(_) if number.is_multiple_of(2) => {
            let names: Vec<_> = of.enumerations().flat_map(|of| of.names()).collect();
            names[at(names.len())].0.to_owned()
        }
        FieldType::Number => number.to_string(),
        FieldType::Named(_) => (number >> 32).to_string(),
        FieldType::Flags(set) => set.flags[at(set.flags.len())].name.to_owned(),
        FieldType::Bool => number.is_multiple_of(2).to_string(),
        FieldType::Time => wfp_events::raw::FileTime::from_ticks(number).to_string(),
        FieldType::Address if number.is_multiple_of(2) => {
            std::net::Ipv4Addr::from(u32::try_from(number >> 32).unwrap()).to_string()
        }
        FieldType::Address => std::net::Ipv6Addr::from(u128::from(number) << 77).to_string(),
        FieldType::Sid => format!("S-1-5-{}", number % 30),
        FieldType::Guid => format!("{number:08x}-0000-0000-0000-000000000000")
            .split_off(format!("{number:08x}").len() - 8),
        FieldType::Mac => format!("00:00:00:00:00:{:02x}", number % 256),
        FieldType::Bytes => format!("{number:016x}"),
        _ => format!(
            "{:?}",
            char::from_u32(u32::try_from(number % 0x1_0000).unwrap()).unwrap_or('x').to_string()
        ),
    }
}

/// Texts of expressions.
fn expressions() -> impl Strategy<Value = String> {
    let fields: Vec<_> = Field::all().collect();
    let leaf = any::<[u64; 4]>().prop_map(move |numbers| comparison(&fields, numbers));
    leaf.prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| format!("not ({inner})")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|all| all.join(" and ")),
            prop::collection::vec(inner.clone(), 1..4).prop_map(|all| all.join(" or ")),
            inner.prop_map(|inner| format!("({inner})")),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_shown_is_parsed_as_the_same(text in expressions()) {
        let parsed = expression(&text);
        let shown = parsed.to_string();
        prop_assert_eq!(&expression(&shown), &parsed, "{} as {}", text, shown);
        prop_assert_eq!(expression(&shown).to_string(), shown);
    }

    #[test]
    fn any_text_is_an_expression_or_an_error_in_it(text in "[a-z.()!=<>~{}\"'\\\\0-9, é]{0,60}") {
        match text.parse::<Expression>() {
            Ok(parsed) => prop_assert_eq!(expression(&parsed.to_string()), parsed),
            Err(error) => prop_assert!(text.get(error.range()).is_some(), "{:?} in {:?}", error, text),
        }
    }

    #[test]
    fn negation_and_de_morgan(a in expressions(), b in expressions(), record in wfp_events::proptest::records()) {
        let holds = |text: String| expression(&text).matches(&record, &Context::default());
        let (left, right) = (holds(a.clone()), holds(b.clone()));
        prop_assert_eq!(holds(format!("({a}) and ({b})")), left && right);
        prop_assert_eq!(holds(format!("({a}) or ({b})")), left || right);
        prop_assert_eq!(holds(format!("not ({a})")), !left);
        prop_assert_eq!(holds(format!("not (({a}) and ({b}))")), holds(format!("not ({a}) or not ({b})")));
        prop_assert_eq!(holds(format!("not (({a}) or ({b}))")), holds(format!("not ({a}) and not ({b})")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A field is equal to its own value, and nothing but NULL or an empty list has none.
    #[test]
    fn a_field_is_equal_to_its_value(record in wfp_events::proptest::records()) {
        for field in Field::all() {
            let value = field.value(&record, &Context::default());
            let has = expression(&format!("has({field})")).matches(&record, &Context::default());
            prop_assert_eq!(has, !value.is_none(), "{}", field);
            if let Some(own) = value.number().filter(|_| !matches!(field.field_type(), FieldType::Flags(_))) {
                if field.field_type() == FieldType::Bool { continue; }
                prop_assert!(expression(&format!("{field} == {own}")).matches(&record, &Context::default()), "{} {}", field, own);
                prop_assert!(!expression(&format!("{field} != {own}")).matches(&record, &Context::default()), "{} {}", field, own);
            }
        }
    }
}
