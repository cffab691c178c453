import Testing

@testable import Arguments

@Suite struct ParseTests {
  @Test(arguments: [
    "tail r --count 5", "tail r --count=5", "tail r -n 5", "tail r -n5", "tail r -n=5",
    "tail -n 5 r", "tail -vn5 r", "tail -n 5 -- r", "-i x tail -n 5 r", "tail r -n 5 --json",
  ])
  func everyWayToGiveANumber(line: String) throws {
    let values = try Sample.values(line)
    #expect(values[Sample.count] == 5)
    #expect(values[Sample.ring] == "r")
    #expect(values.commandPath == "tap tail")
  }

  @Test func defaultsAndAbsences() throws {
    let values = try Sample.values("tail r")
    #expect(values[Sample.count] == 10)
    #expect(values[Sample.rate] == nil)
    #expect(values[Sample.interval] == 500_000_000)
    #expect(values[Sample.limit] == nil)
    #expect(values[Sample.kinds] == [])
    #expect(values[Sample.topology] == "one")
    #expect(values[Sample.instance] == nil)
    #expect(!values[Sample.json])
    #expect(values[Sample.second] == nil)
    #expect(!values.has(Sample.count))
  }

  @Test func everythingGiven() throws {
    let values = try Sample.values(
      "tail r s -k a,b --kind c --for 1m30s --interval 20ms --topology split --rate -5 -v --json")
    #expect(values[Sample.kinds] == ["a", "b", "c"])
    #expect(values[Sample.limit] == 90_000_000_000)
    #expect(values[Sample.interval] == 20_000_000)
    #expect(values[Sample.topology] == "split")
    #expect(values[Sample.rate] == -5)
    #expect(values[Sample.verbose] && values[Sample.json])
    #expect(values[Sample.second] == "s")
    #expect(values.has(Sample.kinds))
    #expect(try Sample.values("bench ring pipeline")[Sample.suites] == ["ring", "pipeline"])
    #expect(try Sample.values("run -c f")[Sample.config] == "f")
  }

  @Test func dashesEndOptions() throws {
    let values = try Sample.values("tail -- --json -n")
    #expect(values[Sample.ring] == "--json")
    #expect(values[Sample.second] == "-n")
    #expect(!values[Sample.json])
    #expect(try Sample.values("tail -")[Sample.ring] == "-")
  }

  @Test func refusalsSayWhatWasFoundAndWhatIsAllowed() {
    #expect(
      Sample.refusal("tail", "r", "--cuont", "5")
        == """
        tap tail: there is no option '--cuont' (did you mean '--count'?): it takes --instance, \
        --json, --count, --rate, --interval, --for, --kind, --topology, --verbose, --help, -i, -n, \
        -k, -v
        Try 'tap tail --help'.
        """)
    #expect(Sample.refusal("tial").contains("no subcommand 'tial' (did you mean 'tail'?)"))
    #expect(Sample.refusal("--tail").contains("write 'tail' without dashes"))
    #expect(Sample.refusal().contains("a subcommand is missing: tail, run, bench"))
    #expect(Sample.refusal("tail").contains("RING is missing: Which ring."))
    #expect(Sample.refusal("tail", "a", "b", "c").contains("'c' is too much: it takes RING SECOND"))
    #expect(Sample.refusal("run", "x", "-c", "f").contains("it takes options only"))
    #expect(Sample.refusal("run").contains("--config is missing: give -c, --config FILE"))
    #expect(Sample.refusal("tail", "r", "-z").contains("there is no option '-z': it takes"))
    #expect(Sample.refusal("tail", "r", "-n").contains("--count needs a value: a whole number"))
    #expect(
      Sample.refusal("tail", "r", "-n", "0")
        .contains("--count is '0': it takes a whole number from 1 to 1000"))
    #expect(
      Sample.refusal("tail", "r", "--instance", "--json")
        .contains("--instance needs a value, and found '--json': write --instance=--json"))
    #expect(Sample.refusal("tail", "r", "--json=1").contains("--json takes no value"))
    #expect(Sample.refusal("tail", "r", "-n1", "-n2").contains("--count is given twice"))
    #expect(Sample.refusal("tail", "r", "--instance=").contains("--instance is empty"))
    #expect(Sample.refusal("tail", "r", "--for", "5").contains("(did you mean '5s'?)"))
    #expect(Sample.refusal("tail", "r", "--interval", "2m").contains("from 1ms to 1m"))
    #expect(
      Sample.refusal("tail", "r", "--topology", "spilt")
        .contains("is 'spilt' (did you mean 'split'?): it takes one of one, split"))
    #expect(Sample.refusal("bench", "rings").contains("SUITE is 'rings' (did you mean 'ring'?)"))
  }

  @Test func helpAndVersionAreFoundAnywhere() throws {
    func path(_ words: String...) throws -> [String] {
      guard case .help(let path) = try Sample.tap.parse(words) else { return [] }
      return path.map(\.name)
    }
    #expect(try path("--help") == ["tap"])
    #expect(try path("tail", "--nonsense", "-h") == ["tap", "tail"])
    #expect(try path("help", "tail") == ["tap", "tail"])
    #expect(try path("help") == ["tap"])
    #expect(try path("tail", "r", "--", "--help") == [])
    guard case .version(let text) = try Sample.tap.parse(["--version"]) else {
      Issue.record("no version")
      return
    }
    #expect(text == "tap 1.0")
  }

  @Test func exitCodesOfAWholeRun() {
    #expect(Sample.tap.perform(["tail", "r"]) == .done)
    #expect(Sample.tap.perform(["run", "-c", "f"]) == .refused)
    #expect(Sample.tap.perform(["run", "-c", "bad"]) == .badUsage)
    #expect(Sample.tap.perform(["tail"]) == .badUsage)
    #expect(Sample.tap.perform(["--version"]) == .done)
  }

  /// No line of words brings the parser down; what it accepts holds to the declarations.
  @Test func anyWordsAreParsedOrRefused() {
    let words = [
      "tail", "run", "help", "-n", "-n5", "--count", "--count=", "=", "--", "-", "--=", "-v", "-vv",
      "--kind", ",", "a,,b", "--for", "1e9s", "99999999999h", "--topology=one", "ring", "",
    ]
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      var line: [String] = []
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var rest = state >> 24
      for _ in 0..<(rest % 6) {
        line.append(words[Int((rest >> 3) % UInt64(words.count))])
        rest = rest / 7 &* 2_654_435_761 % (1 << 40)
      }
      guard let outcome = try? Sample.tap.parse(line), case .run(_, let values) = outcome else {
        continue
      }
      if values.commandPath == "tap tail" {
        #expect((1...1000).contains(values[Sample.count]), "\(line)")
        #expect(!values[Sample.ring].isEmpty, "\(line)")
      }
    }
  }
}
