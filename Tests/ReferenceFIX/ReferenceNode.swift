// A body's fields as a tree: a field that counts a group has the group's entries below it.

/// One field. Without a part: nothing of the message (or of the entry) has this tag.
struct ReferenceNode {
  var position: Int
  var part: ReferencePart?
  var entries: [[ReferenceNode]]

  /// The fields at `positions` by what `parts` allows. A group's entries follow its count: each begins with
  /// the first of the group's parts and goes on as long as the group (or one within it) has the tag.
  static func grow(
    _ positions: ArraySlice<Int>, _ fields: [ReferenceField], _ parts: [ReferencePart]
  ) -> [ReferenceNode] {
    var nodes: [ReferenceNode] = []
    var rest = positions
    while let position = rest.popFirst() {
      let part = parts.first { $0.tag == fields[position].tag }
      var node = ReferenceNode(position: position, part: part, entries: [])
      if let part, let delimiter = part.entry.first?.tag {
        let own = tags(part.entry)
        while let first = rest.first, fields[first].tag == delimiter {
          let others = rest.dropFirst().prefix { at in
            fields[at].tag.map { $0 != delimiter && own.contains($0) } ?? false
          }
          node.entries.append(grow(rest.prefix(1 + others.count), fields, part.entry))
          rest = rest.dropFirst(1 + others.count)
        }
      }
      nodes.append(node)
    }
    return nodes
  }

  /// Of an entry and of the groups within it.
  private static func tags(_ parts: [ReferencePart]) -> Set<Int> {
    parts.reduce(into: []) { all, part in
      all.insert(part.tag)
      all.formUnion(tags(part.entry))
    }
  }
}
