import Testing

@testable import Arguments

@Suite struct TextTests {
  @Test(arguments: [
    ("5s", 5_000_000_000), ("500ms", 500_000_000), ("1m", 60_000_000_000), ("1.5s", 1_500_000_000),
    ("1m30s", 90_000_000_000), ("250us", 250_000), ("250µs", 250_000), ("7ns", 7), ("0s", 0),
    ("2h", 7_200_000_000_000), ("0.001ms", 1_000), ("1.50s", 1_500_000_000),
  ])
  func durationsAreRead(text: String, ns: UInt64) {
    #expect(DurationText.parse(text) == ns)
    #expect(DurationText.parse(DurationText.format(ns)) == ns)
  }

  @Test(arguments: [
    "", "5", "s", "-5s", "5 s", "5d", "1..5s", ".5s", "5.s", "1.5ns", "5s5", "99999999h", "+5s",
    "٥s",
    "1.2.3s",
  ])
  func otherWordsAreNoDurations(text: String) {
    #expect(DurationText.parse(text) == nil)
  }

  @Test func spelling() {
    #expect(
      Spelling.suggestion(for: "orders-rsik", among: ["book-strategy", "orders-risk"])
        == " (did you mean 'orders-risk'?)")
    #expect(Spelling.suggestion(for: "xyz", among: ["book", "orders"]) == "")
  }

  @Test func helpTellsANewcomerAll() {
    let page = HelpPage.text(of: [Sample.tap, Sample.tail], width: 80)
    for part in [
      "tap tail: prints a ring's events", "Usage: tap tail RING [SECOND] [options]",
      "  RING    Which ring.", "-n, --count N", "Many. Default: 10.", "One of one, split.",
      "May be given more than once.", "-i, --instance NAME", "-h, --help", "Examples:",
      "  tap tail a-b -n 5", "Exit codes:", "  1  no such instance", "  2  ",
    ] {
      #expect(page.contains(part), "\(part)\nisn't in\n\(page)")
    }
    #expect(!page.contains("--version"))
    for width in [40, 60, 80, 120] {
      for line in HelpPage.text(of: [Sample.tap, Sample.tail], width: width).split(separator: "\n")
      {
        #expect(line.count <= width || line.hasPrefix("  --") || line.hasPrefix("Usage"), "\(line)")
      }
    }
    let outer = Sample.tap.help()
    #expect(outer.contains("Usage: tap tail|run|bench|dig|group [options]"))
    #expect(outer.contains("'tap SUBCOMMAND --help' tells more"))
    #expect(outer.contains("--version"))
  }

  @Test func paintOnlyWhereItIsOn() {
    #expect(Paint(isOn: false).red("x") == "x")
    #expect(Paint(isOn: true).red("x") == "\u{1B}[31mx\u{1B}[0m")
  }
}
