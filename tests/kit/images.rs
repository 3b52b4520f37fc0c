//! The images of `tests/data`.

use serde_json::Value;
use wfp_events::kind::RecordKind;

use super::samples;

/// An image of one event.
pub(crate) struct Image {
    /// The address of the first byte.
    pub(crate) base: u64,
    /// The address of the event.
    pub(crate) root: u64,
    pub(crate) kind: RecordKind,
    /// The event as JSON.
    pub(crate) event: Value,
    pub(crate) bytes: &'static [u8],
}

pub(crate) fn images() -> Vec<Image> {
    let listed: Vec<Value> = serde_json::from_str(samples::IMAGES_JSON).unwrap();
    assert_eq!(listed.len(), samples::IMAGES.len());
    let image = |(image, bytes): (&Value, _)| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Image {
            base: address(&text(&image["base"])),
            root: address(&text(&image["root"])),
            kind: RecordKind::from_name(&text(&image["event"]["struct"])).unwrap(),
            event: image["event"].clone(),
            bytes,
        }
    };
    listed.iter().zip(samples::IMAGES).map(image).collect()
}

/// The number in a text such as `0x1f29a400000`.
pub(crate) fn address(text: &str) -> u64 {
    u64::from_str_radix(text.strip_prefix("0x").unwrap(), 16).unwrap()
}
