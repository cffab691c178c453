// What is said of a broken message: where, what was found, what would be right. And the next message is
// found whatever the broken one said of its length.

import FIXText
import FIXTools
import Testing

@Suite struct BrokenMessageTests {
  static let good = LogReaderTests.beat

  /// The problems of a broken line between two good ones.
  private func problems(_ line: String) throws -> [String] {
    let good = written(Self.good, with: .bar) + [0x0A]
    let found = entries(good + Array(line.utf8) + [0x0A] + good)
    try #require(found.map(\.line) == [1, 2, 3], "\(found.map(summary))")
    #expect(!found[0].isBroken && !found[2].isBroken)
    return found[1].problems.map(\.description)
  }

  private static let body = "35=0|34=2|49=A|52=20261125-09:30:30|56=B|"

  @Test func whatIsSaid() throws {
    #expect(
      try problems("8=FIX.4.2|9=41|\(Self.body)10=000|")
        == ["CheckSum (10): found '000'; allowed: 135, the sum of these bytes"])
    #expect(
      try problems("8=FIX.4.2|9=40|\(Self.body)10=134|")
        == ["BodyLength (9): found '40'; allowed: 41, the bytes from 35= to 10="])
    #expect(
      try problems("8=FIX.4.2|9=4000|\(Self.body)10=230|")
        == ["BodyLength (9): found '4000'; allowed: 41, the bytes from 35= to 10="])
    #expect(
      try problems("8=FIX.4.2|9=41|\(Self.body)10=24|")
        == ["CheckSum (10): found '24'; allowed: three digits, 135 here"])
    #expect(
      try problems("8=FIX.4.2|9=41|\(Self.body)10=abc|")
        == ["CheckSum (10): found 'abc'; allowed: three digits, 135 here"])
    #expect(
      try problems("8=FIX.4.2|9=41|\(Self.body)")
        == [
          "CheckSum (10): found the end of the message without it; allowed: 10= and three digits as "
            + "the last field"
        ])
    #expect(
      try problems("8=FIX.4.2|35=0|9=40|10=1|").first
        == "BodyLength (9): found '35=0'; allowed: 9=… as the second field")
    #expect(
      try problems("8=FIX.4.2|9=17|35=0|oops|34=2|\u{7}=|10=000|").contains(
        "a field without '=': found 'oops'; allowed: a number, '=' and a value"))
    #expect(
      try problems("8=FIX.4.2|9=4x|\(Self.body)10=000|").first
        == "BodyLength (9): found '4x'; allowed: 41, the bytes from 35= to 10=, as a number")
    #expect(
      try problems("8=FIX.4.2|9=27|35=n|212=50|213=<a>|34=1|10=000|").contains(
        "XmlDataLen (212): found '50'; allowed: 3, the bytes of XmlData (213) up to a separator; no "
          + "separator stands where 50 bytes end") == false)
  }

  @Test func aMentionIsNoMessage() {
    let log = Array("we speak 8=FIX.4.2 here\n18=FIX.4.2|\n8=FIX.4.2;9=5;35=0;10=000;\n".utf8)
    #expect(entries(log).isEmpty)
  }

  @Test func columnsCountTheLogsOwnSeparators() throws {
    let log = Array("xx 8=FIX.4.2^A9=17^A35=0^Aoops^A10=000^A\n".utf8)
    let entry = try #require(entries(log).first)
    let problem = try #require(entry.problems.first { $0.found == "'oops'" })
    let column = entry.column(of: problem.offset)
    #expect(String(decoding: log.dropFirst(column - 1).prefix(4), as: UTF8.self) == "oops")
  }

  @Test func oneCutByTheNext() {
    let cut = Array(written(Self.good, with: .soh).prefix(30))
    let found = entries(cut + Self.good)
    #expect(found.count == 2)
    #expect(found[0].isBroken && !found[1].isBroken)
  }
}
