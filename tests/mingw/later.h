/* The structures that mingw-w64 10 lacks. They are written from the SDK's documentation, not from the library's tables;
   the compiler computes their layout. */

#if __MINGW64_VERSION_MAJOR <= 10

typedef enum {
    FWPM_APPC_NETWORK_CAPABILITY_INTERNET_CLIENT,
    FWPM_APPC_NETWORK_CAPABILITY_INTERNET_CLIENT_SERVER,
    FWPM_APPC_NETWORK_CAPABILITY_INTERNET_PRIVATE_NETWORK
} FWPM_APPC_NETWORK_CAPABILITY_TYPE;

enum {
    FWPM_NET_EVENT_TYPE_CLASSIFY_ALLOW = 6,
    FWPM_NET_EVENT_TYPE_CAPABILITY_DROP,
    FWPM_NET_EVENT_TYPE_CAPABILITY_ALLOW,
    FWPM_NET_EVENT_TYPE_CLASSIFY_DROP_MAC,
    FWPM_NET_EVENT_TYPE_LPM_PACKET_ARRIVAL
};

typedef struct {
    FILETIME timeStamp;
    UINT32 flags;
    FWP_IP_VERSION ipVersion;
    UINT8 ipProtocol;
    union {
        UINT32 localAddrV4;
        FWP_BYTE_ARRAY16 localAddrV6;
    };
    union {
        UINT32 remoteAddrV4;
        FWP_BYTE_ARRAY16 remoteAddrV6;
    };
    UINT16 localPort;
    UINT16 remotePort;
    UINT32 scopeId;
    FWP_BYTE_BLOB appId;
    SID *userId;
    FWP_AF addressFamily;
    SID *packageSid;
} FWPM_NET_EVENT_HEADER2;

typedef struct {
    FILETIME timeStamp;
    UINT32 flags;
    FWP_IP_VERSION ipVersion;
    UINT8 ipProtocol;
    union {
        UINT32 localAddrV4;
        FWP_BYTE_ARRAY16 localAddrV6;
    };
    union {
        UINT32 remoteAddrV4;
        FWP_BYTE_ARRAY16 remoteAddrV6;
    };
    UINT16 localPort;
    UINT16 remotePort;
    UINT32 scopeId;
    FWP_BYTE_BLOB appId;
    SID *userId;
    FWP_AF addressFamily;
    SID *packageSid;
    wchar_t *enterpriseId;
    UINT64 policyFlags;
    FWP_BYTE_BLOB effectiveName;
} FWPM_NET_EVENT_HEADER3;

typedef struct {
    UINT32 failureErrorCode;
    IPSEC_FAILURE_POINT failurePoint;
    UINT32 flags;
    IKEEXT_KEY_MODULE_TYPE keyingModuleType;
    IKEEXT_MM_SA_STATE mmState;
    IKEEXT_SA_ROLE saRole;
    IKEEXT_AUTHENTICATION_METHOD_TYPE mmAuthMethod;
    UINT8 endCertHash[20];
    UINT64 mmId;
    UINT64 mmFilterId;
    wchar_t *localPrincipalNameForAuth;
    wchar_t *remotePrincipalNameForAuth;
    UINT32 numLocalPrincipalGroupSids;
    LPWSTR *localPrincipalGroupSids;
    UINT32 numRemotePrincipalGroupSids;
    LPWSTR *remotePrincipalGroupSids;
    GUID *providerContextKey;
} FWPM_NET_EVENT_IKEEXT_MM_FAILURE2;

typedef struct {
    UINT32 failureErrorCode;
    IPSEC_FAILURE_POINT failurePoint;
    IKEEXT_KEY_MODULE_TYPE keyingModuleType;
    IKEEXT_QM_SA_STATE qmState;
    IKEEXT_SA_ROLE saRole;
    IPSEC_TRAFFIC_TYPE saTrafficType;
    union {
        FWP_CONDITION_VALUE0 localSubNet;
    };
    union {
        FWP_CONDITION_VALUE0 remoteSubNet;
    };
    UINT64 qmFilterId;
    UINT64 mmSaLuid;
    GUID mmProviderContextKey;
} FWPM_NET_EVENT_IKEEXT_QM_FAILURE1;

