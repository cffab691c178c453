// A dump makes the journal that it is of; anything less is refused.

import CPlatform
import EventText
import Events
import Glibc
import Journal
import Testing

@testable import JournalTools

@Suite struct ImportTests {
  let scratch = Scratch()

  private func dump(_ journal: String) throws -> (file: String, end: JournalEnd?) {
    var lines: [UInt8] = []
    let end = try LogDump.whole(JournalReader(path: journal), symbols: { _ in ["A", "B"] }) {
      lines += $0
    }
    let file = scratch.path + "/log.jsonl"
    write(lines, to: file)
    return (file, end)
  }

  private func load(_ file: String) throws -> LogImportResult {
    try LogImport.run(path: file, to: scratch.path + "/again") { _ in ["A", "B"] }
  }

  private func loadEdited(_ file: String, _ edit: (inout [String]) -> Void) -> String {
    var lines = String(decoding: contents(file)!, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    edit(&lines)
    let path = scratch.path + "/edited.jsonl"
    _ = unsafe unlink(path)
    write(Array(lines.joined(separator: "\n").utf8), to: path)
    do {
      _ = try load(path)
      return "imported"
    } catch {
      let text = "\(error)"
      return text.hasPrefix(path) ? String(text.dropFirst(path.utf8.count)) : text
    }
  }

  @Test(arguments: [0, 3, 815, 2000] as [UInt64], [true, false])
  func isTheSameToTheByte(_ count: UInt64, _ isClosed: Bool) throws {
    let journal = try scratch.journal(count, isClosed: isClosed)
    let (file, _) = try dump(journal)
    let result = try load(file)
    #expect(result.end.isClosed == isClosed)
    #expect(image(scratch.path + "/again") == image(journal))
    #expect(result.segmentCount == names(in: journal).count)
  }

  /// Who dumps a journal that is written goes on into segments that weren't there when it began.
  @Test func aLogThatGrowsMeanwhileIsWhole() throws {
    var writer = try JournalWriter(
      JournalSettings(
        root: scratch.path + "/journal", instance: "test", build: "build-1", configDigest: 7,
        start: Nanoseconds(1_767_323_045_678_000_000), segmentByteCount: 64 << 10))
    var written: UInt64 = 0
    func write(_ count: UInt64) {
      for number in written..<written + count {
        while writer.append(stage: .risk, event: sampleEvent(number)) == .full {
          apus_sleep_ns(50_000)
        }
      }
      written += count
    }
    write(100)
    var lines: [UInt8] = []
    _ = try LogDump.whole(JournalReader(path: writer.directory), symbols: { _ in ["A", "B"] }) {
      lines += $0
      if written == 100 { write(3000) }
    }
    try writer.close(reason: .shutdown, now: Nanoseconds(9))
    JournalToolsTests.write(lines, to: scratch.path + "/log.jsonl")
    let result = try load(scratch.path + "/log.jsonl")
    #expect(result.segmentCount >= 4)
    #expect(result.recordCount >= 3000)
  }

  /// Each run has a config of its own, and so its own names of instruments.
  @Test(arguments: [true, false])
  func aLogThatWentOnIsTheSameToTheByte(_ isClosed: Bool) throws {
    let journal = try scratch.journal(1000, isClosed: isClosed)
    for run in 1...2 as ClosedRange<UInt64> {
      var writer = try JournalWriter(
        resuming: journal,
        JournalSettings(
          root: scratch.path + "/journal", instance: "test", build: "build-2", configDigest: run,
          start: Nanoseconds(1_767_400_000_000_000_000 + run), segmentByteCount: 128 << 10,
          bundle: JournalBundle([.init(name: "other.yaml", text: "run: \(run)\n")])))
      for number in 0..<100 as Range<UInt64> {
        #expect(writer.append(stage: .risk, event: sampleEvent(number)) == .written)
      }
      if isClosed { try writer.close(reason: .shutdown, now: Nanoseconds(9)) }
    }
    func symbols(_ bundle: JournalBundle) -> [String] {
      bundle.items[0].text.contains("run: 1") ? ["X"] : ["A", "B", "C"]
    }
    var lines: [UInt8] = []
    _ = try LogDump.whole(JournalReader(path: journal), symbols: symbols) { lines += $0 }
    write(lines, to: scratch.path + "/log.jsonl")
    let result = try LogImport.run(
      path: scratch.path + "/log.jsonl", to: scratch.path + "/again", symbols: symbols)
    #expect(result.end.isClosed == isClosed)
    #expect(image(scratch.path + "/again") == image(journal))
  }

  @Test func aTornRecordIsLeftOut() throws {
    let journal = try scratch.journal(100, isClosed: false)
    let (whole, _) = try dump(journal)
    let before = image(journal)
    // 100 records are behind the head of two pages; the next one was begun.
    let offset = 2 * 4096 + 100 * 80
    write([1, 2, 3, 4, 5, 6, 7, 8, 9], to: journal + "/000000.journal", at: offset)
    let lines = contents(whole)!
    let (file, end) = try dump(journal)
    guard case .torn = end else {
      Issue.record("the log isn't torn: \(String(describing: end))")
      return
    }
    #expect(contents(file)! != lines)
    let result = try load(file)
    #expect(result.wasTorn && result.recordCount == 100 && result.end == .open)
    #expect(image(scratch.path + "/again") == before)
  }

  @Test func whatIsThereIsLeftAlone() throws {
    let journal = try scratch.journal(3)
    let (file, _) = try dump(journal)
    _ = try load(file)
    #expect(throws: LogImportError.self) { try load(file) }
    #expect(image(scratch.path + "/again") == image(journal))
  }

  @Test func whatIsNotTheDumpIsRefused() throws {
    let journal = try scratch.journal(900)
    let (file, _) = try dump(journal)
    #expect(
      loadEdited(file) { $0.removeLast(2) }
        == ":905: the line of the end is missing: the dump was cut short, or made without --whole")
    #expect(
      loadEdited(file) { $0.remove(at: 5) }.hasPrefix(":6: this is record 5, and record 4 is due"))
    #expect(
      loadEdited(file) { $0.remove(at: 0) }.hasPrefix(":1:"))
    #expect(
      loadEdited(file) { $0[0] = $0[0].replacing("seed: 7", with: "seed: 8") }
        .hasPrefix(":1: a segment's header or config was changed: its header's checksum is wrong"))
    #expect(
      loadEdited(file) { $0[3] = $0[3].replacing("\"index\":", with: "\"indes\":") }
        .hasPrefix(":4:31: found ',\"indes\":0,\"even'; allowed: ',\"index\":'"))
    #expect(
      loadEdited(file) { $0[3] = $0[3].replacing("\"flags\":2", with: "\"flags\":1") }
        .contains(":906: a record was changed after it was dumped"))
    #expect(
      loadEdited(file) { $0[$0.count - 2] = "{\"end\":{\"how\":\"closed\",\"records\":7}}" }
        .contains("the journal had 7 records, and there are 903 lines of records"))
    #expect(
      loadEdited(file) { $0[1] = "{}" }
        == ":2:1: found an object; allowed: a line of 'apus journal dump --json --whole'")
    #expect(
      loadEdited(file) { $0[1] = "nonsense" }.hasPrefix(":2:1: found "))
    // Who means to change a record may, but a stage's stream must follow on.
    #expect(
      loadEdited(file) {
        $0[3] = $0[3].replacing("\"index\":0", with: "\"index\":9")
        $0[$0.count - 2] = "{\"end\":{\"how\":\"closed\",\"records\":903}}"
      }.hasPrefix("what the dump says isn't a journal: stage"))
    #expect(
      !names(in: scratch.path).contains { $0.hasPrefix("again") }, "something was left behind")
  }

  @Test func everyRecordHasALine() throws {
    let text = LogText(symbols: [])
    for number in 0..<200 as Range<UInt64> {
      var event = sampleEvent(number)
      event.kind = EventKind(code: UInt8(number + 1))
      let record = JournalRecord(
        position: number << 40, index: number, stage: StageID(code: UInt8(number % 16)),
        event: event)
      var line: [UInt8] = []
      text.append(record, to: &line)
      guard case .record(let again) = try text.parse(line.dropLast()) else {
        Issue.record("not a record")
        return
      }
      #expect(again == record)
    }
  }
}

extension LogText {
  fileprivate func parse(_ line: ArraySlice<UInt8>) throws -> LogLine { try parse(Array(line)) }
}
