// What a venue's dialect may do to messages: add some, take some out, change their members. A member
// that is taken out stays in its place, refused, and what is added comes at the end: so the slots
// that the typed views were generated for are right for every dialect.

import Config

/// A list of members that a section of the file changes, and how to call it in an error.
private struct Place {
  var members: [Member]
  var name: String
  /// Fields that must stay as they are.
  var fixed: Set<UInt16> = []
}

extension DialectLoader {
  /// What the session can't do without.
  private static let headerCore: Set<UInt16> = [
    FIXTag.beginString, FIXTag.bodyLength, FIXTag.msgType, FIXTag.senderCompID,
    FIXTag.targetCompID, FIXTag.msgSeqNum, FIXTag.sendingTime,
  ]

  /// The header takes no new fields: every message's slots come after it.
  mutating func changeHeader(_ section: ConfigDecoder) {
    var place = Place(members: dialect.header, name: "the header", fixed: Self.headerCore)
    changePresence(section, &place)
    dialect.header = place.members
  }

  mutating func changeMessages(_ root: ConfigDecoder) {
    let changes = root.entries("messages", optional: true, count: 0...Self.countMax)
    for (name, entry) in changes {
      var message = message(name, entry)
      var place = Place(members: message.members, name: name)
      change(entry, &place)
      message.members = place.members
      // A removed member is nobody's reason; and what may be absent has none.
      let gone = Set(message.members.filter(\.isRefused).map(\.tag))
      let optional = Set(entry.strings("optional", default: []).compactMap(tag))
      message.conditions.removeAll {
        gone.contains($0.tag) || gone.contains($0.decider) || optional.contains($0.tag)
      }
      addConditions(entry, &message)
      if let problem = dialect.problem(inBody: message.members) { entry.fail("add", problem) }
      if let index = dialect.messages.firstIndex(where: { $0.type == message.type }) {
        dialect.messages[index] = message
      }
    }
  }

  mutating func removeMessages(_ root: ConfigDecoder) {
    for (index, name) in root.strings("remove_messages", default: []).enumerated() {
      guard let message = dialect.message(named: name) else {
        root.fail("remove_messages", element: index, unknownMessage(name))
        continue
      }
      if message.isAdmin {
        root.fail("remove_messages", element: index, "the session can't do without \(name)")
      }
      // Its type stays a value of MsgType: it is known, only not spoken.
      dialect.messages.removeAll { $0.type == message.type }
    }
  }

  /// The message that a section changes, or the new one that it brings.
  private mutating func message(_ name: String, _ entry: ConfigDecoder) -> MessageDefinition {
    let known = dialect.message(named: name)
    guard entry.has("type") else {
      // Known in any case, so that it isn't told to be unknown as well.
      _ = entry.has("meaning")
      if known == nil {
        entry.fail("type", unknownMessage(name) + " a new message has a 'type' such as U1")
      } else if entry.has("meaning") {
        entry.fail("meaning", "\(name) has one; only a new message, with a 'type', is given one")
      }
      // Something to go on with: the errors are told before anyone sees it.
      return known
        ?? MessageDefinition(type: "", name: name, isAdmin: false, meaning: "", members: [])
    }
    let message = MessageDefinition(
      type: entry.string("type"), name: name, isAdmin: false,
      meaning: entry.string("meaning", default: ""), members: [])
    if let known {
      entry.fail(
        "type", "\(name) is there already, as \(known.type); leave 'type' out to change it")
    } else if let problem = dialect.problem(adding: message) {
      entry.fail("type", problem)
    } else {
      dialect.add(message)
    }
    return message
  }

  // MARK: members

