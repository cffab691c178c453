// Subcommands that another program does.

import Testing

@testable import Arguments

@Suite struct HandOverTests {
  private static func program(_ words: [String]) throws -> String? {
    guard case .handOver(let program) = try Sample.tap.parse(words) else { return nil }
    return program
  }

  /// What follows is the other program's to judge, and help is its to give.
  @Test(arguments: [
    ["dig"], ["dig", "--no-such-option"], ["dig", "x", "--help"], ["--json", "dig"],
    ["group", "dig", "-h"],
    ["help", "dig"], ["help", "group", "dig"], ["group", "help", "dig"],
  ])
  func theWordsGoThere(words: [String]) throws {
    #expect(try Self.program(words) == "tap-no-such-tools")
  }

  @Test func whatStandsBeforeItIsStillJudged() {
    #expect(throws: Refusal.self) { _ = try Sample.tap.parse(["--no-such-option", "dig"]) }
  }

  @Test func itIsListedAndSuggestedLikeAnyOther() {
    #expect(HelpPage.text(of: [Sample.tap], width: 80).contains("reads files\n"))
    #expect(Sample.refusal("dug").contains("did you mean 'dig'?"))
  }

  @Test func whereItIsNotThereThatIsSaid() {
    let told = Sibling.become("tap-no-such-tools", named: "tap", ["dig", "x"])
    #expect(
      told.hasPrefix(
        "'tap dig' is done by the program 'tap-no-such-tools', which isn't where it belongs: /"))
    #expect(
      told.contains(
        "/tap-no-such-tools. In a checkout, 'swift build -c release --product tap-no-such-tools'"))
    #expect(Sample.tap.perform(["dig", "x"]) == .badUsage)
  }
}
