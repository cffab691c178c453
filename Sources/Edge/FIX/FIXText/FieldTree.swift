// The fields of a message with their groups in place: a count has entries, an entry has fields, and so
// on down. What a group doesn't explain stays where it stood, so no field is ever lost.

/// A field, and what it counts.
public struct FieldNode: Sendable {
  public let field: FieldList.Field
  /// Of a count whose entries follow it.
  public let entries: [[FieldNode]]
}

extension FieldList {
  /// The message as a tree, in its own order.
  public func tree(_ lexicon: Lexicon) -> [FieldNode] {
    let groups = lexicon.groups(of: type)
    var nodes: [FieldNode] = []
    nodes.reserveCapacity(fields.count)
    var at = 0
    while at < fields.count { nodes.append(node(&at, groups)) }
    return nodes
  }

  private func node(_ at: inout Int, _ groups: GroupShapes) -> FieldNode {
    let field = fields[at]
    at += 1
    guard let shape = groups.byCount[field.tag] else { return FieldNode(field: field, entries: []) }
    var entries: [[FieldNode]] = []
    while at < fields.count, fields[at].tag == shape.delimiter {
      entries.append(entry(&at, shape))
    }
    return FieldNode(field: field, entries: entries)
  }

  /// From the group's first field to the next of it, or to what isn't the group's.
  private func entry(_ at: inout Int, _ shape: GroupShape) -> [FieldNode] {
    var nodes = [node(&at, shape.groups)]
    while at < fields.count, fields[at].tag != shape.delimiter,
      shape.members.contains(fields[at].tag)
    {
      nodes.append(node(&at, shape.groups))
    }
    return nodes
  }
}
