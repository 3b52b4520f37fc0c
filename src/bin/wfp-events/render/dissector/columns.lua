-- Packets of which nobody looks at a field: only the columns and the faults are needed.

-- Stands for the tree of such a packet, and for the items in it. None are made.
local no_tree = {}
for _, method in ipairs({
  "add", "add_le", "set_text", "append_text", "prepend_text", "set_generated", "set_hidden", "add_proto_expert_info",
}) do
  no_tree[method] = function() return no_tree end
end

-- The members that columns need, and the kinds in which a fault can be.
local in_columns = {
  type = true, layerId = true, localPort = true, remotePort = true, localMacAddr = true, remoteMacAddr = true,
  localAddrV4 = true, localAddrV6 = true, remoteAddrV4 = true, remoteAddrV6 = true,
}
for _, member in ipairs(informative_members) do
  in_columns[member.name] = true
end
local with_faults = {
  ["text blob"] = true, ["blob"] = true, ["text pointer"] = true, ["SID pointer"] = true, ["text list"] = true,
  ["pointer"] = true, ["structure"] = true,
}
for _, structure in pairs(structures) do
  structure.needed = {}
  for _, member in ipairs(structure.members) do
    if in_columns[member.name] or with_faults[member.kind] then
      structure.needed[#structure.needed + 1] = member
    end
  end
end

-- The text of this member is in a column.
local APP = "header.appId"
