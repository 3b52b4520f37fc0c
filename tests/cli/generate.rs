//! `generate`: synthetic records; the same seed gives the same records.

use std::collections::BTreeMap;

use crate::kit::command::run;
use crate::kit::files::Files;
use byteorder_reader::SIZE;
use byteorder_reader::{MmFailure0, read_all};

/// The bytes of `records` generated records.
fn generated(args: &[&str], records: usize) -> Vec<u8> {
    let records_text = records.to_string();
    let args = [&["generate", "-", "--to", "array", "-n", &records_text], args].concat();
    let ended = run(&args);
    assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)));
    assert_eq!(ended.stdout.len(), records * SIZE);
    ended.stdout
}

#[test]
fn the_same_seed_gives_the_same_records() {
    let first = generated(&["--seed", "7"], 5000);
    assert!(first == generated(&["--seed", "7"], 5000));
    assert!(first[..1000 * SIZE] == generated(&["--seed", "7"], 1000), "the first of more");
    assert!(generated(&[], 1000) == generated(&["--seed", "0"], 1000), "0 is the default");
    let odd = generated(&["--seed", "7", "--unnamed", "30"], 5000);
    assert!(odd == generated(&["--unnamed", "30", "--seed", "7"], 5000));
    assert!(odd != first);
}

#[test]
fn another_seed_gives_other_records() {
    let seeds = ["0", "1", "2", "18446744073709551615"];
    let captures = seeds.map(|seed| generated(&["--seed", seed], 100));
    for (at, capture) in captures.iter().enumerate() {
        assert!(captures[..at].iter().all(|other| other != capture), "seed {}", seeds[at]);
    }
}

#[test]
fn the_records_of_seed_0_are_those_of_the_golden_file() {
    // The records of a seed must stay the same from release to release, because users test with them.
    let files = Files::new();
    files.run(&["generate", "-n", "24", "--unnamed", "25", "a.jsonl"]).gives(0, "", "");
    files.run(&["decode", "a.jsonl"]).writes("generated.txt");
}

#[test]
fn the_extension_selects_the_output_format() {
    let files = Files::new().with("a.bin", "what was there before");
    files.run(&["generate", "-n", "1000", "--unnamed", "9", "a.bin", "--force"]).gives(0, "", "");
    files.run(&["generate", "--records", "1000", "--unnamed=9", "a.jsonl"]).gives(0, "", "");
    assert_eq!(files.read("a.bin").len(), 1000 * SIZE);
    files.run(&["convert", "a.bin", "b.jsonl"]).gives(0, "", "");
    files.holds("a.jsonl", files.read("b.jsonl"));
    files.run(&["generate", "-n", "1000", "--unnamed", "9", "--to", "array", "c"]).gives(0, "", "");
    files.holds("c", files.read("a.bin"));
}

#[test]
fn no_records_make_an_empty_file() {
    let files = Files::new().with("a.bin", "what was there before");
    for name in ["a.bin", "a.jsonl"] {
        files.run(&["generate", "-n", "0", name, "--force"]).gives(0, "", "");
        files.holds(name, b"");
        files.run(&["check", name]).gives(0, "", "");
    }
}

/// The exit status of `check`, and the number of findings by record number.
fn findings(unnamed: &str, records: &str) -> (Option<i32>, BTreeMap<u64, u32>) {
    let files = Files::new();
    files.run(&["generate", "-n", records, "--unnamed", unnamed, "a.bin"]).gives(0, "", "");
    let ended = files.run(&["check", "--from", "array", "a.bin"]);
    assert_eq!(ended.stderr, "");
    let mut found = BTreeMap::new();
    for line in String::from_utf8(ended.stdout).unwrap().lines() {
        let number = line.strip_prefix("a.bin: record ").unwrap().split(' ').next().unwrap();
        *found.entry(number.parse().unwrap()).or_default() += 1;
    }
    (ended.status, found)
}

#[test]
fn unnamed_sets_the_share_of_unusual_records() {
    assert_eq!(findings("0", "20000"), (Some(0), BTreeMap::new()));
    let (status, all) = findings("100", "2000");
    assert_eq!((status, all.len()), (Some(1), 2000), "each record");
    assert!(all.values().all(|findings| *findings == 1));
    let (status, some) = findings("20", "10000");
    assert_eq!(status, Some(1));
    assert!((1800..2200).contains(&some.len()), "{}", some.len());
}

