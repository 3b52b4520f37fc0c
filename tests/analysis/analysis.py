"""Reads CSV and all kinds of JSON lines of a synthetic capture with DuckDB and pandas, as an analyst does, with their defaults, and
compares the numbers of rows and the counts with those of `wfp-events top`.

    python tests/analysis/analysis.py target/debug/wfp-events
"""

import collections
import json
import os
import subprocess
import sys
import tempfile

import duckdb
import pandas

EVENTS, PAYLOADS = 100_000, 1_000
CSV = ["few.csv", "all.csv", "fields.csv"]

PAYLOAD_MEMBERS = {
    "ikeMmFailure": "mmFilterId", "ikeQmFailure": "qmFilterId", "ikeEmFailure": "qmFilterId", "classifyDrop": "filterId",
    "ipsecDrop": "filterId", "classifyAllow": "filterId", "capabilityDrop": "filterId", "capabilityAllow": "filterId",
    "classifyDropMac": "filterId",
}
FILTERS = [f"{part}.{member}" for part, member in PAYLOAD_MEMBERS.items()]
ERRORS = [f"{part}.failureErrorCode" for part in ["ikeMmFailure", "ikeQmFailure", "ikeEmFailure"]]
ERRORS += [f"{part}.failureStatus" for part in ["ipsecDrop", "idpDrop"]]

# The fields of `top`, and the columns of each file that have their values: the first that is not empty counts.
FIELDS = {
    "struct": {"few.csv": ["struct"], "all.csv": ["struct"]},
    "type": {"few.csv": ["type", "typeCode"], "fields.csv": ["type", "typeCode"]},
    "remote": {"few.csv": ["remoteAddress"], "all.csv": ["header.remoteAddrV4", "header.remoteAddrV6"]},
    "app": {"few.csv": ["app"], "all.csv": ["header.appId"]},
    "error": {"few.csv": ["errorCode"], "all.csv": ERRORS},
    "filter": {"few.csv": ["filterId"], "all.csv": FILTERS},
}

# The members of the lines of a schema for a SIEM that have the values of a field of `top`.
SCHEMAS = {
    "ecs.jsonl": {"type": ("event", "code"), "filter": ("rule", "id")},
    "ocsf.jsonl": {"type": ("metadata", "event_code")},
}

# By default, DuckDB and pandas take numbers of 64 bits for DOUBLE, so these need their type.
UNSIGNED = ["filter", "filterId", *FILTERS]


def run(command, *arguments):
    """Runs the command, which has to succeed; returns its output."""
    return subprocess.run([command, *arguments], check=True, stdout=subprocess.PIPE).stdout


def counts(values_and_counts):
    """Counts by value. All values are texts, because a reader has one type for the values of several columns."""
    total = collections.Counter()
    for value, count in values_and_counts:
        if value is None or value is pandas.NA or value != value:
            total[None] += int(count)
        else:
            whole = isinstance(value, float) and value.is_integer()
            total[str(int(value) if whole else value)] += int(count)
    return total


def compare(what, found, expected):
    if found != expected:
        if isinstance(found, collections.Counter):
            found, expected = dict(found - expected), dict(expected - found)
        sys.exit(f"{what}: {found} instead of {expected}")
    print(f"{what}: as expected")


def fields_of(file):
    """The fields, each with its columns in this file."""
    for field, columns in FIELDS.items():
        # In `all.csv`, as in JSON lines, a payload by itself has no type.
        if (field, file) != ("type", "all.csv"):
            yield field, columns.get(file, [field])


def main():
    command = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        run(command, "generate", "-n", str(EVENTS), "--struct", "FWPM_NET_EVENT5", "events.pcapng")
        run(command, "generate", "-n", str(PAYLOADS), "payloads.bin")
        files = ["payloads.bin", "events.pcapng"]
        run(command, "decode", *files, "-o", "few.csv")
        run(command, "decode", *files, "--columns", "all", "-o", "all.csv")
        run(command, "decode", *files, "-o", "records.jsonl")
        for schema in ["ecs", "ocsf"]:
            run(command, "decode", *files, "-f", schema, "-o", f"{schema}.jsonl")
        fields = ",".join(FIELDS)
        run(command, "decode", *files, "--columns", fields, "-o", "fields.csv")
        expected = {
            field: counts(
                (group[field], group["count"])
                for group in json.loads(run(command, "top", "--by", field, "--top", "0", "-f", "json", *files))
            )
            for field in FIELDS
        }
        for field, groups in expected.items():
            compare(f"top, {field}, records", sum(groups.values()), EVENTS + PAYLOADS)
        with_duckdb(expected)
        with_pandas(expected)


def with_duckdb(expected):
    for name in [*CSV, "records.jsonl", *SCHEMAS]:
        [(rows,)] = duckdb.sql(f"SELECT count(*) FROM '{name}'").fetchall()
        compare(f"DuckDB, {name}, rows", rows, EVENTS + PAYLOADS)
    for name in CSV:
        unsigned = {column: "UBIGINT" for column in header(name) if column in UNSIGNED}
        table = f"read_csv('{name}'" + (f", types={unsigned})" if unsigned else ")")
        for field, columns in fields_of(name):
            texts = [f'CAST("{column}" AS VARCHAR)' for column in columns]
            query = f"SELECT coalesce({', '.join(texts)}), count(*) FROM {table} GROUP BY ALL"
            compare(f"DuckDB, {name}, {field}", counts(duckdb.sql(query).fetchall()), expected[field])
    query = "SELECT struct, count(*) FROM 'records.jsonl' GROUP BY ALL"
    compare("DuckDB, records.jsonl, struct", counts(duckdb.sql(query).fetchall()), expected["struct"])
    for name, members in SCHEMAS.items():
        for field, (part, member) in members.items():
            query = f"SELECT {part}.{member}, count(*) FROM '{name}' GROUP BY ALL"
            compare(f"DuckDB, {name}, {field}", counts(duckdb.sql(query).fetchall()), expected[field])


def with_pandas(expected):
    for name in CSV:
        unsigned = {column: "UInt64" for column in header(name) if column in UNSIGNED}
        table = pandas.read_csv(name, dtype=unsigned, low_memory=False)
        compare(f"pandas, {name}, rows", len(table), EVENTS + PAYLOADS)
        for field, [first, *others] in fields_of(name):
            values = table[first]
            for other in others:
                values = values.combine_first(table[other])
            found = counts(values.value_counts(dropna=False).items())
            compare(f"pandas, {name}, {field}", found, expected[field])
    table = pandas.read_json("records.jsonl", lines=True)
    compare("pandas, records.jsonl, rows", len(table), EVENTS + PAYLOADS)
    found = counts(table["struct"].value_counts().items())
    compare("pandas, records.jsonl, struct", found, expected["struct"])
    for name, members in SCHEMAS.items():
        table = pandas.read_json(name, lines=True)
        compare(f"pandas, {name}, rows", len(table), EVENTS + PAYLOADS)
        for field, (part, member) in members.items():
            values = [object.get(member) if isinstance(object, dict) else None for object in table[part]]
            compare(f"pandas, {name}, {field}", counts((value, 1) for value in values), expected[field])


def header(name):
    with open(name, encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


main()
