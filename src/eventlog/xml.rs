//! Events of a log from XML.

use super::log_event::{Builder, LogEvent};
use crate::excerpt::Truncated;
use crate::netsh::{Tag, XmlError, XmlReader};

/// Reads an `<Event>` element, which begins on line `first_line`.
///
/// # Errors
/// Returns an error if the bytes are not XML or not an event of a log, or if a net event has an invalid value.
pub fn read_element(xml: &[u8], first_line: u64) -> Result<LogEvent, XmlError> {
    let mut xml = XmlReader::new(xml, first_line);
    let root = xml.root()?;
    if root.name() != "Event" {
        let name = Truncated(root.name());
        return Err(xml.error(root.at, format_args!("<{name}> is not an event of a log")));
    }
    let mut builder = Builder::default();
    element(&mut xml, &root, &mut builder)?;
    xml.end()?;
    builder.finish().map_err(|what| xml.error(root.at, what))
}

fn element<'x>(
    xml: &mut XmlReader<'x>,
    tag: &Tag<'x>,
    builder: &mut Builder,
) -> Result<(), XmlError> {
    if !builder.start(tag.name()) {
        return xml.skip();
    }
    xml.attributes(tag, &mut |name, value| builder.attribute(name, value))?;
    let text = xml.content(&mut |xml, child| element(xml, child, builder))?;
    builder.end(&text);
    Ok(())
}
