//! What each command's help ends with: examples and the exit status.

pub(crate) const EXAMPLES: &str = "\
Examples:
  wfp-events decode netevents.xml                  A table, one line per record
  wfp-events decode -f detail netevents.xml        Each value with its meaning
  wfp-events decode -f jsonl - < capture.pcapng    JSON lines, for programs
  wfp-events convert netevents.xml events.pcapng   A capture for Wireshark
  wfp-events summary netevents.xml                 What happened, on one page
  wfp-events report netevents.xml -o report.html   A page for a browser
  wfp-events lookup 13801                          What an error code means

On Windows, `netsh wfp show netevents` writes netevents.xml.

Exit status:
  0  success: every record was decoded (check: nothing was found)
  1  something was not decoded or written (check: was found; lookup: is unknown)
  2  wrong usage, a file that cannot be read or written, or an unknown format";

pub(crate) const WHERE: &str = "\
Only records for which EXPR is true

EXPR compares fields with values: == != < <= > >=, in {80, 443, 1024..2048},
in 203.0.113.0/24, ~ for a pattern with * and ?, has(FIELD); joined by and, or,
not and parentheses. Fields are time, type, direction, local, remote, address,
port, protocol, app, user, filter, layer, error, point, state, role, module,
method, mm, struct, file, record, and every path of the JSON lines; if --names
specifies names, also filterName, filterProvider and layerName. docs/query.md
describes them. For example:

  --where 'error == IKE_AUTH_FAIL and remote in 203.0.113.0/24'
  --where 'type == CLASSIFY_DROP and port in {80, 443} and app ~ *\\svchost.exe'
  --where 'classifyDrop.filterId == 206064 and time >= 2024-05-04'";

pub(crate) const DECODE: &str = "\
Examples:
  wfp-events decode netevents.xml
      A table, one line per record. (`netsh wfp show netevents` writes netevents.xml.)
  wfp-events decode -f detail netevents.xml | less
      Each value with its name, its meaning and what to look at
  wfp-events decode -f jsonl --source *.xml > events.jsonl
      JSON lines, each with the file and the record's number, for other programs
  wfp-events decode --columns time,remote,error --sort -time --local-time netevents.xml
      These fields only, the last event first, in the time zone of this machine
  wfp-events decode -f ecs --where 'type == CLASSIFY_DROP' netevents.xml
      Blocked traffic in the Elastic Common Schema, for a SIEM (-f ocsf: in OCSF)
  wfp-events decode --struct FWPM_NET_EVENT1 --base 0x1f29a400000 --root 0x1f29a400028 memory.bin
      One event in an image of memory, and what it points to

Exit status:
  0  every record was decoded
  1  some records were not decoded; all others were
  2  wrong usage, a file that cannot be opened, read or written, or an unknown format";

pub(crate) const CONVERT: &str = "\
Examples:
  wfp-events convert netevents.xml events.jsonl
      JSON lines, which hold all of a record and can be edited
  wfp-events convert events.jsonl events.pcapng
      A capture for Wireshark (see `wfp-events dissector`)
  wfp-events convert edited.jsonl edited.bin
      Bytes as Windows lays them out in memory
  wfp-events convert - - --to pcapng < netevents.xml | wireshark -k -i -
      From standard input to standard output

Exit status:
  0  every record was converted
  1  some records were not decoded, or cannot be written in this format; all others were
  2  wrong usage, a file that cannot be opened, read or written, or an unknown format";

pub(crate) const EXPLAIN: &str = "\
Examples:
  wfp-events explain netevents.xml | less
      Each event as Windows lays it out in memory, byte by byte
  wfp-events explain --struct FWPM_NET_EVENT1 --base 0x1f29a400000 --root 0x1f29a400028 memory.bin
      One event in an image of memory, and what it points to

Exit status:
  0  every record was explained
  1  some records were not decoded; all others were
  2  wrong usage, a file that cannot be opened or read, or an unknown format";

pub(crate) const SCAN: &str = "\
Dumps with addresses are minidumps, 64-bit ELF cores and LiME files. Any other file
is scanned as memory without addresses, in which only main-mode failures without an
event can be found, and events whose pointers are offsets from their beginning.

Examples:
  wfp-events scan agent.dmp
      The events in a minidump, with offset, address and confidence
  wfp-events scan -f detail agent.dmp | less
      Each value, and the range and the module that each pointer leads into
  wfp-events scan agent.dmp -o events.pcapng
      A capture for Wireshark
  wfp-events scan --aligned 1 --min-confidence 30 page.bin
      Any bytes, at any offset, also what is doubtful

Exit status:
  0  the dumps were scanned, whether something was found or not
  1  some memory of a dump, or some records, cannot be read; the rest was scanned
  2  wrong usage, or a file that cannot be opened, read or written";

pub(crate) const LAYOUT: &str = "\
Examples:
  wfp-events layout
      The structures, one line each
  wfp-events layout FWPM_NET_EVENT_IKEEXT_MM_FAILURE0
      The members of a structure; `mm_failure0` is enough
  wfp-events layout IKEEXT_MM_SA_STATE
      The values of an enumeration
  wfp-events layout FWPM_NET_EVENT_FLAG -f json
      The flags of a set, for other programs

