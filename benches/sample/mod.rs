//! One event, as an image at its own address: a failed main-mode negotiation with all that such an event usually
//! points to.

use std::net::Ipv4Addr;

use wfp_events::event::{Addresses, Event, Header, IkeMmFailure, Payload, Version};
use wfp_events::memory::Image;
use wfp_events::raw::{
    Af, AuthenticationMethodType, FileTime, IpsecFailurePoint, KeyModuleType, NetEventFlags,
    NetEventType, WinError,
};
use wfp_events::value::{TextBlob, WideStr};

use crate::{archive, by_hand};

/// The event, and the same event in memory.
pub(crate) struct Sample {
    pub(crate) event: Event<'static>,
    /// The image at its own address, so that its pointers are pointers.
    pub(crate) words: Vec<u64>,
    /// The same bytes elsewhere.
    bytes: Vec<u8>,
}

impl Sample {
    pub(crate) fn new() -> Self {
        let event = event();
        let length = event.write(0).unwrap().len();
        let mut words = vec![0_u64; length.div_ceil(8)];
        let base = words.as_ptr() as u64;
        for (word, bytes) in words.iter_mut().zip(event.write(base).unwrap().chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word = u64::from_ne_bytes(whole);
        }
        let bytes = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
        Self { event, words, bytes }
    }

    /// Where the image lies.
    pub(crate) fn base(&self) -> u64 {
        self.words.as_ptr() as u64
    }

    pub(crate) fn memory(&self) -> Image<'_> {
        Image::new(self.base(), &self.bytes)
    }

    /// The checked reading, the unchecked and the archive are the same event and give the same number; and both
    /// writings are the same bytes.
    pub(crate) fn assert_agree(&self) {
        let memory = self.memory();
        let read = Event::read(&memory, self.base(), Version::V5).unwrap();
        let walked = by_hand::walk(&self.words);
        assert_eq!(read, self.event);
        by_hand::assert_same(&walked, &self.event);
        let expected = archive::fold_event(&read);
        assert_eq!(archive::fold_walked(&walked), expected, "windows-sys");
        assert_eq!(archive::access(&archive::of(&self.event)), expected, "rkyv");
        assert_eq!(by_hand::fill(&self.event, 1 << 40), self.event.write(1 << 40).unwrap());
    }
}

fn event() -> Event<'static> {
    let group = |rid: u32| {
        Some(WideStr::from(format!("S-1-5-21-3623811015-3361044348-30300820-{rid}").as_str()))
    };
    let failure = IkeMmFailure {
        failure_error_code: WinError::ERROR_IPSEC_IKE_AUTH_FAIL,
        failure_point: IpsecFailurePoint::PEER,
        keying_module_type: KeyModuleType::AUTHIP,
        mm_auth_method: AuthenticationMethodType::KERBEROS,
        end_cert_hash: [7; 20],
        mm_id: 0x7b4f,
        mm_filter_id: 0x12485,
        local_principal_name_for_auth: Some("CONTOSO\\WORKSTATION-0117$".into()),
        remote_principal_name_for_auth: Some("CN=gateway.contoso.example, O=Contoso, C=US".into()),
        local_principal_group_sids: vec![group(515), group(1104)],
        remote_principal_group_sids: vec![group(516), group(1223)],
        ..IkeMmFailure::default()
    };
    let header = Header {
        time_stamp: FileTime::from_ticks(131_823_631_265_120_000),
        flags: NetEventFlags::from_bits_retain(0x57f),
        addresses: Addresses::V4(Ipv4Addr::new(139, 219, 13, 206), Ipv4Addr::new(42, 159, 81, 255)),
        ip_protocol: 17,
        local_port: 500,
        remote_port: 500,
        app_id: TextBlob::from("\\device\\harddiskvolume3\\windows\\system32\\svchost.exe"),
        user_id: Some("S-1-5-21-3623811015-3361044348-30300820-1013".parse().unwrap()),
        address_family: Af::INET,
        package_sid: Some("S-1-15-2-1-2-3-4-5-6-7".parse().unwrap()),
        ..Header::default()
    };
    let payload = Some(Payload::IkeMmFailure(failure));
    Event { version: Version::V5, header, event_type: NetEventType::IKEEXT_MM_FAILURE, payload }
}
