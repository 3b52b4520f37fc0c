-- Memory: the packet as an image whose first byte has the address 0. All reads are checked against its bounds.

-- The most bytes that one event may resolve. Searches without a result have a limit of the same size.
local LIMIT = 1048576

-- The cost, in bytes, of a failed read at the end of the packet.
local NEXT_RANGE = 64

-- The most list elements that are shown for one event.
local MOST_TEXTS = 10000

-- Numbers of up to 32 bits are exact in every Lua version; 64-bit numbers need Wireshark's UInt64.
local function number_at(packet, offset, size)
  local a, b, c, d = packet.data:byte(offset + 1, offset + math.min(size, 4))
  return a + (b or 0) * 256 + (c or 0) * 65536 + (d or 0) * 16777216
end

local function address_at(packet, offset)
  return packet.tvb(offset, 8):le_uint64()
end

local function is_null(address)
  return address == UInt64(0)
end

local function hex(address)
  return "0x" .. address:tohex():gsub("^0+(.)", "%1")
end

local function is_zero(packet, offset, size)
  return packet.data:sub(offset + 1, offset + size) == string.rep("\0", size)
end

-- The offset of an address in the packet; nil if it is outside.
local function offset_of(packet, address)
  if address:higher() == 0 and address:lower() < packet.length then
    return address:lower()
  end
end

-- Subtracts bytes from a limit: `left` for resolved bytes, or `patience` for failed searches. Returns false if too few
-- are left.
local function spend(packet, of, length)
  if length > packet[of] then
    return false
  end
  packet[of] = packet[of] - length
  return true
end

local OVER_LIMIT = { code = "over-limit", text = "one event can resolve at most " .. LIMIT .. " bytes" }

-- The functions below return an offset, or nil and a fault.

local function find_bytes(packet, address, length)
  local offset = offset_of(packet, address)
  if not offset then
    return nil, { code = "unmapped" }
  end
  local found = packet.length - offset
  if length > found then
    if not spend(packet, "patience", NEXT_RANGE) then
      return nil, OVER_LIMIT
    end
    return nil, { code = "cut-short", text = string.format("%d bytes needed, %d found", length, found) }
  end
  if not spend(packet, "left", length) then
    return nil, OVER_LIMIT
  end
  return offset
end

-- Finds a UTF-16 text. Also returns its length in bytes, without the NUL.
local function find_text(packet, address)
  local offset = offset_of(packet, address)
  if not offset then
    return nil, { code = "unmapped" }
  end
  local most = math.min(packet.left, packet.patience, packet.length - offset)
  local from = offset + 1
  while true do
    local at = packet.data:find("\0\0", from, true)
    if not at or at + 1 > offset + most then
      break
    end
    local length = at - 1 - offset
    if length % 2 == 0 then
      if not spend(packet, "left", length + 2) then
        return nil, OVER_LIMIT
      end
      return offset, length
    end
    from = at + 1
  end
  packet.patience = packet.patience - most
  if spend(packet, "patience", NEXT_RANGE) and offset + most == packet.length then
    return nil, { code = "unterminated" }
  end
  return nil, OVER_LIMIT
end

local SID_HEADER, MOST_SUB_AUTHORITIES = 8, 15

-- Finds a SID. Also returns its length in bytes.
local function find_sid(packet, address)
  local offset, fault = find_bytes(packet, address, SID_HEADER)
  if not offset then
    return nil, fault
  end
  local count = packet.data:byte(offset + 2)
  if count > MOST_SUB_AUTHORITIES then
    return nil, { code = "sub-authorities", text = count .. " sub-authorities, at most 15 are valid" }
  end
  local length = SID_HEADER + 4 * count
  offset, fault = find_bytes(packet, address, length)
  if not offset then
    return nil, fault
  end
  return offset, length
end

-- A UTF-16 text; nil if it is ill-formed or contains a NUL.
local function text_at(packet, offset, length)
  -- Most texts are ASCII.
  local _, ascii = packet.data:sub(offset + 1, offset + length):gsub("[\1-\127]\0", "")
  if 2 * ascii == length then
    return length == 0 and "" or packet.tvb(offset, length):le_ustring()
  end
  local half = false
  for at = offset + 1, offset + length, 2 do
    local low, high = packet.data:byte(at, at + 1)
    local second = high >= 0xdc and high < 0xe0
    if at == offset + length or second ~= half or low + high == 0 then
      return nil
    end
    half = high >= 0xd8 and high < 0xdc
  end
  if half then
    return nil
  end
  return packet.tvb(offset, length):le_ustring()
end

-- The text of a blob that ends with its only NUL; nil for other blobs.
local function blob_text_at(packet, offset, size)
  return size >= 2 and is_zero(packet, offset + size - 2, 2) and text_at(packet, offset, size - 2) or nil
end

-- The text of a SID; nil if its revision is not 1.
local function sid_text_at(packet, offset, length)
  local revision, _, a, b, c, d, e, f = packet.data:byte(offset + 1, offset + SID_HEADER)
  if revision ~= 1 then
    return nil
  end
  local high, low = a * 256 + b, ((c * 256 + d) * 256 + e) * 256 + f
  local parts = { high == 0 and string.format("S-1-%d", low) or string.format("S-1-0x%04x%08x", high, low) }
  for at = offset + SID_HEADER, offset + length - 4, 4 do
    parts[#parts + 1] = string.format("%d", number_at(packet, at, 4))
  end
  return table.concat(parts, "-")
end

-- Seconds from 1601 to 1970, and ticks of 100 ns in a second.
local EPOCH, SECOND = 11644473600, 10000000

-- Ticks since 1601 as an NSTime. The division takes 16 bits at a time, so that numbers stay exact.
local function time_at(packet, offset)
  local ticks = number_at(packet, offset + 2, 4) + number_at(packet, offset + 6, 2) * 4294967296
  local seconds = math.floor(ticks / SECOND)
  local rest = (ticks - seconds * SECOND) * 65536 + number_at(packet, offset, 2)
  local more = math.floor(rest / SECOND)
  return NSTime.new(seconds * 65536 + more - EPOCH, (rest - more * SECOND) * 100)
end

