-- Pointers: what each points to, shown at its offset.

-- Shows what a member points to, or the fault if there is no offset. `nothing` is the text for a member that points to
-- nothing. `add` shows what was found; `lead` shows the address, in a tree or as an item with its own text.
local function show_target(packet, at, target, add, lead)
  local nothing, address, found = target.nothing, target.address, target.found
  if at.tree == no_tree then
    if target.offset then
      add(packet, at, target.offset, found)
      if at.inner then
        at.inner(no_tree)
      end
    elseif at.flagged and not nothing then
      add_fault(packet, no_tree, at.path, address, found)
    end
  elseif target.offset then
    local item = add(packet, at, target.offset, found)
    remark(at, item)
    lead(item)
    if at.inner then
      at.inner(item)
    end
  elseif at.flagged then
    local item = lead(at.tree, at.member.name .. ": " .. (nothing or target.count .. "at " .. hex(address)))
    if not nothing then
      add_fault(packet, item, at.path, address, found)
    end
  else
    add_absent(packet, at, nothing or hex(address) .. ", " .. found.code)
  end
end

-- Shows what a pointer points to. `find` returns its offset and length; `add` shows it.
local function pointed_to(find, add)
  return function(packet, at)
    local address = address_at(packet, at.offset)
    local target = { address = address, count = "", nothing = is_null(address) and "NULL" }
    if not target.nothing then
      target.offset, target.found = find(packet, address, at)
    end
    show_target(packet, at, target, add, function(tree, text)
      return add_address(packet, tree, at.path, at.offset, text or "address: " .. hex(address))
    end)
  end
end

-- The bytes at an address, which may be NULL.
local function find_counted(packet, address, length)
  if is_null(address) then
    return nil, { code = "null" }
  end
  return find_bytes(packet, address, length)
end

local function add_text_or(tag, text_of, terminator)
  return function(packet, at, offset, length)
    if at.tree == no_tree and at.path ~= APP then
      return no_tree
    end
    local text = text_of(packet, offset, length)
    if text then
      packet.texts[at.path] = text
      return at.tree:add(fields[at.path], packet.tvb(offset, length + terminator), text)
    end
    return at.tree:add(fields[at.path .. "." .. tag], packet.tvb(offset, length))
  end
end

local add_text = add_text_or("utf16", text_at, 2)

local function blob(add)
  return function(packet, at)
    local size, address = number_at(packet, at.offset, 4), address_at(packet, at.offset + 8)
    local target = { address = address, count = size .. " bytes ", nothing = size == 0 and "none" }
    if size > 0 then
      local offset, fault = find_counted(packet, address, size)
      target.offset, target.found = offset, fault or size
    end
    show_target(packet, at, target, add, function(tree, text)
      tree = text and tree:add(range_of(packet, at), text) or tree
      tree:add_le(fields[at.path .. ".size"], packet.tvb(at.offset, 4))
      tree:add(fields["padding"], packet.tvb(at.offset + 4, 4))
      return add_address(packet, tree, at.path, at.offset + 8, "address: " .. hex(address))
    end)
  end
end

local function add_elements(packet, item, at, pointers, count)
  for index = 0, count - 1 do
    if packet.shown == MOST_TEXTS then
      local rest = { code = "over-limit", text = "at most " .. MOST_TEXTS .. " elements are shown" }
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
  local pointers, fault = find_counted(packet, address, 8 * count)
  if pointers then
    item:add(packet.tvb(pointers, 8 * count), "pointers")
    add_elements(packet, item, at, pointers, count)
  else
    add_fault(packet, item, at.path, address, fault)
  end
end

