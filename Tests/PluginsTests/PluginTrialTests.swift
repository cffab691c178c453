// What a plug-in is refused for, each by the words that its author reads. All of it happens in another process: this one is
// still here afterwards.

import Plugins
import Strategies
import Testing

@Suite(.serialized) struct PluginTrialTests {
  /// Loads it, tries it, and says what was wrong.
  private func fault(
    _ functions: String, _ fields: String, head: String = "", timeLimitMs: UInt32 = 2_000
  ) throws -> String? {
    try fault(of: Compiled.source(functions, fields, head: head), timeLimitMs)
  }

  private func fault(of source: String, _ timeLimitMs: UInt32 = 2_000) throws -> String? {
    let library = try Compiled(source: source)
    do throws(PluginFault) {
      let code = try Plugins.load(library.path)
      try Plugins.tryOut(code, Setup.settings(.plugin, code), timeLimitMs: timeLimitMs)
      return nil
    } catch {
      return error.description
    }
  }

  private let top =
    "static void on_top(void *state, const apus_desk *desk, uint32_t market, const apus_top_of_book *top, "
    + "apus_tray *tray)"

  @Test func aCrashIsAMessage() throws {
    let inInit = try fault(
      "static int32_t init(void *state, const apus_desk *desk) { abort(); }", ".init = init")
    #expect(inInit?.contains("it crashed in init with signal 6 (SIGABRT)") == true)
    let null = try fault(
      top + " { if (desk->now > 1700000001000000000u) *(volatile int *)0 = 1; }", ".on_top = on_top"
    )
    #expect(null?.contains("it crashed in on_top with signal 11 (SIGSEGV)") == true)
    let describing = try fault(
      of:
        "#include \"apus_strategy.h\"\nconst apus_strategy *apus_strategy_v1(void) { __builtin_trap(); }"
    )
    #expect(describing?.contains("crashed in describing itself with signal 4 (SIGILL)") == true)
    let loading = try fault(
      "__attribute__((constructor)) static void first(void) { *(volatile int *)8 = 1; }",
      ".on_top = 0")
    #expect(loading?.contains("it crashed in loading with signal 11") == true)
  }

  @Test func writingWhereItMayNotIsACrash() throws {
    let behind = try fault(top + " { ((char *)state)[64] = 1; }", ".on_top = on_top")
    #expect(behind?.contains("does it write past its state") == true)
    let shown = try fault(
      top + " { ((apus_market *)desk->markets)[0].position = 5; }", ".on_top = on_top")
    #expect(shown?.contains("crashed in on_top with signal 11") == true)
    let pointer = try fault(
      top + " { char **own = state; if (!*own) *own = (char *)state + 8; **own += 1; }",
      ".on_top = on_top")
    #expect(pointer?.contains("keep pointers into it") == true)
  }

  @Test func aHangIsAMessage() throws {
    let hang = try fault(
      top + " { for (volatile int i = 0;; i++); }", ".on_top = on_top", timeLimitMs: 100)
    #expect(hang == "it doesn't come back in on_top: a call must return within microseconds")
  }

  @Test func leavingIsAMessage() throws {
    let left = try fault(top + " { _exit(3); }", ".on_top = on_top")
    #expect(left == "it ended the process in on_top, with status 3: no plug-in may")
  }

  @Test func whatItKeepsElsewhereShows() throws {
    let kept = try fault(
      "static int calls;" + top + " { apus_signal(tray, market, 1, ++calls); }", ".on_top = on_top")
    #expect(kept?.contains("told the same twice, it answered otherwise") == true)
    let clock = try fault(
      top + " { apus_signal(tray, market, 1, (int64_t)__builtin_ia32_rdtsc()); }",
      ".on_top = on_top")
    #expect(clock?.contains("asks a clock") == true)
    let fine = try fault(
      top + " { apus_signal(tray, market, 1, ++*(int64_t *)state); }", ".on_top = on_top")
    #expect(fine == nil)
  }

