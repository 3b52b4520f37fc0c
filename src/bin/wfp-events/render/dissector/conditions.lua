-- Conditions: which member of a union is selected, and which members have their flag bit set.

-- The low 32 bits of another member of the structure; nil if the packet ends before the member does.
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
  for _, condition in ipairs(member.when) do
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
  for _, condition in ipairs(member.when) do
    if condition.bit then
      local bits = number_of(packet, place, condition[1])
      if not bits or not is_set(bits, condition.bit) then
        return false
      end
    end
  end
  return true
end

