/* Reads events like any Windows program that uses them: maps images at the addresses that their pointers expect,
   follows the pointers, and prints every value.

   reader BASE <LIST: each line of LIST is the name of a structure, a space, and the file of an image. For each it
   prints `# FILE`, then a line `path value` for each member: numbers in decimal, bytes in hex, NULL as `NULL`. */

#define _WIN32_WINNT 0x0A00
#define NTDDI_VERSION 0x0A00000C

#include <windows.h>

#include <fwpmu.h>
#include <fcntl.h>
#include <io.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "later.h"

/* The prefix of the names of the members. */
static char prefix[64];

static void name(const char *member)
{
    printf("%s%s ", prefix, member);
}

static void number(const char *member, UINT64 value)
{
    name(member);
    printf("%llu\n", value);
}

static void bytes(const char *member, const void *from, size_t size)
{
    name(member);
    for (size_t at = 0; at < size; at++)
        printf("%02x", ((const UINT8 *)from)[at]);
    printf("\n");
}

static void null(const char *member)
{
    name(member);
    printf("NULL\n");
}

static void text(const char *member, const wchar_t *value)
{
    if (value)
        bytes(member, value, 2 * wcslen(value));
    else
        null(member);
}

static void texts(const char *member, UINT32 count, wchar_t *const *value)
{
    number(member, count);
    for (UINT32 at = 0; at < count; at++) {
        char element[64];
        sprintf(element, "%s[%u]", member, at);
        text(element, value[at]);
    }
}

static void blob(const char *member, const FWP_BYTE_BLOB *value)
{
    if (value->size)
        bytes(member, value->data, value->size);
    else
        null(member);
}

static void sid(const char *member, const SID *value)
{
    if (value)
        bytes(member, value, offsetof(SID, SubAuthority) + 4 * value->SubAuthorityCount);
    else
        null(member);
}

static void subnet(const char *member, const FWP_CONDITION_VALUE0 *value)
{
    size_t length = strlen(prefix);
    sprintf(prefix + length, "%s.", member);
    number("type", (UINT32)value->type);
    switch ((UINT32)value->type) {
    case FWP_EMPTY:
        break;
    case FWP_V4_ADDR_MASK:
        if (value->v4AddrMask) {
            number("v4AddrMask.addr", value->v4AddrMask->addr);
            number("v4AddrMask.mask", value->v4AddrMask->mask);
        } else {
            null("v4AddrMask");
        }
        break;
    case FWP_V6_ADDR_MASK:
        if (value->v6AddrMask) {
            bytes("v6AddrMask.addr", value->v6AddrMask->addr, 16);
            number("v6AddrMask.prefixLength", value->v6AddrMask->prefixLength);
        } else {
            null("v6AddrMask");
        }
        break;
    default:
        bytes("raw", (const char *)value + offsetof(FWP_CONDITION_VALUE0, uint8), 8);
    }
    prefix[length] = 0;
}

#define MASK(value) (sizeof(value) == 8 ? ~0ull : (1ull << 8 * (sizeof(value) & 7)) - 1)
#define NUMBER(member) number(#member, (UINT64)s->member & MASK(s->member))
#define BYTES(member) bytes(#member, &s->member, sizeof(s->member))
#define A_TEXT(member) text(#member, s->member)
#define TEXTS(member, count) texts(#member, s->count, s->member)
#define BLOB(member) blob(#member, &s->member)
#define A_SID(member) sid(#member, s->member)

/* The members that all headers begin with. */
#define HEADER \
    number("timeStamp", (UINT64)s->timeStamp.dwHighDateTime << 32 | s->timeStamp.dwLowDateTime); \
    NUMBER(flags); NUMBER(ipVersion); NUMBER(ipProtocol); \
    if (s->ipVersion == FWP_IP_VERSION_V4) { NUMBER(localAddrV4); NUMBER(remoteAddrV4); } \
    if (s->ipVersion == FWP_IP_VERSION_V6) { BYTES(localAddrV6); BYTES(remoteAddrV6); } \
    NUMBER(localPort); NUMBER(remotePort); NUMBER(scopeId); BLOB(appId); A_SID(userId);

static void header0(const FWPM_NET_EVENT_HEADER0 *s)
{
    HEADER
}

