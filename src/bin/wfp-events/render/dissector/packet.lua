-- Packets: the tree and the columns of one.

local interface_name = Field.new("frame.interface_name")
local data_dissector = Dissector.get("data")

local records_by_structure = {}
for _, record in ipairs(records) do
  records_by_structure[record.structure] = record
end

-- Packets of these directions come from the remote side.
local inbound = { FWP_DIRECTION_INBOUND = true, MS_FWP_DIRECTION_IN = true }

local function address_of(part)
  if part and part.kind == "ipv4" then
    return part.range:le_ipv4()
  elseif part and part.kind == "ipv6" then
    return part.range:ipv6()
  elseif part then
    return part.range:ether()
  end
end

local function is_inbound(packet)
  for _, name in pairs(packet.names) do
    if inbound[name] then
      return true
    end
  end
  return false
end

local function set_addresses(packet, pinfo, swapped)
  local ends, payload = packet.ends, packet.payload or ""
  local from, to = address_of(ends[payload .. ".localMacAddr"]), address_of(ends[payload .. ".remoteMacAddr"])
  if swapped then
    from, to = to, from
  end
  if from and to then
    pinfo.dl_src, pinfo.dl_dst = from, to
    pinfo.src, pinfo.dst = from, to
  end
  from = address_of(ends["header.localAddrV4"] or ends["header.localAddrV6"])
  to = address_of(ends["header.remoteAddrV4"] or ends["header.remoteAddrV6"])
  if swapped then
    from, to = to, from
  end
  if from then
    pinfo.net_src, pinfo.src = from, from
  end
  if to then
    pinfo.net_dst, pinfo.dst = to, to
  end
end

-- The members that tell most, in brief.
local function summary(packet, record, swapped)
  local brief, parts = packet.brief, {}
  parts[1] = record.path == "" and (brief.type or "no type") or record.path
  local from, to = brief["header.localPort"], brief["header.remotePort"]
  if from or to then
    if swapped then
      from, to = to, from
    end
    parts[#parts + 1] = (from or "?") .. " → " .. (to or "?")
  end
  if not packet.payload then
    parts[#parts + 1] = "no payload"
  end
  for _, telling in ipairs(telling_members) do
    local text = brief[(packet.payload or "") .. "." .. telling.name]
    if text then
      parts[#parts + 1] = telling.label .. text
    end
  end
  local app = packet.texts["header.appId"]
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
  local start = { low = 0, high = 0 }
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
  local packet = {
    tvb = tvb,
    data = length > 0 and tvb:raw(0, length) or "",
    length = length,
    left = LIMIT,
    patience = LIMIT,
    -- Texts of lists that were shown.
    shown = 0,
    faults = {},
    -- What the columns tell, by the name of the member or its path.
    brief = {},
    names = {},
    texts = {},
    ends = {},
  }
  root:append_text(", " .. name)
  root:add(fields["struct"], name):set_generated()
  show_record(packet, record, root)
  local swapped = is_inbound(packet)
  set_addresses(packet, pinfo, swapped)
  local text = summary(packet, record, swapped)
  pinfo.cols.info = text
  if packet.brief.type then
    root:append_text(", " .. packet.brief.type)
  end
  return length
end

-- What Wireshark calls the link type 147 (USER0) in its own list.
local WTAP_ENCAP_USER0 = 45

DissectorTable.get("wtap_encap"):add(WTAP_ENCAP_USER0, proto)
