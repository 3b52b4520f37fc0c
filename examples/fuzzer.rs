//! A fuzzing harness: generates events of every type, breaks each pointer and each number of their images in turn, and
//! checks a decoder with them.
//!
//! Replace the decoder, which is the library's own, with yours. With `cargo fuzz`, the fuzzer's input becomes the event:
//! `fuzz_target!(|event: wfp_events::Event| …)` (feature `arbitrary`).

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing)] // offsets within an image that was just written

use std::error::Error;

use arbitrary::{Arbitrary, Unstructured};
use wfp_events::layout::{MemberValue, Scalar};
use wfp_events::memory::Limits;
use wfp_events::objects::{self, ObjectKind};
use wfp_events::{Event, Version};

/// The decoder under test: it must not panic, and events that it accepts must survive a round trip.
fn decode(image: &[u8], version: Version) -> Result<(), wfp_events::Error> {
    let limits = Limits::default();
    let lenient = Event::read_lenient(image, 0, version, &limits)?;
    if let Ok(record) = lenient.into_record() {
        let event = Event::read(image, 0, version)?;
        assert_eq!(record.into_event().as_ref(), Some(&event), "strict and lenient differ");
        let bytes = event.write(0)?;
        assert_eq!(Event::read(&bytes, 0, version)?, event, "the round trip changed the event");
    }
    Ok(())
}

/// An event from the bytes of a fuzzer: any bytes make an event, and fewer bytes make a simpler one.
fn event(seed: u64) -> Result<Event<'static>, Box<dyn Error>> {
    let mut state = seed;
    let bytes: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_be_bytes()[0]
    })
    .take(2048)
    .collect();
    Ok(Event::arbitrary(&mut Unstructured::new(&bytes))?)
}

/// Returns the number of images that were tried.
fn campaign(events: u64) -> Result<usize, Box<dyn Error>> {
    let (mut tried, limits) = (0, Limits::default());
    for seed in 0..events {
        let event = event(seed)?;
        let (image, layout) = (event.write(0)?, event.layout());
        decode(&image, event.version)?;

        // Each pointer in turn points to no memory, to itself, and to the event.
        for pointer in objects::pointers(&image[..], 0, layout, &limits)? {
            for target in [0xdead_beef, pointer.address, 0] {
                let mut broken = image.clone();
                pointer.set(0, &mut broken, target)?;
                decode(&broken, event.version)?;
                tried += 1;
            }
        }

        // Each number in each structure in turn becomes the largest of its size.
        for object in objects::find(&image[..], 0, layout, &limits)?.flatten() {
            let ObjectKind::Structure(layout) = object.kind else { continue };
            let at = usize::try_from(object.address)?;
            for member in layout.members {
                let Some(MemberValue::Scalar(Scalar::Integer(_))) = member.value(&object.bytes)
                else {
                    continue;
                };
                let mut broken = image.clone();
                let largest = u64::MAX >> (64 - 8 * member.size.min(8));
                member.set(&mut broken[at..], Scalar::Integer(largest))?;
                decode(&broken, event.version)?;
                tried += 1;
            }
        }
    }
    Ok(tried)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{} broken images, no error in the decoder", campaign(1000)?);
    Ok(())
}

#[test]
fn a_campaign_breaks_many_images() {
    assert!(campaign(50).unwrap() > 500);
}