/* The members that the SDK calls reserved have names in mingw-w64. */
static void header1(const FWPM_NET_EVENT_HEADER1 *s)
{
    HEADER
    if ((UINT32)s->ipVersion != FWP_IP_VERSION_NONE)
        return;
    number("reserved1", (UINT32)s->addressFamily);
    if (s->addressFamily != FWP_AF_ETHER)
        return;
    bytes("reserved2", &s->dstAddrEth, 6);
    bytes("reserved3", &s->srcAddrEth, 6);
    number("reserved4", (UINT32)s->addrType);
    number("reserved5", (UINT32)s->encapMethod);
    number("reserved6", s->etherType);
    number("reserved7", s->snapControl);
    number("reserved8", s->snapOui);
    number("reserved9", s->vlanTag);
    number("reserved10", s->ifLuid);
}

static void header2(const FWPM_NET_EVENT_HEADER2 *s)
{
    HEADER
    NUMBER(addressFamily); A_SID(packageSid);
}

static void header3(const FWPM_NET_EVENT_HEADER3 *s)
{
    HEADER
    NUMBER(addressFamily); A_SID(packageSid);
    A_TEXT(enterpriseId); NUMBER(policyFlags); BLOB(effectiveName);
}

#define MM_FAILURE \
    NUMBER(failureErrorCode); NUMBER(failurePoint); NUMBER(flags); NUMBER(keyingModuleType); NUMBER(mmState); \
    NUMBER(saRole); NUMBER(mmAuthMethod); BYTES(endCertHash); NUMBER(mmId); NUMBER(mmFilterId);
#define PRINCIPALS \
    A_TEXT(localPrincipalNameForAuth); A_TEXT(remotePrincipalNameForAuth); \
    TEXTS(localPrincipalGroupSids, numLocalPrincipalGroupSids); \
    TEXTS(remotePrincipalGroupSids, numRemotePrincipalGroupSids);

static void mm_failure0(const FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 *s)
{
    MM_FAILURE
}

static void mm_failure1(const FWPM_NET_EVENT_IKEEXT_MM_FAILURE1 *s)
{
    MM_FAILURE PRINCIPALS
}

static void mm_failure2(const FWPM_NET_EVENT_IKEEXT_MM_FAILURE2 *s)
{
    MM_FAILURE PRINCIPALS
    if (s->providerContextKey)
        bytes("providerContextKey", s->providerContextKey, sizeof(GUID));
    else
        null("providerContextKey");
}

#define QM_FAILURE \
    NUMBER(failureErrorCode); NUMBER(failurePoint); NUMBER(keyingModuleType); NUMBER(qmState); NUMBER(saRole); \
    NUMBER(saTrafficType); \
    if (s->saTrafficType == IPSEC_TRAFFIC_TYPE_TUNNEL) { \
        subnet("localSubNet", &s->localSubNet); \
        subnet("remoteSubNet", &s->remoteSubNet); \
    } \
    NUMBER(qmFilterId);

static void qm_failure0(const FWPM_NET_EVENT_IKEEXT_QM_FAILURE0 *s)
{
    QM_FAILURE
}

static void qm_failure1(const FWPM_NET_EVENT_IKEEXT_QM_FAILURE1 *s)
{
    QM_FAILURE
    NUMBER(mmSaLuid); BYTES(mmProviderContextKey);
}

#define EM_FAILURE \
    NUMBER(failureErrorCode); NUMBER(failurePoint); NUMBER(flags); NUMBER(emState); NUMBER(saRole); \
    NUMBER(emAuthMethod); BYTES(endCertHash); NUMBER(mmId); NUMBER(qmFilterId);

static void em_failure0(const FWPM_NET_EVENT_IKEEXT_EM_FAILURE0 *s)
{
    EM_FAILURE
}

static void em_failure1(const FWPM_NET_EVENT_IKEEXT_EM_FAILURE1 *s)
{
    EM_FAILURE PRINCIPALS
    NUMBER(saTrafficType);
}

static void drop0(const FWPM_NET_EVENT_CLASSIFY_DROP0 *s)
{
    NUMBER(filterId); NUMBER(layerId);
}

