-- Values that are in the structure itself, each shown at its offset.

local function add_fault(packet, item, path, address, fault)
  local text = path .. ": " .. fault.code .. " at " .. hex(address)
  packet.faults[#packet.faults + 1] = text
  if fault.text then
    text = text .. " (" .. fault.text .. ")"
  end
  item:add_proto_expert_info(fault_info, text)
end

-- `at` is a member of a structure in the packet: its layout, its path, its offset, whether its flag bit is set, and the
-- tree in which it is shown.

local function range_of(packet, at)
  return packet.tvb(at.offset, at.member.size)
end

-- A member that is zero and whose flag bit is clear is shown without a field, so that filters do not find it.
local function add_absent(packet, at, text)
  at.tree:add(range_of(packet, at), at.member.name .. ": " .. text .. " (not set)")
end

local function remark(at, item)
  if not at.flagged then
    item:append_text(" (its flag bit is clear)")
  end
end

local function add_address(packet, tree, path, offset, text)
  local item = tree:add_le(fields[path .. ".address"], packet.tvb(offset, 8))
  item:set_text(text)
  return item
end

-- Adds the generic field of a member, hidden, as Wireshark does for ip.addr.
local function add_generic(at, generic, range, text)
  local item
  if text then
    item = at.tree:add(fields[generic], range, text)
  else
    item = at.tree:add_le(fields[generic], range)
  end
  item:set_generated()
  item:set_hidden()
end

-- Shows a value in the structure itself. `add` shows it and can return its text for the columns.
local function in_place(add)
  return function(packet, at)
    if not at.flagged and is_zero(packet, at.offset, at.member.size) then
      add_absent(packet, at, "0")
      return
    end
    local range = range_of(packet, at)
    local item, brief = add(packet, at, range)
    remark(at, item)
    local generic = generic_numbers[at.member.name]
    if generic then
      add_generic(at, generic, range)
    end
    if brief then
      packet.brief[at.path] = brief
    end
  end
end

local function add_number(packet, at, range)
  -- Structures with the direction of the packet itself are right about it.
  if at.member.name == "layerId" and not at.place.structure.by_name.direction then
    packet.inbound_layer = inbound_layers[number_at(packet, at.offset, at.member.size)]
    if packet.inbound_layer then
      packet.inbound = true
      packet.brief[at.path:gsub("layerId$", "msFwpDirection")] = "IN"
    end
  end
  return at.tree:add_le(fields[at.path], range), tostring(range:le_uint64())
end

-- Packets of these directions come from the remote side.
local inbound = { FWP_DIRECTION_INBOUND = true, MS_FWP_DIRECTION_IN = true }

local function add_named(packet, at, range)
  local item = at.tree:add_le(fields[at.path], range)
  local number = number_at(packet, at.offset, 4)
  local enumeration = enumerations[at.member.type]
  local name = enumeration.names[number]
  packet.inbound = packet.inbound or inbound[name]
  local brief = name or string.format("%d", number)
  if brief:sub(1, #enumeration.prefix) == enumeration.prefix then
    brief = brief:sub(#enumeration.prefix + 1)
  end
  if at.member.name == "msFwpDirection" and packet.inbound_layer and not inbound[name] then
    item:append_text(", but traffic at this layer is inbound")
    brief = "IN (says " .. brief .. ")"
  end
  return item, brief
end

local function add_code(packet, at, range)
  local item = at.tree:add_le(fields[at.path], range)
  local number = number_at(packet, at.offset, 4)
  local digits = string.format(number > 0xffff and "0x%08x" or "%d", number)
  if number > 0xffff then
    item:append_text(", " .. digits)
  end
  local name = enumerations[at.member.type].names[number]
  return item, name and digits .. " " .. name or digits
end

local function add_flags(packet, at, range)
  local item = at.tree:add_le(fields[at.path], range)
  local bits = number_at(packet, at.offset, 4)
  local rest, names = bits, {}
  for _, flag in ipairs(flag_sets[at.member.type]) do
    item:add_le(fields[at.path .. "." .. flag.short], range)
    if is_set(bits, flag.bit) then
      rest = rest - flag.bit
      names[#names + 1] = flag.short
    end
  end
  if rest ~= 0 then
    local text = string.format("0x%08x", rest)
    item:add(range, text .. ": bits without a name")
    names[#names + 1] = text
  end
  if #names > 0 then
    item:append_text(" (" .. table.concat(names, ", ") .. ")")
  end
  return item
end

local function add_plain(_, at, range)
  return at.tree:add_le(fields[at.path], range)
end

-- Shows the address of an end, which the columns also need. `text_of` is its text in the generic field, if it has one.
local function add_end(read, text_of)
  return function(packet, at, range)
    packet.ends[at.path] = read(range)
    local item = add_plain(packet, at, range)
    if text_of and generic_addresses[at.member.name] then
      add_generic(at, "addr", range, text_of(packet, at.offset))
    end
    return item
  end
end

local function ipv4_text(packet, offset)
  local d, c, b, a = packet.data:byte(offset + 1, offset + 4)
  return string.format("%d.%d.%d.%d", a, b, c, d)
end

-- The text of an IPv6 address as in RFC 5952: the first of the longest runs of zeros is left out.
local function ipv6_text(packet, offset)
  local groups, run, start, longest = {}, 0, 0, 1
  for at = 1, 8 do
    local high, low = packet.data:byte(offset + 2 * at - 1, offset + 2 * at)
    groups[at] = high * 256 + low
    run = groups[at] == 0 and run + 1 or 0
    if run > longest then
      start, longest = at - run + 1, run
    end
  end
  if start == 1 and longest == 5 and groups[6] == 0xffff then
    return "::ffff:" .. string.format("%d.%d.%d.%d", packet.data:byte(offset + 13, offset + 16))
  end
  local text, at = "", 1
  while at <= 8 do
    if at == start then
      text, at = text .. "::", at + longest
    else
      local gap = (text == "" or text:sub(-1) == ":") and "" or ":"
      text, at = text .. gap .. string.format("%x", groups[at]), at + 1
    end
  end
  return text
end

local function add_time(packet, at, range)
  return at.tree:add(fields[at.path], range, time_at(packet, at.offset))
end

