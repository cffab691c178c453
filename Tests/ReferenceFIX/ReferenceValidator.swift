// Whether a message is what its dialect says, rule after rule over the whole list of fields: the order of
// structure, type, what is required, then each field by ascending tag, and conditions at the end.

public struct ReferenceValidator: Sendable {
  public var rules: ReferenceRules

  public init(_ rules: ReferenceRules) { self.rules = rules }

  /// A message's fields from 8 to 10, of which the third is 35.
  public func verdict(_ fields: [ReferenceField]) -> ReferenceVerdict {
    var found = Finding(fields: fields)
    structure(&found)
    guard let message = rules.messages[fields[2].text] else {
      found.report(.invalidType, at: 2)
      return found.verdict
    }
    if !found.isDone { check(&found, message) }
    return found.verdict
  }

  private func check(_ found: inout Finding, _ message: ReferenceMessageRule) {
    let parts = divide(found.fields, message)
    require(rules.header, of: parts.header, &found)
    require(rules.trailer, of: parts.trailer, &found)
    require(message.parts, of: parts.body.map(\.position), &found)
    for node in parts.body { requireInGroup(node, &found) }

    for positions in [parts.header, parts.trailer] {
      let nodes = positions.map { ReferenceNode(position: $0, part: nil, entries: []) }
      fieldByField(nodes, isBody: false, &found)
    }
    fieldByField(parts.body, isBody: true, &found)
    for condition in message.conditions { conditional(condition, parts.body, &found) }
  }

  // MARK: Structure

  private func isHeader(_ tag: Int?) -> Bool { rules.header.contains { $0.tag == tag } }

  private func isTrailer(_ tag: Int?) -> Bool { rules.trailer.contains { $0.tag == tag } }

  /// Header, then body, then trailer. The first field that comes too late is the one that is wrong.
  private func structure(_ found: inout Finding) {
    var stage = 0
    for (position, field) in found.fields.enumerated() {
      let own = isHeader(field.tag) ? 0 : (isTrailer(field.tag) ? 2 : 1)
      if own < stage { return found.report(.outOfOrder, at: position) }
      stage = own
    }
  }

  func divide(_ fields: [ReferenceField], _ message: ReferenceMessageRule)
    -> (header: [Int], body: [ReferenceNode], trailer: [Int])
  {
    let header = fields.indices.filter { isHeader(fields[$0].tag) }
    let trailer = fields.indices.filter { isTrailer(fields[$0].tag) }
    let body = fields.indices.filter { !isHeader(fields[$0].tag) && !isTrailer(fields[$0].tag) }
    return (header, ReferenceNode.grow(body[...], fields, message.parts), trailer)
  }

  /// Ascending tags; those that are alike as they stand. Tags that no dialect can have come last.
  private static func isBefore(_ fields: [ReferenceField])
    -> (ReferenceNode, ReferenceNode) -> Bool
  {
    { a, b in
      (fields[a.position].tag ?? .max, a.position) < (fields[b.position].tag ?? .max, b.position)
    }
  }

  // MARK: What must be there

  private func require(_ parts: [ReferencePart], of positions: [Int], _ found: inout Finding) {
    let tags = positions.map { found.fields[$0].tag }
    let missing = parts.filter { $0.isRequired && !tags.contains($0.tag) }.map(\.tag).min()
    if let missing { found.reportMissing(.requiredMissing, missing) }
  }

  /// As one reads: when an entry ends, the first of its parts that it lacks; before that, of the groups
  /// within it.
  private func requireInGroup(_ node: ReferenceNode, _ found: inout Finding) {
    guard let part = node.part else { return }
    for entry in node.entries {
      for inner in entry { requireInGroup(inner, &found) }
      let tags = entry.map { found.fields[$0.position].tag }
      let missing = part.entry.first { $0.isRequired && !tags.contains($0.tag) }
      if let missing { found.reportMissing(.requiredMissing, missing.tag) }
    }
  }

  private func conditional(
    _ condition: ReferenceCondition, _ body: [ReferenceNode], _ found: inout Finding
  ) {
    let fields = found.fields
    guard let decider = body.first(where: { fields[$0.position].tag == condition.decider }),
      condition.values.isEmpty || condition.values.contains(fields[decider.position].text)
    else { return }
    if !body.contains(where: { fields[$0.position].tag == condition.tag }) {
      found.reportMissing(.conditionMissing, condition.tag)
    }
  }

  // MARK: Field by field

  private func fieldByField(_ nodes: [ReferenceNode], isBody: Bool, _ found: inout Finding) {
    check(nodes.sorted(by: Self.isBefore(found.fields)), isBody: isBody, &found)
  }

  /// In the order given: a group's entries as they stand, right after their count.
  private func check(_ nodes: [ReferenceNode], isBody: Bool, _ found: inout Finding) {
    var seen: Set<Int> = []
    for node in nodes {
      let field = found.fields[node.position]
      if let tag = field.tag, !seen.insert(tag).inserted {
        found.report(.repeated, at: node.position)
      }
      checkValue(node.position, &found)
      if field.tag.flatMap({ rules.fields[$0] }) == nil {
        found.report(.invalidTag, at: node.position)
      }
      if isBody && node.part == nil { found.report(.notDefinedForType, at: node.position) }
      if let part = node.part, !part.entry.isEmpty,
        ReferenceValue.integer(field.value) != Int64(node.entries.count)
      {
        found.report(.groupCount, at: node.position)
      }
      for entry in node.entries { check(entry, isBody: true, &found) }
    }
  }

  private func checkValue(_ position: Int, _ found: inout Finding) {
    let field = found.fields[position]
    if field.value.isEmpty { found.report(.noValue, at: position) }
    guard let rule = field.tag.flatMap({ rules.fields[$0] }) else { return }
    if let fault = ReferenceValue.fault(field.value, rule) { found.report(fault, at: position) }
    if !isAnnounced(position, rule, found) { found.report(.badFormat, at: position) }
  }

  /// The field before data says how long it is.
  private func isAnnounced(_ position: Int, _ rule: ReferenceFieldRule, _ found: Finding) -> Bool {
    if rule.kind != .data { return true }
    if position == 0 { return false }
    let before = found.fields[position - 1]
    return before.tag == rule.lengthTag
      && ReferenceValue.unsigned(before.value) == UInt64(found.fields[position].value.count)
  }
}

/// The first fault that is reported counts.
struct Finding {
  let fields: [ReferenceField]
  private(set) var verdict = ReferenceVerdict.good

  init(fields: [ReferenceField]) { self.fields = fields }

  var isDone: Bool { verdict != .good }

  mutating func report(_ fault: ReferenceFault, at position: Int) {
    if isDone { return }
    verdict = ReferenceVerdict(
      fault: fault, position: position, tagText: fields[position].tagText)
  }

  mutating func reportMissing(_ fault: ReferenceFault, _ tag: Int) {
    if isDone { return }
    verdict = ReferenceVerdict(fault: fault, position: -1, tagText: String(tag))
  }
}