#define DECISION \
    NUMBER(filterId); NUMBER(layerId); NUMBER(reauthReason); NUMBER(originalProfile); NUMBER(currentProfile); \
    NUMBER(msFwpDirection); NUMBER(isLoopback);
#define SWITCH \
    BLOB(vSwitchId); NUMBER(vSwitchSourcePort); NUMBER(vSwitchDestinationPort);

static void drop1(const FWPM_NET_EVENT_CLASSIFY_DROP1 *s)
{
    DECISION
}

static void drop2(const FWPM_NET_EVENT_CLASSIFY_DROP2 *s)
{
    DECISION SWITCH
}

static void allow0(const FWPM_NET_EVENT_CLASSIFY_ALLOW0 *s)
{
    DECISION
}

static void drop_mac0(const FWPM_NET_EVENT_CLASSIFY_DROP_MAC0 *s)
{
    BYTES(localMacAddr); BYTES(remoteMacAddr); NUMBER(mediaType); NUMBER(ifType); NUMBER(etherType);
    NUMBER(ndisPortNumber); NUMBER(reserved); NUMBER(vlanTag); NUMBER(ifLuid);
    DECISION SWITCH
}

static void kernel_drop0(const FWPM_NET_EVENT_IPSEC_KERNEL_DROP0 *s)
{
    NUMBER(failureStatus); NUMBER(direction); NUMBER(spi); NUMBER(filterId); NUMBER(layerId);
}

static void dosp_drop0(const FWPM_NET_EVENT_IPSEC_DOSP_DROP0 *s)
{
    NUMBER(ipVersion);
    if (s->ipVersion == FWP_IP_VERSION_V4) { NUMBER(publicHostV4Addr); NUMBER(internalHostV4Addr); }
    if (s->ipVersion == FWP_IP_VERSION_V6) { BYTES(publicHostV6Addr); BYTES(internalHostV6Addr); }
    NUMBER(failureStatus); NUMBER(direction);
}

static void capability_drop0(const FWPM_NET_EVENT_CAPABILITY_DROP0 *s)
{
    NUMBER(networkCapabilityId); NUMBER(filterId); NUMBER(isLoopback);
}

static void capability_allow0(const FWPM_NET_EVENT_CAPABILITY_ALLOW0 *s)
{
    NUMBER(networkCapabilityId); NUMBER(filterId); NUMBER(isLoopback);
}

static void lpm0(const FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0 *s)
{
    NUMBER(spi);
}

