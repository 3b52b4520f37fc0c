-- Fields: one for each path of a member, shared by all structures that have it.

local proto = Proto("fwpm", "Windows Filtering Platform Net Event")

local fault_info = ProtoExpert.new("fwpm.fault", "Fault", expert.group.MALFORMED, expert.severity.WARN)
proto.experts = { fault_info }

-- The fields by path, and in the order of their registration.
local fields, all_fields = {}, {}

local function field(path, name, type, doc, display, values, mask)
  if not fields[path] then
    fields[path] = ProtoField.new(name, "fwpm." .. path, type, values, display, mask, doc)
    all_fields[#all_fields + 1] = fields[path]
  end
end

-- The generic field of members that are numbers, and the members whose address is also in `fwpm.addr`. A field of
-- Wireshark has one type, so that one field for both versions of IP has to be a text.
local generic_numbers = {
  filterId = "filterId",
  mmFilterId = "filterId",
  qmFilterId = "filterId",
  failureErrorCode = "failureErrorCode",
  localPort = "port",
  remotePort = "port",
}
local generic_addresses = {
  localAddrV4 = true,
  localAddrV6 = true,
  remoteAddrV4 = true,
  remoteAddrV6 = true,
  publicHostV4Addr = true,
  publicHostV6Addr = true,
  internalHostV4Addr = true,
  internalHostV6Addr = true,
}

local function path_of(path, name)
  return path == "" and name or path .. "." .. name
end

-- Adds to each structure its members by name, to each member a list of conditions, and to each flag its name without the prefix of its set.
for _, structure in pairs(structures) do
  structure.by_name = {}
  for _, member in ipairs(structure.members) do
    structure.by_name[member.name] = structure.by_name[member.name] or member
    member.when = member.when or {}
  end
end
enumerations.BOOL = { names = { [0] = "FALSE", [1] = "TRUE" } }
for set, flags in pairs(flag_sets) do
  for _, flag in ipairs(flags) do
    flag.short = flag.name:sub(#set + 2)
  end
end