Exit status:
  0  success
  2  wrong usage, or an unknown name";

pub(crate) const LOOKUP: &str = "\
Examples:
  wfp-events lookup 13801
      An error code: its name, its meaning and what to look at
  wfp-events lookup 0xC0360001 -1070202879 ERROR_IPSEC_IKE_AUTH_FAIL
      Several, by number or name
  wfp-events lookup layer 44
      A layer id, as layerId holds it
  wfp-events lookup -f json FWPM_NET_EVENT_FLAG_APP_ID_SET
      For other programs

Exit status:
  0  everything is known
  1  something is not known
  2  wrong usage";

pub(crate) const CHECK: &str = "\
Damage:
  bad-pointer                  a pointer that leads nowhere
  all-zero                     a record of zeros
  wrong-version                an event whose bytes fit another version

Oddities, which intact records can have:
  unnamed-value                a value for which the SDK has no name
  undefined-bits               flags for which the SDK has no name
  dirty-padding                padding that is not zero
  dangling-pointer             a bad pointer of a member that is not set
  flagged-but-null             a member that is set, but NULL or empty
  direction-contradicts-layer  not inbound, although all traffic at the layer is

Examples:
  wfp-events check netevents.xml
      Unnamed values and undefined bits
  wfp-events check --struct FWPM_NET_EVENT1 --base 0x1f29a400000 --root 0x1f29a400028 memory.bin
      Padding and pointers of an image of memory too
  wfp-events check --only damage capture.pcapng
      What is damaged; the status tells whether anything is
  wfp-events check -f json capture.pcapng
      One object per finding, for other programs

Exit status:
  0  nothing was found
  1  something was found, or some records were not decoded
  2  wrong usage, a file that cannot be opened or read, or an unknown format";

pub(crate) const SUMMARY: &str = "\
Examples:
  wfp-events summary netevents.xml
      What happened, on one page
  wfp-events summary --last 1h netevents.xml
      What happened in the last hour
  wfp-events summary --where 'remote in 203.0.113.0/24' *.xml
      What happened between this machine and one network
  wfp-events summary -f json netevents.xml
      The same for other programs

Of each field, the ten most frequent values are shown. At most 65,536 values of a
field are counted by themselves.

Exit status:
  0  every record was counted
  1  some records were not decoded; all others were counted
  2  wrong usage, a file that cannot be opened or read, or an unknown format";

pub(crate) const BY: &str = "\
Fields to count by, separated by commas

A field is a short name, such as error, or a path of the JSON lines, as in
--where. A time can be rounded down: time:1m, time:10m, time:1h, time:1d. The
records of each combination of values are one group. A field that a record does
not have, or that could not be read, is shown as `-`. At most 65,536 groups,
those that come first, are counted by themselves, and all others together as
`other`.";

pub(crate) const TOP: &str = "\
Examples:
  wfp-events top --by app,filter netevents.xml
      Which programs were blocked most, and by which filters
  wfp-events top --by error,remote --last 1h netevents.xml
      The errors of the last hour, and from whom
  wfp-events top --by filter --names filters.xml netevents.xml
      The filters with their names
  wfp-events top --by time:10m,type --top 0 -f csv netevents.xml
      All events by time, for a spreadsheet

Exit status:
  0  every record was counted
  1  some records were not decoded; all others were counted
  2  wrong usage, a file that cannot be opened, read or written, or an unknown format";

pub(crate) const REPORT: &str = "\
Examples:
  wfp-events report netevents.xml -o report.html
      One file for a browser, which needs no network
  wfp-events report --last 1h --names filters.xml netevents.xml -o report.html
      The last hour, with the names of the filters
  wfp-events report --where 'type == CLASSIFY_DROP' *.xml -o drops.html
      Only dropped traffic

All records are counted. At most 100,000 are in the table of the page; the page
says how many were left out.

Exit status:
  0  every record was decoded
  1  some records were not decoded; all others are on the page
  2  wrong usage, a file that cannot be opened, read or written, or an unknown format";

pub(crate) const GENERATE: &str = "\
Examples:
  wfp-events generate -n 1000 --struct FWPM_NET_EVENT5 netevents.xml
      Events of all types, as netsh writes them
  wfp-events generate -n 1M --seed 7 --unnamed 10 failures.bin
      Main-mode failures, a tenth of them with unnamed values or undefined bits
  wfp-events generate --each seeds
      An image of each payload, as seeds for fuzzers

Exit status:
  0  every record was written
  1  some records cannot be written in this format; all others were
  2  wrong usage, or a file that cannot be written";

pub(crate) const COMPLETIONS: &str = "\
Examples:
  wfp-events completions bash > ~/.local/share/bash-completion/completions/wfp-events
  wfp-events completions zsh > ~/.zfunc/_wfp-events
  wfp-events completions fish > ~/.config/fish/completions/wfp-events.fish
  wfp-events completions powershell >> $PROFILE";

pub(crate) const MAN: &str = "\
Examples:
  wfp-events man | man -l -
      The page of wfp-events
  wfp-events man decode | man -l -
      The page of a command";