/// The files that `--each` writes, by name.
fn each(args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let files = Files::new();
    files.run(&[&["generate", "--each", "seeds/all"], args].concat()).gives(0, "", "");
    let names = std::fs::read_dir(files.path("seeds/all")).unwrap();
    names
        .map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let bytes = files.read(&format!("seeds/all/{name}"));
            (name, bytes)
        })
        .collect()
}

#[test]
fn each_writes_a_file_of_each_payload_in_each_version() {
    let all = each(&[]);
    assert_eq!(all.len(), 70);
    assert!(all.contains_key("FWPM_NET_EVENT5-ikeMmFailure.bin"));
    assert!(all.contains_key("FWPM_NET_EVENT_IKEEXT_MM_FAILURE0.bin"));
    assert_eq!(all, each(&["--seed", "0"]), "0 is the default");
    assert_ne!(all, each(&["--seed", "1"]));
    let files = Files::new();
    for (name, bytes) in &all {
        let structure = name.trim_end_matches(".bin").split('-').next().unwrap();
        std::fs::write(files.path(name), bytes).unwrap();
        let ended = files.run(&["decode", "-f", "jsonl", "--struct", structure, name]);
        assert_eq!((ended.stderr.as_str(), ended.status), ("", Some(0)), "{name}");
        let line: serde_json::Value = serde_json::from_slice(&ended.stdout).unwrap();
        assert_eq!(line["struct"], structure);
        if let Some((_, payload)) = name.trim_end_matches(".bin").split_once('-') {
            assert!(line[payload].is_object(), "{name}: {line}");
        }
        files.run(&["check", "--struct", structure, name]).gives(0, "", "");
    }
}

#[test]
fn base_sets_the_address_of_images() {
    let files = Files::new();
    let args = ["generate", "--struct", "FWPM_NET_EVENT4", "-n", "1"];
    files.run(&[&args[..], &["low.bin"]].concat()).gives(0, "", "");
    let high = ["--base", "0x1f2`9a400000", "high.bin"];
    files.run(&[&args[..], &high].concat()).gives(0, "", "");
    assert_ne!(files.read("low.bin"), files.read("high.bin"));
    let decode = ["decode", "-f", "jsonl", "--struct", "FWPM_NET_EVENT4"];
    let low = files.run(&[&decode[..], &["low.bin"]].concat());
    files
        .run(&[&decode[..], &["--base", "0x1f29a400000", "high.bin"]].concat())
        .gives(0, low.stdout, "");
    let all = each(&["--base", "0x7ff600000000"]);
    let name = "FWPM_NET_EVENT5-ikeMmFailure.bin";
    std::fs::write(files.path(name), &all[name]).unwrap();
    let decode = ["decode", "--struct", "FWPM_NET_EVENT5", "--base", "0x7ff600000000", name];
    assert_eq!(files.run(&decode).status, Some(0));
}

#[test]
fn an_impossible_base_is_refused() {
    let files = Files::new();
    let refused = "error: --base must be a multiple of 8 for an image that is written\n";
    let args = ["generate", "--struct", "FWPM_NET_EVENT4", "-n", "1", "--base", "4", "a.bin"];
    files.run(&args).gives(2, "", refused);
    files.run(&["generate", "--each", "seeds", "--base", "4"]).gives(2, "", refused);
    assert!(!files.has("a.bin") && !files.has("seeds"));
    std::fs::write(files.path("empty.jsonl"), "").unwrap();
    files.run(&["convert", "--base", "7", "empty.jsonl", "a.bin"]).gives(2, "", refused);
    let message = "error: --base requires --to array: other formats hold no image\n";
    files.run(&["generate", "-n", "1", "--base", "8", "a.jsonl"]).gives(2, "", message);
}

#[test]
fn an_unwritable_directory_is_an_error() {
    let files = Files::new().with("file", "a file");
    let ended = files.run(&["generate", "--each", "file"]);
    assert!(ended.stderr.starts_with("error: file: cannot be created: "), "{}", ended.stderr);
    assert_eq!(ended.status, Some(2));
    assert_eq!(files.read("file"), b"a file");
}

