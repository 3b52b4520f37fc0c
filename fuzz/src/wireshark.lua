-- Mocks the part of Wireshark's API that the dissector uses, and checks the bounds of all accesses. `dissect`
-- returns the faults that the dissector shows.

local faults

-- Whether a filter has a field of the protocol, or the tree is shown.
local is_referenced

-- Stands for values and objects that the dissector only passes on.
local Any = {}
Any.__index = function() return setmetatable({}, Any) end
Any.__call = Any.__index

local Number = {}
Number.__index = Number
Number.__eq = function(one, other) return one.value == other.value end
Number.__tostring = function(self) return string.format("%u", self.value) end
function Number:lower() return self.value & 0xffffffff end
function Number:higher() return self.value >> 32 end
function Number:tohex() return string.format("%016x", self.value) end
function UInt64(value) return setmetatable({ value = value }, Number) end

local Range = {}
Range.__index = Range
local function sized(...)
  local sizes = { ... }
  return function(self)
    for _, size in ipairs(sizes) do
      if self.size == size then
        return setmetatable({}, Any)
      end
    end
    error("a range of " .. self.size .. " bytes has another size")
  end
end
Range.le_ipv4, Range.ipv6, Range.ether = sized(4), sized(16), sized(6)
function Range:le_uint64()
  assert(self.size >= 1 and self.size <= 8, "an integer has 1 to 8 bytes")
  return UInt64((string.unpack("<I" .. self.size, self.data, self.offset + 1)))
end
function Range:le_ustring()
  assert(self.size % 2 == 0, "a text has whole units")
  return self.data:sub(self.offset + 1, self.offset + self.size)
end

local Tvb = {}
Tvb.__index = Tvb
function Tvb:captured_len() return #self.data end
function Tvb:range(offset, size)
  assert(math.type(offset) == "integer" and math.type(size) == "integer", "not an integer")
  assert(offset >= 0 and size >= 0 and offset + size <= #self.data, "outside of the packet")
  return setmetatable({ data = self.data, offset = offset, size = size }, Range)
end
Tvb.__call = Tvb.range
function Tvb:raw(offset, size)
  local range = self:range(offset, size)
  return range.data:sub(range.offset + 1, range.offset + range.size)
end

-- The most bytes of a field, by type.
local most = { UINT8 = 1, UINT16 = 2, UINT32 = 4, INT32 = 4, UINT64 = 8, IPv4 = 4, IPv6 = 16, ETHER = 6, GUID = 16 }

local Item = {}
Item.__index = Item
function Item:add(what, range, ...)
  if getmetatable(what) == Range then
    assert(type(range) == "string" and select("#", ...) == 0, "a range has a text")
  else
    assert(type(what) == "table", "there is no such field")
    if getmetatable(range) == Range then
      assert(range.size <= (most[what.type] or math.huge), "the range is too long for the field")
    else
      assert(what.type == "STRING" and type(range) == "string", "a field has a range or a value")
    end
  end
  return setmetatable({}, Item)
end
Item.add_le = Item.add
local function text_of(self, text)
  assert(type(text) == "string", "not a text")
  return self
end
Item.set_text, Item.append_text, Item.prepend_text = text_of, text_of, text_of
function Item:set_generated() return self end
Item.set_hidden = Item.set_generated
function Item:referenced(dissector)
  assert(dissector, "there is no such dissector")
  return is_referenced
end
function Item:add_proto_expert_info(info, text)
  assert(info and text_of(self, text))
  faults[#faults + 1] = text
end

local constants = { __index = function(_, name) return name end }
ftypes, base = setmetatable({}, constants), setmetatable({}, constants)
expert = { group = ftypes, severity = ftypes }
ProtoExpert, NSTime = setmetatable({}, Any), { new = function(s, ns) assert(s and ns >= 0 and ns < 1e9) return {} end }
ProtoField = { new = function(_, _, type) return { type = type } end }
Dissector = { get = function() return { call = function() end } end }
DissectorTable = { get = function() return { add = function() end } end }

local proto, name = {}, nil
function Proto() return proto end
Field = { new = function() return function() return name and { value = name } end end }

local function columns(structure, data)
  faults, name = {}, structure
  local tvb, pinfo = setmetatable({ data = data }, Tvb), { cols = {} }
  assert(proto.dissector(tvb, pinfo, setmetatable({}, Item)) == #data)
  assert(type(pinfo.cols.info) == "string")
  return pinfo
end

function dissect(structure, data)
  is_referenced = false
  local without, reported = columns(structure, data), faults
  is_referenced = true
  local with = columns(structure, data)
  assert(without.cols.info == with.cols.info, "the column depends on the tree")
  for _, part in ipairs({ "src", "dst", "net_src", "net_dst", "dl_src", "dl_dst" }) do
    assert((without[part] == nil) == (with[part] == nil), part)
  end
  assert(table.concat(reported, "\n") == table.concat(faults, "\n"), "the faults depend on the tree")
  return faults
end
