// The dialects that come with Apus: what must hold for each, whatever it contains.

import Testing

@testable import FIXDictionary

/// Every list of members of a dialect, with the name of what it belongs to.
func lists(of dialect: Dialect) -> [(name: String, members: [Member])] {
  var found: [(name: String, members: [Member])] = []
  func add(_ name: String, _ members: [Member]) {
    found.append((name, members))
    for member in members where !member.group.isEmpty {
      add("\(name)/\(dialect.fields[member.tag]?.name ?? "\(member.tag)")", member.group)
    }
  }
  add("header", dialect.header)
  add("trailer", dialect.trailer)
  for message in dialect.messages { add(message.name, message.members) }
  return found
}

/// The tags of these members and of all below them.
func allTags(_ members: [Member]) -> [UInt16] {
  members.flatMap { [$0.tag] + allTags($0.group) }
}

@Suite struct KnownDialectTests {
  static let all = [Dialect.fix42, Dialect.apus]

  @Test(arguments: all) func everyMemberIsDefinedAndThereOnce(dialect: Dialect) {
    let outside = allTags(dialect.header) + allTags(dialect.trailer)
    #expect(Set(outside).count == outside.count)
    for message in dialect.messages {
      let tags = outside + allTags(message.members)
      #expect(Set(tags).count == tags.count, "\(message.name)")
    }
    for (name, members) in lists(of: dialect) {
      for member in members {
        #expect(dialect.fields[member.tag] != nil, "\(name) \(member.tag)")
        #expect(!member.isRefused, "\(name) \(member.tag)")
      }
    }
  }

  @Test(arguments: all) func everyFieldIsUsedNamedOnceAndExplained(dialect: Dialect) {
    let used = Set(lists(of: dialect).flatMap { $0.members.map(\.tag) })
    #expect(Set(dialect.fields.keys) == used)
    #expect(Set(dialect.fields.values.map(\.name)).count == dialect.fields.count)
    for (tag, field) in dialect.fields {
      #expect(field.tag == tag)
      #expect(!field.meaning.isEmpty && field.values.allSatisfy { !$0.meaning.isEmpty })
      #expect(Set(field.values.map(\.code)).count == field.values.count, "\(field.name)")
      #expect(Set(field.values.map(\.name)).count == field.values.count, "\(field.name)")
    }
  }

  @Test(arguments: all) func countsAndOnlyCountsHaveEntries(dialect: Dialect) {
    for (name, members) in lists(of: dialect) {
      for member in members {
        let isCount = dialect.fields[member.tag]?.type == .numInGroup
        #expect(isCount == !member.group.isEmpty, "\(name) \(member.tag)")
        // An entry begins with a field of its own, not with another group.
        #expect(member.group.first?.group.isEmpty ?? true, "\(name) \(member.tag)")
      }
    }
  }

  @Test(arguments: all) func bytesComeRightAfterTheirLength(dialect: Dialect) {
    for field in dialect.fields.values {
      #expect((field.lengthTag != nil) == (field.type == .data), "\(field.name)")
      if let length = field.lengthTag { #expect(dialect.fields[length]?.type == .length) }
    }
    let lengths = Set(dialect.fields.values.compactMap(\.lengthTag))
    for (name, members) in lists(of: dialect) {
      for (index, member) in members.enumerated() {
        let next = members.dropFirst(index + 1).first?.tag
        if lengths.contains(member.tag) {
          #expect(next.flatMap { dialect.fields[$0]?.lengthTag } == member.tag, "\(name)")
        }
        if dialect.fields[member.tag]?.type == .data {
          #expect(index > 0 && members[index - 1].tag == dialect.fields[member.tag]?.lengthTag)
        }
      }
    }
  }

  @Test(arguments: all) func everyMessageIsAValueOfMsgType(dialect: Dialect) {
    for message in dialect.messages {
      #expect(dialect.value(of: 35, message.type) != nil, "\(message.name)")
    }
    #expect(Set(dialect.messages.map(\.type)).count == dialect.messages.count)
    let admin = dialect.messages.filter(\.isAdmin).map(\.type)
    #expect(admin == ["0", "1", "2", "3", "4", "5", "A"])
    // Known by the standard, spoken by nobody here.
    #expect(dialect.value(of: 35, "6") != nil && dialect.message("6") == nil)
  }

  @Test(arguments: all) func conditionsAreAboutMembersAndTheirValues(dialect: Dialect) {
    for message in dialect.messages {
      for condition in message.conditions {
        let members = Set(message.members.map(\.tag))
        #expect(members.contains(condition.tag) && members.contains(condition.decider))
        #expect(message.member(condition.tag)?.isRequired == false)
        let type = dialect.fields[condition.decider]?.type
        for code in condition.values {
          #expect(type == .boolean || dialect.value(of: condition.decider, code) != nil)
        }
      }
      // Where a length is, its bytes must be.
      for member in message.members {
        guard let length = dialect.fields[member.tag]?.lengthTag else { continue }
        let expected = Condition(tag: member.tag, decider: length, values: [])
        #expect(message.conditions.contains(expected), "\(message.name) \(member.tag)")
      }
    }
  }

  @Test func apusKeepsEverySlotOfFIX42() throws {
    let fix42 = Dialect.fix42
    let apus = Dialect.apus
    #expect(apus.name == "apus" && apus.beginString == "FIX.4.2")
    #expect(apus.header == fix42.header && apus.trailer == fix42.trailer)
    for message in fix42.messages {
      let same = try #require(apus.message(message.type))
      let slots = fix42.slots(of: message)
      #expect(Array(apus.slots(of: same).prefix(slots.count)) == slots, "\(message.name)")
      #expect(same.conditions == message.conditions, "\(message.name)")
    }
    for (tag, field) in fix42.fields where tag != 35 { #expect(apus.fields[tag] == field) }
  }
}
