-- Pointers: what each leads to, shown where that lies.

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
      item:add(packet.tvb(pointers + 8 * index, 8), "[" .. index .. "] NULL")
    else
      local offset, found = find_text(packet, address)
      if offset then
        local text = add_text(packet, { path = at.path, tree = item }, offset, found)
        text:prepend_text("[" .. index .. "] ")
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

