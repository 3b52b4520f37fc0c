-- Packets: the tree and the columns.

local interface_name = Field.new("frame.interface_name")
local data_dissector = Dissector.get("data")

local records_by_structure = {}

field("struct", "Structure", ftypes.STRING, "The structure that the packet holds", base.UNICODE)
for _, record in ipairs(records) do
  records_by_structure[record.structure] = record
  if record.path ~= "" then
    field(record.path, record.path, ftypes.NONE)
  end
  register_members(record.path, structures[record.structure])
end
field("filterId", "filterId", ftypes.UINT64, "Run-time id of the filter, of any payload", base.DEC)
field("failureErrorCode", "failureErrorCode", ftypes.UINT32, "Why a negotiation failed, in any mode", base.DEC,
  enumerations["winerror.h"].names)
field("addr", "addr", ftypes.STRING, "Local or remote address, IPv4 or IPv6", base.UNICODE)
field("port", "port", ftypes.UINT16, "Local or remote port", base.DEC)
field("padding", "padding", ftypes.BYTES, "Bytes that align what follows")
field("unused", "unused", ftypes.BYTES, "Bytes of a union that the selected member does not use")
proto.fields = all_fields

-- The source and the destination, from the local and the remote end.
local function directed(packet, near, far)
  if packet.inbound then
    return far, near
  end
  return near, far
end

local function set_addresses(packet, pinfo)
  local ends, payload = packet.ends, packet.payload or ""
  local from, to = directed(packet, ends[payload .. ".localMacAddr"], ends[payload .. ".remoteMacAddr"])
  if from and to then
    pinfo.dl_src, pinfo.dl_dst = from, to
    pinfo.src, pinfo.dst = from, to
  end
  local near = ends["header.localAddrV4"] or ends["header.localAddrV6"]
  from, to = directed(packet, near, ends["header.remoteAddrV4"] or ends["header.remoteAddrV6"])
  if from then
    pinfo.net_src, pinfo.src = from, from
  end
  if to then
    pinfo.net_dst, pinfo.dst = to, to
  end
end

-- The text of the column Info: the most informative members.
local function summary(packet, record)
  local brief, parts = packet.brief, {}
  parts[1] = record.type or brief.type or "no type"
  local from, to = directed(packet, brief["header.localPort"], brief["header.remotePort"])
  if from or to then
    parts[#parts + 1] = (from or "?") .. " → " .. (to or "?")
  end
  if not packet.payload then
    parts[#parts + 1] = "no payload"
  end
  for _, member in ipairs(informative_members) do
    local text = brief[(packet.payload or "") .. "." .. member.name]
    if text then
      parts[#parts + 1] = member.label .. text
    end
  end
  local app = packet.texts[APP]
  if app then
    parts[#parts + 1] = app:match("[^\\]*$"):gsub("%c", " ")
  end
  if #packet.faults > 0 then
    parts[#parts + 1] = "[" .. packet.faults[1] .. "]"
  end
  return table.concat(parts, " ")
end

local function show_record(packet, record, root)
  local structure = structures[record.structure]
  local start = UInt64(0)
  local offset, fault = find_bytes(packet, start, structure.size)
  if not offset then
    add_fault(packet, root, record.structure, start, fault)
  end
  if packet.length == 0 then
    return
  end
  local tree = root
  if record.path ~= "" then
    packet.payload = record.path
    tree = root:add(fields[record.path], packet.tvb(0, math.min(structure.size, packet.length)))
    tree:set_text(record.path .. ": " .. record.structure)
  end
  walk(packet, { structure = structure, offset = 0 }, record.path, tree)
end

-- Dissects the packet into a tree. Returns what the columns need.
local function dissect(tvb, length, record, root)
  local packet = {
    tvb = tvb,
    data = length > 0 and tvb:raw(0, length) or "",
    length = length,
    left = LIMIT,
    patience = LIMIT,
    -- The number of list elements that were shown.
    shown = 0,
    faults = {},
    -- Values for the columns, by the path of the member.
    brief = {},
    texts = {},
    ends = {},
  }
  show_record(packet, record, root)
  return packet
end

local dissector

function proto.dissector(tvb, pinfo, tree)
  pinfo.cols.protocol = "WFP"
  local name = interface_name()
  name = name and name.value or ""
  local record = records_by_structure[name]
  local length = tvb:captured_len()
  local root = tree:add(proto, tvb:range(0, length))
  if not record then
    local text = name == "" and "the interface has no name" or "the interface is named " .. name
    pinfo.cols.info = "Unknown structure: " .. text
    root:append_text(", unknown structure: " .. text)
    data_dissector:call(tvb, pinfo, tree)
    return length
  end
  root:append_text(", " .. name)
  root:add(fields["struct"], name):set_generated()
  -- The protocol is referenced where the tree is visible, or where a filter or a column has one of its fields.
  dissector = dissector or Dissector.get("fwpm")
  local is_needed = tree:referenced(dissector)
  local packet = dissect(tvb, length, record, is_needed and root or no_tree)
  if not is_needed and #packet.faults > 0 then
    -- A fault is reported with its item.
    packet = dissect(tvb, length, record, root)
  end
  set_addresses(packet, pinfo)
  pinfo.cols.info = summary(packet, record)
  if packet.brief.type then
    root:append_text(", " .. packet.brief.type)
  end
  return length
end

-- Wireshark's own number of the link type USER0 (147).
local WTAP_ENCAP_USER0 = 45

DissectorTable.get("wtap_encap"):add(WTAP_ENCAP_USER0, proto)
