-- Structures: their members in memory order, and of a union the selected member.

local walk

-- A GUID is a structure, but is shown as one value.
local function is_guid(member)
  return member.type == "GUID"
end

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

local function find_pointed(packet, address, at)
  return find_bytes(packet, address, structures[at.member.type].size)
end

local function add_bytes(packet, at, offset, size)
  return at.tree:add(fields[at.path], packet.tvb(offset, size))
end

local function show_address(packet, at)
  local address = address_at(packet, at.offset)
  local text = is_null(address) and "NULL" or hex(address)
  add_address(packet, at.tree, at.path, at.offset, at.member.name .. ": " .. text)
end

local function show_structure(packet, at)
  local item = add_structure(packet, at, at.offset)
  at.inner(item)
end

local function show_padding(packet, at)
  at.tree:add(fields["padding"], range_of(packet, at))
end

-- How members of a kind are shown, the type and display of their field, and the additional fields they have.
local function kind(show, type, display, ...)
  return { show = show, type = type, display = display, beside = { ... } }
end

local ipv4 = add_end(function(range) return range:le_ipv4() end, ipv4_text)
local ipv6 = add_end(function(range) return range:ipv6() end, ipv6_text)
local mac = add_end(function(range) return range:ether() end)
local text_blob, bytes_blob = blob(add_text_or("hex", blob_text_at, 0)), blob(add_bytes)
local text_pointer, sid_pointer = pointed_to(find_text, add_text), pointed_to(find_sid, add_text_or("hex", sid_text_at, 0))

local kinds = {
  ["integer"] = kind(in_place(add_number), nil, base.DEC),
  ["enumeration"] = kind(in_place(add_named), ftypes.UINT32, base.DEC),
  ["code"] = kind(in_place(add_code), ftypes.UINT32, base.DEC),
  ["status"] = kind(in_place(add_code), ftypes.INT32, base.DEC),
  ["bool"] = kind(in_place(add_number), ftypes.UINT32, base.DEC),
  ["flags"] = kind(in_place(add_flags), ftypes.UINT32, base.HEX),
  ["time"] = kind(in_place(add_time), ftypes.ABSOLUTE_TIME, base.UTC),
  ["ipv4"] = kind(in_place(ipv4), ftypes.IPv4),
  ["ipv6"] = kind(in_place(ipv6), ftypes.IPv6),
  ["mac"] = kind(in_place(mac), ftypes.ETHER),
  ["guid"] = kind(in_place(add_plain), ftypes.GUID),
  ["bytes"] = kind(in_place(add_plain), ftypes.BYTES),
  ["text blob"] = kind(text_blob, ftypes.STRING, base.UNICODE, "hex", "size", "address"),
  ["blob"] = kind(bytes_blob, ftypes.BYTES, base.NONE, "size", "address"),
  ["text pointer"] = kind(text_pointer, ftypes.STRING, base.UNICODE, "utf16", "address"),
  ["SID pointer"] = kind(sid_pointer, ftypes.STRING, base.UNICODE, "hex", "address"),
  ["text list"] = kind(list, ftypes.STRING, base.UNICODE, "utf16", "address"),
  ["pointer"] = kind(pointed_to(find_pointed, add_pointed), ftypes.NONE, base.NONE, "address"),
  ["address"] = kind(show_address, nil, nil, "address"),
  ["structure"] = kind(show_structure, ftypes.NONE),
  ["padding"] = kind(show_padding),
}

local integers = { [1] = ftypes.UINT8, [2] = ftypes.UINT16, [4] = ftypes.UINT32, [8] = ftypes.UINT64 }

-- Registers the fields of the members of a structure, and of the structures in them.
local function register_members(path, structure)
  for _, member in ipairs(structure.members) do
    local own, kind = path_of(path, member.name), kinds[member.kind]
    local type = member.kind == "integer" and integers[member.size] or is_guid(member) and ftypes.GUID or kind.type
    if type then
      local enumeration = enumerations[member.type] or {}
      field(own, member.name, type, member.doc, kind.display, enumeration.names)
    end
    for _, tag in ipairs(kind.beside) do
      if tag == "address" then
        field(own .. ".address", "address", ftypes.UINT64, "Address that the pointer holds", base.HEX)
      elseif tag == "size" then
        field(own .. ".size", "size", ftypes.UINT32, "Size in bytes", base.DEC)
      else
        -- The bytes of a text that is ill-formed.
        field(own .. "." .. tag, member.name .. " (" .. tag .. ")", ftypes.BYTES, member.doc)
      end
    end
    for _, flag in ipairs(flag_sets[member.type] or {}) do
      field(own .. "." .. flag.short, flag.short, ftypes.BOOLEAN, flag.doc, 32, { "Set", "Not set" }, flag.bit)
    end
    if type == ftypes.NONE then
      register_members(own, structures[member.type])
    end
  end
end

-- Shows the bytes of a structure in memory order, each once, up to the end of the packet.
function walk(packet, place, path, tree)
  local stop = math.min(place.offset + place.structure.size, packet.length)
  local reached = place.offset
  local function unused(to)
    if to > reached and tree ~= no_tree then
      tree:add(fields["unused"], packet.tvb(reached, to - reached))
    end
  end
  local structure = place.structure
  for _, member in ipairs(tree == no_tree and structure.needed or structure.members) do
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
      kinds[member.kind].show(packet, {
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

