// Every small change of a dictionary's and of a dialect's text, line by line: a reader may refuse it,
// but what it accepts obeys the rules, and it never ends the process.

import Config
import Testing

@testable import FIXDictionary

/// The text with one line dropped, doubled, swapped with the next, moved in or out, or cut short.
private func changed(_ text: String) -> [String] {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  var all: [String] = []
  for at in lines.indices where !lines[at].isEmpty {
    func with(_ replacement: [String], count: Int = 1) {
      let range = at..<min(at + count, lines.count)
      var copy = lines
      copy.replaceSubrange(range, with: replacement)
      all.append(copy.joined(separator: "\n"))
    }
    with([])
    with([lines[at], lines[at]])
    with([lines[min(at + 1, lines.count - 1)], lines[at]], count: 2)
    with(["  " + lines[at]])
    with([String(lines[at].drop { $0 == " " })])
    for length in 0..<lines[at].count { with([String(lines[at].prefix(length))]) }
  }
  return all
}

private func expectGood(_ dialect: Dialect, _ text: String) {
  for message in dialect.messages {
    #expect(dialect.problem(inBody: message.members) == nil, "\(text)")
    for condition in message.conditions {
      #expect(dialect.problem(adding: condition, to: message.members) == nil, "\(text)")
    }
    #expect(dialect.value(of: 35, message.type) != nil, "\(text)")
  }
  #expect(dialect.header.prefix(3).map(\.tag) == [8, 9, 35], "\(text)")
}

@Suite struct SmallChangeTests {
  @Test func ofADictionary() throws {
    var accepted = 0
    for text in changed(smallDictionary) {
      var reader = DictionaryReader()
      do throws(ConfigError) {
        try reader.read(text, file: "d")
      } catch {
        #expect(error.line > 0)
        continue
      }
      accepted += 1
      expectGood(reader.dialect, text)
    }
    #expect(accepted > 50)
  }

  @Test func ofADialect() throws {
    let path = repositoryPath("config/dialect-example.yaml")
    let example = try ConfigFile.read(path: path).text
    var base = DictionaryReader()
    try base.read(smallDictionary, file: "d")
    let text = """
      name: venue
      fields:
        Mine: { tag: 6001, type: char, values: { A: { name: ONE } } }
        MineLength: { tag: 6002, type: length }
        MineBytes: { tag: 6003, type: data, length: MineLength }
      values:
        Side:
          replace:
            "1": { name: BUY }
      messages:
        Order:
          add: [Mine, MineLength, MineBytes]
          required: [Mine]
          remove: [Price]
          groups:
            NoThings:
              optional: [Size]
        Ping:
          type: U1
          add: [Flag]
      """
    // The example in whole is read over all that there is, a few of its changes only.
    let cases =
      changed(text).map { ($0, base.dialect) }
      + changed(example).enumerated().filter { $0.offset % 97 == 0 }.map { ($0.element, .apus) }
    var accepted = 0
    for (text, below) in cases {
      do throws(ConfigErrors) {
        let dialect = try Dialect.decode(ConfigFile(name: "v.yaml", text: text), over: below)
        accepted += 1
        expectGood(dialect, text)
        for message in below.messages {
          guard let same = dialect.message(message.type) else { continue }
          let slots = below.slots(of: message)
          #expect(Array(dialect.slots(of: same).prefix(slots.count)) == slots, "\(text)")
        }
      } catch {
        #expect(error.errors.allSatisfy { $0.file == "v.yaml" && $0.line > 0 }, "\(error)")
      }
    }
    #expect(accepted > 20)
  }
}
