-- Fields: one for each path of a member, whichever structures have it.

local proto = Proto("fwpm", "Windows Filtering Platform Net Event")

local fault_info = ProtoExpert.new("fwpm.fault", "Fault", expert.group.MALFORMED, expert.severity.WARN)
proto.experts = { fault_info }

-- By path, and in the order that Wireshark lists them in.
local fields, all_fields = {}, {}

local function field(path, make, ...)
  if not fields[path] then
    fields[path] = make("fwpm." .. path, ...)
    all_fields[#all_fields + 1] = fields[path]
  end
end

local function path_of(path, name)
  if path == "" then
    return name
  end
  return path .. "." .. name
end

-- What is pointed to and is one value all the same.
local function is_guid(member)
  return member.type == "GUID"
end

local integers = {
  [1] = ProtoField.uint8,
  [2] = ProtoField.uint16,
  [4] = ProtoField.uint32,
  [8] = ProtoField.uint64,
}

local bools = { [0] = "FALSE", [1] = "TRUE" }

local function named_field(make)
  return function(path, member)
    field(path, make, member.name, base.DEC, enumerations[member.type].names, nil, member.doc)
  end
end

local function plain_field(make)
  return function(path, member)
    field(path, make, member.name, member.doc)
  end
end

-- Bytes have a display of their own in front of what they hold.
local function bytes_field(path, member)
  field(path, ProtoField.bytes, member.name, base.NONE, member.doc)
end

local function text_field(path, member)
  field(path, ProtoField.string, member.name, base.UNICODE, member.doc)
end

local function address_field(path)
  field(path .. ".address", ProtoField.uint64, "address", base.HEX, nil, nil, "Where it lies")
end

local function blob_fields(path)
  field(path .. ".size", ProtoField.uint32, "size", base.DEC, nil, nil, "Its bytes")
  address_field(path)
end

-- What is no text that can be shown has its digits in a field of its own.
local function digits_field(path, member, tag)
  field(path .. "." .. tag, ProtoField.bytes, member.name .. " (" .. tag .. ")", base.NONE, member.doc)
end

-- What is shown as a text, and by the digits where it is none; `add_rest` registers what else belongs to it.
local function text_or(tag, add_rest)
  return function(path, member)
    text_field(path, member)
    digits_field(path, member, tag)
    add_rest(path)
  end
end

local register_members

local function structure_fields(path, member)
  field(path, ProtoField.none, member.name, member.doc)
  register_members(path, structures[member.type])
end

local register = {
  ["integer"] = function(path, member)
    field(path, integers[member.size], member.name, base.DEC, nil, nil, member.doc)
  end,
  ["enumeration"] = named_field(ProtoField.uint32),
  ["code"] = named_field(ProtoField.uint32),
  ["status"] = named_field(ProtoField.int32),
  ["bool"] = function(path, member)
    field(path, ProtoField.uint32, member.name, base.DEC, bools, nil, member.doc)
  end,
  ["flags"] = function(path, member)
    field(path, ProtoField.uint32, member.name, base.HEX, nil, nil, member.doc)
    for _, flag in ipairs(flag_sets[member.type]) do
      field(path .. "." .. flag.short, ProtoField.bool, flag.short, 32, { "Set", "Not set" }, flag.bit, flag.doc)
    end
  end,
  ["time"] = function(path, member)
    field(path, ProtoField.absolute_time, member.name, base.UTC, member.doc)
  end,
  ["ipv4"] = plain_field(ProtoField.ipv4),
  ["ipv6"] = plain_field(ProtoField.ipv6),
  ["mac"] = plain_field(ProtoField.ether),
  ["guid"] = plain_field(ProtoField.guid),
  ["bytes"] = bytes_field,
  ["text blob"] = text_or("hex", blob_fields),
  ["blob"] = function(path, member)
    bytes_field(path, member)
    blob_fields(path)
  end,
  ["text pointer"] = text_or("utf16", address_field),
  ["SID pointer"] = text_or("hex", address_field),
  ["text list"] = text_or("utf16", address_field),
  ["pointer"] = function(path, member)
    address_field(path)
    if is_guid(member) then
      field(path, ProtoField.guid, member.name, member.doc)
    else
      structure_fields(path, member)
    end
  end,
  ["address"] = address_field,
  ["structure"] = structure_fields,
  ["padding"] = function() end,
}

function register_members(path, structure)
  for _, member in ipairs(structure.members) do
    register[member.kind](path_of(path, member.name), member)
  end
end

-- Of each structure its members by name, of each flag its name without what all names of its set begin with.
for _, structure in pairs(structures) do
  structure.by_name = {}
  for _, member in ipairs(structure.members) do
    structure.by_name[member.name] = structure.by_name[member.name] or member
  end
end
for set, flags in pairs(flag_sets) do
  for _, flag in ipairs(flags) do
    flag.short = flag.name:sub(#set + 2)
  end
end

field("struct", ProtoField.string, "Structure", base.UNICODE, "The structure that the packet holds")
for _, record in ipairs(records) do
  if record.path ~= "" then
    field(record.path, ProtoField.none, record.path)
  end
  register_members(record.path, structures[record.structure])
end
field("padding", ProtoField.bytes, "padding", base.NONE, "Bytes that align what follows")
field("unused", ProtoField.bytes, "unused", base.NONE, "Bytes of a union that no selected member means")
proto.fields = all_fields

