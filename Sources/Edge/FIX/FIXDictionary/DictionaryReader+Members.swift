// The lines below a message, a block, the header or the trailer: members, groups and conditions.

import Config

extension DictionaryReader {
  /// What these lines add to `known`. A count that is there already takes more for its entries.
  func members(
    _ lines: ArraySlice<DictionaryLine>, over known: [Member]
  ) throws(ConfigError) -> [Member] {
    var all = known
    var at = lines.startIndex
    while at < lines.endIndex {
      let line = lines[at]
      var end = at + 1
      while end < lines.endIndex, lines[end].level > line.level { end += 1 }
      let below = lines[at + 1..<end]
      guard line.words.count == 1, line.meaning == nil else {
        throw error(
          line,
          line.isCondition
            ? "a condition stands one level below its message"
            : "write 'FIELD', 'FIELD!' or '+BLOCK' and nothing more")
      }
      if line.words[0].hasPrefix("+") {
        let name = line.words[0].dropFirst()
        try refuse(below)
        guard let block = blocks[String(name)] else {
          throw unknown("block", name, among: blocks.keys.sorted(), line)
        }
        for member in block { try append(member, to: &all, line) }
      } else {
        try take(line, below, into: &all)
      }
      at = end
    }
    return all
  }

  private func take(
    _ line: DictionaryLine, _ below: ArraySlice<DictionaryLine>, into all: inout [Member]
  ) throws(ConfigError) {
    let word = line.words[0]
    let isRequired = word.hasSuffix("!")
    let tag = try tag(isRequired ? word.dropLast() : word, line)
    let isCount = dialect.fields[tag]?.type == .numInGroup
    guard isCount != below.isEmpty else {
      throw error(
        line,
        isCount
          ? "it counts a group: what its entries have is missing below it"
          : "only a count has lines below it")
    }
    if let index = all.firstIndex(where: { $0.tag == tag }), isCount {
      all[index].group = try members(below, over: all[index].group)
      return
    }
    let group = try members(below, over: [])
    try append(Member(tag: tag, isRequired: isRequired, group: group), to: &all, line)
  }

  private func append(
    _ member: Member, to all: inout [Member], _ line: DictionaryLine
  ) throws(ConfigError) {
    if let problem = dialect.problem(adding: member, to: all) { throw error(line, problem) }
    all.append(member)
  }

  func condition(_ line: DictionaryLine, _ members: [Member]) throws(ConfigError) -> Condition {
    // `if FIELD: DECIDER CODE…`: here the words of interest stand on both sides of the colon.
    let words = line.words
    let deciding = (line.meaning ?? "").split(separator: " ")
    guard line.level == 1, words.count == 2, let name = deciding.first else {
      throw error(line, "write 'if FIELD: DECIDER CODE…'")
    }
    let condition = Condition(
      tag: try tag(words[1], line), decider: try tag(name, line),
      values: deciding.dropFirst().map(String.init))
    if let problem = dialect.problem(adding: condition, to: members) { throw error(line, problem) }
    return condition
  }
}

extension DictionaryLine {
  var isCondition: Bool { words[0] == "if" }
}
