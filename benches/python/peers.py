"""Reads flat records with what analysts use in Python: dissect.cstruct, construct, and the standard struct module.

    peers.py fold READER RECORDS         prints the sum of all records, and the seconds that it took
    peers.py json RECORDS LAYOUT         prints the same JSON lines as `wfp-events decode -f jsonl`

RECORDS is an array of FWPM_NET_EVENT_IKEEXT_MM_FAILURE0. LAYOUT is the output of `wfp-events layout -f json` for that
structure; it has the names of the values.
"""

import json
import struct
import sys
import time

# The hash is declared as char: it should be read as bytes, which is much faster than a list of numbers.
DEFINITION = """
struct FWPM_NET_EVENT_IKEEXT_MM_FAILURE0 {
    uint32 failureErrorCode;
    uint32 failurePoint;
    uint32 flags;
    uint32 keyingModuleType;
    uint32 mmState;
    uint32 saRole;
    uint32 mmAuthMethod;
    char endCertHash[20];
    uint64 mmId;
    uint64 mmFilterId;
};
"""
SIZE = 64
MASK = (1 << 64) - 1
WORDS = struct.Struct("<5I").unpack


def cstruct():
    from dissect.cstruct import cstruct

    return cstruct().load(DEFINITION).FWPM_NET_EVENT_IKEEXT_MM_FAILURE0


def dissect(records):
    """Reads with dissect.cstruct, which compiles the reader by default."""
    read = cstruct()
    for at in range(0, len(records), SIZE):
        yield read(records[at : at + SIZE])


def construct(records):
    """Reads with construct and a compiled parser."""
    from construct import Bytes, Int32ul, Int64ul, Struct

    parse = Struct(
        "failureErrorCode" / Int32ul,
        "failurePoint" / Int32ul,
        "flags" / Int32ul,
        "keyingModuleType" / Int32ul,
        "mmState" / Int32ul,
        "saRole" / Int32ul,
        "mmAuthMethod" / Int32ul,
        "endCertHash" / Bytes(20),
        "mmId" / Int64ul,
        "mmFilterId" / Int64ul,
    ).compile().parse
    for at in range(0, len(records), SIZE):
        yield parse(records[at : at + SIZE])


def step(code, point, flags, module, state, role, method, certificate, mm_id, filter_id):
    """The sum of the numbers of a record, and 2^40 more if a value has no name or a flag is undefined."""
    named = (
        point < 3 and flags & ~3 == 0 and module < 3 and state < 6 and role < 2 and method < 13
    )
    numbers = code + point + flags + module + state + role + method + mm_id + filter_id
    return numbers + sum(WORDS(certificate)) + (0 if named else 1 << 40)


def fold_members(records):
    total = 0
    for record in records:
        total += step(
            record.failureErrorCode,
            record.failurePoint,
            record.flags,
            record.keyingModuleType,
            record.mmState,
            record.saRole,
            record.mmAuthMethod,
            record.endCertHash,
            record.mmId,
            record.mmFilterId,
        )
    return total & MASK


def fold_struct(records):
    return sum(step(*record) for record in struct.iter_unpack("<7I20s2Q", records)) & MASK


def fold(reader, path):
    read = {
        "dissect.cstruct": lambda records: fold_members(dissect(records)),
        "construct": lambda records: fold_members(construct(records)),
        "struct": fold_struct,
    }[reader]
    with open(path, "rb") as file:
        records = file.read()
    read(records[:SIZE])  # compiles what is compiled at first use
    start = time.perf_counter()
    number = read(records)
    print(number, time.perf_counter() - start)


def names(layout, member):
    """The names of a member's values, by number."""
    with open(layout, encoding="utf-8") as file:
        [structure] = json.load(file)
    [found] = [of for of in structure["members"] if of["name"] == member]
    return {number: name for name, number in found.get("values", found.get("flags")).items()}


def lines(path, layout):
    """Prints JSON lines with dissect.cstruct and json, record by record."""
    codes = names(layout, "failureErrorCode")
    bits = names(layout, "flags")
    points = names(layout, "failurePoint")
    modules = names(layout, "keyingModuleType")
    states = names(layout, "mmState")
    roles = names(layout, "saRole")
    methods = names(layout, "mmAuthMethod")
    known = sum(bits)
    read = cstruct()
    encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
    write = sys.stdout.write
    with open(path, "rb") as file:
        while record := file.read(SIZE):
            record = read(record)
            code, flags = record.failureErrorCode, record.flags
            set_flags = [name for bit, name in bits.items() if flags & bit]
            if flags & ~known:
                set_flags.append(f"0x{flags & ~known:x}")
            failure = {
                "failureErrorCode": code,
                "failureErrorName": codes.get(code),
                "failurePoint": points.get(record.failurePoint, record.failurePoint),
                "flags": set_flags,
                "keyingModuleType": modules.get(record.keyingModuleType, record.keyingModuleType),
                "mmState": states.get(record.mmState, record.mmState),
                "saRole": roles.get(record.saRole, record.saRole),
                "mmAuthMethod": methods.get(record.mmAuthMethod, record.mmAuthMethod),
                "endCertHash": record.endCertHash.hex(),
                "mmId": record.mmId,
                "mmFilterId": record.mmFilterId,
            }
            line = {"struct": "FWPM_NET_EVENT_IKEEXT_MM_FAILURE0", "ikeMmFailure": failure}
            write(encode(line))
            write("\n")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fold", reader, path]:
            fold(reader, path)
        case ["json", path, layout]:
            lines(path, layout)
        case _:
            sys.exit(__doc__)
