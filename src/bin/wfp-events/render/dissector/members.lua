-- Structures: their members in memory order, of a union the arm that another member selects.

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

