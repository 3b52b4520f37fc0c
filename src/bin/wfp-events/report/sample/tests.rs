//! Which texts stay, and the order of texts.

use super::*;

#[test]
fn texts_stay_with_their_rows() {
    let mut sample = Sample::default();
    for (job, numbers) in [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]].into_iter().enumerate() {
        let texts = numbers.into_iter().map(|number| Texts {
            members: format!("members of {number}"),
            bytes: format!("bytes of {number}"),
        });
        sample.texts.push(Texts::compress(texts));
        sample.rows.extend(numbers.into_iter().enumerate().map(|(index, number)| Chosen {
            zeros: 0,
            verdict: FAILURE,
            number,
            time: None,
            cells: [0; COLUMNS.len()],
            texts: (job, index),
            shape: ("", ""),
        }));
    }
    sample.rows.retain(|row| [1, 3, 8].contains(&row.number));
    sample.forget_texts();
    assert!(sample.texts[1].is_empty());
    for row in &sample.rows {
        let texts = &Texts::decompress(&sample.texts[row.texts.0])[row.texts.1];
        assert_eq!(texts.members, format!("members of {}", row.number));
        assert_eq!(texts.bytes, format!("bytes of {}", row.number));
    }
}

#[test]
fn numbers_are_in_order() {
    let mut texts = ["203.0.113.20", "203.0.113.3", "10.0.0.1", "", "13801 B", "5 A"];
    texts.sort_by_cached_key(|text| natural(text));
    assert_eq!(texts, ["", "5 A", "10.0.0.1", "203.0.113.3", "203.0.113.20", "13801 B"]);
}

#[test]
fn long_texts_are_cut_between_characters() {
    assert_eq!(cut("äöü", 6), "äöü");
    assert_eq!(cut("äöüä", 5), "äö…");
}
