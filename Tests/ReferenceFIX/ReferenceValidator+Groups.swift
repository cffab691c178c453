// Where the entries of a message's groups lie.

public struct ReferenceGroup: Sendable {
  /// Of the field that counts it.
  public var position: Int
  /// For a group within an entry: the count field and the entry's first field, outermost first.
  public var outer: [(count: Int, from: Int)]?
  public var entries: [Range<Int>]
}

extension ReferenceValidator {
  /// All groups that the message's type has, those within entries too.
  public func groups(_ fields: [ReferenceField]) -> [ReferenceGroup] {
    guard let message = rules.messages[fields[2].text] else { return [] }
    var groups: [ReferenceGroup] = []
    collect(divide(fields, message).body, [], &groups)
    return groups
  }

  private func collect(
    _ nodes: [ReferenceNode], _ path: [(count: Int, from: Int)], _ groups: inout [ReferenceGroup]
  ) {
    for node in nodes where !(node.part?.entry.isEmpty ?? true) {
      let entries = node.entries.map { $0[0].position..<Self.end($0) }
      groups.append(
        ReferenceGroup(
          position: node.position, outer: path.isEmpty ? nil : path, entries: entries))
      for entry in node.entries {
        collect(entry, path + [(node.position, entry[0].position)], &groups)
      }
    }
  }

  /// Behind the last field of an entry, and of what is below it.
  private static func end(_ nodes: [ReferenceNode]) -> Int {
    guard let last = nodes.last else { return 0 }
    return max(last.position + 1, last.entries.map(end).max() ?? 0)
  }
}
