// Every type of message as text and as JSON, to the letter; and what colours add.

import FIXCodec
import FIXDictionary
import FIXMessages
import FIXText
import Testing

enum GoldenTables {
  static let all = first + second
}

@Suite struct GoldenTests {
  @Test func everyTypeIsThereAndValid() throws {
    let compiled = CompiledDialect(.apus)
    var types: [String] = []
    for bytes in SampleMessages.all {
      #expect(try verdict(bytes, compiled).isGood, "\(readable(bytes))")
      types.append(try decoded(bytes).type)
    }
    #expect(types.sorted() == Dialect.apus.messages.map(\.type).sorted())
  }

  @Test func tables() throws {
    let table = MessageTable(apusLexicon)
    #expect(GoldenTables.all.count == SampleMessages.all.count)
    for (bytes, golden) in zip(SampleMessages.all, GoldenTables.all) {
      #expect(table.text(try decoded(bytes)) == golden)
    }
  }

  @Test func json() throws {
    let json = MessageJSON(apusLexicon)
    #expect(GoldenJSON.lines.count == SampleMessages.all.count)
    for (bytes, golden) in zip(SampleMessages.all, GoldenJSON.lines) {
      #expect(json.line(try decoded(bytes)) == golden)
      #expect(try json.parse(golden) == bytes)
    }
  }

  /// Colours change no letter, and nothing of a message reaches the terminal as a control.
  @Test func colours() throws {
    let bytes = message("D", "11=a\u{1B}[2Jb\u{9}c\u{202E}d|58=é→|54=1|70000=x|-1=y|9999=z|")
    let plain = MessageTable(apusLexicon).text(try decoded(bytes))
    #expect(plain.contains("a␛[2Jb␉c\u{FFFD}d"))
    #expect(plain.contains(" 70000  ?"))
    #expect(!plain.contains("\u{1B}"))
    let coloured = MessageTable(apusLexicon, isColoured: true).text(try decoded(bytes))
    #expect(coloured.contains("\u{1B}[32mBUY\u{1B}[0m"))
    var rest = coloured
    for code in [0, 1, 2, 32, 33, 36] { rest.replace("\u{1B}[\(code)m", with: "") }
    #expect(rest == plain)
  }

  @Test func longValuesAreCut() throws {
    let long = String(repeating: "x", count: 1_000)
    let text = MessageTable(apusLexicon).text(try decoded(message("B", "148=\(long)|")))
    #expect(text.contains("x… (1000 bytes)"))
    #expect(!text.contains(String(repeating: "x", count: 201)))
  }
}
