//! Any bytes as an expression: it is refused with a message that a terminal can show and that names a place in the
//! text, or it is shown as a text that is parsed as the same. What it says of any event is the same in both forms, and
//! the opposite of its negation; the value of every field can be shown.
//!
//! The text ends at the first zero byte; the rest is the event.

use arbitrary::{Arbitrary, Unstructured};
use wfp_events::Record;
use wfp_events::query::{Context, Expression, Field};

pub fn check(input: &[u8]) {
    let (text, rest) = match input.iter().position(|byte| *byte == 0) {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (input, &[][..]),
    };
    let text = String::from_utf8_lossy(text);
    let expression: Expression = match text.parse() {
        Ok(expression) => expression,
        Err(error) => {
            assert!(text.get(error.range()).is_some(), "{error:?}");
            assert!(error.to_string().contains(" at column "));
            return;
        }
    };
    let shown = expression.to_string();
    let again: Expression = shown.parse().unwrap();
    assert_eq!(again, expression, "{text} is shown as {shown}");
    assert_eq!(again.to_string(), shown);
    let Ok(record) = Record::arbitrary(&mut Unstructured::new(rest)) else { return };
    let is_true = expression.matches(&record, &Context::default());
    assert_eq!(again.matches(&record, &Context::default()), is_true);
    if let Ok(negation) = format!("not ({shown})").parse::<Expression>() {
        assert_eq!(negation.matches(&record, &Context::default()), !is_true);
    }
    for field in Field::all().filter(|_| rest.len() % 16 == 0) {
        let _ = field.value(&record, &Context::default()).to_string();
    }
}
