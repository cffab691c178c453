// A body's fields as a tree: a field that counts a group has the group's entries below it.

/// One field. Without a part: the message has no place for its tag, or not here.
struct ReferenceNode {
  var position: Int
  var part: ReferencePart?
  var entries: [[ReferenceNode]]

  /// The fields at `positions` by what `parts` allows.
  static func grow(
    _ positions: ArraySlice<Int>, _ fields: [ReferenceField], _ parts: [ReferencePart]
  ) -> [ReferenceNode] {
    var nodes: [ReferenceNode] = []
    var rest = positions
    while let position = rest.first {
      rest.removeFirst()
      let part = parts.first { $0.tag == fields[position].tag }
      var node = ReferenceNode(position: position, part: part, entries: [])
      if let part, !part.entry.isEmpty { node.entries = entries(of: part, &rest, fields) }
      nodes.append(node)
    }
    return nodes
  }

  /// A group's entries follow its count. Each begins with the first of the group's parts and goes on as
  /// long as the group has the tag; a group within it is there with its own count alone.
  private static func entries(
    of group: ReferencePart, _ rest: inout ArraySlice<Int>, _ fields: [ReferenceField]
  ) -> [[ReferenceNode]] {
    var entries: [[ReferenceNode]] = []
    while let first = rest.first, fields[first].tag == group.entry[0].tag {
      var entry: [ReferenceNode] = []
      while let position = rest.first,
        let part = group.entry.first(where: { $0.tag == fields[position].tag }),
        entry.isEmpty || part.tag != group.entry[0].tag
      {
        rest.removeFirst()
        var node = ReferenceNode(position: position, part: part, entries: [])
        if !part.entry.isEmpty { node.entries = Self.entries(of: part, &rest, fields) }
        entry.append(node)
      }
      entries.append(entry)
    }
    return entries
  }
}