  /// What a message's section, or a group's in it, says.
  private func change(_ section: ConfigDecoder, _ place: inout Place) {
    addMembers(section, &place)
    changePresence(section, &place)
    for (name, entry) in section.entries("groups", optional: true) {
      guard let tag = tag(name), let index = place.members.firstIndex(where: { $0.tag == tag }),
        dialect.fields[tag]?.type == .numInGroup
      else {
        section.section("groups").fail(name, unknownGroup(name, place))
        // Asked for all the same, so that its keys aren't told to be unknown as well.
        var nowhere = Place(members: [], name: name)
        change(entry, &nowhere)
        continue
      }
      let members = place.members[index].group
      var group = Place(members: members, name: name)
      if let delimiter = members.first { group.fixed = [delimiter.tag] }
      change(entry, &group)
      place.members[index].group = group.members
    }
  }

  private func addMembers(_ section: ConfigDecoder, _ place: inout Place) {
    for (at, name) in section.strings("add", default: []).enumerated() {
      guard let tag = tag(name) else {
        section.fail("add", element: at, unknownField(name))
        continue
      }
      if let index = place.members.firstIndex(where: { $0.tag == tag && $0.isRefused }) {
        place.members[index].isRefused = false
        continue
      }
      let member = Member(tag: tag, isRequired: false)
      if let problem = dialect.problem(adding: member, to: place.members) {
        section.fail("add", element: at, problem)
      } else {
        place.members.append(member)
      }
    }
  }

  private func changePresence(_ section: ConfigDecoder, _ place: inout Place) {
    change("required", section, &place) { $0.isRequired = true }
    change("optional", section, &place) { $0.isRequired = false }
    change("remove", section, &place) { member in
      member.isRequired = false
      member.isRefused = true
    }
    for member in place.members {
      guard let length = dialect.fields[member.tag]?.lengthTag,
        let other = place.members.first(where: { $0.tag == length }),
        other.isRefused != member.isRefused
      else { continue }
      section.fail("remove", "\(fieldName(length)) and \(fieldName(member.tag)) go together")
    }
  }

  private func change(
    _ key: String, _ section: ConfigDecoder, _ place: inout Place, _ body: (inout Member) -> Void
  ) {
    for (at, name) in section.strings(key, default: []).enumerated() {
      let tag = tag(name)
      guard let index = place.members.firstIndex(where: { $0.tag == tag && !$0.isRefused }) else {
        section.fail(key, element: at, unknownMember(name, place))
        continue
      }
      if key != "required", let tag, place.fixed.contains(tag) {
        section.fail(key, element: at, "\(name) must stay as it is in \(place.name)")
      } else {
        body(&place.members[index])
      }
    }
  }

  private func addConditions(_ entry: ConfigDecoder, _ message: inout MessageDefinition) {
    for section in entry.list("conditions", optional: true) {
      let names = ["field", "if"].map { key in (key, section.string(key)) }
      let codes = section.strings("is", default: [])
      let tags = names.compactMap { key, name in
        let tag = tag(name)
        if tag == nil { section.fail(key, unknownField(name)) }
        return tag
      }
      guard tags.count == names.count else { continue }
      let condition = Condition(tag: tags[0], decider: tags[1], values: codes)
      let members = message.members.filter { !$0.isRefused }
      if let problem = dialect.problem(adding: condition, to: members) {
        section.fail("if", problem)
      } else {
        message.conditions.append(condition)
      }
    }
  }

  // MARK: words for errors

  private func unknownMessage(_ name: String) -> String {
    "there is no message '\(name)'\(hint(name, dialect.messages.map(\.name)))"
  }

  private func unknownMember(_ name: String, _ place: Place) -> String {
    let names = place.members.filter { !$0.isRefused }.map { fieldName($0.tag) }
    return "'\(name)' isn't in \(place.name)\(hint(name, names)) 'add' takes new members"
  }

  private func unknownGroup(_ name: String, _ place: Place) -> String {
    let counts = place.members.map(\.tag).filter { dialect.fields[$0]?.type == .numInGroup }
    let names = counts.map(fieldName)
    let allowed = names.isEmpty ? "none" : names.joined(separator: ", ")
    return "'\(name)' counts no group in \(place.name)\(hint(name, names)) allowed: \(allowed)"
  }

  private func fieldName(_ tag: UInt16) -> String { dialect.fields[tag]?.name ?? "\(tag)" }
}