  @Test func anotherVersionIsSaid() throws {
    let source = Compiled.source("", "")
    let version = try fault(
      of: source.replacing(".abi_version = APUS_STRATEGY_ABI", ".abi_version = 7"))
    #expect(version?.contains("built for version 7 of the interface") == true)
    let size = try fault(of: source.replacing("sizeof(apus_strategy), .name", "8, .name"))
    #expect(size?.contains("has a size of 8 bytes and not 128") == true)
    let symbol = try fault(of: source.replacing("apus_strategy_v1(void) {", "another(void) {"))
    #expect(symbol?.contains("exports no function 'apus_strategy_v1'") == true)
    let null = try fault(of: source.replacing("return &strategy", "return 0"))
    #expect(null?.contains("returns null") == true)
  }

  @Test func whatItSaysOfItselfIsReadWithSuspicion() throws {
    let source = Compiled.source("", "")
    let wrong = [
      ("\"mine\"", "\"Mine!\"", "its name isn't"),
      (".name = \"mine\"", ".name = 0", "its name isn't"),
      (".parameter_count = 1", ".parameter_count = 65", "65 parameters, and 64 are the most"),
      (".parameters = parameters", ".parameters = 0", "their list is null"),
      ("1, 100, 10,", "1, 100, 101,", "isn't within 1 to 100"),
      ("APUS_COUNT", "99", "a unit that there isn't, 99"),
      ("\"window\"", "\"a b\"", "the name of its parameter 1"),
      (".least_markets = 1", ".least_markets = 0", "1 is the least"),
      ("return 64", "return (uint64_t)1 << 40", "bytes of state, and 268435456 are the most"),
    ]
    for (text, instead, words) in wrong {
      let found = try fault(of: source.replacing(text, instead))
      #expect(found?.contains(words) == true, "\(instead): \(found ?? "nothing")")
    }
    let unwilling = try fault(
      "static int32_t init(void *state, const apus_desk *desk) { return 5; }", ".init = init")
    #expect(unwilling?.contains("its init says no, with 5") == true)
    let overfull = try fault(top + " { tray->count = 29; }", ".on_top = on_top")
    #expect(overfull?.contains("more than the 28 that fit") == true)
  }

  @Test func theDigestIsWhatIsLoaded() throws {
    let library = try Compiled(source: Compiled.source("", ""))
    let code = try Plugins.load(library.path)
    let digest = Plugins.words(ofDigest: code.digest)
    #expect(try Plugins.load(library.path, digest: digest) == code)
    let other = try Compiled(source: Compiled.source("int more;", ""))
    let wanted = "sha256:" + String(repeating: "0", count: 64)
    #expect(throws: PluginFault.self) { try Plugins.load(other.path, digest: wanted) }
    #expect(throws: PluginFault.self) { try Plugins.load(other.path, digest: "md5:1") }
    #expect(throws: PluginFault.self) { try Plugins.load("/nowhere/lib.so", digest: wanted) }
    // Elsewhere, by its digest.
    let third = try Compiled(source: Compiled.source("int third;", ""))
    let thirds = Plugins.words(ofDigest: try Plugins.load(third.path).digest)
    Plugins.look(in: [third.path])
    #expect(try Plugins.load("/nowhere/lib.so", digest: thirds).name == "mine")
  }

  @Test func theCardIsTheLibrarys() throws {
    let library = try Compiled(source: Compiled.source("", ""))
    let code = try Plugins.load(library.path)
    #expect(code.name == "mine" && code.card.summary == "of a test" && code.card.markets == 1...4)
    #expect(
      code.card.parameters
        == [Parameter("window", .count, in: 1...100, default: 10, isLive: false, "how many")])
  }
}

extension String {
  /// The first of it.
  fileprivate func replacing(_ text: String, _ instead: String) -> String {
    guard let range = firstRange(of: text) else { return self }
    var copy = self
    copy.replaceSubrange(range, with: instead)
    return copy
  }
}
