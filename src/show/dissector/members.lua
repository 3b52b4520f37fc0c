-- Members: each shown at its offset, and what it points to where that lies.

-- The low 32 bits of another member of the structure; nil where the packet ends before it.
local function number_of(packet, place, name)
  local member = place.structure.by_name[name]
  local offset = place.offset + member.offset
  if offset + member.size <= packet.length then
    return number_at(packet, offset, member.size)
  end
end

local function is_set(bits, bit)
  return math.floor(bits / bit) % 2 == 1
end

local function is_selected(packet, place, member)
  for _, condition in ipairs(member.when or {}) do
    if condition.equals and number_of(packet, place, condition[1]) ~= condition.equals then
      return false
    end
  end
  if member.otherwise then
    for _, arm in ipairs(place.structure.members) do
      if arm ~= member and arm.offset == member.offset and is_selected(packet, place, arm) then
        return false
      end
    end
  end
  return true
end

local function is_flagged(packet, place, member)
  for _, condition in ipairs(member.when or {}) do
    if condition.bit then
      local bits = number_of(packet, place, condition[1])
      if not bits or not is_set(bits, condition.bit) then
        return false
      end
    end
  end
  return true
end

local function add_fault(packet, item, path, address, fault)
  local text = path .. ": " .. fault.code .. " at " .. hex(address)
  packet.faults[#packet.faults + 1] = text
  if fault.text then
    text = text .. " (" .. fault.text .. ")"
  end
  item:add_proto_expert_info(fault_info, text)
end

-- `at` is a member of a structure in the packet: what it is, its path, its offset, whether its flag bit is set, and
-- the tree that it is shown in.

local function range_of(packet, at)
  return packet.tvb(at.offset, at.member.size)
end

-- A member whose flag bit is clear and that holds nothing has no field, so that no filter takes it for one that does.
local function add_absent(packet, at, text)
  at.tree:add(range_of(packet, at), at.member.name .. ": " .. text .. " (not set)")
end

local function remark(at, item)
  if not at.flagged then
    item:append_text(" (there though its flag is not set)")
  end
end

local function add_address(packet, tree, path, offset, text)
  local item = tree:add_le(fields[path .. ".address"], packet.tvb(offset, 8))
  item:set_text(text)
  return item
end

-- A value that stands in the structure itself. `add` shows it and may give what it is in brief.
local function in_place(add)
  return function(packet, at)
    if not at.flagged and is_zero(packet, at.offset, at.member.size) then
      add_absent(packet, at, "0")
      return
    end
    local item, brief = add(packet, at, range_of(packet, at))
    remark(at, item)
    if brief then
      packet.brief[at.path] = brief
    end
  end
end

local function add_number(_, at, range)
  return at.tree:add_le(fields[at.path], range), tostring(range:le_uint64())
end

local function add_named(packet, at, range)
  local item = at.tree:add_le(fields[at.path], range)
  local number = number_at(packet, at.offset, 4)
  local enumeration = enumerations[at.member.type]
  local name = enumeration.names[number]
  packet.names[at.path] = name
  if not name then
    return item, string.format("%d", number)
  end
  if name:sub(1, #enumeration.prefix) == enumeration.prefix then
    name = name:sub(#enumeration.prefix + 1)
  end
  return item, name
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

-- What network order or none at all has.
local function add_bytes(packet, at, range)
  packet.ends[at.path] = { range = range, kind = at.member.kind }
  return at.tree:add(fields[at.path], range)
end

local function add_ipv4(packet, at, range)
  packet.ends[at.path] = { range = range, kind = at.member.kind }
  return at.tree:add_le(fields[at.path], range)
end

local function add_guid(_, at, range)
  return at.tree:add_le(fields[at.path], range)
end

local function add_time(packet, at, range)
  return at.tree:add(fields[at.path], range, time_at(packet, at.offset))
end

-- What a pointer leads to. `find` looks for it and gives where it lies and a length, `add` shows it.
local function pointed_to(find, add)
  return function(packet, at)
    local name = at.member.name
    local address = address_at(packet, at.offset)
    if is_null(address) then
      if at.flagged then
        add_address(packet, at.tree, at.path, at.offset, name .. ": NULL")
      else
        add_absent(packet, at, "NULL")
      end
      return
    end
    local offset, found = find(packet, address, at)
    if offset then
      local item = add(packet, at, offset, found)
      remark(at, item)
      add_address(packet, item, at.path, at.offset, "address: " .. hex(address))
      if at.inner then
        at.inner(item)
      end
    elseif at.flagged then
      local item = add_address(packet, at.tree, at.path, at.offset, name .. ": at " .. hex(address))
      add_fault(packet, item, at.path, address, found)
    else
      add_absent(packet, at, hex(address) .. ", " .. found.code)
    end
  end
end

local function add_text_or(tag, text_of, behind)
  return function(packet, at, offset, length)
    local text = text_of(packet, offset, length)
    if text then
      packet.texts[at.path] = text
      return at.tree:add(fields[at.path], packet.tvb(offset, length + behind), text)
    end
    return at.tree:add(fields[at.path .. "." .. tag], packet.tvb(offset, length))
  end
end

local add_text = add_text_or("utf16", text_at, 2)

local function blob(add)
  return function(packet, at)
    local name = at.member.name
    local size, address = number_at(packet, at.offset, 4), address_at(packet, at.offset + 8)
    local function add_parts(tree)
      tree:add_le(fields[at.path .. ".size"], packet.tvb(at.offset, 4))
      tree:add(fields["padding"], packet.tvb(at.offset + 4, 4))
      return add_address(packet, tree, at.path, at.offset + 8, "address: " .. hex(address))
    end
    if size == 0 then
      if at.flagged then
        add_parts(at.tree:add(range_of(packet, at), name .. ": none"))
      else
        add_absent(packet, at, "none")
      end
      return
    end
    local offset, fault = nil, { code = "null" }
    if not is_null(address) then
      offset, fault = find_bytes(packet, address, size)
    end
    if offset then
      local item = add(packet, at, offset, size)
      remark(at, item)
      add_parts(item)
    elseif at.flagged then
      local text = string.format("%s: %d bytes at %s", name, size, hex(address))
      local item = add_parts(at.tree:add(range_of(packet, at), text))
      add_fault(packet, item, at.path, address, fault)
    else
      add_absent(packet, at, hex(address) .. ", " .. fault.code)
    end
  end
end

local function add_elements(packet, item, at, pointers, count)
  for index = 0, count - 1 do
    if packet.shown == MOST_TEXTS then
      local rest = { code = "over-limit", text = MOST_TEXTS .. " texts are shown at most" }
      add_fault(packet, item, at.path .. "[" .. index .. "]", address_at(packet, pointers + 8 * index), rest)
      return
    end
    packet.shown = packet.shown + 1
    local address = address_at(packet, pointers + 8 * index)
    if is_null(address) then
      item:add(packet.tvb(pointers + 8 * index, 8), "[" .. index .. "]: NULL")
    else
      local offset, found = find_text(packet, address)
      if offset then
        add_text(packet, { path = at.path, tree = item }, offset, found)
      else
        add_fault(packet, item, at.path .. "[" .. index .. "]", address, found)
        if found == OVER_LIMIT then
          return
        end
      end
    end
  end
end

local function list(packet, at)
  local address, count = address_at(packet, at.offset), number_of(packet, at.place, at.member.count)
  local lead = count == 0 and "none" or string.format("%d at %s", count, hex(address))
  local item = add_address(packet, at.tree, at.path, at.offset, at.member.name .. ": " .. lead)
  if count == 0 then
    return
  end
  local pointers, fault = nil, { code = "null" }
  if not is_null(address) then
    pointers, fault = find_bytes(packet, address, 8 * count)
  end
  if pointers then
    item:add(packet.tvb(pointers, 8 * count), "pointers")
    add_elements(packet, item, at, pointers, count)
  else
    add_fault(packet, item, at.path, address, fault)
  end
end

local walk

local function add_structure(packet, at, offset)
  local structure = structures[at.member.type]
  local item = at.tree:add(fields[at.path], packet.tvb(offset, math.min(structure.size, packet.length - offset)))
  item:set_text(at.member.name .. ": " .. at.member.type)
  at.inner = function(tree)
    walk(packet, { structure = structure, offset = offset }, at.path, tree)
  end
  return item
end

local function add_pointed(packet, at, offset)
  if is_guid(at.member) then
    return at.tree:add_le(fields[at.path], packet.tvb(offset, structures[at.member.type].size))
  end
  -- The first structure that an event points to is its payload.
  packet.payload = packet.payload or at.path
  return add_structure(packet, at, offset)
end

local show = {
  ["integer"] = in_place(add_number),
  ["enumeration"] = in_place(add_named),
  ["code"] = in_place(add_code),
  ["status"] = in_place(add_code),
  ["bool"] = in_place(add_number),
  ["flags"] = in_place(add_flags),
  ["time"] = in_place(add_time),
  ["ipv4"] = in_place(add_ipv4),
  ["ipv6"] = in_place(add_bytes),
  ["mac"] = in_place(add_bytes),
  ["guid"] = in_place(add_guid),
  ["bytes"] = in_place(add_bytes),
  ["text blob"] = blob(add_text_or("hex", blob_text_at, 0)),
  ["blob"] = blob(function(packet, at, offset, size)
    return at.tree:add(fields[at.path], packet.tvb(offset, size))
  end),
  ["text pointer"] = pointed_to(find_text, add_text),
  ["SID pointer"] = pointed_to(find_sid, add_text_or("hex", sid_text_at, 0)),
  ["text list"] = list,
  ["pointer"] = pointed_to(function(packet, address, at)
    return find_bytes(packet, address, structures[at.member.type].size)
  end, add_pointed),
  ["address"] = function(packet, at)
    local address = address_at(packet, at.offset)
    local text = is_null(address) and "NULL" or hex(address)
    add_address(packet, at.tree, at.path, at.offset, at.member.name .. ": " .. text)
  end,
  ["structure"] = function(packet, at)
    local item = add_structure(packet, at, at.offset)
    at.inner(item)
  end,
  ["padding"] = function(packet, at)
    at.tree:add(fields["padding"], range_of(packet, at))
  end,
}

-- Shows the bytes of a structure in memory order, each once; where the packet ends before it does, what there is.
function walk(packet, place, path, tree)
  local stop = math.min(place.offset + place.structure.size, packet.length)
  local reached = place.offset
  local function unused(to)
    if to > reached then
      tree:add(fields["unused"], packet.tvb(reached, to - reached))
    end
  end
  for _, member in ipairs(place.structure.members) do
    if is_selected(packet, place, member) then
      local offset = place.offset + member.offset
      if offset + member.size > stop and member.kind ~= "structure" then
        unused(stop)
        return
      end
      unused(math.min(offset, stop))
      if offset >= stop then
        return
      end
      show[member.kind](packet, {
        member = member,
        path = path_of(path, member.name),
        offset = offset,
        place = place,
        flagged = is_flagged(packet, place, member),
        tree = tree,
      })
      reached = offset + member.size
    end
  end
  unused(stop)
end