typedef struct {
    UINT64 filterId;
    UINT16 layerId;
    UINT32 reauthReason;
    UINT32 originalProfile;
    UINT32 currentProfile;
    UINT32 msFwpDirection;
    BOOL isLoopback;
    FWP_BYTE_BLOB vSwitchId;
    UINT32 vSwitchSourcePort;
    UINT32 vSwitchDestinationPort;
} FWPM_NET_EVENT_CLASSIFY_DROP2;

typedef struct {
    FWP_BYTE_ARRAY6 localMacAddr;
    FWP_BYTE_ARRAY6 remoteMacAddr;
    UINT32 mediaType;
    UINT32 ifType;
    UINT16 etherType;
    UINT32 ndisPortNumber;
    UINT32 reserved;
    UINT16 vlanTag;
    UINT64 ifLuid;
    UINT64 filterId;
    UINT16 layerId;
    UINT32 reauthReason;
    UINT32 originalProfile;
    UINT32 currentProfile;
    UINT32 msFwpDirection;
    BOOL isLoopback;
    FWP_BYTE_BLOB vSwitchId;
    UINT32 vSwitchSourcePort;
    UINT32 vSwitchDestinationPort;
} FWPM_NET_EVENT_CLASSIFY_DROP_MAC0;

typedef FWPM_NET_EVENT_CLASSIFY_DROP1 FWPM_NET_EVENT_CLASSIFY_ALLOW0;

typedef struct {
    FWPM_APPC_NETWORK_CAPABILITY_TYPE networkCapabilityId;
    UINT64 filterId;
    BOOL isLoopback;
} FWPM_NET_EVENT_CAPABILITY_DROP0;

typedef FWPM_NET_EVENT_CAPABILITY_DROP0 FWPM_NET_EVENT_CAPABILITY_ALLOW0;

typedef struct {
    IPSEC_SA_SPI spi;
} FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0;

#define EVENT(number, header_structure, mm, qm, more) \
    typedef struct { \
        header_structure header; \
        FWPM_NET_EVENT_TYPE type; \
        union { \
            mm *ikeMmFailure; \
            qm *ikeQmFailure; \
            FWPM_NET_EVENT_IKEEXT_EM_FAILURE1 *ikeEmFailure; \
            FWPM_NET_EVENT_CLASSIFY_DROP2 *classifyDrop; \
            FWPM_NET_EVENT_IPSEC_KERNEL_DROP0 *ipsecDrop; \
            FWPM_NET_EVENT_IPSEC_DOSP_DROP0 *idpDrop; \
            FWPM_NET_EVENT_CLASSIFY_ALLOW0 *classifyAllow; \
            FWPM_NET_EVENT_CAPABILITY_DROP0 *capabilityDrop; \
            FWPM_NET_EVENT_CAPABILITY_ALLOW0 *capabilityAllow; \
            FWPM_NET_EVENT_CLASSIFY_DROP_MAC0 *classifyDropMac; \
            more \
        }; \
    } FWPM_NET_EVENT##number

EVENT(2, FWPM_NET_EVENT_HEADER2, FWPM_NET_EVENT_IKEEXT_MM_FAILURE1, FWPM_NET_EVENT_IKEEXT_QM_FAILURE0, );
EVENT(3, FWPM_NET_EVENT_HEADER3, FWPM_NET_EVENT_IKEEXT_MM_FAILURE1, FWPM_NET_EVENT_IKEEXT_QM_FAILURE0, );
EVENT(4, FWPM_NET_EVENT_HEADER3, FWPM_NET_EVENT_IKEEXT_MM_FAILURE2, FWPM_NET_EVENT_IKEEXT_QM_FAILURE1, );
EVENT(5, FWPM_NET_EVENT_HEADER3, FWPM_NET_EVENT_IKEEXT_MM_FAILURE2, FWPM_NET_EVENT_IKEEXT_QM_FAILURE1,
      FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0 *lpmPacketArrival;);

#undef EVENT
#endif