#define ARM(of, member, print) \
    case FWPM_NET_EVENT_TYPE_##of: \
        if (s->member) { \
            strcpy(prefix, #member "."); \
            print(s->member); \
        } else { \
            null(#member); \
        } \
        break;
#define EARLY_ARMS(mm, qm, em, drop) \
    ARM(IKEEXT_MM_FAILURE, ikeMmFailure, mm) ARM(IKEEXT_QM_FAILURE, ikeQmFailure, qm) \
    ARM(IKEEXT_EM_FAILURE, ikeEmFailure, em) ARM(CLASSIFY_DROP, classifyDrop, drop) \
    ARM(IPSEC_KERNEL_DROP, ipsecDrop, kernel_drop0) ARM(IPSEC_DOSP_DROP, idpDrop, dosp_drop0)
#define LATER_ARMS \
    ARM(CLASSIFY_ALLOW, classifyAllow, allow0) ARM(CAPABILITY_DROP, capabilityDrop, capability_drop0) \
    ARM(CAPABILITY_ALLOW, capabilityAllow, capability_allow0) ARM(CLASSIFY_DROP_MAC, classifyDropMac, drop_mac0)
#define EVENT(version, header_of, arms) \
    static void event##version(const FWPM_NET_EVENT##version *s) \
    { \
        strcpy(prefix, "header."); \
        header_of(&s->header); \
        prefix[0] = 0; \
        NUMBER(type); \
        switch ((UINT32)s->type) { \
            arms \
        default: \
            if (s->ikeMmFailure) \
                number("payload", (UINT64)s->ikeMmFailure); \
            else \
                null("payload"); \
        } \
    }

EVENT(0, header0, EARLY_ARMS(mm_failure0, qm_failure0, em_failure0, drop0))
EVENT(1, header1, EARLY_ARMS(mm_failure1, qm_failure0, em_failure1, drop1))
EVENT(2, header2, EARLY_ARMS(mm_failure1, qm_failure0, em_failure1, drop2) LATER_ARMS)
EVENT(3, header3, EARLY_ARMS(mm_failure1, qm_failure0, em_failure1, drop2) LATER_ARMS)
EVENT(4, header3, EARLY_ARMS(mm_failure2, qm_failure1, em_failure1, drop2) LATER_ARMS)
EVENT(5, header3, EARLY_ARMS(mm_failure2, qm_failure1, em_failure1, drop2) LATER_ARMS
                  ARM(LPM_PACKET_ARRIVAL, lpmPacketArrival, lpm0))

/* Prints an image as the structure with this name. */
static int print(const char *structure, const void *image)
{
#define IF_PAYLOAD(type, member, function) \
    if (!strcmp(structure, #type)) { strcpy(prefix, member "."); function(image); return 1; }
#define IF_EVENT(version) \
    if (!strcmp(structure, "FWPM_NET_EVENT" #version)) { event##version(image); return 1; }
    IF_EVENT(0) IF_EVENT(1) IF_EVENT(2) IF_EVENT(3) IF_EVENT(4) IF_EVENT(5)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_MM_FAILURE0, "ikeMmFailure", mm_failure0)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_MM_FAILURE1, "ikeMmFailure", mm_failure1)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_MM_FAILURE2, "ikeMmFailure", mm_failure2)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_QM_FAILURE0, "ikeQmFailure", qm_failure0)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_QM_FAILURE1, "ikeQmFailure", qm_failure1)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_EM_FAILURE0, "ikeEmFailure", em_failure0)
    IF_PAYLOAD(FWPM_NET_EVENT_IKEEXT_EM_FAILURE1, "ikeEmFailure", em_failure1)
    IF_PAYLOAD(FWPM_NET_EVENT_CLASSIFY_DROP0, "classifyDrop", drop0)
    IF_PAYLOAD(FWPM_NET_EVENT_CLASSIFY_DROP1, "classifyDrop", drop1)
    IF_PAYLOAD(FWPM_NET_EVENT_CLASSIFY_DROP2, "classifyDrop", drop2)
    IF_PAYLOAD(FWPM_NET_EVENT_IPSEC_KERNEL_DROP0, "ipsecDrop", kernel_drop0)
    IF_PAYLOAD(FWPM_NET_EVENT_IPSEC_DOSP_DROP0, "idpDrop", dosp_drop0)
    IF_PAYLOAD(FWPM_NET_EVENT_CLASSIFY_ALLOW0, "classifyAllow", allow0)
    IF_PAYLOAD(FWPM_NET_EVENT_CAPABILITY_DROP0, "capabilityDrop", capability_drop0)
    IF_PAYLOAD(FWPM_NET_EVENT_CAPABILITY_ALLOW0, "capabilityAllow", capability_allow0)
    IF_PAYLOAD(FWPM_NET_EVENT_CLASSIFY_DROP_MAC0, "classifyDropMac", drop_mac0)
    IF_PAYLOAD(FWPM_NET_EVENT_LPM_PACKET_ARRIVAL0, "lpmPacketArrival", lpm0)
    return 0;
}

static void fail(const char *what, const char *of)
{
    fprintf(stderr, "%s: %s\n", of, what);
    exit(1);
}

int main(int count, char **arguments)
{
    enum { MOST = 1 << 20 };
    char structure[64], path[512];
    if (count != 2)
        fail("is called with the base", arguments[0]);
    void *base = (void *)(ULONG_PTR)_strtoui64(arguments[1], NULL, 0);
    _setmode(_fileno(stdout), _O_BINARY);
    while (scanf("%63s %511s", structure, path) == 2) {
        void *image = VirtualAlloc(base, MOST, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
        if (image != base)
            fail("no memory there", arguments[1]);
        FILE *file = fopen(path, "rb");
        if (!file || !fread(image, 1, MOST, file))
            fail("cannot be read", path);
        fclose(file);
        printf("# %s\n", path);
        if (!print(structure, image))
            fail("no such structure", structure);
        VirtualFree(image, 0, MEM_RELEASE);
    }
    return 0;
}
