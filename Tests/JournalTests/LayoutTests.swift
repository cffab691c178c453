// The bytes, pinned: a journal written today is read by every later build of this format version.

import CChecksum
import Events
import Platform
import Testing

@testable import Journal

@Suite struct LayoutTests {
  @Test func eventIsWhatARecordHolds() {
    #expect(MemoryLayout<Event>.size == EventLayout.byteCount)
    #expect(
      JournalLayout.Record.event + EventLayout.byteCount == JournalLayout.Record.byteCount)
    #expect(MemoryLayout<JournalMark>.size == EventLayout.payloadByteCount)
  }

  @Test func headerIsGolden() throws {
    let scratch = Scratch()
    let bytes = JournalHeader(scratch.settings()).numbered(2).encoded()
    #expect(bytes.count == 8192)
    let golden: [(Int, String)] = [
      (0, "415055534a524e4c"),  // APUSJRNL
      (8, "02000000" + "01000000"),  // format and event version
      (16, "00100000" + "50000000"),  // header and record bytes
      (24, "0200000000000000"),  // segment number
      (32, "0000010000000000"),  // segment bytes
      (40, "9805000000000000"),  // first position: 2 × 716
      (48, "80a7ff44f2ca8618"),  // start
      (56, "8877665544332211"),  // config digest
      (64, "1d00000000000000"),  // prologue bytes
      (72, "0020000000000000"),  // records offset
      (80, "8941cd4a" + "01" + "000000"),  // crc, durability
      (88, "0000000000000000"),  // run number
      (96, "7465737400"),  // test
      (160, "6275696c642d3100"),  // build-1
      (224, "0000000000000000" + "0000000000000000"),  // the run's first segment and position
      (3584, "0000000000000000"),  // no link yet
      // count, name bytes, text bytes, "demo.yaml", "seed: 7\n"
      (4096, "01000000090000000800000064656d6f2e79616d6c736565643a20370a00"),
    ]
    for (offset, text) in golden {
      #expect(hex(bytes[offset..<offset + text.utf8.count / 2]) == text, "at \(offset)")
    }
  }

  @Test func recordIsGolden() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    let event = Event(
      sequence: Sequence(0x0102_0304_0506_0708), time: Nanoseconds(0x1112_1314_1516_1718),
      kind: .trade, flags: 0x21, source: SourceID(bits: 0x3132),
      instrument: InstrumentID(0x4142_4344),
      words: EventWords(1, 2, 3, 4, 0x5152_5354_5556_5758))
    #expect(writer.append(stage: .book, event: event) == .written)
    #expect(writer.append(stage: .book, event: event) == .written)
    let file = RawFile(writer.directory + "/000000.journal")
    let bytes = file.read(8192 + 80, 80)
    #expect(
      hex(bytes[...])
        == "893dad80" + "01" + "000000" + "0100000000000000" + "0807060504030201"
        + "1817161514131211" + "06" + "21" + "3231" + "44434241" + "0100000000000000"
        + "0200000000000000" + "0300000000000000" + "0400000000000000" + "5857565554535251")
    // The same checksum by hand, byte by byte: seed over start and segment, slot in the crc's place.
    var seedBytes: [UInt8] = []
    seedBytes.append(word: UInt32(truncatingIfNeeded: 1_767_323_045_678_000_000 as UInt64))
    seedBytes.append(word: UInt32(1_767_323_045_678_000_000 as UInt64 >> 32))
    seedBytes += [UInt8](repeating: 0, count: 8)
    let seed = unsafe apus_crc32c_portable(0, seedBytes, 16)
    var covered = bytes
    covered.replaceSubrange(0..<4, with: [1, 0, 0, 0])
    #expect(unsafe apus_crc32c_portable(seed, covered, 80) == bytes.word32(at: 0))
    try writer.close(reason: .shutdown, now: Nanoseconds(9))
  }

  @Test func headerComesBack() throws {
    let scratch = Scratch()
    let bundle = JournalBundle([
      .init(name: "a.yaml", text: ""),
      .init(name: "ü", text: String(repeating: "é\n", count: 5000)),
    ])
    let header = JournalHeader(scratch.settings(segment: 1 << 20, bundle: bundle)).numbered(5)
    #expect(try JournalHeader(encoded: header.encoded()) == header)
    #expect(header.bundle.text(named: "ü")?.utf8.count == 15_000)
    #expect(header.bundle.text(named: "b") == nil)
  }

  @Test func bundleRefusesWhatIsNotOne() {
    let bytes = JournalBundle([.init(name: "n", text: "text")]).encoded()
    for count in 0..<bytes.count { #expect(JournalBundle(encoded: bytes[..<count]) == nil) }
    #expect(JournalBundle(encoded: (bytes + [0])[...]) == nil)
    var huge = bytes
    huge.put(0xFFFF_FFFF, count: 4, at: 0)
    #expect(JournalBundle(encoded: huge[...]) == nil)
    var notText = bytes
    notText[12] = 0xFF
    #expect(JournalBundle(encoded: notText[...]) == nil)
  }

  @Test(arguments: [
    (0, "19700101T000000.000Z"), (951_782_400_000, "20000229T000000.000Z"),
    (1_767_323_045_678, "20260102T030405.678Z"), (4_102_444_799_999, "20991231T235959.999Z"),
  ])
  func directoriesBearTheirStart(milliseconds: Int, text: String) {
    let start = Nanoseconds(UInt64(milliseconds) * 1_000_000)
    #expect(JournalDirectory.name(instance: "demo", start: start) == "demo-" + text)
  }

  @Test func fileNamesAreNumbersBothWays() {
    for number in [0, 1, 999_999, 1_000_000, 123_456_789] as [UInt64] {
      let name = JournalLayout.fileName(number)
      #expect(JournalLayout.segmentNumber(fileName: name) == number)
    }
    for name in ["0.journal", "000000.journals", "x00000.journal", "0000000.journal", ".journal"] {
      #expect(JournalLayout.segmentNumber(fileName: name) == nil)
    }
  }

  @Test func settingsAreChecked() {
    let scratch = Scratch()
    var longBuild = scratch.settings()
    longBuild.build = String(repeating: "b", count: 64)
    let text = String(repeating: "x", count: 30_000)
    let bad = [
      scratch.settings(instance: ""), scratch.settings(instance: "../up"),
      scratch.settings(instance: ".x"), scratch.settings(segment: 4096),
      scratch.settings(segment: (64 << 10) + 1), longBuild,
      scratch.settings(bundle: JournalBundle([.init(name: "n", text: text)])),
    ]
    for settings in bad {
      let error = #expect(throws: JournalError.self) { _ = try JournalWriter(settings) }
      #expect(error?.kind == .settings)
      #expect(error.map { $0.description.contains("use") || $0.description.contains(":") } == true)
    }
    #expect((try? JournalDirectory.names(in: scratch.path)) == [])
  }

  @Test func durabilityHasNames() {
    for level in Durability.allCases {
      #expect(Durability(name: level.name) == level)
      #expect(level.number == level.rawValue)
    }
    #expect(Durability(name: "disk") == nil)
    #expect(Durability.none < .process && Durability.process < .power)
  }

  private func hex(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