/// How many of a thousand records have a property.
fn of_a_thousand(records: &[MmFailure0], is: impl Fn(&MmFailure0) -> bool) -> usize {
    records.iter().filter(|record| is(record)).count() * 1000 / records.len()
}

#[test]
fn the_mix_looks_like_real_traffic() {
    for seed in ["0", "1", "99"] {
        let records = read_all(&generated(&["--seed", seed], 20_000)).unwrap();
        let share = |is: fn(&MmFailure0) -> bool| of_a_thousand(&records, is);
        // Timeouts, wrong credentials and policy mismatches are the most common failures.
        let (timed_out, auth_fail, policy) = (13805, 13801, 13868);
        assert!((200..320).contains(&share(|record| record.failure_error_code == 13805)));
        assert!((150..270).contains(&share(|record| record.failure_error_code == 13801)));
        assert!((110..220).contains(&share(|record| record.failure_error_code == 13868)));
        let common = [timed_out, auth_fail, policy];
        let rare = of_a_thousand(&records, |record| !common.contains(&record.failure_error_code));
        assert!((300..500).contains(&rare), "{rare}");
        let codes: BTreeMap<u32, ()> =
            records.iter().map(|record| (record.failure_error_code, ())).collect();
        assert!((15..40).contains(&codes.len()), "{} codes", codes.len());
        // IKEv2 is the most common, and authentication by certificate is common.
        assert!(share(|record| record.keying_module_type == 2) > 600);
        assert!((400..700).contains(&share(|record| record.mm_auth_method == 1)));
        // Most records are of the initiator. Few have the flag of a benign failure or of several failures.
        assert!((600..800).contains(&share(|record| record.sa_role == 0)));
        assert!(share(|record| record.flags == 0) > 750);
        // The hash of a certificate is set only for failures that concern certificates.
        let hashed = of_a_thousand(&records, |record| record.end_cert_hash != [0; 20]);
        assert!((20..200).contains(&hashed), "{hashed}");
        let of_no_certificate = [timed_out, auth_fail, policy, 13806, 13825];
        assert!(records.iter().all(|record| record.end_cert_hash == [0; 20]
            || !of_no_certificate.contains(&record.failure_error_code)));
    }
}

#[test]
fn ids_count_up() {
    let records = read_all(&generated(&["--seed", "5"], 20_000)).unwrap();
    for pair in records.windows(2) {
        let step = pair[1].mm_id - pair[0].mm_id;
        assert!((1..=4).contains(&step), "{pair:?}");
    }
    let filters: BTreeMap<u64, ()> =
        records.iter().map(|record| (record.mm_filter_id, ())).collect();
    assert!((2..=20).contains(&filters.len()));
    let (first, last) = (filters.first_key_value().unwrap().0, filters.last_key_value().unwrap().0);
    assert!(last - first < 100);
}

#[test]
fn error_codes_fit_the_state_of_the_negotiation() {
    for record in read_all(&generated(&["--seed", "3"], 20_000)).unwrap() {
        let MmFailure0 { failure_error_code, failure_point, mm_state, .. } = record;
        let MmFailure0 { keying_module_type, mm_auth_method, .. } = record;
        match failure_error_code {
            // It is this machine that waits in vain for an answer, so it has already sent something.
            13805 => assert!(failure_point == 1 && mm_state != 0, "{record:?}"),
            // A missing certificate is noticed before anything is sent.
            13806 => assert!(failure_point == 1 && mm_state == 0, "{record:?}"),
            _ => {}
        }
        if record.end_cert_hash != [0; 20] || failure_error_code == 13806 {
            assert!([1, 4, 7, 8].contains(&mm_auth_method), "certificates: {record:?}");
        }
        if mm_state == 2 {
            assert!(keying_module_type == 1, "AuthIP alone has SSPI: {record:?}");
        }
        match keying_module_type {
            0 => assert!([0, 1].contains(&mm_auth_method), "IKEv1: {record:?}"),
            1 => assert!([2, 3, 4, 5].contains(&mm_auth_method), "AuthIP: {record:?}"),
            _ => assert!([0, 1, 7, 8, 11].contains(&mm_auth_method), "IKEv2: {record:?}"),
        }
    }
}
